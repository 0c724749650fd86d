package roster

import (
	"strings"
	"unicode"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// isLearner reports whether a row is a learner's. Others are passed over, and told in one note: a running number, an
// unticked box, copied formulas, a total, a remark, a heading, the header once more. What they say of the rows below
// them is remembered.
func (l *List) isLearner(r *record) bool {
	email := &l.cells[l.emails]
	if strings.IndexByte(email.Text, '@') > 0 || uncalculated(email) || words.IsAddress(email.Text) {
		l.enterTable()
		return true
	}
	if l.isHeader(r) || !l.learners && isHint(r) {
		l.passOver(r.row)
		return false
	}
	text, column, many := heading(r.cells)
	if idle(email) && !l.identified() || l.isAside(r, text, column, many) {
		l.passOver(r.row)
		l.beginSection(text, many)
		return false
	}
	l.pending, l.apart = text, r.row > l.before+1 // which may be the heading of another table
	return true
}

func (l *List) passOver(row int) {
	l.passed.Add(row)
	l.left = append(l.left, Left{Row: row})
}

// glimpse is whom a row is about that is not read, in what its cells show.
func (l *List) glimpse() Row {
	p := parser{list: l, row: Row{Number: l.row}}
	for i, m := range l.means {
		text := locale.Excerpt(strings.TrimSpace(l.cells[i].Text))
		switch m.Column {
		case columns.Email:
			p.row.Email = text
		case columns.StudentID:
			p.row.StudentID = text
		case columns.Name:
			p.names[0].set(m.Part, l.header[i], text)
		case columns.NameEN:
			p.names[1].set(m.Part, l.header[i], text)
		}
	}
	p.row.Name, p.row.NameEN = p.names[0].join(), p.names[1].join()
	return p.row
}

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
	case "", "0", "FALSE", "false", "False", "-", "－", "―", "ー", "—", "–", "□", "☐", "/", "[ ]", "[]":
		return true
	}
	return words.IsFormulaError(strings.TrimSpace(cell.Text))
}

// identified reports whether any cell says who somebody is. A list that has addresses alone says it in any text.
func (l *List) identified() bool {
	could := false
	for i, c := range l.columns {
		if c == columns.Name || c == columns.NameEN || c == columns.StudentID || c == columns.Reading || c == columns.DisplayName {
			if could = true; !idle(&l.cells[i]) && (c == columns.StudentID || strings.ContainsFunc(l.cells[i].Text, unicode.IsLetter)) {
				return true
			}
		}
	}
	if could {
		return false
	}
	for i := range l.cells {
		if text := strings.TrimSpace(l.cells[i].Text); !idle(&l.cells[i]) && l.cells[i].Kind == workbook.Text && !words.IsBare(text) && !words.IsRemark(text) {
			return true
		}
	}
	return false
}

// isHeader reports whether a row is a header: the list's own, repeated, or that of another table.
func (l *List) isHeader(r *record) bool {
	known, address, same := 0, false, true
	for i := range r.cells {
		if r.cells[i].Kind != workbook.Text || idle(&r.cells[i]) {
			continue
		}
		m := columns.Of(strings.TrimSpace(r.cells[i].Text))
		if m.Column == "" {
			continue
		}
		known++
		address = address || m.Column == columns.Email
		column := r.cells[i].Column
		same = same && column < len(l.means) && (l.means[column].Column == m.Column || l.columns[column] == "")
	}
	if !address || known < 2 && len(l.columns) > 1 {
		return false
	}
	l.enterHeader()
	l.differs = !same
	return true
}
