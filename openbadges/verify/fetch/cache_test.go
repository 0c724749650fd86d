package fetch_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

func at(offset time.Duration) string { return noon.Add(offset).Format(http.TimeFormat) }

func TestFreshness(t *testing.T) {
	const unstated = time.Minute
	for _, test := range []struct {
		headers string // name: value, in lines
		want    time.Duration
		keep    bool
	}{
		{"", unstated, true},
		{"Cache-Control: public", unstated, true},
		{"Cache-Control: max-age=60", time.Minute, true},
		{`Cache-Control: Max-Age="60"`, time.Minute, true},
		{"Cache-Control: max-age=31536000, immutable", 5 * time.Minute, true},
		{"Cache-Control: max-age=99999999999999999999", 5 * time.Minute, true},
		{"Cache-Control: max-age=0", 0, true},
		{"Cache-Control: max-age=-1", 0, true},
		{"Cache-Control: max-age", 0, true},
		{"Cache-Control: max-age=60, s-maxage=10", 10 * time.Second, true},
		{"Cache-Control: max-age=60\nCache-Control: s-maxage=10", 10 * time.Second, true},
		{"Cache-Control: max-age=60, max-age=10", time.Minute, true},
		{"Cache-Control: max-age=60\nAge: 20", 40 * time.Second, true},
		{"Cache-Control: max-age=60\nAge: 90", 0, true},
		{"Cache-Control: no-cache, max-age=60", 0, true},
		{"Cache-Control: no-store, max-age=60", 0, false},
		{"Cache-Control: max-age=60, NO-STORE", 0, false},
		{"Cache-Control: private, max-age=60", 0, false},
		{"Cache-Control: max-age=60\nVary: *", 0, false},
		{"Cache-Control: max-age=60\nVary: Accept", time.Minute, true},
		{"Expires: " + at(time.Minute), time.Minute, true},
		{"Expires: " + at(time.Hour), 5 * time.Minute, true},
		{"Expires: " + at(-time.Hour), 0, true},
		{"Expires: 0", 0, true},
		{"Expires: " + at(time.Hour) + "\nDate: " + at(time.Hour-time.Minute), time.Minute, true},
		{"Cache-Control: max-age=10\nExpires: " + at(time.Minute), 10 * time.Second, true},
	} {
		h := make(http.Header)
		for line := range strings.SplitSeq(test.headers, "\n") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				h.Add(name, value)
			}
		}
		if got, keep := fetch.Freshness(h, noon, unstated); got != test.want || keep != test.keep {
			t.Errorf("%q: %v %v, want %v %v", test.headers, got, keep, test.want, test.keep)
		}
	}
}

// cached returns a fetcher whose server counts requests and sends these headers, and whose clock the test moves.
func cached(t *testing.T, h http.HandlerFunc) (f *fetch.Fetcher, requests *atomic.Int64, pass func(time.Duration)) {
	requests = new(atomic.Int64)
	var clock atomic.Int64
	f = mapped(t, fetch.Options{
		Now: func() time.Time { return noon.Add(time.Duration(clock.Load())) },
	}, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		h(w, r)
	})
	return f, requests, func(d time.Duration) { clock.Add(int64(d)) }
}

// want fetches and compares the body, whether something was sent for it, and the number of requests so far.
func want(t *testing.T, f *fetch.Fetcher, address, accept, body string, fromCache bool, requests *atomic.Int64, sent int64) {
	t.Helper()
	got, err := f.Fetch(t.Context(), "http://badges.example"+address, accept)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Body) != body || got.Cached != fromCache || requests.Load() != sent {
		t.Errorf("%s: body %q cached %v after %d requests, want %q %v %d",
			address, got.Body, got.Cached, requests.Load(), body, fromCache, sent)
	}
}

// Status is never older than five minutes, whatever the headers say, and a clock that goes back does not prolong it.
func TestCacheAge(t *testing.T) {
	f, requests, pass := cached(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
		io.WriteString(w, r.Header.Get("Accept"))
	})
	want(t, f, "/", "a/a", "a/a", false, requests, 1)
	want(t, f, "/", "a/a", "a/a", true, requests, 1)
	want(t, f, "/#part", "a/a", "a/a", true, requests, 1)
	want(t, f, "/", "b/b", "b/b", false, requests, 2) // Accept is part of the key
	want(t, f, "/?a", "a/a", "a/a", false, requests, 3)
	pass(fetch.MaxAge - time.Nanosecond)
	want(t, f, "/", "a/a", "a/a", true, requests, 3)
	pass(time.Nanosecond)
	want(t, f, "/", "a/a", "a/a", false, requests, 4)
	pass(-time.Hour)
	want(t, f, "/", "a/a", "a/a", false, requests, 5)
}

func TestCacheConfirms(t *testing.T) {
	for _, test := range []struct{ name, value, ask string }{
		{"ETag", `"a"`, "If-None-Match"}, {"Last-Modified", at(-time.Hour), "If-Modified-Since"},
	} {
		f, requests, pass := cached(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(test.name, test.value)
			w.Header().Set("Cache-Control", "max-age=60")
			if r.Header.Get(test.ask) == test.value {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			io.WriteString(w, "body")
		})
		want(t, f, "/", "", "body", false, requests, 1)
		pass(time.Minute)
		got, err := f.Fetch(t.Context(), "http://badges.example/", "")
		if err != nil || string(got.Body) != "body" || got.Status != 200 || got.Cached || !got.At.Equal(noon.Add(time.Minute)) {
			t.Errorf("%s: %+v, %v", test.name, got, err)
		}
		pass(time.Minute - 1)
		want(t, f, "/", "", "body", true, requests, 2)
	}
}

