package register

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

// Writer writes awards into a file, one after the other; End is called after the last.
type Writer interface {
	Add(a *Award) error
	End() error
}

// This file writes awards as offices open them. A text that a spreadsheet would take for a formula does no harm: in
// CSV an apostrophe stands before it, in XLSX its cell is of the kind text and stays so when it is edited.

func headers(columns []column, lang locale.Language) []string {
	headers := make([]string, len(columns))
	for i, column := range columns {
		headers[i] = locale.Text(lang, "register."+column.name)
	}
	return headers
}

// csvHeaders are those of CSV.
func csvHeaders(columns []column, lang locale.Language) []string {
	headers := headers(columns, lang)
	if lang == "en" {
		for i, column := range columns {
			headers[i] = column.name
		}
	}
	return headers
}

// AsText keeps a spreadsheet that opens CSV from taking a text for a formula: an apostrophe before it says that it is text.
func AsText(text string) string {
	if strings.IndexAny(text, "=+-@\t\r＝＋－＠") == 0 {
		return "'" + text
	}
	return text
}

// csvWriter writes CSV as Excel opens it in any country: UTF-8 with a byte order mark, CRLF.
type csvWriter struct {
	columns []column
	rows    *csv.Writer
	reading reading
	line    []string
}

// NewCSV begins a CSV file with headers in lang ("en" or "ja").
func NewCSV(to io.Writer, lang locale.Language) (Writer, error) {
	return newCSV(to, listed, reading{lang: lang})
}

// NewMerge begins the CSV for a mail merge to those whom a list names, with headers in lang ("en" or "ja"). Besides the
// columns with which NewCSV begins it tells whether an award was issued in the batch, and its Row.
func NewMerge(to io.Writer, lang locale.Language, batch int64) (Writer, error) {
	return newCSV(to, letter, reading{lang, batch})
}

func newCSV(to io.Writer, kind file, by reading) (Writer, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	rows, columns := csv.NewWriter(to), kind.columns()
	rows.UseCRLF = true
	return &csvWriter{columns, rows, by, make([]string, len(columns))}, rows.Write(csvHeaders(columns, by.lang))
}

func (w *csvWriter) Add(a *Award) error {
	for i, column := range w.columns {
		switch value := column.value(a, &w.reading).(type) {
		case string:
			w.line[i] = AsText(value)
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

func (w *csvWriter) End() error {
	w.rows.Flush()
	return w.rows.Error()
}
