package words

import (
	"slices"
	"strings"
)

// This file knows the columns that tell who is to be awarded, beside those that a learner list has of its own.

// Class is what kind of thing the cells of an unknown column say of a learner.
type Class uint8

const (
	Known      Class = iota // a column that we know
	Other                   // anything: whole cells alone are looked at
	Remarks                 // remarks: words in a text are looked at, too
	Result                  // passed or not: yes and no count as well
	Grade                   // letters of a grade
	GradeJA                 // the same, in Japanese: D fails
	Attendance              // present or not
	Leaving                 // when, or whether, somebody withdrew: anything there counts
	Standing                // whether somebody is still a member: a no counts
	Role                    // what somebody does in the course
	Unnamed                 // a column without a name: as remarks, and crosses count
	Division                // of what kind somebody is: as in a remark, and people who are no learners
)

// Decisive reports whether the column tells who is to be awarded, so that what it says must be known.
func (c Class) Decisive() bool {
	return c == Result || c == Grade || c == GradeJA || c == Attendance || c == Leaving || c == Standing
}

// classHeaders are the headers of each class.
var classHeaders = map[Class][]string{
	Remarks: FoldAll("備考", "備考欄", "摘要", "特記", "特記事項", "メモ", "コメント", "注記", "注", "連絡事項", "その他", "ステータス", "状態", "状況", "履修状況", "受講状況", "在籍状況", "学籍状況", "在学状況", "進捗", "進捗状況", "学習状況", "修了区分", "申込状況", "登録状況", "異動", "異動区分", "処理", "対応",
		"remark", "remarks", "note", "notes", "memo", "comment", "comments", "status", "state", "enrollment status", "enrolment status", "approval status", "registration status", "application status", "progress", "progress status", "misc", "other", "disposition"),
	Result: FoldAll("合否", "合否判定", "合否結果", "判定", "判定結果", "修了判定", "修了可否", "修了", "修了状況", "修了状態", "修了認定", "修了要件", "修了確認", "認定", "認定可否", "認定結果", "結果", "最終結果", "試験結果", "審査結果", "審査", "合格", "可否", "最終判定", "総合判定",
		"単位認定", "履修結果", "授与可否", "授与", "発行可否", "発行対象", "対象", "授与対象", "対象可否", "達成", "達成状況", "完了", "完了状況", "修了判定結果", "成績判定", "合格判定", "修了対象", "バッジ発行", "バッジ授与", "証明書発行", "発行", "発行要否", "授与要否",
		"result", "results", "final result", "pass", "passed", "pass fail", "pf", "outcome", "completed", "complete", "completion", "completion status", "course complete", "eligible", "eligibility", "awarded", "award", "approved", "achieved", "course complete", "コース完了", "コース修了", "コースの完了", "certificate eligible", "certificate eligibility", "issue", "issue badge", "issue certificate", "to be awarded", "course completed", "course completion", "completed course", "completion state", "met requirements", "requirements met"),
	Grade:      FoldAll("grade", "final grade", "course grade", "letter grade", "mark", "course total", "overall grade", "current grade", "total grade", "final mark"),
	GradeJA:    FoldAll("成績", "成績評価", "評価", "評語", "最終成績", "総合評価", "最終評価", "コース合計", "総合成績", "最終評点", "評定", "単位"),
	Attendance: FoldAll("出欠", "出席", "出席状況", "参加", "参加状況", "参加有無", "参加可否", "出席有無", "attended", "attendance", "present"),
	Leaving:    FoldAll("辞退", "辞退日", "辞退年月日", "辞退者", "退学", "退学日", "退学年月日", "除籍日", "取消", "取消日", "キャンセル", "キャンセル日", "キャンセル日時", "取下日", "離脱日", "withdrawn", "withdrawn on", "withdrawal date", "date withdrawn", "cancelled", "canceled", "cancelled on", "cancellation date", "cancellation time", "dropped", "drop date", "removed", "removed from program", "removed from course", "suspended", "deleted", "停止", "利用停止", "無効", "削除", "休学", "除籍", "除外", "キャンセル済", "退会日", "受講中止日"),
	Standing:   FoldAll("有効", "在籍", "利用可", "availability", "available", "active", "is active", "enabled", "account enabled", "user active"),
	Role:       FoldAll("役割", "ロール", "権限", "立場", "会議での役割", "コース内役割", "参加形態", "参加種別", "role", "roles", "course role", "user role", "in meeting role", "meeting role", "enrollment type", "enrolment type", "participant type", "attendee type"),
}

// runningNumbers are headers of running numbers.
var runningNumbers = wordSet("no", "番号", "連番", "通番", "通し番号", "項番", "行番号", "整理番号", "順番", "number", "row", "row number", "serial number")

// IsCounting reports whether a header is that of running numbers, which nobody misses.
func IsCounting(header string) bool { return runningNumbers[Fold(header)] }

// ClassOf is the class of an unknown column.
func ClassOf(header string) Class {
	folded := Fold(Brackets().ReplaceAllString(header, ""))
	if folded == "" {
		return Unnamed
	}
	for c, words := range classHeaders {
		if slices.Contains(words, folded) {
			return c
		}
	}
	if base := leavingEnd().ReplaceAllString(folded, ""); aloneWords[OutWithdrawn][base] || aloneWords[OutFailed][base] {
		return Leaving
	}
	if asking().MatchString(folded) {
		return Result
	}
	for _, end := range classEnds {
		if strings.HasSuffix(folded, end.word) {
			return end.class
		}
	}
	return Other
}

// leavingEnd is what follows a word in the header of a column in which anything counts: 辞退日, キャンセル理由.
var leavingEnd = Pattern(`(年月日|日時|日付|日|フラグ|有無|理由|届|者|の申し出)$`)

// asking is how the header of a column of results begins that is a question: “Eligible for badge?”.
var asking = Pattern(`^(?:is|has)?(?:eligible|passed|completed|achieved|approved)(?:for|the)|^(?:badge|certificate)(?:eligible|earned|approved)$`)

// classEnds are how other headers of some classes end.
var classEnds = []struct {
	word  string
	class Class
}{
	{"合否", Result}, {"判定", Result}, {"可否", Result}, {"修了状況", Result}, {"出欠", Attendance}, {"出欠ステータス", Attendance},
	{"ステータス", Remarks}, {"状況", Remarks}, {"状態", Remarks}, {"備考", Remarks}, {"status", Remarks}, {"remarks", Remarks}, // and no コメント, which is a free answer in a form
}
