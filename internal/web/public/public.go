// Package public serves what the whole world may read: the hosted Open Badges objects under /o/, their pictures, and
// pages about them in English and Japanese.
//
// An address without a suffix names an object. Programs get its exact stored bytes; a client that prefers HTML is sent
// (303) to the page beside it, ….en.html or ….ja.html. An address with a suffix has one form only and never negotiates,
// so every 200 can be cached by its address and everything can one day be plain files:
//
//	/o/{org}/a/{award}          Assertion          410 and a stripped Assertion once revoked
//	/o/{org}/a/{award}.png .svg picture, baked     the BadgeClass picture carrying the Assertion, made when asked for
//	/o/{org}/a/{award}.jws      signed twin        application/jose (RFC 7515), when the award was signed
//	/o/{org}/a/{award}.json     the Assertion as a file, whatever is preferred
//	/o/{org}/a/{award}.qr.svg   QR code of the address, for the printed page
//	/o/{org}/a/{award}.en.html  page               … .ja.html
//
// A program that cannot be answered learns why from the status: 404 no such thing, 410 revoked, 503 "come again", which
// a verifier reads as "could not be checked". Addresses are those of the organisation's base URL, never those of the
// request's Host header, which is believed only so far as to refuse one organisation's objects on another's host.
//
// What was asked for is remembered (see snapshot) until the source's epoch moves, so a popular badge costs no query,
// and a revocation is seen within 50 milliseconds.
package public

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
)

// Source is what the public pages read. What is absent, or belongs to another organisation, is issuance.ErrNotFound;
// any other error means that the store does not answer. What is returned may be kept and is never written to.
type Source interface {
	// Organisations returns all organisations, in the order in which the start page shows them.
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
	Organisation(ctx context.Context, slug string) (issuance.Organisation, error)
	// Epoch is a number that moves whenever something published changes: a revocation, an erasure, a new Profile.
	Epoch(ctx context.Context) (int64, error)
	// Key returns the bytes of the n-th CryptographicKey document.
	Key(ctx context.Context, org issuance.OrganisationID, n int) ([]byte, error)
	// Editions returns the latest version of every class in all its languages, newest class first, without pictures.
	Editions(ctx context.Context, org issuance.OrganisationID) ([]issuance.Edition, error)
	// Edition returns one edition with its pictures.
	Edition(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error)
	// EditionIn returns the edition of a version in a language; pictures may be left out.
	EditionIn(ctx context.Context, org issuance.OrganisationID, class int64, version int, lang string) (issuance.Edition, error)
	Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error)
	// Signed returns the signed twin of an award; one that was not signed has none.
	Signed(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.SignedAssertion, error)
	// ShownName returns the learner's name where the learner has agreed that the award's page shows it.
	ShownName(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.PersonName, error)
}

// Site answers all public addresses.
type Site struct {
	source Source
	log    *slog.Logger
	now    func() time.Time
	static *web.Static
	faults web.Answerer
	mux    *http.ServeMux
	memory memory

	verifier Verifier // nil: nothing is verified here
	gate     *gate
}

//go:embed static
var embedded embed.FS

// New returns the site. now is the clock by which awards expire; nil means time.Now.
func New(source Source, log *slog.Logger, now func() time.Time, options ...Option) (*Site, error) {
	if now == nil {
		now = time.Now
	}
	static, err := web.NewStatic(embedded, "static")
	if err != nil {
		return nil, fmt.Errorf("public: static files: %w", err)
	}
	static.Add("report.css", []byte(conformity.Style))
	s := &Site{source: source, log: log, now: now, static: static, mux: http.NewServeMux()}
	s.memory.source = source
	s.faults = web.Answerer{Log: log, Page: s.faultPage}
	for _, add := range options {
		add(s)
	}
	for _, route := range s.routes() {
		s.mux.Handle(route.pattern, s.answer(route))
	}
	return s, nil
}

// handler answers one request with what the snapshot remembers and the source knows, or returns why it cannot.
type handler func(w http.ResponseWriter, r *http.Request, m *snapshot) error

type route struct {
	pattern string
	handler handler
}

