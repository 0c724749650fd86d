package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/plaintext"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// headLength is how many bytes are looked at to find the separator.
const headLength = 64 << 10

// csvTable reads CSV.
type csvTable struct {
	meter   *meter
	csv     *csv.Reader
	cells   []workbook.Cell
	endMark bool
	row     int // of the record read last
	endLine int // on which that record ended
}

func newCSV(file io.Reader, m csvManner) *csvTable {
	text := m.Text(file)
	if m.Equals {
		text = &equalsReader{r: bufio.NewReader(text), comma: byte(m.comma), start: true} //nolint:gosec // one of ,\t;|
	}
	t := &csvTable{meter: &meter{r: text}}
	t.csv = csv.NewReader(t.meter)
	t.csv.Comma = m.comma
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t
}

// csvManner is how a list that is text is written, down to its separator.
type csvManner struct {
	plaintext.Manner
	comma rune
}

// inspectCSV finds out how a list is written. A text that cannot be read is Faults.
func inspectCSV(open func() (io.ReadCloser, error), head []byte) (m csvManner, err error) {
	if m.Manner, err = plaintext.Inspect(open, head); err != nil {
		if bad := (*plaintext.Error)(nil); errors.As(err, &bad) {
			return m, Faults{{Code: bad.Code, Args: bad.Args}}
		}
		return m, err
	}
	m.comma, err = separator(m.Manner, open)
	return m, err
}

