package microcredential

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/openbadges"
)

// extension says which property of an extension of a BadgeClass holds a descriptor.
type extension struct {
	property string
	key      Key
	unit     string // written behind a number
	before   string // written before it
}

// extensions are those of edubadges and of OpenEducationBadges that carry a descriptor.
var extensions = []extension{
	{"LearningOutcome", LearningOutcomes, "", ""},
	{"learningOutcome", LearningOutcomes, "", ""},
	{"Language", Language, "", ""},
	{"EQF", Level, "", "EQF "},
	{"Level", Level, "", ""},
	{"ECTS", Credit, " ECTS", ""},
	{"TimeInvestment", LearnerEffort, " hours", ""},
}

// readExtensions adds what stands in extensions alone. Source: rule R-11.
func (b *Badge) readExtensions(class *openbadges.BadgeClass) {
	var members map[string]jsontext.Value
	if len(class.More) == 0 || json.Unmarshal(class.More, &members) != nil {
		return
	}
	names := make([]string, 0, len(members))
	for name := range members {
		if strings.Contains(name, "xtension") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	minutes := slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "Category") || strings.Contains(n, "Competency") })
	for _, name := range names {
		var properties map[string]jsontext.Value
		if json.Unmarshal(members[name], &properties) != nil {
			continue
		}
		for _, x := range extensions {
			if text := decodeText(properties[x.property]); text != "" {
				b.extend(x.key, x.before+text+x.unit)
			}
		}
		if load := decodeText(properties["StudyLoad"]); load != "" {
			b.extend(LearnerEffort, load+studyUnit(string(members[name]), minutes))
		}
	}
}

// studyUnit is the unit of StudyLoad: hours with edubadges, minutes with OpenEducationBadges; where neither is to be seen,
// none is guessed.
func studyUnit(raw string, minutes bool) string {
	switch {
	case strings.Contains(raw, "edubadges"):
		return " hours"
	case minutes || strings.Contains(raw, "openbadges.education"):
		return " minutes"
	}
	return ""
}

func (b *Badge) extend(key Key, text string) {
	if _, given := b.Say(key, b.Lang); given {
		return
	}
	t := Text{Key: key, Lang: b.Lang, Text: text, Found: Found{Where: InExtension, How: ByPlace}}
	if key == LearningOutcomes {
		t.Items = itemsOf(b.Edition.linesOf(text))
		t.Text = strings.Join(t.Items, "\n")
	}
	b.Texts = append(b.Texts, t)
	b.notes = append(b.notes, newFinding("R-11", Error, key, "in-extension"))
}
