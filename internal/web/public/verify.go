package public

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/openbadges/verify"
)

// Verifier judges badges of any issuer; *verification.Service is one.
type Verifier interface {
	Verify(ctx context.Context, target verify.Target) *verification.Report
	// Read also reads a BadgeClass that was awarded to nobody.
	Read(ctx context.Context, target verify.Target) *verification.Report
}

// Option adds to a site.
type Option func(*Site)

// Verify adds the pages and the address on which anybody's badge is verified:
//
//	/verify.en.html .ja.html    GET the form; GET ?url=… verifies anew what is at an address; POST verifies what is sent
//	/api/v1/verify              POST, the same for programs
//	/report.en.html .ja.html    the same for the guideline report: what a badge, a description or a criteria text lacks
//
// What is handed in is neither kept nor logged, and a person's address is part of no link.
func Verify(v Verifier, limits Limits) Option {
	return func(s *Site) { s.verifier, s.gate = v, newGate(limits, s.now) }
}

// sending are the methods of the addresses to which something can be sent.
var sending = map[string][]string{
	"/verify":         {"GET", "HEAD", "POST", "OPTIONS"},
	"/verify.en.html": {"GET", "HEAD", "POST", "OPTIONS"},
	"/verify.ja.html": {"GET", "HEAD", "POST", "OPTIONS"},
	"/api/v1/verify":  {"POST", "OPTIONS"},
	"/report":         {"GET", "HEAD", "POST", "OPTIONS"},
	"/report.en.html": {"GET", "HEAD", "POST", "OPTIONS"},
	"/report.ja.html": {"GET", "HEAD", "POST", "OPTIONS"},
}

func (s *Site) verifyRoutes() []route {
	return []route{
		{"/verify", inLanguage("/verify", s.verifyPage)},
		{"/verify.en.html", s.verifyPage("en")},
		{"/verify.ja.html", s.verifyPage("ja")},
		{"/api/v1/verify", s.verifyForPrograms},
		{"/report", inLanguage("/report", s.reportPage)},
		{"/report.en.html", s.reportPage("en")},
		{"/report.ja.html", s.reportPage("ja")},
	}
}

// inLanguage sends everyone to a form's page in their language; what is sent here is answered in it.
func inLanguage(path string, page func(lang string) handler) handler {
	return func(w http.ResponseWriter, r *http.Request, m *snapshot) error {
		if r.Method == http.MethodPost {
			return page(web.Language(r))(w, r, m)
		}
		query := ""
		if asked := r.URL.Query().Get("url"); asked != "" {
			query = "?url=" + url.QueryEscape(asked)
		}
		toPage(w, r, path, query)
		return nil
	}
}

// verifyPage answers the form, and what is asked with it.
func (s *Site) verifyPage(lang string) handler {
	return func(w http.ResponseWriter, r *http.Request, _ *snapshot) error {
		asked := r.URL.Query().Get("url")
		if r.Method != http.MethodPost && asked == "" {
			return s.verifyForm(w, r, lang, http.StatusOK, "")
		}
		leave, err := s.gate.enter(w, r)
		if err != nil {
			return s.askAgain(w, r, lang, err, asked)
		}
		defer leave()
		q := &question{text: asked}
		if r.Method == http.MethodPost {
			if q, err = readForm(r); err != nil {
				return s.askAgain(w, r, lang, err, "")
			}
		}
		target, err := q.target()
		if err != nil {
			return s.askAgain(w, r, lang, err, q.text)
		}
		if r.Method == http.MethodPost && target.Address != "" && len(target.Recipients) == 0 {
			return seeResult(w, lang, target.Address)
		}
		report := s.verifier.Verify(r.Context(), target)
		view := s.result(lang, report, target.Address)
		view.recipient = q.recipient
		return serveAnswer(w, r, http.StatusOK, resultPage(view))
	}
}

// verifyForm answers the form. text is what had been typed, to be mended.
func (s *Site) verifyForm(w http.ResponseWriter, r *http.Request, lang string, status int, text string) error {
	v := &formView{frame: s.verifyFrame(lang), status: status, text: text, script: "/static/" + s.static.Name("verify.js")}
	return serveAnswer(w, r, status, verifyPage(v))
}

// askAgain answers what could not be read, was too large or came too often with the form and the reason.
func (s *Site) askAgain(w http.ResponseWriter, r *http.Request, lang string, err error, text string) error {
	fault := web.FaultOf(err)
	if fault.Status == http.StatusBadRequest || len(text) > maxShort {
		text = visible(text[:min(len(text), maxShort)])
	}
	return s.verifyForm(w, r, lang, fault.Status, text)
}

// scripted lets the form's page run the one script of its own.
var scripted = []string{"default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"}

// serveAnswer sends a page that holds what is true now and for the one who asked.
func serveAnswer(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	body, err := render(r.Context(), c)
	if err != nil {
		return err
	}
	web.PageHeaders(w.Header())
	w.Header()["Content-Security-Policy"] = scripted
	w.Header()["Cache-Control"] = []string{"no-store"}
	web.Write(w, r, status, body)
	return nil
}

// seeResult sends a browser to the address of a result, which can be kept and opened again.
func seeResult(w http.ResponseWriter, lang, asked string) error {
	w.Header()["Cache-Control"] = []string{"no-store"}
	w.Header()["Location"] = []string{"/verify." + lang + ".html?url=" + url.QueryEscape(asked)}
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// verifyForPrograms answers the report as JSON.
func (s *Site) verifyForPrograms(w http.ResponseWriter, r *http.Request, _ *snapshot) error {
	leave, err := s.gate.enter(w, r)
	if err != nil {
		return err
	}
	defer leave()
	q, err := readProgram(r)
	if err != nil {
		return err
	}
	target, err := q.target()
	if err != nil {
		return err
	}
	body, err := json.Marshal(s.verifier.Verify(r.Context(), target).Wire(target.Address))
	if err != nil {
		return web.Broken(err)
	}
	w.Header()["Content-Type"] = typeJSON
	w.Header()["Cache-Control"] = []string{"no-store"}
	web.Write(w, r, http.StatusOK, body)
	return nil
}