// separator is the one with which a row near the top holds the most columns that we know; failing that, the most
// columns.
func separator(m plaintext.Manner, open func() (io.ReadCloser, error)) (rune, error) {
	file, err := open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	head, err := bufio.NewReaderSize(m.Text(file), headLength).Peek(headLength)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if found := bytes.TrimPrefix(head, []byte("sep=")); len(found) < len(head) && len(found) > 0 && strings.ContainsRune(",;|\t", rune(found[0])) {
		return rune(found[0]), nil
	}
	best, most, widest := ',', -1, -1
	for _, comma := range []rune{',', '\t', ';', '|'} {
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
	for range 2 * headerWithin {
		record, err := r.Read()
		if err != nil {
			return most, widest
		}
		known := 0
		if slices.ContainsFunc(record, words.IsAddress) || len(record) > maxTexts {
			widest = max(widest, len(record))
			continue
		}
		for _, header := range record {
			if columns.Of(header).Column != "" {
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
	begin := t.csv.InputOffset()
	t.meter.forget(begin)
	fields, err := t.csv.Read()
	var quote *csv.ParseError
	switch {
	case errors.Is(err, errTooLong):
		return record{}, Fault{Row: t.row + 1, Code: "row_too_long", Args: []any{"limit", MaxRowLength >> 20}}
	case errors.As(err, &quote):
		t.row += quote.StartLine - t.endLine
		t.endLine = max(quote.Line, quote.StartLine)
		if fields = t.letters(begin); fields == nil || !errors.Is(err, csv.ErrBareQuote) {
			return record{row: t.row, faults: []Fault{{Row: t.row, Code: "quote"}}}, nil
		}
		return t.record(fields, quote.StartLine)
	case errors.Is(err, io.EOF):
		return record{}, err
	case err != nil:
		return record{}, fmt.Errorf("learner list, after row %d: %w", t.row, err)
	}
	start, _ := t.csv.FieldPos(0)
	t.row += start - t.endLine
	last := len(fields) - 1
	t.endLine, _ = t.csv.FieldPos(last)
	t.endLine += strings.Count(fields[last], "\n")
	return t.record(fields, start)
}

// letters are the cells of the row that was read from an offset on, in which quotation marks stand inside of cells, as
// spreadsheets copy them, and are letters there; nil where a cell begins with one, for then it is not known where it ends.
func (t *csvTable) letters(begin int64) []string {
	row := strings.Trim(string(t.meter.between(begin, t.csv.InputOffset())), "\r\n")
	if strings.ContainsAny(row, "\r\n") {
		return nil
	}
	cells := strings.Split(row, string(t.csv.Comma))
	if slices.ContainsFunc(cells, func(cell string) bool { return strings.HasPrefix(strings.TrimSpace(cell), `"`) }) {
		return nil
	}
	return cells
}

// record is a record of cells that begins in a line of the text.
func (t *csvTable) record(fields []string, start int) (record, error) {
	if len(fields) > maxTexts {
		return record{}, Faults{{Row: t.row, Code: "too_many_columns", Args: []any{"got", len(fields), "limit", MaxColumns}}}
	}
	t.cells = t.cells[:0]
	if t.row == 1 && len(fields) <= 2 && separatorLine.MatchString(fields[0]) {
		return record{row: t.row, width: len(fields)}, nil
	}
	t.trimEndMark(fields)
	for i, field := range fields {
		if !utf8.ValidString(field) || strings.ContainsRune(field, 0) { // the file was changed while it was read
			return record{}, Fault{Row: t.row, Code: "encoding", Args: []any{"line", start}}
		}
		t.cells = append(t.cells, workbook.Cell{Column: i, Text: field})
	}
	return record{row: t.row, cells: t.cells, width: len(fields)}, nil
}

// separatorLine is how a file tells Excel its separator.
var separatorLine = regexp.MustCompile(`^sep=[,;|\t]?$`)

// endMark is what old systems write behind the last line of a text, also where texts were put together later.
const endMark = "\x1a"

func (t *csvTable) trimEndMark(fields []string) {
	for _, i := range []int{0, len(fields) - 1} {
		if trimmed := strings.Trim(fields[i], endMark); trimmed != fields[i] {
			fields[i], t.endMark = trimmed, true
		}
	}
}

func (t *csvTable) end(l *List) error {
	if t.endMark {
		l.notice(Notice{Code: "end_mark"})
	}
	return nil
}

// equalsReader puts cells of the form ="00123", which programs write so that spreadsheets leave them alone, between
// quotation marks of their own, as CSV wants it.
type equalsReader struct {
	r             *bufio.Reader
	comma         byte
	start, quoted bool // at the beginning of a cell; inside of quotation marks
	out           []byte
}

func (e *equalsReader) Read(p []byte) (int, error) {
	for len(e.out) == 0 {
		b, err := e.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if next, err := e.r.Peek(1); b == '=' && e.start && !e.quoted && err == nil && next[0] == '"' {
			e.wrap()
		} else {
			e.out = append(e.out, b)
		}
		if b == '"' {
			e.quoted = !e.quoted
		}
		e.start = !e.quoted && (b == e.comma || b == '\n')
	}
	n := copy(p, e.out)
	e.out = e.out[n:]
	return n, nil
}

// wrap reads the rest of a cell that begins with ="; one that is not closed in its line is left to the reader of CSV.
func (e *equalsReader) wrap() {
	const longest = 1000 // bytes
	cell, _ := e.r.Peek(longest)
	end := bytes.IndexAny(cell[1:], "\"\n")
	if end < 0 || cell[1+end] != '"' || end+2 < len(cell) && cell[end+2] != e.comma && cell[end+2] != '\r' && cell[end+2] != '\n' {
		e.out = append(e.out, '=')
		return
	}
	e.out = append(append(append(e.out, `"=""`...), cell[1:1+end]...), `"""`...)
	_, _ = e.r.Discard(end + 2) // which were peeked at
}

func (t *csvTable) close() error { return nil }

var errTooLong = errors.New("row too long")

// meter stops a reader after left bytes, so that one endless row, or a quotation mark that is never closed, cannot
// fill the memory.
type meter struct {
	r    io.Reader
	left int
	kept []byte // what was handed on from the offset from on
	from int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLong
	}
	n, err := m.r.Read(p[:min(len(p), m.left)])
	m.left -= n
	m.kept = append(m.kept, p[:n]...)
	return n, err
}

// forget forgets what was handed on before an offset, once it is worth it.
func (m *meter) forget(before int64) {
	const worth = 64 << 10 // bytes
	if before-m.from < worth {
		return
	}
	m.kept = append(m.kept[:0], m.kept[before-m.from:]...)
	m.from = before
}

// between is what was handed on between two offsets that are not forgotten.
func (m *meter) between(begin, end int64) []byte { return m.kept[begin-m.from : end-m.from] }
