package public_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/bake"
)

// Every form of every object, asked for as different clients ask.
func TestAnswers(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	v, signed, expired := webtest.Awards+webtest.ValidAward.String(), webtest.Awards+webtest.SignedAward.String(), webtest.Awards+webtest.ExpiredAward.String()
	revoked, erased, class := webtest.Awards+webtest.RevokedAward.String(), webtest.Awards+webtest.ErasedAward.String(), f.Class(0)
	unknown := webtest.Awards + webtest.AwardID("nobody").String()
	const ld, problem, page, text = "application/ld+json", "application/problem+json", "text/html; charset=utf-8", "text/plain; charset=utf-8"
	for _, c := range []struct {
		path, accept string
		status       int
		kind         string // content type, or the Location of a redirect
	}{
		{v, "", 200, ld},
		{v, "*/*", 200, ld},
		{v, webtest.Core, 200, ld},
		{v, "application/json", 200, "application/json"},
		{v, "application/json, text/plain, */*", 200, ld},
		{v, "image/png", 200, ld},
		{v, webtest.Browser, 303, v + ".en.html"},
		{v, "text/html, application/ld+json", 200, ld},
		{v, "text/html;q=0.9, application/json", 200, "application/json"},
		{v + ".en.html", "", 200, page},
		{v + ".ja.html", webtest.Core, 200, page},
		{v + ".png", webtest.Browser, 200, "image/png"},
		{v + ".svg", webtest.Browser, 200, "image/svg+xml"},
		{v + ".jws", "", 404, problem},
		{signed + ".jws", "", 200, "application/jose"},
		{v + ".json", webtest.Browser, 200, ld},
		{v + ".xml", "", 404, problem},
		{v + ".fr.html", "", 404, problem},

		{expired, webtest.Core, 200, ld},
		{expired + ".png", "", 200, "image/png"},
		{expired + ".ja.html", "", 200, page},
		{revoked, webtest.Core, 410, ld},
		{revoked, "application/json", 410, "application/json"},
		{revoked, webtest.Browser, 303, revoked + ".en.html"},
		{revoked + ".en.html", webtest.Browser, 410, page},
		{revoked + ".png", webtest.Browser, 410, text},
		{revoked + ".svg", "", 410, text},
		{revoked + ".jws", "", 410, text},
		{erased, webtest.Core, 410, ld},
		{erased + ".ja.html", "", 410, page},
		{erased + ".png", "", 410, text},
		{unknown, webtest.Core, 404, problem},
		{unknown, webtest.Browser, 404, page},
		{unknown + ".en.html", webtest.Core, 404, page},
		{unknown + ".png", "", 404, problem},

		{class, webtest.Core, 200, ld},
		{class, webtest.Browser, 303, class + ".en.html"},
		{class + ".png", "", 200, "image/png"},
		{class + ".svg", "", 200, "image/svg+xml"},
		{class + ".ja.html", "", 200, page},
		{class + ".jws", "", 404, problem},
		{webtest.Awards + f.Published[0].ID.String(), "", 404, problem},
		{"/o/mizunara/m/" + webtest.ValidAward.String(), "", 404, problem},

		{"/o/mizunara/profile", webtest.Core, 200, ld},
		{"/o/mizunara/profile", webtest.Browser, 303, "/o/mizunara/profile.en.html"},
		{"/o/mizunara/profile.ja.html", "", 200, page},
		{"/o/mizunara/revocations", webtest.Core, 200, ld},
		{"/o/mizunara/revocations", webtest.Browser, 200, ld},
		{"/o/mizunara/keys/1", webtest.Core, 200, ld},
		{"/o/mizunara/keys/2", webtest.Core, 404, problem},
		{"/o/mizunara/keys/01", webtest.Core, 404, problem},
		{"/o/mizunara/keys/-1", webtest.Core, 404, problem},
		{"/o/nobody/profile", webtest.Core, 404, problem},
		{"/", "", 303, "/index.en.html"},
		{"/index.ja.html", "", 200, page},
		{"/healthz", "", 200, text},
		{"/robots.txt", "", 404, problem},
		{"/static/style.css", "", 404, problem},
	} {
		for range 2 { // the second time from memory, where it is remembered
			w := webtest.Ask(s, "GET", c.path, "Accept", c.accept)
			kind := w.Header().Get("Content-Type")
			if c.status == 303 {
				kind = w.Header().Get("Location")
			}
			if w.Code != c.status || kind != c.kind {
				t.Errorf("GET %s for %q = %d %s, want %d %s", c.path, c.accept, w.Code, kind, c.status, c.kind)
			}
		}
	}
}

