package figures

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

const timeUnit = `(時間|hours?|hrs?|h|分|minutes?|mins?)?`

var (
	products    = words.Pattern(`(\d+(?:\.\d+)?)\s*` + timeUnit + `[^\d×x✕*]{0,12}\s*[×x✕*]\s*[^\d×x✕*]{0,6}(\d+(?:\.\d+)?)\s*` + timeUnit)
	weekly      = words.Pattern(`(\d+)\s*(?:weeks?|sessions?|days?|週間?|回|日)[^\d]{0,24}?(\d+(?:\.\d+)?)\s*(?:hours?|h|時間)`)
	perWeek     = words.Pattern(`(\d+(?:\.\d+)?)\s*(?:hours?|h|時間)[^\d+＋=]{0,24}?(\d+)\s*(?:weeks?|sessions?|週間|週|回)`)
	betweenForm = words.Pattern(`between\s+(\d+(?:\.\d+)?)\s*(?:hours?|h)?\s+and\s+(\d+(?:\.\d+)?)\s*(?:hours?|h\b)`)
)

// StatesHours says that a text states so many hours: as a figure, by a product such as "15 × 2 hours", or between two numbers.
func StatesHours(text string, hours float64) bool {
	const slack = 1e-6
	text = words.WithDigits(words.Plain(words.Opening(text)))
	near := func(n float64) bool { return math.Abs(n-hours) < slack }
	holds := func(f HourFigure) bool { return hours >= f.From-slack && hours <= f.To+slack }
	if slices.ContainsFunc(hoursIn(text), holds) || slices.ContainsFunc(multiplied(text), near) {
		return true
	}
	for _, form := range []*regexp.Regexp{weekly(), perWeek()} {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			if near(amount(m[1]) * amount(m[2])) {
				return true
			}
		}
	}
	for _, m := range betweenForm().FindAllStringSubmatch(text, -1) {
		if amount(m[1]) <= hours && hours <= amount(m[2]) {
			return true
		}
	}
	return false
}

// multiplied are the hours that products of a plain text come to, such as "15 × 2 hours".
func multiplied(text string) (hours []float64) {
	for _, m := range products().FindAllStringSubmatch(text, -1) {
		n := amount(m[1]) * amount(m[3])
		if unit := m[2] + m[4]; strings.HasPrefix(unit, "分") || strings.HasPrefix(unit, "min") {
			n /= 60
		}
		hours = append(hours, n)
	}
	return hours
}

func amount(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64)
	return n
}
