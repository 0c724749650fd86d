package figures

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// HourFigure is an amount of hours that a text names.
type HourFigure struct {
	From, To float64 // equal, unless it is a range such as 40–50
	Total    bool    // the text calls it the total
	Rate     bool    // for each week, day or session

	at int // where its last number stands
}

// Exact reports whether it is one amount for the whole.
func (f HourFigure) Exact() bool { return f.From == f.To && !f.Rate }

const (
	numeral  = `(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`
	hourUnit = `(?:hours?\b|hrs?\b|h\b|時間)`
	minutes  = `(?:minutes?\b|mins?\b|m\b|分)`
	session  = `(?:sessions|classes|lectures|lessons|workshops|seminars|tutorials|webinars|meetings|evenings|days|weeks|modules|units)`
	upTo     = `\s*(?:-|–|—|~|〜|to|から|ないし)\s*`
)

// A figure with its unit, as in "45 notional learning hours", "40–50時間", "2 hours 30 minutes" and "1時間半"; one after a
// label, as in "Total hours: 45"; one of minutes alone; and one of ISO 8601.
var (
	hoursForm   = words.Pattern(`(?:` + numeral + `\s*` + hourUnit + `?` + upTo + `)?` + numeral + `(?:[\s-]+(?:[a-z]+[\s-]+){0,3}|\s*)` + hourUnit + `(?:\s*(?:and\s+)?(\d{1,2})\s*-?\s*` + minutes + `|(半))?`)
	labelForm   = words.Pattern(`(?:hours?|(?:qualification|learning|study) time|時間数?|学習量)\s*(?:\([^)]*\))?\s*(?:[:=は]|is|are)\s*(?:約|about|approx\.?)?\s*` + numeral)
	otherUnit   = words.Pattern(`^\s*-?\s*(?:` + minutes + `|days?\b|weeks?\b|months?\b|日|週|[かヶケ]月)`)
	minutesForm = words.Pattern(numeral + `\s*-?\s*` + minutes)
	isoForm     = words.Pattern(`\bpt(\d+)h`)
)

// What stands beside a total, and beside an amount for each week.
var (
	totalWord  = words.PhrasesOf("total")
	sumAlone   = words.Pattern(`(?:^|[\s、。,(:])計(?:[^画算測器量略]|$)`) // not 統計, nor 計画
	totalAfter = words.Pattern(`^\s*,?\s*\(?(?:in total|total|altogether|in all)\b`)
	rateBefore = words.Pattern(`(?:\b(?:per|each|every) [a-z]+[,:]? (?:about )?|(?:週|毎|日|回|月|各|(?:^|[^\d.])1コマ)(?:に|あたり)?(?:約|およそ)?)$`)
	rateHint   = words.PhrasesOf("rate")
	rateAfter  = words.Pattern(`^\s*(?:/|(?:per|each|every|weekly|daily)\b|an? (?:week|day|month|session|class|module|unit)\b)`)

	// "8 lectures of 90 minutes" and "six 2-hour workshops" name a length and how many there are of it.
	ofSessions = words.Pattern(`\d (?:[a-z]+ )?` + session + ` (?:of|at|lasting) (?:about )?$`)
	sessions   = words.Pattern(`^(?: [a-z]+)? ` + session + `\b`)
	numbered   = words.Pattern(`\d (?:[a-z]+ )?$`)
	rateWord   = words.Pattern(`\b(?:per|each|every|weekly|daily)\b|\ba (?:week|day|month)\b|hours?\s*/|時間\s*/|週|毎日|1日|一日|1回|各回`)
)

// ReadHours returns the hours that a text names, in their order; minutes where it names no hours.
func ReadHours(text string) []HourFigure {
	return hoursIn(words.WithDigits(words.Plain(words.Opening(text))))
}

// hoursIn reads a plain text with its numbers in digits.
func hoursIn(text string) []HourFigure {
	r := &hourReader{text: text}
	if !strings.ContainsAny(r.text, "0123456789") {
		return nil
	}
	for _, m := range hoursForm().FindAllStringSubmatchIndex(r.text, -1) {
		from, to, more := r.number(m, 1), r.number(m, 2), r.number(m, 3)/60
		if m[2] < 0 {
			from = to
		}
		if m[8] >= 0 {
			more = 0.5
		}
		r.add(m, m[4], from+more, to+more)
	}
	for _, m := range slices.Concat(labelForm().FindAllStringSubmatchIndex(r.text, -1), isoForm().FindAllStringSubmatchIndex(r.text, -1)) {
		if !otherUnit().MatchString(r.text[m[1]:]) {
			r.add(m, m[2], r.number(m, 1), r.number(m, 1))
		}
	}
	if r.figures == nil {
		for _, m := range minutesForm().FindAllStringSubmatchIndex(r.text, -1) {
			r.add(m, m[2], r.number(m, 1)/60, r.number(m, 1)/60)
		}
	}
	slices.SortStableFunc(r.figures, func(a, b HourFigure) int { return cmp.Compare(a.at, b.at) })
	return slices.CompactFunc(r.figures, func(a, b HourFigure) bool { return a.at == b.at }) // with label and unit
}

