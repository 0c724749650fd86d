// Package words judges what stands in a learner list, text by text: whether a word says something against a learner
// ([Out]), what kind of column a header announces ([Class]), which day a date means ([Date]), which address was written
// ([ReadAddress]), and what is no person at all: totals, notes, headings.
//
//	a text → comparable (Fold) → the lists of words, each with a comment on what belongs in it → a judgement
//
// Each judgement is of one text alone; which rows it concerns is for package roster to say. It knows no rows and no files,
// guesses nothing, and takes time in proportion to the text, of which it looks at a limited length where a stranger's
// could cost more.
package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file knows the words that say something against awarding a learner.

// Words that say something against a learner: alone in a cell, inside a remark, and, of those alone, what counts in
// some classes only.
var (
	aloneWords = map[Out]map[string]bool{
		OutExample: wordSet("例", "記入例", "入力例", "記載例", "見本", "記入見本", "サンプル", "ダミー", "テスト", "テスト用", "テストデータ", "テストユーザー", "テスト学生", "例示",
			"sample", "example", "dummy", "test", "test data", "sample data", "test student", "student test", "test user", "test account", "eg", "ex", "テストアカウント"),
		OutWithdrawn: wordSet("辞退", "辞退者", "辞退済", "辞退済み", "取消", "取り消し", "取消済", "取消し", "取りやめ", "キャンセル", "キャンセル済", "キャンセル済み", "退学", "退学者", "退学済", "除籍", "離脱", "脱退", "退会", "棄権", "不参加", "対象外", "除外", "発行不要", "授与不要", "発行しない", "授与しない", "削除", "中途退学", "履修中止", "受講中止", "中止", "途中離脱", "未参加", "休学", "休学中", "脱落", "取下", "取下げ", "取り下げ", "辞退届", "履修取消", "受講取消", "登録取消", "一時停止", "停止中", "利用停止", "拒否", "拒否済", "拒否済み", "却下", "否認", "期限切れ", "送付不要", "落選", "抽選漏れ", "無効",
			"withdrawn", "withdrew", "withdraw", "withdrawal", "cancelled", "canceled", "cancel", "dropped", "dropped out", "drop", "dropout", "no show", "declined", "denied", "rejected", "excluded", "not eligible", "ineligible", "do not issue", "do not award", "inactive", "suspended", "deleted", "removed", "do not send", "withdrawn student", "unenrolled", "not enrolled", "no longer enrolled", "not current", "refused", "blocked", "disabled"),
		OutFailed: wordSet("不合格", "不合格者", "未修了", "未修了者", "不認定", "未認定", "失格", "落第", "未合格", "不修了", "未達", "未達成", "未完了", "修了せず", "単位不認定", "要件未達", "未履修", "未修得", "未修", "不可", "非該当", "該当なし", "該当せず",
			"failed", "fail", "not passed", "not pass", "did not pass", "not completed", "not complete", "incomplete", "unsatisfactory", "no credit", "not achieved", "not met", "did not complete", "unsuccessful", "no pass", "failing"),
		OutDouble: wordSet("重複", "重複登録", "重複申込", "重複申請", "重複行", "重複者", "重複分", "重複あり", "二重登録", "二重申込", "二重申請",
			"duplicate", "duplicated", "duplicate entry", "duplicate row", "duplicate registration"),
	}
	// undecided count where a result, a state or a remark is looked for.
	undecided = wordSet("保留", "保留中", "未定", "再試", "再試験", "追試", "追試験", "要再試", "審査中", "判定中", "未判定", "確認中", "キャンセル待ち", "補欠", "欠席", "欠", "欠試", "未受験", "未受講", "未提出", "未受験者", "再", "△", "条件付", "条件付き", "条件付合格", "条件付き合格", "仮合格", "受講中", "履修中", "学習中", "進行中", "実施中", "未着手", "未開始", "申請中", "手続中", "承認待ち", "判定待ち", "採点中", "採点待ち", "未採点", "成績未定", "検討中", "発行保留", "再提出", "再履修", "延期",
		"pending", "pending approval", "on hold", "to be decided", "to be determined", "tbd", "under review", "waitlisted", "waitlist", "waiting list", "absent", "not started", "not attempted", "not submitted", "in progress", "ongoing", "not yet started", "not yet completed", "not graded", "not yet graded", "needs grading", "unmarked", "under consideration", "deferred", "overdue", "conditional", "conditional pass", "to be confirmed", "tbc", "awaiting", "awaiting result", "0%", "resit", "retake")
	noes    = wordSet("否", "不可", "不", "×", "✕", "✖", "✗", "✘", "no", "n", "false", "f", "0", "落", "未", "無", "なし", "ng", "いいえ", "しない", "非", "対象外", "invalid", "np", "nc")
	failsA  = wordSet("f", "d", "不可", "×", "fail", "failed", "failing", "不", "不合格", "ff", "fx", "wf", "u", "nc", "np", "e不可", "d不可", "f不可", "w", "i", "欠席", "欠", "失格", "放棄", "未履修", "評価不能")
	crosses = wordSet("×", "✕", "✖", "✗", "✘")
	aways   = wordSet("欠席", "欠", "不参加", "×", "✕", "✖", "✗", "no", "n", "false", "0", "absent", "無", "否", "いいえ", "不", "未参加", "no show", "did not attend", "not attended")
	stays   = wordSet("0", "no", "n", "false", "×", "いいえ", "なし", "無", "無し", "未", "非該当", "none", "na", "not applicable", "", "―", "ー")
)