// methods are those that the address answers: whatever is published can be read only.
func (to route) methods() []string {
	if methods, ok := sending[to.pattern]; ok {
		return methods
	}
	return reading
}

// routes are all public addresses. One of them, once published, is never moved.
func (s *Site) routes() []route {
	all := []route{
		{"/{$}", s.start},
		{"/index.en.html", s.startPage("en")},
		{"/index.ja.html", s.startPage("ja")},

		{"/o/{org}/profile", s.profile},
		{"/o/{org}/profile.en.html", s.organisationPage("en")},
		{"/o/{org}/profile.ja.html", s.organisationPage("ja")},
		{"/o/{org}/keys/{number}", s.key},
		{"/o/{org}/revocations", s.revocations},

		{"/o/{org}/m/{class}", s.class}, // also .png .svg .en.html .ja.html
		{"/o/{org}/a/{award}", s.award}, // also .png .svg .jws .en.html .ja.html

		{"/static/{file}", s.file},
		{"/healthz", s.health},
		{"/", s.nothing},
	}
	if s.verifier != nil {
		all = append(all, s.verifyRoutes()...)
	}
	return all
}

// ServeHTTP answers an object that is remembered at once, and leaves everything else to the routes.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.RawPath == "" {
		if m, err := s.memory.current(r.Context()); err == nil {
			if d := m.documents.get(r.URL.Path); d != nil && m.admits(d.host, r.Host) {
				d.serve(w, r)
				return
			}
		}
	}
	s.mux.ServeHTTP(w, r)
}

var (
	errMethod = &web.Error{Status: http.StatusMethodNotAllowed, Err: errors.New("method not allowed")}
	reading   = []string{"GET", "HEAD", "OPTIONS"}
)

// answer wraps a handler: other methods are refused, errors and panics become answers.
func (s *Site) answer(to route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.Open(w.Header())
		defer func() {
			if p := recover(); p != nil {
				if err, _ := p.(error); errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				s.fail(w, r, web.Broken(fmt.Errorf("panic: %v\n%s", p, debug.Stack())))
			}
		}()
		if err := s.try(to, w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

func (s *Site) try(to route, w http.ResponseWriter, r *http.Request) error {
	methods := to.methods()
	allowed := []string{strings.Join(methods, ", ")}
	switch {
	case r.Method == http.MethodOptions:
		w.Header()["Allow"] = allowed
		w.Header()["Access-Control-Allow-Methods"] = allowed
		w.Header()["Access-Control-Allow-Headers"] = []string{"Accept, Accept-Language, Content-Type, If-None-Match"}
		w.Header()["Access-Control-Max-Age"] = []string{"86400"}
		w.WriteHeader(http.StatusNoContent)
		return nil
	case !slices.Contains(methods, r.Method):
		w.Header()["Allow"] = allowed
		return errMethod
	}
	if r.URL.RawPath != "" {
		return issuance.ErrNotFound // an escape that needs none would be a second address of the same object
	}
	m, err := s.memory.current(r.Context())
	if err != nil {
		return err
	}
	return to.handler(w, r, m)
}

// fail answers an error: as a page where a page was asked for, by suffix or by Accept.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	lang, page := web.Language(r), web.Preferred(r) == web.HTML
	for _, l := range []string{"en", "ja"} {
		if strings.HasSuffix(r.URL.Path, "."+l+".html") {
			lang, page = l, true
		}
	}
	s.faults.Answer(w, r, err, page, lang)
}

func (s *Site) nothing(http.ResponseWriter, *http.Request, *snapshot) error {
	return issuance.ErrNotFound
}

// health says that the site runs and its source answers (try has asked it).
func (s *Site) health(w http.ResponseWriter, r *http.Request, _ *snapshot) error {
	w.Header()["Content-Type"] = []string{"text/plain; charset=utf-8"}
	w.Header()["Cache-Control"] = []string{"no-store"}
	web.Write(w, r, http.StatusOK, []byte("ok\n"))
	return nil
}

func (s *Site) file(w http.ResponseWriter, r *http.Request, _ *snapshot) error {
	return s.static.Serve(w, r, r.PathValue("file"))
}
