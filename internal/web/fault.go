package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// RetrySeconds is how long a client is asked to wait when the store does not answer.
const RetrySeconds = 5

// Error is an error that knows its HTTP status. Handlers wrap their own failures in it; see FaultOf for the rest.
type Error struct {
	Status int
	Err    error
	Say    string // its sentences are in the message files under "fault.SAY"; "": those of the status
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// Unread is the answer to a request that could not be read to its end: it was too large, took too long, was cut off, or is
// nothing that our forms send.
func Unread(err error) error {
	var large *http.MaxBytesError
	var answer *Error
	switch {
	case errors.As(err, &answer):
		return err
	case errors.As(err, &large):
		return &Error{Status: http.StatusRequestEntityTooLarge, Err: err}
	}
	answer = &Error{Status: http.StatusBadRequest, Err: fmt.Errorf("read body: %w", err)}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		answer.Say = "late"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		answer.Say = "cut_off"
	}
	return answer
}

// Broken wraps a failure of our own making (a page that cannot be rendered, a stored document that cannot be read).
func Broken(err error) error { return &Error{Status: http.StatusInternalServerError, Err: err} }

// Fault is what a client is told when a request cannot be answered. It never holds the cause.
type Fault struct {
	Status    int
	RequestID string // set when the cause was logged: the person can name it to the operator

	say     string            // see Error
	refusal *issuance.Refusal // of what was asked, in its own words; nil where the status says enough
}

// Title says in "en" or "ja" (any other gives English) what has happened.
func (f Fault) Title(lang locale.Language) string { return locale.Text(lang, f.key()+".title") }

// Text says in "en" or "ja" (any other gives English) what can be done about it.
func (f Fault) Text(lang locale.Language) string {
	if f.refusal != nil {
		return f.refusal.Message(lang)
	}
	return locale.Text(lang, f.key()+".text")
}

func (f Fault) key() string { return "fault." + cmp.Or(f.say, strconv.Itoa(f.Status)) }

// FaultOf decides how an error is answered:
//
//	Error                    its own status
//	issuance.ErrNotFound     404
//	issuance.ErrConflict     409: somebody else was quicker; look again
//	issuance.Refusal         422, with the sentence of the refusal
//	anything else            503: the store failed; a verifier must read it as "could not be checked"
//
// Which trouble the store has (store.ErrFull and the like, which say it themselves) is for the log: a visitor can do nothing
// about it, and it tells strangers about the machine.
func FaultOf(err error) Fault {
	var e *Error
	var refusal *issuance.Refusal
	switch {
	case errors.As(err, &e):
		return Fault{Status: e.Status, say: e.Say}
	case errors.Is(err, issuance.ErrNotFound):
		return Fault{Status: http.StatusNotFound}
	case errors.Is(err, issuance.ErrConflict):
		return Fault{Status: http.StatusConflict}
	case errors.As(err, &refusal):
		return Fault{Status: http.StatusUnprocessableEntity, refusal: refusal}
	}
	return Fault{Status: http.StatusServiceUnavailable}
}

// Answerer turns errors into answers.
type Answerer struct {
	Log  *slog.Logger
	Page func(r *http.Request, lang locale.Language, f Fault) ([]byte, error) // the page for people
}

// Answer tells the client of err: as a page where one was asked for, by suffix or by Accept, otherwise as problem
// details (RFC 9457).
func (a *Answerer) Answer(w http.ResponseWriter, r *http.Request, err error) {
	fault := FaultOf(err)
	lang, asPage := Language(r), Preferred(r) == HTML
	for _, l := range locale.Languages {
		if strings.HasSuffix(r.URL.Path, "."+string(l)+".html") {
			lang, asPage = l, true
		}
	}
	h := w.Header()
	if fault.Status >= 500 && !errors.Is(err, context.Canceled) {
		fault.RequestID = requestID(h)
		a.Log.ErrorContext(r.Context(), "request failed", "request", fault.RequestID, "method", r.Method,
			"path", r.URL.Path, "status", fault.Status, "error", err)
	}
	if fault.Status == http.StatusServiceUnavailable {
		h["Retry-After"] = []string{strconv.Itoa(RetrySeconds)}
	}
	h["Cache-Control"] = NotKept
	h["Vary"] = acceptAndLanguage
	delete(h, "Etag")
	body := problem(fault)
	if asPage {
		page, err := a.Page(r, lang, fault)
		if err == nil {
			PageHeaders(h)
			WritePage(w, r, fault.Status, page)
			return
		}
		a.Log.ErrorContext(r.Context(), "fault page", "error", err)
	}
	Open(h)
	h["Content-Type"] = []string{"application/problem+json"}
	delete(h, "Content-Security-Policy")
	Write(w, r, fault.Status, body)
}

// problem writes the fault as RFC 9457 problem details, in English: programs read it.
func problem(f Fault) []byte {
	body, _ := json.Marshal(struct {
		Type    string `json:"type"`
		Title   string `json:"title"`
		Status  int    `json:"status"`
		Detail  string `json:"detail"`
		Request string `json:"request,omitempty"`
	}{"about:blank", http.StatusText(f.Status), f.Status, f.Text("en"), f.RequestID})
	return body
}

// Language is the language of the answers to a request, by its Accept-Language.
func Language(r *http.Request) locale.Language {
	return locale.Match(strings.Join(r.Header["Accept-Language"], ","))
}
