package roster

import (
	"strings"

	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// sheetOuts finds what a sheet shows against a row, other than in words: that it is hidden, that the person or the result
// is struck through, or that the address leads to another one.
func (l *List) sheetOuts(r *record) []Fault {
	var faults []Fault
	if r.hidden {
		faults = append(faults, outFault(r.row, words.OutHidden, "", ""))
	}
	struck := false
	for i := range r.cells {
		cell := &r.cells[i]
		if cell.Column >= len(l.columns) || l.columns[cell.Column] == "" && !l.classes[cell.Column].Decisive() {
			continue
		}
		header := l.header[cell.Column]
		if cell.Struck == workbook.Wholly && !struck {
			struck = true
			faults = append(faults, outFault(r.row, words.OutStruck, header, cell.Text))
		}
		if l.columns[cell.Column] == columns.Email && leadsElsewhere(cell) {
			faults = append(faults, outFault(r.row, words.OutLink, header, cell.Link))
		}
	}
	return faults
}

// leadsElsewhere reports whether an address is a link to another one. Programs keep the old link when an address is
// typed over it, or fill it down with the row above: nobody sees which of the two is meant.
func leadsElsewhere(cell *workbook.Cell) bool {
	if cell.Link == "" || strings.EqualFold(cell.Link, strings.TrimSpace(cell.Text)) {
		return false
	}
	shown, err := microcredential.NormalizeEmail(words.HalfWidth(cell.Text))
	if err != nil {
		return false // the cell is a fault anyway
	}
	linked, err := microcredential.NormalizeEmail(words.HalfWidth(cell.Link))
	return err != nil || linked != shown
}

// checkStrokes refuses what is struck through in part, or by a rule: what is left of the text, or whether the rule
// holds, cannot be known.
func (p *parser) checkStroke(header string, cell *workbook.Cell) {
	if cell.Struck == workbook.Partly {
		p.fault(header, "struck_part")
	}
}

// struckByRule refuses a list in which a rule may strike persons through: rules are not calculated here. That they are
// to be awarded nevertheless can be decided.
func (t *sheetTable) struckByRule(l *List) error {
	for _, area := range t.rows.Rules {
		for i, column := range l.columns {
			if column == "" || area.Bottom <= l.origin.HeaderRow || area.Top > t.row || i < area.Left || i > area.Right {
				continue
			}
			if l.options.On(words.OutStruck) == Award {
				l.notice(Notice{Column: l.header[i], Code: "rule_awarded"})
				return nil
			}
			return Faults{{Column: l.header[i], Code: "out_rule", Out: words.OutStruck}}
		}
	}
	return nil
}
