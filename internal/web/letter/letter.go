// Package letter shows a micro-credential: what the awarding body says of the learning, descriptor by descriptor.
//
//	BadgeClass ── Read ──> Text ── Rows (with what the page says itself) ── Sort ──> Answers ──> Letter
//
// It is one view of the letter, whoever wrote it and on whatever page it stands: of an award, of a micro-credential, of
// anybody's badge that is verified. What is said is read in internal/verification; here it is put in the order in which
// employers ask, and each of the descriptors stands under its exact name, in one place.
package letter

import (
	"cmp"
	_ "embed"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Style is the style sheet of this room's parts, for a page that has them.
//
//go:embed letter.css
var Style string

// Text is what a published micro-credential says, to readers of one language.
type Text struct {
	Lang               locale.Language // of title and description
	Title, Description string          // the description is empty when it was left out (rule R-10)
	Alt                string          // of the picture, in the language of the readers
	Guideline          *verification.Guideline
	Rows               []verification.Row
}

// Read reads a published edition of an organisation for readers of lang, by one of the guideline's editions.
func Read(o *issuance.Organisation, e *issuance.Edition, lang locale.Language, editions microcredential.Editions) (*Text, error) {
	b, err := openbadges.Parse[openbadges.BadgeClass](e.Document)
	if err != nil {
		return nil, err
	}
	p, err := openbadges.Parse[openbadges.Profile](o.Profile)
	if err != nil {
		return nil, err
	}
	g := verification.ReadClass(b, p, editions...)
	t := &Text{Lang: e.Language, Title: b.Name, Alt: g.Alt, Guideline: g, Rows: g.In(lang)}
	if e.Language != lang || t.Alt == "" {
		body, _ := o.Name(lang)
		t.Alt = issuance.DefaultAlt(lang, t.Title, body)
	}
	for _, r := range t.Rows {
		if r.Key == microcredential.ContentDescription {
			t.Description = r.Text
		}
	}
	return t, nil
}

// Body is what a Profile says of the awarding body, in the page's language.
type Body struct {
	Country   string
	Trust     string
	TrustLang locale.Language
	TrustURL  string
	Contact   verification.Contact
}

// ReadBody reads a published Profile, in lang where it speaks both languages.
func ReadBody(document []byte, lang locale.Language, editions microcredential.Editions) (Body, error) {
	p, err := openbadges.Parse[openbadges.Profile](document)
	if err != nil {
		return Body{}, err
	}
	return BodyIn(verification.ReadBody(p, editions...), lang), nil
}

// BodyIn is what is read of an awarding body, in lang where it can be.
func BodyIn(body verification.Body, lang locale.Language) Body {
	b := Body{Country: body.Country(lang), TrustURL: body.TrustURI, Contact: body.Contact}
	b.Trust, b.TrustLang = body.Trust(lang)
	return b
}

// Row is one descriptor, as it is said or as the page says it.
type Row struct {
	verification.Row
	Date time.Time // stands for the text where it is not zero

	quiet bool // the text is ours, not the issuer's
}

// Ours is a row's text in the page's words, in its language; quiet where it stands for something that is not told.
func Ours(text string, quiet bool) Row { return Row{Row: verification.Row{Text: text}, quiet: quiet} }

// Named is a row's text that is a name, in the language of that name.
func Named(name string, lang locale.Language) Row {
	return Row{Row: verification.Row{Text: name, Lang: lang}}
}

// Rows are descriptors in the order of the edition by which the badge is read: those of the badge, and in about what the
// page says of some in its own words, also where the badge does not give them.
func Rows(g *verification.Guideline, lang locale.Language, said []verification.Row, about map[microcredential.Key]Row) []Row {
	var all []Row
	for _, d := range g.Rows() {
		i := slices.IndexFunc(said, func(r verification.Row) bool { return r.Key == d.Key })
		own, ours := about[d.Key]
		if i < 0 && !ours {
			continue
		}
		r := own
		if i >= 0 {
			r.Row = said[i]
		}
		if ours {
			r.Key, r.Label, r.Lang, r.Text = d.Key, d.LabelIn(lang), cmp.Or(own.Lang, lang), own.Text
		}
		all = append(all, r)
	}
	return all
}

// Answers are the descriptors by the question that they answer; each stands in one place only.
type Answers struct{ Learned, Judged, Work, Quality, Rest []Row }

// Sort sorts descriptors by the question that they answer.
func Sort(all []Row) (a Answers) {
	for _, r := range all {
		to := &a.Rest
		switch r.Key {
		case microcredential.ContentDescription, microcredential.LearningOutcomes:
			to = &a.Learned
		case microcredential.TypeOfAssessment:
			to = &a.Judged
		case microcredential.LearnerEffort, microcredential.Credit, microcredential.Level:
			to = &a.Work
		case microcredential.QualityAssurance:
			to = &a.Quality
		}
		*to = append(*to, r)
	}
	slices.SortStableFunc(a.Work, func(x, y Row) int { return slices.Index(workOrder, x.Key) - slices.Index(workOrder, y.Key) })
	return a
}

// workOrder is effort, what it counts for, and how hard it was.
var workOrder = []microcredential.Key{microcredential.LearnerEffort, microcredential.Credit, microcredential.Level}

// AboutGuideline says which guideline's descriptors are shown.
func AboutGuideline(g *verification.Guideline, lang locale.Language) string {
	return page.Say(lang, "descriptors.about", "guideline", g.WrittenBy().NameIn(lang))
}

// decimal writes a number as SVG takes it.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
