package public

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// assuring are the descriptors that the panel about quality shows. Source: rule R-22.
var assuring = []microcredential.Key{
	microcredential.QualityAssurance, microcredential.TypeOfAssessment, microcredential.Level,
	microcredential.LearnerEffort, microcredential.Credit,
}

// readQuality fills the panel about the quality of the learning, and the table of the descriptors.
func (v *resultView) readQuality(r *verification.Report) {
	if r.Badge == nil {
		return
	}
	g := &r.Guideline
	for _, key := range assuring {
		d, _ := microcredential.Current.Descriptor(key)
		f := fact{label: d.LabelIn(microcredential.Lang(v.lang)), value: stranger(v.t("verify.quality.none")), tone: "quiet"}
		if said := v.figure(key, g) + visible(g.Text(key)); said != "" {
			f.value, f.tone = issuerText(&v.frame, v.badge.lang, said), ""
		}
		v.quality = append(v.quality, f)
	}
	for _, e := range r.Endorsements {
		v.endorsers = append(v.endorsers, v.endorser(e, r.Standing.Domain))
	}
	switch {
	case !g.Claimed:
		v.conformity = v.t("verify.conformity.none")
		if len(g.Missing) > 0 {
			v.findings = []string{v.missing(g.Missing)}
		}
	case g.Conforms:
		v.conformity = v.t("verify.conformity.holds")
	default:
		v.conformity = v.t("verify.conformity.fails")
		for _, f := range g.Findings {
			v.findings = append(v.findings, visible(f.Message(microcredential.Lang(v.lang))))
		}
	}
	v.trust = bodyText{trust: visible(g.TrustEN), trustLang: "en", trustURL: g.TrustURI}
	if g.TrustJA != "" && (v.lang == "ja" || g.TrustEN == "") {
		v.trust.trust, v.trust.trustLang = visible(g.TrustJA), "ja"
	}
	v.rows = v.descriptors(r)
}

// missing names the mandatory descriptors that a badge does not give.
func (v *resultView) missing(keys []microcredential.Key) string {
	var labels []string
	for _, key := range keys {
		d, _ := microcredential.Current.Descriptor(key)
		labels = append(labels, d.LabelIn(microcredential.Lang(v.lang)))
	}
	return v.t("verify.conformity.missing", "list", strings.Join(labels, v.t("verify.conformity.comma")))
}

// figure is the number that could be read in a descriptor, in bold type's stead on a line of its own.
func (v *resultView) figure(key microcredential.Key, g *verification.Guideline) string {
	switch {
	case key == microcredential.LearnerEffort && g.Effort.OK:
		return v.t("verify.hours", "count", rounded(g.Effort.Number)) + "\n"
	case key == microcredential.Credit && g.Credit.OK:
		return v.t("verify.credits", "count", rounded(g.Credit.Number), "unit", visible(g.Credit.Unit)) + "\n"
	}
	return ""
}

// descriptors are those that the badge gives, and below them what of its criteria belongs to none.
func (v *resultView) descriptors(r *verification.Report) (all []row) {
	g, award := &r.Guideline, verification.Award(r.Report)
	for _, d := range g.Descriptors {
		out := row{label: d.LabelJA, small: d.Label, lang: v.badge.lang, text: visible(d.Text)}
		if v.lang != "ja" {
			out.label, out.small = d.Label, ""
		}
		for _, item := range d.Items {
			out.items = append(out.items, visible(item))
		}
		switch d.Key {
		case microcredential.LearnerIdentification:
			out.text, out.lang, out.quiet = v.t("verify.person."+personKind(award.Recipient)), v.lang, true
		case microcredential.DateOfIssuing:
			out.date, _ = dates(award)
		case microcredential.Certification:
			if g.Claimed {
				out.note = microcredential.Current.Note(microcredential.Lang(v.lang))
			}
		}
		all = append(all, out)
	}
	if text := strings.TrimSpace(visible(g.Preface) + "\n" + string(outward(g.CriteriaURL))); text != "" {
		all = append(all, row{label: v.t("verify.criteria"), lang: v.badge.lang, text: text})
	}
	return all
}

// endorser is who endorses: by name and domain, since anybody can choose a name.
func (v *resultView) endorser(e verify.Endorsement, issuer string) templ.Component {
	key, name, at := "verify.endorsement.unchecked", "", ""
	if e.Object != nil {
		at = verification.Domain(e.Object.Issuer.ID)
		name = at
	}
	if e.Author != nil {
		name, at = e.Author.Name, verification.Domain(e.Author.ID)
	}
	switch {
	case at == issuer:
		key = "verify.endorsement.self"
	case e.Checked:
		key = "verify.endorsement.checked"
	}
	return phrase(v.lang, key, "name", name, "domain", at)
}

// readDetails fills what stands below: what differs, warnings, and what was done.
func (v *resultView) readDetails(r *verification.Report) {
	if len(r.Reasons) > 1 {
		v.reasons = v.notes(r.Reasons[1:]) // the first is in the answer
	}
	for _, w := range r.Warnings {
		if w.Code != "differs-from-hosted" && !slices.Contains(about, w.Code) { // those are said where they belong
			v.warnings = append(v.warnings, v.say(w))
		}
	}
	for _, d := range r.Differences {
		v.differences = append(v.differences, differenceView{v.fieldName(d.Field), d.Field, unquoted(d.InHand), unquoted(d.Hosted)})
	}
	for _, s := range r.Steps {
		v.steps = append(v.steps, stepView{v.say(s.Note), v.notes(s.Found)})
	}
	for _, f := range r.Fetched {
		v.fetched = append(v.fetched, v.document(f))
	}
	ms := strconv.FormatFloat(float64(r.Took)/float64(time.Millisecond), 'f', 1, 64)
	v.took = v.t("verify.took.unknown", "ms", ms)
	if r.Version != "" {
		v.took = v.t("verify.took", "ms", ms, "version", visible(r.Version))
	}
}

// fieldName says a field in words, where there are some.
func (v *resultView) fieldName(field string) string {
	names := map[string]string{"issuedOn": "issued", "expires": "ends", "recipient": "person", "issuer": "issuer", "badge": "badge"}
	first, _, _ := strings.Cut(field, ".")
	if key, ok := names[first]; ok {
		return v.t("verify." + key)
	}
	return ""
}

// unquoted is a JSON text without its quotation marks; anything else stays as it is.
func unquoted(value string) string {
	var text string
	if json.Unmarshal([]byte(value), &text) == nil && text != "" {
		return text
	}
	return value
}

func (v *resultView) document(f verify.Fetched) fetchedView {
	d := fetchedView{address: visible(f.Address)}
	if f.Failure != "" {
		d.answer = v.t("verify.fetched.failed", "code", visible(f.Failure))
		return d
	}
	parts := []string{strconv.Itoa(f.Status), v.t("verify.fetched.bytes", "count", f.Bytes)}
	if f.Cached {
		parts = append(parts, v.t("verify.fetched.cached"))
	}
	d.answer = strings.Join(parts, " · ")
	d.time = f.At.UTC().Format(time.DateTime)
	if f.Final != f.Address && f.Final != "" {
		d.final = v.t("verify.fetched.final", "address", visible(f.Final))
	}
	return d
}
