// Package annotate gives a learner list back to whoever made it, with what is to be mended and what becomes of each row beside
// the rows, so that it can come in again. What stood in the list stays as it was.
package annotate

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/workbook"
)

// Finding is a Fault or a Notice as Copy writes it beside its row.
type Finding struct {
	Row    int    // 0: the list as a whole
	Column string // header as in the file; empty: the row as a whole
	Code   string // of the fault or notice
	Text   string
	Fault  bool // the cell is marked as one that has to be mended
	Fate   bool // it says what becomes of the row, and asks for nothing
}

// FindingsOf are the findings of a list in lang, faults before notices.
func FindingsOf(faults []roster.Fault, notices []roster.Notice, lang locale.Language) []Finding {
	var all []Finding
	for _, f := range faults {
		all = append(all, Finding{Row: f.Row, Column: f.Column, Code: f.Code, Text: f.Message(lang), Fault: true})
	}
	for _, n := range notices {
		all = append(all, Finding{Row: n.Row, Column: n.Column, Code: n.Code, Text: n.Message(lang)})
	}
	return all
}

// Copy writes a list as it came, as a workbook, with a column of findings in lang and marked cells, so that it can
// go back to whoever made it and come in again. Of a workbook everything else stays as it is, other sheets too; a list
// that is text becomes a sheet of texts. What is said of the list as a whole stands on a sheet of its own.
func Copy(w io.Writer, open func() (io.ReadCloser, error), o roster.Options, findings []Finding, lang locale.Language) error {
	a := annotation{findings: findings, lang: lang, rows: map[int][]Finding{}}
	for _, f := range findings {
		if f.Row > 0 {
			a.rows[f.Row] = append(a.rows[f.Row], f)
		}
	}
	data, err := readFile(open)
	if err != nil {
		return err
	}
	if err := a.survey(open, data, o); err != nil {
		return err
	}
	if !workbook.Recognise(data) {
		return a.copyList(w, data)
	}
	sheet, err := a.listSheet(data)
	if err == nil {
		var book []byte
		if book, err = a.keep(data, sheet); err == nil {
			return a.splice(w, book, sheet)
		}
	}
	return a.copyList(w, data)
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
	book.Book
	lang     locale.Language
	findings []Finding
	rows     map[int][]Finding // those of one row
	origin   roster.Origin
	header   []string
	at       int         // the column of the findings, from 0
	last     int         // the last column of any row
	emails   int         // that of the addresses
	head     int         // style of the header of the findings
	text     int         // of a finding
	calm     int         // of a row of which nothing is said but what becomes of it
	styles   map[int]int // of marked cells, by that of the cell
}

// survey reads the list once, to know where the findings belong. One that cannot be read to its header has no place for
// them but the sheet of the general ones.
func (a *annotation) survey(open func() (io.ReadCloser, error), data []byte, o roster.Options) error {
	list, err := roster.Open(open, o)
	var faults roster.Faults
	if errors.As(err, &faults) {
		return nil
	}
	if err != nil {
		return err
	}
	defer list.Close()
	a.origin, a.header, a.emails = list.Origin(), list.Headers(), list.Index(columns.Email)
	err = a.origin.Records(data, func(r *roster.Record) error {
		if n := len(r.Cells); n > 0 {
			a.last = max(a.last, r.Cells[n-1].Column)
		}
		return nil
	})
	if a.at = list.Index(columns.Findings); a.at < 0 {
		a.at = max(len(a.header), a.last+1)
	}
	return err
}

// edits are the changes of each row: its finding, in the place of an earlier one, and the marks of its cells.
func (a *annotation) edits(mark func(old int) int) func(row int) []workbook.Edit {
	always := func(style int) func(int) int { return func(int) int { return style } }
	return func(row int) (edits []workbook.Edit) {
		text, columns := a.finding(row)
		for _, column := range columns {
			edits = append(edits, workbook.Edit{Column: column, Style: mark})
		}
		finding := workbook.Edit{Column: a.at, Replace: true, Text: text, Style: always(a.styleOf(row))}
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

// styleOf is the style of a row's finding.
func (a *annotation) styleOf(row int) int {
	if slices.ContainsFunc(a.rows[row], func(f Finding) bool { return !f.Fate }) {
		return a.text
	}
	return a.calm
}

// finding is what is said of a row, and the columns whose cells have to be mended.
func (a *annotation) finding(row int) (text string, columns []int) {
	var texts []string
	for _, f := range a.rows[row] {
		said := f.Text
		if f.Column != "" {
			said = roster.Sentence(a.lang, 0, f.Column, f.Text)
		}
		texts = append(texts, said)
		if column := slices.Index(a.header, f.Column); f.Fault && column >= 0 && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	slices.Sort(columns)
	return strings.Join(texts, "\n"), columns
}

// marked is how cells look that have to be mended.
var marked = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}}

// general writes what is said of the list as a whole on a sheet of its own, in the place of an earlier one.
func (a *annotation) general() {
	name := locale.Text(a.lang, "roster.findings_sheet")
	for _, lang := range locale.Languages {
		if earlier := locale.Text(lang, "roster.findings_sheet"); earlier != a.Sheet {
			a.Do(func() error { return a.File.DeleteSheet(earlier) })
		}
	}
	var texts []string
	for _, f := range a.findings {
		if f.Row == 0 || f.Row == a.origin.HeaderRow || a.origin.HeaderRow == 0 {
			texts = append(texts, roster.Sentence(a.lang, f.Row, f.Column, f.Text))
		}
	}
	if texts == nil || a.Err != nil {
		return
	}
	list := a.Sheet
	a.Do(func() error {
		_, err := a.File.NewSheet(name)
		return err
	})
	a.Do(func() error { return a.File.SetColWidth(name, "A", "A", 100) })
	text := a.Style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	a.Sheet = name
	for i, line := range texts {
		a.PutAt(fmt.Sprint("A", i+1), line, text)
	}
	a.Sheet = list
}
