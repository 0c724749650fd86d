package workbook

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kind tells what a cell holds.
type Kind uint8

// The kinds of cells.
const (
	Text      Kind = iota
	Number         // Text is what people see in the cell
	Formatted      // a number of which people see something else: letters round it, a percentage, or only 15 of its digits
	Date           // Time is set; Text is ISO 8601 without zone
	Failed         // a formula without a result: Text is such as #N/A, or empty when it was never calculated
)

// Cell is a cell that is not blank.
type Cell struct {
	Column int // 0 is A
	Kind   Kind
	Text   string
	Time   time.Time // as the clock on the wall shows it, in UTC
}

// Row is a row of a sheet that has at least one cell.
type Row struct {
	Number int // 1 is the first
	Hidden bool
	Cells  []Cell // from left to right; valid until the next row is read
}

// Area is a rectangle of cells, its borders included. Columns and rows count as in Cell and Row.
type Area struct{ Left, Top, Right, Bottom int }

// Rows reads a sheet. Close it after use.
type Rows struct {
	Merged []Area // after io.EOF: the areas that are one cell to the eye; their text stands in the first
	Hidden []Area // hidden columns; all rows

	sheet  *Sheet
	part   *part
	inData bool
	row    Row
	buf    []byte
	text   int // bytes handed out
}

// Rows begins to read a sheet.
func (s *Sheet) Rows() (*Rows, error) {
	p, err := s.book.open(s.part, MaxPart)
	if err != nil {
		return nil, err
	}
	return &Rows{sheet: s, part: p}, nil
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
			e := element{t.Name.Local, t.Attr}
			if e.name == "row" && r.inData {
				if err := r.readRow(e); err != nil {
					return nil, err
				}
				if len(r.row.Cells) > 0 {
					return &r.row, nil
				}
				continue
			}
			if err := r.readOther(e); err != nil {
				return nil, err
			}
		case xml.EndElement:
			r.inData = r.inData && t.Name.Local != "sheetData"
		}
	}
}

// maxAreas is how many merged areas and hidden columns are kept.
const maxAreas = 100_000

// readOther reads what stands around the rows.
func (r *Rows) readOther(e element) error {
	if len(r.Merged)+len(r.Hidden) > maxAreas {
		return ErrTooLarge
	}
	switch e.name {
	case "sheetData":
		r.inData = true
	case "col":
		if truth(e.attr("hidden")) {
			first, _ := strconv.Atoi(e.attr("min"))
			last, _ := strconv.Atoi(e.attr("max"))
			r.Hidden = append(r.Hidden, Area{Left: first - 1, Right: last - 1, Top: 1, Bottom: maxRows})
		}
	case "mergeCell":
		from, to, _ := strings.Cut(e.attr("ref"), ":")
		left, top, ok := place(from)
		right, bottom, ok2 := place(to)
		if !ok || !ok2 {
			return r.part.broken("a merged area is not understood")
		}
		r.Merged = append(r.Merged, Area{Left: left, Top: top, Right: right, Bottom: bottom})
	}
	return nil
}

// place is the column and row of a reference such as BC12.
func place(reference string) (column, row int, ok bool) {
	i := 0
	for ; i < len(reference) && i < 3 && reference[i] >= 'A' && reference[i] <= 'Z'; i++ {
		column = column*26 + int(reference[i]-'A') + 1
	}
	row, err := strconv.Atoi(reference[i:])
	return column - 1, row, err == nil && column > 0 && column <= maxCells && row > 0 && row <= maxRows
}

// readRow reads a row. Rows and cells go upwards: a cell that came twice could be read in two ways.
func (r *Rows) readRow(e element) error {
	number := r.row.Number + 1
	if text := e.attr("r"); text != "" {
		var err error
		if number, err = strconv.Atoi(text); err != nil || number <= r.row.Number {
			return r.part.broken("its rows are out of order")
		}
	}
	if number > maxRows {
		return ErrTooLarge
	}
	r.row = Row{Number: number, Hidden: truth(e.attr("hidden")), Cells: r.row.Cells[:0]}
	before, length := -1, 0
	for {
		t, err := r.part.inner()
		if err != nil {
			return err
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
			cell, err := r.readCell(element{t.Name.Local, t.Attr}, before)
			if err != nil {
				return err
			}
			before = cell.Column
			length += len(cell.Text)
			if length > MaxRow {
				return ErrRowLong
			}
			if cell.Text != "" || cell.Kind == Failed {
				r.row.Cells = append(r.row.Cells, cell)
			}
		}
	}
}