// What is stored is served byte for byte, and a picture carries the same bytes.
func TestExactBytes(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	address := webtest.Awards + webtest.ValidAward.String()
	bakedPNG, err := bake.Bake(f.Published[0].PNG, string(f.Awarded[0].Assertion))
	if err != nil {
		t.Fatal(err)
	}
	bakedSVG, err := bake.Bake(f.Published[0].SVG, string(f.Awarded[0].Assertion))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]byte{
		address:                   f.Awarded[0].Assertion,
		address + ".png":          bakedPNG,
		address + ".svg":          bakedSVG,
		f.Class(0):                f.Published[0].Document,
		f.Class(1) + ".png":       f.Published[1].PNG,
		f.Class(1) + ".svg":       f.Published[1].SVG,
		"/o/mizunara/profile":     f.Orgs[0].Profile,
		"/o/mizunara/revocations": f.Orgs[0].Revocations,
		webtest.Awards + webtest.SignedAward.String() + ".jws": []byte(f.Twins[webtest.SignedAward].JWS),
	} {
		for range 2 {
			if got := webtest.Ask(s, "GET", path, "Accept", webtest.Core).Body.Bytes(); !bytes.Equal(got, want) {
				t.Errorf("GET %s: %d bytes differ from the %d stored", path, len(got), len(want))
			}
		}
	}
}

func TestRevokedBody(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for id, code := range map[string]string{webtest.RevokedAward.String(): "wrong_content", webtest.ErasedAward.String(): "erased"} {
		w := webtest.Ask(s, "GET", webtest.Awards+id, "Accept", webtest.Core)
		var got map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
			"id": "https://badges.mizunara-u.example" + webtest.Awards + id, "revoked": true, "revocationReason": code}
		if len(got) != len(want) {
			t.Errorf("body has %d members, want %d: %s", len(got), len(want), w.Body)
		}
		for key, value := range want {
			if got[key] != value {
				t.Errorf("%s = %v, want %v", key, got[key], value)
			}
		}
	}
}

