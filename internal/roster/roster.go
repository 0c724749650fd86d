// Package roster reads learner lists: CSV files in which an issuer names who is to be awarded a micro-credential.
//
//	bytes ─ Open: separator, encoding, header ─ List ─ Rows: one Row, or its Faults, at a time
//
// Nothing is guessed. A header that cannot be used is refused by Open; a row that cannot be used is handed on with one
// Fault for each thing to mend, and reading goes on with the next row; a list that cannot be read any further ends the
// iteration, and Err says why. Rows stream: of those already read only a 16-byte hash is kept, to find doubles.
//
//	list, err := roster.Open(file, roster.Options{Zone: zone, Now: time.Now()})
//	for row, faults := range list.Rows() { … }
//	err = list.Err()
//
// A list is CSV with commas, tabs or semicolons, RFC 4180 quotes, CRLF or LF, in UTF-8 with or without BOM. Columns
// stand in any order and are known by their header (see Column); case, white space and width do not matter.
package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential"
)

// Limits on what strangers may send.
const (
	MaxColumns   = 200
	MaxRows      = 1_000_000
	MaxRowLength = 1 << 20 // bytes
)

// headLength is how many bytes are looked at to find separator and line ends.
const headLength = 64 << 10

// Row is one learner. Text is trimmed; what a list does not say is empty.
type Row struct {
	Number    int    // as a spreadsheet counts: the header is 1, so the first learner is 2
	Email     string // normalised: lower case
	Name      string
	NameEN    string
	StudentID string
	ShowName  bool // the learner has agreed that the name is shown in public
	IssuedOn  When
	Expires   When
	Evidence  string // absolute http or https URL
	Narrative string
	Period    string
}

// When is a moment as written in a list. A date alone means the beginning of that day for the date of issuing and its
// last second for an expiry. The zero When means that the list says nothing.
type When struct {
	Time     time.Time
	DateOnly bool
}

// IsZero reports whether the list says nothing.
func (w When) IsZero() bool { return w.Time.IsZero() }

// Options say how dates are read.
type Options struct {
	Zone     *time.Location // in which dates without a time are meant; nil: microcredential.DefaultZone
	Now      time.Time      // dates of issuing may not lie after it; zero: any may
	IssuedOn time.Time      // the date of issuing of rows that give none; zero: their expiry is not compared
}

// List is a learner list whose header has been read.
type List struct {
	options Options
	meter   *meter
	csv     *csv.Reader
	header  []string // as in the file
	columns []Column // one for each header; empty where unknown
	unknown []string

	row     int // of the record read last
	endLine int // on which that record ended
	seen    map[[16]byte]int32
	err     error
}

// Open reads the header. A list that cannot be used at all gives Faults; a failure to read is returned as it is.
func Open(r io.Reader, o Options) (*List, error) {
	if o.Zone == nil {
		o.Zone = microcredential.DefaultZone
	}
	buffered := bufio.NewReaderSize(r, headLength)
	head, err := buffered.Peek(headLength)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("learner list: %w", err)
	}
	if fault, ok := checkHead(head); !ok {
		return nil, Faults{fault}
	}
	if bytes.HasPrefix(head, byteOrderMark) {
		buffered.Discard(len(byteOrderMark))
		head = head[len(byteOrderMark):]
	}
	l := &List{options: o, meter: &meter{r: buffered}, seen: make(map[[16]byte]int32)}
	l.csv = csv.NewReader(l.meter)
	l.csv.Comma = separator(head)
	l.csv.FieldsPerRecord = -1
	l.csv.ReuseRecord = true
	return l, l.readHeader()
}

// Columns are the columns that were recognised, in the list's order.
func (l *List) Columns() []Column {
	return slices.DeleteFunc(slices.Clone(l.columns), func(c Column) bool { return c == "" })
}

// Unknown are the headers that mean nothing to us, as in the file. Their columns are left alone.
func (l *List) Unknown() []string { return slices.Clone(l.unknown) }

// Rows yields each learner once, in order. A row with faults must not be used. Blank rows are skipped. Rows can be
// ranged over once.
func (l *List) Rows() iter.Seq2[Row, []Fault] {
	return func(yield func(Row, []Fault) bool) {
		for l.err == nil {
			record, faults, ok := l.next()
			if !ok {
				return
			}
			var row Row
			if faults == nil {
				row, faults = l.parse(record)
			}
			row.Number = l.row
			if !yield(row, faults) {
				return
			}
		}
	}
}

// Err tells why Rows ended before the end of the list: a Fault that concerns the list as a whole, or a failure to read.
// It is nil when every row was seen.
func (l *List) Err() error { return l.err }

// next reads the next record that is not blank; faults are those that make it useless as a whole.
func (l *List) next() (record []string, faults []Fault, ok bool) {
	for {
		record, err := l.read()
		var quote *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil, false
		case errors.As(err, &quote):
			return nil, []Fault{{Row: l.row, Code: "quote"}}, true
		case err != nil:
			l.err = err
			return nil, nil, false
		case blank(record):
			continue
		case len(record) != len(l.header):
			return nil, []Fault{{Row: l.row, Code: "fields", Args: []any{"got", len(record), "want", len(l.header)}}}, true
		}
		return record, nil, true
	}
}

// read reads one record and keeps count of rows: blank lines, which encoding/csv drops, count as rows, and a cell with
// line breaks in it does not.
func (l *List) read() ([]string, error) {
	l.meter.left = MaxRowLength + 4096 // encoding/csv reads ahead by one buffer of 4096 bytes
	record, err := l.csv.Read()
	var quote *csv.ParseError
	switch {
	case errors.Is(err, errTooLong):
		return nil, Fault{Row: l.row + 1, Code: "row_too_long", Args: []any{"limit", MaxRowLength >> 20}}
	case errors.As(err, &quote):
		l.row += quote.StartLine - l.endLine
		l.endLine = max(quote.Line, quote.StartLine)
		return nil, err
	case errors.Is(err, io.EOF):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("learner list, after row %d: %w", l.row, err)
	}
	start, _ := l.csv.FieldPos(0)
	l.row += start - l.endLine
	l.endLine = start
	for _, field := range record {
		l.endLine += strings.Count(field, "\n")
		if !utf8.ValidString(field) || strings.ContainsRune(field, 0) {
			return nil, Fault{Row: l.row, Code: "encoding"}
		}
	}
	if l.row > MaxRows+1 {
		return nil, Fault{Row: l.row, Code: "too_many_rows", Args: []any{"limit", MaxRows}}
	}
	return record, nil
}

func blank(record []string) bool {
	for _, field := range record {
		if strings.TrimSpace(field) != "" {
			return false
		}
	}
	return true
}

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
