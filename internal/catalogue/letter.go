package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Letter is what one micro-credential says: its texts, and the facts that can be searched, counted and compared. It is
// what the store keeps of it, as JSON.
type Letter struct {
	Texts       []Text   `json:"texts"` // of the descriptors, in the order of Table 1, English first
	Facts       Facts    `json:"facts"`
	Version     int      `json:"version,omitzero"`
	Editions    Editions `json:"editions,omitzero"` // ids of BadgeClasses of ours, by language
	PublishedAt int64    `json:"published_at,omitzero"`
}

// Text is what a descriptor says in one language.
type Text struct {
	Key   microcredential.Key  `json:"key"`
	Lang  microcredential.Lang `json:"lang"`
	Text  string               `json:"text"`
	Items []string             `json:"items,omitzero"` // learning outcomes alone
}

// Facts are what can be told from the codes of a micro-credential, or read from its texts. A nil fact is not stated, or
// could not be read; Texts tell which.
type Facts struct {
	Hours      *Amount `json:"hours,omitzero"`  // learner effort in all
	Taught     *Amount `json:"taught,omitzero"` // of these
	Credit     *Credit `json:"credit,omitzero"`
	Level      *Level  `json:"level,omitzero"`
	Languages  *Codes  `json:"languages,omitzero"` // BCP 47
	Form       *Codes  `json:"form,omitzero"`
	Assessment *Codes  `json:"assessment,omitzero"`
	Quality    *Codes  `json:"quality,omitzero"`
	Stack      *Codes  `json:"stack,omitzero"`
	Country    *Codes  `json:"country,omitzero"` // ISO 3166-1 alpha-2
	Conforms   bool    `json:"conforms"`         // judged without errors, whether it claims so or not
	Claimed    bool    `json:"claimed,omitzero"`

	Kind        string     `json:"kind,omitzero"` // of the awarding body
	Field       string     `json:"field,omitzero"`
	Supervision string     `json:"supervision,omitzero"`
	Pace        string     `json:"pace,omitzero"`
	Starts      []int64    `json:"starts,omitzero"` // days since 1970
	AnyTime     bool       `json:"any_time,omitzero"`
	ApplyURI    string     `json:"apply_uri,omitzero"`
	ApplyFrom   int64      `json:"apply_from,omitzero"`  // day since 1970
	ApplyUntil  int64      `json:"apply_until,omitzero"` // day since 1970, the last
	Fee         *Fee       `json:"fee,omitzero"`
	Benefit     string     `json:"benefit,omitzero"`
	Place       InLanguage `json:"place,omitzero"`
	Audience    InLanguage `json:"audience,omitzero"`
}

// Amount is a number of hours.
type Amount struct {
	Value float64 `json:"value"`
	Read  bool    `json:"read,omitzero"` // from the text, where no number is given
}

// Credit is a number of credits in the issuer's own unit, or an explicit none.
type Credit struct {
	None  bool    `json:"none,omitzero"`
	Value float64 `json:"value,omitzero"`
	Unit  string  `json:"unit,omitzero"`  // one of the Units, where it is one
	Words string  `json:"words,omitzero"` // the unit, as the issuer writes it
	Read  bool    `json:"read,omitzero"`
}

// Level is a level within its framework.
type Level struct {
	Framework string `json:"framework"`
	Value     string `json:"value"`
	Read      bool   `json:"read,omitzero"`
}

// Codes are codes of a descriptor.
type Codes struct {
	Values []string `json:"values"`
	Read   bool     `json:"read,omitzero"`
}

// Fee is what one pays, with tax.
type Fee struct {
	Value    float64 `json:"value"`
	Currency string  `json:"currency"`
}

// InLanguage is a text in both languages, where there is one.
type InLanguage struct {
	EN string `json:"en,omitzero"`
	JA string `json:"ja,omitzero"`
}

// In returns the text in a language, or else in the other.
func (t InLanguage) In(lang locale.Language) string {
	if lang == "ja" && t.JA != "" || t.EN == "" {
		return t.JA
	}
	return t.EN
}

