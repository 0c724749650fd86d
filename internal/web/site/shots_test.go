package site_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// shown is a page to be looked at in a browser; ".en.html" or ".ja.html" completes its address.
type shown struct {
	name, address string
	status        int
}

// everyPage serves every kind of page that there is, filled and empty.
func everyPage(t *testing.T) []shown {
	t.Helper()
	return append(publicPages(t), verifyPages(t)...)
}

func publicPages(t *testing.T) []shown {
	t.Helper()
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	empty, _ := webtest.Site(t, &webtest.Fake{})
	busy := webtest.NewFake(t)
	busy.Add(t, issuance.Organisation{ID: 4, Slug: "mizunara", BaseURL: "https://badges.mizunara-u.example", Zone: "Asia/Tokyo",
		HomeURL: "https://www.mizunara-u.example/", NameEN: "Mizunara University", NameJA: "ミズナラ大学"},
		"mc-01", "mc-10", "mc-03", "mc-09", "mc-06", "mc-01")
	busy.Orgs = busy.Orgs[1:] // six classes of one body, below two with one
	many, _ := webtest.Site(t, busy)
	old := webtest.NewFake(t)
	for _, e := range old.Published[:2] {
		e.ID, e.Version = webtest.AwardID("newer "+string(e.Language)), 2
		old.Published = append(old.Published, e)
	}
	old.Published[0].Latest, old.Published[1].Latest = false, false
	older, _ := webtest.Site(t, old)
	corrected := webtest.NewFake(t)
	corrected.Awarded[3].Reason = "replaced" // the revoked one
	corrected.Successors = map[issuance.ID]issuance.ID{webtest.RevokedAward: webtest.ValidAward}
	foreign := webtest.NewFake(t) // described in English only
	foreign.Published = slices.DeleteFunc(foreign.Published, func(e issuance.Edition) bool { return e.Org == 2 && e.Language == "ja" })
	foreign.Orgs[1].NameJA = ""
	replaced, _ := webtest.Site(t, corrected)
	english, _ := webtest.Site(t, foreign)
	alone := webtest.NewFake(t)
	alone.Orgs = alone.Orgs[:1] // whose own every host is
	own, _ := webtest.Site(t, alone)
	full := serve(t, s)
	verifying := serve(t, webtest.NewOffice(t, gate.Limits{}))
	return []shown{
		{"start", full + "/index", 200}, {"empty", serve(t, empty) + "/index", 200}, {"many", serve(t, many) + "/index", 200}, {"own", serve(t, own) + "/index", 200},
		{"organisation", full + "/o/mizunara/profile", 200}, {"class", full + f.Class(0), 200}, {"older", serve(t, older) + f.Class(0), 200},
		{"valid", full + webtest.Awards + webtest.ValidAward.String(), 200}, {"signed", full + webtest.Awards + webtest.SignedAward.String(), 200},
		{"expired", full + webtest.Awards + webtest.ExpiredAward.String(), 200}, {"revoked", full + webtest.Awards + webtest.RevokedAward.String(), 410},
		{"replaced", serve(t, replaced) + webtest.Awards + webtest.RevokedAward.String(), 410},
		{"foreign", serve(t, english) + "/o/harbourlight/a/" + webtest.FarAward.String(), 200},
		{"erased", full + webtest.Awards + webtest.ErasedAward.String(), 410}, {"trial", full + "/o/inland-sea/a/" + webtest.TrialAward.String(), 200},
		{"missing", full + "/nowhere", 404}, {"long", serve(t, longest(t)) + webtest.Awards + webtest.ValidAward.String(), 200},
		{"start-verify", verifying + "/index", 200}, {"valid-verify", verifying + webtest.Awards + webtest.ValidAward.String(), 200},
	}
}

