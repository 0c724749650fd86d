package verify

import (
	"errors"
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// checkShape turns the problems that Validate finds into reasons and warnings.
func (d *document) checkShape() {
	var err error
	switch o := d.object.(type) {
	case *openbadges.Assertion:
		err = o.Validate()
		d.checkAssertion(o)
	case *openbadges.BadgeClass:
		err = o.Validate()
	case *openbadges.Profile:
		err = o.ValidateIssuer()
	case *openbadges.CryptographicKey:
		err = o.Validate()
	case *openbadges.RevocationList:
		err = o.Validate()
	case *openbadges.Endorsement:
		err = o.Validate()
	}
	var problems openbadges.Problems
	if !errors.As(err, &problems) {
		return
	}
	for _, p := range problems {
		if !d.work.next() {
			return
		}
		d.judgeProblem(p)
	}
}

// judgeProblem tells the faults that make a badge invalid from those that a reader should merely know.
func (d *document) judgeProblem(p openbadges.Problem) {
	n := note("wrong-property", "document", d.kind, "property", shortPath(p.Property), "problem", p.Code, "value", Short(p.Value))
	n.More = p.More
	if p.Code == openbadges.CodeMissing {
		n.Code = "missing-property"
	}
	switch part := topLevel(p.Property); {
	case p.Code == openbadges.CodeOrder:
		d.reason(note("date-order"))
	case d.isFetchedAnyway(p):
		// An embedded copy: the document at its own address is judged.
	case part == "endorsement":
		d.warn(note("endorsement-malformed", "document", d.kind))
	case p.Code == openbadges.CodeTelephone:
		d.warn(note("telephone-form", "document", d.kind))
	case p.Code == openbadges.CodeHashed && d.assertion().Recipient.IsUnknownHash():
		// recipient-hash is the warning that fits.
	case p.Code == openbadges.CodeHashed:
		d.warn(note("hashed-contradicts"))
	case p.Code == openbadges.CodeMissing && strings.HasSuffix(p.Property, "criteria.narrative"):
		d.warn(note("empty-criteria"))
	case p.Code == openbadges.CodeTwice && d.saysTheSameTwice():
		d.warn(note("verify-twice"))
	case d.kind == kindIssuer && part == "publicKey" && strings.Contains(p.Property, "."),
		d.kind == kindAssertion && n.Code == "wrong-property" && (p.Property == "recipient.identity" || p.Property == "recipient.salt"),
		d.kind == kindList && strings.HasPrefix(p.Property, "revokedAssertions") && p.Code == openbadges.CodeIRI:
		n.Code = "questionable-property"
		d.warn(n)
	case d.kind == kindIssuer && p.Property == "email" && n.Code == "missing-property" && isOld(d.version):
		// Version 1 did not ask for it.
	case d.version == "0.5" && n.Code == "missing-property" && (p.Property == "issuedOn" || p.Property == "badge.issuer.email"):
		// Nor did version 0.5 for these.
	default:
		d.reason(n)
	}
}

// reason notes what makes a badge that rests on the document invalid.
func (d *document) reason(n Note) { d.reasons.add(n) }

// warn notes what should be known beside the verdict.
func (d *document) warn(n Note) { d.warnings.add(n) }

// isFetchedAnyway reports whether a problem lies in an embedded copy whose original will be fetched: the class of a
// hosted assertion, and every issuer.
func (d *document) isFetchedAnyway(p openbadges.Problem) bool {
	switch d.kind {
	case kindAssertion:
		a := d.assertion()
		inBadge := strings.HasPrefix(p.Property, "badge.")
		inIssuer := strings.HasPrefix(p.Property, "badge.issuer.") && handed.IsWeb(a.Badge.Object.Issuer.ID)
		return inIssuer || inBadge && handed.IsWeb(a.Badge.ID) && !a.HowVerified().IsSigned()
	case kindBadge:
		return strings.HasPrefix(p.Property, "issuer.") && handed.IsWeb(d.badge().Issuer.ID)
	case kindEndorsement:
		return strings.HasPrefix(p.Property, "issuer.") && handed.IsWeb(d.endorsement().Issuer.ID)
	}
	return false
}

func (d *document) saysTheSameTwice() bool {
	a, ok := d.object.(*openbadges.Assertion)
	return ok && a.Verification.IsHosted() == a.Verify.IsHosted() && a.Verification.IsSigned() == a.Verify.IsSigned()
}

// checkAssertion looks at what Validate leaves open.
func (d *document) checkAssertion(a *openbadges.Assertion) {
	if strings.HasPrefix(a.Image.ID, "data:") && !isOld(d.version) { // version 1 allowed it
		d.reason(note("assertion-picture"))
	}
	if i := a.Recipient; i != nil {
		d.checkRecipient(i)
	}
}

// shortPath bounds a property path, which has names of ours alone: its end says more than its beginning.
func shortPath(path string) string {
	const most = 200
	if len(path) <= most {
		return path
	}
	return "…" + path[len(path)-most:]
}

// topLevel is the first name of a property path, or "endorsement" when the path leads through one.
func topLevel(path string) string {
	for name := range strings.SplitSeq(path, ".") {
		if name, _, _ = strings.Cut(name, "["); name == "endorsement" {
			return name
		}
	}
	first, _, _ := strings.Cut(path, ".")
	first, _, _ = strings.Cut(first, "[")
	return first
}

func isOld(version string) bool { return version == "0.5" || version == "1.0" || version == "1.1" }
