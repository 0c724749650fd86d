package fetch_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

const askJSON = "application/ld+json, application/json"

// leakless fails the test if it leaves goroutines behind. Call it before anything is started.
func leakless(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// mapped returns a fetcher for which http://badges.example is the handler.
func mapped(t *testing.T, options fetch.Options, h http.HandlerFunc) *fetch.Fetcher {
	t.Helper()
	leakless(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	f := fetch.New(options)
	t.Cleanup(f.Close)
	if err := f.Map("http://badges.example", server.URL); err != nil {
		t.Fatal(err)
	}
	return f
}

// code returns the code of an error, "" for nil.
func code(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var fetch *verify.FetchError
	if !errors.As(err, &fetch) {
		t.Fatalf("got %T %v, want a *FetchError", err, err)
	}
	return fetch.Code
}

func TestFetchSendsAndReads(t *testing.T) {
	var seen atomic.Pointer[http.Request]
	f := mapped(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r)
		w.Header().Set("Content-Type", "application/ld+json")
		w.Header().Add("Link", `</a>; rel="alternate"`)
		w.Header().Add("Link", `</b>; rel="next"`)
		w.Header().Set("Set-Cookie", "a=b")
		w.WriteHeader(http.StatusGone)
		io.WriteString(w, `{"revoked":true}`)
	})
	for range 2 {
		const address = "http://BADGES.example/a%2Fb?q=%e3&r#part"
		got, err := f.Fetch(t.Context(), address, askJSON)
		if err != nil {
			t.Fatal(err)
		}
		if got.Final != strings.TrimSuffix(address, "#part") || got.Status != 410 || got.ContentType != "application/ld+json" ||
			len(got.Link) != 2 || string(got.Body) != `{"revoked":true}` || got.At.IsZero() || got.Cached {
			t.Errorf("got %+v", got)
		}
		r := seen.Load()
		if r.Host != "badges.example" || r.RequestURI != "/a%2Fb?q=%e3&r" || r.Header.Get("Accept") != askJSON {
			t.Errorf("asked %q %q %v", r.Host, r.RequestURI, r.Header)
		}
		if !strings.Contains(r.UserAgent(), "mitome") || r.Referer() != "" || len(r.Cookies()) > 0 {
			t.Errorf("headers %v", r.Header)
		}
	}
}

func TestFetchAsksNoProxy(t *testing.T) {
	proxy := watch(t, "127.0.0.1:0")
	t.Setenv("HTTP_PROXY", "http://"+proxy.address)
	f := mapped(t, fetch.Options{}, func(http.ResponseWriter, *http.Request) {})
	if _, err := f.Fetch(t.Context(), "http://badges.example/", ""); err != nil {
		t.Fatal(err)
	}
	proxy.untouched(t)
}

func TestFetchFollowsRedirects(t *testing.T) {
	f := mapped(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n > 0 {
			http.Redirect(w, r, fmt.Sprintf("./%d?x#part", n-1), []int{301, 302, 303, 307, 308}[n])
			return
		}
		if r.Referer() != "" {
			t.Errorf("Referer %q", r.Referer())
		}
		io.WriteString(w, "end")
	})
	for n := range 5 {
		got, err := f.Fetch(t.Context(), fmt.Sprintf("http://badges.example/%d", n), "")
		if n > fetch.MaxRedirects {
			if code(t, err) != verify.FetchTooManyRedirects {
				t.Errorf("%d redirects: %v", n, err)
			}
			continue
		}
		if err != nil || string(got.Body) != "end" || n > 0 && got.Final != "http://badges.example/0?x" {
			t.Errorf("%d redirects: %+v, %v", n, got, err)
		}
	}
}