// longest is a site whose names have no end, and words with no place to break them.
func longest(t *testing.T) http.Handler {
	t.Helper()
	f := webtest.NewFake(t)
	o := &f.Orgs[0]
	o.NameEN = "The Mizunara International Institute for Interdisciplinary Sustainability Sciences and Engineering"
	o.NameJA = "ミズナラ国際学際サステナビリティ・サイエンス・アンド・エンジニアリング研究開発推進機構"
	o.HomeURL = "https://www.a-very-long-department-name.faculty-of-everything.mizunara-university.example/"
	f.Published[0].Document = []byte(strings.ReplaceAll(string(f.Published[0].Document), "Data Literacy for Evidence-based Decisions",
		"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and evidence-based decisions"))
	f.Names = map[issuance.ID]issuance.PersonName{webtest.ValidAward: {Name: strings.Repeat("寿限無", 20), English: strings.Repeat("Wolfeschlegelstein", 5)}}
	s, _ := webtest.Site(t, f)
	return s
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// verifyPages serves the answers to what is sent under addresses of their own, each with its own headers and status.
func verifyPages(t *testing.T) (pages []shown) {
	t.Helper()
	o := webtest.NewOffice(t, gate.Limits{Burst: 1000})
	mux := http.NewServeMux()
	mux.Handle("/", o)
	address := serve(t, mux)
	questions := questions(t, o)
	for _, name := range slices.Sorted(maps.Keys(questions)) {
		fields, status := questions[name], http.StatusOK
		if name == "verify-nothing" {
			status = http.StatusBadRequest
		}
		for _, lang := range locale.Languages {
			answer := webtest.Ask(o, "GET", "/verify."+string(lang)+".html")
			if fields != nil {
				answer = webtest.Post(o, "/verify."+string(lang)+".html", fields...)
			}
			mux.HandleFunc("/"+name+"."+string(lang)+".html", func(w http.ResponseWriter, r *http.Request) {
				maps.Copy(w.Header(), answer.Header())
				w.WriteHeader(answer.Code)
				w.Write(answer.Body.Bytes())
			})
		}
		pages = append(pages, shown{name, address + "/" + name, status})
	}
	return pages
}

// questions are forms that get every verdict, by the name of the page that answers; nil is the empty form.
func questions(t *testing.T, o *webtest.Office) map[string][]any {
	t.Helper()
	hosted, signed := o.Award("hosted"), o.Signed(t)
	o.Award("gone", `"issuedOn"`, `"revoked":true,"revocationReason":"Issued in error","issuedOn"`)
	o.Award("corrected", `"issuedOn"`, `"revoked":true,"revocationReason":"replaced","issuedOn"`)
	o.Fake.Orgs[0].Contact = issuance.Contact{NameEN: "Registry, Certificates", NameJA: "教務部 証明書係", Telephone: "03-1234-5678", Email: "registry@mizunara-u.example"}
	o.Own[webtest.Home+"/o/mizunara/a/hosted"] = verification.OwnAward{Learner: verification.Name{EN: "Hanako Takasaki", JA: "髙﨑 花子"}}
	o.Own[webtest.Home+"/o/mizunara/a/corrected"] = verification.OwnAward{Successor: webtest.Home + "/o/mizunara/a/hosted"}
	repainted, err := bake.Bake(webtest.Drawing("Doctor of Data Literacy"), hosted)
	if err != nil {
		t.Fatal(err)
	}
	o.Award("slow")
	o.Put[webtest.Home+"/o/mizunara/a/slow"] = verify.Response{}
	o.Award("over", `"issuedOn"`, `"expires":"2026-09-30T00:00:00+09:00","issuedOn"`)
	copied := strings.NewReplacer("2026-03-20", "2025-03-20", `"badge":`, `"narrative":"With the highest distinction","badge":`).Replace(hosted)
	return map[string][]any{
		"verify-form":         nil,
		"verify-nothing":      {"text", ""},
		"verify-hosted":       {"file", webtest.Baked(t, hosted)},
		"verify-signed":       {"file", webtest.Baked(t, signed), "recipient", webtest.Learner},
		"verify-changed":      {"file", webtest.Baked(t, webtest.Changed(t, signed))},
		"verify-revoked":      {"text", webtest.Home + "/o/mizunara/a/gone", "recipient", webtest.Learner},
		"verify-unverifiable": {"text", webtest.Home + "/o/mizunara/a/slow", "recipient", webtest.Learner},
		"verify-expired":      {"text", webtest.Home + "/o/mizunara/a/over", "recipient", webtest.Learner},
		"verify-differs":      {"file", webtest.Baked(t, copied)},
		"verify-replaced":     {"text", webtest.Home + "/o/mizunara/a/corrected"},
		"verify-wrong":        {"file", webtest.Baked(t, hosted), "recipient", "taro@student.example"},

		"verify-expired-wrong": {"text", webtest.Home + "/o/mizunara/a/over", "recipient", "taro@student.example"},
		"verify-revoked-wrong": {"text", webtest.Home + "/o/mizunara/a/gone", "recipient", "taro@student.example"},

		"verify-imitated":  {"text", webtest.Imitation(o)},
		"verify-no-badge":  {"text", "My badge is the best."},
		"verify-repainted": {"file", repainted},
		"verify-trial":     {"text", "http://127.0.0.1:8080/o/inland-sea/a/" + webtest.TrialAward.String(), "recipient", webtest.Learner},
		"verify-several":   {"file", webtest.Baked(t, hosted), "file", webtest.Baked(t, copied), "file", []byte(webtest.Imitation(o))},
	}
}

var (
	phoneLight = browsertest.View{Width: browsertest.Phone}
	phoneDark  = browsertest.View{Width: browsertest.Phone, Dark: true}
	deskLight  = browsertest.View{Width: browsertest.Desk}
	deskDark   = browsertest.View{Width: browsertest.Desk, Dark: true}
)

// TestShots photographs every page for people to look at, in every width, language and scheme, lets axe-core look as
// well, and prints it.
// MITOME_SHOTS_ONLY names some of the pages; without it all are photographed.
//
//	MITOME_SHOTS=/tmp/shots MITOME_SHOTS_ONLY="start valid" go test -run Shots ./internal/web/site
func TestShots(t *testing.T) {
	folder, only := os.Getenv("MITOME_SHOTS"), strings.Fields(os.Getenv("MITOME_SHOTS_ONLY"))
	if folder == "" {
		t.Skip("MITOME_SHOTS names no folder for the pictures")
	}
	for _, page := range everyPage(t) {
		if len(only) > 0 && !slices.Contains(only, page.name) {
			continue
		}
		for _, lang := range locale.Languages {
			p := browsertest.Open(t, browsertest.View{Language: string(lang)})
			p.Go(page.address + "." + string(lang) + ".html")
			keep(t, filepath.Join(folder, page.name+"-"+string(lang)+".pdf"), p.Print())
			for _, v := range []browsertest.View{phoneLight, phoneDark, deskLight, deskDark} {
				p.Look(v)
				p.WantAccessible(page.name + ", " + v.String())
				keep(t, filepath.Join(folder, page.name+"-"+string(lang)+"-"+v.String()+".png"), p.Picture())
			}
		}
	}
}

func keep(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Error(err)
	}
}
