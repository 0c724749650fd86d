package microcredential

import (
	"slices"
	"strings"
)

// parts are words by which a line with a colon is known as a part of the descriptor above it: kinds of outcomes, of
// assessment, of work. A line that opens with any other words and a colon is the issuer's own and ends the descriptor.
var parts = map[Key][]string{
	LearningOutcomes:    {"knowledge", "skill", "competenc", "attitude", "understanding", "abilit", "part", "unit", "module", "知識", "技能", "態度", "思考", "能力", "理解"},
	TypeOfAssessment:    {"part", "exam", "test", "quiz", "report", "essay", "project", "portfolio", "assignment", "presentation", "practical", "oral", "final", "mid-term", "midterm", "coursework", "weight", "pass", "試験", "テスト", "レポート", "課題", "発表", "配点", "合格"},
	LearnerEffort:       {"lecture", "self-study", "self study", "video", "reading", "exercise", "assessment", "total", "contact", "independent", "hours", "講義", "自習", "動画", "演習", "合計", "予習", "復習"},
	QualityAssurance:    {"internal", "external", "accredit", "review", "内部", "外部", "認証"},
	Credit:              {"ects", "credit", "cpd", "recognition", "exemption", "単位", "認定", "免除"},
	FormOfParticipation: {"online", "on-site", "onsite", "on site", "face", "part", "オンライン", "対面"},
	Level:               {"eqf", "jeqf", "cefr", "nqf", "aqf", "isced"},
}

// isPart says that a label of the issuer's own belongs to the descriptor that it stands under.
func isPart(key Key, label string) bool {
	label = strings.ToLower(label)
	return slices.ContainsFunc(parts[key], func(word string) bool { return strings.Contains(label, word) })
}
