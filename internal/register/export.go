package register

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Writer writes awards into a file, one after the other; End is called after the last.
type Writer interface {
	Add(a *Award) error
	End() error
}

// This file writes awards as offices open them. A text that a spreadsheet would take for a formula does no harm: in
// CSV an apostrophe stands before it, in XLSX its cell is of the kind text and stays so when it is edited.

// column is a column of an exported list. Those that a learner list has too bear a header that it understands.
type column struct {
	name  string // its header is the message register.NAME; in English CSV, which programs read, the name itself
	width float64
	value func(a *Award, lang locale.Language) any // a string, an int, or a time.Time that is a day
}

// exported begins with what a letter to a learner says, which is what a mail merge is given.
var exported = append(slices.Clone(merged),
	column{"reading", 20, func(a *Award, _ locale.Language) any { return a.Reading }},
	column{"display_name", 18, func(a *Award, _ locale.Language) any { return a.DisplayName }},
	column{"learner_type", 12, func(a *Award, _ locale.Language) any { return a.LearnerType }},
	column{"period", 12, func(a *Award, _ locale.Language) any { return a.Period }},
	column{"expires", 13, func(a *Award, _ locale.Language) any { return Day(a.LastDay(a.Zone), a.Zone) }},
	column{"show_name", 11, func(a *Award, lang locale.Language) any { return YesNo(a.ShowName, lang) }},
	column{"awarding_body", 26, func(a *Award, lang locale.Language) any { return IssuerName(a.Org, lang) }},
	column{"batch", 19, func(a *Award, _ locale.Language) any { return batchNumber(a.Batch) }},
	rowColumn,
)

var rowColumn = column{"row", 8, func(a *Award, _ locale.Language) any { return a.Row }}

func batchNumber(id int64) string { return fmt.Sprint(id) }

// Day is the day of a time in a zone as sheets and spreadsheets hold it, at midnight UTC; no time has no day.
func Day(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// StatusText is a status in words of lang ("en" or "ja").
func StatusText(s issuance.Status, lang locale.Language) string {
	return locale.Text(lang, "register.status."+string(s))
}

// ReasonText is a reason of revocation in words of lang ("en" or "ja"); empty for none.
func ReasonText(code string, lang locale.Language) string {
	if code == "" {
		return ""
	}
	return locale.Text(lang, "reason."+code)
}

// YesNo is a yes or a no in lang ("en" or "ja").
func YesNo(is bool, lang locale.Language) string {
	if is {
		return locale.Text(lang, "register.yes")
	}
	return locale.Text(lang, "register.no")
}

// IssuerName is the organisation's name in lang ("en" or "ja").
func IssuerName(org *issuance.Organisation, lang locale.Language) string {
	if lang == "ja" {
		return org.NameJA
	}
	return org.NameEN
}

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
	lang    locale.Language
	line    []string
}

// NewCSV begins a CSV file with headers in lang ("en" or "ja").
func NewCSV(to io.Writer, lang locale.Language) (Writer, error) { return newCSV(to, lang, exported) }

func newCSV(to io.Writer, lang locale.Language, columns []column) (Writer, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	rows := csv.NewWriter(to)
	rows.UseCRLF = true
	return &csvWriter{columns, rows, lang, make([]string, len(columns))}, rows.Write(csvHeaders(columns, lang))
}

func (w *csvWriter) Add(a *Award) error {
	for i, column := range w.columns {
		switch value := column.value(a, w.lang).(type) {
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
