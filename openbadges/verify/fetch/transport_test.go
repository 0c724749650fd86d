package fetch_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// counted returns a fetcher for which http://badges.example is the handler, and counts the connections to it.
func counted(t *testing.T, h http.HandlerFunc) (*fetch.Fetcher, *httptest.Server, *atomic.Int64) {
	t.Helper()
	leakless(t)
	opened := new(atomic.Int64)
	server := httptest.NewUnstartedServer(h)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	f := fetch.New(fetch.Options{})
	t.Cleanup(f.Close)
	if err := f.Map("http://badges.example", server.URL); err != nil {
		t.Fatal(err)
	}
	return f, server, opened
}

// One connection carries one answer after the other, whatever their form, and none that was not read to its end.
func TestConnectionsAreUsedAgain(t *testing.T) {
	f, _, opened := counted(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		case "/chunks":
			io.WriteString(w, "{")
			w.(http.Flusher).Flush()
			io.WriteString(w, "}")
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, zipped(100_000))
		case "/same":
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
			}
		case "/hint":
			w.WriteHeader(http.StatusEarlyHints)
			io.WriteString(w, "end")
		case "/long":
			w.Write(make([]byte, 300_000))
		case "/last":
			w.Header().Set("Connection", "close")
		}
	})
	for range 2 {
		for _, path := range strings.Fields("/gone /none /chunks /gzip /same /same /hint /long /last") {
			if _, err := f.Fetch(t.Context(), "http://badges.example"+path, ""); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	if opened.Load() != 2 {
		t.Errorf("%d connections, want one until the other side closes it, twice", opened.Load())
	}
}

// A connection that the other side closed while nobody used it costs no answer.
func TestConnectionClosedWhileIdle(t *testing.T) {
	f, server, opened := counted(t, func(http.ResponseWriter, *http.Request) {})
	for range 3 {
		if _, err := f.Fetch(t.Context(), "http://badges.example/", ""); err != nil {
			t.Error(err)
		}
		server.CloseClientConnections()
	}
	if opened.Load() != 3 {
		t.Errorf("%d connections", opened.Load())
	}
}

// Who only switches protocols, or speaks HTTP/2 unasked, gets no further.
func TestConnectionSwitchesNoProtocol(t *testing.T) {
	for _, answer := range []string{
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
		"\x00\x00\x00\x04\x00\x00\x00\x00\x00",
	} {
		leakless(t)
		f := fetch.New(fetch.Options{})
		if err := f.Map("http://foul.example", stage(t, say(answer))); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Fetch(t.Context(), "http://foul.example/", ""); code(t, err) != verify.FetchUnreachable {
			t.Errorf("%q: %v", answer, err)
		}
	}
}