// Headers that every answer of a kind must have, errors and redirects included.
func TestHeaders(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	address := webtest.Awards + webtest.ValidAward.String()
	for _, c := range []struct{ method, path, accept, header, want string }{
		{"GET", address, webtest.Core, "Cache-Control", "public, max-age=60"},
		{"GET", address, webtest.Core, "Vary", "Accept"},
		{"GET", address, webtest.Browser, "Vary", "Accept, Accept-Language"},
		{"GET", "/o/mizunara/profile", webtest.Core, "Cache-Control", "public, max-age=60"},
		{"GET", f.Class(0), webtest.Core, "Cache-Control", "public, max-age=31536000, immutable"},
		{"GET", f.Class(0) + ".png", webtest.Core, "Cache-Control", "public, max-age=31536000, immutable"},
		{"GET", address + ".png", webtest.Core, "Cache-Control", "public, max-age=60"},
		{"GET", address + ".png", webtest.Core, "Content-Security-Policy", "sandbox; default-src 'none'"},
		{"GET", address + ".en.html", "", "Content-Security-Policy", "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
		{"GET", address + ".en.html", "", "Referrer-Policy", "strict-origin-when-cross-origin"},
		{"GET", "/o/mizunara/a/x", webtest.Browser, "Content-Security-Policy", "default-src 'none'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
		{"GET", "/o/mizunara/a/x", webtest.Core, "Cache-Control", "no-store"},
		{"POST", address, webtest.Core, "Allow", "GET, HEAD, OPTIONS"},
		{"OPTIONS", address, webtest.Core, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"},
	} {
		if got := webtest.Ask(s, c.method, c.path, "Accept", c.accept).Header().Get(c.header); got != c.want {
			t.Errorf("%s %s for %q: %s = %q, want %q", c.method, c.path, c.accept, c.header, got, c.want)
		}
	}
	for _, path := range []string{address, address + ".png", address + ".en.html", webtest.Awards + webtest.RevokedAward.String(), "/nowhere", "/", "/healthz"} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST"} {
			for _, accept := range []string{webtest.Core, webtest.Browser} {
				h := webtest.Ask(s, method, path, "Accept", accept).Header()
				if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Credentials") != "" {
					t.Errorf("%s %s: CORS is not open without credentials: %v", method, path, h)
				}
				if h.Get("X-Content-Type-Options") != "nosniff" {
					t.Errorf("%s %s: no nosniff", method, path)
				}
			}
		}
	}
}

func TestMethods(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	address := webtest.Awards + webtest.ValidAward.String()
	for method, want := range map[string]int{"OPTIONS": 204, "HEAD": 200, "POST": 405, "PUT": 405, "DELETE": 405, "PATCH": 405} {
		w := webtest.Ask(s, method, address, "Accept", webtest.Core)
		if w.Code != want {
			t.Errorf("%s = %d, want %d", method, w.Code, want)
		}
		if method == "HEAD" && (w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" || w.Header().Get("Etag") == "") {
			t.Errorf("HEAD: body %d bytes, headers %v", w.Body.Len(), w.Header())
		}
	}
}

func TestUnchanged(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	address := webtest.Awards + webtest.ValidAward.String()
	for _, path := range []string{address, address + ".png", address + ".ja.html", f.Class(0), f.Class(0) + ".svg", "/index.en.html"} {
		etag := webtest.Ask(s, "GET", path).Header().Get("Etag")
		if !strings.HasPrefix(etag, `"`) {
			t.Errorf("GET %s: ETag %q is not strong", path, etag)
		}
		for _, given := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
			for range 2 {
				if w := webtest.Ask(s, "GET", path, "If-None-Match", given); w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("Etag") != etag {
					t.Errorf("GET %s with %s = %d with %d bytes, want 304", path, given, w.Code, w.Body.Len())
				}
			}
		}
		if w := webtest.Ask(s, "GET", path, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("GET %s with another tag = %d, want 200", path, w.Code)
		}
	}
}

// One address, one object: whatever is written otherwise names nothing (T25: and is told apart by nobody).
func TestOnlyCanonicalAddresses(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	id := webtest.ValidAward.String()
	missing := webtest.Ask(s, "GET", webtest.Awards+webtest.AwardID("nobody").String()).Body.String()
	for _, path := range []string{
		webtest.Awards + strings.ToUpper(id), webtest.Awards + "{" + id + "}", webtest.Awards + strings.ReplaceAll(id, "-", ""), webtest.Awards + id + "/",
		webtest.Awards + id + ".", webtest.Awards + id + ".PNG", webtest.Awards + "%" + "3" + string(id[0]) + id[1:], webtest.Awards + id[:35] + "%20",
		"/o/Mizunara/a/" + id, "/o/mizunara/A/" + id, webtest.Awards + id + "%2Epng", webtest.Awards + id[:35], webtest.Awards,
	} {
		w := webtest.Ask(s, "GET", path, "Accept", webtest.Core)
		if w.Code != http.StatusNotFound || w.Body.String() != missing {
			t.Errorf("GET %s = %d %s, want 404 as for an id that is not there", path, w.Code, w.Body)
		}
	}
}

