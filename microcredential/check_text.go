package microcredential

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
)

var (
	pastOutcome = words.PhrasesOf("past en")
	pastEnds    = lastRunes("past ja")
	acronym     = words.Pattern(`\b[A-Z]{3,}\b`)
	degreeEnd   = words.Pattern(words.OneOf("degree ja") + `(?:\([^)]*\))?$`)
	degreeStart = words.PhrasesOf("degree en")
)

// assessment is R-18: attendance alone is not assessment. A text that also names
// a way of judging is left alone.
func (c *checker) assessment() {
	codes := c.d.Codes(TypeOfAssessment)
	isAttendance := func(code string) bool {
		return slices.Contains([]string{"attendance", "participation"}, words.Plain(code))
	}
	if len(codes) > 0 && !slices.ContainsFunc(codes, func(s string) bool { return !isAttendance(s) }) {
		c.find(newFinding("R-18", Error, TypeOfAssessment, "attendance-code"))
		return
	}
	c.eachText(TypeOfAssessment, func(lang Lang, text string) {
		if blank(text, TypeOfAssessment) {
			return
		}
		switch nothing, attendance := words.AssessedBy(text); {
		case nothing:
			c.find(newFinding("R-18", Error, TypeOfAssessment, "no-assessment", lang))
		case attendance:
			c.find(newFinding("R-18", Error, TypeOfAssessment, "attendance-text", lang))
		}
	})
}

// outcomes is R-18 (hint: what the learner can do) and R-24 (no more than ten).
func (c *checker) outcomes() {
	for _, lang := range c.langs {
		items := c.d.Outcomes(lang)
		if len(items) > 10 {
			c.find(newFinding("R-24", Warning, LearningOutcomes, "many-outcomes", lang))
		}
		for _, item := range items {
			if past(item) {
				c.find(newFinding("R-18", Hint, LearningOutcomes, "past-outcome", lang).with(shorten(item)))
			}
		}
	}
}

// past says that an outcome tells what was done: by its first word in English, by its last in Japanese.
func past(outcome string) bool {
	const near = 48 // bytes
	end := outcome[max(len(outcome)-near, 0):]
	start := words.Plain(outcome[:min(len(outcome), near)])
	first, _ := utf8.DecodeRuneInString(start)
	if pastOutcome.Opening(first, start) > 0 {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(end, "。.． "))
	return pastEnds[last] && words.EndsWith(words.Plain(end), "past ja")
}

// lastRunes are the characters with which the entries of a list end.
func lastRunes(list string) map[rune]bool {
	ends := map[rune]bool{}
	for _, word := range words.List(list) {
		last, _ := utf8.DecodeLastRuneInString(word)
		ends[last] = true
	}
	return ends
}

// quality is R-19.
func (c *checker) quality() {
	c.eachText(QualityAssurance, func(lang Lang, text string) {
		if blank(text, QualityAssurance) {
			return
		}
		if words.DeniesQuality(text) {
			c.find(newFinding("R-19", Error, QualityAssurance, "no-quality", lang))
		} else if !words.PointsElsewhere(text) && !words.Mentions(words.Plain(words.Opening(text)), "responsible") && !acronym().MatchString(text) {
			c.find(newFinding("R-19", Hint, QualityAssurance, "no-body", lang))
		}
	})
}

// title hints when a name could be taken for a degree.
func (c *checker) title() {
	c.eachText(Title, func(lang Lang, text string) {
		if isDegree(words.Plain(text)) {
			c.find(newFinding("R-24", Hint, Title, "degree-title", lang))
		}
	})
}

// isDegree says that a plain title begins or ends as that of a degree, or is the word for one.
func isDegree(title string) bool {
	first, _ := utf8.DecodeRuneInString(title)
	return degreeStart.Opening(first, title) > 0 || slices.Contains(words.List("degree alone"), title) || degreeEnd().MatchString(title)
}

// image is R-15. Our templates draw the words, so a description that does not
// speak of them is in order.
func (c *checker) image() {
	if c.Image == WordsMissing {
		c.find(newFinding(RuleImageWords, Warning, BadgeImage, "image-words"))
	}
	if _, given := c.d.Raw(keyImageWords); !given || c.Image != WordsDescribed {
		return
	}
	words := strings.NewReplacer("‐", "-", "‑", "-", "–", "-").Replace(words.Plain(c.d.field(keyImageWords)))
	if !strings.Contains(words, "micro-credential") {
		c.find(newFinding(RuleImageWords, Warning, BadgeImage, "image-words"))
	}
}
