package roster

import (
	"slices"
	"strings"
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
	OutRevoked   Out = "revoked"   // the learner's award was taken back before, which the list itself does not say
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
		if cell.Text == "" || cell.Kind == workbook.Failed && !class.decisive() || l.export.tells(cell) {
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