// T19: an id of one organisation under another's address, for every route, is the same 404 as no id at all.
func TestT19ForeignIDs(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	missing := webtest.Ask(s, "GET", "/o/mizunara/a/"+webtest.AwardID("nobody").String()).Body.String()
	class := strings.TrimPrefix(f.Class(6), "/o/harbourlight")
	for _, suffix := range []string{"", ".png", ".svg", ".jws"} {
		for _, path := range []string{"/o/mizunara/a/" + webtest.FarAward.String(), "/o/mizunara" + class} {
			if w := webtest.Ask(s, "GET", path+suffix); w.Code != 404 || w.Body.String() != missing {
				t.Errorf("GET %s = %d %s", path+suffix, w.Code, w.Body)
			}
		}
	}
}

// T34: the Host header chooses nothing and appears nowhere; another organisation's host refuses.
func TestT34Host(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	address := webtest.Awards + webtest.ValidAward.String()
	for range 2 {
		for host, want := range map[string]int{
			"badges.mizunara-u.example": 200, "BADGES.mizunara-u.example:443": 200, "127.0.0.1:9999": 200, "evil.example": 200,
			"badges.harbourlight.example": 404, "badges.harbourlight.example:443": 404, "127.0.0.1:8080": 404,
		} {
			for _, suffix := range []string{"", ".en.html", ".png"} {
				w := webtest.Ask(s, "GET", address+suffix, "Host", host, "X-Forwarded-Host", "evil.example")
				if w.Code != want {
					t.Errorf("GET %s%s at %s = %d, want %d", address, suffix, host, w.Code, want)
				}
				if strings.Contains(w.Body.String(), "evil.example") {
					t.Errorf("GET %s%s at %s repeats the host", address, suffix, host)
				}
			}
		}
	}
	if got := webtest.Ask(s, "GET", address, "Host", "evil.example", "Accept", webtest.Browser).Header().Get("Location"); got != address+".en.html" {
		t.Errorf("Location = %q", got)
	}
}

func TestLanguageOfRedirect(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for accept, want := range map[string]string{"": "en", "ja": "ja", "ja-JP,ja;q=0.9,en;q=0.8": "ja", "en-GB,ja;q=0.5": "en", "fr": "en"} {
		address := webtest.Awards + webtest.ValidAward.String()
		if got := webtest.Ask(s, "GET", address, "Accept", webtest.Browser, "Accept-Language", accept).Header().Get("Location"); got != address+"."+want+".html" {
			t.Errorf("Accept-Language %q leads to %q, want %q", accept, got, want)
		}
	}
}

// A revocation is seen soon, and empties only what shows it: nothing is asked of the store for other awards. Many changes
// at once empty what shows any.
func TestRevocationIsSeen(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	address, other := webtest.Awards+webtest.ValidAward.String(), webtest.Awards+webtest.SignedAward.String()
	list := func() string { return webtest.Ask(s, "GET", "/o/mizunara/revocations").Body.String() }
	warm := func() { // what is asked for again is remembered
		for range 2 {
			webtest.Ask(s, "GET", address)
			webtest.Ask(s, "GET", address+".json")
			webtest.Ask(s, "GET", other)
			list()
		}
	}
	reads := func() int64 {
		before := f.Asked.Load()
		for range 100 {
			webtest.Ask(s, "GET", address)
			webtest.Ask(s, "GET", other)
		}
		return f.Asked.Load() - before
	}
	warm()
	if n := reads(); n != 0 {
		t.Errorf("awards were read %d times more though they are remembered", n)
	}
	f.Awarded[0].RevokedAt, f.Awarded[0].Reason = webtest.Now, "misconduct"
	f.Orgs[0].Revocations = []byte(`{"type":"RevocationList","revokedAssertions":["x"]}`)
	f.Changed = []issuance.ID{webtest.ValidAward}
	f.Moved.Add(1)
	time.Sleep(60 * time.Millisecond)
	before := f.Asked.Load()
	if w := webtest.Ask(s, "GET", other); w.Code != 200 || f.Asked.Load() != before {
		t.Errorf("another award = %d, and was read %d times", w.Code, f.Asked.Load()-before)
	}
	for _, path := range []string{address, address + ".json"} {
		if w := webtest.Ask(s, "GET", path); w.Code != 410 {
			t.Errorf("%s after the revocation = %d, want 410", path, w.Code)
		}
	}
	if got := list(); got != string(f.Orgs[0].Revocations) {
		t.Errorf("the revocation list is %s", got)
	}
	warm()
	f.Awarded[1].RevokedAt, f.Awarded[1].Reason = webtest.Now, "misconduct"
	f.Changed = nil
	f.Moved.Add(500)
	time.Sleep(60 * time.Millisecond)
	if w := webtest.Ask(s, "GET", other); w.Code != 410 {
		t.Errorf("after many revocations = %d, want 410", w.Code)
	}
}

