package verification

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// Guideline is what a micro-credential of any issuer says in the words of the "Guidelines for Issuing Micro-credentials
// Digitally", and how that is judged. It is what every page, table and report shows: see In for the words of one reader's
// language. The zero value says nothing, by the oldest edition.
type Guideline struct {
	Edition     *microcredential.Edition  // by which it was read and judged
	Chosen      microcredential.Choice    // why by that one
	Lang        locale.Language           // of most texts: "en", "ja", or what the BadgeClass says of itself; may be empty
	Descriptors []Descriptor              // those that are given, in the order of Table 1, one for each language
	Missing     []microcredential.Key     // mandatory descriptors that are not given, or only blank
	Findings    []microcredential.Finding // what the rules have to say
	Claimed     bool                      // it says that it conforms (section 6 (4))
	Conforms    bool                      // no error was found; other findings change nothing
	Exact       bool                      // the criteria are written to the letter as section 6 (2) asks
	Unassigned  []Passage                 // text that belongs to no descriptor
	CriteriaURL string                    // address of criteria that are kept elsewhere
	Alt         string                    // the picture's alternative text
	Body        Body

	noted   bool // the guideline's own note of conformity stands in the certification, or will when it is issued
	badge   *microcredential.Badge
	outside bool // judged from outside: the words in the picture cannot be seen
}

// Descriptor is what is said for one row of the guideline's Table 1 in one language.
type Descriptor struct {
	Key     microcredential.Key   `json:"key"`
	Label   string                `json:"label"`
	LabelJA string                `json:"label_ja"`
	Lang    locale.Language       `json:"lang,omitempty"`  // of the text
	Text    string                `json:"text"`            // several statements one on each line
	Items   []string              `json:"items,omitempty"` // learning outcomes alone: the statements
	How     microcredential.How   `json:"how,omitempty"`   // by what name it was known
	Form    microcredential.Form  `json:"form,omitempty"`  // in what form its label stood
	Where   microcredential.Place `json:"where,omitempty"` // in Open Badges 2.0
	As      string                `json:"as,omitempty"`    // the label as it was written

	Remark string `json:"remark,omitempty"` // what stood in brackets behind the label, such as "hours"

	both bool // serves the reader of either language
}

// Passage is text that belongs to no descriptor.
type Passage struct {
	Label string `json:"label,omitempty"` // what looks like a label of the issuer's own
	Text  string `json:"text"`
}

// String is the passage as it stood.
func (p Passage) String() string {
	if p.Label == "" {
		return p.Text
	}
	return strings.TrimSpace(p.Label + ": " + p.Text)
}

// maxItems is how many statements of the learning outcomes are told one by one; the text has them all.
const maxItems = 200

// languageTag is what a badge says of its language; nothing that is longer than tags are, for it stands beside each text.
func languageTag(lang locale.Language) locale.Language {
	if len(lang) > 35 { // RFC 5646, section 4.4.1
		return ""
	}
	return lang
}

// edition is that by which it was judged; where nothing was read, the current one.
func (g *Guideline) edition() *microcredential.Edition {
	if g.Edition == nil {
		return microcredential.KnownEditions().Current()
	}
	return g.Edition
}

// WrittenBy is the edition by which its criteria would be written.
func (g *Guideline) WrittenBy() *microcredential.Edition { return g.edition() }

// Figures are the amounts that a badge states, for programs that count and compare; none where no badge was read.
func (g *Guideline) Figures() microcredential.Figures {
	if g.badge == nil {
		return microcredential.Figures{}
	}
	return g.badge.Figures()
}

// Rows are the descriptors of the edition, whether they are given or not, in the order of its Table 1.
func (g *Guideline) Rows() []microcredential.Descriptor { return g.edition().Descriptors }

// ReadClass reads and judges what belongs to the class: everything but learner and date. The Profile may be nil.
func ReadClass(b *openbadges.BadgeClass, p *openbadges.Profile, editions ...*microcredential.Edition) *Guideline {
	g := readClass(b, p, editions).alone()
	return &g
}

func readClass(b *openbadges.BadgeClass, p *openbadges.Profile, editions microcredential.Editions) *Guideline {
	badge := microcredential.ReadBadge(b, p, editions...)
	g := &Guideline{CriteriaURL: badge.CriteriaURL, Alt: badge.Alt, badge: badge, outside: true}
	g.read(&badge.Reading)
	if p != nil {
		g.Body = bodyOf(p, badge.Body)
	}
	return g
}

// ReadCriteria reads and judges a criteria text alone: what stands elsewhere in a badge is not asked of it.
func ReadCriteria(text string, editions ...*microcredential.Edition) *Guideline {
	r := microcredential.ReadCriteria(text, editions...)
	g := &Guideline{outside: true}
	g.read(r)
	g.judge(r.Judge())
	return g
}

// ReadDescription judges a description by the current one of the editions, before anything is issued.
func ReadDescription(d *microcredential.Description, now time.Time, editions ...*microcredential.Edition) *Guideline {
	e := microcredential.Editions(editions).Current()
	g := &Guideline{Edition: e, Lang: d.Languages()[0]}
	for _, row := range e.Descriptors {
		for _, lang := range microcredential.Langs {
			said := Descriptor{Key: row.Key, Label: row.Label, LabelJA: row.LabelJA, Lang: lang, Text: d.Text(row.Key, lang), Where: row.Place, How: microcredential.Exactly}
			if row.Key == microcredential.LearningOutcomes {
				said.Items = d.Outcomes(lang)
			}
			if said.Text != "" {
				g.Descriptors = append(g.Descriptors, said)
			}
		}
	}
	g.judge(microcredential.Check(e, d, microcredential.Options{Now: now}))
	g.noted = g.Conforms && d.ClaimsConformity()
	return g
}

