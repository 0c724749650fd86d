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
)

// What is asked for, best first.
const (
	acceptJSON    = "application/ld+json, application/json;q=0.9, */*;q=0.1"
	acceptBadge   = "application/ld+json, application/json;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8, text/html;q=0.5, */*;q=0.1"
	acceptPicture = "image/png, image/svg+xml, */*;q=0.1"
)

// run is one verification under way.
type run struct {
	*Verifier
	ctx    context.Context
	at     time.Time // for which to judge
	target Target
	report *Report
	inHand *document // what the input carried; nil for an address
	asked  map[string]reply
	hops   int  // addresses that the input has led to
	quiet  bool // the verdict is known, and the rest is read only to be shown
}

type reply struct {
	response *Response
	failure  *Note
}

// step begins a step; reasons and warnings that follow are its findings.
func (r *run) step(code string, args ...string) {
	r.report.Steps = append(r.report.Steps, Step{Note: note(code, args...)})
}

func (r *run) found(n Note) {
	if last := len(r.report.Steps) - 1; last >= 0 {
		r.report.Steps[last].Found = append(r.report.Steps[last].Found, n)
	}
}

// reason notes why the badge is not valid.
func (r *run) reason(notes ...Note) {
	for _, n := range notes {
		if !r.quiet && !slices.ContainsFunc(r.report.Reasons, n.equal) {
			r.report.Reasons = append(r.report.Reasons, n)
			r.found(n)
		}
	}
}

// warn notes what should be known beside the verdict.
func (r *run) warn(notes ...Note) {
	for _, n := range notes {
		if !r.quiet && !slices.ContainsFunc(r.report.Warnings, n.equal) {
			r.report.Warnings = append(r.report.Warnings, n)
			r.found(n)
		}
	}
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
	if !isWeb(address) {
		n := note("no-address", "document", document, "address", address)
		return nil, &n
	}
	if len(r.report.Fetched) >= r.options.MaxFetches {
		n := note(FetchTooMany, "document", document, "address", address)
		return nil, &n
	}
	fetched := Fetched{Address: address, At: r.options.Now()}
	response, err := r.options.Fetcher.Fetch(r.ctx, address, accept)
	if err != nil {
		fetched.Failure = failureCode(err)
		r.report.Fetched = append(r.report.Fetched, fetched)
		n := note(fetched.Failure, "document", document, "address", address)
		return nil, &n
	}
	fetched.Final, fetched.Status, fetched.At = response.Final, response.Status, response.At
	fetched.Bytes, fetched.Cached = len(response.Body), response.Cached
	r.report.Fetched = append(r.report.Fetched, fetched)
	if host(response.Final) != host(address) {
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

// isWeb reports whether a text is an absolute http or https address.
func isWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
