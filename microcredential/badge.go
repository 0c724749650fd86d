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
	LeftOut     bool   // Content/ Description says no more than the title (RULES, reading 6)
	CriteriaURL string // address of criteria that are kept elsewhere; may be empty
	Language    string // that the BadgeClass names; may be empty, or neither "en" nor "ja"

	class []Finding // of the class, which every award of it shares
}

// ReadBadge reads a badge class of any issuer, and its Profile, which may be nil. The criteria are read by the edition
// that they name, or that their labels fit; without editions, one of [Editions].
func ReadBadge(b *openbadges.BadgeClass, p *openbadges.Profile, editions ...*Edition) *Badge {
	out := &Badge{CriteriaURL: b.Criteria.ID, Language: b.Language, LeftOut: b.Description == b.Name}
	narrative := ""
	if b.Criteria.Object != nil {
		narrative = b.Criteria.Object.Narrative
	}
	out.Reading = *ReadCriteria(narrative, editions...)
	if b.Criteria.ID != "" && narrative == "" {
		out.notes = append(out.notes, newFinding("R-11", Error, "", "criteria-address"))
	}
	if b.Language != "" {
		out.Lang = Lang(b.Language)
	}
	if b.Image.Object != nil {
		out.Alt = b.Image.Object.Caption
	}
	out.add(Title, b.Name, InName)
	if !out.LeftOut {
		out.add(ContentDescription, b.Description, InDescription)
	}
	if p != nil {
		out.Body = ReadProfile(p)
		out.add(AwardingBody, p.Name, InProfile)
		out.add(Country, out.Body.CountryEN+out.Body.CountryJA+out.Body.CountryCode, InProfile)
	}
	slices.SortStableFunc(out.Texts, func(a, b Text) int { return out.Edition.number(a.Key) - out.Edition.number(b.Key) })
	out.class = slices.Clone(out.notes)
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
	report := Report{Edition: b.Edition, Findings: slices.Clone(b.class), Claimed: len(b.Claims) > 0}
	for _, row := range b.Edition.Descriptors {
		award := row.Place == InRecipient || row.Place == InIssuedOn
		if award && (a == nil || row.Place == InRecipient && a.Recipient != nil || row.Place == InIssuedOn && a.IssuedOn != "") {
			continue
		}
		if _, given := b.Say(row.Key, English); row.Mandatory && !given && !(row.Key == ContentDescription && b.LeftOut) {
			report.Missing = append(report.Missing, row.Key)
			report.Findings = append(report.Findings, newFinding("R-02", Error, row.Key, "blank"))
		}
	}
	sortFindings(report.Findings)
	report.Conforms = report.Count(Error) == 0
	return report
}

// ReadCriteria reads the criteria text of any issuer. It reads strictly what Criteria wrote, and gives the same texts back
// byte for byte. Anything else is read generously (RULES, reading 2). It never guesses: text without a label belongs to no
// descriptor. Without editions the text is read by one of [Editions].
func ReadCriteria(text string, editions ...*Edition) *Reading {
	old := readOld(text)
	r := &Reading{Edition: edition11, Chosen: ByLabels, Lang: old.Lang, Exact: old.Exact, Noted: old.Conformity}
	for _, v := range old.Values {
		r.Texts = append(r.Texts, Text{Key: v.Key, Lang: r.Lang, Text: v.Text, Items: v.Items, Found: Found{Where: InCriteria, How: Exactly, Form: FormLine}})
	}
	if old.Preface != "" {
		r.Unassigned = append(r.Unassigned, Passage{Text: old.Preface})
	}
	if old.Conformity {
		r.Claims = append(r.Claims, Claim{In: Certification, Words: edition11.Note(r.Lang)})
	}
	r.notes = old.Notes
	return r
}
