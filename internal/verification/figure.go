package verification

import (
	"math"
	"regexp"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Figure is what of a descriptor's text is shown large or drawn, beside the text itself. A BadgeClass holds texts alone,
// so a figure is read from the text, and only where the text leaves no doubt; otherwise there is none.
type Figure struct {
	Number, Unit string  // as they are shown: "45" "hours", "B2" ""
	Shares       []Share // of the number, drawn as one bar
	Step, Steps  int     // on a scale; 0 of 0 when there is none
}

// Share is a part of a bar, in the bar's own unit.
type Share struct{ From, Width float64 }

// Total is the length of the bar that the shares make.
func (f *Figure) Total() (sum float64) {
	for _, s := range f.Shares {
		sum += s.Width
	}
	return sum
}

// figureOf reads the figure of a descriptor's text, for readers of a language; nil when there is none.
func figureOf(key microcredential.Key, text, lang string) *Figure {
	switch key {
	case microcredential.LearnerEffort:
		return effortFigure(text, lang)
	case microcredential.Credit:
		return creditFigure(text)
	case microcredential.Level:
		return levelFigure(text, lang)
	}
	return nil
}

// A credit is a number with its unit, or the unit with a number, at the beginning of the text.
var (
	creditAfter = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*` +
		`((?i:(?:(?:ects|cats|aqf|academic|university|college|credit) ?-?)?(?:credits?|points?|units?)(?: points?)?\b|ects\b)|単位|クレジット|ポイント|学点)`)
	creditBefore = regexp.MustCompile(`^((?i:ects(?: (?:credits?|points?))?|credits?)|単位数?|クレジット)\s*[:=]\s*(\d+(?:\.\d+)?)`)
)

// effortFigure is the total of a text, with the parts that it is divided into, if they add up to it.
func effortFigure(words, lang string) *Figure {
	total, ok := microcredential.TotalHours(words)
	if !ok || total <= 0 {
		return nil
	}
	f := &Figure{Number: rounded(total), Unit: locale.Text(lang, "verification.figure.hours")}
	if total == 1 {
		f.Unit = locale.Text(lang, "verification.figure.hour")
	}
	whole := false // has been met
	for _, h := range microcredential.ReadHours(words) {
		switch {
		case !h.Exact():
		case !whole && h.From == total:
			whole = true
		default:
			f.Shares = append(f.Shares, Share{f.Total(), h.From})
		}
	}
	if math.Abs(f.Total()-total) > 1e-6 || len(f.Shares) == 1 {
		f.Shares = nil
	}
	return f
}

// rounded is a number as both languages write it, with two decimals at most.
func rounded(n float64) string {
	return message.NewPrinter(language.English).Sprint(math.Round(n*100) / 100)
}

// creditFigure is the number and unit that a text begins with.
func creditFigure(text string) *Figure {
	text = norm.NFKC.String(text)
	if m := creditAfter.FindStringSubmatch(text); m != nil {
		return &Figure{Number: m[1], Unit: m[2]}
	}
	if m := creditBefore.FindStringSubmatch(text); m != nil {
		return &Figure{Number: m[2], Unit: m[1]}
	}
	return nil
}

// scale is a framework of levels: how texts name it, how they name a level of it, and how many there are.
type scale struct {
	named *regexp.Regexp
	level *regexp.Regexp
	names []string // of the levels, when they are not numbers
	steps int
}

var (
	numbered = regexp.MustCompile(`(?i)(?:level|レベル)\s*(\d{1,2})\b`)
	scales   = []scale{
		{named: regexp.MustCompile(`\bCEFR\b`), level: regexp.MustCompile(`\b([ABC][12])\b`), names: []string{"A1", "A2", "B1", "B2", "C1", "C2"}, steps: 6},
		{named: regexp.MustCompile(`\bJEQF\b|Japanese Educational Qualifications Framework|日本の教育資格枠組み`), level: numbered, steps: 8},
		{named: regexp.MustCompile(`\bEQF\b|European Qualifications Framework|欧州資格枠組み`), level: numbered, steps: 8},
		{named: regexp.MustCompile(`\bITSS\b|ITスキル標準`), level: numbered, steps: 7},
		{named: regexp.MustCompile(`\bAQF\b|Australian Qualifications Framework`), level: numbered, steps: 10},
	}
)

// levelFigure places a level on its framework's scale, if the text names one level of one framework.
func levelFigure(text, lang string) *Figure {
	var of *scale
	for i := range scales {
		if scales[i].named.MatchString(text) {
			if of != nil {
				return nil
			}
			of = &scales[i]
		}
	}
	if of == nil {
		return nil
	}
	found := of.level.FindAllStringSubmatch(text, -1)
	if len(found) != 1 {
		return nil
	}
	f := &Figure{Number: found[0][1], Steps: of.steps, Unit: locale.Text(lang, "verification.figure.level", "count", of.steps)}
	f.Step, _ = strconv.Atoi(f.Number)
	for i, name := range of.names {
		if name == f.Number {
			f.Step, f.Unit = i+1, ""
		}
	}
	if f.Step < 1 || f.Step > f.Steps {
		return nil
	}
	return f
}
