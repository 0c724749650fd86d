package microcredential

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	creditFigure = regexp.MustCompile(`\d+(?:\.\d+)?\s*(?:[a-z]|単位|クレジット|ポイント|時間|学点|コマ|[ぁ-んァ-ヶ一-龠])|(?:ects|単位|credits?|points?|単位数)\s*[:=は]?\s*\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half an?|a|an)\b[a-z -]{0,40}\b(?:credits?|ects|points?|units?)\b|[一二三四五六七八九十半]+単位`)
	creditNone   = regexp.MustCompile(`^(?:none|no|not|nil|without)\b|\bno (?:academic |formal |university )?(?:credits?|recognition)\b|\bnone\b|\bnot (?:credit|give|award|carry|recogni)|なし|無し|ありません|はない|しない|付与されない|認定しない|ゼロ`)
)

// credit is R-20: a number with a unit, or an explicit "None".
func (c *checker) credit() {
	raw, given := c.d.Raw(keyCreditValue)
	value, unit, isNumber := c.d.Credit()
	if isNumber {
		if value > 0 && blank(unit, Credit) {
			c.find(newFinding("R-20", Error, Credit, "credit-unit"))
		}
		return
	}
	if given && raw.Kind() == 'n' {
		return // a null number with a text is explicit; without a text it is R-02
	}
	c.eachText(Credit, func(lang Lang, text string) {
		text = plain(text)
		if !blank(text, Credit) && !creditFigure.MatchString(text) && !creditNone.MatchString(text) {
			c.find(newFinding("R-20", Error, Credit, "credit-figure", lang))
		}
	})
}

// effort is R-24: an hour figure in the text equals the number.
func (c *checker) effort() {
	hours, given := c.d.Hours()
	if !given {
		return
	}
	c.eachText(LearnerEffort, func(lang Lang, text string) {
		if blank(text, LearnerEffort) {
			return
		}
		if !slices.ContainsFunc(hourFigures(text), func(s span) bool { return s.holds(hours) }) {
			c.find(newFinding("R-24", Warning, LearnerEffort, "hours-text", lang).with(number(hours)))
		}
	})
}

var japaneseCredit = regexp.MustCompile(`japan|日本|^単位$|大学設置基準`)

// workload is R-24: a Japanese credit stands for 30 to 90 hours here (the
// standards name 45 hours of study for one).
func (c *checker) workload() {
	hours, hasHours := c.d.Hours()
	credits, unit, hasCredits := c.d.Credit()
	if !hasHours || !hasCredits || credits <= 0 {
		return
	}
	unit = plain(unit)
	plainCredit := unit == "credit" || unit == "credits"
	if !japaneseCredit.MatchString(unit) && !(plainCredit && c.d.field(keyCountryCode) == "JP") {
		return
	}
	if each := hours / credits; each < 30 || each > 90 {
		for _, key := range []Key{LearnerEffort, Credit} {
			c.find(newFinding("R-24", Warning, key, "hours-credits").with(number(hours), number(credits)))
		}
	}
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// span is one figure of hours, or a range such as 40–50.
type span struct{ from, to float64 }

func (s span) holds(hours float64) bool {
	return hours >= s.from-1e-6 && hours <= s.to+1e-6 || math.Abs(hours-s.from) < 1e-6
}

const digits = `(\d[\d,]*(?:\.\d+)?)`

var (
	figureRange = regexp.MustCompile(digits + `\s*(?:h|hrs?|hours?|時間)?\s*(?:-|–|—|~|〜|to|から|ないし)\s*` + digits + `(?:[\s-]*[a-z]+){0,2}[\s-]*(?:hours?|hrs?|h\b|時間)`)
	figureHours = regexp.MustCompile(digits + `(?:[\s-]+(?:[a-z]+[\s-]+){0,3}|\s*)(?:hours?\b|hrs?\b|h\b|時間)(?:\s*(?:and\s+)?(\d{1,2}|半)\s*(?:minutes?|mins?|m\b|分)?)?`)
	labelHours  = regexp.MustCompile(`(?:hours?|時間数?|学習量)\s*(?:\([^)]*\))?\s*(?:[:=は]|is|are)\s*(?:約|about|approx\.?)?\s*` + digits)
	figureMins  = regexp.MustCompile(digits + `\s*-?\s*(?:minutes?|mins?\b|分)`)
	isoHours    = regexp.MustCompile(`\bpt(\d+)h`)
)

// hourFigures returns the hours that a text names, in figures or in words.
func hourFigures(text string) []span {
	text = numeralsToDigits(strings.ReplaceAll(plain(text), "～", "~"))
	var spans []span
	for _, m := range figureRange.FindAllStringSubmatch(text, -1) {
		spans = append(spans, span{figure(m[1]), figure(m[2])})
	}
	for _, m := range figureHours.FindAllStringSubmatchIndex(text, -1) {
		spans = append(spans, withMinutes(text, m)...)
	}
	for _, form := range []*regexp.Regexp{labelHours, isoHours} {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			spans = append(spans, span{figure(m[1]), figure(m[1])})
		}
	}
	for _, m := range figureMins.FindAllStringSubmatch(text, -1) {
		spans = append(spans, span{figure(m[1]) / 60, figure(m[1]) / 60})
	}
	return spans
}

// withMinutes reads "2 hours 30 minutes" and "2時間半" as they are meant, and "2
// hours" alone as well.
func withMinutes(text string, m []int) []span {
	hours := figure(text[m[2]:m[3]])
	spans := []span{{hours, hours}}
	if m[4] < 0 {
		return spans
	}
	minutes := 30.0
	if more := text[m[4]:m[5]]; more != "半" {
		minutes = figure(more)
	}
	return append(spans, span{hours + minutes/60, hours + minutes/60})
}

func figure(s string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return math.NaN()
	}
	return n
}
