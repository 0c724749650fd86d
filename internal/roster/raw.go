package roster

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/workbook"
)

// Record is a row of a file as it stands, whatever the list says of it.
type Record struct {
	Row    int
	Cells  []workbook.Cell // from left to right, valid until the next row is read; blank ones may be absent
	Unread bool            // its cells may stand where others belong
}

// Records calls do with every row of the file in which a list was found, those above the header too. An error of do ends
// it.
func (o Origin) Records(data []byte, do func(*Record) error) error {
	t, err := o.reopen(data)
	if err != nil {
		return err
	}
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			return t.close()
		}
		if err == nil {
			err = do(&Record{Row: r.row, Cells: r.cells, Unread: r.faults != nil})
		}
		if err != nil {
			return errors.Join(err, t.close())
		}
	}
}

func (o Origin) reopen(data []byte) (table, error) {
	again := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	if o.Format == CSV {
		m, err := inspectCSV(again, data[:min(len(data), 512)])
		return newCSV(bytes.NewReader(data), m), err
	}
	book, err := workbook.Open(data)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(book.Sheets(), o.On)
	rows, err := book.Sheets()[max(i, 0)].Rows()
	return &sheetTable{rows: rows}, err
}

// On reports whether a sheet of the workbook is the list's.
func (o Origin) On(sheet *workbook.Sheet) bool { return locale.Excerpt(sheet.Name) == o.Sheet }
