package roster

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/workbook"
)

// Findings is the column that Annotate adds. Whoever reads the list again passes over it.
const Findings Column = "findings"

// Finding is a Fault or a Notice as Annotate writes it beside its row.
type Finding struct {
	Row    int    // 0: the list as a whole
	Column string // header as in the file; empty: the row as a whole
	Code   string // of the fault or notice
	Text   string
	Fault  bool // the cell is marked as one that has to be mended
}

// FindingsOf are the findings of a list in lang, faults before notices.
func FindingsOf(faults []Fault, notices []Notice, lang string) []Finding {
	var all []Finding
	for _, f := range faults {
		all = append(all, Finding{f.Row, f.Column, f.Code, f.Message(lang), true})
	}
	for _, n := range notices {
		all = append(all, Finding{n.Row, n.Column, n.Code, n.Message(lang), false})
	}
	return all
}

// Annotate writes a list as it came, as a workbook, with a column of findings in lang and marked cells, so that it can
// go back to whoever made it and come in again. Of a workbook everything else stays as it is, other sheets too; a list
// that is text becomes a sheet of texts. What is said of the list as a whole stands on a sheet of its own.
func Annotate(w io.Writer, open func() (io.ReadCloser, error), o Options, findings []Finding, lang string) error {
	a := annotation{findings: findings, lang: lang, rows: map[int][]Finding{}}
	for _, f := range findings {
		if f.Row > 0 {
			a.rows[f.Row] = append(a.rows[f.Row], f)
		}
	}
	if err := a.survey(open, o); err != nil {
		return err
	}
	data, err := readFile(open)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if !workbook.Recognise(data) || a.keep(data, &out) != nil {
		out.Reset()
		if err := a.copyList(open, &out); err != nil {
			return err
		}
	}
	_, err = out.WriteTo(w)
	return err
}

func readFile(open func() (io.ReadCloser, error)) ([]byte, error) {
	file, err := open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, workbook.MaxText)) // a text of which all may be read
}

// annotation is an annotated list while it is made.
type annotation struct {
	bookWriter
	lang     string
	findings []Finding
	rows     map[int][]Finding // those of one row
	origin   Origin
	header   []string
	at       int         // the column of the findings, from 0
	emails   int         // that of the addresses
	last     int         // row
	styles   map[int]int // of marked cells, by that of the cell
}

// survey reads the list once, to know where the findings belong. One that cannot be read to its header has no place for
// them but the sheet of the general ones.
func (a *annotation) survey(open func() (io.ReadCloser, error), o Options) error {
	list, err := Open(open, o)
	var faults Faults
	if errors.As(err, &faults) {
		return nil
	}
	if err != nil {
		return err
	}
	defer list.Close()
	for range list.Rows() { //nolint:revive // what they hold is known
	}
	a.origin, a.header = list.origin, list.header
	a.at, a.emails = len(a.header), list.emails
	err = a.eachRecord(open, func(r *record) error {
		a.last = r.row
		if n := len(r.cells); n > 0 {
			a.at = max(a.at, r.cells[n-1].Column+1)
		}
		return nil
	})
	if i := slices.Index(list.columns, Findings); i >= 0 {
		a.at = i
	}
	return err
}

// errNotKept means that a workbook cannot be written as it came.
var errNotKept = errors.New("workbook cannot be written as it came")

// keep writes into the workbook itself. The library that does so was not made for the workbooks of strangers, and
// panics where parts are missing that Excel does without.
func (a *annotation) keep(data []byte, w io.Writer) (err error) {
	defer func() {
		if recover() != nil {
			err = errNotKept
		}
	}()
	a.bookWriter, a.styles = bookWriter{}, map[int]int{}
	if a.file, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: workbook.MaxRead, UnzipXMLSizeLimit: workbook.MaxPart}); err != nil {
		return err
	}
	defer a.file.Close()
	if err := a.completeStyles(); err != nil {
		return err
	}
	sheets := a.file.GetSheetList()
	a.sheet = sheets[max(slices.IndexFunc(sheets, func(name string) bool { return printable(name) == a.origin.Sheet }), 0)]
	a.write(w)
	return a.err
}

// completeStyles gives a workbook the sections of styles that the library takes for granted.
func (a *annotation) completeStyles() error {
	fresh := excelize.NewFile()
	defer fresh.Close()
	if _, err := a.file.GetStyle(0); a.file.Styles == nil {
		return errors.Join(errNotKept, err)
	}
	if _, err := fresh.NewStyle(&excelize.Style{}); err != nil {
		return err
	}
	own, other := a.file.Styles, fresh.Styles
	if own.CellXfs == nil {
		return errNotKept
	}
	own.Fonts, own.Fills, own.Borders = cmp.Or(own.Fonts, other.Fonts), cmp.Or(own.Fills, other.Fills), cmp.Or(own.Borders, other.Borders)
	own.CellStyleXfs = cmp.Or(own.CellStyleXfs, other.CellStyleXfs)
	return nil
}

func (a *annotation) write(w io.Writer) {
	a.column()
	a.general()
	a.do(func() error { return a.file.Write(w) })
}

// copyList writes into a new workbook, every cell of the list as a text, which no spreadsheet changes.
func (a *annotation) copyList(open func() (io.ReadCloser, error), w io.Writer) error {
	a.bookWriter, a.styles = bookWriter{file: excelize.NewFile(), sheet: "Sheet1"}, map[int]int{}
	defer a.file.Close()
	if a.origin.Format != "" {
		if err := a.copyRows(open); err != nil {
			return err
		}
	}
	a.write(w)
	return a.err
}

