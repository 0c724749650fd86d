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
	"github.com/mitome/mitome/internal/roster/seen"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// headLength is how many bytes are looked at to find the separator.
const headLength = 64 << 10

// csvTable reads CSV. Where quotation marks do not go together, the line in which that begins is a row as it stands, and
// reading goes on below it: so no learner is taken for a part of another's cell, and each line is read three times at most.
type csvTable struct {
	meter   *meter
	buffer  *bufio.Reader // of csv
	csv     *csv.Reader
	comma   rune
	base    int64 // where csv began to read, in the text
	cells   []workbook.Cell
	endMark bool
	row     int         // of the record read last
	endLine int         // on which that record ended, as csv counts
	letters seen.Ranges // rows in which a cell begins with a quotation mark that is a letter
}

func newCSV(file io.Reader, m csvManner) *csvTable {
	text := m.Text(file)
	if m.Equals {
		text = &equalsReader{r: bufio.NewReader(text), comma: byte(m.comma), start: true} //nolint:gosec // one of ,\t;|
	}
	t := &csvTable{meter: &meter{r: text}, buffer: bufio.NewReaderSize(nil, readAhead), comma: m.comma}
	t.from(0)
	return t
}

// readAhead is the smallest buffer that encoding/csv takes over, in bytes.
const readAhead = 4096

// from has the reading begin at an offset of the text that the meter remembers.
func (t *csvTable) from(offset int64) {
	t.meter.back(offset)
	t.buffer.Reset(t.meter)
	t.csv, t.base, t.endLine = csv.NewReader(t.buffer), offset, 0
	t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = t.comma, -1, true
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
	t.meter.left = MaxRowLength + readAhead
	begin := t.base + t.csv.InputOffset()
	t.meter.forget(begin)
	fields, err := t.csv.Read()
	tooLong := errors.Is(err, errTooLong)
	switch {
	case tooLong, errors.As(err, new(*csv.ParseError)), err == nil && t.swallows(fields):
		return t.asItStands(begin, tooLong)
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
	return t.record(fields)
}

// swallows reports whether a cell holds other learners: it goes over several lines, with so many separators as as many rows
// have, and an address in one of them. A quotation mark was not closed there, and another is taken for its end.
func (t *csvTable) swallows(fields []string) bool {
	if len(fields) < 2 {
		return false
	}
	return slices.ContainsFunc(fields, func(cell string) bool {
		if !strings.Contains(cell, "\n") {
			return false
		}
		n := strings.Count(cell, string(t.comma))
		return n > 0 && n%(len(fields)-1) == 0 && slices.ContainsFunc(strings.FieldsFunc(cell, func(r rune) bool { return r == t.comma || r == '\n' }), words.IsAddress)
	})
}

// asItStands is the line that begins at an offset or, where blank ones do, the first after these, cut at its separators. Its
// quotation marks are letters, as spreadsheets copy them; only where a cell begins with one that has no other, it is to be
// looked at. Where the text was too long for one row, that line may be.
func (t *csvTable) asItStands(begin int64, tooLong bool) (record, error) {
	text := t.meter.since(begin)
	line := bytes.TrimLeft(text, "\r\n")
	blank := bytes.Count(text[:len(text)-len(line)], []byte("\n"))
	end := bytes.IndexByte(line, '\n')
	if end < 0 && tooLong {
		return record{}, Fault{Row: t.row + 1, Code: "row_too_long", Args: []any{"limit", MaxRowLength >> 20}}
	}
	if end < 0 {
		end = len(line)
	}
	t.row += blank + 1
	cells, alone, letters := cut(string(bytes.TrimRight(line[:end], "\r")), string(t.comma))
	t.from(begin + int64(len(text)-len(line)+min(end+1, len(line))))
	r, err := t.record(cells)
	if err == nil && alone {
		r.faults = []Fault{{Row: t.row, Code: "quote"}}
	} else if letters {
		t.letters.Add(t.row)
	}
	return r, err
}

// cut cuts a line at its separators. A cell that stands between quotation marks is read without them. Others that begin with
// one have it as a letter, which is told; alone says that it has no other to go with it.
func cut(line, comma string) (cells []string, alone, letters bool) {
	cells = strings.Split(line, comma)
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if !strings.HasPrefix(cell, `"`) {
			continue
		}
		inner := strings.TrimSuffix(cell[1:], `"`)
		if len(inner)+2 == len(cell) && !strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
			cells[i] = strings.ReplaceAll(inner, `""`, `"`)
			continue
		}
		letters, alone = true, alone || strings.Count(cell, `"`)%2 > 0
	}
	return cells, alone, letters
}

// record is a record of cells.
func (t *csvTable) record(fields []string) (record, error) {
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
			return record{}, Fault{Row: t.row, Code: "encoding", Args: []any{"line", t.row}}
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
	if t.letters.Count > 0 {
		l.notice(Notice{Code: "quote_letters", Args: []any{"count", t.letters.Count, "rows", t.letters.String()}})
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
// fill the memory. It remembers what was read, so that some of it can be read again.
type meter struct {
	r    io.Reader
	left int
	kept []byte // what was read from the offset from on
	at   int    // how much of it was handed on
	from int64
}

// atATime is how many bytes are handed on at a time that were read before: mostly a line, after which it may go back again.
const atATime = 512

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLong
	}
	p = p[:min(len(p), m.left)]
	if m.at < len(m.kept) {
		n := copy(p[:min(len(p), atATime)], m.kept[m.at:])
		m.at, m.left = m.at+n, m.left-n
		return n, nil
	}
	n, err := m.r.Read(p)
	m.kept = append(m.kept, p[:n]...)
	m.at, m.left = len(m.kept), m.left-n
	return n, err
}

// forget forgets what stands before an offset, once that is worth moving the rest.
func (m *meter) forget(before int64) {
	const worth = 64 << 10 // bytes
	if done := int(before - m.from); done >= max(worth, len(m.kept)/2) {
		m.kept, m.at, m.from = append(m.kept[:0], m.kept[done:]...), m.at-done, before
	}
}

// back has what stands from an offset on read again.
func (m *meter) back(offset int64) { m.at = int(offset - m.from) }

// since is what was handed on from an offset on.
func (m *meter) since(offset int64) []byte { return m.kept[offset-m.from : m.at] }
