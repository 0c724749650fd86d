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
	hourFigure  = regexp.MustCompile(numeral + `\s*-?\s*(?:(?:[a-z]+[\s-]+){0,3}?(?:hours?|hrs?|h)\b|時間(半)?)(?:\s*(?:and\s+)?(\d{1,2})\s*(?:minutes?|mins?\b|分))?`)
	totalAfter  = regexp.MustCompile(numeral + `\s*-?\s*(?:hours?|hrs?|h)\s*,?\s*\(?(?:in total|total|altogether|in all)\b`)
	totalBefore = regexp.MustCompile(`(?:total|in all|altogether|合計|総計|総学習時間|計)\D{0,24}?` + numeral + `\s*(?:hours?|hrs?|h\b|時間)`)
	notTotal    = regexp.MustCompile(numeral + `\s*(?:h|hrs?|hours?|時間)?\s*(?:-|–|—|~|〜|to|から)\s*` + numeral + `|\b(?:per|each|every|weekly|daily)\b|\ba (?:week|day|month)\b|hours?\s*/|時間\s*/|週|毎日|1日|一日|1回|各回`)

	creditFigure = regexp.MustCompile(numeral + `\s*((?:ects|cats|aqf|academic|university|college|credit)?\s*-?\s*(?:credits?|points?|units?)(?:\s+points?)?\b|ects\b|単位|クレジット|ポイント|学点)`)
	creditBefore = regexp.MustCompile(`(ects(?:\s+(?:credits?|points?))?|credits?|単位数?|クレジット)\s*[:=]\s*` + numeral)
)

// hours reads the learner effort as hours: the total where one is named, or the only figure. A range and hours per week
// are no number.
func hours(text string) Figure {
	text = strings.ToLower(norm.NFKC.String(text))
	for _, total := range []*regexp.Regexp{totalAfter, totalBefore} {
		if m := total.FindStringSubmatch(text); m != nil {
			return Figure{Number: parse(m[1]), OK: true}
		}
	}
	found := hourFigure.FindAllStringSubmatch(text, -1)
	if len(found) == 0 || notTotal.MatchString(text) {
		return Figure{}
	}
	sum := 0.0
	figures := make([]float64, len(found))
	for i, m := range found {
		figures[i] = parse(m[1])
		if m[2] != "" {
			figures[i] += 0.5
		}
		if m[3] != "" {
			figures[i] += parse(m[3]) / 60
		}
		sum += figures[i]
	}
	if first := figures[0]; len(found) == 1 || first == sum-first { // alone, or followed by its parts
		return Figure{Number: first, OK: true}
	}
	return Figure{}
}

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
