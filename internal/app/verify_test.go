package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// What is issued here is verified here, without the network: the base URL leads nowhere.
func TestVerifyOurOwn(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"https://badges.body.example", "http://localhost:8080"} {
		t.Run(base, func(t *testing.T) { verifyOurOwn(t, base) })
	}
}

func verifyOurOwn(t *testing.T, base string) {
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	a.Service.Keys = oneKey{key()}
	request := issuance.Request{Description: description(t, "https://body.example/"), List: list(1), BaseURL: base, Signed: true}
	out, err := a.Service.Issue(t.Context(), by, request)
	if err != nil {
		t.Fatal(err)
	}
	home := serve(t, a)
	if err := a.Service.Watch(t.Context(), out, func(int) {}); err != nil {
		t.Fatal(err)
	}
	awards, err := a.Store.Awards(t.Context(), out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil || len(awards) != 1 {
		t.Fatalf("%d awards: %v", len(awards), err)
	}
	at := out.Org.AwardAddress(awards[0].ID)
	path := strings.TrimPrefix(at, base)
	en, ja := "This badge is genuine", "本物のバッジです"
	if out.Org.Trial() {
		en, ja = "Made on a trial system", "試用環境で作られたもの" // and never genuine
	}
	for _, form := range []string{".png", ".svg", ".jws", ""} {
		says(t, upload(t, home, get(t, home+path+form)), en, "keeps the records")
	}
	says(t, string(get(t, home+"/verify.ja.html?url="+url.QueryEscape(at+".en.html"))), ja)
	says(t, string(get(t, home+"/verify.en.html?url="+url.QueryEscape(base+"/verify.en.html?url=x"))), "Could not be checked")

	hosted, signed := get(t, home+path+".png"), get(t, home+path+".jws")
	if err := a.Standing.Revoke(t.Context(), by, out.Org, awards[0].ID, issuance.Revocation{Code: "issued_in_error"}); err != nil {
		t.Fatal(err)
	}
	for range 100 { // a revocation is seen within 50 ms, not at once
		if strings.Contains(upload(t, home, hosted), "Revoked") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, kept := range [][]byte{hosted, signed} {
		says(t, upload(t, home, kept), "Revoked", "has been revoked", "(reason: issued in error)")
	}
}

// upload hands a file in and returns the page that answers.
func upload(t *testing.T, home string, file []byte) string {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "badge")
	if err == nil {
		_, err = part.Write(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	form.Close()
	response, err := http.Post(home+"/verify.en.html", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	return string(whole(t, response))
}

func get(t *testing.T, address string) []byte {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	return whole(t, response)
}

func whole(t *testing.T, response *http.Response) []byte {
	t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s = %d, %v", response.Request.URL, response.StatusCode, err)
	}
	return body
}

func says(t *testing.T, page string, sentences ...string) {
	t.Helper()
	for _, want := range sentences {
		if !strings.Contains(page, want) {
			_, answer, _ := strings.Cut(page, "<h1>")
			answer, _, _ = strings.Cut(answer, "</h1>")
			t.Errorf("the page does not say %q; it answers %q", want, answer)
		}
	}
}

// serve serves a until the test ends, and returns where.
func serve(t *testing.T, a *app.App) string {
	t.Helper()
	listener, _ := listen(t)
	serveAt(t, a, listener)
	return "http://" + listener.Addr().String()
}

// listen listens at a free port of this machine.
func listen(t *testing.T) (listener net.Listener, port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return listener, port
}

// serveAt serves a at a listener until the test ends.
func serveAt(t *testing.T, a *app.App, listener net.Listener) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, listener, slog.New(slog.DiscardHandler), nil) }()
	t.Cleanup(func() {
		hangUp()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// hangUp closes the connections on which no test asks anything. A server that ends waits five seconds for one that was opened
// and never used: the client opens one more than it needs when two ask at once.
func hangUp() { http.DefaultClient.CloseIdleConnections() }

// T34: clients are told apart by what our own proxies say of them, and by nothing that anybody else says.
func TestT34TrustedProxies(t *testing.T) {
	t.Parallel()
	const share = 60 // of one client at once; the clock stands still
	clock := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		proxies []netip.Prefix
		another int // status for a client that is another one only by X-Forwarded-For
	}{
		"none":   {nil, http.StatusTooManyRequests},
		"others": {[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, http.StatusTooManyRequests},
		"ours":   {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Proxies: c.proxies, Now: func() time.Time { return clock }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { a.Close() })
			home := serve(t, a)
			for n := range share {
				if code := askFor(t, home, "198.51.100.1"); code != http.StatusOK {
					t.Fatalf("request %d = %d", n, code)
				}
			}
			for forwarded, want := range map[string]int{
				"198.51.100.1":               http.StatusTooManyRequests,
				"192.0.2.9, 198.51.100.1":    http.StatusTooManyRequests, // what the client wrote itself
				"198.51.100.1, 127.0.0.9":    http.StatusTooManyRequests, // over a second proxy
				"198.51.100.1, 198.51.100.2": c.another,
			} {
				if code := askFor(t, home, forwarded); code != want {
					t.Errorf("X-Forwarded-For %q = %d, want %d", forwarded, code, want)
				}
			}
		})
	}
}

// askFor verifies something as a proxy does that forwards for somebody, and returns the status.
func askFor(t *testing.T, home, forwarded string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, home+"/api/v1/verify", strings.NewReader(`{"text":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Forwarded-For", forwarded)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
