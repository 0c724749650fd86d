package verify

import (
	"bytes"
	"mime"
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// hosted judges a hosted assertion by the copy at its address.
func (r *run) hosted(address string) {
	response, failure := r.fetch(kindAssertion, address, acceptJSON)
	if failure != nil {
		r.reason(*failure)
		return
	}
	r.hostedAnswer(address, response)
}

// hostedAnswer judges what an assertion's own address answered.
func (r *run) hostedAnswer(address string, response *Response) {
	d, failure := r.resolve(kindAssertion, address, response)
	switch {
	case failure != nil && failure.Code == "revoked-gone":
		r.revokedGone(address, response)
		return
	case failure != nil:
		r.reason(*failure)
		return
	}
	if n := revokedByFlag(d); n != nil {
		r.reason(*n)
		r.show(d)
		return
	}
	if r.inHand != nil {
		r.compare("", r.inHand, d)
	}
	r.judge(d, nil)
}

// revokedByFlag is the reason when a hosted assertion says of itself that it is revoked.
func revokedByFlag(d *document) *Note {
	if !d.assertion().IsRevoked() {
		return nil
	}
	n := note("revoked-flag", "reason", Short(d.assertion().RevocationReason))
	return &n
}

// revokedGone notes that an address answers 410, and shows what the badge was: from the body, if that is an assertion.
func (r *run) revokedGone(address string, response *Response) {
	d, why := read(&r.work, kindAssertion, response.Body, address), ""
	if d.fatal == nil {
		why = Short(d.assertion().RevocationReason)
	} else {
		d, r.unconfirmed = r.inHand, true
	}
	r.reason(note("revoked-gone", "address", address, "reason", why))
	if d != nil {
		r.show(d)
	}
}

// show reads what belongs to a revoked badge so that it can be shown; nothing of it counts any more.
func (r *run) show(d *document) {
	if d.assertion().Badge.IsZero() && r.inHand != nil {
		r.report.Assertion, r.report.Raw.Assertion = d.assertion(), d.raw
		r.report.Version = d.version
		d = r.inHand
	}
	r.quiet = true
	if r.report.Assertion == nil {
		r.report.Assertion, r.report.Raw.Assertion, r.report.Version = d.assertion(), d.raw, d.version
	}
	r.partsOf(d, nil)
}

// resolve reads an answer as a document of the kind and sees to it that it is the one it says to be: its id is the
// address asked for or the one that answered. Otherwise the id that it declares is fetched, once; what answers there
// must bear that id. Source: Open Badges 2.0, Hosted Verification.
func (r *run) resolve(kind, address string, response *Response) (*document, *Note) {
	d, failure := r.readAnswer(kind, address, response)
	if failure != nil || d.face.id == "" || d.face.id == address || d.face.id == response.Final {
		return d, failure
	}
	id := d.face.id
	mismatch := note("id-mismatch", "document", kind, "address", address, "id", Short(id))
	if !handed.IsWeb(id) {
		return nil, &mismatch
	}
	declared, failure := r.fetch(kind, id, acceptJSON)
	if failure != nil {
		if isOutage(failure.Code) {
			return nil, failure
		}
		return nil, &mismatch
	}
	d, failure = r.readAnswer(kind, id, declared)
	switch {
	case failure != nil && (failure.Code == "revoked-gone" || isOutage(failure.Code)):
		return nil, failure
	case failure != nil || d.face.id != id:
		return nil, &mismatch
	}
	if kind == kindAssertion && r.inHand == nil {
		return d, nil // the address of a page, which a person gave and no badge
	}
	r.warn(note("id-differs", "document", kind, "address", address, "id", Short(id)))
	return d, nil
}

// isOutage reports whether a failure may be another one tomorrow, and says nothing of what would be found.
func isOutage(code string) bool {
	switch code {
	case FetchTooMany, FetchTimeout, FetchUnreachable, "server-error", "refused":
		return true
	}
	return false
}

// readAnswer reads an answer of status 2xx.
func (r *run) readAnswer(kind, address string, response *Response) (*document, *Note) {
	if failure := statusFailure(kind, address, response); failure != nil {
		return nil, failure
	}
	d := r.readBody(kind, address, response)
	if d.fatal != nil {
		return nil, d.fatal
	}
	if !isJSONType(response.ContentType) {
		r.warn(note("content-type", "document", kind, "type", Short(response.ContentType)))
	}
	return d, nil
}

// readBody reads a document, if it was not read before: the hosted assertion is most often the one in hand, byte by byte.
func (r *run) readBody(kind, address string, response *Response) *document {
	if kind == kindAssertion && r.inHand != nil && r.inHand.version == "2.0" && bytes.Equal(r.inHand.raw, response.Body) {
		return r.inHand
	}
	return r.memory.read(&r.work, kind, address, response)
}

// document fetches and resolves a document by its address.
func (r *run) document(kind, address string) (*document, *Note) {
	response, failure := r.fetch(kind, address, acceptJSON)
	if failure != nil {
		return nil, failure
	}
	return r.resolve(kind, address, response)
}

func isJSONType(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "application/json" || strings.HasPrefix(t, "application/") && strings.HasSuffix(t, "+json"))
}

