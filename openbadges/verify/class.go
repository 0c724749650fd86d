package verify

import (
	"context"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// NoVerdict is the verdict of a report about a BadgeClass alone: it was awarded to nobody, so nothing is genuine or not.
const NoVerdict Verdict = ""

// Read is Verify for those who want to know what a badge says, too: a BadgeClass that was awarded to nobody, in hand as
// JSON or at an address, is read with its issuer's Profile. Such a report has [NoVerdict], no Assertion, and no Badge
// where there was none to be had; its reasons tell why a part is missing. Anything else is verified.
func (v *Verifier) Read(ctx context.Context, target Target) *Report {
	return v.verify(ctx, target, true)
}

// isClass reports whether a JSON text is a BadgeClass: it says so, or, as before version 1.1, has the members of one.
func isClass(data []byte) bool {
	var o struct {
		Type      jsontext.Value `json:"type"`
		AtType    jsontext.Value `json:"@type"`
		Badge     jsontext.Value `json:"badge"`
		Recipient jsontext.Value `json:"recipient"`
		Criteria  jsontext.Value `json:"criteria"`
		Issuer    jsontext.Value `json:"issuer"`
	}
	if handed.FormOf(data) != handed.FormJSON || json.Unmarshal(data, &o) != nil {
		return false
	}
	if types := string(o.Type) + string(o.AtType); types != "" {
		return strings.Contains(types, `BadgeClass"`)
	}
	return o.Criteria != nil && o.Issuer != nil && o.Badge == nil && o.Recipient == nil
}

// class reads a BadgeClass that is in hand.
func (r *run) class(data []byte) { r.ofClass(read(&r.work, kindBadge, data, "")) }

// classAnswer reads the BadgeClass that answered at an address.
func (r *run) classAnswer(address string, response *Response) {
	d, failure := r.resolve(kindBadge, address, response)
	if failure != nil {
		r.awardless = true
		r.reason(*failure)
		return
	}
	r.ofClass(d)
}

// ofClass goes on with the class: its issuer is asked for, and where that cannot be had, the copy inside stands for it.
func (r *run) ofClass(d *document) {
	r.awardless = true
	if !r.accept(d) {
		return
	}
	r.report.Badge, r.report.Raw.Badge = d.badge(), d.raw
	r.step("step-class")
	r.reason(d.reasons.notes...)
	r.warn(d.warnings.notes...)
	if issuer := r.issuerOf(d, nil); issuer == nil {
		r.report.Issuer = d.badge().Issuer.Object
	}
}
