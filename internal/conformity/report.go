package conformity

import (
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// Format and Version say in JSON what the report is.
const (
	Format  = "mitome-guideline-report"
	Version = 1
)

// Report is a guideline report. Its JSON is documented in docs/design/report.md; lists are never null.
type Report struct {
	Format   string    `json:"format"`
	Version  int       `json:"version"`
	Made     time.Time `json:"made"`
	Subjects []Subject `json:"subjects"`
	Summary  Summary   `json:"summary"`
	Changes  *Changes  `json:"changes,omitempty"` // since an earlier report; nil where none was given
}

// Words are a sentence or a name in both languages.
type Words struct {
	EN string `json:"en"`
	JA string `json:"ja"`
}

// In is the words in "en" or "ja" (any other gives English).
func (w Words) In(lang locale.Language) string {
	if lang == "ja" {
		return w.JA
	}
	return w.EN
}

// said is a message in both languages.
func said(key string, args ...any) Words {
	return Words{locale.Text("en", key, args...), locale.Text("ja", key, args...)}
}

// Kind is what a subject is.
type Kind string

// The kinds of subjects. Of a Class, a Description and a Criteria less can be asked than of a badge.
const (
	Badge       Kind = "badge"       // an award: Assertion, BadgeClass and Profile
	Class       Kind = "class"       // a BadgeClass and its Profile, awarded to nobody
	Description Kind = "description" // a description file, before anything is issued
	Criteria    Kind = "criteria"    // a criteria text alone
)

// Subject is one micro-credential that was looked at.
type Subject struct {
	Target  string `json:"target"` // as it was asked for
	Kind    Kind   `json:"kind"`
	Problem *Words `json:"problem,omitempty"` // why nothing could be judged; all below is then empty
	Title   string `json:"title"`
	Issuer  Issuer `json:"issuer"`
	Class   string `json:"class,omitempty"`   // address of the BadgeClass
	Verdict string `json:"verdict,omitempty"` // of a badge: is it genuine? Another question, which this report does not answer

	Conforms bool     `json:"conforms"`          // no error was found
	Claimed  bool     `json:"claimed"`           // it says that it conforms
	Exact    bool     `json:"exact"`             // the criteria are written as section 6 (2) shows
	Edition  *Edition `json:"edition,omitempty"` // of the guideline, by which it was judged
	Headline Words    `json:"headline"`

	Descriptors []Descriptor `json:"descriptors"` // every descriptor of the edition
	Findings    []Finding    `json:"findings"`    // those that belong to no descriptor
	Unassigned  []string     `json:"unassigned"`  // text that belongs to no descriptor
	CriteriaURL string       `json:"criteria_url,omitempty"`
	Unjudged    []Words      `json:"unjudged"` // what cannot be seen from outside
	Criteria    []Text       `json:"criteria"` // as our writer would write it, one for each language
}

// Issuer is the awarding body. The domain is the one thing about it that nobody can choose.
type Issuer struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name,omitempty"`
	Domain string `json:"domain,omitempty"`
}

// Edition is an edition of the guideline.
type Edition = verification.WireEdition

// State says in a word how it stands with a descriptor.
type State string

// The states, the gravest first.
const (
	Blank         State = "blank"         // mandatory, and not given, or given as a placeholder
	Faulty        State = "faulty"        // given, and not as the guideline asks
	Contradictory State = "contradictory" // given, and contradicted elsewhere
	Misnamed      State = "misnamed"      // given under another name, or one written otherwise
	Given         State = "given"
	LeftOut       State = "left-out"  // optional, and not given
	NotAsked      State = "not-asked" // cannot be asked of what this is
)

// Descriptor is one row of the guideline's Table 1.
type Descriptor struct {
	Number    int                 `json:"number"`
	Key       microcredential.Key `json:"key"`
	Label     string              `json:"label"`
	LabelJA   string              `json:"label_ja"`
	Mandatory bool                `json:"mandatory"`
	State     State               `json:"state"`
	Texts     []Text              `json:"texts"` // one for each language in which it is given
	Findings  []Finding           `json:"findings"`
}

