package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes headers, and short answers, comparable: compatibility forms (full width and half width) are one; case,
// white space, and all that is neither letter nor digit are gone.
func Fold(text string) string {
	plain := true
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			return unicode.ToLower(r)
		case unicode.IsDigit(r) || strings.ContainsRune(Rounds, r):
			return r
		}
		return -1
	}, norm.NFKC.String(text))
}

// Rounds are signs that are answers in themselves.
const Rounds = "○〇◯◎●×✕✖✗✘✔✓☑☒△"

// FoldAll folds words in place.
func FoldAll(words ...string) []string {
	for i, word := range words {
		words[i] = Fold(word)
	}
	return words
}

// ContainsAny reports whether one of some words stands in a text.
func ContainsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// Brackets are remarks in brackets, closed or not, wherever they stand in a header.
var Brackets = Pattern(`[（(\[［【〔〈《「<＜{].*?[）)\]］】〕〉》」>＞}]|[（(\[［【〔].*$`)
