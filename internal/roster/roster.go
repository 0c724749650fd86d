// Package roster reads learner lists: files in which an issuer names who is to be awarded a micro-credential.
//
//	file ─ Open: format, encoding, sheet, header ─ List ─ Rows: one Row, or its Faults, at a time
//
// Nothing is guessed. A list whose encoding, header or workbook cannot be used is refused by Open; a row that cannot
// be used is handed on with one Fault for each thing to mend, and reading goes on with the next row; a list that cannot
// be read any further ends the iteration, and Err says why. What was mended or left alone is told in a Notice. Rows
// stream: of those already read only hashes of 8 bytes are kept, to find doubles.
//
//	list, err := roster.Open(open, roster.Options{Zone: zone, Now: time.Now()})
//	defer list.Close()
//	for row, faults := range list.Rows() { … }
//	err = list.Err()
//
// A list is a workbook of Excel (XLSX), recognised by its content; or CSV with commas, tabs or semicolons and RFC 4180
// quotes, in UTF-8 with or without BOM, UTF-16 with BOM, or CP932, which is what Excel in Japan calls CSV. Columns
// stand in any order and are known by their header (see package columns); case, white space and width do not matter.
//
// Each kind of file is a table; what is below lookAhead does not know which. A new column is a line in columns.go of
// package columns, a field of Row and a case in parser.column.
package roster

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/seen"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// Limits on what strangers may send; those of workbooks are in package workbook.
const (
	MaxColumns   = 200
	MaxRows      = 1_000_000
	MaxRowLength = 1 << 20 // bytes
)

// Row is one learner. Text is trimmed; what a list does not say is empty.
type Row struct {
	Number    int    // as a spreadsheet counts: mostly the header is 1 and the first learner 2
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

	Reading     string          // of the name, in kana
	DisplayName string          // the name by which the learner is to be shown
	Language    locale.Language // of the edition that the learner gets; "" where the list does not say
	LearnerType string          // in the list's own words, such as 在学生 or 社会人
	Course      Course          // of what the list says that the row is

	Notices []Notice // about this row
}

// Course is of what course or micro-credential a list says that a row is, and in which column; nothing is awarded by it.
type Course struct{ Column, Text string }

// When is a moment as written in a list. A date alone means the beginning of that day for the date of issuing and its
// last second for an expiry. The zero When means that the list says nothing.
type When struct {
	Time     time.Time
	DateOnly bool
}

// IsZero reports whether the list says nothing.
func (w When) IsZero() bool { return w.Time.IsZero() }

// Options say how a list is read.
type Options struct {
	Zone     *time.Location // in which dates without a time are meant; nil: microcredential.DefaultZone
	Now      time.Time      // dates of issuing may not lie after it; zero: any may
	IssuedOn time.Time      // the date of issuing of rows that give none; zero: their expiry is not compared
	Late     map[int]Fault  // what an earlier reading of the same list gave as Late
	Hand     Hand           // what somebody has put right
	Deciders
}

// Formats of lists.
const (
	CSV  = "CSV"
	XLSX = "XLSX"
)

// Origin tells where in a file a list was found.
type Origin struct {
	Format    string `json:"format"`             // CSV or XLSX
	Encoding  string `json:"encoding,omitempty"` // of CSV: UTF-8, UTF-16 or Shift_JIS (CP932)
	Sheet     string `json:"sheet,omitempty"`    // of XLSX
	HeaderRow int    `json:"header_row"`
}

// List is a learner list whose header has been read. Close it after use.
type List struct {
	options Options
	file    io.Closer
	digest  hash.Hash
	table   table
	ahead   *ahead
	origin  Origin
	header  []string         // as in the file
	width   int              // cells of the header in the file
	columns []columns.Column // one for each header; empty where unknown
	means   []columns.Meaning
	classes []words.Class
	same    []twin
	unknown []string // headers
	courses []int    // columns that say of what course or micro-credential a row is
	above   []string // what stands above the header, and the name of the sheet
	beside  bool     // cells without a header were left alone
	notices []Notice
	tallies tallies

	row     int // read last
	cells   []workbook.Cell
	dates   words.Dates
	words   words.Cache
	seen    *seen.Learners
	domains seen.Domains
	passed  seen.Ranges // rows without a learner
	left    []Left
	headings
	gaps     []gap // columns of results
	nameless gap   // that of the names
	differs  bool  // the table that is read has other columns than the list
	late     map[int]Fault
	emails   int // index of the column Email
	merges   merges
	decided  decided
	export   export
	err      error
}

