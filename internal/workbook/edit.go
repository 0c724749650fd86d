package workbook

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// Edit changes a cell, which need not be there. Style gives the number of its format for that which it has, 0 being the
// plain one.
type Edit struct {
	Column  int // 0 is A
	Replace bool
	Text    string // takes the place of what the cell holds, if Replace is set; empty: the cell is blank
	Style   func(old int) int
}

// Edits are the changes of a sheet.
type Edits struct {
	Wide  int                  // column that is to be as wide as a sentence; -1: none
	Cells func(row int) []Edit // of one row, from left to right
}

// Part is the name of the sheet's part in the archive, in lower case.
func (s *Sheet) Part() string { return s.part }

// Edit copies the XML of a sheet, byte for byte, but for the cells that are changed. It holds one element at a time, so
// that the size of a sheet does not matter. A sheet that is not in UTF-8 is an error.
func (s *Sheet) Edit(w io.Writer, edits Edits) error {
	p, err := s.book.open(s.part, MaxPart)
	if err != nil {
		return err
	}
	defer p.Close()
	raw := &rawText{text: bufio.NewReader(p.text)}
	e := editor{edits: edits, raw: raw, decoder: xml.NewDecoder(raw), out: bufio.NewWriter(w)}
	if err := e.copy(); err != nil {
		return fmt.Errorf("edit %s: %w", s.part, err)
	}
	return e.out.Flush()
}

// rawText keeps what was read of a text until it is taken, so that elements can be copied as they are. It is an
// io.ByteReader, for xml.Decoder reads ahead of anything else.
type rawText struct {
	text  *bufio.Reader
	kept  []byte
	begin int64 // place of the first byte that is kept
}

func (r *rawText) Read([]byte) (int, error) { return 0, errors.ErrUnsupported }

func (r *rawText) ReadByte() (byte, error) {
	b, err := r.text.ReadByte()
	if err == nil {
		r.kept = append(r.kept, b)
	}
	return b, err
}

// take hands out what stands before a place. It is valid until the next byte is read.
func (r *rawText) take(end int64) []byte {
	n := int(end - r.begin)
	out := r.kept[:n]
	r.kept, r.begin = r.kept[n:], end
	if len(r.kept) == 0 {
		r.kept = out[:0:cap(out)]
	}
	return out
}

// editor copies a sheet.
type editor struct {
	edits   Edits
	raw     *rawText
	decoder *xml.Decoder
	out     *bufio.Writer
	err     error // the first in writing

	prefix  string // of the sheet's elements, such as “x:”
	widened bool   // the column is as wide as it should be, or as somebody has made it
	inRow   bool
	row     int
	closes  bool // the row that was begun ends in its first tag
	before  int  // column of the cell before
	cells   []Edit
}

func (e *editor) copy() error {
	for {
		t, err := e.decoder.RawToken()
		raw := e.raw.take(e.decoder.InputOffset())
		if errors.Is(err, io.EOF) {
			return e.err
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := e.begin(&t, raw); err != nil {
				return err
			}
		case xml.EndElement:
			e.end(t.Name.Local, raw)
		default:
			e.write(raw)
		}
		if e.err != nil {
			return e.err
		}
	}
}

func (e *editor) write(text []byte) {
	if e.err == nil {
		_, e.err = e.out.Write(text)
	}
}

func (e *editor) begin(t *xml.StartElement, raw []byte) error {
	element := element{t.Name.Local, t.Attr}
	switch element.name {
	case "worksheet":
		if t.Name.Space != "" {
			e.prefix = t.Name.Space + ":"
		}
		e.widened = e.edits.Wide < 0
	case "col":
		first, _ := strconv.Atoi(element.attr("min"))
		last, _ := strconv.Atoi(element.attr("max"))
		if wide := e.edits.Wide + 1; first <= wide && wide <= last {
			e.widened = true
		} else if first > wide {
			e.widen()
		}
	case "sheetData":
		if !e.widened {
			e.write([]byte("<" + e.prefix + "cols>"))
			e.widen()
			e.write([]byte("</" + e.prefix + "cols>"))
		}
	case "row":
		e.beginRow(element, raw)
		return nil
	case "c":
		if e.inRow {
			return e.cell(element, raw)
		}
	}
	e.write(raw)
	return nil
}