// The cards of the start page are read once, until something is published.
func TestCardsComeFromAnIndex(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	start := func() string { return webtest.Ask(s, "GET", "/index.en.html").Body.String() }
	first := start()
	before := f.Listed.Load()
	f.Moved.Add(1)
	time.Sleep(60 * time.Millisecond)
	if again := start(); again != first || f.Listed.Load() != before {
		t.Errorf("editions were listed %d times more", f.Listed.Load()-before)
	}
	f.Published[0].Retired, f.Published[1].Latest = time.Now(), false
	f.Publications.Add(1)
	time.Sleep(60 * time.Millisecond)
	if strings.Contains(start(), "Data Literacy") || !strings.Contains(first, "Data Literacy") {
		t.Error("what was published is not seen")
	}
}

// A store that fails is 503, never 404, 410 or a remembered 200; the cause stays in the log.
func TestStoreFails(t *testing.T) {
	f := webtest.NewFake(t)
	s, log := webtest.Site(t, f)
	address := webtest.Awards + webtest.ValidAward.String()
	webtest.Ask(s, "GET", address)
	f.Broken.Store(true)
	time.Sleep(60 * time.Millisecond)
	for _, path := range []string{address, address + ".en.html", "/index.ja.html", "/healthz", "/o/mizunara/profile"} {
		w := webtest.Ask(s, "GET", path)
		if w.Code != 503 || w.Header().Get("Retry-After") != "5" || strings.Contains(w.Body.String(), "fire") {
			t.Errorf("GET %s = %d %v %s", path, w.Code, w.Header(), w.Body)
		}
		if id := w.Header().Get("X-Request-Id"); id == "" || !strings.Contains(w.Body.String(), id) || !strings.Contains(log.String(), id) {
			t.Errorf("GET %s: request id %q is not in both answer and log", path, id)
		}
	}
	if !strings.Contains(log.String(), webtest.ErrBroken.Error()) {
		t.Error("the log does not name the cause")
	}
	f.Broken.Store(false)
	time.Sleep(60 * time.Millisecond)
	if w := webtest.Ask(s, "GET", address); w.Code != 200 {
		t.Errorf("after the store came back = %d", w.Code)
	}
}

// A document that cannot be read breaks its page, not the object.
func TestUnreadableDocument(t *testing.T) {
	f := webtest.NewFake(t)
	f.Published[0].Document = []byte(`{`)
	s, _ := webtest.Site(t, f)
	if w := webtest.Ask(s, "GET", f.Class(0)); w.Code != 200 || w.Body.String() != "{" {
		t.Errorf("object = %d %s", w.Code, w.Body)
	}
	if w := webtest.Ask(s, "GET", f.Class(0)+".en.html"); w.Code != 500 {
		t.Errorf("page = %d, want 500", w.Code)
	}
}