// EffortIn returns the learner effort that a text names beyond doubt, with the parts into which it divides it.
func EffortIn(text string) (Effort, bool) {
	text = words.WithDigits(words.Plain(words.Opening(text)))
	figures := hoursIn(text)
	hours, ok := totalOf(text, figures)
	if !ok {
		return Effort{}, false
	}
	e := Effort{Hours: hours, From: FromText}
	whole, sum := false, 0.0 // whole: the total itself has been met
	for _, f := range figures {
		switch {
		case !f.Exact():
		case !whole && f.From == hours:
			whole = true
		default:
			e.Parts, sum = append(e.Parts, f.From), sum+f.From
		}
	}
	if math.Abs(sum-hours) > 1e-6 || len(e.Parts) == 1 {
		e.Parts = nil
	}
	return e, true
}

// totalOf is the whole of the figures of a plain text.
func totalOf(text string, figures []HourFigure) (hours float64, ok bool) {
	if slices.ContainsFunc(figures, func(f HourFigure) bool { return math.IsInf(f.To, 1) }) {
		return 0, false // so many digits are no effort
	}
	for _, f := range figures {
		if f.Total && f.Exact() {
			return f.From, true
		}
	}
	if products := multiplied(text); len(products) > 0 {
		for _, f := range figures {
			if f.Exact() && slices.Contains(products, f.From) {
				return f.From, true // "15 × 2 hours = 30 hours"
			}
		}
		return products[0], len(products) == 1 && len(figures) <= 1
	}
	whole := slices.DeleteFunc(slices.Clone(figures), func(f HourFigure) bool { return f.Rate })
	if len(whole) == 0 || len(whole) == len(figures) && rateWord().MatchString(text) {
		return 0, false
	}
	rest := 0.0
	for i, f := range whole {
		if !f.Exact() {
			return 0, false
		}
		if i > 0 {
			rest += f.From
		}
	}
	first := whole[0].From
	return first, len(whole) == 1 || math.Abs(rest-first) < 1e-6
}

// hourReader collects figures from a text in lower case and half width.
type hourReader struct {
	text    string
	figures []HourFigure
}

// number is the number in a group of a match; 0 if there is none.
func (r *hourReader) number(m []int, group int) float64 {
	if m[2*group] < 0 {
		return 0
	}
	n, _ := strconv.ParseFloat(strings.ReplaceAll(r.text[m[2*group]:m[2*group+1]], ",", ""), 64) // infinite if it is too large
	return n
}

// add notes the figure of a match with what stands beside it.
func (r *hourReader) add(m []int, at int, from, to float64) {
	const near = 64 // bytes
	before, after := r.text[max(m[0]-near, 0):m[0]], r.text[m[1]:min(m[1]+near, len(r.text))]
	r.figures = append(r.figures, HourFigure{
		From: from, To: to, at: at,
		Total: totalBefore(before) || totalAfter().MatchString(after),
		Rate:  rateHint.In(before) && rateBefore().MatchString(before) || rateAfter().MatchString(after) || countedHere(before, after),
	})
}

// countedHere says that a figure is the length of each of so many sessions.
func countedHere(before, after string) bool {
	return ofSessions().MatchString(before) || sessions().MatchString(after) && numbered().MatchString(before)
}

// totalBefore says that the words before a figure, with no other figure between, call it the total.
func totalBefore(text string) bool {
	const near = 24 // characters between the word and the figure
	text = text[strings.LastIndexAny(text, "0123456789")+1:]
	_, end := totalWord.Find(text)
	if end < 0 && strings.Contains(text, "計") {
		if at := sumAlone().FindStringIndex(text); at != nil {
			end = at[1]
		}
	}
	if end < 0 {
		return false
	}
	return utf8.RuneCountInString(text[end:]) <= near
}
