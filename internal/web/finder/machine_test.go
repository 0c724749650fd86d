package finder_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
)

type changes struct {
	Catalogue string
	Entries   []catalogue.Wire
	Next      string
	More      bool
}

// follow reads from an address on until there is no more.
func follow(t *testing.T, h http.Handler, address string) (all []catalogue.Wire, next string) {
	t.Helper()
	for {
		status, body := get(t, h, address)
		var got changes
		if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK {
			t.Fatalf("%s: status %d, %v", address, status, err)
		}
		all, address = append(all, got.Entries...), got.Next
		if !got.More {
			return all, address
		}
	}
}

// A program reads everything page by page, and later what has changed: also what is hidden by now.
func TestChangesForPrograms(t *testing.T) {
	s := newShelf(t, 3)
	h := site(t, s)
	all, next := follow(t, h, "/catalogue.json?limit=7")
	seen := map[string]bool{}
	for _, e := range all {
		seen[e.ID] = true
	}
	if len(all) != 30 || len(seen) != 30 {
		t.Errorf("%d entries, %d different ones, want 30", len(all), len(seen))
	}
	if e := all[0]; len(e.Descriptors) < 20 || e.Facts.Hours == nil || len(e.Editions) != 2 || !strings.HasPrefix(e.Editions[0].Address, "https://badges.") {
		t.Errorf("an entry reads %+v", e)
	}
	if again, _ := follow(t, h, next); len(again) != 0 {
		t.Errorf("nothing has changed, and %d are told", len(again))
	}
	s.rows[4].Hidden, s.rows[4].Change = true, 100
	changed := s.rows[4]
	s.rows = append(append(s.rows[:4], s.rows[5:]...), changed)
	if again, _ := follow(t, h, next); len(again) != 1 || !again[0].Removed || again[0].ID != changed.Class.String() || again[0].Descriptors != nil {
		t.Errorf("one is hidden; told is %+v", again)
	}
	if own, _ := follow(t, h, "https://badges.smit.example/catalogue.json"); len(own) >= 30 {
		t.Errorf("on the host of one organisation %d entries are told", len(own))
	}
	for _, bad := range []string{"since=x", "since=1.zz", "since=-1." + strings.Repeat("0", 32), "limit=0", "limit=9999", "limit=many"} {
		if status, body := get(t, h, "/catalogue.json?"+bad); status != http.StatusBadRequest || !strings.Contains(body, "(limit)") {
			t.Errorf("%s: status %d, want 400 and what may be asked:\n%s", bad, status, body)
		}
	}
}

func TestUnchanged(t *testing.T) {
	h := site(t, newShelf(t, 1))
	r := httptest.NewRequest(http.MethodGet, "/catalogue.json", nil)
	first := httptest.NewRecorder()
	h.ServeHTTP(first, r)
	r.Header.Set("If-None-Match", first.Header().Get("Etag"))
	second := httptest.NewRecorder()
	h.ServeHTTP(second, r)
	if second.Code != http.StatusNotModified {
		t.Errorf("status %d, want 304", second.Code)
	}
}

// Feed and sitemap name the micro-credentials at their own hosts, and nothing of a trial.
func TestFeedAndSitemap(t *testing.T) {
	s := newShelf(t, 1)
	h := site(t, s)
	for address, want := range map[string]int{"/catalogue.en.atom": 10, "/catalogue.ja.atom": 10, "https://badges.smit.example/catalogue.ja.atom": 5} {
		_, body := get(t, h, address)
		var feed struct {
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(body), &feed); err != nil || len(feed.Entries) != want {
			t.Errorf("%s: %d entries (%v), want %d", address, len(feed.Entries), err, want)
		}
	}
	_, body := get(t, h, "/sitemap.xml")
	if n := strings.Count(body, "<loc>"); n != 24 || !strings.Contains(body, "<loc>https://badges.smit.example/o/org-2/m/") {
		t.Errorf("sitemap with %d pages", n)
	}
	if _, body := get(t, h, "/robots.txt"); !strings.Contains(body, "Sitemap: https://badges.example/sitemap.xml") || !strings.Contains(body, "Disallow: /compare") {
		t.Errorf("robots: %s", body)
	}
	trial := newShelf(t, 0)
	trial.orgs[0].BaseURL = issuance.DefaultBaseURL
	trial.add(t, 0, `{"title_en":"Only to try out"}`)
	trial.add(t, 1, `{"title_en":"Meant"}`)
	for _, address := range []string{"/catalogue.en.html", "/catalogue.en.atom", "/sitemap.xml"} {
		if _, body := get(t, site(t, trial), address); strings.Contains(body, "Only to try out") || strings.Contains(body, "localhost") {
			t.Errorf("%s holds a trial", address)
		}
	}
}
