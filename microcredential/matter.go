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
	switch f.Code {
	case "no-label":
		return MatterBlank
	case "hours-unsaid":
		return MatterContent
	}
	return matters[f.Rule]
}

// matters are what each rule that finds anything is about.
var matters = map[string]Matter{
	"R-02": MatterBlank, "R-03": MatterBlank, "R-04": MatterForm, "R-05": MatterForm, "R-06": MatterForm, "R-07": MatterForm, "R-08": MatterForm,
	"R-09": MatterContent, "R-10": MatterContent, "R-11": MatterForm, "R-12": MatterName, "R-13": MatterName, "R-14": MatterForm,
	"R-15": MatterForm, "R-16": MatterClaim, "R-17": MatterForm, "R-18": MatterContent, "R-19": MatterContent, "R-20": MatterContent,
	"R-24": MatterContradiction,
}

// WritingMends says that findings of this code go when what was read is written again as Criteria does: of names and their
// order, and of where the text stands.
func WritingMends(code string) bool {
	return slices.Contains([]string{
		"other-name", "label-spelling", "label-japanese", "label-order", "inline", "criteria-several", "criteria-string",
	}, code)
}
