package roster

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/workbook"
)

// Out is what a list itself says against awarding a row. Such a row is refused until somebody decides: it is never
// awarded silently, and never because other rows' faults are to be skipped.
type Out string

// The ways in which a list says that a row is out.
const (
	OutHidden    Out = "hidden"    // by a filter, a folded group, a height of zero, or a person
	OutStruck    Out = "struck"    // the person is struck through
	OutLink      Out = "link"      // the address is a link to another address
	OutExample   Out = "example"   // marked as an example, or below a heading that says so
	OutWithdrawn Out = "withdrawn" // marked as withdrawn, cancelled or absent, or below a heading that says so
	OutFailed    Out = "failed"    // marked as failed or not decided
	OutOther     Out = "other"     // marked as somebody who is no learner: a teacher, a host, an office
	OutTable     Out = "table"     // in a second table, whose heading says something that is not understood
)

// outFault says that a row is out because of what stands in a column, or, where that is empty, in the row as a whole.
// Its code is "out_" and the kind.
func outFault(row int, kind Out, column, text string) Fault {
	return Fault{Row: row, Column: column, Code: "out_" + string(kind), Args: []any{"text", printable(text)}, Out: kind}
}

// outs finds what a list says against a row.
func (l *List) outs(r *record) []Fault {
	return append(append(l.sheetOuts(r), l.textOuts(r)...), l.blankOuts(r.row)...)
}

// textOuts finds what the words of a row, and those of the heading above it, say against it.
func (l *List) textOuts(r *record) []Fault {
	var faults []Fault
	if l.section.kind != "" {
		faults = append(faults, outFault(r.row, l.section.kind, "", l.section.text))
	}
	if fault, ok := l.labelled(r); ok {
		faults = append(faults, fault)
	}
	for i := range r.cells {
		cell := &r.cells[i]
		class, header := unnamed, ""
		if cell.Column < len(l.classes) {
			class, header = l.classes[cell.Column], l.header[cell.Column]
		}
		if cell.Text == "" || cell.Kind == workbook.Failed && !class.decisive() {
			continue
		}
		var kind Out
		if class == noClass {
			kind = l.outKnown(l.columns[cell.Column], cell.Text)
		} else {
			kind = l.words.look(class, cell.Text)
		}
		if kind == OutFailed && class == otherClass && l.hasPassed(r) {
			continue // a part of a course that was completed as a whole
		}
		if kind != "" {
			faults = append(faults, outFault(r.row, kind, header, cell.Text))
		}
	}
	return faults
}

// hasPassed reports whether a column of results says that the person has passed.
func (l *List) hasPassed(r *record) bool {
	return slices.ContainsFunc(r.cells, func(cell workbook.Cell) bool {
		return cell.Column < len(l.classes) && l.classes[cell.Column] == result && decides(result, strings.TrimSpace(cell.Text))
	})
}

// class is what kind of thing the cells of an unknown column say of a learner.
type class uint8

const (
	noClass    class = iota // a column that we know
	otherClass              // anything: whole cells alone are looked at
	remark                  // remarks: words in a text are looked at, too
	result                  // passed or not: yes and no count as well
	grade                   // letters of a grade
	gradeJA                 // the same, in Japanese: D fails
	attendance              // present or not
	leaving                 // when, or whether, somebody withdrew: anything there counts
	standing                // whether somebody is still a member: a no counts
	role                    // what somebody does in the course
	unnamed                 // a column without a name: as remarks, and crosses count
	division                // of what kind somebody is: as in a remark, and people who are no learners
)

// decisive reports whether the column tells who is to be awarded, so that what it says must be known.
func (c class) decisive() bool {
	return c == result || c == grade || c == gradeJA || c == attendance || c == leaving || c == standing
}

// unknownOuts finds formulas that nobody has calculated where they tell who is to be awarded.
func (l *List) unknownOuts(row int) []Fault {
	var faults []Fault
	for i, c := range l.classes {
		if (c.decisive() || c == remark) && uncalculated(&l.cells[i]) {
			faults = append(faults, Fault{Row: row, Column: l.header[i], Code: "formula_unsaved"})
		}
	}
	return faults
}

