package microcredential

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/microcredential/internal/words"
	"github.com/mitome/mitome/openbadges"
)

// narrative is the criteria text of a BadgeClass in whatever JSON form it stands.
type narrative struct {
	text    string
	address string // of criteria that are kept elsewhere
	code    string // what is not as section 6 (2) asks, of R-11; "" where nothing is
}

// narrativeOf finds the criteria text: in the single item, in several, or in a string that is a text and no address.
func narrativeOf(b *openbadges.BadgeClass) narrative {
	if object := b.Criteria.Object; object != nil {
		n := narrative{text: object.Narrative, address: b.Criteria.ID}
		if texts := textsOf(memberOf(object.More, "narrative")); n.text == "" && len(texts) > 0 {
			n.text, n.code = strings.Join(texts, "\n\n"), "criteria-several"
		}
		return n
	}
	if b.Criteria.ID != "" {
		return stringNarrative(b.Criteria.ID)
	}
	return severalNarratives(memberOf(b.More, "criteria"))
}

func stringNarrative(s string) narrative {
	if strings.ContainsFunc(s, unicode.IsSpace) || words.IsJapanese(s) {
		return narrative{text: s, code: "criteria-string"}
	}
	return narrative{address: s}
}

// severalNarratives joins the texts of an array of criteria, in their order.
func severalNarratives(value jsontext.Value) (all narrative) {
	var items []jsontext.Value
	if value.Kind() != '[' || json.Unmarshal(value, &items) != nil {
		return all
	}
	var texts []string
	for _, item := range items {
		one := openbadges.BadgeClass{}
		if json.Unmarshal(item, &one.Criteria) != nil {
			continue
		}
		n := narrativeOf(&one)
		all.address = cmp.Or(all.address, n.address)
		if n.text != "" {
			texts = append(texts, n.text)
			all.code = "criteria-several"
		}
	}
	all.text = strings.Join(texts, "\n\n")
	return all
}

// textsOf are the strings of an array.
func textsOf(value jsontext.Value) (texts []string) {
	if value.Kind() != '[' || json.Unmarshal(value, &texts) != nil {
		return nil
	}
	return texts
}

func memberOf(object jsontext.Value, name string) jsontext.Value {
	var members map[string]jsontext.Value
	if len(object) == 0 || json.Unmarshal(object, &members) != nil {
		return nil
	}
	return members[name]
}
