package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/catalogue/follow"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/yearbook"
	"github.com/mitome/mitome/microcredential"
)

func TestPrefer(t *testing.T) {
	for accept, want := range map[string]web.Preference{
		"":    web.JSONLD,
		"*/*": web.JSONLD,
		"application/ld+json, application/json, image/png, image/svg+xml": web.JSONLD, // the OB 2.0 validator
		"application/json":                                   web.JSON,
		"APPLICATION/JSON; charset=utf-8":                    web.JSON,
		"application/json, image/png":                        web.JSON,
		"application/json;q=0.1":                             web.JSON,
		"application/json, */*;q=0.1":                        web.JSONLD,
		"application/*":                                      web.JSONLD,
		"application/json, application/ld+json;q=0":          web.JSON,
		"text/html":                                          web.HTML,
		"text/*":                                             web.HTML,
		"text/html, */*":                                     web.JSONLD, // asked for beside, not above
		"text/html, */*;q=0.8":                               web.HTML,
		"application/xhtml+xml":                              web.HTML,
		"text/html;q=0.8, application/ld+json;q=0.9":         web.JSONLD,
		"text/html;q=0.9,application/ld+json;q=0.8":          web.HTML,
		"text/html;q=0.9,application/json":                   web.JSON,
		"text/html;q=0":                                      web.JSONLD,
		"text/html;q=2":                                      web.JSONLD, // not a quality: the entry is passed over
		"text/html;q=NaN":                                    web.JSONLD,
		`text/html;x="a,b;q=0";q=0.5`:                        web.HTML,
		`application/ld+json;profile="https://a/,text/html"`: web.JSONLD,
		"image/png":                                          web.JSONLD,
		"garbage":                                            web.JSONLD,
		", ;q=1,,/":                                          web.JSONLD,
		`"unclosed`:                                          web.JSONLD,
		"text/html ; q = .5":                                 web.HTML,
	} {
		if got := web.Prefer(accept); got != want {
			t.Errorf("Prefer(%q) = %d, want %d", accept, got, want)
		}
	}
}

func FuzzPrefer(f *testing.F) {
	for _, seed := range []string{"", "text/html;q=0.9, */*", `a/b;c="\",q=`, "application/ld+json;q=1.000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		if got := web.Prefer(accept); got < web.JSONLD || got > web.HTML {
			t.Errorf("Prefer(%q) = %d", accept, got)
		}
	})
}

// A client is sent gzip when it says that it takes it, and not otherwise. Source: RFC 9110, section 12.5.3.
func TestTakesGzip(t *testing.T) {
	for accepts, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "x-gzip": true, "gzip, deflate, br, zstd": true, "br;q=1, gzip;q=0.1": true,
		"*": true, "*;q=0": false, "gzip;q=0": false, "gzip;q=0, *": false, "identity;q=1, *;q=0": false, "br": false, "identity": false,
		"gzip;q=2": false, "gzip;q=x": false, ", ;,gzip": true, "gzipped": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", accepts)
		w := httptest.NewRecorder()
		web.WritePage(w, r, http.StatusOK, []byte("<!doctype html>"))
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("Accept-Encoding %q: compressed %v, want %v", accepts, got, want)
		}
	}
}

func TestFaultOf(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{issuance.ErrNotFound, 404},
		{fmt.Errorf("award %q: %w", "x", issuance.ErrNotFound), 404},
		{errors.New("database is locked"), 503},
		{web.Broken(errors.New("template")), 500},
		{web.Broken(issuance.ErrNotFound), 500},
		{&web.Error{Status: 405, Err: errors.New("no")}, 405},
		{&web.Error{Status: 403, Err: errors.New("no")}, 403},
		{fmt.Errorf("version: %w", issuance.ErrConflict), 409},
		{store.ErrFull, 503},
		{fmt.Errorf("look: %w", &authoring.ConflictError{}), 409},
		{&awarding.ConflictError{}, 409},
		{errors.Join(&issuance.StaleError{Changed: []string{"key"}}, store.ErrAway), 409}, // though the rest could not be looked at
		{web.Broken(yearbook.Refused("year")), 500},
	} {
		fault := web.FaultOf(c.err)
		if fault.Status != c.want {
			t.Errorf("FaultOf(%v) = %d, want %d", c.err, fault.Status, c.want)
		}
		if want := locale.Text("ja", fmt.Sprintf("fault.%d.text", c.want)); fault.Text("ja") != want {
			t.Errorf("FaultOf(%v) says %q, want %q", c.err, fault.Text("ja"), want)
		}
	}
}

