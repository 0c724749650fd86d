package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	cases "github.com/mitome/mitome/internal/reported"
	"github.com/mitome/mitome/openbadges/verify"
)

// What people report is answered by the command as by openbadges/verify.
func TestReported(t *testing.T) {
	h := newHouse(t)
	web := &caseWeb{servers: map[string]*httptest.Server{}}
	t.Cleanup(web.close)
	for _, c := range cases.Cases() {
		if len(c.Input) == 0 && c.Address == "" {
			continue // an empty file is asked about in verify.txtar
		}
		args := []string{"--json"}
		for origin, server := range web.show(c.Web) {
			args = append(args, "--map", origin+"="+server)
		}
		if c.Ask != "" {
			args = append(args, "--recipient", "email:"+c.Ask)
		}
		target := c.Address
		if target == "" {
			target = h.write("reported", c.Input)
		}
		p := h.startBare(nil, "verify", append(args, target)...)
		<-p.ended
		var w wire
		if err := json.Unmarshal([]byte(p.out.String()), &w); err != nil {
			t.Errorf("%s: %v: %q %q", c.Name, err, p.out.String(), p.errs.String())
			continue
		}
		code := ""
		if len(w.Reasons) > 0 {
			code = w.Reasons[0].Code
		}
		if w.Verdict != c.Verdict || code != c.Code {
			t.Errorf("%s: %s for %q, want %s for %q", c.Name, w.Verdict, code, c.Verdict, c.Code)
		}
		if got, want := p.cmd.ProcessState.ExitCode(), exitOf(c.Verdict); got != want {
			t.Errorf("%s: %s ends with %d, want %d", c.Name, c.Verdict, got, want)
		}
	}
}

func exitOf(verdict string) int {
	switch verify.Verdict(verdict) {
	case verify.Valid:
		return terminal.ExitDone
	case verify.Unverifiable:
		return terminal.ExitUndecided
	}
	return terminal.ExitRefused
}

// caseWeb serves the pages of one case at a time, each origin by a server of its own.
type caseWeb struct {
	servers map[string]*httptest.Server
	mu      sync.Mutex
	pages   map[string]cases.Page
}

// show serves these pages from now on, and returns the servers by their origins.
func (w *caseWeb) show(pages map[string]cases.Page) map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages = pages
	found := map[string]string{}
	for address := range pages {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		origin := u.Scheme + "://" + u.Host
		if w.servers[origin] == nil {
			w.servers[origin] = httptest.NewServer(w.at(origin))
		}
		found[origin] = w.servers[origin].URL
	}
	return found
}

func (w *caseWeb) at(origin string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		page, ok := w.pages[origin+r.URL.RequestURI()]
		w.mu.Unlock()
		switch {
		case page.Down:
			panic(http.ErrAbortHandler)
		case !ok:
			http.NotFound(rw, r)
			return
		}
		if page.Type == "" {
			page.Type = "application/ld+json"
		}
		rw.Header().Set("Content-Type", page.Type)
		if page.Status != 0 {
			rw.WriteHeader(page.Status)
		}
		rw.Write([]byte(page.Body)) // whoever asked may be gone
	})
}

func (w *caseWeb) close() {
	for _, server := range w.servers {
		server.Close()
	}
}
