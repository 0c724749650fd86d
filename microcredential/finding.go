package microcredential

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/microcredential/internal/sentences"
)

// Severity says what a finding means for issuing.
type Severity string

// Error: must not be issued. Warning: may be issued once a person has seen it.
// Hint: shown while writing, never counted.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Hint    Severity = "hint"
)

// Finding is one thing that a rule has to say about a description or a criteria
// text. Its JSON is {"rule","severity","descriptor","message","message_ja","code","basis"}.
type Finding struct {
	Rule       string // "R-02" and so on: a row of docs/rules.md
	Severity   Severity
	Descriptor Key      // or BadgeImage; "" when it concerns the whole
	Code       string   // which sentence; stable
	Args       []string // what the sentence quotes
	Langs      []Lang   // the languages whose text it concerns; empty: no text of a language

	edition *Edition // whose names its message uses; nil: the current one
}

func newFinding(rule string, severity Severity, key Key, code string, langs ...Lang) Finding {
	return Finding{Rule: rule, Severity: severity, Descriptor: key, Code: code, Langs: langs}
}

func (f Finding) with(args ...string) Finding {
	f.Args = args
	return f
}

// sameMatter says whether two findings differ at most in language and quotation.
func (f Finding) sameMatter(other Finding) bool {
	return f.Rule == other.Rule && f.Severity == other.Severity && f.Descriptor == other.Descriptor && f.Code == other.Code
}

// Message says in "en" or "ja" (any other gives English) what was found and how
// to mend it.
func (f Finding) Message(lang Lang) string {
	text, known := sentences.Findings[f.Code]
	if !known {
		return f.Code
	}
	said := text.In(lang, f.argsIn(lang))
	if heading := f.heading(lang); heading != "" {
		return heading + said
	}
	if end := strings.IndexAny(said, " :："); end > 0 && strings.Contains(said[:end], "_") {
		return said // it opens with a key, which stays as it is written
	}
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:]
}

// argsIn are what the sentence quotes: a choice, or what cannot be read back, in the words of a language.
func (f Finding) argsIn(lang Lang) []string {
	switch f.Code {
	case "form-text", "stack-text":
	case "unpublishable":
		return []string{refused(f.Args, lang)}
	default:
		return f.Args
	}
	said := slices.Clone(f.Args)
	for i, code := range said {
		said[i] = cmp.Or(CodeText(code, lang), code)
	}
	return said
}

// speaks is the edition by whose names the finding speaks of descriptors.
func (f Finding) speaks() *Edition {
	if f.edition == nil {
		return knownEditions.Current()
	}
	return f.edition
}

// heading names the descriptor, and the language when only one is meant.
func (f Finding) heading(lang Lang) string {
	row, named := f.speaks().Descriptor(f.Descriptor)
	label := row.LabelIn(lang)
	if f.Descriptor == BadgeImage {
		label, named = sentences.Findings["badge-image"].In(lang, nil), true
	}
	if !named {
		return ""
	}
	if lang == Japanese {
		return label + editionNames(f.Langs, "（英語）", "（日本語）") + "："
	}
	return label + editionNames(f.Langs, " (English)", " (Japanese)") + ": "
}

func editionNames(langs []Lang, en, ja string) string {
	if len(langs) != 1 {
		return ""
	}
	if langs[0] == Japanese {
		return ja
	}
	return en
}

// MarshalJSON writes the finding for programs and people.
func (f Finding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Rule       string   `json:"rule"`
		Severity   Severity `json:"severity"`
		Descriptor Key      `json:"descriptor"`
		Message    string   `json:"message"`
		MessageJA  string   `json:"message_ja"`
		Code       string   `json:"code"`
		Basis      string   `json:"basis"` // a section of the guideline; empty for a reading of ours
	}{f.Rule, f.Severity, f.Descriptor, f.Message(English), f.Message(Japanese), f.Code, f.Basis().Section})
}

// Report is the answer of Check and of Judge.
type Report struct {
	Edition  *Edition  // by which it was judged
	Findings []Finding // in the order of the descriptors, then of the rules
	Conforms bool      // no errors; warnings and hints change nothing
	Claimed  bool      // it says that it conforms: the badge in any wording, the description by not declining the note
	Missing  []Key     // mandatory descriptors that are not given, or only blank
}

// Count returns how many findings have the severity.
func (r Report) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// settle orders findings by descriptor, the picture last, then by rule, and has them speak of descriptors by the names of
// this edition.
func (e *Edition) settle(findings []Finding) {
	for i := range findings {
		findings[i].edition = e
	}
	place := func(f Finding) int {
		if row, ok := e.Descriptor(f.Descriptor); ok {
			return row.Number
		}
		if f.Descriptor == BadgeImage {
			return len(e.Descriptors) + 1
		}
		return 0
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Code, b.Code))
	})
}
