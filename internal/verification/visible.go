package verification

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges"
)

// mostNamed is how many characters that are not seen are written out in a text: no reader needs more of them to be named.
const mostNamed = 200

// Visible returns a stranger's text with every character that is not seen, or that turns the direction of reading,
// written out: "abc" U+202E "def" becomes "abc⟨U+202E⟩def". Line breaks and tabs stay; the marks do not. After two hundred
// of them the others become U+FFFD. Source: docs/safety.md, T02, T13.
func Visible(text string, marks ...rune) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	hidden := func(r rune) bool { return openbadges.Unseen(r) && r != '\n' && r != '\t' || slices.Contains(marks, r) }
	if !strings.ContainsFunc(text, hidden) {
		return text
	}
	var b strings.Builder
	named := 0
	for _, r := range text {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case named < mostNamed:
			named++
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return b.String()
}
