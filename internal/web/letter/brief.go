package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// A list is brief when a phone shows it in so many lines of so many columns, of which a letter of Chinese or Japanese takes
// two.
const (
	briefLines  = 5
	lineColumns = 42
)

// brief reports whether a list is so short that folding it would save a reader nothing.
func brief(items []string) bool {
	lines := 0
	for _, item := range items {
		columns := 0
		for _, r := range item {
			columns++
			if eastern(r) {
				columns++
			}
		}
		lines += 1 + columns/lineColumns
	}
	return lines <= briefLines
}

func eastern(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= '\u3000' && r < '\u3040' || r >= '\uff00'
}

// figures are the amounts of work in a few words, for who has not unfolded them.
func figures(rows []Row) string {
	var said []string
	for _, r := range rows {
		if r.Figure != nil && r.Key != microcredential.Level {
			said = append(said, Amount(r.Figure))
		}
	}
	return strings.Join(said, " · ")
}

// Amount is a figure in a few words: its number with its unit, without a space before Japanese ones.
func Amount(f *verification.Figure) string {
	if first, _ := utf8.DecodeRuneInString(f.Unit); eastern(first) {
		return f.Number + f.Unit
	}
	return strings.TrimSpace(f.Number + " " + f.Unit)
}

// parts are the lengths of a bar's parts, as the text beside it has them.
func parts(shares []verification.Share) string {
	said := make([]string, len(shares))
	for i, s := range shares {
		said[i] = decimal(s.Width)
	}
	return strings.Join(said, " + ")
}
