package issuance

import (
	"cmp"
	"io"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
)

// refusedRows counts the rows among faults.
func refusedRows(faults []roster.Fault) int {
	rows := map[int]bool{}
	for _, f := range faults {
		if f.Row > 0 {
			rows[f.Row] = true
		}
	}
	return len(rows)
}

// RefusedRow is a row that cannot be used, with everything that is to be mended in it.
type RefusedRow struct {
	Row    int       `json:"row"`
	Column string    `json:"column"`
	Value  string    `json:"value,omitzero"` // what stands there
	Reason string    `json:"reason"`
	Out    words.Out `json:"out,omitzero"` // what the list itself says against the row, which awaits a decision
}

// RefusedRows puts the faults of each row together, with sentences in lang.
func RefusedRows(faults []roster.Fault, lang locale.Language) []RefusedRow {
	rows := []RefusedRow{}
	for _, f := range faults {
		message := f.Message(lang)
		if n := len(rows) - 1; n >= 0 && rows[n].Row == f.Row {
			rows[n].Column = strings.Trim(rows[n].Column+", "+f.Column, ", ")
			rows[n].Value = strings.Trim(rows[n].Value+", "+f.Value, ", ")
			if !strings.Contains(rows[n].Reason, message) {
				rows[n].Reason += " " + message
			}
			rows[n].Out = cmp.Or(rows[n].Out, f.Out)
			continue
		}
		rows = append(rows, RefusedRow{Row: f.Row, Column: f.Column, Value: f.Value, Reason: message, Out: f.Out})
	}
	return rows
}

// Annotate writes the plan's list as it came, with what was found in it, in lang. See roster.Annotate.
func (p *Plan) Annotate(w io.Writer, lang locale.Language) error {
	return roster.Annotate(w, p.request.List, p.listOptions(), roster.FindingsOf(p.Refused, p.Notices, lang), lang)
}
