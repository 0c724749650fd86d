package public_test

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
	"github.com/mitome/mitome/internal/web/public"
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
	f := newFake(t)
	s, _ := site(t, f)
	empty, _ := site(t, &fake{})
	busy := newFake(t)
	busy.add(t, issuance.Organisation{ID: 4, Slug: "mizunara", BaseURL: "https://badges.mizunara-u.example", Zone: "Asia/Tokyo",
		HomeURL: "https://www.mizunara-u.example/", NameEN: "Mizunara University", NameJA: "ミズナラ大学"},
		"mc-01", "mc-10", "mc-03", "mc-09", "mc-06", "mc-01")
	busy.orgs = busy.orgs[1:] // six classes of one body, below two with one
	many, _ := site(t, busy)
	old := newFake(t)
	old.editions[0].Latest = false
	older, _ := site(t, old)
	full := serve(t, s)
	verifying := serve(t, newOffice(t, public.Limits{}))
	return []shown{
		{"start", full + "/index", 200}, {"empty", serve(t, empty) + "/index", 200}, {"many", serve(t, many) + "/index", 200},
		{"organisation", full + "/o/mizunara/profile", 200}, {"class", full + f.class(0), 200}, {"older", serve(t, older) + f.class(0), 200},
		{"valid", full + valid + validAward.String(), 200}, {"signed", full + valid + signedAward.String(), 200},
		{"expired", full + valid + expiredAward.String(), 200}, {"revoked", full + valid + revokedAward.String(), 410},
		{"erased", full + valid + erasedAward.String(), 410}, {"trial", full + "/o/inland-sea/a/" + trialAward.String(), 200},
		{"missing", full + "/nowhere", 404}, {"long", serve(t, longest(t)) + valid + validAward.String(), 200},
		{"start-verify", verifying + "/index", 200}, {"valid-verify", verifying + valid + validAward.String(), 200},
	}
}

// longest is a site whose names have no end, and words with no place to break them.
func longest(t *testing.T) *public.Site {
	t.Helper()
	f := newFake(t)
	o := &f.orgs[0]
	o.NameEN = "The Mizunara International Institute for Interdisciplinary Sustainability Sciences and Engineering"
	o.NameJA = "ミズナラ国際学際サステナビリティ・サイエンス・アンド・エンジニアリング研究開発推進機構"
	o.HomeURL = "https://www.a-very-long-department-name.faculty-of-everything.mizunara-university.example/"
	f.editions[0].Document = []byte(strings.ReplaceAll(string(f.editions[0].Document), "Data Literacy for Evidence-based Decisions",
		"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and evidence-based decisions"))
	f.names = map[issuance.ID]issuance.PersonName{validAward: {Name: strings.Repeat("寿限無", 20), English: strings.Repeat("Wolfeschlegelstein", 5)}}
	s, _ := site(t, f)
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
	o := newOffice(t, public.Limits{Burst: 1000})
	mux := http.NewServeMux()
	mux.Handle("/", o)
	address := serve(t, mux)
	questions := questions(t, o)
	for _, name := range slices.Sorted(maps.Keys(questions)) {
		fields, status := questions[name], http.StatusOK
		if name == "verify-nothing" {
			status = http.StatusBadRequest
		}
		for _, lang := range []string{"en", "ja"} {
			answer := ask(o, "GET", "/verify."+lang+".html")
			if fields != nil {
				answer = post(o, "/verify."+lang+".html", fields...)
			}
			mux.HandleFunc("/"+name+"."+lang+".html", func(w http.ResponseWriter, r *http.Request) {
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
func questions(t *testing.T, o *office) map[string][]any {
	t.Helper()
	hosted, signed := o.award("hosted"), o.signed(t)
	o.award("gone", `"issuedOn"`, `"revoked":true,"revocationReason":"Issued in error","issuedOn"`)
	o.award("slow")
	o.put[home+"/o/mizunara/a/slow"] = verify.Response{}
	o.award("over", `"issuedOn"`, `"expires":"2026-09-30T00:00:00+09:00","issuedOn"`)
	copied := strings.NewReplacer("2026-03-20", "2025-03-20", `"badge":`, `"narrative":"With the highest distinction","badge":`).Replace(hosted)
	return map[string][]any{
		"verify-form":         nil,
		"verify-nothing":      {"text", ""},
		"verify-hosted":       {"file", baked(t, hosted)},
		"verify-signed":       {"file", baked(t, signed), "recipient", learner},
		"verify-changed":      {"file", baked(t, changed(t, signed))},
		"verify-revoked":      {"text", home + "/o/mizunara/a/gone", "recipient", learner},
		"verify-unverifiable": {"text", home + "/o/mizunara/a/slow", "recipient", learner},
		"verify-expired":      {"text", home + "/o/mizunara/a/over", "recipient", learner},
		"verify-differs":      {"file", baked(t, copied)},
		"verify-wrong":        {"file", baked(t, hosted), "recipient", "taro@student.example"},
		"verify-imitated":     {"text", imitation(o)},
		"verify-no-badge":     {"text", "My badge is the best."},
	}
}

// imitation publishes a badge of a stranger whose name looks like that of an issuer known here, and returns its JSON.
func imitation(o *office) string {
	const issuer, class, award = foreign + "/issuer", foreign + "/class", foreign + "/award"
	o.json(issuer, `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"`+issuer+
		`","name":"Mizun`+"\u0430"+`ra University","url":"https://elsewhere.example/","email":"badges@elsewhere.example"}`)
	o.json(class, `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"`+class+`","name":"Master of `+"\u202e"+`Data",
		"description":"<script>alert(1)</script> **bold** [x](javascript:alert(1))","image":"`+foreign+`/picture","issuer":"`+issuer+
		`","criteria":{"narrative":"Pass <b>every</b> examination. See https://elsewhere.example/rules"}}`)
	o.put[foreign+"/picture"] = verify.Response{Status: 200, ContentType: "image/svg+xml", Body: []byte(plainSVG)}
	text := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + award +
		`","recipient":{"type":"email","hashed":false,"identity":"hanako@student.example"},"badge":"` + class +
		`","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`
	o.json(award, text)
	return text
}

// views are the ways in which every page is looked at.
var views = []browsertest.View{
	{Width: browsertest.Phone}, {Width: browsertest.Phone, Dark: true}, {Width: browsertest.Desk}, {Width: browsertest.Desk, Dark: true},
}

// TestShots photographs every page for people to look at, in every width, language and scheme, and prints it.
// MITOME_SHOTS_ONLY names some of the pages; without it all are photographed.
//
//	MITOME_SHOTS=/tmp/shots MITOME_SHOTS_ONLY="start valid" go test -run Shots ./internal/web/public
func TestShots(t *testing.T) {
	folder, only := os.Getenv("MITOME_SHOTS"), strings.Fields(os.Getenv("MITOME_SHOTS_ONLY"))
	if folder == "" {
		t.Skip("MITOME_SHOTS names no folder for the pictures")
	}
	for _, page := range everyPage(t) {
		if len(only) > 0 && !slices.Contains(only, page.name) {
			continue
		}
		for _, lang := range []string{"en", "ja"} {
			p := browsertest.Open(t, browsertest.View{Language: lang})
			p.Go(page.address + "." + lang + ".html")
			keep(t, filepath.Join(folder, page.name+"-"+lang+".pdf"), p.Print())
			for _, v := range views {
				p.Look(v)
				keep(t, filepath.Join(folder, page.name+"-"+lang+"-"+v.String()+".png"), p.Picture())
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
