package microcredential

// Basis is what a finding rests on: a section of the guideline, or a reading of ours.
type Basis struct {
	Section string // "Table 1", "6 (2)"; "" when the finding rests on a reading of ours alone
}

// OwnWords reports whether the finding rests on the guideline's own words.
func (b Basis) OwnWords() bool { return b.Section != "" }

// Text says in "en" or "ja" what the finding rests on.
func (b Basis) Text(lang Lang) string {
	switch {
	case b.Section == "" && lang == Japanese:
		return "本システムの解釈"
	case b.Section == "":
		return "a reading of ours"
	case lang == Japanese:
		return "ガイドライン " + b.Section
	}
	return "guideline, " + b.Section
}

// Basis returns what the finding rests on.
func (f Finding) Basis() Basis { return Basis{Section: sections[f.Code]} }

// sections holds, for the codes of findings that rest on the guideline's own words, where these stand. All other findings
// rest on readings of ours.
var sections = map[string]string{
	"blank": "Table 1", "not-given": "Table 1", "body-name": "Table 1", "email-missing": "Table 1", "date-missing": "Table 1",
	"uri": "6 (6)", "criteria-address": "6 (2)", "in-extension": "6 (2)", "no-label": "6 (2)", "other-name": "6 (2)", "inline": "6 (2)",
	"claim-with-errors": "6 (4)", "attendance-code": "3.1 (2)", "attendance-text": "3.1 (2)", "no-assessment": "3.1 (2)",
	"no-quality": "3.1 (4)", "image-words": "6 (3)", "left-out": "6 (6)",
}
