package finder_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// T01, T02: whatever answers at an address that is to stand on a sheet, the column says so in a sentence, the work is bounded,
// and the rest of the sheet stands.
func TestT01T02ForeignAddresses(t *testing.T) {
	const theirs = "https://strange.example"
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/page":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!doctype html><title>A page</title><p>Nothing that is a badge. <script>alert(1)</script>`) //nolint:errcheck // the test would see it
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/huge", "/endless":
			for n := 0; n < 1<<20 || r.URL.Path == "/endless"; n++ {
				if _, err := w.Write([]byte("xxxxxxxx")); err != nil {
					return
				}
			}
		case "/slow":
			<-r.Context().Done()
		case "/drip":
			for r.Context().Err() == nil {
				fmt.Fprint(w, " ")           //nolint:errcheck // it ends with the request
				w.(http.Flusher).Flush()     //nolint:errcheck,forcetypeassert // a server of tests can
				time.Sleep(time.Millisecond) // slower than anybody waits
			}
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/deep":
			fmt.Fprint(w, strings.Repeat(`{"badge":`, 100_000)) //nolint:errcheck // the test would see it
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	fetcher := fetch.New(fetch.Options{Timeout: 500 * time.Millisecond})
	t.Cleanup(fetcher.Close)
	if err := fetcher.Map(theirs, server.URL); err != nil {
		t.Fatal(err)
	}
	s := newShelf(t, 1)
	chrome, err := page.NewChrome(true, page.Notice(""))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	f := finder.New(catalogue.New(s, clock), chrome, clock)
	f.Compare(verification.New(verification.Options{Fetcher: fetcher, Now: clock}), gate.New(gate.Limits{Burst: 100}, clock))
	h := web.NewRouter(&web.Answerer{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Page: chrome.FaultPage}, append(f.Routes(), chrome.Routes()...)...)

	for address, says := range map[string][2]string{
		theirs + "/page":                   {"no badge", "バッジ"},
		theirs + "/gone":                   {"no more", "提供を終えています"},
		theirs + "/nothing":                {"Nothing was found", "見つかり"},
		theirs + "/huge":                   {"larger than what is read", "大きすぎる"},
		theirs + "/endless":                {"larger than what is read", "大きすぎる"},
		theirs + "/slow":                   {"in time", "時間"},
		theirs + "/drip":                   {"in time", "時間"},
		theirs + "/inside":                 {"not public", "公開"},
		theirs + "/loop":                   {"too many times", "転送"},
		theirs + "/deep":                   {"", ""},
		"http://127.0.0.1/1":               {"", ""},
		"http://[::1]/1":                   {"", ""},
		"https://printer.internal/badge/1": {"", ""},
	} {
		for i, lang := range []string{"en", "ja"} {
			began := time.Now()
			status, body := get(t, h, "/compare."+lang+".html?"+url.Values{"m": {s.rows[0].Class.String(), address}}.Encode())
			unread, title := []string{"Could not be read", "読み取れません"}[i], []string{"Data Literacy for Evidence-based Decisions", "根拠に基づく意思決定のためのデータリテラシー"}[i]
			for _, want := range []string{unread, title, says[i]} {
				if status != http.StatusOK || !strings.Contains(body, want) {
					t.Errorf("%s, %s: status %d, does not say %q", address, lang, status, want)
				}
			}
			if strings.Contains(body, "<script>alert") || time.Since(began) > 5*time.Second {
				t.Errorf("%s, %s: a stranger's script, or %v", address, lang, time.Since(began))
			}
			if strings.Contains(body, "revoked") || strings.Contains(body, "取り消") {
				t.Errorf("%s, %s: what is no award is called revoked", address, lang)
			}
		}
	}
	for path, n := range asked {
		if n > 4 { // a loop is followed three times
			t.Errorf("%s was asked %d times", path, n)
		}
	}
}
