package microcredential

import (
	"slices"
)

// Reading is what a criteria text says, descriptor by descriptor and language by language, and how each was found.
// Nothing of the text is lost: what belongs to no descriptor is kept in Unassigned.
type Reading struct {
	Edition *Edition // by which the text was read
	Chosen  Choice   // why that edition

	Texts      []Text    // in the order of Table 1, a descriptor's English before its Japanese
	Lang       Lang      // the language of most of it; English where nothing tells
	Exact      bool      // written exactly as Criteria writes
	Noted      bool      // the edition's own note stands in Certification as a line of its own; it is taken out of the text
	Claims     []Claim   // wherever the text says that it conforms to this guideline, the note included
	Unassigned []Passage // text that belongs to no descriptor, in the order of the text

	blank []Key     // whose labels stand there with nothing behind them
	notes []Finding // what the writing itself gives cause to say
}

// Choice says why a text was read by an edition.
type Choice string

// Why an edition was chosen, the strongest first.
const (
	ByNote   Choice = "note"    // the text carries its note, or names it
	ByLabels Choice = "labels"  // most labels of the text are its labels
	ByOldest Choice = "default" // nothing tells; the oldest
)

// Text is what is said for one descriptor in one language.
type Text struct {
	Key    Key
	Lang   Lang
	Both   bool     // serves the other language as well: it stands under a label in both and is in neither
	Text   string   // canonical; several items one on each line
	Items  []string // learning outcomes alone: the statements
	Remark string   // what stood in brackets behind the label, such as "hours" in "Learner Effort (hours) : 30"
	Found  Found
}

// Found says where a text stood and how its descriptor was known.
type Found struct {
	Where Place  // a place of Table 1, or InExtension
	How   How    // by what name
	Form  Form   // in what form the label stood; "" without one
	Label string // as it was written; "" without one
}

// InExtension is where other platforms keep descriptors: an extension of the BadgeClass. Source: rule R-11.
const InExtension Place = "BadgeClass extension"

// How says by what a descriptor was known.
type How string

// By what a descriptor can be known.
const (
	ByPlace     How = "place"      // it has a property of its own in Open Badges 2.0, or an extension
	Exactly     How = "exact"      // its name, as in Table 1 and as section 6 (2) shows
	BySpelling  How = "spelling"   // its name, in other case, spacing, number, or with a mark or a remark
	ByJapanese  How = "japanese"   // a Japanese name alone
	ByOtherName How = "other-name" // another English name
)

// Form says in what form a label stood.
type Form string

// The forms of a label. Source: docs/rules.md, reading 2.
const (
	FormLine    Form = "line"    // at the start of a line, with a colon
	FormBelow   Form = "below"   // it fills a line, its text stands below
	FormHeading Form = "heading" // of Markdown or HTML
	FormItem    Form = "item"    // of a list
	FormTerm    Form = "term"    // of a definition list
	FormCell    Form = "cell"    // of a table
	FormBracket Form = "bracket" // 【…】 and the like
	FormInline  Form = "inline"  // one after another in a paragraph
)

// Claim is a place where a text says that it conforms to this guideline.
type Claim struct {
	In    Key    // the descriptor; "" outside of any
	Words string // of the text
}

// Passage is text that belongs to no descriptor.
type Passage struct {
	Label string // what looks like a label of the issuer's own; "" when there is none
	Text  string
}

// Find returns what is said for the descriptor in the language, and whether anything is.
func (r *Reading) Find(key Key, lang Lang) (Text, bool) {
	i := slices.IndexFunc(r.Texts, func(t Text) bool { return t.Key == key && (t.Lang == lang || t.Both) })
	if i < 0 {
		return Text{}, false
	}
	return r.Texts[i], true
}

// Say returns what is said for the descriptor, in the language where it is said in it, else in the other.
func (r *Reading) Say(key Key, lang Lang) (Text, bool) {
	if t, ok := r.Find(key, lang); ok {
		return t, true
	}
	i := slices.IndexFunc(r.Texts, func(t Text) bool { return t.Key == key })
	if i < 0 {
		return Text{}, false
	}
	return r.Texts[i], true
}

// Langs returns the languages in which anything is said, English first.
func (r *Reading) Langs() []Lang {
	var langs []Lang
	for _, lang := range Langs {
		if slices.ContainsFunc(r.Texts, func(t Text) bool { return t.Lang == lang }) {
			langs = append(langs, lang)
		}
	}
	return langs
}
