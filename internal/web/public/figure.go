package public

import (
	"math"
	"regexp"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

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

var creditIn = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(ECTS(?: credits?)?|(?:academic |university )?credits?\b|単位)`)

// effortFigure is the total of a text, with the parts that it is divided into, if they add up to it.
func effortFigure(words, lang string) *figure {
	total, ok := microcredential.TotalHours(words)
	if !ok || total <= 0 {
		return nil
	}
	f := &figure{number: rounded(total), unit: text(lang, "figure.hours")}
	if total == 1 {
		f.unit = text(lang, "figure.hour")
	}
	whole := false // has been met
	for _, h := range microcredential.ReadHours(words) {
		switch {
		case !h.Exact():
		case !whole && h.From == total:
			whole = true
		default:
			f.shares = append(f.shares, share{f.total(), h.From})
		}
	}
	if math.Abs(f.total()-total) > 1e-6 || len(f.shares) == 1 {
		f.shares = nil
	}
	return f
}

// rounded is a number as both languages write it, with two decimals at most.
func rounded(n float64) string {
	return message.NewPrinter(language.English).Sprint(math.Round(n*100) / 100)
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
