package roster

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
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
	if !workbook.Recognise(data) {
		return a.copyList(w, open)
	}
	sheet, err := a.listSheet(data)
	if err == nil {
		var book []byte
		if book, err = a.keep(data, sheet); err == nil {
			return a.splice(w, book, sheet)
		}
	}
	return a.copyList(w, open)
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
	last     int         // the last column of any row
	emails   int         // that of the addresses
	head     int         // style of the header of the findings
	text     int         // of a finding
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
	a.origin, a.header = list.origin, list.header
	a.emails = list.emails
	err = a.eachRecord(open, func(r *record) error {
		if n := len(r.cells); n > 0 {
			a.last = max(a.last, r.cells[n-1].Column)
		}
		return nil
	})
	if a.at = slices.Index(list.columns, Findings); a.at < 0 {
		a.at = max(len(a.header), a.last+1)
	}
	return err
}

// listSheet is the sheet of a workbook that is the list; nil for one without.
func (a *annotation) listSheet(data []byte) (*workbook.Sheet, error) {
	book, err := workbook.Open(data)
	if err != nil || a.origin.HeaderRow == 0 {
		return nil, err
	}
	for _, sheet := range book.Sheets() {
		if printable(sheet.Name) == a.origin.Sheet {
			return sheet, nil
		}
	}
	return nil, errNotKept
}

// errNotKept means that a workbook cannot be written as it came.
var errNotKept = errors.New("workbook cannot be written as it came")

