package microcredential

import (
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

var supervised = words.PhrasesOf("supervised")

// SupervisionIn returns the clauses of a text on the assessment that speak of supervision or of a check of the identity, in
// the text's own words; "" where none does. The guideline has no descriptor for either.
func SupervisionIn(text string) string {
	var said []string
	for clause := range strings.FieldsFuncSeq(words.Opening(text), func(r rune) bool { return strings.ContainsRune("\n;；。", r) }) {
		for sentence := range strings.SplitSeq(clause, ". ") {
			if supervised.In(words.Plain(sentence)) {
				said = append(said, strings.TrimSpace(sentence))
			}
		}
	}
	return strings.Join(said, "\n")
}
