package verify_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// serveWorld serves a world over HTTP on this machine and returns a Verifier that asks there for univ.example.
func serveWorld(t testing.TB, w *world, cacheControl string, requests *atomic.Int64) *verify.Verifier {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		requests.Add(1)
		response, err := w.Fetch(in.Context(), "https://"+in.Host+in.URL.RequestURI(), "")
		if err != nil {
			out.WriteHeader(http.StatusBadGateway)
			return
		}
		out.Header().Set("Content-Type", response.ContentType)
		out.Header().Set("Cache-Control", cacheControl)
		out.WriteHeader(response.Status)
		out.Write(response.Body)
	}))
	t.Cleanup(server.Close)
	fetcher := fetch.New(fetch.Options{})
	if err := fetcher.Map("https://univ.example", server.URL); err != nil {
		t.Fatal(err)
	}
	return verify.New(verify.Options{Fetcher: fetcher, Now: func() time.Time { return now }})
}

// TestOverTheNetwork: with the Fetcher that programs use, documents of many badges of one issuer are asked for once.
func TestOverTheNetwork(t *testing.T) {
	var requests atomic.Int64
	v := serveWorld(t, newWorld(t), "max-age=300", &requests)
	signed := []byte(sign(t, signedJSON(), signer))
	for range 50 {
		expect(t, v.Verify(t.Context(), verify.Target{Bytes: signed}), verify.Valid, "")
	}
	if got := requests.Load(); got != 5 { // class, issuer, key, list, picture
		t.Errorf("%d requests for 50 badges", got)
	}
	expect(t, v.Verify(t.Context(), verify.Target{Bytes: []byte("http://127.0.0.1/")}), verify.Unverifiable, verify.FetchForbidden)
}

// BenchmarkHostedOverLoopback fetches all four documents anew; the time includes that of the server.
func BenchmarkHostedOverLoopback(b *testing.B) {
	var requests atomic.Int64
	v := serveWorld(b, newWorld(b), "no-store", &requests)
	target := verify.Target{Bytes: []byte(assertionJSON())}
	for b.Loop() {
		if r := v.Verify(b.Context(), target); r.Verdict != verify.Valid {
			b.Fatal(r.Reasons)
		}
	}
}
