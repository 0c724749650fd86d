package roster

import (
	"errors"
	"fmt"
	"io"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/workbook"
)

// sheetTable reads a sheet of a workbook.
type sheetTable struct {
	rows *workbook.Rows
	row  int // read last
}

func (t *sheetTable) next() (record, error) {
	row, err := t.rows.Next()
	if errors.Is(err, io.EOF) {
		return record{}, io.EOF
	}
	if err != nil {
		return record{}, bookFault(err, t.row)
	}
	t.row = row.Number
	return record{row: row.Number, cells: row.Cells, width: -1, hidden: row.Hidden}, nil
}

// end looks at what a sheet says after its rows.
func (t *sheetTable) end(l *List) error {
	for i, column := range l.columns {
		if column != "" && contains(t.rows.Hidden, i) {
			l.notice(Notice{Column: l.header[i], Code: "hidden_column"})
		}
	}
	return t.struckByRule(l)
}

func contains(areas []workbook.Area, column int) bool {
	for _, a := range areas {
		if a.Left <= column && column <= a.Right {
			return true
		}
	}
	return false
}

func (t *sheetTable) close() error { return t.rows.Close() }

// bookFault says what is wrong with a workbook, after a row that could be read.
func bookFault(err error, row int) error {
	var damage *workbook.Damage
	if errors.As(err, &damage) {
		return Faults{{Code: "book_broken", Args: []any{"part", locale.Excerpt(damage.Part), "cell", locale.Excerpt(damage.Cell)}}}
	}
	if reason := workbook.Reason(err); reason != "" {
		return Faults{{Code: "book_" + reason, Args: []any{"limit", workbook.MaxPart >> 20}}}
	}
	if errors.Is(err, workbook.ErrRowLong) {
		return Faults{{Row: row + 1, Code: "row_too_long", Args: []any{"limit", workbook.MaxRow >> 20}}}
	}
	return fmt.Errorf("learner list, after row %d: %w", row, err)
}
