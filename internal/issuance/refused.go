package issuance

import (
	"cmp"
	"context"
	"io"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/annotate"
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

// Annotate writes the plan's list as it came, with what becomes of each row and what was found in it, in lang. See
// annotate.Copy.
func (p *Plan) Annotate(ctx context.Context, w io.Writer, lang locale.Language) error {
	fates, err := p.fates(ctx, lang)
	if err != nil {
		return err
	}
	return annotate.Copy(w, p.request.List, p.listOptions(), append(fates, annotate.FindingsOf(p.Refused, p.Notices, lang)...), lang)
}

// fates say of each row of the list what becomes of it; of a list that is refused as a whole there is nothing to say.
func (p *Plan) fates(ctx context.Context, lang locale.Language) (all []annotate.Finding, err error) {
	if p.Whole {
		return nil, nil
	}
	add := func(row int, fate string, args ...any) {
		all = append(all, annotate.Finding{Row: row, Code: fate, Text: locale.Text(lang, "issue.row."+fate, args...), Fate: true})
	}
	for _, left := range p.outside {
		if left.Out == "" {
			add(left.Row, "nobody")
		} else {
			add(left.Row, "left", "kind", locale.Text(lang, "roster.kind."+string(left.Out)))
		}
	}
	for _, kind := range askedKinds {
		for _, row := range p.decided[kind][roster.Skip] {
			add(row, "left", "kind", locale.Text(lang, "roster.kind."+string(kind)))
		}
	}
	return all, p.EachRow(ctx, func(r *Row) error {
		add(r.Number, string(r.Fate))
		return nil
	})
}
