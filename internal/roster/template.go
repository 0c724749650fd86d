package roster

import (
	"encoding/csv"
	"errors"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/locale"
)

// WriteTemplate writes an empty list with headers in lang, and an example row that Rows skips as long as nothing in it
// is changed. The format is CSV, in UTF-8 with a byte order mark because Excel asks for one, or XLSX, with a second
// sheet that explains the columns in both languages.
func WriteTemplate(w io.Writer, format string, lang locale.Language) error {
	if format == CSV {
		return writeCSVTemplate(w, lang)
	}
	t := &template{bookWriter: bookWriter{file: excelize.NewFile()}, lang: lang}
	return errors.Join(t.write(w), t.file.Close())
}

func writeCSVTemplate(w io.Writer, lang locale.Language) error {
	var header, example []string
	for _, c := range columns {
		header = append(header, c.Header(lang))
		example = append(example, c.example)
	}
	if _, err := w.Write(byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out.WriteAll([][]string{header, example})
}

// template is a workbook while it is made.
type template struct {
	bookWriter
	lang   locale.Language
	styles struct{ title, note, required, optional, text, date, sampleText, sampleDate, guideHead, guide int }
}

// Colours of the template, and its font, which is on every machine with Excel in Japanese and replaced elsewhere.
const (
	ink       = "1F2A44"
	paper     = "FFFFFF"
	quiet     = "E8ECF4"
	line      = "C3CBDA"
	pencil    = "7A8499"
	sheetFont = "Yu Gothic"
)

func (t *template) write(w io.Writer) error {
	t.makeStyles()
	t.list()
	t.guide()
	t.do(func() error {
		index, err := t.file.GetSheetIndex(locale.Text(t.lang, "roster.template.sheet"))
		t.file.SetActiveSheet(index)
		return err
	})
	t.do(func() error { return t.file.Write(w) })
	return t.err
}

func (t *template) makeStyles() {
	text, date := "@", "yyyy-mm-dd"
	plain := &excelize.Font{Family: sheetFont, Size: 11, Color: ink}
	sample := &excelize.Font{Family: sheetFont, Size: 11, Color: pencil, Italic: true}
	bold := &excelize.Font{Family: sheetFont, Size: 11, Color: ink, Bold: true}
	middle := &excelize.Alignment{Vertical: "center", Horizontal: "left", Indent: 1}
	top := &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true}
	bottom := []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	s := &t.styles
	s.title = t.style(excelize.Style{Font: &excelize.Font{Family: sheetFont, Size: 16, Color: ink, Bold: true}, Alignment: middle})
	s.note = t.style(excelize.Style{Font: plain, Alignment: top})
	s.required = t.style(excelize.Style{Font: &excelize.Font{Family: sheetFont, Size: 11, Color: paper, Bold: true}, Fill: fill(ink), Alignment: middle, CustomNumFmt: &text})
	s.optional = t.style(excelize.Style{Font: bold, Fill: fill(quiet), Alignment: middle, Border: bottom, CustomNumFmt: &text})
	s.text = t.style(excelize.Style{Font: plain, Alignment: middle, CustomNumFmt: &text})
	s.date = t.style(excelize.Style{Font: plain, Alignment: middle, CustomNumFmt: &date})
	s.sampleText = t.style(excelize.Style{Font: sample, Alignment: middle, CustomNumFmt: &text})
	s.sampleDate = t.style(excelize.Style{Font: sample, Alignment: middle, CustomNumFmt: &date})
	s.guideHead = t.style(excelize.Style{Font: bold, Fill: fill(quiet), Alignment: middle, Border: bottom})
	s.guide = t.style(excelize.Style{Font: plain, Alignment: top, Border: bottom})
}

// widths of columns, in characters.
var widths = map[Column]float64{
	Email: 34, Name: 20, NameEN: 24, Reading: 20, DisplayName: 20, StudentID: 16, LearnerType: 14, Language: 10, ShowName: 14, IssuedOn: 14, Expires: 14, Evidence: 40, Narrative: 40, Period: 14,
}

func (c Column) isDate() bool { return c == IssuedOn || c == Expires }

