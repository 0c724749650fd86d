package roster

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// outFault says that a row is out because of what stands in a column, or, where that is empty, in the row as a whole.
// Its code is "out_" and the kind.
func outFault(row int, kind words.Out, column, text string) Fault {
	return Fault{Row: row, Column: column, Code: "out_" + string(kind), Args: []any{"text", locale.Excerpt(text)}, Out: kind}
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
		class, header := words.Unnamed, ""
		if cell.Column < len(l.classes) {
			class, header = l.classes[cell.Column], l.header[cell.Column]
		}
		if cell.Text == "" || cell.Kind == workbook.Failed && !class.Decisive() || l.export.tells(cell) {
			continue
		}
		var kind words.Out
		if class == words.Known {
			kind = l.outKnown(l.columns[cell.Column], cell.Text)
		} else {
			kind = l.words.Look(class, cell.Text)
		}
		if kind == words.OutFailed && class == words.Other && l.hasPassed(r) {
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
		return cell.Column < len(l.classes) && l.classes[cell.Column] == words.Result && words.Decides(words.Result, strings.TrimSpace(cell.Text))
	})
}

// unknownOuts finds formulas that nobody has calculated where they tell who is to be awarded.
func (l *List) unknownOuts(row int) []Fault {
	var faults []Fault
	for i, c := range l.classes {
		if (c.Decisive() || c == words.Remarks) && uncalculated(&l.cells[i]) {
			faults = append(faults, Fault{Row: row, Column: l.header[i], Code: "formula_unsaved"})
		}
	}
	return faults
}

// outName is what stands beside the name, or in its place.
func outName(column columns.Column, text string) words.Out {
	switch column {
	case columns.Name, columns.NameEN, columns.Reading, columns.DisplayName, columns.StudentID:
	case columns.Email:
		if strings.IndexByte(text, '@') > 0 && words.IsPlainASCII(text) {
			return ""
		}
	default:
		return ""
	}
	if strings.ContainsFunc(text, words.SetsOff) {
		if kind := words.OutInRemark(text); kind != "" {
			return kind
		}
		if kind := words.OutInBrackets(text); kind != "" {
			return kind
		}
		for _, mark := range []string{"例）", "例)", "（例", "(例", "【例", "[例", "例：", "例:", "〔例", "＜例", "<例", "例　", "例 ", "(ex", "ex)", "e.g.", "(sample", "[sample", "(example", "[example", "（見本", "【見本", "(見本"} {
			if strings.Contains(strings.ToLower(text), mark) && (column == columns.Email || column == columns.StudentID || strings.HasPrefix(strings.ToLower(text), mark) || strings.ContainsAny(mark, "（(【[〔＜<")) {
				return words.OutExample
			}
		}
	}
	if strings.ContainsRune(text, '@') || words.IsPlainASCII(text) && strings.ContainsAny(text, "0123456789") {
		return ""
	}
	if strings.HasPrefix(text, "~~") && strings.HasSuffix(text, "~~") {
		return words.OutStruck
	}
	for _, struck := range []string{"\u0335", "\u0336", "\u0337", "\u0338"} {
		if strings.Contains(text, struck) {
			return words.OutStruck
		}
	}
	if kind := words.OutAlone(text); kind != words.OutExample || words.Fold(text) != "見本" { // which stands for a name in many an example
		return kind
	}
	return ""
}

// outKnown is what stands in a column that we know.
func (l *List) outKnown(column columns.Column, text string) words.Out {
	switch column {
	case columns.LearnerType: // 区分 may as well tell who has withdrawn
		return l.words.Look(words.Division, text)
	case columns.Name, columns.NameEN, columns.Reading, columns.DisplayName:
		if words.OtherName(strings.TrimSpace(text)) {
			return words.OutOther
		}
	}
	return outName(column, text)
}
