package roster

import (
	"regexp"
	"strings"

	"github.com/mitome/mitome/internal/workbook"
)

// isLearner reports whether a row is a learner's. Others are passed over, and told in one note: a running number, an
// unticked box, copied formulas, a total, a remark, a heading, the header once more. What they say of the rows below
// them is remembered.
func (l *List) isLearner(r *record) bool {
	email := &l.cells[l.emails]
	if strings.IndexByte(email.Text, '@') > 0 || uncalculated(email) || isAddress(email.Text) {
		l.pending = ""
		return true
	}
	if l.isHeader(r) {
		l.passOver(r.row)
		return false
	}
	text, many := heading(r.cells)
	if idle(email) && !l.identified() || !many && isRemark(text) {
		l.passOver(r.row)
		l.beginSection(text, many)
		return false
	}
	l.pending = text // which may be the heading of another table
	return true
}

func (l *List) passOver(row int) { l.passed.add(row) }

// uncalculated reports whether a cell's value is not known.
func uncalculated(cell *workbook.Cell) bool { return cell.Kind == workbook.Failed && cell.Text == "" }

// idle reports whether a cell says nothing: it is blank, or what a formula makes of blank cells, or an unticked box.
func idle(cell *workbook.Cell) bool {
	if uncalculated(cell) {
		return false
	}
	if cell.Kind == workbook.Failed {
		return true
	}
	switch strings.TrimSpace(cell.Text) {
	case "", "0", "FALSE", "false", "False", "-", "－", "―", "ー", "—", "–", "□", "☐", "/":
		return true
	}
	return false
}

// identified reports whether any cell says who somebody is. A list that has addresses alone says it in any text.
func (l *List) identified() bool {
	could := false
	for i, c := range l.columns {
		if c == Name || c == NameEN || c == StudentID || c == Reading || c == DisplayName {
			if could = true; !idle(&l.cells[i]) {
				return true
			}
		}
	}
	if could {
		return false
	}
	for i := range l.cells {
		if text := strings.TrimSpace(l.cells[i].Text); !idle(&l.cells[i]) && l.cells[i].Kind == workbook.Text && !bare(text) && !isRemark(text) {
			return true
		}
	}
	return false
}

// bare reports whether a text is a number or a tick, which say nothing of a person.
func bare(text string) bool {
	return strings.Trim(text, "0123456789.,()-/ ") == "" || strings.EqualFold(text, "false") || strings.EqualFold(text, "true")
}

// isHeader reports whether a row is a header: the list's own, repeated, or that of another table.
func (l *List) isHeader(r *record) bool {
	known, address, same := 0, false, true
	for i := range r.cells {
		if r.cells[i].Kind != workbook.Text || idle(&r.cells[i]) {
			continue
		}
		m := understand(strings.TrimSpace(r.cells[i].Text))
		if m.column == "" {
			continue
		}
		known++
		address = address || m.column == Email
		column := r.cells[i].Column
		same = same && column < len(l.means) && (l.means[column].column == m.column || l.columns[column] == "")
	}
	if !address || known < 2 && len(l.columns) > 1 {
		return false
	}
	switch {
	case l.pending != "" && positive(l.pending):
		l.section = section{}
	case l.section.kind == "" && l.pending != "":
		l.section = section{OutTable, l.pending}
	}
	l.pending, l.differs = "", !same
	return true
}

// section is what a heading says of the rows below it.
type section struct {
	kind Out // "": nothing against them
	text string
}

// beginSection remembers a heading. One that says something against the people below it counts at once; others only
// when a header follows, for they may be the names of groups.
func (l *List) beginSection(text string, many bool) {
	if text == "" || many || isRemark(text) && outHeading(text) == "" && isTotal(text) {
		return
	}
	switch kind := outHeading(text); {
	case kind != "":
		l.section = section{kind, text}
	case positive(text):
		l.section = section{}
	case !isNote(text):
		l.pending = text
	}
}

// heading is the text of a row that has but one, beside numbers; many tells that it has more.
func heading(cells []workbook.Cell) (text string, many bool) {
	for i := range cells {
		one := strings.TrimSpace(cells[i].Text)
		if one == "" || cells[i].Kind != workbook.Text || bare(one) || idle(&cells[i]) {
			continue
		}
		if text != "" && text != one {
			return "", true
		}
		text = one
	}
	return text, false
}

// totals are words below a column of numbers, or at the end of a list, folded.
var totals = wordSet(
	"合計", "計", "総計", "小計", "総数", "人数", "合計人数", "件数", "平均", "平均点", "最高点", "最低点", "最高", "最低", "以上", "以下余白", "余白", "終わり", "終",
	"total", "totals", "sum", "subtotal", "grand total", "count", "average", "mean", "overall average", "points possible", "end", "end of list", "eof", "blank below",
)

func wordSet(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, word := range words {
		m[fold(word)] = true
	}
	return m
}

// counted is a number of people at the end of a total.
var counted = regexp.MustCompile(`[0-9]+(名様?|人|件|people|persons|learners|students|rows)?$`)

func isTotal(text string) bool {
	folded := fold(text)
	if totals[folded] {
		return true
	}
	word := counted.ReplaceAllString(folded, "")
	return word != folded && (word == "" && !bare(text) || totals[word])
}

// isNote reports whether a text is a sentence or marked as a note, which nobody's name is.
func isNote(text string) bool {
	const longest = 40 // runes
	for _, mark := range []string{"※", "＊", "*", "注）", "注)", "注:", "注：", "(注", "（注", "【注", "備考", "note:", "Note:", "NOTE"} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return strings.ContainsAny(text, "。") || len([]rune(text)) > longest
}

// groups are how the names of groups of learners end, and how headings begin.
var groups = regexp.MustCompile(`(学部|学科|研究科|専攻|課程|コース|クラス|組|班|期生|年生|回生|グループ|一覧|名簿|リスト|の部|者|生)$|^[■●◆▲▼◇□○◎【＜<〈《\[]|(?i)\b(department|faculty|class|group|section|course|list|students)\b`)

// isRemark reports whether a text that stands alone in its row is no name: a total, a note, a heading.
func isRemark(text string) bool {
	return text != "" && !isAddress(text) && (isTotal(text) || isNote(text) || outHeading(text) != "" || groups.MatchString(text))
}