// checkScope asks whether the issuer stands for the address of a hosted assertion.
func (r *run) checkScope(a *openbadges.Assertion, issuer *openbadges.Profile) {
	r.step("step-scope")
	var policy openbadges.VerificationObject
	if issuer.Verification != nil {
		policy = *issuer.Verification
	}
	if !openbadges.InScope(a.ID, issuer.ID, policy) {
		r.reason(note("out-of-scope", "address", Short(a.ID), "issuer", Short(issuer.ID), "rule", ruleOf(a.ID, policy)))
	}
}

// checkClassScope asks whether the class lies where its issuer publishes. startsWith speaks of assertions only.
func (r *run) checkClassScope(badge *openbadges.BadgeClass, issuer *openbadges.Profile) {
	if !handed.IsWeb(badge.ID) {
		return // found elsewhere, or inside a signed assertion
	}
	var policy openbadges.VerificationObject
	if issuer.Verification != nil {
		policy.AllowedOrigins = issuer.Verification.AllowedOrigins
	}
	if openbadges.InScope(badge.ID, issuer.ID, policy) || openbadges.InScope(badge.ID, issuer.ID, openbadges.VerificationObject{}) {
		return
	}
	r.reason(note("class-out-of-scope", "address", Short(badge.ID), "issuer", Short(issuer.ID), "rule", ruleOf(badge.ID, policy)))
}

// The rules by which a place is the issuer's or not.
const (
	ruleDeclared = "declared" // the issuer's Profile says where it publishes, and not there
	ruleInexact  = "inexact"  // it says it so that the place is neither allowed nor excluded
	ruleOrigin   = "origin"   // it says nothing, so that its own host is the place
)

// ruleOf is the rule that an address breaks. What an issuer declares speaks against an address only where it can be read and
// leaves the address out: another scheme does not, and neither does a beginning that the address has, on a host that was never
// allowed.
func ruleOf(address string, policy openbadges.VerificationObject) string {
	if len(policy.AllowedOrigins) == 0 && len(policy.StartsWith) == 0 {
		return ruleOrigin
	}
	address = secured(address)
	excluded := func(declared openbadges.VerificationObject) bool {
		return !openbadges.InScope(address, address, declared)
	}
	var starts openbadges.List[string]
	for _, start := range policy.StartsWith {
		starts = append(starts, secured(start))
	}
	readable := !slices.ContainsFunc(starts, func(start string) bool { return !handed.IsWeb(start) })
	if excluded(openbadges.VerificationObject{AllowedOrigins: policy.AllowedOrigins}) || readable && excluded(openbadges.VerificationObject{StartsWith: starts}) {
		return ruleDeclared
	}
	return ruleInexact
}

// secured is an address as it is reached by https.
func secured(address string) string {
	if rest, ok := strings.CutPrefix(address, "http://"); ok {
		return "https://" + rest
	}
	return address
}
