// Package template writes an empty learner list to fill in: headers in the language that is asked for, and an example row,
// which reading passes over as long as nothing in it is changed.
package template

import (
	"encoding/csv"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/plaintext"
)

// WriteXLSX writes a workbook, with a second sheet that explains the columns in both languages, and how the list is looked at
// by the command.
func WriteXLSX(w io.Writer, lang locale.Language) error {
	t := &template{Book: book.New(), lang: lang}
	return t.write(w)
}

// WriteDeskXLSX is WriteXLSX for whoever looks at the list at the desk.
func WriteDeskXLSX(w io.Writer, lang locale.Language) error {
	t := &template{Book: book.New(), lang: lang, desk: true}
	return t.write(w)
}

// WriteCSV writes a text in UTF-8, with a byte order mark because Excel asks for one.
func WriteCSV(w io.Writer, lang locale.Language) error {
	var header, example []string
	for _, c := range columns.All() {
		header = append(header, c.Header(lang))
		example = append(example, c.Example())
	}
	if _, err := w.Write(plaintext.ByteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out.WriteAll([][]string{header, example})
}

// template is a workbook while it is made.
type template struct {
	book.Book
	lang   locale.Language
	desk   bool // it is for the desk, and not for the command
	styles struct{ title, note, required, optional, text, date, sampleText, sampleDate, guideHead, guide int }
}

// Colours of the template.
const (
	ink    = "1F2A44"
	paper  = "FFFFFF"
	quiet  = "E8ECF4"
	line   = "C3CBDA"
	pencil = "7A8499"
)

func (t *template) write(w io.Writer) error {
	t.makeStyles()
	t.list()
	t.guide()
	return t.Write(w)
}

func (t *template) makeStyles() {
	text, date := "@", "yyyy-mm-dd"
	plain := &excelize.Font{Family: book.Font, Size: 11, Color: ink}
	sample := &excelize.Font{Family: book.Font, Size: 11, Color: pencil, Italic: true}
	bold := &excelize.Font{Family: book.Font, Size: 11, Color: ink, Bold: true}
	middle := &excelize.Alignment{Vertical: "center", Horizontal: "left", Indent: 1}
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true}
	bottom := []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
	s := &t.styles
	s.title = t.Style(excelize.Style{Font: &excelize.Font{Family: book.Font, Size: 16, Color: ink, Bold: true}, Alignment: middle})
	s.note = t.Style(excelize.Style{Font: plain, Alignment: top})
	s.required = t.Style(excelize.Style{Font: &excelize.Font{Family: book.Font, Size: 11, Color: paper, Bold: true}, Fill: book.Fill(ink), Alignment: middle, CustomNumFmt: &text})
	s.optional = t.Style(excelize.Style{Font: bold, Fill: book.Fill(quiet), Alignment: middle, Border: bottom, CustomNumFmt: &text})
	s.text = t.Style(excelize.Style{Font: plain, Alignment: middle, CustomNumFmt: &text})
	s.date = t.Style(excelize.Style{Font: plain, Alignment: middle, CustomNumFmt: &date})
	s.sampleText = t.Style(excelize.Style{Font: sample, Alignment: middle, CustomNumFmt: &text})
	s.sampleDate = t.Style(excelize.Style{Font: sample, Alignment: middle, CustomNumFmt: &date})
	s.guideHead = t.Style(excelize.Style{Font: bold, Fill: book.Fill(quiet), Alignment: middle, Border: bottom})
	s.guide = t.Style(excelize.Style{Font: plain, Alignment: top, Border: bottom})
}

// widths of columns, in characters.
var widths = map[columns.Column]float64{
	columns.Email: 34, columns.Name: 20, columns.NameEN: 24, columns.Reading: 20, columns.DisplayName: 20, columns.StudentID: 16, columns.LearnerType: 14, columns.Language: 10, columns.ShowName: 14, columns.IssuedOn: 14, columns.Expires: 14, columns.Evidence: 40, columns.Narrative: 40, columns.Period: 14,
}

