package site_test

import (
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
)

// Every page in Chromium, in both languages: axe-core finds nothing, as browsertest.Judged looks at it (TestShots looks in all
// ways), nothing must be scrolled sideways, and it can be printed. That no other host is asked for
// anything and that the page keeps to its own Content-Security-Policy, browsertest sees to.
func TestPagesInBrowser(t *testing.T) {
	pages, ways := everyPage(t), map[browsertest.View]bool{}
	for _, page := range pages {
		ways[browsertest.Judged(page.name)] = true
	}
	if len(ways) != 8 {
		t.Errorf("axe-core looks at pages in %d ways, want each language, width and colour", len(ways))
	}
	for _, lang := range locale.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			p := browsertest.Open(t, browsertest.View{Language: string(lang)})
			for _, page := range pages {
				t.Run(page.name, func(t *testing.T) {
					p.Lend(t)
					wantPage(t, p, page, lang)
				})
			}
		})
	}
}

func wantPage(t *testing.T, p *browsertest.Page, page shown, lang locale.Language) {
	t.Helper()
	if status := p.Go(page.address + "." + string(lang) + ".html"); status != page.status {
		t.Errorf("status %d, want %d", status, page.status)
	}
	if judged := browsertest.Judged(page.name); judged.Language == string(lang) {
		p.Look(judged)
		p.WantAccessible(judged.String())
	}
	for _, width := range []int{browsertest.Small, browsertest.Phone, 768, browsertest.Desk} {
		p.Look(browsertest.View{Width: width})
		if over := p.Overflow(); over > 0 {
			t.Errorf("at %d pixels the page is %d pixels too wide", width, over)
		}
	}
	if page.name == "verify-several" {
		return // as heavy as the answers that it holds; printed in TestSeveralInBrowser
	}
	wantWeight(t, p.Requests())
	p.WantLegible(page.name)
}

// wantWeight demands that all that a page loads, the badge pictures apart, has at most 51,000 bytes when it is unpacked.
func wantWeight(t *testing.T, requests []browsertest.Request) {
	t.Helper()
	total, parts := 0, []string{}
	for _, r := range requests {
		if strings.HasPrefix(r.URL, "data:") {
			total -= len(r.URL) // a badge's picture, within the page
			continue
		}
		if name := path.Base(r.URL); !strings.Contains(r.URL, "/o/") && !strings.Contains(r.URL, "/cards/") || strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".qr.svg") {
			total += r.Bytes
			parts = append(parts, name)
		}
	}
	t.Logf("%d bytes: %q", total, parts)
	if total > 51_000 || len(parts) < 2 {
		t.Errorf("%d bytes, want at most 51,000: %q", total, parts)
	}
}

// Printed, an award is one or two sheets of A4 that carry the code of its address; a report that was written into a file can be
// read on paper too.
func TestPrint(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	address, faulty := serve(t, s), faults()
	for _, lang := range locale.Languages {
		p := browsertest.Open(t, browsertest.View{})
		p.Go(address + webtest.Awards + webtest.ValidAward.String() + "." + string(lang) + ".html")
		if n := p.WantLegible("award").Count(); n > 2 {
			t.Errorf("%s: %d sheets", lang, n)
		}
		if !slices.ContainsFunc(p.Requests(), func(r browsertest.Request) bool { return strings.HasSuffix(r.URL, ".qr.svg") && r.Status == 200 }) {
			t.Errorf("%s: the code of the address is not there", lang)
		}
		p.Go(serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if err := faulty.WriteHTML(w, lang); err != nil {
				t.Error(err)
			}
		})))
		p.WantLegible("report in a file")
	}
}

// faults is a report on criteria in which much is amiss, two of them with the same fault, and on one that could not be read.
func faults() *conformity.Report {
	r := conformity.New(time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC))
	for name, text := range map[string]string{
		"干潟の読み方.txt": "Who it is for: sailors\n\nLearning outcomes: Read a tide table.\nWorkload: 40 hours\nType of assessment: TBD\nLevel: CEFR B7",
		"tide.txt":   "Learning outcomes: " + strings.Repeat("Read a tide table without any help. ", 40) + "\nLevel: CEFR B7\nLanguage: TBD",
	} {
		r.Add(conformity.Of(name, conformity.Criteria, verification.ReadCriteria(text)))
	}
	r.Add(conformity.Unread("gone.png", conformity.Badge, func(locale.Language) string { return "It was not there." }))
	return r
}

// A line of the table for several files leads to its answer, which opens, without script too; what is open is printed.
func TestSeveralInBrowser(t *testing.T) {
	for _, page := range everyPage(t) {
		if page.name != "verify-several" {
			continue
		}
		p := browsertest.Open(t, browsertest.View{NoScript: true})
		p.Go(page.address + ".ja.html")
		folded := p.Paper().Count()
		p.Click(".several tbody tr:nth-child(2) a")
		if open := browsertest.Eval[string](p, `[...document.querySelectorAll("details.one")].map(d => d.open ? "1" : "0").join("")`); open != "010" {
			t.Errorf("open answers: %s, want the second", open)
		}
		opened := p.WantLegible("an open answer")
		if folded != 1 || opened.Count() <= folded {
			t.Errorf("printed on %d sheets, %d with an open answer", folded, opened.Count())
		}
	}
}