// Notes are the notes of conformity that stand in the certification, or will when it is issued, by language: one in the
// badge's own, or one in each of a description's editions.
func (g *Guideline) Notes() map[locale.Language]string {
	notes := map[locale.Language]string{}
	for _, d := range g.Descriptors {
		lang := d.Lang
		if g.noted && d.Where == microcredential.InCriteria && slices.Contains(microcredential.Langs, lang) && (!g.outside || d.Lang == g.Lang) {
			notes[d.Lang] = g.edition().Note(lang)
		}
	}
	return notes
}

func (g *Guideline) read(r *microcredential.Reading) {
	g.Edition, g.Chosen, g.Lang, g.Exact, g.noted = r.Edition, r.Chosen, languageTag(r.Lang), r.Exact, r.Noted
	for _, p := range r.Unassigned {
		g.Unassigned = append(g.Unassigned, Passage(p))
	}
	for _, t := range r.Texts {
		row, _ := r.Edition.Descriptor(t.Key)
		g.Descriptors = append(g.Descriptors, Descriptor{
			Key: t.Key, Label: row.Label, LabelJA: row.LabelJA, Lang: languageTag(t.Lang), both: t.Both, Text: t.Text, Items: t.Items[:min(len(t.Items), maxItems)],
			How: t.Found.How, Form: t.Found.Form, Where: t.Found.Where, As: t.Found.Label, Remark: t.Remark,
		})
	}
}

func (g *Guideline) judge(r microcredential.Report) {
	g.Missing, g.Findings, g.Claimed, g.Conforms = r.Missing, r.Findings, r.Claimed, r.Conforms
}

// withAward adds learner and date, which each award says for itself, and judges the whole.
func (g Guideline) withAward(a *openbadges.Assertion, now time.Time) Guideline {
	var head []Descriptor
	for key, text := range map[microcredential.Key]string{
		microcredential.LearnerIdentification: RecipientText(a, g.Lang), microcredential.DateOfIssuing: a.IssuedOn,
	} {
		if row, _ := g.edition().Descriptor(key); text != "" {
			head = append(head, Descriptor{Key: key, Label: row.Label, LabelJA: row.LabelJA, Lang: g.Lang, Text: text, How: microcredential.ByPlace, Where: row.Place})
		}
	}
	slices.SortFunc(head, func(a, b Descriptor) int { return g.number(a.Key) - g.number(b.Key) })
	g.Descriptors = append(head, g.Descriptors...)
	g.judge(g.badge.Judge(a, now))
	return g
}

// alone judges the class without any award.
func (g Guideline) alone() Guideline {
	g.judge(g.badge.Judge(nil, time.Time{}))
	return g
}

func (g *Guideline) number(key microcredential.Key) int {
	row, _ := g.edition().Descriptor(key)
	return row.Number
}

// RecipientText says in "en" or "ja" how the assertion names the learner, without the name: that is for the learner to
// show. It is empty when the assertion names nobody.
func RecipientText(a *openbadges.Assertion, lang locale.Language) string {
	if a.Recipient == nil || a.Recipient.Identity == "" {
		return ""
	}
	key := "verification.learner.plain"
	if a.Recipient.Hashed != nil && *a.Recipient.Hashed {
		key = "verification.learner.hashed"
	}
	kind := "other"
	for _, t := range a.Recipient.Type {
		if t == "email" || t == "url" || t == "telephone" {
			kind = t
		}
	}
	return locale.Text(lang, key, "type", locale.Text(lang, "verification.recipient."+kind))
}

// readings remembers the reading of classes: a folder of badges is often of one.
type readings struct {
	mu   sync.Mutex
	kept map[source]*Guideline
}

type source struct {
	badge  *openbadges.BadgeClass
	issuer *openbadges.Profile
}

const maxReadings = 64

// of reads the guideline's descriptors from a report. Objects of a verifier do not change, and those of badges that it
// remembers are the same in each report.
func (m *readings) of(r *verify.Report, now time.Time, editions microcredential.Editions) Guideline {
	if r.Badge == nil {
		return Guideline{}
	}
	key := source{r.Badge, r.Issuer}
	m.mu.Lock()
	g, ok := m.kept[key]
	m.mu.Unlock()
	if !ok {
		g = readClass(r.Badge, r.Issuer, editions)
		m.mu.Lock()
		if m.kept == nil || len(m.kept) >= maxReadings {
			m.kept = map[source]*Guideline{}
		}
		m.kept[key] = g
		m.mu.Unlock()
	}
	if r.Assertion == nil {
		return g.alone()
	}
	return g.withAward(Award(r), now)
}

// Award is the assertion that says to whom and when: the one judged, or the copy in hand of one that has been revoked, for
// then the issuer's own need not say more than that.
func Award(r *verify.Report) *openbadges.Assertion {
	if r.Assertion.IsRevoked() && r.Assertion.Recipient == nil && r.InHand != nil {
		return r.InHand
	}
	return r.Assertion
}