// Marshal writes a letter as the store keeps it.
func (l *Letter) Marshal() ([]byte, error) {
	data, err := json.Marshal(l, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return data, nil
}

// Unmarshal reads what Marshal wrote.
func Unmarshal(data []byte) (*Letter, error) {
	l := new(Letter)
	if err := json.Unmarshal(data, l); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return l, nil
}

// Text returns what a descriptor says in a language, or else in the other one.
func (l *Letter) Text(key microcredential.Key, lang locale.Language) Text {
	var other Text
	for _, t := range l.Texts {
		switch {
		case t.Key != key:
		case t.Lang == lang:
			return t
		case other.Text == "":
			other = t
		}
	}
	return other
}

// Complete adds whose it is and where, which a Profile tells, to a letter whose descriptors leave it out.
func (l *Letter) Complete(name InLanguage, country *Codes) {
	if l.Named() == (InLanguage{}) {
		for _, said := range []Text{{Lang: microcredential.English, Text: name.EN}, {Lang: microcredential.Japanese, Text: name.JA}} {
			if said.Key = microcredential.AwardingBody; said.Text != "" {
				l.Texts = append(l.Texts, said)
			}
		}
	}
	if l.Facts.Country == nil {
		l.Facts.Country = country
	}
}

// FromDescription makes the letter of a description that was published as a version of a class. What was published has
// been judged without errors.
func FromDescription(d *microcredential.Description) *Letter {
	l := &Letter{}
	for _, row := range microcredential.KnownEditions().Current().Descriptors {
		for _, lang := range microcredential.Langs {
			text := d.Text(row.Key, lang)
			if text == "" || row.Place == microcredential.InRecipient || row.Place == microcredential.InIssuedOn {
				continue
			}
			t := Text{Key: row.Key, Lang: lang, Text: text}
			if row.Key == microcredential.LearningOutcomes {
				t.Items = d.Outcomes(lang)
			}
			l.Texts = append(l.Texts, t)
		}
	}
	f := &l.Facts
	f.Conforms, f.Claimed = true, d.ClaimsConformity()
	f.figures(d.Figures())
	if raw, there := d.Raw("credit_other_recognition_value"); there && raw.Kind() == 'n' {
		f.Credit = &Credit{None: true}
	}
	given := func(key microcredential.Key) *Codes {
		if codes := d.Codes(key); len(codes) > 0 {
			return &Codes{Values: codes}
		}
		return nil
	}
	f.Languages, f.Form, f.Assessment = given(microcredential.Language), given(microcredential.FormOfParticipation), given(microcredential.TypeOfAssessment)
	f.Quality, f.Stack, f.Country = given(microcredential.QualityAssurance), given(microcredential.Stackability), given(microcredential.Country)
	f.extra(d)
	l.read()
	return l
}

// figures takes the amounts, each with whether it was read from the text.
func (f *Facts) figures(all microcredential.Figures) {
	if e := all.Effort; e != nil {
		f.Hours = &Amount{e.Hours, e.From == microcredential.FromText}
	}
	if c := all.Credits; c != nil {
		f.Credit = &Credit{None: c.Amount == 0, Value: c.Amount, Unit: strings.ToLower(string(c.System)), Words: c.Unit, Read: c.From == microcredential.FromText}
	}
	if l := all.Level; l != nil {
		f.Level = &Level{l.Framework, l.Value, l.From == microcredential.FromText}
	}
}

// extra takes what a description says beside the descriptors.
func (f *Facts) extra(d *microcredential.Description) {
	e := d.Extra()
	f.Kind, f.Field, f.Supervision, f.Pace = e.BodyKind, e.Field, e.Supervision, e.Pace
	f.ApplyURI, f.ApplyFrom, f.ApplyUntil, f.Benefit, f.AnyTime = e.ApplyURI, Day(e.ApplyFrom), Day(e.ApplyUntil), e.Benefit, e.AnyTime
	if e.Taught > 0 {
		f.Taught = &Amount{Value: e.Taught}
	}
	if e.Free || e.Fee > 0 {
		f.Fee = &Fee{e.Fee, e.Currency}
	}
	for _, at := range e.Starts {
		f.Starts = append(f.Starts, Day(at))
	}
	f.Place = InLanguage{d.Place("en"), d.Place("ja")}
	f.Audience = InLanguage{d.Audience("en"), d.Audience("ja")}
}

// FromBadge makes the letter of anybody's BadgeClass and its Profile, which hold texts alone.
func FromBadge(b *openbadges.BadgeClass, p *openbadges.Profile, editions ...*microcredential.Edition) *Letter {
	return FromGuideline(verification.ReadClass(b, p, editions...))
}

// FromGuideline makes the letter of what was read of a badge.
func FromGuideline(g *verification.Guideline) *Letter {
	l := &Letter{Facts: Facts{Conforms: g.Conforms, Claimed: g.Claimed}}
	for _, d := range g.Descriptors {
		if d.Key != microcredential.LearnerIdentification && d.Key != microcredential.DateOfIssuing && d.Text != "" {
			l.Texts = append(l.Texts, Text{Key: d.Key, Lang: d.Lang, Text: d.Text, Items: d.Items})
		}
	}
	if g.Body.CountryCode != "" {
		l.Facts.Country = &Codes{Values: []string{g.Body.CountryCode}}
	}
	l.Facts.figures(g.Figures())
	l.read()
	return l
}

// read reads from the texts what no code is given for. Of two languages the first that says something counts.
func (l *Letter) read() {
	for _, t := range l.Texts {
		l.Facts.read(t.Key, t.Text)
	}
	f := &l.Facts
	if f.Quality != nil {
		f.Quality.Values = slices.Compact(slices.Clone(f.Quality.Values))
	}
}

func (f *Facts) read(key microcredential.Key, text string) {
	switch key {
	case microcredential.Language:
		readCodes(&f.Languages, microcredential.LanguagesIn(text))
	case microcredential.FormOfParticipation:
		readCode(&f.Form, microcredential.FormIn(text))
	case microcredential.TypeOfAssessment:
		readCodes(&f.Assessment, microcredential.AssessmentsIn(text))
	case microcredential.QualityAssurance:
		readCodes(&f.Quality, microcredential.QualitiesIn(text))
	case microcredential.Stackability:
		readCode(&f.Stack, microcredential.StackIn(text))
	case microcredential.Country:
		readCode(&f.Country, microcredential.CountryIn(text))
	}
}

func readCodes(to **Codes, read []string) {
	if *to == nil && len(read) > 0 {
		*to = &Codes{read, true}
	}
}

func readCode(to **Codes, read string) {
	if read != "" {
		readCodes(to, []string{read})
	}
}

// Day is the number of a day since 1970, 0 for none.
func Day(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// DayOf is the day with a number.
func DayOf(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }
