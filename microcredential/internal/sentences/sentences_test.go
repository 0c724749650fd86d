package sentences

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

// What fills a place does not turn the sentence, and is never read as a sentence itself.
func TestSentencePlaces(t *testing.T) {
	if got := Findings["platform"].In(openbadges.English, []string{"جامعة"}); !strings.Contains(got, "“\u2068جامعة\u2069”") {
		t.Errorf("%q", got)
	}
	if got := Findings["name-long"].In(openbadges.English, []string{"{2}", "200"}); !strings.Contains(got, "has {2} characters; at most 200") {
		t.Errorf("%q", got)
	}
}

// TestMessages holds both languages of every sentence to the same quotations.
func TestMessages(t *testing.T) {
	all := maps.Clone(Findings)
	for code, s := range Inputs {
		all["input: "+code] = s
	}
	places := regexp.MustCompile(`\{\d\}`)
	for code, both := range all {
		var quoted [2][]string
		for i, s := range both {
			quoted[i] = places.FindAllString(s, -1)
			slices.Sort(quoted[i])
			quoted[i] = slices.Compact(quoted[i])
			if s == "" {
				t.Errorf("%s: a sentence is missing", code)
			}
		}
		if !slices.Equal(quoted[0], quoted[1]) {
			t.Errorf("%s: English quotes %v, Japanese %v", code, quoted[0], quoted[1])
		}
	}
}
