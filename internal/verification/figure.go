package verification

import (
	"math"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Figure is what of a descriptor's text is shown large or drawn, beside the text itself. A BadgeClass holds texts alone,
// so a figure is read from the text, as [microcredential.Figures] are: only where it leaves no doubt.
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
func figureOf(key microcredential.Key, text string, lang locale.Language) *Figure {
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

// effortFigure is the total of a text, with the parts that it is divided into.
func effortFigure(words string, lang locale.Language) *Figure {
	effort, ok := microcredential.EffortIn(words)
	if !ok || effort.Hours <= 0 {
		return nil
	}
	f := &Figure{Number: rounded(effort.Hours), Unit: locale.Text(lang, "verification.figure.hours")}
	if effort.Hours == 1 {
		f.Unit = locale.Text(lang, "verification.figure.hour")
	}
	for _, part := range effort.Parts {
		f.Shares = append(f.Shares, Share{f.Total(), part})
	}
	return f
}

// rounded is a number as both languages write it, with two decimals at most.
func rounded(n float64) string {
	return message.NewPrinter(language.English).Sprint(math.Round(n*100) / 100)
}

func creditFigure(text string) *Figure {
	credits, ok := microcredential.CreditsIn(text)
	if !ok || credits.Amount <= 0 {
		return nil
	}
	return &Figure{Number: rounded(credits.Amount), Unit: credits.Unit}
}

// levelFigure places a level on its framework's scale.
func levelFigure(text string, lang locale.Language) *Figure {
	level := microcredential.LevelIn(text)
	if level.Step == 0 {
		return nil
	}
	f := &Figure{Number: level.Value, Step: level.Step, Steps: level.Steps}
	if level.Value == strconv.Itoa(level.Step) {
		f.Unit = locale.Text(lang, "verification.figure.level", "count", level.Steps)
	}
	return f
}

// meaning says in a line what the level that a text names means in its framework; "" where it names none beyond doubt. The
// facts are those of docs/levels.md.
func meaning(text string, lang locale.Language) string {
	return LevelMeaning(microcredential.LevelIn(text), lang)
}

// LevelMeaning says in a line what a level means in its framework; "" where its step is not known.
func LevelMeaning(level microcredential.LevelValue, lang locale.Language) string {
	if level.Step == 0 {
		return ""
	}
	key, value := "level."+level.Framework, level.Value
	if value == strconv.Itoa(level.Step) {
		value = locale.Text(lang, "level.number", "step", level.Step, "steps", level.Steps)
	}
	return locale.Text(lang, "level.line", "framework", locale.Text(lang, key), "value", value,
		"meaning", LevelStep(level, lang))
}

// LevelStep is what a step of a framework means, without the framework; "" where it is not known.
func LevelStep(level microcredential.LevelValue, lang locale.Language) string {
	if level.Step == 0 {
		return ""
	}
	return locale.Text(lang, "level."+level.Framework+"."+strconv.Itoa(level.Step))
}
