package app_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/mail"
)

// TestFiveHundred goes the whole way in both languages: five hundred learners from a workbook with a title above its header,
// the name in two columns and five bad rows, mended in place, asked for by one person and released by another, watched; a mail
// from the folder opened on a phone, received, the name shown, a private address proved, the badge taken along, the line
// copied, and a wrong letter reported.
func TestFiveHundred(t *testing.T) {
	t.Parallel()
	const learners = 500
	file := listBook(t, learners)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			d := openDesk(t)
			d.Mail.Pace = 1000
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
			h := &handed{desk: d, at: d.follow(p), folder: t.TempDir()}
			_, err := d.Mail.Set(t.Context(), d.by, mail.Settings{From: "office@mizunara-u.example", Folder: h.folder})
			d.must(err)
			d.must(d.Service.SetSecondRelease(t.Context(), d.by, d.org.ID, true))
			rows := h.mendAndAsk(p, lang, file)
			h.batch = h.releaseBySecond(p, rows)
			if done := (&proposed{App: d.App, t: t, org: d.org}).finished(h.batch); done.Issued != learners-1 {
				t.Errorf("issued %+v, want %d", done, learners-1)
			}
			h.onThePhone(t, lang, "learner-7@students.example")
			h.wantOneMailEach(learners - 1)
		})
	}
}

// wantOneMailEach waits until all mails of the batch lie in the folder: so many, to as many learners, and nobody has two.
func (h *handed) wantOneMailEach(learners int) {
	h.t.Helper()
	about := strconv.FormatInt(h.batch, 10) + " "
	told, err := h.Store.CountMailsAbout(h.t.Context(), h.org.ID, mail.Award, about)
	for i := 0; i < 2400 && err == nil && told[mail.Sent] < learners; i++ {
		time.Sleep(25 * time.Millisecond)
		told, err = h.Store.CountMailsAbout(h.t.Context(), h.org.ID, mail.Award, about)
	}
	if err != nil || told[mail.Sent] != learners || told[mail.Waiting] != 0 {
		h.t.Fatalf("told %v, %v; want one mail to each of %d", told, err, learners)
	}
	files, err := filepath.Glob(filepath.Join(h.folder, "*.eml"))
	h.must(err)
	to, each := regexp.MustCompile(`(?m)^To:[^<]*<(learner-[0-9]+@students\.example)>`), map[string]int{}
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // of the test
		h.must(err)
		if found := to.FindSubmatch(data); found != nil {
			each[string(found[1])]++
		}
	}
	for address, n := range each {
		if n != 1 {
			h.t.Errorf("%s has %d mails", address, n)
		}
	}
	if len(each) != learners {
		h.t.Errorf("mails to %d learners lie in the folder, want %d", len(each), learners)
	}
}

// mendAndAsk hands the workbook in, mends four rows, leaves one out, and asks a colleague for the release. It returns the path
// of the list.
func (h *handed) mendAndAsk(p *browsertest.Page, lang, file string) string {
	h.t.Helper()
	p.Go(h.at + "/desk/" + h.org.Slug + "/award." + lang + ".html")
	p.Choose("#file", file)
	p.Follow(func() { p.Click(`.way .button`) })
	for name, text := range map[string]string{
		"c.4.3": "learner-0@students.example", "c.5.4": "2026-03-21", "c.7.1": "見本", "c.8.4": "2026-03-20", "decided_by": "教授会", "decided_on": "2026-03-25",
	} {
		browsertest.Eval[string](p, fmt.Sprintf(`document.querySelector("[name='%s']").value = %q`, name, text))
	}
	p.Click(`[name="out.6"]`)
	p.Click(`[name="notify"]`)
	p.Follow(func() { p.Click(`#mend-title ~ p .button`) })
	if n := browsertest.Eval[int](p, `document.querySelectorAll(".mend").length`); n != 0 {
		h.t.Fatalf("%d rows are still to be mended: %s", n, p.Text(".mend"))
	}
	p.Follow(func() { p.Click(`[value="ask"]`) })
	if n := browsertest.Eval[int](p, `document.querySelectorAll("[value=release]").length`); n != 0 {
		h.t.Error("whoever has asked may release it too")
	}
	return browsertest.Eval[string](p, "location.pathname")
}

// releaseBySecond signs a colleague in, who releases the list and watches, and returns the batch.
func (h *handed) releaseBySecond(p *browsertest.Page, rows string) int64 {
	h.t.Helper()
	second, err := h.Auth.Add(h.t.Context(), h.by, auth.Invitation{Email: "second@mizunara-u.example", Language: "ja", Membership: auth.Membership{Org: h.org.ID, Role: auth.Administrator}})
	h.must(err)
	secret, err := h.Auth.SignInLink(h.t.Context(), second.Email, "")
	h.must(err)
	p.Go(h.at + "/desk/link?k=" + url.QueryEscape(string(secret)))
	p.Follow(func() { p.Click("form .button") })
	p.Go(h.at + rows)
	p.Follow(func() { p.Click(`[value="release"]`) })
	wait(p, `!document.querySelector("[data-progress]")`)
	if text := p.Text(".desk"); !strings.Contains(text, "499") {
		h.t.Errorf("the page of the batch does not say that 499 have it: %s", text)
	}
	var batch int64
	_, err = fmt.Sscanf(browsertest.Eval[string](p, "location.pathname"), "/desk/"+h.org.Slug+"/b/%d/", &batch)
	h.must(err)
	return batch
}

// onThePhone is a learner's first minute, from the mail to the report that the desk gets.
func (h *handed) onThePhone(t *testing.T, lang, whom string) {
	t.Helper()
	link, text := h.mailTo(whom, "/mine")
	if !strings.Contains(text, "見本 花子 様") {
		t.Errorf("the mail is for nobody: %s", text)
	}
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Language: lang})
	press := func(selector string) {
		t.Helper()
		p.Follow(func() { p.Click(selector) })
	}
	p.Go(h.at + link)
	press(`[value="open"]`)
	press(`[value="receive"]`)
	press(`[value="show"]`)
	browsertest.Eval[bool](p, `(document.getElementById("private").value = "hanako@home.example", true)`)
	press(`[value="address"]`)
	proof, _ := h.mailTo("hanako@home.example", "/mine/address")
	p.Go(h.at + proof)
	press("form .button")
	p.Go(h.at + link)
	if line := browsertest.Eval[string](p, `document.getElementById("line-era").value`); !strings.Contains(line, map[string]string{"ja": "令和8年3月", "en": "March Reiwa 8"}[lang]) {
		t.Errorf("the line for the curriculum vitae is %q", line)
	}
	taken := browsertest.Eval[string](p, `document.querySelector("a[href*='badge.png']").getAttribute("href")`)
	phone, _ := h.enter(link)
	if answer, body := h.get(phone, taken); answer.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(body, "\x89PNG") {
		t.Errorf("the badge that is taken along is %q, status %d", answer.Header.Get("Content-Type"), answer.StatusCode)
	}
	press(`#reports ~ .body a.button`)
	p.Click(`[value="letters"]`)
	p.Type("#said", "見夲 花子")
	press(`button[type="submit"]`)
	if n, err := h.Claims.Reports.CountReports(t.Context(), h.org.ID, department.Whole()); err != nil || n != 1 {
		t.Errorf("%d reports wait at the desk, %v", n, err)
	}
}
