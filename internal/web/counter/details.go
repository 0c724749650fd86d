package counter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// assuring are the descriptors that the panel about quality shows. Source: rule R-22.
var assuring = []microcredential.Key{
	microcredential.QualityAssurance, microcredential.TypeOfAssessment, microcredential.Level,
	microcredential.LearnerEffort, microcredential.Credit,
}

// readQuality fills the panel about the quality of the learning, and the table of the descriptors.
func (v *resultView) readQuality(r *verification.Report) {
	if r.Badge == nil || r.Award == verify.Revoked {
		return // what a void badge says of the learning is no answer to anybody
	}
	g := &r.Guideline
	said := r.Said(v.Lang)
	for i := range said {
		said[i] = seen(said[i])
	}
	for _, key := range assuring {
		f := fact{label: g.Label(key, v.Lang), value: stranger(v.T("verify.quality.none")), tone: "quiet"}
		if i := slices.IndexFunc(said, func(r verification.Row) bool { return r.Key == key }); i >= 0 {
			f.value, f.tone = explained(&v.Frame, said[i]), ""
		}
		v.quality = append(v.quality, f)
	}
	for _, e := range r.Endorsements {
		v.endorsers = append(v.endorsers, v.endorser(e, r.Standing.Domain))
	}
	v.conformity, v.claim = g.Headline(v.Lang), g.Claim(v.Lang)
	if len(g.Missing) > 0 {
		v.findings = append(v.findings, v.T("verify.conformity.missing", "list", g.Labels(g.Missing, v.Lang)))
	}
	for _, f := range g.Findings {
		if f.Severity == microcredential.Error && !slices.Contains(g.Missing, f.Descriptor) {
			v.findings = append(v.findings, visible(f.Message(v.Lang)))
		}
	}
	v.trust = letter.BodyIn(g.Body, v.Lang)
	v.trust.Trust = visible(v.trust.Trust)
	told := func(row letter.Row) bool { return slices.Contains(assuring, row.Key) }
	v.rows, v.about = slices.DeleteFunc(v.descriptors(r, said), told), letter.AboutGuideline(g, v.Lang)
}

// seen is what is said in a row, with what is not seen written out.
func seen(r verification.Row) verification.Row {
	r.Text, r.Lang = visible(r.Text), languageTag(r.Lang)
	r.Items = slices.Clone(r.Items)
	for i, item := range r.Items {
		r.Items[i] = visible(item)
	}
	return r
}

// figured is a row's text, with the number that it gives on a line of its own.
func figured(r verification.Row) string {
	if r.Figure == nil || r.Key == microcredential.Level {
		return r.Text
	}
	return visible(r.Figure.Number+" "+r.Figure.Unit) + "\n" + r.Text
}

// descriptors are those that the badge gives, and below them what of its criteria belongs to none.
func (v *resultView) descriptors(r *verification.Report, said []verification.Row) []letter.Row {
	g, about := &r.Guideline, map[microcredential.Key]letter.Row{}
	if award := verification.Award(r.Report); award != nil && award.Recipient != nil {
		about[microcredential.LearnerIdentification] = v.learnerRow(award.Recipient)
	}
	if issued, _ := dates(verification.Award(r.Report), r.Zone()); !issued.IsZero() {
		about[microcredential.DateOfIssuing] = letter.Row{Date: issued}
	}
	all := letter.Rows(g, v.Lang, said, about)
	var rest []string
	for _, p := range g.Unassigned {
		rest = append(rest, visible(p.String()))
	}
	if text := strings.TrimSpace(strings.Join(rest, "\n") + "\n" + string(page.Outward(g.CriteriaURL))); text != "" {
		all = append(all, letter.Row{Row: verification.Row{Label: v.T("verify.criteria"), Lang: v.badge.lang, Text: text}})
	}
	return all
}

// learnerRow tells who the learner is: what the badge alone does not, where the issuer's page does.
func (v *resultView) learnerRow(badge *openbadges.IdentityObject) letter.Row {
	if v.learner != "" {
		return letter.Ours(v.T("verify.whose.named", "name", v.learner), false)
	}
	return letter.Ours(v.T("verify.person."+personKind(badge)), true)
}

// endorser is who endorses: by name and domain, since anybody can choose a name.
func (v *resultView) endorser(e verify.Endorsement, issuer string) templ.Component {
	key, name, at := "verify.endorsement.unchecked", "", ""
	if e.Object != nil {
		at = verification.Domain(e.Object.Issuer.ID)
		name = at
	}
	if e.Author != nil {
		name, at = verify.Short(e.Author.Name), verification.Domain(e.Author.ID)
	}
	switch {
	case at == issuer:
		key = "verify.endorsement.self"
	case e.Checked:
		key = "verify.endorsement.checked"
	}
	return phrase(v.Lang, key, "name", name, "domain", at)
}

// readDetails fills what stands below: what differs, warnings, and what was done.
func (v *resultView) readDetails(r *verification.Report) {
	v.reasons = v.notes(r.FurtherReasons())
	for _, w := range r.Warnings {
		if w.Code != "differs-from-hosted" && !verification.OfIssuer(w) { // those are said where they belong
			v.warnings = append(v.warnings, v.say(w))
		}
	}
	if r.Repainted {
		if v.badge != nil && v.badge.picture != "" {
			v.repainted = pictureURI(r.Raw.Picture)
		}
		if v.state != verification.Repainted {
			v.warnings = append(v.warnings, verification.Note{Code: "picture-repainted"}.Message(v.Lang))
		}
	}
	for _, d := range r.Differences {
		inHand, hosted := r.Told(d, v.Lang)
		v.differences = append(v.differences, differenceView{v.fieldName(d.Field), d.Field, inHand, hosted})
	}
	for _, s := range r.Steps {
		v.steps = append(v.steps, stepView{v.say(s.Note), v.notes(s.Found)})
	}
	for _, f := range r.Fetched {
		v.fetched = append(v.fetched, v.document(f, r.CheckedZone()))
	}
	ms := strconv.FormatFloat(float64(r.Took)/float64(time.Millisecond), 'f', 1, 64)
	v.took = v.T("verify.took.unknown", "ms", ms)
	if r.Version != "" {
		v.took = v.T("verify.took", "ms", ms, "version", visible(r.Version))
	}
}

// fieldName says a field in words, where there are some.
func (v *resultView) fieldName(field string) string {
	name := verification.FieldName(field, v.Lang)
	if name == verification.Printable(field) {
		return ""
	}
	return name
}

func (v *resultView) document(f verify.Fetched, in *time.Location) fetchedView {
	d := fetchedView{address: visible(f.Address)}
	if f.Failure != "" {
		d.answer = v.T("verify.fetched.failed", "reason", verify.Note{Code: f.Failure}.Message(v.Lang))
		return d
	}
	parts := []string{strconv.Itoa(f.Status), v.T("verify.fetched.bytes", "count", f.Bytes)}
	if f.Cached {
		parts = append(parts, v.T("verify.fetched.cached"))
	}
	d.answer = strings.Join(parts, " · ")
	d.time = locale.Moment(v.Lang, f.At.In(in))
	if f.Final != f.Address && f.Final != "" {
		d.final = v.T("verify.fetched.final", "address", visible(f.Final))
	}
	return d
}