// LabelIn is the descriptor's name in "en" or "ja".
func (d *Descriptor) LabelIn(lang locale.Language) string { return Words{d.Label, d.LabelJA}.In(lang) }

// Is reports whether the descriptor is given at all, however it is written.
func (d *Descriptor) Is() bool { return d.State != Blank && d.State != LeftOut && d.State != NotAsked }

// Text is what is said, and how it was found.
type Text struct {
	Lang  locale.Language `json:"lang,omitempty"`
	Text  string          `json:"text"`
	Items []string        `json:"items,omitempty"`
	How   *Words          `json:"how,omitempty"`   // by what name it was known; nil where it stands as it should
	Label string          `json:"label,omitempty"` // as it stood there
}

// Finding is one thing that a rule has to say.
type Finding = verification.WireFinding

// New begins a report.
func New(made time.Time) *Report {
	return &Report{Format: Format, Version: Version, Made: made.UTC().Truncate(time.Second), Subjects: []Subject{}}
}

// Add adds subjects, in the order given, and sums up.
func (r *Report) Add(subjects ...Subject) {
	r.Subjects = append(r.Subjects, subjects...)
	r.Summary = sum(r.Subjects)
}

// Unread is a subject about which nothing could be judged. why says so, in a language.
func Unread(target string, kind Kind, why func(lang locale.Language) string) Subject {
	s := Subject{Target: target, Kind: kind, Problem: &Words{why("en"), why("ja")}, Headline: said("report.unread")}
	s.fill()
	return s
}

// fill leaves no list null.
func (s *Subject) fill() {
	s.Descriptors, s.Findings = append([]Descriptor{}, s.Descriptors...), append([]Finding{}, s.Findings...)
	s.Unassigned, s.Unjudged = append([]string{}, s.Unassigned...), append([]Words{}, s.Unjudged...)
	s.Criteria = append([]Text{}, s.Criteria...)
}

// Count is how many findings of a severity there are.
func (s *Subject) Count(severity microcredential.Severity) (n int) {
	for f := range s.all {
		if f.Severity == string(severity) {
			n++
		}
	}
	return n
}

// all yields every finding once: those of no descriptor first.
func (s *Subject) all(yield func(*Finding) bool) {
	for i := range s.Findings {
		if !yield(&s.Findings[i]) {
			return
		}
	}
	for i := range s.Descriptors {
		for j := range s.Descriptors[i].Findings {
			if !yield(&s.Descriptors[i].Findings[j]) {
				return
			}
		}
	}
}

// Of makes a subject of what a micro-credential of a kind says.
func Of(target string, kind Kind, g *verification.Guideline) Subject {
	s := Subject{
		Target: target, Kind: kind, Conforms: g.Conforms, Claimed: g.Claimed, Exact: g.Exact, Edition: g.WireEdition(),
		CriteriaURL: g.CriteriaURL, Title: g.Text(microcredential.Title, g.Lang),
		Issuer: Issuer{Name: g.Text(microcredential.AwardingBody, g.Lang)},
	}
	findings := g.WireFindings()
	for _, row := range g.Rows() {
		d := Descriptor{Number: row.Number, Key: row.Key, Label: row.Label, LabelJA: row.LabelJA, Mandatory: row.Mandatory, Texts: textsOf(g, row.Key), Findings: []Finding{}}
		for _, f := range findings {
			if f.Descriptor == string(row.Key) {
				d.Findings = append(d.Findings, f)
			}
		}
		d.State = stateOf(&d, asked(kind, row))
		s.Descriptors = append(s.Descriptors, d)
	}
	for _, f := range findings {
		if !slices.ContainsFunc(s.Descriptors, func(d Descriptor) bool { return f.Descriptor == string(d.Key) }) {
			s.Findings = append(s.Findings, f)
		}
	}
	for _, p := range g.Unassigned {
		s.Unassigned = append(s.Unassigned, p.String())
	}
	for _, u := range g.NotJudged() {
		s.Unjudged = append(s.Unjudged, Words{u.Message("en"), u.Message("ja")})
	}
	s.Headline = s.headline()
	s.fill()
	return s
}

