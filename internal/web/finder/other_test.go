package finder_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
)

// other takes in a micro-credential of another issuer, read a week ago.
func (s *shelf) other(t testing.TB, address, content string) issuance.ID {
	t.Helper()
	if _, err := catalogue.UnmarshalForeign([]byte(content)); err != nil {
		t.Fatal(err)
	}
	read := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	s.others = append(s.others, catalogue.Other{
		ID: catalogue.OtherID(address), Address: address, Change: int64(len(s.rows) + len(s.others) + 1), ChangedAt: read, TakenAt: read, ReadAt: read, Content: []byte(content),
	})
	return s.others[len(s.others)-1].ID
}

// What a learner asks first stands on the page of a micro-credential that is not listed, too.
func TestOfferOfHidden(t *testing.T) {
	s := newShelf(t, 0)
	s.add(t, 0, `{"id":"x","title_en":"For our staff","extra_fee":0,"extra_audience_en":"Staff","extra_starts":"2027-01-10","extra_apply_uri":"https://apply.badges.example/1","extra_apply_until":"2026-11-01"}`)
	s.rows[0].Hidden = true
	letter, err := catalogue.Unmarshal(s.rows[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	chrome, err := page.NewChrome(true, "")
	if err != nil {
		t.Fatal(err)
	}
	f := finder.New(catalogue.New(s, clock), chrome, clock)
	var b strings.Builder
	terms, apply := f.Offer(t.Context(), letter.Editions["en"], "en")
	if apply != "" {
		t.Errorf("one can apply at %q after the last day", apply)
	}
	if err := terms.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Staff", "Free of charge", "10 January 2027"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in %s", want, b.String())
		}
	}
	if status, body := get(t, site(t, s), "/catalogue.en.html"); status != http.StatusOK || strings.Contains(body, "For our staff") {
		t.Errorf("status %d, or what is hidden is listed", status)
	}
}

// The house tells its days: what closes on the 28th is closed in Tokyo when it is still the 28th in London, and a sheet is made
// on the 29th.
func TestDaysOfTheHouse(t *testing.T) {
	s := newShelf(t, 0)
	s.add(t, 0, `{"title_en":"Statistics","extra_apply_from":"2026-11-01","extra_apply_until":"2026-11-28"}`)
	s.add(t, 0, `{"title_en":"Algebra"}`)
	clock := func() time.Time { return time.Date(2026, 11, 28, 16, 0, 0, 0, time.UTC) }
	chrome, err := page.NewChrome(true, "")
	if err != nil {
		t.Fatal(err)
	}
	f := finder.New(catalogue.New(s, clock), chrome, clock)
	f.Compare(verification.New(verification.Options{Fetcher: &remote{}, Now: clock}), gate.New(gate.Limits{}, clock))
	h := web.NewRouter(&web.Answerer{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Page: chrome.FaultPage}, append(f.Routes(), chrome.Routes()...)...)
	if _, body := get(t, h, "/catalogue.en.html?apply=closed"); !strings.Contains(body, "1 found") {
		t.Error("what closed yesterday in Tokyo is not closed")
	}
	if _, body := get(t, h, "/compare.en.html?"+url.Values{"m": {s.rows[0].Class.String(), s.rows[1].Class.String()}}.Encode()); !strings.Contains(body, "Made on 29 November 2026") || !strings.Contains(body, "Read on 29 November 2026") {
		t.Error("a sheet of the 29th bears another day")
	}
}

// The page of another issuer's micro-credential says whose word it is, and when it was read; it is no page for search engines.
// On the host of one awarding body there is none.
func TestOtherPage(t *testing.T) {
	s := newShelf(t, 1)
	id := s.other(t, classAddress, `{"texts":[{"key":"title","lang":"en","text":"Reading <Data>"},{"key":"awarding_body","lang":"en","text":"Academy"},
		{"key":"learning_outcomes","lang":"en","text":"x","items":["To <count>"]}],"facts":{"hours":{"value":30,"read":true},"fee":{"value":9000,"currency":"JPY"},"apply_uri":"https://apply.badges.example/1"},"body":{"en":"Academy"}}`)
	h := site(t, s)
	path := "/others/" + id.String()
	for address, says := range map[string][]string{
		path + ".en.html": {"Reading &lt;Data&gt;", "30 hours", "¥9,000", `href="https://apply.badges.example/1"`, "badges.example", "20 November 2026", "To &lt;count&gt;", `content="noindex"`, `href="` + classAddress + `"`},
		path + ".ja.html": {"Reading &lt;Data&gt;", "30時間", "badges.example", "2026年11月20日 12:00</span>（UTC+09:00）", `lang="en"`},
	} {
		status, body := get(t, h, address)
		for _, want := range says {
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: status %d, %q is missing", address, status, want)
			}
		}
		if strings.Contains(body, "looks like that of") {
			t.Errorf("%s: a name of its own is marked", address)
		}
	}
	for _, address := range []string{"https://badges.smit.example" + path + ".en.html", "/others/nothing.en.html", path + ".xx", "/others/" + issuance.ID{}.String() + ".en.html"} {
		if status, _ := get(t, h, address); status != http.StatusNotFound {
			t.Errorf("%s: status %d", address, status)
		}
	}
}

// T13: a name that looks like one of ours is marked wherever a stranger bears it, with the stranger's domain.
func TestT13NamesLikeOurs(t *testing.T) {
	s := newShelf(t, 1)
	content := `{"texts":[{"key":"title","lang":"en","text":"Chancery"}],"body":{"en":"Unіversity 1"}}` // a Cyrillic letter
	id := s.other(t, "https://badges.setouchi.example/1", content)
	m := &remote{
		bodies: map[string]string{awardAddress: otherAward, classAddress: otherClass, issuerAddress: otherIssuer, "https://badges.example/1.png": string(picture())},
		names:  []string{"Acаdemy"}, // a Cyrillic letter again
	}
	h := comparing(t, s, m, gate.Limits{})
	warning := "looks like that of “University 1”"
	for address, says := range map[string][]string{
		"/catalogue.en.html?q=chancery":       {warning, "badges.setouchi.example"},
		"/catalogue.en.html?all=body":         {"Unіversity 1 (badges.setouchi.example)", ">University 1<"},
		"/others/" + id.String() + ".en.html": {warning, "badges.setouchi.example"},
		"/compare.en.html?m=" + s.rows[0].Class.String() + "&m=https://badges.setouchi.example/1": {"badges.setouchi.example", warning},
		"/compare.en.html?m=" + s.rows[0].Class.String() + "&m=" + classAddress:                   {"badges.example", "looks like that of “Acаdemy”"},
		"/compare.en.html?m=" + s.rows[0].Class.String() + "&m=" + awardAddress:                   {"badges.example", "looks like that of “Acаdemy”"},
	} {
		_, body := get(t, h, address)
		for _, want := range says {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %q is missing", address, want)
			}
		}
	}
}