func TestFetchRedirectWithoutPlaceIsAnAnswer(t *testing.T) {
	f := mapped(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusFound)
	})
	got, err := f.Fetch(t.Context(), "http://badges.example/", "")
	if err != nil || got.Status != 302 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFetchReadsTheStoreForOwnAddresses(t *testing.T) {
	leakless(t)
	own := &verify.Response{Final: "https://mitome.example/a", Status: 200, Body: []byte("own")}
	f := mapped(t, fetch.Options{
		Local: func(_ context.Context, address string) (*verify.Response, bool) {
			return own, address == own.Final
		},
	}, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, own.Final, http.StatusFound) })
	for _, address := range []string{own.Final, "HTTPS://Mitome.EXAMPLE.:443/a#b", "http://badges.example/"} {
		if got, err := f.Fetch(t.Context(), address, ""); err != nil || got != own {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
}

func TestMap(t *testing.T) {
	f := fetch.New(fetch.Options{})
	for _, test := range []struct{ from, to string }{
		{"example.org", "http://127.0.0.1"},
		{"https://example.org/path", "http://127.0.0.1"},
		{"https://user@example.org", "http://127.0.0.1"},
		{"https://example.org?q", "http://127.0.0.1"},
		{"https://example.org#f", "http://127.0.0.1"},
		{"https://", "http://127.0.0.1"},
		{"https://example.org", "ftp://127.0.0.1"},
		{"https://example.org", "http://127.0.0.1/base"},
		{"https://example.org", ""},
	} {
		if err := f.Map(test.from, test.to); err == nil {
			t.Errorf("%q to %q: accepted", test.from, test.to)
		}
	}
	for _, from := range []string{"https://Example.ORG/", "https://example.org:443", "http://localhost:8080", "https://例え.example"} {
		if err := f.Map(from, "http://127.0.0.1:9000/"); err != nil {
			t.Error(err)
		}
		if _, err := f.Admits(strings.TrimSuffix(from, "/") + "/a"); err != nil {
			t.Errorf("%q: %v", from, err)
		}
	}
}

// A name below localhost is this machine for every browser, whatever the resolver says.
func TestMapBelowLocalhost(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Host) }))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	origin := "http://mizunara.localhost:" + port
	f := fetch.New(fetch.Options{})
	defer f.Close()
	if _, err := f.Fetch(t.Context(), origin+"/a", ""); code(t, err) != verify.FetchForbidden {
		t.Errorf("unmapped: %v", err)
	}
	if err := f.Map(origin, origin); err != nil {
		t.Fatal(err)
	}
	r, err := f.Fetch(t.Context(), origin+"/a", "")
	if err != nil || string(r.Body) != "mizunara.localhost:"+port {
		t.Errorf("mapped: %v, %v", r, err)
	}
}

// A stranger's server is reached with TLS, and offers HTTP/2 in vain; the limits are the same.
func TestFetchSpeaksTLS(t *testing.T) {
	leakless(t)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/headers":
			for n := range 70 {
				w.Header().Set(fmt.Sprint("X-", n), strings.Repeat("x", 1000))
			}
		case "/body":
			w.Write(make([]byte, fetch.MaxBody+1))
		}
		fmt.Fprint(w, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	f := fetch.NewIn(fetch.Options{}, fetch.World{
		Public: []netip.Addr{netip.MustParseAddr("127.0.0.1")}, AnyPort: true, Roots: roots,
	})
	t.Cleanup(f.Close)
	for path, want := range map[string]string{"/": "", "/headers": verify.FetchTooLarge, "/body": verify.FetchTooLarge} {
		got, err := f.Fetch(t.Context(), server.URL+path, "")
		if code(t, err) != want {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
		if err == nil && string(got.Body) != "HTTP/1.1" {
			t.Errorf("%s: spoke %q", path, got.Body)
		}
	}
}

func TestFetchMistrustsUnknownCertificates(t *testing.T) {
	leakless(t)
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = quiet
	server.StartTLS()
	t.Cleanup(server.Close)
	f := fetch.NewIn(fetch.Options{}, fetch.World{
		Public: []netip.Addr{netip.MustParseAddr("127.0.0.1")}, AnyPort: true,
	})
	t.Cleanup(f.Close)
	if _, err := f.Fetch(t.Context(), server.URL, ""); code(t, err) != verify.FetchUnreachable {
		t.Errorf("got %v", err)
	}
}

func TestFetchUnreachable(t *testing.T) {
	leakless(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	f := fetch.New(fetch.Options{})
	if err := f.Map("https://gone.example", "http://"+l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	_, err = f.Fetch(t.Context(), "https://gone.example/a", "")
	if code(t, err) != verify.FetchUnreachable || !strings.Contains(err.Error(), "https://gone.example/a") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkFetch(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", strings.TrimPrefix(r.URL.Path, "/"))
		w.Write(make([]byte, 2000))
	}))
	defer server.Close()
	for _, test := range []struct{ name, cache string }{{"cached", "max-age=300"}, {"asked", "no-store"}} {
		b.Run(test.name, func(b *testing.B) {
			f := fetch.New(fetch.Options{})
			defer f.Close()
			if err := f.Map("https://badges.example", server.URL); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Fetch(b.Context(), "https://badges.example/"+test.cache, askJSON); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
