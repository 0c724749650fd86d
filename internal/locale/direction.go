package locale

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"github.com/mitome/mitome/openbadges"
)

// A name in Arabic or Hebrew within a sentence of ours turns the direction of what stands beside it: a date behind it jumps
// before it. Isolates keep it to itself. Source: UAX #9, section 2.4.2.
const firstStrong, popIsolate = "\u2068", "\u2069"

// Isolated is [openbadges.Isolated]: a text as it can stand within a sentence.
func Isolated(text string) string { return openbadges.Isolated(text) }

// IsolatedRuns is a line with each stretch that is read from right to left between isolates, for places where nobody knows
// any more which words came from where. What stands between isolates already stays as it is.
func IsolatedRuns(line string) string {
	if !strings.ContainsFunc(line, openbadges.IsLeftwards) {
		return line
	}
	var out strings.Builder
	from, end := -1, 0 // of the stretch: where it begins, and where its last letter ends
	last, depth := 0, 0
	for at, r := range line {
		if r == '\u2068' {
			depth++
		}
		if r == '\u2069' {
			depth = max(0, depth-1)
		}
		switch {
		case depth > 0:
		case openbadges.IsLeftwards(r):
			if from < 0 {
				from = at
			}
			end = at + utf8.RuneLen(r)
		case from >= 0 && rightwards(r):
			out.WriteString(line[last:from] + firstStrong + line[from:end] + popIsolate)
			from, last = -1, end
		}
	}
	if from >= 0 {
		out.WriteString(line[last:from] + firstStrong + line[from:end] + popIsolate)
		last = end
	}
	return out.String() + line[last:]
}

func rightwards(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	return properties.Class() == bidi.L
}
