package roster

import (
	"regexp"
	"strings"
)

// Texts that say that somebody has passed, in a column of results, and marks.
var (
	yeses = wordSet("合", "合格", "修了", "修了済", "認定", "可", "○", "〇", "◯", "◎", "●", "✓", "✔", "☑", "レ", "済", "完了", "達成", "適", "授与", "対象", "該当", "はい", "有", "有り", "あり", "発行", "要",
		"pass", "passed", "p", "yes", "y", "true", "1", "ok", "complete", "completed", "finished", "satisfactory", "s", "cr", "credit", "achieved", "awarded", "approved", "eligible", "distinction", "merit")
	presences = wordSet("出席", "出", "参加", "○", "〇", "◯", "✓", "✔", "☑", "はい", "有", "yes", "y", "true", "1", "attended", "present", "p")
	marks     = regexp.MustCompile(`^(?:[sabc][ab]?|秀|優|良|可|合|合格|認定|認|p|pass|passed|[0-9]{1,3}(?:[.][0-9]+)?[点%]?)$`)
)

// decides reports whether a text in a column of results, or of marks, says that somebody has passed.
func decides(c class, text string) bool {
	if text == "" {
		return false
	}
	switch c {
	case noClass: // a day
		return readTime(text).code == ""
	case result:
		return yeses[fold(text)] || readTime(text).code == ""
	case attendance:
		return presences[fold(text)]
	}
	return marks.MatchString(strings.TrimRight(strings.ToLower(halfWidth(text)), "+-"))
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

// isDash reports whether a text stands for a blank cell.
func isDash(text string) bool { return dashes[text] }

// isFormulaError reports whether a text is what a spreadsheet shows of a formula that fails.
func isFormulaError(text string) bool { return formulaErrors[text] }

// yesOrNo reads a yes or a no, as people and systems write them.
func yesOrNo(text string) (yes, ok bool) {
	yes, ok = answers[fold(text)]
	return yes, ok
}
