package words

import (
	"strings"
)

// This file knows what stands in lists and is nobody: totals, notes, the names of groups.

// totals are words below a column of numbers, or at the end of a list, folded.
var totals = wordSet(
	"合計", "計", "総計", "小計", "総数", "人数", "合計人数", "件数", "平均", "平均点", "最高点", "最低点", "最高", "最低", "中央値", "標準偏差", "以上", "以下余白", "余白", "終わり", "終", "おわり",
	"total", "totals", "sum", "subtotal", "grand total", "count", "average", "mean", "median", "overall average", "points possible", "end", "end of list", "eof", "blank below",
)

func wordSet(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, word := range words {
		m[Fold(word)] = true
	}
	return m
}

var (
	// counted is a number of people at the end of a total.
	counted = Pattern(`[0-9]+(名様?|人|件|people|persons?|learners?|students?|participants?|attendees?|rows?)?$`)
	// counting is the end of a word for how many there are.
	counting = Pattern(`(者|生|人|名|行|件|登録|申込|修了|受講|参加|合格|出席|欠席|総|全)数$|^(number|no) of |^numberof|count$`)
)

// IsTotal reports whether a text stands beside a sum or a count: 合計, 42名, “Average”.
func IsTotal(text string) bool {
	folded := Fold(text)
	if totals[folded] || counting().MatchString(folded) {
		return true
	}
	word := counted().ReplaceAllString(folded, "")
	return word != folded && (word == "" && !IsBare(text) || totals[word] || counting().MatchString(word))
}

// Beginnings of notes, and labels of what is written at the foot of a list.
var (
	noteBegins = Pattern(`(?i)^(?:※|＊|\*|†|‡|[（(【\[]?注[)）:：】\]0-9０-９]|[（(【]注|備考|出典|出所|作成|印刷|出力|更新|お?問い?合わ?せ|連絡先|以下|以上|上記|下記|ここ(?:から|まで)|[↑↓→←⇒⇩⇧]|[0-9０-９]+ ?(?:ページ|頁|枚目)|p(?:age)?[.]? ?[0-9]|[^\p{L}\p{N}]+$` +
		`|(?:note|nb|source|contact|updated?|created|printed|generated|exported|report|page|as of|end of)\b(?:\W|$|\s(?:by|on|at|from|the|this|list|report)\b))`)
	footLabel = Pattern(`(?i)^(?:(?:作成|印刷|出力|更新|発行|記入|提出|申請|承認|確認)(?:者|日|日時|部署|課)?|担当(?:者|部署|課|係)?|お?問い?合わ?せ先?|連絡先|責任者|内線|電話|tel|ページ|page|printed|generated|exported|created|prepared by|contact)\s*[:：]?$`)
)

// IsFootLabel reports whether a text is the label of what is written at the foot of a list.
func IsFootLabel(text string) bool { return totals[Fold(text)] || footLabel().MatchString(text) }

// IsNote reports whether a text is a sentence or marked as a note, or has a label before a colon, which nobody's name has.
func IsNote(text string) bool {
	return isSentence(text) || noteBegins().MatchString(text) || strings.ContainsAny(strings.TrimRight(text, ":： "), ":：")
}

func isSentence(text string) bool {
	const longest = 40 // runes
	return strings.ContainsAny(text, "。") || len([]rune(text)) > longest
}

var (
	// group is how the names of parts of an institution or a course end.
	group = Pattern(`(学部|学科|研究科|専攻|課程|コース|クラス|組|班|期生|年生|回生|学生|卒業生|社会人|グループ|の部|会場|ゼミ|チーム|教室|支部|日目|キャンパス|オンライン|対面|年度|期)$|(?i)\b(department|faculty|class|group|section|course|students|cohort|campus|session|day|team)\b`)
	// groups are how the names of groups of learners end, and how headings begin.
	groups = Pattern(`(一覧|名簿|リスト|者|生)$|^[■●◆▲▼◇□○◎【＜<〈《\[]|(?i)\blist\b`)
)

// IsRemark reports whether a text that stands alone in its row is no name: a total, a note, a heading.
func IsRemark(text string) bool {
	if text == "" {
		return false
	}
	if IsAddress(text) {
		return noteBegins().MatchString(text) || OtherName(text)
	}
	return IsTotal(text) || IsNote(text) || OutAbove(text) != "" || group().MatchString(text) || groups().MatchString(text) || IsForLearners(text)
}

// IsBare reports whether a text is a number or a tick, which say nothing of a person.
func IsBare(text string) bool {
	return strings.Trim(text, "0123456789.,()-/ ") == "" || strings.EqualFold(text, "false") || strings.EqualFold(text, "true")
}
