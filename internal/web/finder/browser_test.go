package finder_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/openbadges/bake"
)

// picture stands for every small picture.
func picture() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 240, 240))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// wait waits until something holds in the page.
func wait(p *browsertest.Page, condition string) {
	browsertest.Eval[bool](p, `new Promise(done => { const i = setInterval(() => { if (`+condition+`) { clearInterval(i); done(true) } }, 20) })`)
}

// One looks for a data course, narrows it, takes a filter off again and goes back, with the script in place and by keyboard;
// axe-core finds nothing, and nothing must be scrolled sideways, with very long titles too.
func TestFindInBrowser(t *testing.T) {
	s := newShelf(t, 3)
	s.add(t, 0, fmt.Sprintf(`{"id":"long","title_en":%q,"title_ja":%q}`, strings.Repeat("Incomprehensibilities ", 12), strings.Repeat("とても長い名称のデータ", 12)))
	server := httptest.NewServer(site(t, s))
	t.Cleanup(server.Close)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Language: lang})
			if status := p.Go(server.URL + "/catalogue." + lang + ".html?q=" + map[string]string{"en": "data", "ja": "データ"}[lang]); status != 200 {
				t.Fatalf("status %d", status)
			}
			if judged := browsertest.Judged("catalogue"); judged.Language == lang {
				p.Look(judged)
				p.WantAccessible(judged.String())
			}
			for _, width := range []int{browsertest.Small, browsertest.Phone, 768, browsertest.Desk} {
				p.Look(browsertest.View{Width: width})
				if over := p.Overflow(); over > 0 {
					t.Errorf("at %d pixels the page is %d pixels too wide", width, over)
				}
			}
			total := func() string { return strings.TrimSpace(p.Text("#total")) }
			before := total()
			p.Click(`#group-form input[value=online]`)
			wait(p, `document.querySelectorAll(".chip").length === 1 && location.search.includes("form=online")`)
			narrowed := total()
			if narrowed == before {
				t.Errorf("with a filter: still %s", before)
			}
			p.Click(`.chip`)
			wait(p, `document.querySelectorAll(".chip").length === 0`)
			if got := total(); got != before {
				t.Errorf("without the filter: %s, want %s", got, before)
			}
			browsertest.Eval[bool](p, `history.back() || true`)
			wait(p, `document.querySelectorAll(".chip").length === 1`)
			if got := total(); got != narrowed {
				t.Errorf("gone back: %s, want %s", got, narrowed)
			}
		})
	}
}

// Without a script the same is found by the form and its button.
func TestFindWithoutScript(t *testing.T) {
	server := httptest.NewServer(site(t, newShelf(t, 3)))
	t.Cleanup(server.Close)
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, NoScript: true})
	p.Go(server.URL + "/catalogue.en.html")
	p.Type("#q", "data")
	p.Click(`#group-form input[value=online]`)
	if status := p.Follow(func() { p.Click(".noscript button") }); status != 200 {
		t.Errorf("status %d", status)
	}
	if at := browsertest.Eval[string](p, `location.search`); !strings.Contains(at, "q=data") || !strings.Contains(at, "form=online") {
		t.Errorf("the form leads to %s", at)
	}
	if got := p.Text("#results"); !strings.Contains(got, "Online") || !strings.Contains(got, "found") {
		t.Errorf("results read %.200q", got)
	}
}

// The page of another issuer's micro-credential, with a title and a name that go on for long: axe-core finds nothing, and
// nothing must be scrolled sideways.
func TestOtherInBrowser(t *testing.T) {
	s := newShelf(t, 0)
	id := s.other(t, classAddress, followed)
	server := httptest.NewServer(site(t, s))
	t.Cleanup(server.Close)
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Language: "ja"})
	for _, lang := range []string{"en", "ja"} {
		if status := p.Go(server.URL + "/others/" + id.String() + "." + lang + ".html"); status != 200 {
			t.Fatalf("status %d", status)
		}
		for _, v := range []browsertest.View{{Width: browsertest.Phone, Dark: lang == "ja"}, {Width: browsertest.Desk, Dark: lang == "en"}} {
			p.Look(v)
			if over := p.Overflow(); over > 0 {
				t.Errorf("%s: at %d pixels the page is %d pixels too wide", lang, v.Width, over)
			}
		}
		if judged := browsertest.Judged("other"); judged.Language == lang {
			p.Look(judged)
			p.WantAccessible(judged.String())
		}
	}
}

// A badge's picture that is dropped anywhere on the page stands on the sheet, beside what was chosen before.
func TestDropOnComparison(t *testing.T) {
	s := newShelf(t, 1)
	m := &remote{bodies: map[string]string{awardAddress: otherAward, classAddress: otherClass, issuerAddress: otherIssuer, "https://badges.example/1.png": string(picture())}}
	server := httptest.NewServer(comparing(t, s, m, gate.Limits{}))
	t.Cleanup(server.Close)
	baked, err := bake.Bake(picture(), otherAward)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "badge.png")
	if err := os.WriteFile(file, baked, 0o600); err != nil {
		t.Fatal(err)
	}
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: "en"})
	p.Go(server.URL + "/compare.en.html?m=" + s.rows[0].Class.String())
	if status := p.Follow(func() { p.Drop("main h1", file) }); status != 200 {
		t.Fatalf("status %d", status)
	}
	for _, want := range []string{"Reading <Data>", "Passed with distinction", "Data Literacy"} {
		if !strings.Contains(p.Text("main"), want) {
			t.Errorf("%q is missing on the sheet", want)
		}
	}
	p.WantAccessible("sheet")
}
