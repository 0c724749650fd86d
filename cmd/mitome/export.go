package main

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/issuance"
)

// This file writes awards as offices open them. A text that a spreadsheet would take for a formula does no harm: in
// CSV an apostrophe stands before it, in XLSX its cell is of the kind text and stays so when it is edited.

// column is a column of an exported list. Those that a learner list has too bear a header that it understands.
type column struct {
	name  string // its header is the message command.export.NAME
	width float64
	value func(k *clerk, award *issuance.ListedAward) (any, error) // a string, an int, or a time.Time that is a day
}

var exported = []column{
	{"name", 18, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.Name, nil }},
	{"name_en", 22, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.NameEN, nil }},
	{"email", 32, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.Email, nil }},
	{"reading", 20, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.Reading, nil }},
	{"display_name", 18, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.DisplayName, nil }},
	{"student_id", 14, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.StudentID, nil }},
	{"learner_type", 12, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.LearnerType, nil }},
	{"language", 9, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.Language, nil }},
	{"period", 12, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.Period, nil }},
	{"title", 40, func(k *clerk, a *issuance.ListedAward) (any, error) { return k.title(a.Edition) }},
	{"issued_on", 13, func(k *clerk, a *issuance.ListedAward) (any, error) { return k.day(a.IssuedOn), nil }},
	{"expires", 13, func(k *clerk, a *issuance.ListedAward) (any, error) { return k.lastDay(a.Expires), nil }},
	{"status", 10, func(k *clerk, a *issuance.ListedAward) (any, error) {
		return k.c.Text("command.status." + string(a.Status(time.Now()))), nil
	}},
	{"revoked_on", 13, func(k *clerk, a *issuance.ListedAward) (any, error) { return k.day(a.RevokedAt), nil }},
	{"reason", 28, func(k *clerk, a *issuance.ListedAward) (any, error) { return reasonText(k.c, a.Reason), nil }},
	{"show_name", 11, func(k *clerk, a *issuance.ListedAward) (any, error) { return k.yes(a.ShowName), nil }},
	{"issuer", 26, func(k *clerk, _ *issuance.ListedAward) (any, error) { return k.issuer(), nil }},
	{"address", 78, func(k *clerk, a *issuance.ListedAward) (any, error) { return k.org.AwardAddress(a.ID), nil }},
	{"batch", 19, func(_ *clerk, a *issuance.ListedAward) (any, error) { return fmt.Sprint(a.Batch), nil }},
	{"row", 8, func(_ *clerk, a *issuance.ListedAward) (any, error) { return a.Row, nil }},
}