// table is a file as rows of cells.
type table interface {
	// next returns the next row; io.EOF after the last; a Fault or Faults where the list cannot be read any further.
	next() (record, error)
	// end looks at what a file says of its rows after them.
	end(l *List) error
	close() error
}

// record is one row of a table.
type record struct {
	row    int
	cells  []workbook.Cell // from left to right, valid until the next row is read; blank ones may be absent
	width  int             // cells in the file; -1: a sheet, which has no width
	hidden bool            // people do not see it
	faults []Fault         // what makes it useless as a whole
}

func (r *record) blank() bool {
	for i := range r.cells {
		if r.cells[i].Kind == workbook.Failed || strings.TrimSpace(r.cells[i].Text) != "" {
			return false
		}
	}
	return true
}

// Open reads a list to its header. It opens the file more than once: encodings are told apart by all of their letters.
// A list that cannot be used at all gives Faults; a failure to read is returned as it is.
func Open(open func() (io.ReadCloser, error), o Options) (*List, error) {
	if o.Zone == nil {
		o.Zone = microcredential.DefaultZone
	}
	l := &List{options: o, digest: sha256.New(), dates: words.Dates{}, words: words.Cache{}, seen: seen.NewLearners(), domains: seen.Domains{}, late: map[int]Fault{}, decided: decided{}}
	file, err := open()
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewReader(file)
	magic, err := buffered.Peek(512)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
	case workbook.Recognise(magic):
		err = l.readBook(buffered)
	default:
		err = l.openText(open, slices.Clone(magic))
	}
	if err = errors.Join(err, file.Close()); err != nil {
		l.Close()
		return nil, refused(err)
	}
	return l, nil
}

// refused makes the forms of a refusal, Faults or *Unread; other errors say that a list was read.
func refused(err error) error {
	var faults Faults
	var fault Fault
	var unread *Unread
	switch {
	case errors.As(err, &unread):
		return unread
	case errors.As(err, &faults):
		return faults
	case errors.As(err, &fault):
		return Faults{fault}
	}
	return fmt.Errorf("learner list: %w", err)
}

// readBook takes a workbook into memory: its directory stands at its end.
func (l *List) readBook(r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, workbook.MaxFile+1))
	if err != nil {
		return err
	}
	l.digest.Write(data)
	return l.openBook(data)
}

func (l *List) openText(open func() (io.ReadCloser, error), head []byte) error {
	if code := foreign(head); code != "" {
		return Faults{{Code: code}}
	}
	if l.options.Sheet != "" {
		return Faults{{Code: "sheet_text"}}
	}
	m, err := inspectCSV(open, head)
	if err != nil {
		return err
	}
	file, err := open()
	if err != nil {
		return err
	}
	l.file = file
	l.origin = Origin{Format: CSV, Encoding: m.Encoding}
	l.table = newCSV(io.TeeReader(file, l.digest), m)
	a := lookAhead(l.table, &l.options.Hand)
	h, found := a.header()
	if !found {
		return a.unread(&h)
	}
	return l.useHeader(a, &h)
}

// foreign recognises what is no list by how it begins, and is the code of the fault: pictures, PDFs, and what is often named
// .xls or .csv and is neither, web pages and documents of other programs.
func foreign(head []byte) string {
	switch kind := http.DetectContentType(head); {
	case strings.HasPrefix(kind, "image/") && bytes.IndexByte(head, 0) >= 0, bytes.HasPrefix(head[min(4, len(head)):], []byte("ftypheic")):
		return "list_picture"
	case kind == "application/pdf":
		return "list_pdf"
	}
	text := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"))
	for _, beginning := range []string{"<!doctype", "<html", "<table", "<?xml", "<meta", `{\rtf`, "mime-version:"} {
		if strings.HasPrefix(text, beginning) {
			return "not_list"
		}
	}
	return ""
}

