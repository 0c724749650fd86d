package register

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/locale"
)

// MaxSheet is how many awards one sheet of Excel holds below its header.
const MaxSheet = excelize.TotalRows - 1

// TooManyError tells that the awards do not fit into one sheet.
type TooManyError struct{}

func (*TooManyError) Error() string { return fmt.Sprintf("more than %d awards", MaxSheet) }

// Message says in lang ("en" or "ja") what to do.
func (*TooManyError) Message(lang locale.Language) string {
	return locale.Text(lang, "register.too_many", "limit", MaxSheet)
}

// XLSXWriter writes a workbook with one sheet. Its rows lie in a temporary file until the end; Close removes it.
type XLSXWriter struct {
	to         io.Writer
	reading    reading
	columns    []column
	file       *excelize.File
	sheet      *excelize.StreamWriter
	text, date int // styles
	rows       int
	line       []any
}

// NewXLSX begins a workbook with headers in lang ("en" or "ja").
func NewXLSX(to io.Writer, lang locale.Language) (*XLSXWriter, error) {
	return newXLSX(to, listed, lang, "register.sheet")
}

// newXLSX begins a workbook of a kind; the message key names its sheet.
func newXLSX(to io.Writer, kind file, lang locale.Language, key string) (*XLSXWriter, error) {
	columns := kind.columns()
	w := &XLSXWriter{to: to, reading: reading{lang: lang}, columns: columns, file: excelize.NewFile(), line: make([]any, len(columns))}
	head, err := w.styles()
	if err != nil {
		return nil, err
	}
	name := locale.Text(lang, key)
	if err := w.file.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	if err := w.layout(name); err != nil {
		return nil, err
	}
	if w.sheet, err = w.file.NewStreamWriter(name); err != nil {
		return nil, err
	}
	for i, column := range columns {
		if err := w.sheet.SetColWidth(i+1, i+1, column.width); err != nil {
			return nil, err
		}
	}
	if err := w.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	for i, header := range headers(columns, lang) {
		w.line[i] = excelize.Cell{StyleID: head, Value: header}
	}
	return w, w.write()
}

// layout lets the sheet be printed in a type that can be read: on landscape pages of A4, three beside each other, each with
// the header and the names.
func (w *XLSXWriter) layout(sheet string) error {
	const a4 = 9
	yes, size, wide, high, landscape, order := true, a4, 3, 0, "landscape", "overThenDown"
	return errors.Join(
		w.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}),
		w.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high, PageOrder: &order}),
		w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$A:$A,'" + sheet + "'!$1:$1", Scope: sheet}),
	)
}

func (w *XLSXWriter) styles() (head int, err error) {
	const asText = 49 // the format "@"
	days := "yyyy-mm-dd"
	if w.reading.lang == "ja" {
		days = "yyyy/mm/dd"
		if err := w.file.SetDefaultFont("Yu Gothic"); err != nil {
			return 0, err
		}
	}
	if w.text, err = w.file.NewStyle(&excelize.Style{NumFmt: asText}); err != nil {
		return 0, err
	}
	if w.date, err = w.file.NewStyle(&excelize.Style{CustomNumFmt: &days}); err != nil {
		return 0, err
	}
	return w.file.NewStyle(&excelize.Style{
		NumFmt: asText, Font: &excelize.Font{Bold: true},
		Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}},
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "8A99A8"}},
	})
}

func (w *XLSXWriter) write() error {
	w.rows++
	if w.rows > excelize.TotalRows {
		return &TooManyError{}
	}
	at, err := excelize.CoordinatesToCellName(1, w.rows)
	if err != nil {
		return err
	}
	return w.sheet.SetRow(at, w.line)
}

// Add writes an award; a *[TooManyError] tells that it does not fit any more.
func (w *XLSXWriter) Add(a *Award) error {
	for i, column := range w.columns {
		w.line[i] = nil
		switch value := column.value(a, &w.reading).(type) {
		case int:
			w.line[i] = value
		case string:
			if value != "" {
				w.line[i] = excelize.Cell{StyleID: w.text, Value: value}
			}
		case time.Time:
			if !value.IsZero() {
				w.line[i] = excelize.Cell{StyleID: w.date, Value: value}
			}
		}
	}
	return w.write()
}

// End writes the workbook.
func (w *XLSXWriter) End() error {
	if err := w.sheet.Flush(); err != nil {
		return err
	}
	// The library collects the workbook in memory before it hands it on; written by our own hand, it goes where it should.
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w.to) })
	_, err := w.file.WriteToBuffer()
	return err
}

// Close removes the temporary file.
func (w *XLSXWriter) Close() error { return w.file.Close() }
