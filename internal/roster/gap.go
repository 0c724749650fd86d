package roster

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
)

// gap is a column in which a blank cell says something because others are filled: beside 合, a blank is a result that
// nobody has entered; beside names, it is a name that is missing. Rows that were blank before the first was filled are
// told as late.
type gap struct {
	column int
	filled string  // the first that says something; "" while none has
	blank  []int32 // rows before it
	fault  func(row int, filled string) Fault
}

// see looks at a row's text in the column.
func (g *gap) see(l *List, row int, text string, says bool) (Fault, bool) {
	switch {
	case says && g.filled == "":
		g.filled = strings.Clone(text)
		for _, before := range g.blank {
			l.tooLate(int(before), g.fault(int(before), g.filled))
		}
		g.blank = nil
	case text != "":
	case g.filled != "":
		return g.fault(row, g.filled), true
	default:
		g.blank = append(g.blank, int32(row)) //nolint:gosec // at most MaxRows and a header
	}
	return Fault{}, false
}

// findGaps prepares the columns of results, and that of the names.
func (l *List) findGaps() {
	for i, c := range l.classes {
		if c == words.Result || c == words.Grade || c == words.GradeJA || c == words.Attendance || l.columns[i] == columns.IssuedOn && completions.MatchString(l.header[i]) {
			header := l.header[i]
			l.gaps = append(l.gaps, gap{column: i, fault: func(row int, filled string) Fault {
				return Fault{Row: row, Column: header, Code: "out_blank", Args: []any{"text", locale.Excerpt(filled)}, Out: words.OutBlank}
			}})
		}
	}
	i := slices.IndexFunc(l.columns, func(c columns.Column) bool { return c == columns.Name })
	if i >= 0 {
		header := l.header[i]
		l.nameless = gap{fault: func(row int, _ string) Fault { return Fault{Row: row, Column: header, Code: "name_missing"} }}
	}
	for i := range l.gaps { // which saves a second reading of most lists
		for _, r := range l.ahead.rows[l.ahead.next:] {
			text := cellAt(r.cells, l.gaps[i].column)
			if words.IsAddress(cellAt(r.cells, l.emails)) && words.Decides(l.classes[l.gaps[i].column], text) {
				l.gaps[i].filled = text
				break
			}
		}
	}
}

// blankOuts finds results that nobody has entered.
func (l *List) blankOuts(row int) []Fault {
	var faults []Fault
	for i := range l.gaps {
		g := &l.gaps[i]
		cell := &l.cells[g.column]
		text := strings.TrimSpace(cell.Text)
		if uncalculated(cell) {
			continue // see unknownOuts
		}
		if words.IsDash(text) {
			text = ""
		}
		says := g.filled == "" && words.Decides(l.classes[g.column], text)
		if fault, ok := g.see(l, row, text, says); ok {
			faults = append(faults, fault)
		}
	}
	return faults
}

// completions are headers of the day on which somebody has completed the course, which may have no other sign of it.
var completions = regexp.MustCompile(`(?i)修了|完了|合格|認定|complet|passed`)

// checkNames refuses a row without a name in a list of names, and one whose name is a formula that gives nothing.
func (p *parser) checkNames() {
	header := p.names[0].header
	if header == "" || p.list.nameless.fault == nil {
		return
	}
	name := p.row.Name
	if name == "" {
		name = p.row.NameEN
	}
	if name == "" && p.faults != nil {
		return // which is enough
	}
	if name == "" && p.names[0].formula {
		p.fault(header, "formula_blank")
		return
	}
	if fault, ok := p.list.nameless.see(p.list, p.list.row, name, name != ""); ok {
		p.faults = append(p.faults, fault)
	}
}
