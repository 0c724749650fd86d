package public_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/web/public"
	"github.com/mitome/mitome/internal/web/webtest"
)

// discard is a ResponseWriter that costs nothing.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

func bench(b *testing.B, h http.Handler, path string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = "badges.mizunara-u.example"
	w := &discard{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}
}

// BenchmarkAward: a hot assertion from memory, one read from the source each time, its page; beside the least that a
// handler under ServeMux can do.
func BenchmarkAward(b *testing.B) {
	f := webtest.NewFake(b)
	chrome, err := page.NewChrome(false, "")
	if err != nil {
		b.Fatal(err)
	}
	objects := public.New(f, chrome, webtest.Quiet(), func() time.Time { return webtest.Now }, nil)
	s := objects.Remembered(web.NewRouter(&web.Answerer{Log: webtest.Quiet(), Page: chrome.FaultPage}, objects.Routes()...))
	path := webtest.Awards + webtest.ValidAward.String()
	b.Run("bare", func(b *testing.B) {
		mux := http.NewServeMux()
		mux.HandleFunc("GET /o/{org}/a/{award}", func(w http.ResponseWriter, r *http.Request) {
			id, err := issuance.ParseID(r.PathValue("award"))
			if err != nil {
				http.NotFound(w, r)
				return
			}
			a, _ := f.Award(context.Background(), 1, id)
			w.Header().Set("Content-Type", "application/ld+json")
			w.Write(a.Assertion)
		})
		bench(b, mux, path)
	})
	b.Run("hot", func(b *testing.B) { bench(b, s, path) })
	b.Run("cold", func(b *testing.B) {
		bench(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			objects.Forget(path)
			s.ServeHTTP(w, r)
		}), path)
	})
	b.Run("page", func(b *testing.B) { bench(b, s, path+".en.html") })
	b.Run("class", func(b *testing.B) { bench(b, s, "/o/mizunara-u/m/"+f.Published[0].ID.String()+".en.html") })
	b.Run("picture", func(b *testing.B) { bench(b, s, path+".png") })
}
