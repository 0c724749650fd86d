package roster

import (
	"strings"

	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// This file knows headings: what they say of the rows below them.

// section is what a heading says of the rows below it.
type section struct {
	kind words.Out // "": nothing against them
	text string
}

// headings follow a list from its first row to its last.
type headings struct {
	section  section // below which the row stands
	pending  string  // a heading, until it is known whether a table follows
	apart    bool    // which may as well be a person, and stands below a blank row
	learners bool    // somebody has stood above
	before   int     // row read before
	label    label
}

// label is a heading that stands beside its rows: in the first of them, and for those below in which its column is blank.
type label struct {
	section
	column int
}

// beginSection remembers a heading. One that says something against the people below it counts at once; others only
// when a header follows, for they may be the names of groups.
func (l *List) beginSection(text string, many bool) {
	if text == "" || many || words.IsTotal(text) && words.OutAbove(text) == "" {
		return
	}
	switch kind := words.OutAbove(text); {
	case kind != "":
		l.section = section{kind, text}
	case words.IsForLearners(text):
		l.section = section{}
	case !words.IsNote(text):
		l.pending, l.apart = text, false
	}
}

// enterTable is called when people follow. After others have stood above, a heading of a kind of people that is not
// understood, and one that stands alone below a blank row, begin another table.
func (l *List) enterTable() {
	if l.pending != "" && l.learners && l.section.kind == "" && (l.apart || words.IsKindOfPeople(l.pending)) {
		l.section = section{words.OutTable, l.pending}
	}
	l.pending, l.learners = "", true
}

// enterHeader is called when a header follows.
func (l *List) enterHeader() {
	switch {
	case l.pending == "":
	case words.IsForLearners(l.pending):
		l.section = section{}
	case l.section.kind == "" && !words.IsGroup(l.pending):
		l.section = section{words.OutTable, l.pending}
	}
	l.pending = ""
}

// labelled is what the heading beside a row says, which stands in the row or further above.
func (l *List) labelled(r *record) (Fault, bool) {
	for i := range r.cells {
		cell := &r.cells[i]
		if cell.Column >= l.emails || cell.Column >= len(l.columns) || !l.holdsLabels(cell.Column) || strings.TrimSpace(cell.Text) == "" {
			continue
		}
		if kind := words.OutAbove(strings.TrimSpace(cell.Text)); kind != "" && words.IsKindOfPeople(cell.Text) {
			l.label = label{section{kind, strings.TrimSpace(cell.Text)}, cell.Column}
			return Fault{}, false // the row's own cell says it
		}
		if cell.Column == l.label.column {
			l.label = label{}
		}
	}
	if l.label.kind == "" {
		return Fault{}, false
	}
	return outFault(r.row, l.label.kind, l.header[l.label.column], l.label.text), true
}

// holdsLabels reports whether a column can hold headings beside the rows: it has no name of its own, or that of a
// division.
func (l *List) holdsLabels(column int) bool {
	switch l.columns[column] {
	case columns.LearnerType:
		return true
	case "":
		return l.header[column] == "" || words.IsDivision(l.header[column])
	}
	return false
}

// heading is the text of a row that has but one, beside numbers, and its column; many tells that it has more.
func heading(cells []workbook.Cell) (text string, column int, many bool) {
	for i := range cells {
		one := strings.TrimSpace(cells[i].Text)
		if one == "" || cells[i].Kind != workbook.Text || words.IsBare(one) || idle(&cells[i]) {
			continue
		}
		if text != "" && text != one {
			return "", 0, true
		}
		text, column = one, cells[i].Column
	}
	return text, column, false
}
