package microcredential

import (
	"slices"
	"time"

	"github.com/mitome/mitome/openbadges"
)

// Badge is what a BadgeClass and its Profile say, whoever issued them: the criteria's reading, with the descriptors that
// have a place of their own beside them. What one award adds is asked of [Badge.Judge].
type Badge struct {
	Reading
	Body        ProfileReading
	Alt         string // the picture's alternative text
	LeftOut     bool   // Content/ Description says no more than the title (docs/rules.md, reading 6)
	CriteriaURL string // address of criteria that are kept elsewhere; may be empty
	Language    string // that the BadgeClass names; may be empty, or neither "en" nor "ja"

	class Report // of the class, which every award of it shares
}

// ReadBadge reads a badge class of any issuer, and its Profile, which may be nil. The criteria are read by the edition
// that they name, or that their labels fit; without editions, one of [KnownEditions].
func ReadBadge(b *openbadges.BadgeClass, p *openbadges.Profile, editions ...*Edition) *Badge {
	criteria := narrativeOf(b)
	out := &Badge{CriteriaURL: criteria.address, Language: b.Language, LeftOut: b.Description == b.Name}
	out.Reading = *ReadCriteria(criteria.text, editions...)
	if criteria.address != "" && criteria.text == "" {
		criteria.code = "criteria-address"
	}
	if criteria.code != "" {
		out.Exact = false
		out.notes = append(out.notes, newFinding("R-11", Error, "", criteria.code))
	}
	if b.Language != "" {
		out.Lang = Lang(b.Language)
	}
	if b.Image.Object != nil {
		out.Alt = b.Image.Object.Caption
	}
	out.readExtensions(b)
	out.add(Title, b.Name, InName)
	if !out.LeftOut {
		out.add(ContentDescription, b.Description, InDescription)
	}
	if p != nil {
		out.Body = ReadProfile(p, editions...)
		out.add(AwardingBody, p.Name, InProfile)
		out.add(Country, out.Body.Country(out.Lang), InProfile)
	}
	slices.SortStableFunc(out.Texts, func(a, b Text) int { return out.Edition.number(a.Key) - out.Edition.number(b.Key) })
	out.class = out.judge(out, p != nil)
	return out
}

func (b *Badge) add(key Key, text string, place Place) {
	if text != "" {
		b.Texts = append(b.Texts, Text{Key: key, Lang: b.Lang, Text: text, Found: Found{Where: place, How: ByPlace}})
	}
}

func (e *Edition) number(key Key) int {
	row, _ := e.Descriptor(key)
	return row.Number
}

// Judge judges the badge by the rules by which Check judges a description, on the same facts. a is the award: who was
// awarded it, and when; nil judges the class alone, as Check does with a description without a learner. now is what counts
// as the future begins after it.
func (b *Badge) Judge(a *openbadges.Assertion, now time.Time) Report {
	report := Report{Edition: b.Edition, Findings: slices.Clone(b.class.Findings), Claimed: b.class.Claimed, Missing: slices.Clone(b.class.Missing)}
	if a != nil {
		report.award(a, now)
	}
	report.finish()
	return report
}

// award judges what each award says for itself.
func (r *Report) award(a *openbadges.Assertion, now time.Time) {
	lacks := func(key Key) {
		r.Missing = append(r.Missing, key)
		r.Findings = append(r.Findings, newFinding("R-02", Error, key, "not-given"))
	}
	if a.Recipient == nil || a.Recipient.Identity == "" {
		lacks(LearnerIdentification)
	}
	if a.IssuedOn == "" {
		lacks(DateOfIssuing)
	} else if at, err := ParseDate(a.IssuedOn, nil); err == nil && !now.IsZero() && at.After(now.Add(5*time.Minute)) {
		r.Findings = append(r.Findings, newFinding("R-05", Error, DateOfIssuing, "date-future").with(a.IssuedOn))
	}
}

// finish adds what rests on all other findings: a claim beside an error is an error.
func (r *Report) finish() {
	if r.Claimed && r.Count(Error) > 0 {
		r.Findings = append(r.Findings, newFinding("R-16", Error, Certification, "claim-with-errors"))
	}
	r.Edition.settle(r.Findings)
	slices.SortFunc(r.Missing, func(a, b Key) int { return r.Edition.number(a) - r.Edition.number(b) })
	r.Conforms = r.Count(Error) == 0
}