func (a *annotation) copyRows(open func() (io.ReadCloser, error)) error {
	text := a.style(excelize.Style{NumFmt: 49})
	return a.eachRecord(open, func(r *record) error {
		if slices.ContainsFunc(a.rows[r.row], func(f Finding) bool { return f.Code == "fields" }) {
			a.put(a.emails, r.row, joined(r.cells), text)
			return a.err
		}
		if r.faults != nil { // its cells cannot be told apart, and it must not be lost
			a.put(a.emails, r.row, locale.Text(a.lang, "roster.findings_unread"), text)
		}
		for _, cell := range r.cells {
			a.put(cell.Column, r.row, cell.Text, text)
		}
		return a.err
	})
}

// joined is a row whose cells may have shifted. In a sheet nobody would see that, so it stands in one cell, as no
// address, until somebody puts it right.
func joined(cells []workbook.Cell) string {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = cell.Text
	}
	return strings.Join(texts, ", ")
}

// eachRecord calls do with every row of the list from its first on, those above the header too.
func (a *annotation) eachRecord(open func() (io.ReadCloser, error), do func(*record) error) error {
	t, err := a.table(open)
	if err != nil {
		return err
	}
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			return t.close()
		}
		if err == nil {
			err = do(&r)
		}
		if err != nil {
			return errors.Join(err, t.close())
		}
	}
}

func (a *annotation) table(open func() (io.ReadCloser, error)) (table, error) {
	data, err := readFile(open)
	if err != nil {
		return nil, err
	}
	again := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	if a.origin.Format == CSV {
		m, err := inspect(again, data[:min(len(data), 512)])
		return newCSV(bytes.NewReader(data), m), err
	}
	book, err := workbook.Open(data)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(book.Sheets(), func(s *workbook.Sheet) bool { return printable(s.Name) == a.origin.Sheet })
	rows, err := book.Sheets()[max(i, 0)].Rows()
	return &sheetTable{rows: rows}, err
}

// column writes the findings of rows beside them, and marks their cells.
func (a *annotation) column() {
	if a.origin.HeaderRow == 0 {
		return
	}
	head := a.style(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: marked, Alignment: &excelize.Alignment{Vertical: "center"}})
	text := a.style(excelize.Style{Fill: marked, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	name, err := excelize.ColumnNumberToName(a.at + 1)
	a.do(func() error { return err })
	a.do(func() error { return a.file.SetColWidth(a.sheet, name, name, 60) })
	a.put(a.at, a.origin.HeaderRow, locale.Text(a.lang, "roster.findings"), head)
	a.clear()
	for _, row := range slices.Sorted(maps.Keys(a.rows)) {
		var texts []string
		for _, f := range a.rows[row] {
			words := f.Text
			if f.Column != "" {
				words = Sentence(a.lang, 0, f.Column, f.Text)
			}
			texts = append(texts, words)
			if f.Fault {
				a.mark(row, f.Column)
			}
		}
		if row != a.origin.HeaderRow {
			a.put(a.at, row, strings.Join(texts, "\n"), text)
		}
	}
}

// clear takes away what an earlier Annotate wrote.
func (a *annotation) clear() {
	if a.at >= len(a.header) {
		return
	}
	for row := a.origin.HeaderRow + 1; row <= a.last; row++ {
		a.do(func() error {
			cell, err := excelize.CoordinatesToCellName(a.at+1, row)
			if err != nil {
				return err
			}
			return a.file.SetCellValue(a.sheet, cell, nil)
		})
	}
}

// marked is how cells look that have to be mended.
var marked = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}}

// mark colours the cell of a row in a column, and keeps everything else that its style says.
func (a *annotation) mark(row int, header string) {
	column := slices.Index(a.header, header)
	if column < 0 {
		return
	}
	a.do(func() error {
		cell, err := excelize.CoordinatesToCellName(column+1, row)
		if err != nil {
			return err
		}
		old, err := a.file.GetCellStyle(a.sheet, cell)
		if err != nil {
			return err
		}
		id, ok := a.styles[old]
		if !ok {
			style, err := a.file.GetStyle(old)
			if err != nil {
				return err
			}
			style.Fill = marked
			if id, err = a.file.NewStyle(style); err != nil {
				return err
			}
			a.styles[old] = id
		}
		return a.file.SetCellStyle(a.sheet, cell, cell, id)
	})
}

func (a *annotation) put(column, row int, text string, style int) {
	cell, err := excelize.CoordinatesToCellName(column+1, row)
	a.do(func() error { return err })
	a.bookWriter.put(cell, text, style)
}

// general writes what is said of the list as a whole on a sheet of its own, in the place of an earlier one.
func (a *annotation) general() {
	name := locale.Text(a.lang, "roster.findings_sheet")
	for _, lang := range []string{"en", "ja"} {
		if earlier := locale.Text(lang, "roster.findings_sheet"); earlier != a.sheet {
			a.do(func() error { return a.file.DeleteSheet(earlier) })
		}
	}
	var texts []string
	for _, f := range a.findings {
		if f.Row == 0 || f.Row == a.origin.HeaderRow || a.origin.HeaderRow == 0 {
			texts = append(texts, Sentence(a.lang, f.Row, f.Column, f.Text))
		}
	}
	if texts == nil || a.err != nil {
		return
	}
	list := a.sheet
	a.do(func() error {
		_, err := a.file.NewSheet(name)
		return err
	})
	a.do(func() error { return a.file.SetColWidth(name, "A", "A", 100) })
	text := a.style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	a.sheet = name
	for i, line := range texts {
		a.put(0, i+1, line, text)
	}
	a.sheet = list
}
