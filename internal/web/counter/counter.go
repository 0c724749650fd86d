// Package counter is where anybody's badge is handed in: it is verified, or reported on by the guideline.
//
//	form, address, program ── gate ── question ── Verifier ──> result (page or JSON), guideline report
//
// What is handed in is neither kept nor logged, and a person's address is part of no link. Everything that is shown of a
// badge is a stranger's word: it is text, with what cannot be seen written out.
package counter

import (
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// Verifier judges badges of any issuer; *verification.Service is one.
type Verifier interface {
	Verify(ctx context.Context, target verify.Target) *verification.Report
	// Read also reads a BadgeClass that was awarded to nobody.
	Read(ctx context.Context, target verify.Target) *verification.Report
}

// Counter answers the pages and the address on which badges are handed in.
type Counter struct {
	verifier Verifier
	chrome   *page.Chrome
	gate     *gate.Gate
	now      func() time.Time
	editions microcredential.Editions
}

//go:embed counter.css
var style string

// New returns the counter. now is the clock by which descriptions are judged, by the current one of the guideline's
// editions.
func New(v Verifier, chrome *page.Chrome, limits *gate.Gate, now func() time.Time, editions microcredential.Editions) *Counter {
	chrome.AddStyle("counter.css", letter.Style, style)
	chrome.AddStyle("report.css", letter.Style, style, conformity.Style)
	return &Counter{v, chrome, limits, now, editions}
}

// Routes are the addresses of the counter:
//
//	/verify.en.html .ja.html    GET the form; GET ?url=… verifies anew what is at an address; POST verifies what is sent
//	/api/v1/verify              POST, the same for programs
//	/report.en.html .ja.html    the same for the guideline report: what a badge, a description or a criteria text lacks
func (c *Counter) Routes() []web.Route {
	return []web.Route{
		{Pattern: "/verify", Handler: inLanguage("/verify", c.verifyPage), Sends: true},
		{Pattern: "/verify.en.html", Handler: c.verifyPage("en"), Sends: true},
		{Pattern: "/verify.ja.html", Handler: c.verifyPage("ja"), Sends: true},
		{Pattern: "/api/v1/verify", Handler: c.verifyForPrograms, Sends: true, Silent: true},
		{Pattern: "/report", Handler: inLanguage("/report", c.reportPage), Sends: true},
		{Pattern: "/report.en.html", Handler: c.reportPage("en"), Sends: true},
		{Pattern: "/report.ja.html", Handler: c.reportPage("ja"), Sends: true},
	}
}

// inLanguage sends everyone to a form's page in their language; what is sent here is answered in it.
func inLanguage(path string, in func(lang locale.Language) web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPost {
			return in(web.Language(r))(w, r)
		}
		query := ""
		if asked := r.URL.Query().Get("url"); asked != "" {
			query = "?url=" + url.QueryEscape(asked)
		}
		web.ToPage(w, r, path, query)
		return nil
	}
}

// frame is that of the counter's pages at a path.
func (c *Counter) frame(r *http.Request, lang locale.Language, path, title, description string) page.Frame {
	return c.chrome.FrameFor(r, lang, page.At(path, ""), page.Titled(page.Say(lang, title), page.Say(lang, description)),
		page.Foot(page.Say(lang, "verify.foot")), page.Styled("counter.css"))
}

// verifyPage answers the form, and what is asked with it.
func (c *Counter) verifyPage(lang locale.Language) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		asked := r.URL.Query().Get("url")
		if r.Method != http.MethodPost && asked == "" {
			return c.verifyForm(w, r, lang, nil, &question{})
		}
		q := &question{text: asked}
		leave, err := c.gate.Enter(w, r)
		if err != nil {
			return c.verifyForm(w, r, lang, err, q)
		}
		defer leave()
		if r.Method == http.MethodPost {
			if q, err = readForm(r); err != nil {
				return c.verifyForm(w, r, lang, err, q)
			}
		}
		if len(q.files) > 1 {
			return c.verifySeveral(w, r, lang, q)
		}
		target, err := q.target()
		if err != nil {
			return c.verifyForm(w, r, lang, err, q)
		}
		if r.Method == http.MethodPost && target.Address != "" && len(target.Recipients) == 0 {
			seeResult(w, web.PageIn("/verify", lang), target.Address)
			return nil
		}
		report := c.verifier.Verify(r.Context(), target)
		view := c.result(c.frame(r, lang, "/verify", "verify.title", "verify.description"), report, target.Address)
		view.recipient = q.recipient
		return page.ServeOnce(w, r, http.StatusOK, resultPage(view))
	}
}

// form is a page on which something is handed in.
type form struct {
	page.Frame
	fault           *web.Fault // why the last try could not be answered, or nil
	text, recipient string     // as they were typed, when they are asked for again
}

// again keeps what had been typed, to be mended, and the reason; it returns the status of the answer.
func (f *form) again(err error, q *question, limit int) (status int) {
	fault := web.FaultOf(err)
	f.text, f.recipient = q.text, visible(q.recipient)
	if f.fault = &fault; fault.Status == http.StatusBadRequest || len(f.text) > limit {
		f.text = visible(f.text[:min(len(f.text), limit)])
	}
	return fault.Status
}

// verifyForm answers the form; after a try that could not be read, was too large or came too often, with the reason.
func (c *Counter) verifyForm(w http.ResponseWriter, r *http.Request, lang locale.Language, err error, q *question) error {
	v := &form{Frame: c.frame(r, lang, "/verify", "verify.title", "verify.description")}
	status := http.StatusOK
	if err != nil {
		status = v.again(err, q, maxShort)
	}
	return page.ServeOnce(w, r, status, verifyPage(v))
}

// seeResult sends a browser to the address of an answer, which can be kept and opened again.
func seeResult(w http.ResponseWriter, path, asked string) {
	w.Header()["Cache-Control"] = web.NotKept
	w.Header()["Location"] = []string{path + "?url=" + url.QueryEscape(asked)}
	w.WriteHeader(http.StatusSeeOther)
}

// verifyForPrograms answers the report as JSON.
func (c *Counter) verifyForPrograms(w http.ResponseWriter, r *http.Request) error {
	leave, err := c.gate.Enter(w, r)
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
	body, err := json.Marshal(c.verifier.Verify(r.Context(), target).Wire(target.Address))
	if err != nil {
		return web.Broken(err)
	}
	w.Header()["Content-Type"] = []string{"application/json"}
	w.Header()["Cache-Control"] = web.NotKept
	web.Write(w, r, http.StatusOK, body)
	return nil
}
