package site_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
)

// On a phone of 390 × 844 what an employer asks – whose, what, by whom, whether it is genuine and still valid, whom to ask,
// what was learned and how it was judged – stands on two screens, and the rest below it is folded under its headings. With
// the script and without it all is open at a desk.
func TestFolding(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	o.Fake.Names = map[issuance.ID]issuance.PersonName{webtest.ValidAward: {Name: "髙﨑 花子", English: "Hanako Takasaki"}}
	address := serve(t, o) + webtest.Awards + webtest.ValidAward.String()
	for _, lang := range []string{"en", "ja"} {
		for _, noScript := range []bool{false, true} {
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, NoScript: noScript})
			p.Go(address + "." + lang + ".html")
			if end := browsertest.Eval[float64](p, endOf("judged")); end > 2*844 {
				t.Errorf("%s: what an employer asks ends at %.0f pixels of a phone, want two screens of 844", lang, end)
			}
			for _, folded := range []string{"work", "quality", "rest", "files", "check"} {
				if high := browsertest.Eval[float64](p, heightOf(folded)); high < 44 || high > 60 {
					t.Errorf("%s: %q takes %.0f pixels of a phone when it is folded", lang, folded, high)
				}
			}
			p.Click("#rest")
			if high := browsertest.Eval[float64](p, heightOf("rest")); high < 500 {
				t.Errorf("%s: the rest takes %.0f pixels when it was unfolded", lang, high)
			}
			p.Look(browsertest.View{Width: browsertest.Desk, NoScript: noScript})
			if shown := browsertest.Eval[bool](p, `[...document.querySelectorAll(".fold dd, .fold td, .fold li")].every(e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0)`); !shown {
				t.Errorf("%s, without script %v: something is folded at a desk", lang, noScript)
			}
		}
	}
}

// With the long names of universities and people, too, and on the page that verifies.
func TestTwoScreens(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{Burst: 1000})
	o.Fake.Orgs[0].NameEN = "Mizunara National University of Interdisciplinary Sciences and Engineering"
	o.Fake.Orgs[0].NameJA = "国立大学法人ミズナラ学際科学技術大学院大学 生涯学習推進機構"
	o.Fake.Orgs[0].Contact = issuance.Contact{NameEN: "Registry, Certificates and Micro-credentials", NameJA: "教務部 教務課 証明書・マイクロクレデンシャル係", Telephone: "03-1234-5678", Email: "registry@mizunara-u.example"}
	o.Fake.Names = map[issuance.ID]issuance.PersonName{webtest.ValidAward: {Name: "阿佐ヶ谷 エリザベス華子", English: "Hanako Elizabeth Takasaki-Montgomery"}}
	base := serve(t, o)
	hosted := o.Award("hosted")
	at := webtest.Home + webtest.Awards + "hosted"
	o.Own[at] = verification.OwnAward{Learner: verification.Name{EN: "Hanako Elizabeth Takasaki-Montgomery", JA: "阿佐ヶ谷 エリザベス華子"}, Address: at}
	for _, lang := range []string{"en", "ja"} {
		p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone})
		p.Go(base + webtest.Awards + webtest.ValidAward.String() + "." + lang + ".html")
		if end := browsertest.Eval[float64](p, endOf("judged")); end > 2*844 {
			t.Errorf("%s: the award page tells what an employer asks in %.0f pixels of a phone, want two screens of 844", lang, end)
		}
		p.Go(base + "/verify." + lang + ".html")
		p.Type("[name=text]", hosted)
		p.Follow(func() { p.Click("[type=submit]") })
		if end := browsertest.Eval[float64](p, `document.querySelector(".glance").getBoundingClientRect().bottom + scrollY`); end > 2*844 {
			t.Errorf("%s: the answer tells what an employer asks in %.0f pixels of a phone, want two screens of 844", lang, end)
		}
	}
}

// What an employer asks – whose it is, what it is, whether it is genuine and still in force, how it was judged, whom to ask –
// is answered on the first screen of a phone and of a desk, however the badge stands, and nothing of it is cut.
func TestFirstScreen(t *testing.T) {
	pages := map[string]string{}
	for _, p := range verifyPages(t) {
		pages[p.name] = p.address
	}
	for _, lang := range locale.Languages {
		p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone})
		for _, name := range []string{"hosted", "revoked", "replaced", "differs", "repainted", "unverifiable", "expired", "wrong", "expired-wrong", "revoked-wrong"} {
			p.Look(browsertest.View{Width: browsertest.Phone})
			p.Go(pages["verify-"+name] + "." + string(lang) + ".html")
			for screen, high := range map[int]float64{browsertest.Phone: 844, browsertest.Desk: 800} {
				p.Look(browsertest.View{Width: screen})
				answers := browsertest.Eval[[]string](p, `[...document.querySelectorAll(".verdict h1, .glance dt")].map(e => e.textContent.trim())`)
				if judged := browsertest.Eval[string](p, judgedInBrief); judged == "" || strings.HasSuffix(judged, "…") {
					t.Errorf("%s in %s: it was judged by %q, want all of it", name, lang, judged)
				}
				if end := browsertest.Eval[float64](p, `document.querySelector(".glance").getBoundingClientRect().bottom + scrollY`); end > high || len(answers) < 5 {
					t.Errorf("%s in %s: %q end at %.0f pixels of a screen %d wide, want %.0f", name, lang, answers, end, screen, high)
				}
				if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
					keep(t, filepath.Join(folder, "first-"+name+"-"+string(lang)+"-"+browsertest.View{Width: screen}.String()+".png"), p.Picture())
				}
			}
		}
	}
}

// The page of an award answers them on its first screen as well, also when it was revoked.
func TestFirstScreenOfAward(t *testing.T) {
	pages := map[string]string{}
	for _, p := range publicPages(t) {
		pages[p.name] = p.address
	}
	for _, lang := range locale.Languages {
		p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone})
		for name, answers := range map[string]int{"valid": 4, "expired": 4, "revoked": 6, "replaced": 6} {
			p.Look(browsertest.View{Width: browsertest.Phone})
			p.Go(pages[name] + "." + string(lang) + ".html")
			for screen, high := range map[int]float64{browsertest.Phone: 844, browsertest.Desk: 800} {
				p.Look(browsertest.View{Width: screen})
				if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
					keep(t, filepath.Join(folder, "first-award-"+name+"-"+string(lang)+"-"+browsertest.View{Width: screen}.String()+".png"), p.Picture())
				}
				if judged := browsertest.Eval[string](p, judgedInBrief); judged == "" || strings.HasSuffix(judged, "…") {
					t.Errorf("%s in %s: it was judged by %q, want all of it", name, lang, judged)
				}
				told := browsertest.Eval[[]string](p, `[...document.querySelectorAll(".standing dt")].map(e => e.textContent.trim())`)
				if end := browsertest.Eval[float64](p, `document.querySelector(".standing").getBoundingClientRect().bottom + scrollY`); end > high || len(told) < answers {
					t.Errorf("%s in %s: %q end at %.0f pixels of a screen %d wide, want %.0f", name, lang, told, end, screen, high)
				}
			}
		}
	}
}

// judgedInBrief is how the learning was judged, as the first screen tells it.
const judgedInBrief = `document.querySelector(".spread .text").textContent.trim()`

func endOf(id string) string {
	return `document.getElementById("` + id + `").closest("section").getBoundingClientRect().bottom + scrollY`
}

func heightOf(id string) string {
	return `document.getElementById("` + id + `").closest("section").getBoundingClientRect().height`
}
