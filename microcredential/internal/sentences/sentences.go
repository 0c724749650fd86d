// Package sentences says the codes of findings, and of what cannot be read, to people in both languages. It knows codes and
// places, and nothing of descriptors: which code is found, and what its sentence quotes, is decided by who asks.
package sentences

import (
	"strconv"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// Sentence is what is said, in English and in Japanese; {1} to {3} are what it quotes.
type Sentence [2]string

// maxPlaces is how many places a sentence has at most.
const maxPlaces = 3

// In is the sentence in a language, with what it quotes. No place of it stays empty.
func (s Sentence) In(lang openbadges.Language, args []string) string {
	said, absent := s[0], "(not given)"
	if lang == openbadges.Japanese {
		said, absent = s[1], "（記載なし）"
	}
	places := make([]string, 0, 2*maxPlaces)
	for i := range maxPlaces {
		quoted := absent
		if i < len(args) && strings.TrimSpace(args[i]) != "" {
			quoted = openbadges.Isolated(args[i])
		}
		places = append(places, "{"+strconv.Itoa(i+1)+"}", quoted)
	}
	return strings.NewReplacer(places...).Replace(said)
}
