package workbook

import (
	"cmp"
	"encoding/xml"
	"errors"
	"strconv"
)

// Row is a row of a sheet that has at least one cell that is not blank, or a formula.
type Row struct {
	Number int    // 1 is the first
	Hidden bool   // not to be seen: hidden by a person, a filter or a folded group, or too low to be read
	Cells  []Cell // from left to right; valid until the next row is read
}

// Area is a rectangle of cells, its borders included. Columns and rows count as in Cell and Row.
type Area struct{ Left, Top, Right, Bottom int }

// Holds reports whether a cell lies in the area.
func (a Area) Holds(column, row int) bool {
	return a.Left <= column && column <= a.Right && a.Top <= row && row <= a.Bottom
}

// Rows reads a sheet. Close it after use.
type Rows struct {
	Around

	sheet *Sheet
	part  *part
	row   Row
	buf   []byte
	text  int // bytes handed out
}

// Rows begins to read a sheet: what stands before and after its rows is read at once.
func (s *Sheet) Rows() (*Rows, error) {
	r := &Rows{sheet: s}
	if err := r.readAfter(s); err != nil {
		return nil, err
	}
	p, err := s.book.open(s.part, MaxPart)
	if err != nil {
		return nil, err
	}
	r.part = p
	if err := r.readBefore(p); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return r, nil
}

// Close ends the reading.
func (r *Rows) Close() error { return r.part.Close() }

// Next returns the next row that is not blank; after the last, when the sheet was whole, io.EOF.
func (r *Rows) Next() (*Row, error) {
	for {
		t, err := r.part.token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "row" || r.ended {
				continue
			}
			if err := r.readRow(element{t.Name.Local, t.Attr}); err != nil {
				return nil, err
			}
			if len(r.row.Cells) > 0 {
				return &r.row, nil
			}
		case xml.EndElement:
			r.ended = r.ended || t.Name.Local == "sheetData"
		}
	}
}

// readRow reads a row. Rows and cells go upwards: a cell that came twice could be read in two ways.
func (r *Rows) readRow(e element) error {
	before, numbered := r.row.Number, e.attr("r") != ""
	r.row = Row{Number: before + 1, Hidden: truth(e.attr("hidden")) || tooLow(e.attr("ht")), Cells: r.row.Cells[:0]}
	if numbered {
		var err error
		if r.row.Number, err = strconv.Atoi(e.attr("r")); err != nil || r.row.Number <= before {
			return r.part.broken("its rows are out of order")
		}
	}
	if r.row.Number > maxRows {
		return ErrTooLarge
	}
	last, length := -1, 0
	for {
		t, err := r.part.inner()
		if err != nil {
			return r.at(e, err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := r.part.skip(); err != nil {
					return err
				}
				continue
			}
			c := element{t.Name.Local, t.Attr}
			if _, row, ok := place(c.attr("r")); ok && last < 0 && !numbered && row > before {
				r.row.Number = row // which a writer gave to cells alone
			}
			cell, err := r.readCell(c, last)
			if err != nil {
				return r.at(c, err)
			}
			last = cell.Column
			length += len(cell.Text)
			if length > MaxRow {
				return ErrRowLong
			}
			if cell.Text != "" || cell.Kind == Failed || cell.Formula {
				r.row.Cells = append(r.row.Cells, cell)
			}
		}
	}
}

// at adds to a damage in which cell, or row, it is.
func (r *Rows) at(e element, err error) error {
	var damage *Damage
	if errors.As(err, &damage) && damage.Cell == "" {
		damage.Cell = cmp.Or(e.attr("r"), strconv.Itoa(r.row.Number))
	}
	return err
}

// tooLow reports whether nothing of a row can be read, for its height in points.
func tooLow(height string) bool {
	if height == "" {
		return false
	}
	points, err := strconv.ParseFloat(height, 64)
	return err == nil && points < 2
}