// Who has an answer from before learns whether it still holds, of a fetcher that remembers nothing and of one that does; others
// get the whole of it at the same time. Nobody is told so who has none.
func TestFetchUnless(t *testing.T) {
	for _, test := range []struct {
		known verify.Validators
		ask   string
	}{
		{verify.Validators{ETag: `"a"`}, "If-None-Match"}, {verify.Validators{Modified: at(-time.Hour)}, "If-Modified-Since"},
	} {
		f, requests, _ := cached(t, func(w http.ResponseWriter, r *http.Request) {
			if test.known.ETag != "" {
				w.Header().Set("ETag", test.known.ETag)
			}
			if test.known.Modified != "" {
				w.Header().Set("Last-Modified", test.known.Modified)
			}
			w.Header().Set("Cache-Control", "max-age=60")
			if r.Header.Get(test.ask) != "" && r.Header.Get(test.ask) == test.known.ETag+test.known.Modified {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			io.WriteString(w, "body")
		})
		unless := func(known verify.Validators, status int, body string, sent int64) {
			t.Helper()
			got, err := f.FetchUnless(t.Context(), "http://badges.example/", "", known)
			if err != nil || got.Status != status || string(got.Body) != body || requests.Load() != sent {
				t.Errorf("%+v: %+v, %v after %d requests, want %d %q after %d", known, got, err, requests.Load(), status, body, sent)
			}
			if status == http.StatusOK && got.Validators != test.known {
				t.Errorf("validators %+v, want %+v", got.Validators, test.known)
			}
		}
		unless(test.known, http.StatusNotModified, "", 1)
		want(t, f, "/", "", "body", false, requests, 2) // what still holds for one is not kept for others
		unless(verify.Validators{}, http.StatusOK, "body", 2)
		unless(test.known, http.StatusNotModified, "", 2)
		unless(verify.Validators{ETag: `"other"`}, http.StatusOK, "body", 2)
	}
	f, _, _ := cached(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) })
	if _, err := f.FetchUnless(t.Context(), "http://badges.example/", "", verify.Validators{}); code(t, err) != verify.FetchUnreachable {
		t.Errorf("not modified, though nothing is known: %v", err)
	}
}

// Who says "not modified" without having been asked gives that as an answer.
func TestCacheUnaskedNotModified(t *testing.T) {
	f, _, _ := cached(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) })
	if got, err := f.Fetch(t.Context(), "http://badges.example/", ""); err != nil || got.Status != 304 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCacheKeepsWhatLasts(t *testing.T) {
	f, requests, _ := cached(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.Header().Set("Cache-Control", "max-age=60")
		if status == 301 {
			w.Header().Set("Location", "/200")
		}
		w.WriteHeader(status)
	})
	sent := int64(0)
	for status, kept := range map[int]bool{200: true, 404: true, 410: true, 403: false, 429: false, 500: false, 503: false, 304: false} {
		sent++
		want(t, f, fmt.Sprintf("/%d", status), "", "", false, requests, sent)
		if !kept {
			sent++
		}
		want(t, f, fmt.Sprintf("/%d", status), "", "", kept, requests, sent)
	}
	sent++
	want(t, f, "/301", "", "", false, requests, sent) // and /200 from the cache
	want(t, f, "/301", "", "", true, requests, sent)
}

func TestCacheIsBounded(t *testing.T) {
	f, requests, _ := cached(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=60")
		w.Write(make([]byte, len(r.URL.RawQuery)))
	})
	f.ShrinkCache(10, 20_000)
	body := strings.Repeat("x", 1000)
	for n := range 30 {
		want(t, f, fmt.Sprintf("/%d?%s", n, body), "", strings.Repeat("\x00", 1000), false, requests, int64(n)+1)
		if entries, bytes := f.Kept(); entries > 10 || bytes > 20_000 || entries == 0 {
			t.Fatalf("%d entries, %d bytes", entries, bytes)
		}
	}
	want(t, f, "/29?"+body, "", strings.Repeat("\x00", 1000), true, requests, 30)  // used last
	want(t, f, "/19?"+body, "", strings.Repeat("\x00", 1000), false, requests, 31) // gone
	f.ShrinkCache(10, 100)
	want(t, f, "/0", "", "", false, requests, 32)
	if entries, bytes := f.Kept(); entries != 0 || bytes != 0 {
		t.Errorf("%d entries, %d bytes", entries, bytes)
	}
}

// What says nothing about its freshness is asked again, unless one run is to read it once.
func TestCacheUnstated(t *testing.T) {
	for _, unstated := range []time.Duration{0, time.Minute} {
		f := mapped(t, fetch.Options{Unstated: unstated}, func(http.ResponseWriter, *http.Request) {})
		for n := range 2 {
			got, err := f.Fetch(t.Context(), "http://badges.example/", "")
			if err != nil || got.Cached != (unstated > 0 && n > 0) {
				t.Errorf("%v: %+v, %v", unstated, got, err)
			}
		}
	}
}

// Nothing that a server says makes an answer last longer than MaxAge.
func FuzzFreshness(f *testing.F) {
	for _, seed := range [][4]string{
		{"max-age=60", "", "", ""}, {"s-maxage=99999999999999999999,no-cache=\"x\"", at(time.Hour), at(0), "5"},
		{"", "Thu, 01 Jan 1970 00:00:00 GMT", at(0), "-1"}, {"=,=;max-age==1", "9999", "", "18446744073709551615"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, control, expires, date, age string) {
		h := http.Header{"Cache-Control": {control}, "Expires": {expires}, "Date": {date}, "Age": {age}}
		got, keep := fetch.Freshness(h, noon, 0)
		if got < 0 || got > fetch.MaxAge || !keep && got != 0 {
			t.Fatalf("%q: %v, %v", h, got, keep)
		}
	})
}
