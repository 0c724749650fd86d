package verify

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// What is asked for, best first. Pages are asked for only where nothing else is to be had: some servers send a page to
// everyone who would take one.
const (
	acceptJSON    = "application/ld+json, application/json"
	acceptBadge   = "application/ld+json, application/json, image/png, image/svg+xml"
	acceptPage    = "text/html"
	acceptPicture = "image/png, image/svg+xml"
)

// run is one verification under way.
type run struct {
	*Verifier
	work      work
	at        time.Time // for which to judge
	target    Target
	report    *Report
	reasons   findings
	warnings  findings
	found     []finding
	inHand    *document // what the input carried; nil for an address
	asked     map[string]reply
	hops      int  // addresses that the input has led to
	quiet     bool // the verdict is known, and the rest is read only to be shown
	classes   bool // a BadgeClass that was awarded to nobody is read, too
	awardless bool // it was such a one

	unconfirmed bool // what is shown is the copy in hand alone
}

type reply struct {
	response *Response
	failure  *Note
}

// step begins a step; reasons and warnings that follow are its findings.
func (r *run) step(code string, args ...string) {
	r.report.Steps = append(r.report.Steps, Step{Note: note(code, args...)})
}

// finding is a note that a step found: its place among the reasons or the warnings.
type finding struct {
	step  int
	among *findings
	at    int
}

// reason notes why the badge is not valid.
func (r *run) reason(notes ...Note) { r.find(&r.reasons, notes) }

// warn notes what should be known beside the verdict.
func (r *run) warn(notes ...Note) { r.find(&r.warnings, notes) }

func (r *run) find(among *findings, notes []Note) {
	if r.quiet {
		return
	}
	for _, n := range notes {
		if n.Code == "old-version" && among.has(n.Code) {
			continue // of the badge, whatever the versions of its parts
		}
		if at, kept := among.add(n); kept {
			r.found = append(r.found, finding{len(r.report.Steps) - 1, among, at})
		}
	}
}

// finish puts what was found into the report, now that it is known how many of each kind there are, and decides. What was
// not looked at for want of time leaves the answer open.
func (r *run) finish() {
	if r.work.over && !r.isOpen() {
		r.reason(note("took-too-long"))
	}
	for _, f := range r.found {
		if f.step >= 0 {
			step := &r.report.Steps[f.step]
			step.Found = append(step.Found, f.among.notes[f.at])
		}
	}
	r.report.Reasons, r.report.Warnings = r.reasons.notes, r.warnings.notes
	r.report.Work = r.work.steps
	if r.awardless {
		return
	}
	r.report.decide()
}

// isOpen reports whether something that is needed could not be had.
func (r *run) isOpen() bool {
	return slices.ContainsFunc(r.reasons.notes, func(n Note) bool { return reasons[n.Code] == unverifiable })
}

// fetch asks for a document, once in a verification. It returns an answer of any status, or why there is none.
func (r *run) fetch(document, address, accept string) (*Response, *Note) {
	key := accept + " " + address
	if known, ok := r.asked[key]; ok {
		return known.response, known.failure
	}
	r.step("step-fetch", "document", document, "address", address)
	response, failure := r.ask(document, address, accept)
	r.asked[key] = reply{response, failure}
	return response, failure
}

func (r *run) ask(document, address, accept string) (*Response, *Note) {
	if !handed.IsWeb(address) {
		n := note("no-address", "document", document, "address", address)
		return nil, &n
	}
	if len(r.report.Fetched) >= r.options.MaxFetches {
		n := note(FetchTooMany, "document", document, "address", address)
		return nil, &n
	}
	fetched := Fetched{Address: address, At: r.options.Now()}
	response, err := r.options.Fetcher.Fetch(r.work.ctx, address, accept)
	if err != nil {
		fetched.Failure = failureCode(err)
		r.report.Fetched = append(r.report.Fetched, fetched)
		n := note(fetched.Failure, "document", document, "address", address)
		return nil, &n
	}
	fetched.Final, fetched.Status, fetched.At = response.Final, response.Status, response.At
	fetched.Bytes, fetched.Cached = len(response.Body), response.Cached
	r.report.Fetched = append(r.report.Fetched, fetched)
	if response.Final != address && host(response.Final) != host(address) {
		r.warn(note("redirected-elsewhere", "document", document, "address", address, "final", response.Final))
	}
	return response, nil
}

// failureCode is the reason code for an error of a Fetcher.
func failureCode(err error) string {
	var failure *FetchError
	switch {
	case errors.As(err, &failure) && reasons[failure.Code] == unverifiable:
		return failure.Code
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return FetchTimeout
	}
	return FetchUnreachable
}

// statusFailure says why an answer cannot be used, or nil for status 2xx.
func statusFailure(document, address string, response *Response) *Note {
	code := "http-status"
	switch s := response.Status; {
	case s >= 200 && s < 300:
		return nil
	case s == http.StatusNotFound:
		code = "not-found"
	case s == http.StatusGone && document == kindAssertion:
		code = "revoked-gone"
	case s == http.StatusGone:
		code = "gone"
	case s == http.StatusUnauthorized, s == http.StatusForbidden, s == http.StatusTooManyRequests:
		code = "refused"
	case s >= 500:
		code = "server-error"
	}
	n := note(code, "document", document, "address", address, "status", strconv.Itoa(response.Status))
	return &n
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
