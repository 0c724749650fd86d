package site_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/site"
	"github.com/mitome/mitome/internal/web/webtest"
)

// nothingFound is an empty catalogue.
type nothingFound struct{ finder.Catalogue }

func (nothingFound) Scope(context.Context, string) ([]issuance.OrganisationID, error) {
	return nil, nil
}
func (nothingFound) Search(context.Context, *catalogue.Query) (*catalogue.Result, error) {
	return &catalogue.Result{Page: 1}, nil
}

func (nothingFound) Zone() *time.Location { return time.UTC }

func (nothingFound) Changes(context.Context, catalogue.Cursor, int, []issuance.OrganisationID) (*catalogue.Changes, error) {
	return &catalogue.Changes{}, nil
}

// ask asks for a path as a client at an address does.
func ask(h http.Handler, path, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// T35: a flood of searches is told to wait, on pages, for programs and for large pictures, while others are answered; after a
// pause it may go on.
func TestT35Searches(t *testing.T) {
	clock := webtest.Now
	s, err := site.New(site.Config{Source: webtest.NewFake(t), Catalogue: nothingFound{}, Log: webtest.Quiet(), Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/catalogue.en.html?q=data", "/catalogue.json"}
	for n := range 200 {
		if w := ask(s, paths[n%2], "203.0.113.5:1000"); w.Code != http.StatusOK {
			t.Fatalf("search %d = %d", n, w.Code)
		}
	}
	for _, path := range paths {
		if w := ask(s, path, "203.0.113.5:1000"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" {
			t.Errorf("%s beyond the share = %d, Retry-After %q", path, w.Code, w.Header().Get("Retry-After"))
		}
		if w := ask(s, path, "203.0.113.6:1000"); w.Code != http.StatusOK {
			t.Errorf("%s of another client = %d", path, w.Code)
		}
	}
	const drawn = "/previews/nobody/nothing.png"
	for from, want := range map[string]int{"203.0.113.5:1000": http.StatusTooManyRequests, "203.0.113.6:1000": http.StatusNotFound} {
		if w := ask(s, drawn, from); w.Code != want {
			t.Errorf("%s of %s = %d, want %d", drawn, from, w.Code, want)
		}
	}
	clock = clock.Add(time.Second)
	if w := ask(s, paths[0], "203.0.113.5:1000"); w.Code != http.StatusOK {
		t.Errorf("after a pause = %d", w.Code)
	}
}