// classHeaders are the headers of each class.
var classHeaders = map[class][]string{
	remark: foldAll("備考", "備考欄", "摘要", "特記", "特記事項", "メモ", "コメント", "注記", "注", "連絡事項", "その他", "ステータス", "状態", "状況", "履修状況", "受講状況", "在籍状況", "学籍状況", "在学状況", "進捗", "進捗状況", "学習状況", "修了区分", "申込状況", "登録状況", "異動", "異動区分", "処理", "対応",
		"remark", "remarks", "note", "notes", "memo", "comment", "comments", "status", "state", "enrollment status", "enrolment status", "approval status", "registration status", "application status", "progress", "progress status", "misc", "other", "disposition"),
	result: foldAll("合否", "合否判定", "合否結果", "判定", "判定結果", "修了判定", "修了可否", "修了", "修了状況", "修了状態", "修了認定", "修了要件", "修了確認", "認定", "認定可否", "認定結果", "結果", "最終結果", "試験結果", "審査結果", "審査", "合格", "可否", "最終判定", "総合判定",
		"単位認定", "履修結果", "授与可否", "授与", "発行可否", "発行対象", "対象", "授与対象", "対象可否", "達成", "達成状況", "完了", "完了状況", "修了判定結果", "成績判定", "合格判定", "修了対象", "バッジ発行", "バッジ授与", "証明書発行", "発行", "発行要否", "授与要否",
		"result", "results", "final result", "pass", "passed", "pass fail", "pf", "outcome", "completed", "complete", "completion", "completion status", "course complete", "eligible", "eligibility", "awarded", "award", "approved", "achieved", "course complete", "コース完了", "コース修了", "コースの完了", "certificate eligible", "certificate eligibility", "issue", "issue badge", "issue certificate", "to be awarded", "course completed", "course completion", "completed course", "completion state", "met requirements", "requirements met"),
	grade:      foldAll("grade", "final grade", "course grade", "letter grade", "mark", "course total", "overall grade", "current grade", "total grade", "final mark"),
	gradeJA:    foldAll("成績", "成績評価", "評価", "評語", "最終成績", "総合評価", "最終評価", "コース合計", "総合成績", "最終評点", "評定", "単位"),
	attendance: foldAll("出欠", "出席", "出席状況", "参加", "参加状況", "参加有無", "参加可否", "出席有無", "attended", "attendance", "present"),
	leaving:    foldAll("辞退", "辞退日", "辞退年月日", "辞退者", "退学", "退学日", "退学年月日", "除籍日", "取消", "取消日", "キャンセル", "キャンセル日", "キャンセル日時", "取下日", "離脱日", "withdrawn", "withdrawn on", "withdrawal date", "date withdrawn", "cancelled", "canceled", "cancelled on", "cancellation date", "cancellation time", "dropped", "drop date", "removed", "removed from program", "removed from course", "suspended", "deleted", "停止", "利用停止", "無効", "削除", "休学", "除籍", "除外", "キャンセル済", "退会日", "受講中止日"),
	standing:   foldAll("有効", "在籍", "利用可", "availability", "available", "active", "is active", "enabled", "account enabled", "user active"),
	role:       foldAll("役割", "ロール", "権限", "立場", "会議での役割", "コース内役割", "参加形態", "参加種別", "role", "roles", "course role", "user role", "in meeting role", "meeting role", "enrollment type", "enrolment type", "participant type", "attendee type"),
}

// classOf is the class of an unknown column.
func classOf(header string) class {
	folded := fold(brackets.ReplaceAllString(header, ""))
	if folded == "" {
		return unnamed
	}
	for c, words := range classHeaders {
		if slices.Contains(words, folded) {
			return c
		}
	}
	if base := leavingEnd.ReplaceAllString(folded, ""); aloneWords[OutWithdrawn][base] || aloneWords[OutFailed][base] {
		return leaving
	}
	if asking.MatchString(folded) {
		return result
	}
	for _, end := range classEnds {
		if strings.HasSuffix(folded, end.word) {
			return end.class
		}
	}
	return otherClass
}

// leavingEnd is what follows a word in the header of a column in which anything counts: 辞退日, キャンセル理由.
var leavingEnd = regexp.MustCompile(`(年月日|日時|日付|日|フラグ|有無|理由|届|者|の申し出)$`)

// asking is how the header of a column of results begins that is a question: “Eligible for badge?”.
var asking = regexp.MustCompile(`^(?:is|has)?(?:eligible|passed|completed|achieved|approved)(?:for|the)|^(?:badge|certificate)(?:eligible|earned|approved)$`)

