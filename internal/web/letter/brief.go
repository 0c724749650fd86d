package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// A list is brief when a phone shows it in so many lines of so many columns, of which a letter of Chinese or Japanese takes
// two; a text is brief when it takes so many columns, which are four lines with the label in the first of them.
const (
	briefLines   = 5
	lineColumns  = 42
	briefColumns = 140
)

// brief reports whether a list is so short that folding it would save a reader nothing.
func brief(items []string) bool {
	lines := 0
	for _, item := range items {
		lines += 1 + columns(item)/lineColumns
	}
	return lines <= briefLines
}

// columns is how wide a text is.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	if eastern(r) {
		return 2
	}
	return 1
}

func eastern(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= '\u3000' && r < '\u3040' || r >= '\uff00'
}

// inBrief is a text as a phone's first screen has room for it: its first sentences, as many as are brief together, or else the
// beginning of the first, to a place between words. left reports whether something was left out.
func inBrief(text string) (short string, left bool) {
	text = strings.Join(strings.Fields(text), " ")
	if columns(text) <= briefColumns {
		return text, false
	}
	n, sentence, word, end := 0, 0, 0, 0
	for at, r := range text {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		switch {
		case strings.ContainsRune("。！？", before), r == ' ' && strings.ContainsRune(".!?", before) && opens(text[at+1:]):
			sentence = at
		case r == ' ', strings.ContainsRune("、，；）」", before):
			word = at
		}
		end = at
		if n += width(r); n > briefColumns {
			break
		}
	}
	if sentence > 0 {
		return text[:sentence], true
	}
	if word > 0 {
		end = word
	}
	return strings.TrimRight(text[:end], " 、，,;；") + "…", true
}

// opens reports whether a sentence can begin so, as it cannot after "e.g." or "approx.".
func opens(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return !unicode.IsLower(first) && !unicode.IsDigit(first)
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