// Unread adds that something of the subject could not be read, such as a cell of a workbook, within the descriptor whose
// keys begin as this one does. why says what, in a language.
func (s *Subject) Unread(key microcredential.Key, why func(lang locale.Language) string) {
	f := Finding{Code: "unread", Severity: string(microcredential.Error), Matter: string(microcredential.MatterForm), Message: why("en"), MessageJA: why("ja")}
	within := &s.Findings
	for i := range s.Descriptors {
		if d := &s.Descriptors[i]; key == d.Key || strings.HasPrefix(string(key), string(d.Key)+"_") {
			f.Descriptor, within = string(d.Key), &d.Findings
			d.State = Faulty
		}
	}
	*within = append(*within, f)
	s.Conforms, s.Headline = false, s.headline()
}

// OfReport makes a subject of a badge, or of a BadgeClass, that was read.
func OfReport(target string, r *verification.Report) Subject {
	if r.Badge == nil {
		return Unread(target, Badge, func(lang locale.Language) string { return r.Answer(lang) })
	}
	kind := Badge
	if r.Assertion == nil && r.InHand == nil {
		kind = Class
	}
	s := Of(target, kind, &r.Guideline)
	s.Class, s.Verdict = r.Badge.ID, string(r.Verdict)
	if r.Issuer != nil {
		s.Issuer.ID, s.Issuer.Domain = r.Issuer.ID, r.Standing.Domain
	}
	return s
}

// asked reports whether the descriptor can be asked of what is judged.
func asked(kind Kind, row microcredential.Descriptor) bool {
	award := row.Place == microcredential.InRecipient || row.Place == microcredential.InIssuedOn
	return kind == Badge || kind == Criteria && row.Place == microcredential.InCriteria || kind != Criteria && !award
}

func textsOf(g *verification.Guideline, key microcredential.Key) []Text {
	texts := []Text{}
	for _, d := range g.Descriptors {
		if d.Key == key {
			t := Text{Lang: d.Lang, Text: d.Text, Items: d.Items, Label: d.As}
			if how := d.HowText("en"); how != "" {
				t.How = &Words{how, d.HowText("ja")}
			}
			texts = append(texts, t)
		}
	}
	if notes := g.Notes(); key == microcredential.Certification {
		for _, lang := range locale.Languages {
			if note := notes[lang]; note != "" {
				how := said("report.note")
				texts = append(texts, Text{Lang: lang, Text: note, How: &how})
			}
		}
	}
	return texts
}

// stateOf is the gravest state that the descriptor is in.
func stateOf(d *Descriptor, asked bool) State {
	has := func(matter microcredential.Matter, severities ...microcredential.Severity) bool {
		return slices.ContainsFunc(d.Findings, func(f Finding) bool {
			return f.Matter == string(matter) && (len(severities) == 0 || slices.Contains(severities, microcredential.Severity(f.Severity)))
		})
	}
	anyError := slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Severity == string(microcredential.Error) })
	switch {
	case has(microcredential.MatterBlank, microcredential.Error):
		return Blank
	case len(d.Texts) == 0 && !asked:
		return NotAsked
	case len(d.Texts) == 0:
		return LeftOut
	case has(microcredential.MatterName, microcredential.Error), has(microcredential.MatterName) && !anyError && !has(microcredential.MatterContradiction):
		return Misnamed
	case anyError:
		return Faulty
	case has(microcredential.MatterContradiction):
		return Contradictory
	}
	return Given
}

// headline is the sentence with which the report begins. It certifies nothing.
func (s *Subject) headline() Words {
	key, n := "report.headline.", s.Count(microcredential.Error)
	switch {
	case n > 0:
		key += "errors"
	case s.Kind == Criteria:
		key += "criteria"
	case s.Kind == Description:
		key += "description"
	default:
		key += "none"
	}
	return said(key, "count", n)
}

// Name is how a subject is called in lists: its title, or else its target.
func (s *Subject) Name() string {
	if title := strings.TrimSpace(s.Title); title != "" {
		return title
	}
	return s.Target
}