func (e *editor) end(name string, raw []byte) {
	switch {
	case name == "cols":
		e.widen()
	case name == "row" && e.inRow:
		e.inRow = false
		if e.flush(maxCells); e.closes {
			raw = []byte("</" + e.prefix + "row>")
		}
	}
	e.write(raw)
}

// widen adds the wide column, once.
func (e *editor) widen() {
	if !e.widened {
		e.widened = true
		e.write(fmt.Appendf(nil, `<%scol min="%d" max="%d" width="60" customWidth="1"/>`, e.prefix, e.edits.Wide+1, e.edits.Wide+1))
	}
}

var spans = regexp.MustCompile(`\sspans\s*=\s*("[^"]*"|'[^']*')`)

func (e *editor) beginRow(row element, raw []byte) {
	e.inRow, e.before, e.closes = true, -1, false
	if e.row++; row.attr("r") != "" {
		e.row, _ = strconv.Atoi(row.attr("r"))
	}
	if e.cells = e.edits.Cells(e.row); len(e.cells) == 0 {
		e.write(raw)
		return
	}
	raw = spans.ReplaceAll(raw, nil) // which the row may outgrow
	if bytes.HasSuffix(raw, []byte("/>")) {
		e.closes = true
		raw = append(bytes.TrimSuffix(raw, []byte("/>")), '>')
	}
	e.write(raw)
}

func (e *editor) cell(c element, raw []byte) error {
	column := e.before + 1
	if at, _, ok := place(c.attr("r")); ok {
		column = at
	}
	e.flush(column)
	e.before = column
	if len(e.cells) == 0 || e.cells[0].Column != column {
		e.write(raw)
		return nil
	}
	edit := e.cells[0]
	e.cells = e.cells[1:]
	old, _ := strconv.Atoi(c.attr("s"))
	if !edit.Replace {
		e.write(restyled(raw, edit.Style(old)))
		return nil
	}
	e.put(&edit, old)
	for depth := 1; depth > 0; {
		t, err := e.decoder.RawToken()
		if err != nil {
			return err
		}
		e.raw.take(e.decoder.InputOffset())
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// flush writes the cells that stand before a column and were not there.
func (e *editor) flush(column int) {
	for len(e.cells) > 0 && e.cells[0].Column < column {
		e.put(&e.cells[0], 0)
		e.cells = e.cells[1:]
	}
}

// longestCell is how many characters Excel takes in a cell.
const longestCell = 32_000

func (e *editor) put(edit *Edit, old int) {
	style := edit.Style(old)
	if edit.Text == "" && style == 0 {
		return
	}
	reference := ColumnName(edit.Column) + strconv.Itoa(e.row)
	if edit.Text == "" {
		e.write(fmt.Appendf(nil, `<%sc r="%s" s="%d"/>`, e.prefix, reference, style))
		return
	}
	text := []rune(edit.Text)
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(string(text[:min(len(text), longestCell)]))); err != nil {
		e.err = err
		return
	}
	e.write(fmt.Appendf(nil, `<%[1]sc r="%[2]s" s="%[3]d" t="inlineStr"><%[1]sis><%[1]st xml:space="preserve">%[4]s</%[1]st></%[1]sis></%[1]sc>`, e.prefix, reference, style, escaped.Bytes()))
}

var (
	styleOf = regexp.MustCompile(`\ss\s*=\s*("[^"]*"|'[^']*')`)
	tagName = regexp.MustCompile(`^<[^\s/>]+`)
)

// restyled is the first tag of a cell with another format.
func restyled(raw []byte, style int) []byte {
	attribute := fmt.Sprintf(` s="%d"`, style)
	if styleOf.Match(raw) {
		return styleOf.ReplaceAllLiteral(raw, []byte(attribute))
	}
	name := tagName.Find(raw)
	return append(append(bytes.Clone(name), attribute...), raw[len(name):]...)
}

// ColumnName is the name of a column in a spreadsheet; 0 is A.
func ColumnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}
