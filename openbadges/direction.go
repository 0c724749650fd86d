package openbadges

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// Isolated is a text as it can stand within a sentence: as it is, or between isolates where it holds letters that are read
// from right to left. A name in Arabic or Hebrew would otherwise turn the direction of what stands beside it: a date behind it
// jumps before it. Source: UAX #9, section 2.4.2.
func Isolated(text string) string {
	const firstStrong, popIsolate = "\u2068", "\u2069"
	if !strings.ContainsFunc(text, IsLeftwards) {
		return text
	}
	return firstStrong + text + popIsolate
}

// IsLeftwards reports whether a letter is read from right to left.
func IsLeftwards(r rune) bool {
	if r < 0x590 {
		return false
	}
	properties, _ := bidi.LookupRune(r)
	class := properties.Class()
	return class == bidi.R || class == bidi.AL
}
