package public

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// figure is what of a descriptor's text is shown large or drawn, beside the text itself. A BadgeClass holds texts alone,
// so a figure is read from the text, and only where the text leaves no doubt; otherwise there is none.
type figure struct {
	number, unit string
	shares       []share // of the number, drawn as one bar
	step, steps  int     // on a scale; 0 of 0 when there is none
}

// share is a part of a bar, in the bar's own unit.
type share struct{ from, width float64 }

func (f *figure) total() (sum float64) {
	for _, s := range f.shares {
		sum += s.width
	}
	return sum
}

// figures reads the figures of a description's texts.
func figures(values map[microcredential.Key]string, lang string) map[microcredential.Key]*figure {
	all := map[microcredential.Key]*figure{}
	for key, read := range map[microcredential.Key]func(text, lang string) *figure{
		microcredential.LearnerEffort: effortFigure, microcredential.Credit: creditFigure, microcredential.Level: levelFigure,
	} {
		if f := read(values[key], lang); f != nil {
			all[key] = f
		}
	}
	return all
}

const amount = `(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)`

var (
	hoursIn  = regexp.MustCompile(amount + `[\s-]*(?:hours?\b|時間)`)
	rateIn   = regexp.MustCompile(`^\s*(?:a|an|per|each|every|/)\b`)
	rangeOf  = regexp.MustCompile(`(?:[-–—~〜～]|\bto|から)\s*$`)
	rateOf   = regexp.MustCompile(`(?:週|毎|日|回|月|各|每)(?:に|あたり)?(?:約|およそ)?$`)
	creditIn = regexp.MustCompile(`^` + amount + `\s*(ECTS(?: credits?)?|(?:academic |university )?credits?\b|単位)`)
)

// effortFigure is the hours that a text names, if it names one amount only, or one that the others add up to. Amounts
// for each week and the like are left aside.
func effortFigure(words, lang string) *figure {
	var hours []float64
	var first string // as it is written
	for _, at := range hoursIn.FindAllStringSubmatchIndex(words, -1) {
		if rateIn.MatchString(words[at[1]:]) || rateOf.MatchString(words[:at[0]]) {
			continue
		}
		n, err := strconv.ParseFloat(strings.ReplaceAll(words[at[2]:at[3]], ",", ""), 64)
		if err != nil || n <= 0 || rangeOf.MatchString(words[:at[0]]) {
			return nil
		}
		if hours == nil {
			first = words[at[2]:at[3]]
		}
		hours = append(hours, n)
	}
	if len(hours) == 0 {
		return nil
	}
	f := &figure{number: first, unit: text(lang, "figure.hours")}
	if hours[0] == 1 {
		f.unit = text(lang, "figure.hour")
	}
	var sum float64
	for _, n := range hours[1:] {
		f.shares = append(f.shares, share{sum, n})
		sum += n
	}
	if len(hours) > 1 && math.Abs(sum-hours[0]) > 1e-6 || len(hours) == 2 {
		return nil
	}
	return f
}

// creditFigure is the number and unit that a text begins with.
func creditFigure(text, _ string) *figure {
	if m := creditIn.FindStringSubmatch(text); m != nil {
		return &figure{number: m[1], unit: m[2]}
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
func levelFigure(text, lang string) *figure {
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
	f := &figure{number: found[0][1], steps: of.steps, unit: locale.Text(lang, "page.figure.level", "count", of.steps)}
	f.step, _ = strconv.Atoi(f.number)
	for i, name := range of.names {
		if name == f.number {
			f.step, f.unit = i+1, ""
		}
	}
	if f.step < 1 || f.step > f.steps {
		return nil
	}
	return f
}