// Buttons that need the script are there with it and only with it.
func TestButtons(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	address := serve(t, s)
	for _, noScript := range []bool{false, true} {
		p := browsertest.Open(t, browsertest.View{NoScript: noScript})
		p.Go(address + webtest.Awards + webtest.ValidAward.String() + ".en.html")
		shown := browsertest.Eval[int](p, `[...document.querySelectorAll("button")].filter(b => b.checkVisibility()).length`)
		if want := map[bool]int{false: 2, true: 0}[noScript]; shown != want {
			t.Errorf("without script %v: %d buttons, want %d", noScript, shown, want)
		}
	}
}

// With the keyboard alone: the skip link comes first and leads into the page, everything that can be used is reached in
// the order in which it stands, and where one is can be seen.
func TestKeyboard(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	address := serve(t, o)
	for _, noScript := range []bool{false, true} {
		p := browsertest.Open(t, browsertest.View{NoScript: noScript})
		p.Go(address + "/verify.en.html")
		var order []string
		for range 12 {
			p.Press("\t")
			at := browsertest.Eval[focus](p, focused)
			if at.Name == "BODY" {
				break
			}
			if !at.Visible {
				t.Errorf("%s: the focus cannot be seen", at.Name)
			}
			order = append(order, at.Name)
		}
		if want := []string{"skip", "home", "switch", "file", "text", "recipient", "button", "button plain", "A"}; !slices.Equal(order, want) {
			t.Errorf("tabulator leads to %q, want %q", order, want)
		}
		p.Go(address + webtest.Awards + webtest.ValidAward.String() + ".en.html")
		p.Press("\t")
		p.Press("\r")
		p.Press("\t")
		if inside := browsertest.Eval[bool](p, `document.getElementById("content").contains(document.activeElement)`); !inside {
			t.Error("the skip link does not lead into the page")
		}
	}
}

type focus struct {
	Name    string
	Visible bool
}

// focused says where the focus is: whether it is in the window and has an outline.
const focused = `(() => {
	const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
	return {
		Name: at.id || at.className || at.type || at.tagName,
		Visible: box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight &&
			style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
	};
})()`

// With the script and without it, an address gets a result with a link that verifies anew when it is opened, and in which
// the person who was asked for is not named.
func TestVerifyInBrowser(t *testing.T) {
	for _, noScript := range []bool{false, true} {
		o := webtest.NewOffice(t, gate.Limits{})
		address := serve(t, o)
		o.Award("hosted")
		p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, NoScript: noScript, Language: "ja"})
		send := func() int { return p.Follow(func() { p.Click("button[type=submit]") }) }

		p.Go(address + "/verify")
		p.Type("#text", webtest.Home+"/o/mizunara/a/hosted")
		p.Type("#recipient", "taro@student.example")
		if status := send(); status != http.StatusOK {
			t.Errorf("status %d", status)
		}
		wantVerdict(t, p, "宛てに発行されたものではありません")
		links := browsertest.Eval[string](p, `location.href + [...document.querySelectorAll("[href], [action]")].map(e => e.href || e.action).join(" ")`)
		if strings.Contains(links, "taro") || !strings.Contains(links, "url=") {
			t.Errorf("the result for a person has the addresses %s", links)
		}

		p.Go(address + "/verify.ja.html")
		p.Type("#text", webtest.Home+"/o/mizunara/a/hosted")
		send()
		wantVerdict(t, p, "本物のバッジです")
		o.Award("hosted", `"issuedOn"`, `"revoked":true,"issuedOn"`)
		p.Follow(func() { p.Click(`#keep ~ .body p a`) })
		wantVerdict(t, p, "取り消")
	}
}

func wantVerdict(t *testing.T, p *browsertest.Page, want string) {
	t.Helper()
	if got := p.Text(".verdict"); !strings.Contains(got, want) {
		t.Errorf("the answer is %q, want %q", got, want)
	}
}

// T36: no page of ours is shown in a frame of somebody else's, and what anybody may read is read without anybody's cookies.
func TestT36FramingAndCredentials(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	address := serve(t, o)
	elsewhere := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,"><iframe src="` + address + r.URL.Path + `"></iframe>`))
	}))
	p := browsertest.Open(t, browsertest.View{})
	for _, path := range []string{
		"/index.en.html", "/o/mizunara/profile.en.html", webtest.Awards + webtest.ValidAward.String() + ".en.html", webtest.Awards + webtest.RevokedAward.String() + ".en.html",
		"/verify.en.html", "/verify.en.html?url=x", "/nowhere.en.html",
	} {
		p.Go(elsewhere + path)
		if said := strings.Join(p.Faults(), " "); !strings.Contains(said, "frame-ancestors") {
			t.Errorf("%s can be framed: %q", path, said)
		}
	}
	object := address + webtest.Awards + webtest.ValidAward.String()
	for credentials, want := range map[string]string{"omit": "read", "include": "refused"} {
		got := browsertest.Eval[string](p, `fetch("`+object+`", {credentials: "`+credentials+`"}).then(() => "read", () => "refused")`)
		if got != want {
			t.Errorf("with credentials %q the object is %s, want %s", credentials, got, want)
		}
	}
	p.Faults() // the browser says that it refused
}
