package verify

import (
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// judge examines an assertion and everything that it rests on. jws is nil for a hosted one.
func (r *run) judge(d *document, jws *openbadges.JWS) {
	a := d.assertion()
	r.report.Assertion, r.report.Raw.Assertion, r.report.Version = a, d.raw, d.version
	r.step("step-assertion")
	r.reason(d.reasons.notes...)
	r.warn(d.warnings.notes...)
	r.checkCarriage(a, jws)
	r.checkTimes(a)
	badge, issuer := r.partsOf(d, jws)
	if issuer == nil {
		if jws != nil {
			r.reason(note("signature-unchecked"))
		}
		return
	}
	r.checkClassScope(badge.badge(), issuer.issuer())
	if jws == nil {
		r.checkScope(a, issuer.issuer())
	} else {
		r.checkSignature(a, issuer.issuer(), jws)
		r.checkRevocationList(d, issuer.issuer())
	}
	if !badge.isFaulty("image") {
		r.checkBadgePicture(badge.badge())
	}
	r.checkEndorsements(a, badge.badge(), issuer.issuer())
}

// partsOf finds class and issuer; issuer is nil when one of them is not to be had, with the reason noted.
func (r *run) partsOf(d *document, jws *openbadges.JWS) (badge, issuer *document) {
	if badge = r.badgeOf(d, jws); badge != nil {
		issuer = r.issuerOf(badge, jws)
	}
	return badge, issuer
}

// checkCarriage compares how the assertion says it is verified with how it came.
func (r *run) checkCarriage(a *openbadges.Assertion, jws *openbadges.JWS) {
	how := a.HowVerified()
	if jws != nil {
		r.report.Verification = openbadges.SignedBadge
		if how.IsHosted() && !how.IsSigned() {
			r.reason(note("carried-differently"))
		}
		if a.IsRevoked() {
			r.reason(note("revoked-signed", "reason", Short(a.RevocationReason)))
		}
		return
	}
	r.report.Verification = openbadges.HostedBadge
	if how.IsSigned() && !how.IsHosted() {
		r.reason(note("signature-missing"))
	}
}

// badgeOf finds the BadgeClass: at its own address; for a signed assertion also embedded, as signed; for version 0.5
// always embedded. It returns nil when there is none, with the reason noted.
func (r *run) badgeOf(d *document, jws *openbadges.JWS) *document {
	link := d.assertion().Badge
	var badge *document
	if link.Object != nil && (jws != nil || d.version == "0.5") {
		r.step("step-embedded", "document", kindBadge)
		badge = &document{kind: kindBadge, version: d.version, work: &r.work}
		badge.inspect(link.Object)
		// Shape and contexts of what is embedded were judged with the assertion.
		badge.reasons, badge.warnings = withoutShape(badge.reasons), withoutShape(badge.warnings)
	} else if badge = r.part(kindBadge, link.ID, link.IsZero() || d.isFaulty("badge")); badge == nil {
		return nil
	}
	r.report.Badge, r.report.Raw.Badge = badge.badge(), badge.raw
	r.step("step-class")
	r.reason(badge.reasons.notes...)
	r.warn(badge.warnings.notes...)
	if jws == nil && badge.raw != nil {
		r.compareEmbedded("badge.", kindBadge, badge, r.embeddedBadges(d))
	}
	return badge
}

// part fetches a class or an issuer. What is told of the document that should name it is not told again.
func (r *run) part(kind, address string, told bool) *document {
	if told {
		return nil
	}
	if !handed.IsWeb(address) {
		r.reason(note("no-address", "document", kind, "address", Short(address)))
		return nil
	}
	d, failure := r.document(kind, address)
	if failure != nil {
		r.reason(*failure)
		return nil
	}
	return d
}

// issuerOf finds the issuer's Profile, always at its own address: a key or a policy from anywhere else proves nothing.
func (r *run) issuerOf(badge *document, jws *openbadges.JWS) *document {
	link := badge.badge().Issuer
	var issuer *document
	if badge.version == "0.5" && link.Object != nil {
		issuer = &document{kind: kindIssuer, version: badge.version, work: &r.work}
		issuer.inspect(link.Object)
		issuer.reasons, issuer.warnings = withoutShape(issuer.reasons), withoutShape(issuer.warnings)
	} else if issuer = r.part(kindIssuer, link.ID, link.IsZero() || badge.isFaulty("issuer") || r.reasons.isFaulty("badge.issuer")); issuer == nil {
		return nil
	}
	r.report.Issuer, r.report.Raw.Issuer = issuer.issuer(), issuer.raw
	r.step("step-issuer")
	r.reason(issuer.reasons.notes...)
	r.warn(issuer.warnings.notes...)
	if jws == nil && issuer.raw != nil {
		copies := []any{}
		if link.Object != nil {
			copies = append(copies, link.Object)
		}
		for _, b := range r.embeddedBadges(nil) {
			if b := b.(*openbadges.BadgeClass); b.Issuer.Object != nil {
				copies = append(copies, b.Issuer.Object)
			}
		}
		r.compareEmbedded("badge.issuer.", kindIssuer, issuer, copies)
	}
	return issuer
}

// embeddedBadges are the copies of the class within the assertion in hand and within d.
func (r *run) embeddedBadges(d *document) []any {
	var copies []any
	for _, d := range []*document{r.inHand, d} {
		if d != nil && d.assertion().Badge.Object != nil {
			copies = append(copies, d.assertion().Badge.Object)
		}
	}
	return copies
}

// withoutShape leaves out what is judged with the object that embeds this one.
func withoutShape(all findings) findings {
	var out findings
	for _, n := range all.notes {
		switch n.Code {
		case "missing-property", "wrong-property", "no-context", "context-missing", "empty-criteria", "telephone-form",
			"endorsement-malformed", "questionable-property", "date-order":
		default:
			out.add(n)
		}
	}
	return out
}

// checkBadgePicture sees whether the picture that the class names by address is a PNG or an SVG.
func (r *run) checkBadgePicture(badge *openbadges.BadgeClass) {
	address := badge.Image.ID
	if address == "" || strings.HasPrefix(address, "data:") {
		return
	}
	response, failure := r.fetch(kindBadgePicture, address, acceptPicture)
	if failure == nil {
		failure = statusFailure(kindBadgePicture, address, response)
	}
	if failure != nil {
		r.reason(*failure)
		return
	}
	picture := r.memory.read(&r.work, kindBadgePicture, address, response)
	if picture.fatal != nil {
		r.reason(*picture.fatal)
		return
	}
	r.report.Raw.BadgePicture = response.Body
	r.warn(picture.warnings.notes...)
	if !strings.HasPrefix(strings.ToLower(response.ContentType), "image/") {
		r.warn(note("content-type", "document", kindBadgePicture, "type", Short(response.ContentType)))
	}
}