// Whatever the house refuses is told in its own sentence, whichever room refuses it.
func TestFaultOfRefusals(t *testing.T) {
	for _, c := range []struct {
		err interface {
			error
			Message(lang locale.Language) string
		}
		want int
	}{
		{&issuance.Refusal{Code: "no_edition"}, 422},
		{&issuance.UndrawableError{Language: locale.Japanese, Err: &artwork.ColourError{Colour: "#12"}}, 422},
		{&artwork.ColourError{Colour: "#12"}, 422},
		{auth.ErrLast, 422},
		{department.ErrClosed, 422},
		{&authoring.ReviewError{Code: "own"}, 422},
		{&awarding.SecondError{}, 422},
		{claiming.Refused("kind"), 422},
		{yearbook.Refused("year"), 422},
		{&follow.Refusal{Problem: follow.ProblemNone}, 422},
		{&mail.Fault{Code: "port"}, 422},
		{&register.TooManyError{}, 422},
		{roster.Fault{Row: 2, Code: "control"}, 422},
		{&microcredential.InputError{Code: "empty"}, 422},
		{&issuance.StaleError{Changed: []string{"key"}}, 409},
		{&awarding.ChangedError{}, 409},
		{&authoring.TurnError{}, 409},
		{&part.AmendedError{}, 409},
	} {
		fault := web.FaultOf(fmt.Errorf("at work: %w", c.err))
		if fault.Status != c.want {
			t.Errorf("FaultOf(%T) = %d, want %d", c.err, fault.Status, c.want)
		}
		for _, lang := range locale.Languages {
			if got, want := fault.Text(lang), c.err.Message(lang); got != want || want == "" {
				t.Errorf("FaultOf(%T) says %q, want %q", c.err, got, want)
			}
		}
	}
	tries := web.FaultOf(&web.Error{Status: http.StatusTooManyRequests, Err: &auth.TriesError{After: time.Hour}})
	if tries.Status != http.StatusTooManyRequests || !strings.Contains(tries.Text("en"), "61 minutes") {
		t.Errorf("too many tries: %d %q", tries.Status, tries.Text("en"))
	}
}

// What goes wrong is told as a page where one was asked for, otherwise as problem details: with the sentence of a refusal,
// and with the id under which the cause was logged, never with the cause.
func TestRouter(t *testing.T) {
	var log bytes.Buffer
	faults := &web.Answerer{Log: slog.New(slog.NewTextHandler(&log, nil)), Page: func(_ *http.Request, lang locale.Language, f web.Fault) ([]byte, error) {
		return []byte(string(lang) + ": " + f.Title(lang) + " " + f.Text(lang) + " " + f.RequestID), nil
	}}
	refusal := &issuance.Refusal{Code: "zone_bad", Args: []any{"zone", "Mars/Olympus"}}
	failing := func(err error) web.Handler { return func(http.ResponseWriter, *http.Request) error { return err } }
	router := web.NewRouter(faults,
		web.Route{Pattern: "/refused", Handler: failing(refusal), Sends: true},
		web.Route{Pattern: "/refused.ja.html", Handler: failing(refusal)},
		web.Route{Pattern: "/forbidden", Handler: failing(&web.Error{Status: http.StatusForbidden, Err: errors.New("secret cause")})},
		web.Route{Pattern: "/quicker", Handler: failing(issuance.ErrConflict), Sends: true, Silent: true},
		web.Route{Pattern: "/store", Handler: failing(errors.New("secret cause"))},
		web.Route{Pattern: "/panic", Handler: func(http.ResponseWriter, *http.Request) error { panic("secret cause") }},
	)
	for _, c := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"POST", "/refused", 422, refusal.Message("en")},
		{"GET", "/refused.ja.html", 422, "ja: この内容では実行できません " + refusal.Message("ja")},
		{"GET", "/forbidden", 403, "been given access"},
		{"POST", "/quicker", 409, "changed meanwhile"},
		{"GET", "/quicker", 405, "only be read"},
		{"POST", "/store", 405, "only be read"},
		{"GET", "/store", 503, "come back"},
		{"GET", "/panic", 500, "could not be made"},
		{"GET", "/%72efused", 404, "No page or badge"},
		{"GET", "/nowhere", 404, "No page or badge"},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		w := httptest.NewRecorder()
		router.ServeHTTP(w, r)
		body := w.Body.String()
		if !strings.HasSuffix(c.path, ".html") {
			var problem struct{ Detail string }
			if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s: %v, %q", c.method, c.path, err, w.Header().Get("Content-Type"))
			}
			body = problem.Detail
		}
		if w.Code != c.status || !strings.Contains(body, c.want) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s %s = %d %q, want %d %q", c.method, c.path, w.Code, body, c.status, c.want)
		}
		if id := w.Header().Get("X-Request-Id"); (c.status >= 500) != (id != "" && strings.Contains(log.String(), id)) {
			t.Errorf("%s %s: request id %q, log %s", c.method, c.path, id, &log)
		}
	}
}