// list makes the sheet that is filled in. Its columns are text, so that Excel leaves 00123 and 2025-4 as they are.
func (t *template) list() {
	t.Begin(locale.Text(t.lang, "roster.template.sheet"))
	for i, c := range columns.All() {
		head, sample, all := t.styles.optional, t.styles.sampleText, t.styles.text
		if c == columns.Email {
			head = t.styles.required
		}
		if c.IsDate() {
			sample, all = t.styles.sampleDate, t.styles.date
		}
		name := book.Column(i)
		t.Do(func() error { return t.File.SetColStyle(t.Sheet, name, all) })
		t.Do(func() error { return t.File.SetColWidth(t.Sheet, name, name, widths[c]) })
		t.PutAt(name+"1", c.Header(t.lang), head)
		t.sample(name+"2", c, sample)
		if c.IsDate() {
			t.validateDates(name)
		}
		if c == columns.ShowName {
			t.offerAnswers(name)
		}
	}
	t.Do(func() error { return t.File.SetRowHeight(t.Sheet, 1, 24) })
	t.page()
	t.Freeze(1, 0)
}

// page makes a sheet as wide as the paper when it is printed.
func (t *template) page() {
	fit, landscape, one, all := true, "landscape", 1, 0
	t.Do(func() error { return t.File.SetSheetProps(t.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	t.Do(func() error {
		return t.File.SetPageLayout(t.Sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &all})
	})
}

func (t *template) sample(cell string, c columns.Column, style int) {
	if !c.IsDate() {
		t.PutAt(cell, c.Example(), style)
		return
	}
	at, err := time.Parse(time.DateOnly, c.Example())
	t.Do(func() error { return err })
	t.PutAt(cell, at, style)
}

// validateDates lets Excel warn at once of what would be refused later.
func (t *template) validateDates(column string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(column + "2:" + column + "100001")
	t.Do(func() error {
		return v.SetRange("DATE(1900,3,1)", "DATE(2199,12,31)", excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	})
	v.SetError(excelize.DataValidationErrorStyleWarning, locale.Text(t.lang, "roster.template.date_title"), locale.Text(t.lang, "roster.template.date_text"))
	t.Do(func() error { return t.File.AddDataValidation(t.Sheet, v) })
}

// offerAnswers lets Excel offer yes and no.
func (t *template) offerAnswers(column string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(column + "2:" + column + "100001")
	t.Do(func() error { return v.SetDropList([]string{"○", "×"}) })
	t.Do(func() error { return t.File.AddDataValidation(t.Sheet, v) })
}

// guide makes the sheet that explains the columns.
func (t *template) guide() {
	t.Begin(locale.Text(t.lang, "roster.template.guide"))
	t.Widths([]float64{18, 14, 12, 52, 60, 36})
	t.page()
	t.NoLines()
	t.PutAt("A1", both("roster.template.title", " / "), t.styles.title)
	t.Do(func() error { return t.File.SetRowHeight(t.Sheet, 1, 30) })
	t.paragraph(2, locale.Text("ja", "roster.template.how", "desk", t.desk))
	t.paragraph(3, locale.Text("en", "roster.template.how", "desk", t.desk))
	t.guideRow(5, t.styles.guideHead, "roster.template.head_ja", "roster.template.head_en", "roster.template.head_required", "roster.template.head_about_ja", "roster.template.head_about_en", "roster.template.head_example")
	for i, c := range columns.All() {
		required := "roster.template.optional"
		if c == columns.Email {
			required = "roster.template.required"
		}
		row := 6 + i
		t.guideTexts(row, t.styles.guide, c.Header("ja"), string(c), both(required, "\n"),
			locale.Text("ja", "roster.column."+string(c)), locale.Text("en", "roster.column."+string(c)), c.Example())
		t.Do(func() error { return t.File.SetRowHeight(t.Sheet, row, 54) })
	}
}

// both is a text in both languages.
func both(key, between string) string {
	return locale.Text("ja", key) + between + locale.Text("en", key)
}

func (t *template) paragraph(row int, text string) {
	from, _ := excelize.CoordinatesToCellName(1, row)
	to, _ := excelize.CoordinatesToCellName(6, row)
	t.PutAt(from, text, t.styles.note)
	t.Do(func() error { return t.File.MergeCell(t.Sheet, from, to) })
	t.Do(func() error { return t.File.SetRowHeight(t.Sheet, row, 42) })
}

func (t *template) guideRow(row, style int, keys ...string) {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = locale.Text(t.lang, key)
	}
	t.guideTexts(row, style, texts...)
	t.Do(func() error { return t.File.SetRowHeight(t.Sheet, row, 24) })
}

func (t *template) guideTexts(row, style int, texts ...string) {
	for i, text := range texts {
		cell, err := excelize.CoordinatesToCellName(i+1, row)
		t.Do(func() error { return err })
		t.PutAt(cell, text, style)
	}
}
