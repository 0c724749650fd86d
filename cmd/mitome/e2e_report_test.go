package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

const ownCriteria = `Learners are awarded this badge when they complete the course.

**Learning Outcomes:**
* Read a tide table
* Plan a passage

**Form of Participation:** Online
**Learner Effort:** 30 hours
**Type of Assessment:** Written test
**Credit/Other Recognition:** None
`

// report runs the verb, which needs no store.
func (h *house) report(code int, args ...string) *process {
	h.t.Helper()
	p := h.startBare(nil, "report", args...)
	p.wantCode(code)
	return p
}

// An issuer on another platform: paste the criteria, mend what the report says, paste the result back, and it conforms.
func TestReportAsAnIssuerElsewhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	own := h.write("own.md", []byte(ownCriteria))
	p := h.report(terminal.ExitRefused, own)
	if out := p.out.String(); !strings.Contains(out, "One thing is not as the guideline asks.") || !strings.Contains(out, "Type of quality assurance – blank") ||
		!strings.Contains(out, "Learners are awarded this badge") {
		t.Errorf("%s", out)
	}
	mended := h.write("mended.md", []byte(ownCriteria+"**Type of quality assurance:** Reviewed by the harbour board\n"))
	p = h.report(terminal.ExitDone, "--criteria", mended)
	text := p.out.String()
	if !strings.HasPrefix(text, "Learning outcomes :\n- Read a tide table\n- Plan a passage\n\nForm of participation : Online\n\n") ||
		!strings.Contains(text, "\n\nType of quality assurance : Reviewed by the harbour board\n\n") {
		t.Errorf("written as %q", text)
	}
	back := h.write("back.txt", []byte(text))
	p = h.report(terminal.ExitDone, "--json", back)
	var r struct {
		Subjects []struct {
			Conforms, Exact bool
			Headline        struct{ EN string }
		}
	}
	if err := json.Unmarshal([]byte(p.out.String()), &r); err != nil || len(r.Subjects) != 1 || !r.Subjects[0].Conforms || !r.Subjects[0].Exact {
		t.Errorf("%v: %s", err, p.out.String())
	}
	if p = h.report(terminal.ExitDone, "--lang", "ja", back); !strings.Contains(p.out.String(), "求めを満たしています") {
		t.Errorf("%s", p.out.String())
	}
}

// Awards, their BadgeClass, a folder, a list of addresses and a description are judged alike, and changes are told.
func TestReportOnManyKinds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.issueEveryKind()
	s := h.serve()
	mapped := func(args ...string) []string {
		return append([]string{"--map", verifyBase + "=http://" + s.address}, args...)
	}
	var first struct {
		Assertion, Badge struct{ ID string }
	}
	p := s.startVerify("--json", a.valid)
	p.wantCode(terminal.ExitDone)
	if err := json.Unmarshal([]byte(p.out.String()), &first); err != nil || first.Badge.ID == "" {
		t.Fatalf("%v: %s", err, p.out.String())
	}
	list := h.write("list.csv", []byte("issuer,badge\r\nX,"+a.valid+"\r\nX,"+first.Badge.ID+"\r\n"))
	before := h.file("before.json")
	h.report(terminal.ExitRefused, mapped("--from", list, "-o", before, h.file("signed"), h.file("mc.json"), h.write("own.md", []byte(ownCriteria)))...)
	data, err := os.ReadFile(before)
	var r struct {
		Subjects []struct {
			Target, Kind, Verdict string
			Conforms              bool
			Problem               *struct{ EN string }
		}
		Summary struct {
			Letters int `json:"micro_credentials"`
			Unread  int
		}
	}
	if err != nil || json.Unmarshal(data, &r) != nil {
		t.Fatalf("%v: %s", err, data)
	}
	kinds := map[string]int{}
	for _, s := range r.Subjects {
		kinds[s.Kind]++
		if want := s.Kind != "criteria"; s.Conforms != want {
			t.Errorf("%+v", s)
		}
	}
	if kinds["badge"] < 2 || kinds["class"] != 1 || kinds["description"] != 1 || kinds["criteria"] != 1 || r.Summary.Unread != 0 {
		t.Errorf("kinds %v, summary %+v", kinds, r.Summary)
	}
	book := h.file("report.xlsx")
	p = h.report(terminal.ExitDone, mapped("--since", before, "--from", list, "-o", book)...)
	if f, err := excelize.OpenFile(book); err != nil || len(f.GetSheetList()) < 4 {
		t.Errorf("%v: %s", err, p.out.String())
	}
	if p = h.report(terminal.ExitDone, mapped("--since", before, "--from", list)...); !strings.Contains(p.out.String(), "No longer among them") {
		t.Errorf("%s", p.out.String())
	}
	h.report(terminal.ExitMisuse)
	h.report(terminal.ExitMisuse, "-o", h.file("x.pdf"), list)
	h.report(terminal.ExitRefused, mapped("--from", list, "-o", book)...) // it is there already
	h.report(terminal.ExitUndecided, h.file("absent.png"))
}
