package microcredential

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Canonical returns the form in which texts are kept, written and compared: LF
// line ends, no white space around the whole, no control characters. Blank
// lines and spaces inside stay. Source: RULES, reading 1.
func Canonical(s string) string {
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, lineEnds.Replace(s))
	return strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd"))
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\t", " ")

// plain returns the text as rules compare it: NFKC, lower case, without
// characters that take no room, white space folded to single spaces.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(visible(s))), " ")
}

// visible returns the text in NFKC without characters that take no room, such
// as U+200B, by which an address or a label could be hidden from a rule.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r >= 0xfe00 && r <= 0xfe0f {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}