// keep gives the workbook the formats and the sheet that it needs. The library that does so holds all cells of the sheets
// that it reads: so the list itself is taken out before, and put back by splice. It was not made for the workbooks of
// strangers, and panics where parts are missing that Excel does without.
func (a *annotation) keep(data []byte, list *workbook.Sheet) (book []byte, err error) {
	defer func() {
		if recover() != nil {
			err = errNotKept
		}
	}()
	var without bytes.Buffer
	if err := eachPart(&without, data, list, func(w io.Writer) error {
		_, err := io.WriteString(w, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>`)
		return err
	}); err != nil {
		return nil, err
	}
	a.bookWriter, a.styles = bookWriter{}, map[int]int{}
	if a.file, err = excelize.OpenReader(&without, excelize.Options{UnzipSizeLimit: workbook.MaxRead, UnzipXMLSizeLimit: workbook.MaxPart}); err != nil {
		return nil, err
	}
	defer a.file.Close()
	if err := a.completeStyles(); err != nil {
		return nil, err
	}
	if list != nil {
		a.sheet = list.Name
		if err := a.prepareStyles(list); err != nil {
			return nil, err
		}
	}
	a.general()
	var out bytes.Buffer
	a.do(func() error { return a.file.Write(&out) })
	return out.Bytes(), a.err
}

// eachPart copies an archive, the part of a sheet as replaced writes it.
func eachPart(w io.Writer, data []byte, sheet *workbook.Sheet, replaced func(io.Writer) error) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	out, found := zip.NewWriter(w), sheet == nil
	for _, file := range archive.File {
		if sheet == nil || !strings.EqualFold(strings.TrimPrefix(strings.ReplaceAll(file.Name, `\`, "/"), "/"), sheet.Part()) {
			if err := out.Copy(file); err != nil {
				return err
			}
			continue
		}
		found = true
		part, err := out.Create(file.Name)
		if err == nil {
			err = replaced(part)
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return errNotKept
	}
	return out.Close()
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

// prepareStyles adds the formats of the findings, and of the cells that are marked: each keeps all else that its own
// says.
func (a *annotation) prepareStyles(list *workbook.Sheet) error {
	a.findingStyles()
	used := map[int]bool{}
	err := list.Edit(io.Discard, workbook.Edits{Wide: -1, Cells: a.edits(func(old int) int {
		used[old] = true
		return old
	})})
	for _, old := range slices.Sorted(maps.Keys(used)) {
		a.do(func() error {
			style, err := a.file.GetStyle(old)
			if err != nil {
				return err
			}
			style.Fill = marked
			a.styles[old], err = a.file.NewStyle(style)
			return err
		})
	}
	return errors.Join(err, a.err)
}

func (a *annotation) findingStyles() {
	a.head = a.style(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: marked, Alignment: &excelize.Alignment{Vertical: "center"}})
	a.text = a.style(excelize.Style{Fill: marked, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
}

// splice writes the workbook with the list in its place, and in it the findings.
func (a *annotation) splice(w io.Writer, book []byte, list *workbook.Sheet) error {
	return eachPart(w, book, list, func(w io.Writer) error {
		return list.Edit(w, workbook.Edits{Wide: a.at, Cells: a.edits(func(old int) int { return a.styles[old] })})
	})
}

// edits are the changes of each row: its finding, in the place of an earlier one, and the marks of its cells.
func (a *annotation) edits(mark func(old int) int) func(row int) []workbook.Edit {
	always := func(style int) func(int) int { return func(int) int { return style } }
	return func(row int) (edits []workbook.Edit) {
		text, columns := a.finding(row)
		for _, column := range columns {
			edits = append(edits, workbook.Edit{Column: column, Style: mark})
		}
		finding := workbook.Edit{Column: a.at, Replace: true, Text: text, Style: always(a.text)}
		switch {
		case row == a.origin.HeaderRow:
			finding.Text, finding.Style = locale.Text(a.lang, "roster.findings"), always(a.head)
		case text == "" && (a.at >= len(a.header) || row < a.origin.HeaderRow):
			return edits
		case text == "":
			finding.Style = always(0)
		}
		edits = append(edits, finding)
		slices.SortFunc(edits, func(x, y workbook.Edit) int { return x.Column - y.Column })
		return slices.CompactFunc(edits, func(x, y workbook.Edit) bool { return x.Column == y.Column })
	}
}

// finding is what is said of a row, and the columns whose cells have to be mended.
func (a *annotation) finding(row int) (text string, columns []int) {
	var texts []string
	for _, f := range a.rows[row] {
		words := f.Text
		if f.Column != "" {
			words = Sentence(a.lang, 0, f.Column, f.Text)
		}
		texts = append(texts, words)
		if column := slices.Index(a.header, f.Column); f.Fault && column >= 0 && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	slices.Sort(columns)
	return strings.Join(texts, "\n"), columns
}

// marked is how cells look that have to be mended.
var marked = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}}

// copyList writes into a new workbook, every cell of the list as a text, which no spreadsheet changes.
func (a *annotation) copyList(w io.Writer, open func() (io.ReadCloser, error)) error {
	a.bookWriter = bookWriter{file: excelize.NewFile(), sheet: "Sheet1"}
	defer a.file.Close()
	if a.origin.Format != "" {
		a.findingStyles()
		if err := a.copyRows(open); err != nil {
			return err
		}
	}
	a.general()
	a.do(func() error { return a.file.Write(w) })
	return a.err
}

func (a *annotation) copyRows(open func() (io.ReadCloser, error)) error {
	plain := a.style(excelize.Style{NumFmt: 49})
	wrong := a.style(excelize.Style{NumFmt: 49, Fill: marked})
	if a.err != nil {
		return a.err
	}
	rows, err := a.file.NewStreamWriter(a.sheet)
	if err == nil {
		err = rows.SetColWidth(a.at+1, a.at+1, 60)
	}
	if err != nil {
		return err
	}
	if err := a.eachRecord(open, func(r *record) error {
		return rows.SetRow(fmt.Sprint("A", r.row), a.copied(r, plain, wrong))
	}); err != nil {
		return err
	}
	return rows.Flush()
}

// copied are the cells of a row with its finding.
func (a *annotation) copied(r *record, plain, wrong int) []any {
	texts := map[int]string{}
	for _, cell := range r.cells {
		texts[cell.Column] = cell.Text
	}
	switch {
	case slices.ContainsFunc(a.rows[r.row], func(f Finding) bool { return f.Code == "fields" }):
		texts = map[int]string{a.emails: joined(r.cells)}
	case r.faults != nil: // its cells cannot be told apart, and it must not be lost
		texts[a.emails] = locale.Text(a.lang, "roster.findings_unread")
	}
	row := make([]any, max(a.at, a.last)+1)
	for column, text := range texts {
		if text != "" {
			row[column] = excelize.Cell{StyleID: plain, Value: text}
		}
	}
	for _, edit := range a.edits(func(int) int { return wrong })(r.row) {
		cell := excelize.Cell{StyleID: edit.Style(plain)}
		if text := texts[edit.Column]; !edit.Replace && text != "" {
			cell.Value = text
		} else if edit.Text != "" {
			cell.Value = edit.Text
		}
		row[edit.Column] = cell
	}
	return row
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
		a.put(fmt.Sprint("A", i+1), line, text)
	}
	a.sheet = list
}
