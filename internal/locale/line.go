package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges"
)

// Line is a text of a stranger in one line: white space is one space, and what is not seen is left out; see
// [openbadges.Unseen].
func Line(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case openbadges.Unseen(r):
			return -1
		}
		return r
	}, text)), " ")
}

// maxExcerpt is so much of a text of a stranger as a sentence bears, in characters.
const maxExcerpt = 60

// Excerpt is the beginning of a [Line], as a sentence quotes it.
func Excerpt(text string) string {
	line := Line(text[:min(len(text), 20*maxExcerpt)])
	if utf8.RuneCountInString(line) <= maxExcerpt {
		return line
	}
	return string([]rune(line)[:maxExcerpt-1]) + "…"
}

// Stem is the beginning, of at most so many characters, of words that hyphens keep apart. No word is cut where one ends in the
// second half.
func Stem(words string, longest int) string {
	letters := []rune(words)
	if len(letters) <= longest {
		return words
	}
	for cut := longest; cut > longest/2; cut-- {
		if letters[cut] == '-' {
			return string(letters[:cut])
		}
	}
	return string(letters[:longest])
}
