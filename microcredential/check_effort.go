package microcredential

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/figures"
	"github.com/mitome/mitome/microcredential/internal/words"
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
		if blank(text, Credit) || words.PointsElsewhere(text) {
			return
		}
		if !figures.NamesCredit(text) {
			c.find(newFinding("R-20", Hint, Credit, "credit-figure", lang))
		}
	})
}

// effort is R-24: an hour figure in the text equals the number; where there is neither, a warning asks for it.
func (c *checker) effort() {
	hours, given := c.d.Hours()
	if !given {
		c.effortUnsaid()
		return
	}
	c.eachText(LearnerEffort, func(lang Lang, text string) {
		if blank(text, LearnerEffort) {
			return
		}
		if !figures.StatesHours(text, hours) {
			c.find(newFinding("R-24", Warning, LearnerEffort, "hours-text", lang).with(number(hours)))
		}
	})
}

// effortUnsaid asks for the hours where none can be read, so that a learner neither finds the micro-credential by its effort
// nor compares it; what another finding says must be mended first is not asked. A certificate of study is asked for them by
// the number that it needs.
func (c *checker) effortUnsaid() {
	if c.d.effort() != nil || c.hasError("R-02", LearnerEffort) || c.hasError("R-12", LearnerEffort) || slices.Contains(c.d.Codes(Certification), certificateOfStudy) {
		return
	}
	c.find(newFinding("R-24", Warning, LearnerEffort, "hours-unsaid"))
}

// inJapan reports whether the awarding body says that it is in Japan.
func (d *Description) inJapan() bool {
	if code := d.field(keyCountryCode); code != "" {
		return strings.EqualFold(code, "JP")
	}
	return strings.Contains(words.Plain(d.Text(Country, English)), "japan") || strings.Contains(d.Text(Country, Japanese), "日本")
}

// workload is R-24: a Japanese credit stands for 30 to 90 hours here (the
// standards name 45 hours of study for one).
func (c *checker) workload() {
	credits := c.d.settled(c.d.credits())
	if credits == nil || credits.Amount <= 0 || credits.System != JapaneseCredits {
		return
	}
	effort := c.d.effort()
	if effort == nil {
		return
	}
	if each := effort.Hours / credits.Amount; each < 30 || each > 90 {
		code := "hours-credits"
		if each > 10 && each < 20 {
			code = "hours-taught"
		}
		for _, key := range []Key{LearnerEffort, Credit} {
			c.find(newFinding("R-24", Warning, key, code).with(number(effort.Hours), number(credits.Amount)))
		}
	}
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