// inRemarks are words that count wherever they stand in a remark, unless what follows denies them.
var inRemarks = []struct {
	word string
	kind Out
}{
	{"辞退", OutWithdrawn}, {"取消", OutWithdrawn}, {"取り消し", OutWithdrawn}, {"取りやめ", OutWithdrawn}, {"キャンセル", OutWithdrawn}, {"退学", OutWithdrawn}, {"除籍", OutWithdrawn}, {"不参加", OutWithdrawn},
	{"対象外", OutWithdrawn}, {"除外", OutWithdrawn}, {"取り下げ", OutWithdrawn}, {"取下げ", OutWithdrawn}, {"休学", OutWithdrawn}, {"脱落", OutWithdrawn}, {"送付不要", OutWithdrawn}, {"授与不要", OutWithdrawn}, {"発行不要", OutWithdrawn}, {"発行しない", OutWithdrawn}, {"授与しない", OutWithdrawn}, {"棄権", OutWithdrawn}, {"途中離脱", OutWithdrawn}, {"履修中止", OutWithdrawn}, {"受講中止", OutWithdrawn},
	{"重複登録", OutDouble}, {"二重登録", OutDouble}, {"行目と重複", OutDouble}, {"行と重複", OutDouble},
	{"不合格", OutFailed}, {"未修了", OutFailed}, {"失格", OutFailed}, {"不認定", OutFailed}, {"未修得", OutFailed}, {"満たさず", OutFailed}, {"満たさない", OutFailed}, {"満たしていない", OutFailed}, {"満たしておらず", OutFailed}, {"要件未達", OutFailed}, {"発行保留", OutFailed}, {"判定保留", OutFailed}, {"成績保留", OutFailed}, {"テスト用", OutExample}, {"テストアカウント", OutExample}, {"テストデータ", OutExample}, {"ダミー", OutExample}, {"記入例", OutExample}, {"入力例", OutExample}, {"記入見本", OutExample},
	{"withdrawn", OutWithdrawn}, {"withdrew", OutWithdrawn}, {"cancelled", OutWithdrawn}, {"canceled", OutWithdrawn}, {"dropped", OutWithdrawn}, {"no show", OutWithdrawn}, {"do not issue", OutWithdrawn}, {"do not award", OutWithdrawn}, {"not eligible", OutWithdrawn}, {"ineligible", OutWithdrawn}, {"do not send", OutWithdrawn}, {"not send a", OutWithdrawn}, {"not a student", OutWithdrawn}, {"not enrolled", OutWithdrawn}, {"no longer enrolled", OutWithdrawn}, {"on leave", OutWithdrawn},
	{"failed", OutFailed}, {"not passed", OutFailed}, {"did not pass", OutFailed}, {"not completed", OutFailed}, {"did not complete", OutFailed}, {"did not achieve", OutFailed}, {"達していません", OutFailed}, {"達していない", OutFailed}, {"達しなかった", OutFailed}, {"未到達", OutFailed}, {"incomplete", OutFailed}, {"on hold", OutFailed}, {"in progress", OutFailed}, {"sample entry", OutExample}, {"test account", OutExample}, {"test user", OutExample}, {"dummy", OutExample},
}

// beginnings are the letters with which words that stand alone begin.
var beginnings = func() map[rune]bool {
	m := map[rune]bool{}
	for _, words := range aloneWords {
		for word := range words {
			first, _ := utf8.DecodeRuneInString(word)
			m[first], m[unicode.ToUpper(first)] = true, true
		}
	}
	return m
}()

// denials are what follows a word that is denied.
var denials = []string{"なし", "無し", "無", "せず", "しない", "しません", "ではない", "者の代", "者補充", "撤回", "を撤回", "枠"}

// OutAlone is what a whole cell says in any column.
func OutAlone(text string) Out {
	const longest = 60 // bytes
	if first, _ := utf8.DecodeRuneInString(text); len(text) > longest || !beginnings[first] && unicode.IsLetter(first) && first < 0xff00 {
		return ""
	}
	folded := Fold(text)
	for _, kind := range []Out{OutWithdrawn, OutFailed, OutExample, OutDouble} {
		if aloneWords[kind][folded] {
			return kind
		}
	}
	return ""
}

// OutInRemark is what words inside a text say.
func OutInRemark(text string) Out {
	lower := strings.ToLower(text)
	for _, w := range inRemarks {
		for rest := lower; ; {
			_, after, ok := strings.Cut(rest, w.word)
			if !ok {
				break
			}
			if !slices.ContainsFunc(denials, func(denial string) bool { return strings.HasPrefix(after, denial) }) {
				return w.kind
			}
			rest = after
		}
	}
	return ""
}

// Cache remembers what the cells of a list say: a column of remarks says few different things.
type Cache map[cachedWord]Out

type cachedWord struct {
	class Class
	text  string
}

// Look is what a cell says in a column of some class.
func (w Cache) Look(c Class, text string) Out {
	const most, longest = 2000, 64 // texts, bytes
	if kind, ok := w[cachedWord{c, text}]; ok {
		return kind
	}
	kind := inCell(c, text)
	if len(w) < most && len(text) <= longest {
		w[cachedWord{c, strings.Clone(text)}] = kind
	}
	return kind
}
