package microcredential

import (
	"strings"
	"testing"
)

// What fills a place does not turn the sentence, and is never read as a sentence itself.
func TestSentencePlaces(t *testing.T) {
	if got := messages["platform"].in(English, []string{"جامعة"}); !strings.Contains(got, "“\u2068جامعة\u2069”") {
		t.Errorf("%q", got)
	}
	if got := messages["name-long"].in(English, []string{"{2}", "200"}); !strings.Contains(got, "has {2} characters; at most 200") {
		t.Errorf("%q", got)
	}
}
