package counter

import (
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// readGlance answers what an employer asks, on the first screen: whose it is, by whom, for how long, how it was judged, and
// whom to ask. What is not known is said to be, so that nobody looks for it.
func (v *resultView) readGlance(r *verification.Report) {
	v.glanced("whose", v.whose(r), "")
	v.glanced("issuer", v.by(r), "")
	if dates := v.inForce(r); dates != nil {
		v.glanced("issued", dates, "")
	}
	judged, lang := v.judged(r)
	v.glanced("judged", letter.Brief(&v.Frame, lang, judged, v.id("quality")), "spread")
	switch contact := r.Contact(); {
	case contact == verification.Contact{} && r.Issuer == nil: // who has issued it is not known either
		v.glanced("ask", stranger(v.T("verify.ask.bearer")), "")
	case contact == verification.Contact{}:
		v.glanced("ask", stranger(v.T("verify.ask.none")), "")
	case r.Home == nil:
		v.glanced("ask", stranger(contact.In(v.Lang)), "") // a stranger's word, and nothing to click on
	default:
		v.glanced("ask", letter.Contact(&v.Frame, contact), "")
	}
}

func (v *resultView) glanced(key string, value templ.Component, tone string) {
	v.glance = append(v.glance, fact{v.T("verify." + key), value, tone})
}

// whose is the learner: by name where the page of an award of ours shows it, else as the badge knows the person.
func (v *resultView) whose(r *verification.Report) templ.Component {
	if v.learner = visible(r.Learner(v.Lang)); v.learner != "" {
		return named(v)
	}
	return unnamed(v, v.unnamed(r))
}

// unnamed says what is known of a learner who is not named.
func (v *resultView) unnamed(r *verification.Report) string {
	for _, a := range awards(r) {
		if a.Recipient != nil {
			return v.T("verify.person." + personKind(a.Recipient))
		}
	}
	if r.Verdict == verify.Revoked {
		return v.T("verify.whose.revoked")
	}
	return v.untold()
}

// by is the issuer with the domain that stands for it, or the place that a badge names whose issuer could not be asked.
func (v *resultView) by(r *verification.Report) templ.Component {
	if r.Issuer != nil {
		return issuerLine(v)
	}
	if r.Home != nil {
		return atHome(r.Home.Name.In(v.Lang), verification.Domain(r.Record()))
	}
	if host := verification.Domain(r.Record()); host != "" {
		return phrase(v.Lang, "verify.names", "host", host)
	}
	return stranger(v.untold())
}

// untold stands for what is not known; of what may be known later it says so.
func (v *resultView) untold() string {
	if v.state == verification.Unreached {
		return v.T("verify.untold.now")
	}
	return v.T("verify.untold")
}

// inForce is from when to when, in the issuer's zone, and zero where it is not told: of an award of this store that was revoked
// by what is known here, whatever a copy says.
func inForce(r *verification.Report) (issued, ends time.Time) {
	if r.Withdrawn() && !r.Own.Issued.IsZero() {
		return r.Own.Issued, ends
	}
	for _, a := range awards(r) {
		if issued, ends = dates(a, r.Zone()); !issued.IsZero() {
			return issued, ends
		}
	}
	return issued, ends
}

// inForce is from when to when; nil where it is not told.
func (v *resultView) inForce(r *verification.Report) templ.Component {
	if issued, ends := inForce(r); !issued.IsZero() {
		return spanOfTime(v, issued, ends)
	}
	return nil
}

// judged is how the learning was judged, and in which language that is said.
func (v *resultView) judged(r *verification.Report) (text string, lang locale.Language) {
	for _, row := range r.Said(v.Lang) {
		if row.Key == microcredential.TypeOfAssessment {
			return visible(verify.Short(row.Text)), languageTag(row.Lang)
		}
	}
	if r.Class() == nil {
		return v.untold(), ""
	}
	return v.T("verify.quality.none"), ""
}
