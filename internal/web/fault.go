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

// errNothing means that there is nothing at an address.
var errNothing = &Error{Status: http.StatusNotFound, Err: errors.New("nothing is at this address")}

// Broken wraps a failure of our own making (a page that cannot be rendered, a stored document that cannot be read).
func Broken(err error) error { return &Error{Status: http.StatusInternalServerError, Err: err} }

// Fault is what a client is told when a request cannot be answered. It never holds the cause.
type Fault struct {
	Status    int
	RequestID string // set when the cause was logged: the person can name it to the operator

	say  string   // see Error
	said speaking // says it in its own words; nil where the status says enough
}

// Title says in "en" or "ja" (any other gives English) what has happened.
func (f Fault) Title(lang locale.Language) string { return locale.Text(lang, f.key()+".title") }

// Text says in "en" or "ja" (any other gives English) what can be done about it.
func (f Fault) Text(lang locale.Language) string {
	if f.said != nil {
		return f.said.Message(lang)
	}
	return locale.Text(lang, f.key()+".text")
}

func (f Fault) key() string { return "fault." + cmp.Or(f.say, strconv.Itoa(f.Status)) }

// What an error can say of itself. An Error says its status; one that says nothing is a failure of the store.
type (
	absent interface{ Absent() }    // there is no such thing
	late   interface{ Overtaken() } // what was asked rests on what is no longer so: look again

	// speaking says what is wrong in a sentence, to whoever asked.
	speaking interface {
		Message(lang locale.Language) string
	}
)

// spoken is the sentence of an error for whoever asked; nil where it has none, or the trouble is the machine's. Which trouble
// that is (store.ErrFull and the like, which say it themselves) is for the log: a visitor can do nothing about it, and it tells
// strangers about the machine.
func spoken(err error) speaking {
	var said speaking
	var trouble *locale.Trouble
	if !errors.As(err, &said) || errors.As(err, &trouble) {
		return nil
	}
	return said
}

// Sentence is what an error says to people about what they asked for; empty where it says nothing, or the trouble is ours.
func Sentence(err error, lang locale.Language) string {
	if said := spoken(err); said != nil {
		return said.Message(lang)
	}
	return ""
}

// FaultOf decides how an error is answered, by what it can say of itself:
//
//	an Error           its own status; below 500 in the words of its cause, unless it has others
//	Absent()           404
//	Overtaken()        409, with its sentence if it has one
//	Message(lang)      422, with its sentence: it refuses what was asked
//	anything else      503: the store failed; a verifier must read it as "could not be checked"
//
// A stored document that cannot be read is Broken, though that error may have a sentence: nobody who asks can mend it.
func FaultOf(err error) Fault {
	var e *Error
	fault := Fault{Status: http.StatusServiceUnavailable, said: spoken(err)}
	switch {
	case errors.As(err, &e):
		if fault.Status, fault.say = e.Status, e.Say; e.Say != "" || e.Status >= http.StatusInternalServerError {
			fault.said = nil
		}
	case errors.As(err, new(absent)):
		fault.Status, fault.said = http.StatusNotFound, nil
	case errors.As(err, new(late)):
		fault.Status = http.StatusConflict
	case fault.said != nil:
		fault.Status = http.StatusUnprocessableEntity
	}
	return fault
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
	body := problem(fault, lang)
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

// problem writes the fault as RFC 9457 problem details, for programs; the detail, which people may be shown, in a language.
func problem(f Fault, lang locale.Language) []byte {
	body, _ := json.Marshal(struct {
		Type    string `json:"type"`
		Title   string `json:"title"`
		Status  int    `json:"status"`
		Detail  string `json:"detail"`
		Request string `json:"request,omitempty"`
	}{"about:blank", http.StatusText(f.Status), f.Status, f.Text(lang), f.RequestID})
	return body
}

// Language is the language of the answers to a request, by its Accept-Language.
func Language(r *http.Request) locale.Language {
	return locale.Match(strings.Join(r.Header["Accept-Language"], ","))
}
