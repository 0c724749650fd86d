package words

import (
	"strings"
)

// Texts that say that somebody has passed, in a column of results, and marks.
var (
	yeses = wordSet("合", "合格", "修了", "修了済", "認定", "可", "○", "〇", "◯", "◎", "●", "✓", "✔", "☑", "レ", "済", "完了", "達成", "適", "授与", "対象", "該当", "はい", "有", "有り", "あり", "発行", "要",
		"pass", "passed", "p", "yes", "y", "true", "1", "ok", "complete", "completed", "finished", "satisfactory", "s", "cr", "credit", "achieved", "awarded", "approved", "eligible", "distinction", "merit")
	presences = wordSet("出席", "出", "参加", "○", "〇", "◯", "✓", "✔", "☑", "はい", "有", "yes", "y", "true", "1", "attended", "present", "p")
	marks     = Pattern(`^(?:[sabc][ab]?|秀|優|良|可|合|合格|認定|認|p|pass|passed|[0-9]{1,3}(?:[.][0-9]+)?[点%]?)$`)
)

// Decides reports whether a text in a column of results, or of marks, says that somebody has passed.
func Decides(c Class, text string) bool {
	if text == "" {
		return false
	}
	switch c {
	case Known: // a day
		return readTime(text).Code == ""
	case Result:
		return yeses[Fold(text)] || readTime(text).Code == ""
	case Attendance:
		return presences[Fold(text)]
	}
	return marks().MatchString(strings.TrimRight(strings.ToLower(HalfWidth(text)), "+-"))
}

// dashes stand for a blank cell.
var dashes = map[string]bool{"-": true, "－": true, "―": true, "ー": true, "—": true, "–": true, ".": true, "/": true}

// answers are the ways to say yes and no, folded; the round and crossed ones as they come out of Japanese input.
var answers = map[string]bool{
	"":    false,
	"yes": true, "はい": true, "○": true, "〇": true, "◯": true, "1": true, "true": true,
	"no": false, "いいえ": false, "×": false, "✕": false, "✖": false, "0": false, "false": false,
}

// formulaErrors are what a spreadsheet shows of a formula that fails.
var formulaErrors = map[string]bool{"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NULL!": true, "#NUM!": true, "#SPILL!": true, "#CALC!": true, "#ERROR!": true}

// IsDash reports whether a text stands for a blank cell.
func IsDash(text string) bool { return dashes[text] }

// IsFormulaError reports whether a text is what a spreadsheet shows of a formula that fails.
func IsFormulaError(text string) bool { return formulaErrors[text] }

// YesOrNo reads a yes or a no, as people and systems write them.
func YesOrNo(text string) (yes, ok bool) {
	yes, ok = answers[Fold(text)]
	return yes, ok
}
