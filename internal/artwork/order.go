package artwork

import (
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	unicodebidi "golang.org/x/text/unicode/bidi"
)

// run is a stretch of text in one font, one script and one direction.
type run struct {
	start, end int
	face       *font.Face
	script     language.Script
	level      bidi.Level // odd: from right to left
}

// joins are the scripts whose letters hang together, or from a common line.
var joins = map[language.Script]bool{
	language.Arabic: true, language.Syriac: true, language.Mongolian: true, language.Nko: true, language.Adlam: true,
	language.Devanagari: true, language.Bengali: true, language.Gurmukhi: true,
}

// isRightToLeft reports whether the first letter of a text that has a direction goes to the left (rules P2 and P3 of
// UAX #9): so does the text.
func isRightToLeft(text string) bool {
	for _, r := range text {
		switch p, _ := unicodebidi.LookupRune(r); p.Class() {
		case unicodebidi.L:
			return false
		case unicodebidi.R, unicodebidi.AL:
			return true
		}
	}
	return false
}

// runs cuts the text into runs, in the order in which they stand from left to right.
func (t *typesetter) runs(runes []rune, w weight, leftwards bool) ([]run, error) {
	faces, err := t.chain(w)
	if err != nil {
		return nil, err
	}
	base := bidi.LeftToRight
	if leftwards {
		base = bidi.RightToLeft
	}
	var out []run
	var paragraph bidi.Paragraph
	levels := paragraph.Segment(runes, base)
	for i := range levels.NumRuns() {
		level := levels.Run(i)
		for start := level.Start; start < level.End; {
			r := nextRun(faces, runes[:level.End], start)
			r.level = level.Level
			out = append(out, r)
			start = r.end
		}
	}
	reorder(out)
	return out, nil
}

// reorder turns runs from the order of reading into that of sight (rule L2 of UAX #9).
func reorder(runs []run) {
	var highest bidi.Level
	for _, r := range runs {
		highest = max(highest, r.level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(runs); i++ {
			end := i
			for end < len(runs) && runs[end].level >= level {
				end++
			}
			slices.Reverse(runs[i:end])
			i = end
		}
	}
}

// nextRun finds the font for the characters from start on, and where they end.
// The first font has all of Japanese; a Latin word it cannot spell goes to the
// second font as a whole, so that no letter looks strange in its word. Beyond
// these a run is of one script.
func nextRun(faces []*font.Face, runes []rune, start int) run {
	out := run{start: start}
	out.face, out.end = nextWord(faces, runes, start)
	for out.end < len(runes) {
		face, end := nextWord(faces, runes, out.end)
		if face != out.face || face != faces[0] && foreign(runes[start:out.end], runes[out.end:end]) {
			break
		}
		out.end = end
	}
	out.script = scriptOf(runes[start:out.end], language.Latin)
	return out
}

// foreign reports whether two words are of different scripts.
func foreign(a, b []rune) bool {
	s, t := scriptOf(a, language.Common), scriptOf(b, language.Common)
	return s.Strong() && t.Strong() && s != t
}

// nextWord is the word at start with the font that spells it; where none does, its first letter with that letter's font.
func nextWord(faces []*font.Face, runes []rune, start int) (*font.Face, int) {
	end := wordEnd(runes, start)
	for _, face := range faces {
		if spells(face, runes[start:end]) {
			return face, end
		}
	}
	for _, face := range faces {
		if spells(face, runes[start:start+1]) {
			return face, start + 1
		}
	}
	return faces[0], start + 1
}