func (k *clerk) day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.In(k.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// lastDay is the last day on which an award runs that ends at t, also when it ends at midnight.
func (k *clerk) lastDay(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return k.day(t.Add(-time.Second))
}

func (k *clerk) yes(is bool) string {
	if is {
		return k.c.Text("command.export.yes")
	}
	return k.c.Text("command.export.no")
}

func (k *clerk) issuer() string {
	if k.c.Lang == "ja" {
		return k.org.NameJA
	}
	return k.org.NameEN
}

func headersOf(c *Context) []string {
	headers := make([]string, len(exported))
	for i, column := range exported {
		headers[i] = c.Text("command.export." + column.name)
	}
	return headers
}

// cell keeps a spreadsheet from taking a text for a formula: an apostrophe before it says that it is text.
func cell(text string) string {
	if strings.IndexAny(text, "=+-@\t\r＝＋－＠") == 0 {
		return "'" + text
	}
	return text
}

// jsonWriter writes a list of award reports.
type jsonWriter struct {
	w    *bufio.Writer
	rows int
}

func newJSONWriter(w io.Writer) (*jsonWriter, error) {
	b := bufio.NewWriter(w)
	_, err := b.WriteString("[")
	return &jsonWriter{w: b}, err
}

func (j *jsonWriter) add(k *clerk, award *issuance.ListedAward) error {
	report, err := k.report(award)
	if err != nil {
		return err
	}
	return j.write(report)
}

// fail ends a list that could not be read to its end: its last member says so.
func (j *jsonWriter) fail(err error) error {
	return errors.Join(j.write(map[string]*errorReport{"error": failed(err).report("list")}), j.end())
}

func (j *jsonWriter) write(report any) error {
	between := ",\n  "
	if j.rows == 0 {
		between = "\n  "
	}
	j.rows++
	if _, err := j.w.WriteString(between); err != nil {
		return err
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("  ", "  ")
	if err := encoder.Encode(report); err != nil {
		return err
	}
	_, err := j.w.WriteString(strings.TrimSuffix(text.String(), "\n"))
	return err
}

func (j *jsonWriter) end() error {
	if j.rows > 0 {
		if _, err := j.w.WriteString("\n"); err != nil {
			return err
		}
	}
	if _, err := j.w.WriteString("]\n"); err != nil {
		return err
	}
	return j.w.Flush()
}

// csvWriter writes CSV as Excel opens it in any country: UTF-8 with a byte order mark, CRLF.
type csvWriter struct {
	rows *csv.Writer
	line []string
}

func newCSVWriter(c *Context, w io.Writer) (*csvWriter, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	return &csvWriter{rows, make([]string, len(exported))}, rows.Write(headersOf(c))
}

func (w *csvWriter) add(k *clerk, award *issuance.ListedAward) error {
	for i, column := range exported {
		value, err := column.value(k, award)
		if err != nil {
			return err
		}
		switch value := value.(type) {
		case string:
			w.line[i] = cell(value)
		case int:
			w.line[i] = strconv.Itoa(value)
		case time.Time:
			w.line[i] = ""
			if !value.IsZero() {
				w.line[i] = value.Format(time.DateOnly)
			}
		}
	}
	return w.rows.Write(w.line)
}

func (w *csvWriter) end() error {
	w.rows.Flush()
	return w.rows.Error()
}

// xlsxWriter writes a workbook with one sheet. Its rows lie in a temporary file until the end.
type xlsxWriter struct {
	to         io.Writer
	file       *excelize.File
	sheet      *excelize.StreamWriter
	text, date int // styles
	rows       int
	line       []any
}

func newXLSXWriter(c *Context, to io.Writer) (*xlsxWriter, error) {
	w := &xlsxWriter{to: to, file: excelize.NewFile(), line: make([]any, len(exported))}
	head, err := w.styles(c)
	if err != nil {
		return nil, err
	}
	name := c.Text("command.export.sheet")
	if err := w.file.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	if err := w.layout(name); err != nil {
		return nil, err
	}
	if w.sheet, err = w.file.NewStreamWriter(name); err != nil {
		return nil, err
	}
	for i, column := range exported {
		if err := w.sheet.SetColWidth(i+1, i+1, column.width); err != nil {
			return nil, err
		}
	}
	if err := w.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	for i, header := range headersOf(c) {
		w.line[i] = excelize.Cell{StyleID: head, Value: header}
	}
	return w, w.write()
}

// layout lets the sheet be printed on landscape pages as wide as all columns, each with the header.
func (w *xlsxWriter) layout(sheet string) error {
	yes, wide, high, landscape := true, 1, 0, "landscape"
	return errors.Join(
		w.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}),
		w.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}),
		w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$1:$1", Scope: sheet}),
	)
}

func (w *xlsxWriter) styles(c *Context) (head int, err error) {
	const asText = 49 // the format "@"
	days := "yyyy-mm-dd"
	if c.Lang == "ja" {
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

func (w *xlsxWriter) write() error {
	w.rows++
	if w.rows > excelize.TotalRows {
		return refuse(nil, "command.export.too_many", "limit", excelize.TotalRows-1)
	}
	at, err := excelize.CoordinatesToCellName(1, w.rows)
	if err != nil {
		return err
	}
	return w.sheet.SetRow(at, w.line)
}

func (w *xlsxWriter) add(k *clerk, award *issuance.ListedAward) error {
	for i, column := range exported {
		value, err := column.value(k, award)
		if err != nil {
			return err
		}
		w.line[i] = nil
		switch value := value.(type) {
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

// Close removes the temporary file.
func (w *xlsxWriter) Close() error { return w.file.Close() }

func (w *xlsxWriter) end() error {
	if err := w.sheet.Flush(); err != nil {
		return err
	}
	// The library collects the workbook in memory before it hands it on; written by our own hand, it goes where it should.
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w.to) })
	_, err := w.file.WriteToBuffer()
	return err
}