// classEnds are how other headers of some classes end.
var classEnds = []struct {
	word  string
	class class
}{
	{"合否", result}, {"判定", result}, {"可否", result}, {"修了状況", result}, {"出欠", attendance}, {"出欠ステータス", attendance},
	{"ステータス", remark}, {"状況", remark}, {"状態", remark}, {"備考", remark}, {"コメント", remark}, {"メモ", remark}, {"status", remark}, {"remarks", remark}, {"notes", remark}, {"comments", remark},
}

// Words that say something against a learner: alone in a cell, inside a remark, and, of those alone, what counts in
// some classes only.
var (
	aloneWords = map[Out]map[string]bool{
		OutExample: wordSet("例", "記入例", "入力例", "記載例", "見本", "記入見本", "サンプル", "ダミー", "テスト", "テスト用", "テストデータ", "テストユーザー", "テスト学生", "例示",
			"sample", "example", "dummy", "test", "test data", "sample data", "test student", "student test", "test user", "test account", "eg", "ex", "テストアカウント"),
		OutWithdrawn: wordSet("辞退", "辞退者", "辞退済", "辞退済み", "取消", "取り消し", "取消済", "取消し", "取りやめ", "キャンセル", "キャンセル済", "キャンセル済み", "退学", "退学者", "退学済", "除籍", "離脱", "脱退", "退会", "棄権", "不参加", "対象外", "除外", "発行不要", "授与不要", "発行しない", "授与しない", "削除", "中途退学", "履修中止", "受講中止", "中止", "途中離脱", "未参加", "休学", "休学中", "脱落", "取下", "取下げ", "取り下げ", "辞退届", "履修取消", "受講取消", "登録取消", "一時停止", "停止中", "利用停止", "拒否", "拒否済", "拒否済み", "却下", "否認", "期限切れ", "重複", "重複登録", "二重登録", "送付不要", "落選", "抽選漏れ", "無効",
			"withdrawn", "withdrew", "withdraw", "withdrawal", "cancelled", "canceled", "cancel", "dropped", "dropped out", "drop", "dropout", "no show", "declined", "denied", "rejected", "excluded", "not eligible", "ineligible", "do not issue", "do not award", "inactive", "suspended", "deleted", "removed", "duplicate", "duplicated", "do not send", "withdrawn student", "unenrolled", "not enrolled", "no longer enrolled", "not current", "refused", "blocked", "disabled"),
		OutFailed: wordSet("不合格", "不合格者", "未修了", "未修了者", "不認定", "未認定", "失格", "落第", "未合格", "不修了", "未達", "未達成", "未完了", "修了せず", "単位不認定", "要件未達", "未履修", "未修得", "未修", "不可", "非該当", "該当なし", "該当せず",
			"failed", "fail", "not passed", "not pass", "did not pass", "not completed", "not complete", "incomplete", "unsatisfactory", "no credit", "not achieved", "not met", "did not complete", "unsuccessful", "no pass", "failing"),
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
	{"対象外", OutWithdrawn}, {"除外", OutWithdrawn}, {"取り下げ", OutWithdrawn}, {"取下げ", OutWithdrawn}, {"休学", OutWithdrawn}, {"脱落", OutWithdrawn}, {"送付不要", OutWithdrawn}, {"授与不要", OutWithdrawn}, {"重複登録", OutWithdrawn}, {"発行不要", OutWithdrawn}, {"発行しない", OutWithdrawn}, {"授与しない", OutWithdrawn}, {"棄権", OutWithdrawn}, {"途中離脱", OutWithdrawn}, {"履修中止", OutWithdrawn}, {"受講中止", OutWithdrawn},
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

// outWord is what a whole cell says in any column.
func outWord(text string) Out {
	const longest = 60 // bytes
	if first, _ := utf8.DecodeRuneInString(text); len(text) > longest || !beginnings[first] && unicode.IsLetter(first) && first < 0xff00 {
		return ""
	}
	folded := fold(text)
	for _, kind := range []Out{OutWithdrawn, OutFailed, OutExample} {
		if aloneWords[kind][folded] {
			return kind
		}
	}
	return ""
}

// inRemark is what words inside a text say.
func inRemark(text string) Out {
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

// outCell is what a cell says in a column of some class.
func outCell(c class, text string) Out {
	text = strings.TrimSpace(text)
	folded := fold(text)
	switch {
	case text == "":
		return ""
	case c == leaving:
		if stays[folded] {
			return ""
		}
		return OutWithdrawn
	}
	if kind := outWord(text); kind != "" {
		return kind
	}
	switch c {
	case otherClass:
		return ""
	case role:
		if otherRole(text) {
			return OutOther
		}
		return ""
	case standing:
		if noes[folded] {
			return OutWithdrawn
		}
		return ""
	}
	if kind := inRemark(text); kind != "" {
		return kind
	}
	if rest, ok := cutLabel(text); c == division && ok && rest == "" && folded != "教員" && folded != "教職員" {
		return OutOther // teachers may learn, too
	}
	plain := folded // without a remark behind it
	if stripped := remarkBehind.ReplaceAllString(text, "$1"); stripped != text {
		plain = fold(stripped)
	}
	switch {
	case undecided[folded], undecided[plain], c.decisive() && formulaErrors[text],
		c == result && (noes[plain] || plain == "d"),
		(c == grade || c == gradeJA) && (failsA[plain] || failsA[folded]),
		c == attendance && aways[plain],
		c == unnamed && crosses[folded]:
		return OutFailed
	}
	return ""
}

// outKnown is what stands in a column that we know.
func (l *List) outKnown(column Column, text string) Out {
	switch column {
	case LearnerType: // 区分 may as well tell who has withdrawn
		return l.words.look(division, text)
	case Name, NameEN, Reading, DisplayName:
		if otherName(strings.TrimSpace(text)) {
			return OutOther
		}
	}
	return outName(column, text)
}

// outName is what stands beside the name, or in its place.
func outName(column Column, text string) Out {
	switch column {
	case Name, NameEN, Reading, DisplayName, StudentID:
	case Email:
		if strings.IndexByte(text, '@') > 0 && isPlainASCII(text) {
			return ""
		}
	default:
		return ""
	}
	if strings.ContainsFunc(text, isMark) {
		if kind := inRemark(text); kind != "" {
			return kind
		}
		if kind := outBracket(text); kind != "" {
			return kind
		}
		for _, mark := range []string{"例）", "例)", "（例", "(例", "【例", "[例", "例：", "例:", "〔例", "＜例", "<例", "例　", "例 ", "(ex", "ex)", "e.g.", "(sample", "[sample", "(example", "[example", "（見本", "【見本", "(見本"} {
			if strings.Contains(strings.ToLower(text), mark) && (column == Email || column == StudentID || strings.HasPrefix(strings.ToLower(text), mark) || strings.ContainsAny(mark, "（(【[〔＜<")) {
				return OutExample
			}
		}
	}
	if strings.ContainsRune(text, '@') || isPlainASCII(text) && strings.ContainsAny(text, "0123456789") {
		return ""
	}
	if strings.HasPrefix(text, "~~") && strings.HasSuffix(text, "~~") {
		return OutStruck
	}
	for _, struck := range []string{"\u0335", "\u0336", "\u0337", "\u0338"} {
		if strings.Contains(text, struck) {
			return OutStruck
		}
	}
	if kind := outWord(text); kind != OutExample || fold(text) != "見本" { // which stands for a name in many an example
		return kind
	}
	return ""
}

// outBracket is what the remark in the last brackets of a text says.
func outBracket(text string) Out {
	open := strings.LastIndexAny(text, "（(［[【〔")
	if open < 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(text[open:])
	inside := strings.TrimRight(text[open+size:], "）)］]】〕 　")
	if kind := outWord(inside); kind != "" || !undecided[fold(inside)] {
		return kind
	}
	return OutFailed
}

// isMark reports whether a letter sets a remark off from a name.
func isMark(r rune) bool {
	switch r {
	case '（', '(', '【', '[', '〔', '※', '＊', '*', '＜', '<', '：', ':', '）', ')', '例':
		return true
	}
	return false
}

func isPlainASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// wordCache remembers what the cells of a list say: a column of remarks says few different things.
type wordCache map[cachedWord]Out

type cachedWord struct {
	class class
	text  string
}

func (w wordCache) look(c class, text string) Out {
	const most, longest = 2000, 64 // texts, bytes
	if kind, ok := w[cachedWord{c, text}]; ok {
		return kind
	}
	kind := outCell(c, text)
	if len(w) < most && len(text) <= longest {
		w[cachedWord{c, strings.Clone(text)}] = kind
	}
	return kind
}