// The log has one line with status and id for each request, and nothing of query or headers.
func TestAccessLog(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h := web.AccessLog(logger, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		w.Write([]byte("four"))
	}))
	r := httptest.NewRequest(http.MethodGet, "/o/x/profile?email=hanako@example.org", nil)
	r.Header.Set("X-Request-Id", "chosen by a stranger")
	r.Header.Set("Referer", "https://mail.example/hanako")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	line := log.String()
	for _, want := range []string{"status=418", "bytes=4", "path=/o/x/profile", "request=" + w.Header().Get("X-Request-Id")} {
		if !strings.Contains(line, want) {
			t.Errorf("log line lacks %q: %s", want, line)
		}
	}
	if strings.Contains(line, "hanako") || strings.Contains(line, "stranger") {
		t.Errorf("log line tells of a person: %s", line)
	}
	log.Reset()
	quiet := slog.New(slog.NewTextHandler(&log, nil))
	web.AccessLog(quiet, h).ServeHTTP(httptest.NewRecorder(), r)
	if strings.Count(log.String(), "\n") != 1 { // of the inner, wordy one
		t.Errorf("a quiet logger got %q", log.String())
	}
}

func TestStatic(t *testing.T) {
	s, err := web.NewStatic(fstest.MapFS{"f/style.css": {Data: []byte("a{}")}}, "f")
	if err != nil {
		t.Fatal(err)
	}
	name := s.Name("style.css")
	if !strings.HasPrefix(name, "style.") || !strings.HasSuffix(name, ".css") || len(name) != len("style.css")+13 {
		t.Errorf("public name %q", name)
	}
	w := httptest.NewRecorder()
	if err := s.Serve(w, httptest.NewRequest(http.MethodGet, "/static/"+name, nil), name); err != nil || w.Body.String() != "a{}" {
		t.Errorf("Serve: %v, %q", err, w.Body)
	}
	if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("Cache-Control = %q", got)
	}
	if err := s.Serve(w, httptest.NewRequest(http.MethodGet, "/static/style.css", nil), "style.css"); err == nil || web.FaultOf(err).Status != http.StatusNotFound {
		t.Errorf("own name: %v, want not found", err)
	}
}

// T35: a server that waits for no one for ever.
func TestT35Timeouts(t *testing.T) {
	s := web.NewServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes < 9*10_000 {
		t.Errorf("a limit is missing: %+v", s)
	}
}

// T35: a body may take longer than the server waits for any, as long as it comes quickly enough, and then is answered.
func TestT35Arriving(t *testing.T) {
	t.Parallel()
	const within = time.Second
	read := make(chan string, 2)
	server := httptest.NewUnstartedServer(web.Arriving(within, 1, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		read <- fmt.Sprintf("%d bytes, late: %t", len(body), errors.Is(err, os.ErrDeadlineExceeded))
	})))
	server.Config.ReadTimeout, server.Config.WriteTimeout = within, within
	server.Start()
	t.Cleanup(server.Close)
	for _, c := range []struct{ before, want string }{
		{strings.Repeat("a", 600), "608 bytes, late: false"},
		{"", "0 bytes, late: true"},
	} {
		body, sent := io.Pipe()
		go func() {
			io.WriteString(sent, c.before)
			time.Sleep(within * 3 / 2)
			io.WriteString(sent, "the rest")
			sent.Close()
		}()
		response, err := http.Post(server.URL, "text/plain", body) //nolint:noctx // the server ends it
		if got := <-read; got != c.want || err != nil && c.before != "" {
			t.Errorf("%s, answered %v; want %s", got, err, c.want)
		}
		if err == nil {
			response.Body.Close()
		}
	}
}
