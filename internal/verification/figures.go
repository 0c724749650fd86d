package verification

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Figure is a number that stands in a text. OK is false where the text gives none, or several that may be meant.
type Figure struct {
	Number float64
	Unit   string // of credits, as written: "単位", "ECTS credits"; empty for hours
	OK     bool
}

const numeral = `(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`

var (
	creditFigure = regexp.MustCompile(numeral + `\s*((?:ects|cats|aqf|academic|university|college|credit)?\s*-?\s*(?:credits?|points?|units?)(?:\s+points?)?\b|ects\b|単位|クレジット|ポイント|学点)`)
	creditBefore = regexp.MustCompile(`(ects(?:\s+(?:credits?|points?))?|credits?|単位数?|クレジット)\s*[:=]\s*` + numeral)
)

// credits reads a number of credits with its unit: the first that the text names.
func credits(text string) Figure {
	text = norm.NFKC.String(text)
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		text = lower // some letters change their length; the unit is then shown in lower case
	}
	if m := creditFigure.FindStringSubmatchIndex(lower); m != nil {
		return Figure{Number: parse(lower[m[2]:m[3]]), Unit: strings.TrimSpace(text[m[4]:m[5]]), OK: true}
	}
	if m := creditBefore.FindStringSubmatchIndex(lower); m != nil {
		return Figure{Number: parse(lower[m[4]:m[5]]), Unit: strings.TrimSpace(text[m[2]:m[3]]), OK: true}
	}
	return Figure{}
}

// parse reads what the pattern numeral has found.
func parse(figure string) float64 {
	n, _ := strconv.ParseFloat(strings.ReplaceAll(figure, ",", ""), 64)
	return n
}
