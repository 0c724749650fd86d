package microcredential

import "slices"

// Matter is what a finding is about, for those who sort findings without knowing the rules.
type Matter string

// What findings are about.
const (
	MatterBlank         Matter = "blank"         // a text that is not there, says nothing, or only points elsewhere
	MatterName          Matter = "name"          // a descriptor's name, its place or its order
	MatterContradiction Matter = "contradiction" // what is said twice, and differently
	MatterClaim         Matter = "claim"         // the word that it conforms
	MatterContent       Matter = "content"       // what the text says, or does not say
	MatterForm          Matter = "form"          // addresses, codes, keys, the picture, the writing as a whole
)

// Matter returns what the finding is about.
func (f Finding) Matter() Matter {
	switch f.Rule {
	case "R-02", "R-03":
		return MatterBlank
	case "R-12", "R-13":
		if f.Code == "no-label" {
			return MatterBlank
		}
		return MatterName
	case "R-24":
		if f.Code == "hours-unsaid" {
			return MatterContent
		}
		return MatterContradiction
	case "R-16":
		return MatterClaim
	case "R-09", "R-10", "R-18", "R-19", "R-20":
		return MatterContent
	}
	return MatterForm
}

// WritingMends says that findings of this code go when what was read is written again as Criteria does: of names and their
// order, and of where the text stands.
func WritingMends(code string) bool {
	return slices.Contains([]string{
		"other-name", "label-spelling", "label-japanese", "label-order", "inline", "criteria-several", "criteria-string",
	}, code)
}
