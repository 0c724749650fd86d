package finder_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/verify"
)

// remote answers what other issuers' servers hold, and counts how often it was asked.
type remote struct {
	bodies map[string]string
	asked  atomic.Int32
}

func (m *remote) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	m.asked.Add(1)
	body, ok := m.bodies[address]
	if !ok {
		return nil, &verify.FetchError{Code: verify.FetchUnreachable, Address: address}
	}
	return &verify.Response{Status: http.StatusOK, Body: []byte(body), Final: address, At: now, ContentType: "application/ld+json"}, nil
}

const (
	classAddress  = "https://badges.example/classes/1"
	issuerAddress = "https://badges.example/issuer"
	otherClass    = `{"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "` + classAddress + `", "name": "Reading <Data>", "description": "A course.",
 "image": "https://badges.example/1.png", "criteria": {"narrative": "Workload : 30 hours\n\nCredits : 1 ECTS"}, "issuer": "` + issuerAddress + `"}`
	otherIssuer = `{"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": "` + issuerAddress + `", "name": "Academy", "url": "https://badges.example", "email": "a@badges.example"}`
)

func comparing(t testing.TB, s *shelf, m *remote, limits gate.Limits) http.Handler {
	t.Helper()
	chrome, err := page.NewChrome(true, page.Notice(""))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	f := finder.New(catalogue.New(s, clock), chrome, clock)
	f.Compare(verification.New(verification.Options{Fetcher: m, Now: clock}), gate.New(limits, clock))
	return web.NewRouter(&web.Answerer{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Page: chrome.FaultPage}, f.Routes()...)
}

func post(h http.Handler, address string, form url.Values) (status int, body string) {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestCompare(t *testing.T) {
	s := newShelf(t, 1)
	m := &remote{bodies: map[string]string{classAddress: otherClass, issuerAddress: otherIssuer}}
	h := comparing(t, s, m, gate.Limits{})
	id := s.rows[0].Class.String()

	address := "/compare.en.html?" + url.Values{"m": {id, s.rows[1].Class.String(), classAddress}}.Encode()
	status, body := get(t, h, address)
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for _, want := range []string{"Reading &lt;Data&gt;", "30 hours", "1 ECTS", "noindex", "differs", "Not stated", "read from the text"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	before := m.asked.Load()
	if get(t, h, address); m.asked.Load() != before {
		t.Error("the other issuer was asked twice within an hour")
	}

	// Our own course stands in the answer alone.
	status, body = post(h, "/compare.ja.html", url.Values{"m": {id}, "own_title": {"統計学入門"}, "own_hours": {"授業時間 15時間"}, "own_credits": {"1単位"}})
	if status != http.StatusOK || !strings.Contains(body, "授業時間のみ") || !strings.Contains(body, "本学の科目") {
		t.Errorf("status %d, own course missing", status)
	}
	if strings.Contains(body, "own_title=") {
		t.Error("our own course is in an address")
	}

	// What is gone, unknown, or one too many.
	for name, asked := range map[string]string{
		"nothing":        "/compare.en.html",
		"one":            "/compare.en.html?m=" + id,
		"unknown":        "/compare.en.html?m=" + id + "&m=nothing",
		"unreachable":    "/compare.en.html?m=" + id + "&m=" + url.QueryEscape("https://gone.example/1"),
		"within our net": "/compare.en.html?m=" + id + "&m=" + url.QueryEscape("http://127.0.0.1/1"),
		"five":           address + "&m=" + s.rows[2].Class.String() + "&m=" + s.rows[3].Class.String(),
		"very long":      "/compare.en.html?m=" + id + "&m=" + strings.Repeat("x", 3000),
	} {
		if status, body := get(t, h, asked); status != http.StatusOK || !strings.Contains(body, "<h1>") {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

// TestCompareLimits: reading another issuer's column counts as a verification does, comparing our own does not.
func TestCompareLimits(t *testing.T) {
	s := newShelf(t, 1)
	m := &remote{bodies: map[string]string{}}
	h := comparing(t, s, m, gate.Limits{Burst: 1})
	id := s.rows[0].Class.String()
	foreign := "/compare.en.html?m=" + id + "&m=" + url.QueryEscape(classAddress)
	get(t, h, foreign)
	if status, body := get(t, h, foreign); status != http.StatusTooManyRequests || !strings.Contains(body, "<h1>") {
		t.Errorf("status %d after the limit", status)
	}
	if status, _ := get(t, h, "/compare.en.html?m="+id+"&m="+s.rows[1].Class.String()); status != http.StatusOK {
		t.Errorf("status %d for our own", status)
	}
}