// readCell reads a cell that comes after the column before.
func (r *Rows) readCell(e element, before int) (Cell, error) {
	cell := Cell{Column: before + 1}
	if reference := e.attr("r"); reference != "" {
		column, row, ok := place(reference)
		if !ok || row != r.row.Number || column <= before {
			return cell, r.part.broken("its cells are out of order")
		}
		cell.Column = column
	}
	if cell.Column >= maxCells {
		return cell, ErrTooLarge
	}
	formula, value, inline, err := r.cellContent()
	if err != nil {
		return cell, err
	}
	if err := r.resolve(&cell, e, formula, value, inline); err != nil {
		return cell, err
	}
	if r.text += len(cell.Text); r.text > MaxText {
		return cell, ErrTooLarge
	}
	return cell, nil
}

func (r *Rows) cellContent() (formula bool, value, inline string, err error) {
	for {
		t, err := r.part.inner()
		if err != nil {
			return formula, value, inline, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return formula, value, inline, nil
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				r.buf, err = r.part.plainText(r.buf[:0])
				value = string(r.buf)
			case "is":
				r.buf, err = r.part.richText(r.buf[:0])
				inline = string(r.buf)
			case "f":
				formula = true
				err = r.part.skip()
			default:
				err = r.part.skip()
			}
			if err != nil {
				return formula, value, inline, err
			}
		}
	}
}

// resolve finds out what a cell holds. Source: ECMA-376-1, 18.18.11 (ST_CellType).
func (r *Rows) resolve(cell *Cell, e element, formula bool, value, inline string) error {
	switch kind := e.attr("t"); kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		text, ok := r.sheet.book.strings.at(i)
		if err != nil || !ok {
			return r.part.broken(fmt.Sprintf("cell %s has a text that does not exist", e.attr("r")))
		}
		cell.Text = text
	case "inlineStr":
		cell.Text = unescape(inline)
	case "str":
		cell.Text = unescape(value)
	case "b":
		cell.Text = "FALSE"
		if truth(value) {
			cell.Text = "TRUE"
		}
	case "e":
		cell.Kind, cell.Text = Failed, value
	case "d":
		return r.resolveISO(cell, value)
	case "", "n":
		if value = strings.TrimSpace(value); value == "" && formula {
			cell.Kind = Failed
		} else if value != "" {
			r.resolveNumber(cell, e.attr("s"), value)
		}
	default:
		return r.part.broken(fmt.Sprintf("cell %s is of the unknown kind %q", e.attr("r"), kind))
	}
	return nil
}

// layouts of dates in strict workbooks. Source: ECMA-376-1, 18.17.4.2.
var layouts = []string{"2006-01-02T15:04:05", "2006-01-02T15:04:05.999", "2006-01-02T15:04:05Z", "2006-01-02T15:04", time.DateOnly}

func (r *Rows) resolveISO(cell *Cell, value string) error {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, value); err == nil {
			cell.setDate(at)
			return nil
		}
	}
	return r.part.broken("a date is not understood")
}

func (r *Rows) resolveNumber(cell *Cell, style, value string) {
	var f format
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(r.sheet.book.formats) {
		f = r.sheet.book.formats[i]
	}
	if f.date {
		if serial, err := strconv.ParseFloat(value, 64); err == nil {
			if at, ok := r.sheet.book.epoch.time(serial); ok {
				cell.setDate(at)
				return
			}
		}
		f.other = true
	}
	text, whole := f.number(value)
	cell.Kind, cell.Text = Number, text
	if !whole {
		cell.Kind = Formatted
	}
}

func (c *Cell) setDate(at time.Time) {
	c.Kind, c.Time, c.Text = Date, at, at.Format("2006-01-02T15:04:05")
	c.Text = strings.TrimSuffix(c.Text, "T00:00:00")
}
