package microcredential

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/openbadges"
)

// Lang is a language that a micro-credential can be issued in: "en" or "ja".
type Lang = openbadges.Language

// The two languages of the guideline. English always stands first.
const (
	English  = openbadges.English
	Japanese = openbadges.Japanese
)

// Langs lists the languages in the order in which they are written and judged.
var Langs = []Lang{English, Japanese}

// Key names a descriptor in descriptions and findings, for example
// "learner_effort".
type Key string

// The 17 descriptors, in the order of the guideline's Table 1.
const (
	LearnerIdentification Key = "identification_of_the_learner"
	DateOfIssuing         Key = "date_of_issuing"
	Title                 Key = "title"
	AwardingBody          Key = "awarding_body"
	Country               Key = "country_region_of_the_issuer"
	ContentDescription    Key = "content_description"
	LearningOutcomes      Key = "learning_outcomes"
	Language              Key = "language"
	FormOfParticipation   Key = "form_of_participation"
	LearnerEffort         Key = "learner_effort"
	TypeOfAssessment      Key = "type_of_assessment"
	QualityAssurance      Key = "type_of_quality_assurance"
	Level                 Key = "level"
	Certification         Key = "certification"
	Credit                Key = "credit_other_recognition"
	Prerequisites         Key = "prerequisites_needed_to_enroll"
	Stackability          Key = "stackability"
)

// BadgeImage stands in the descriptor field of a finding about the picture,
// which is no descriptor.
const BadgeImage Key = "badge_image"

// Place says where in Open Badges 2.0 a descriptor is written. Source: Table 1
// of the guideline.
type Place string

// The places of Table 1. The criteria hold several descriptors, each under its
// own label.
const (
	InRecipient   Place = "Assertion.recipient"
	InIssuedOn    Place = "Assertion.issuedOn"
	InName        Place = "BadgeClass.name"
	InProfile     Place = "Profile"
	InDescription Place = "BadgeClass.description"
	InCriteria    Place = "BadgeClass.criteria"
)

// Descriptor is one row of the guideline's Table 1.
type Descriptor struct {
	Number       int      `json:"number"`         // 1 to 17
	Key          Key      `json:"key"`            // ours; the guideline has labels only
	Label        string   `json:"label"`          // English, exact in spelling, case and spaces
	LabelJA      string   `json:"label_ja"`       // Japanese; a proposal, not the official text
	Mandatory    bool     `json:"mandatory"`      // false: may be absent, and then writes no label
	Place        Place    `json:"place"`          // in Open Badges 2.0
	OtherNames   []string `json:"other_names"`    // English, by which issuers call it instead; read, never written
	OtherNamesJA []string `json:"other_names_ja"` // Japanese
}

// LabelIn returns the descriptor's name in the language.
func (d Descriptor) LabelIn(lang Lang) string {
	if lang == Japanese {
		return d.LabelJA
	}
	return d.Label
}

// Edition is one edition of the "Guidelines for Issuing Micro-credentials Digitally", as data: a new edition is a new
// file, not new code. It is a value: nothing changes it once it is loaded, and any number of editions live side by side.
type Edition struct {
	ID          string       `json:"id"`
	Version     string       `json:"version"` // "1.1"
	Revised     string       `json:"revised"` // date, YYYY-MM-DD
	Name        string       `json:"name"`
	NameJA      string       `json:"name_ja"`
	NoteEN      string       `json:"note"` // the sentence that claims conformity (section 6 (4))
	NoteJA      string       `json:"note_ja"`
	Descriptors []Descriptor `json:"descriptors"` // in the order of Table 1

	names    map[string]named // of the descriptors, by which labels are known
	openings map[string]bool  // their first letters
	shapes   map[string]shape // of the keys of a description that mean something
}

// Editions are editions of the guideline that live side by side, the oldest first: badges are read by any of them, and
// written by the last. The zero value stands for [KnownEditions], so that only those who want others name any.
type Editions []*Edition

// Current returns the edition by which badges are written.
func (all Editions) Current() *Edition {
	all = all.orKnown()
	return all[len(all)-1]
}

func (all Editions) orKnown() Editions {
	if len(all) == 0 {
		return knownEditions
	}
	return all
}

// KnownEditions returns the editions that this program knows: one for each file guideline-*.json.
func KnownEditions() Editions { return slices.Clone(knownEditions) }

// Edition11 returns the edition of 27 May 2025.
func Edition11() *Edition { return edition11 }

//go:embed guideline-*.json
var guidelines embed.FS

var (
	knownEditions = loadKnown()
	edition11     = knownEditions[0] // the guideline was first published as 1.1
)

// loadKnown reads the embedded editions; the files are ours, so a fault in them is a fault of the program.
func loadKnown() Editions {
	files, err := guidelines.ReadDir(".")
	all := make(Editions, 0, len(files))
	for _, file := range files {
		data, unread := guidelines.ReadFile(file.Name())
		e, bad := ParseEdition(data)
		all, err = append(all, e), errors.Join(err, unread, bad)
	}
	if err != nil {
		panic(err)
	}
	slices.SortFunc(all, func(a, b *Edition) int { return cmp.Compare(a.Revised, b.Revised) })
	return all
}

// ParseEdition reads an edition from its data file, in the form of guideline-1.1.json. The error tells what the file
// lacks.
func ParseEdition(data []byte) (*Edition, error) {
	e := new(Edition)
	if err := json.Unmarshal(data, e); err != nil {
		return nil, fmt.Errorf("edition of the guideline: %w", err)
	}
	if e.ID == "" || e.Version == "" || e.NoteEN == "" || e.NoteJA == "" || len(e.Descriptors) == 0 {
		return nil, errors.New("edition of the guideline: id, version, notes or descriptors are missing")
	}
	e.names = nameIndex(e)
	e.openings = openingsOf(e.names)
	e.shapes = shapesOf(e)
	return e, nil
}

func (e *Edition) same(other *Edition) bool { return e.ID == other.ID }

// NameIn returns the name of the edition in the language.
func (e *Edition) NameIn(lang Lang) string {
	if lang == Japanese {
		return e.NameJA
	}
	return e.Name
}

// Note returns the sentence by which a credential claims to conform. Source: guideline, section 6 (4).
func (e *Edition) Note(lang Lang) string {
	if lang == Japanese {
		return e.NoteJA
	}
	return e.NoteEN
}

// Descriptor returns the descriptor of that key, and whether there is one.
func (e *Edition) Descriptor(key Key) (Descriptor, bool) {
	i := slices.IndexFunc(e.Descriptors, func(d Descriptor) bool { return d.Key == key })
	if i < 0 {
		return Descriptor{}, false
	}
	return e.Descriptors[i], true
}

// InCriteria returns the descriptors that stand in the criteria, in order.
func (e *Edition) InCriteria() []Descriptor {
	var in []Descriptor
	for _, d := range e.Descriptors {
		if d.Place == InCriteria {
			in = append(in, d)
		}
	}
	return in
}
