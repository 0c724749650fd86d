package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/browsertest"
)

// Everything that issue makes gets its verdict on the page, as a person hands it in: dropped onto the page, or chosen in
// the form where no script runs. Then one letter inside is changed: what was signed is not genuine any more; what is
// hosted is, and the page shows what the copy in hand says differently.
func TestDropWhatIssueMakes(t *testing.T) { // before the others: beside all of them the browser now and then sends no file
	h := newHouse(t)
	a := h.issueEveryKind()
	s := h.serve()
	s.savePublished(a.valid, "hosted")
	s.savePublished(a.revoked, "gone")
	h.run(terminal.ExitDone, "revoke", a.revoked, "--reason", "issued_in_error")
	signed := h.find("signed", learner(0))
	h.forge(signed, "signed-changed.png", true)
	h.forge(h.file("hosted.png"), "hosted-changed.png", false)
	h.forge(h.file("hosted.svg"), "hosted-changed.svg", false)
	h.bend(signed, "signed-bent.png", true)
	h.bend(h.file("hosted.png"), "hosted-bent.png", false)

	const genuine = "This badge is genuine."
	const changed = "This copy differs from the issuer's record. It says: date of issuing “1 April 2025” (record: 1 April 2026)."
	for _, noScript := range []bool{false, true} {
		p := browsertest.Open(t, browsertest.View{NoScript: noScript, Language: "en"})
		for _, c := range []struct{ file, want, differs string }{
			{h.file("hosted.png"), genuine, ""},
			{h.file("hosted.svg"), genuine, ""},
			{h.file("hosted.json"), genuine, ""},
			{signed, genuine, ""},
			{h.write("signed.jws", s.published(a.valid+".jws")), genuine, ""},
			{h.find("ended", learner(0)), "Expired on 1 May 2026. Mizunara University", ""},
			{h.file("gone.png"), "This badge has been revoked.", ""},
			{h.find("signed", learner(1)), "This badge has been revoked.", ""},
			{h.file("signed-changed.png"), "Not genuine.", ""},
			{h.file("hosted-changed.png"), changed, "1 April 2025"},
			{h.file("hosted-changed.svg"), changed, "1 April 2025"},
			{h.file("signed-bent.png"), "Not genuine.", ""},
			{h.file("hosted-bent.png"), changed, "1 April 2025"},
		} {
			s.handIn(p, c.file, noScript)
			if got := strings.Join(strings.Fields(p.Text(".verdict")), " "); !strings.Contains(got, c.want) {
				t.Errorf("%s: %q, want %q", c.file, got, c.want)
			}
			differs := browsertest.Eval[string](p, `document.querySelector("section:has(#differences)")?.innerText ?? ""`)
			if !strings.Contains(differs, c.differs) || c.differs == "" && differs != "" {
				t.Errorf("%s: the copy differs in %q, want %q", c.file, differs, c.differs)
			}
		}
	}
}

// handIn drops a file onto the page, or chooses it in the form and sends that.
func (s *process) handIn(p *browsertest.Page, file string, noScript bool) {
	s.h.t.Helper()
	if status := s.handedIn(p, file, noScript); status != http.StatusOK {
		s.h.t.Fatalf("%s: the page answers %d: %.600s\n%s", file, status, p.Text("main"), s.errs.String())
	}
}

// handedIn is the status of the answer to a file that is dropped or chosen.
func (s *process) handedIn(p *browsertest.Page, file string, noScript bool) int {
	s.h.t.Helper()
	if status := p.Go("http://" + s.address + "/verify"); status != http.StatusOK {
		s.h.t.Fatalf("/verify answers %d", status)
	}
	if noScript {
		return p.Follow(func() {
			p.Choose("#file", file)
			p.Click("button[type=submit]")
		})
	}
	for browsertest.Eval[string](p, `document.getElementById("drop-note").textContent`) == "" { // until the script has run
		time.Sleep(10 * time.Millisecond)
	}
	return p.Follow(func() { p.Drop("main h1", file) })
}

// A badge's page leads to the verification of its address, its link is kept, and shows the revocation when it is opened
// again; text can be pasted; a person can be asked for; who asks too often is told so, and reads the badge's address in
// the form.
func TestVerifyByAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a := h.issueEveryKind()
	s := h.serve()
	at := "http://" + s.address
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Language: "ja"})
	ask := func(text, person string) string {
		p.Go(at + "/verify.ja.html")
		p.Type("#text", text)
		if person != "" {
			p.Type("#recipient", person)
		}
		p.Follow(func() { p.Click("button[type=submit]") })
		return p.Text(".verdict")
	}
	for _, c := range []struct{ text, person, want string }{
		{a.valid, "", "本物のバッジです"},
		{a.valid + ".ja.html", "", "本物のバッジです"},
		{string(s.published(a.valid + ".jws")), "", "本物のバッジです"},
		{string(s.published(a.valid)), "", "本物のバッジです"},
		{a.valid, learner(0), "宛てに発行されたものです"},
		{a.valid, strings.ToUpper(learner(0)), "宛てに発行されたものです"},
		{a.valid, learner(1), "宛てに発行されたものではありません"},
		{"資格証です", "", "確認できなかったため"},
		{a.revoked, "", "本物のバッジです"},
	} {
		if got := ask(c.text, c.person); !strings.Contains(got, c.want) {
			t.Errorf("%.60q, %q: %q, want %q", c.text, c.person, got, c.want)
		}
	}
	kept := browsertest.Eval[string](p, "location.href")
	if !strings.HasSuffix(kept, "?url="+url.QueryEscape(a.revoked)) {
		t.Errorf("the result is at %s", kept)
	}
	h.run(terminal.ExitDone, "revoke", a.revoked, "--reason", "issued_in_error")
	p.Go(kept)
	if got := p.Text(".verdict"); !strings.Contains(got, "取り消") {
		t.Errorf("after the revocation: %q", got)
	}

	busy := func() bool {
		status, _, _ := s.get(kept, "text/html")
		return status == http.StatusTooManyRequests
	}
	for try := 1; ; try++ { // on a busy machine a question is free again before the page asks
		for n := 0; n < 200 && !busy(); n++ {
		}
		status := p.Go(kept)
		if status == http.StatusTooManyRequests {
			break
		}
		if try == 10 {
			t.Fatalf("asked too often: status %d", status)
		}
	}
	if got := p.Text("[role=alert]"); !strings.Contains(got, "しばらく待って") {
		t.Errorf("asked too often: %q", got)
	}
	if got := browsertest.Eval[string](p, `document.getElementById("text").value`); got != a.revoked {
		t.Errorf("the form holds %q", got)
	}
}
