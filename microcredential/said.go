package microcredential

import "github.com/mitome/mitome/microcredential/internal/words"

// Answer is what a text gives to a descriptor's question, for those who lay texts side by side.
type Answer string

// The answers.
const (
	NotStated Answer = "not-stated" // nothing, or a placeholder (rule R-02)
	SaidNone  Answer = "none"       // an explicit none: no credit, no prerequisites, nothing assessed
	Elsewhere Answer = "elsewhere"  // it only points to where the text stands
	Said      Answer = "said"
)

// AnswerOf judges a whole text of a descriptor by the words of rules.
func AnswerOf(key Key, text string) Answer {
	switch {
	case saysNone(key, text):
		return SaidNone
	case blank(text, key):
		return NotStated
	case words.PointsElsewhere(text):
		return Elsewhere
	}
	return Said
}

func saysNone(key Key, text string) bool {
	if words.SaysNothing(text) {
		return true
	}
	switch key {
	case Credit:
		credits, ok := CreditsIn(text)
		return ok && credits.Amount == 0
	case TypeOfAssessment:
		nothing, _ := words.AssessedBy(text)
		return nothing
	case QualityAssurance:
		return words.DeniesQuality(text)
	case Prerequisites:
		return len(text) <= words.RuleLength && (words.DeniedWhole(words.Plain(text)) || words.AsksNothing(words.Plain(text)))
	case Certification, Stackability:
		return len(text) <= words.RuleLength && words.DeniedWhole(words.Plain(text))
	}
	return false
}

// blank judges a whole value of a descriptor, of some of which an explicit none is an answer. Source: rule R-02.
func blank(text string, key Key) bool {
	noneAnswers := key == Credit || key == Prerequisites || key == Certification || key == Stackability
	return words.Blank(text, noneAnswers)
}
