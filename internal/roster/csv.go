package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/workbook"
)

// headLength is how many bytes are looked at to find the separator.
const headLength = 64 << 10

// csvTable reads CSV.
type csvTable struct {
	meter   *meter
	csv     *csv.Reader
	cells   []workbook.Cell
	row     int // of the record read last
	endLine int // on which that record ended
}

func newCSV(file io.Reader, m manner) *csvTable {
	t := &csvTable{meter: &meter{r: m.text(file)}}
	t.csv = csv.NewReader(t.meter)
	t.csv.Comma = m.comma
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t
}

// separator is the one with which a row near the top holds the most columns that we know; failing that, the most
// columns.
func (m *manner) separator(open func() (io.ReadCloser, error)) (rune, error) {
	file, err := open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	head, err := bufio.NewReaderSize(m.text(file), headLength).Peek(headLength)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	best, most, widest := ',', -1, -1
	for _, comma := range []rune{',', '\t', ';'} {
		known, wide := knownColumns(head, comma)
		if known > most || known == most && wide > widest {
			best, most, widest = comma, known, wide
		}
	}
	return best, nil
}

// knownColumns counts the columns that we know in the row that holds most of them, and the cells of the widest row.
func knownColumns(head []byte, comma rune) (most, widest int) {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	for range headerWithin {
		record, err := r.Read()
		if err != nil {
			return most, widest
		}
		known := 0
		for _, header := range record {
			if len(header) <= maxHeader && headers[fold(header)] != "" {
				known++
			}
		}
		most, widest = max(most, known), max(widest, len(record))
	}
	return most, widest
}

// next reads one record and keeps count of rows: blank lines, which encoding/csv drops, count as rows, and a cell with
// line breaks in it does not.
func (t *csvTable) next() (record, error) {
	t.meter.left = MaxRowLength + 4096 // encoding/csv reads ahead by one buffer of 4096 bytes
	fields, err := t.csv.Read()
	var quote *csv.ParseError
	switch {
	case errors.Is(err, errTooLong):
		return record{}, Fault{Row: t.row + 1, Code: "row_too_long", Args: []any{"limit", MaxRowLength >> 20}}
	case errors.As(err, &quote):
		t.row += quote.StartLine - t.endLine
		t.endLine = max(quote.Line, quote.StartLine)
		return record{row: t.row, faults: []Fault{{Row: t.row, Code: "quote"}}}, nil
	case errors.Is(err, io.EOF):
		return record{}, err
	case err != nil:
		return record{}, fmt.Errorf("learner list, after row %d: %w", t.row, err)
	}
	if len(fields) > maxTexts {
		return record{}, Faults{{Row: t.row + 1, Code: "too_many_columns", Args: []any{"got", len(fields), "limit", MaxColumns}}}
	}
	start, _ := t.csv.FieldPos(0)
	t.row += start - t.endLine
	last := len(fields) - 1
	t.endLine, _ = t.csv.FieldPos(last)
	t.endLine += strings.Count(fields[last], "\n")
	t.cells = t.cells[:0]
	for i, field := range fields {
		if !utf8.ValidString(field) || strings.ContainsRune(field, 0) { // the file was changed while it was read
			return record{}, Fault{Row: t.row, Code: "encoding", Args: []any{"line", start}}
		}
		t.cells = append(t.cells, workbook.Cell{Column: i, Text: field})
	}
	return record{row: t.row, cells: t.cells, width: len(fields)}, nil
}

func (t *csvTable) end(*List) error { return nil }

func (t *csvTable) close() error { return nil }

var errTooLong = errors.New("row too long")

// meter stops a reader after left bytes, so that one endless row, or a quotation mark that is never closed, cannot
// fill the memory.
type meter struct {
	r    io.Reader
	left int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLong
	}
	n, err := m.r.Read(p[:min(len(p), m.left)])
	m.left -= n
	return n, err
}