// Close ends the reading.
func (l *List) Close() error {
	var err error
	if l.table != nil {
		err = l.table.close()
	}
	if l.file != nil {
		err = errors.Join(err, l.file.Close())
	}
	return err
}

// Origin tells where the list was found.
func (l *List) Origin() Origin { return l.origin }

// Columns are the columns that were recognised, in the list's order.
func (l *List) Columns() []columns.Column {
	var out []columns.Column
	for _, c := range l.columns {
		if c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// Above are the texts above the header, and the name of the sheet.
func (l *List) Above() []string { return l.above }

// Header is the header of a column as in the file; empty when the list has no such column.
func (l *List) Header(c columns.Column) string {
	if i := l.Index(c); i >= 0 {
		return l.header[i]
	}
	return ""
}

// Headers are those of all columns, as in the file.
func (l *List) Headers() []string { return slices.Clone(l.header) }

// Index tells where a column stands, from 0; -1 when the list has no such column.
func (l *List) Index(c columns.Column) int { return slices.Index(l.columns, c) }

// Texts are what stands in the columns of the row that Rows has yielded last, as it was put right.
func (l *List) Texts() []string {
	out := make([]string, len(l.cells))
	for i := range l.cells {
		out[i] = strings.TrimSpace(l.cells[i].Text)
	}
	return out
}

// Means are what the headers mean, by their place.
func (l *List) Means() []columns.Meaning { return slices.Clone(l.means) }

// Unknown are the headers that mean nothing to us, as in the file. Their columns are left alone.
func (l *List) Unknown() []string { return slices.Clone(l.unknown) }

// Notices are those about the list as a whole, complete after Rows; a Row has its own.
func (l *List) Notices() []Notice { return slices.Clone(l.notices) }

// Digest is the SHA-256 of the file's bytes, after Rows.
func (l *List) Digest() [sha256.Size]byte { return [sha256.Size]byte(l.digest.Sum(nil)) }

// Late are rows that were yielded as good and turned out not to be: a later row gives their address to somebody else, or
// says that the person is out. It is complete after Rows; a second reading with Options.Late refuses them.
func (l *List) Late() map[int]Fault { return l.late }

func (l *List) notice(n Notice) { l.notices = append(l.notices, n) }

// Rows yields each learner once, in order. A row with faults must not be used. Rows without a learner, and the
// unchanged example of a template, are passed over. Rows can be ranged over once.
func (l *List) Rows() iter.Seq2[Row, []Fault] {
	return func(yield func(Row, []Fault) bool) {
		for l.err == nil {
			r, err := l.ahead.read()
			if errors.Is(err, io.EOF) {
				l.notices = append(l.notices, l.decided.notices()...)
				l.conclude()
				l.err = l.table.end(l)
				return
			}
			if l.err = err; err != nil {
				return
			}
			if r.row > MaxRows+l.origin.HeaderRow {
				l.err = Fault{Row: r.row, Code: "too_many_rows", Args: []any{"limit", MaxRows}}
				return
			}
			if r.faults == nil && r.blank() {
				continue
			}
			l.before, l.row = l.row, r.row
			row, faults, learner := l.read(&r)
			if learner && !yield(row, faults) {
				return
			}
		}
	}
}

// conclude gives the notices that are about many rows.
func (l *List) conclude() {
	if l.passed.Count > 0 {
		l.notice(Notice{Code: "no_learner", Args: []any{"count", l.passed.Count, "rows", l.passed.String()}})
	}
	l.notices = append(append(l.notices, l.tallies.notices(l.options.Zone.String())...), l.slips()...)
}

// Err tells why Rows ended before the end of the list, or what is wrong with the list as a whole: a Fault, Faults, or a
// failure to read. It is nil when every row was seen and may be used.
func (l *List) Err() error { return l.err }

// read turns a row of the table into one of ours, if it is a learner's.
func (l *List) read(r *record) (row Row, faults []Fault, learner bool) {
	if r.faults != nil {
		l.spread(r) // as far as it can be told what stands where
		return Row{Number: r.row}, r.faults, !l.leftOut(r.row)
	}
	merged := l.fillMerged(r)
	l.spread(r)
	if !l.isLearner(r) {
		return Row{}, nil, false
	}
	if l.isReplaced() {
		l.notice(Notice{Row: r.row, Code: "replaced_skipped"})
		return Row{}, nil, false
	}
	if l.leftOut(r.row) {
		return Row{}, nil, false
	}
	outs := l.outs(r)
	late, isLate := l.options.Late[r.row]
	if isLate && late.Out != "" {
		outs, isLate = append(outs, late), false
	}
	if faults, skip := l.decide(r.row, outs); skip || faults != nil {
		l.rememberOut(outs[0].Out)
		if !skip {
			faults = append(faults, l.besides(r, faults)...)
		}
		return l.glimpse(), faults, !skip
	}
	if unknown := l.unknownOuts(r.row); merged != nil { // whose cell is whose is not known
		return Row{Number: r.row}, append(merged, unknown...), true
	} else if unknown != nil {
		return Row{Number: r.row}, append(unknown, l.besides(r, nil)...), true
	}
	if l.differs {
		return Row{Number: r.row}, []Fault{{Row: r.row, Code: "table_differs"}}, true
	}
	if faults := l.checkWidth(r); faults != nil {
		return Row{Number: r.row}, faults, true
	}
	row, faults, learner = l.parse(l.cells)
	if learner && r.width >= 0 && r.width < min(len(l.header), l.width) && !l.fits(r.width) { // a column that was added has no cells
		return Row{Number: r.row}, l.fieldsFault(r), true
	}
	if isLate && faults == nil {
		faults = []Fault{late}
	}
	return row, faults, learner
}

// leftOut reports whether somebody has left a row out, and notes that.
func (l *List) leftOut(row int) bool {
	if !l.options.Hand.leaves(row) {
		return false
	}
	l.decided.add("hand_skipped", row)
	l.left = append(l.left, Left{row, words.OutHand})
	return true
}

// spread puts the cells of a row below their headers.
func (l *List) spread(r *record) {
	clear(l.cells)
	for _, cell := range r.cells {
		if cell.Column < len(l.cells) {
			l.cells[cell.Column] = cell
		} else if !l.beside && r.width < 0 {
			l.beside = true
			l.notice(Notice{Row: r.row, Code: "beside"})
		}
	}
}

// checkWidth finds a row of CSV with a cell too many, which may have shifted the others. Blank ones at the end do no
// harm, nor do cells that are missing there where what is left fits; see fits.
func (l *List) checkWidth(r *record) []Fault {
	if r.width < 0 {
		return nil
	}
	for _, cell := range r.cells[min(max(len(l.header), l.width), len(r.cells)):] {
		if strings.TrimSpace(cell.Text) != "" {
			return l.fieldsFault(r)
		}
	}
	return nil
}

func (l *List) fieldsFault(r *record) []Fault {
	return []Fault{{Row: r.row, Code: "fields", Args: []any{"got", r.width, "want", len(l.header)}}}
}

// fits reports whether the cells of a row that ends early stand below their headers: spreadsheets leave blank cells off
// the end of a row, and a cell that is missing further left would have moved the others.
func (l *List) fits(width int) bool {
	for i, m := range l.means[:width] {
		text := strings.TrimSpace(l.cells[i].Text)
		if text == "" {
			continue
		}
		fits := true
		switch m.Column {
		case columns.Name, columns.NameEN, columns.Reading, columns.DisplayName:
			fits = !strings.ContainsAny(text, "0123456789０１２３４５６７８９@/")
		case columns.StudentID:
			fits = strings.ContainsAny(text, "0123456789０１２３４５６７８９") && !words.IsJapanese(text) && !strings.ContainsAny(text, "@/")
		case columns.Period, columns.LearnerType, columns.Narrative:
			fits = !words.IsAddress(text)
		case "":
			fits = !words.IsAddress(text)
		}
		if !fits {
			return false
		}
	}
	return true
}