// list makes the sheet that is filled in. Its columns are text, so that Excel leaves 00123 and 2025-4 as they are.
func (t *template) list() {
	t.sheet = locale.Text(t.lang, "roster.template.sheet")
	t.do(func() error { return t.file.SetSheetName("Sheet1", t.sheet) })
	for i, c := range columns {
		head, sample, all := t.styles.optional, t.styles.sampleText, t.styles.text
		if c.Column == Email {
			head = t.styles.required
		}
		if c.isDate() {
			sample, all = t.styles.sampleDate, t.styles.date
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		t.do(func() error { return err })
		t.do(func() error { return t.file.SetColStyle(t.sheet, name, all) })
		t.do(func() error { return t.file.SetColWidth(t.sheet, name, name, widths[c.Column]) })
		t.put(name+"1", c.Header(t.lang), head)
		t.sample(name+"2", c.Column, sample)
		if c.isDate() {
			t.validateDates(name)
		}
		if c.Column == ShowName {
			t.offerAnswers(name)
		}
	}
	t.do(func() error { return t.file.SetRowHeight(t.sheet, 1, 24) })
	t.page()
	t.do(func() error {
		return t.file.SetPanes(t.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	})
}

// page makes a sheet as wide as the paper when it is printed.
func (t *template) page() {
	fit, landscape, one, all := true, "landscape", 1, 0
	t.do(func() error { return t.file.SetSheetProps(t.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	t.do(func() error {
		return t.file.SetPageLayout(t.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &all})
	})
}

func (t *template) sample(cell string, c Column, style int) {
	if !c.isDate() {
		t.put(cell, c.example(), style)
		return
	}
	at, err := time.Parse(time.DateOnly, c.example())
	t.do(func() error { return err })
	t.do(func() error { return t.file.SetCellValue(t.sheet, cell, at) })
	t.do(func() error { return t.file.SetCellStyle(t.sheet, cell, cell, style) })
}

// validateDates lets Excel warn at once of what would be refused later.
func (t *template) validateDates(column string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(column + "2:" + column + "100001")
	t.do(func() error {
		return v.SetRange("DATE(1900,3,1)", "DATE(2199,12,31)", excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	})
	v.SetError(excelize.DataValidationErrorStyleWarning, locale.Text(t.lang, "roster.template.date_title"), locale.Text(t.lang, "roster.template.date_text"))
	t.do(func() error { return t.file.AddDataValidation(t.sheet, v) })
}

// offerAnswers lets Excel offer yes and no.
func (t *template) offerAnswers(column string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(column + "2:" + column + "100001")
	t.do(func() error { return v.SetDropList([]string{"○", "×"}) })
	t.do(func() error { return t.file.AddDataValidation(t.sheet, v) })
}

// guide makes the sheet that explains the columns.
func (t *template) guide() {
	t.sheet = locale.Text(t.lang, "roster.template.guide")
	t.do(func() error {
		_, err := t.file.NewSheet(t.sheet)
		return err
	})
	for i, width := range []float64{18, 14, 12, 52, 60, 36} {
		name, err := excelize.ColumnNumberToName(i + 1)
		t.do(func() error { return err })
		t.do(func() error { return t.file.SetColWidth(t.sheet, name, name, width) })
	}
	t.page()
	show := false
	t.do(func() error { return t.file.SetSheetView(t.sheet, 0, &excelize.ViewOptions{ShowGridLines: &show}) })
	t.put("A1", both("roster.template.title", " / "), t.styles.title)
	t.do(func() error { return t.file.SetRowHeight(t.sheet, 1, 30) })
	t.paragraph(2, locale.Text("ja", "roster.template.how"))
	t.paragraph(3, locale.Text("en", "roster.template.how"))
	t.guideRow(5, t.styles.guideHead, "roster.template.head_ja", "roster.template.head_en", "roster.template.head_required", "roster.template.head_about_ja", "roster.template.head_about_en", "roster.template.head_example")
	for i, c := range columns {
		required := "roster.template.optional"
		if c.Column == Email {
			required = "roster.template.required"
		}
		row := 6 + i
		t.guideTexts(row, t.styles.guide, c.ja, string(c.Column), both(required, "\n"),
			locale.Text("ja", "roster.column."+string(c.Column)), locale.Text("en", "roster.column."+string(c.Column)), c.example)
		t.do(func() error { return t.file.SetRowHeight(t.sheet, row, 54) })
	}
}

// both is a text in both languages.
func both(key, between string) string {
	return locale.Text("ja", key) + between + locale.Text("en", key)
}

func (t *template) paragraph(row int, text string) {
	from, _ := excelize.CoordinatesToCellName(1, row)
	to, _ := excelize.CoordinatesToCellName(6, row)
	t.put(from, text, t.styles.note)
	t.do(func() error { return t.file.MergeCell(t.sheet, from, to) })
	t.do(func() error { return t.file.SetRowHeight(t.sheet, row, 42) })
}

func (t *template) guideRow(row, style int, keys ...string) {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = locale.Text(t.lang, key)
	}
	t.guideTexts(row, style, texts...)
	t.do(func() error { return t.file.SetRowHeight(t.sheet, row, 24) })
}

func (t *template) guideTexts(row, style int, texts ...string) {
	for i, text := range texts {
		cell, err := excelize.CoordinatesToCellName(i+1, row)
		t.do(func() error { return err })
		t.put(cell, text, style)
	}
}
