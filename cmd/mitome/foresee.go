package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/verification"
)

// shownRows is how many rows of a list, and how many notices, are shown to people; programs get all of them.
const shownRows = 50

// rowReport is a row of a list as it was understood, and what would happen to it.
type rowReport struct {
	Row       int           `json:"row"`
	Email     string        `json:"email"`
	Name      string        `json:"name,omitzero"`
	NameEN    string        `json:"name_en,omitzero"`
	StudentID string        `json:"student_id,omitzero"`
	ShowName  bool          `json:"show_name"`
	IssuedOn  string        `json:"issued_on,omitzero"` // RFC 3339
	Expires   string        `json:"expires,omitzero"`   // RFC 3339
	Evidence  string        `json:"evidence,omitzero"`
	Narrative string        `json:"narrative,omitzero"`
	Period    string        `json:"period,omitzero"`
	Fate      issuance.Fate `json:"fate"`
}

// noticeReport is a notice of a list.
type noticeReport struct {
	Row     int    `json:"row,omitzero"`
	Column  string `json:"column,omitzero"`
	Message string `json:"message"`
}

// foreseen collects what a dry run tells of each row: all of it for programs, the first rows for people.
type foreseen struct {
	limit int // 0: none
	rows  []issuance.Foreseen
	count int
}

func (f *foreseen) add(row issuance.Foreseen) {
	if f.count++; f.limit == 0 || len(f.rows) < f.limit {
		row.Row.Notices = nil // they are told together
		f.rows = append(f.rows, row)
	}
}

func (f *foreseen) reports() []rowReport {
	reports := make([]rowReport, len(f.rows))
	for i, x := range f.rows {
		reports[i] = rowReport{
			Row: x.Row.Number, Email: x.Row.Email, Name: x.Row.Name, NameEN: x.Row.NameEN, StudentID: x.Row.StudentID, ShowName: x.Row.ShowName,
			IssuedOn: moment(x.IssuedOn), Expires: moment(x.Expires),
			Evidence: x.Row.Evidence, Narrative: x.Row.Narrative, Period: x.Row.Period, Fate: x.Fate,
		}
	}
	return reports
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// print shows the rows as a table, without columns that are blank in all of them.
func (f *foreseen) print(c *Context, w io.Writer) error {
	if len(f.rows) == 0 {
		return nil
	}
	names := []string{"row", "email", "name", "period", "issued", "expires", "fate"}
	table := make([][]string, 1, len(f.rows)+1)
	for _, name := range names {
		table[0] = append(table[0], c.Text("command.foresee."+name))
	}
	used := make([]bool, len(names))
	for _, x := range f.rows {
		cells := f.cells(c, x)
		for i, text := range cells {
			used[i] = used[i] || text != ""
		}
		table = append(table, cells)
	}
	for i, row := range table {
		table[i] = kept(row, used)
	}
	var out strings.Builder
	writeTable(&out, table)
	if more := f.count - len(f.rows); more > 0 {
		out.WriteString(c.Text("command.foresee.more", "more", more, "count", f.count) + "\n")
	}
	out.WriteString("\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// The widest a name and a period become in a table, in columns. An address is never cut.
const (
	nameWidth   = 24
	periodWidth = 16
)

func (f *foreseen) cells(c *Context, x issuance.Foreseen) []string {
	name := x.Row.Name
	if name == "" {
		name = x.Row.NameEN
	}
	return []string{
		strconv.Itoa(x.Row.Number), verification.Printable(x.Row.Email),
		cut(verification.Printable(name), nameWidth), cut(verification.Printable(x.Row.Period), periodWidth),
		shownDate(x.IssuedOn, x.Row.IssuedOn), shownDate(x.Expires, x.Row.Expires), c.Text("command.foresee.fate." + string(x.Fate)),
	}
}

// shownDate is a date, with its time where the list gives one.
func shownDate(at time.Time, listed roster.When) string {
	switch {
	case at.IsZero():
		return ""
	case !listed.IsZero() && !listed.DateOnly:
		return at.Format("2006-01-02 15:04")
	}
	return at.Format(time.DateOnly)
}

func kept(row []string, used []bool) []string {
	var out []string
	for i, text := range row {
		if used[i] {
			out = append(out, text)
		}
	}
	return out
}

func noticeReports(notices []roster.Notice, lang string) []noticeReport {
	reports := make([]noticeReport, len(notices))
	for i, n := range notices {
		reports[i] = noticeReport{n.Row, n.Column, n.Message(lang)}
	}
	return reports
}

// printList says where the list was found and what was mended or left alone in it.
func (c *Context) printList(o *issuance.Outcome) {
	switch o.Origin.Format {
	case roster.CSV:
		fmt.Fprintln(c.Stdout, c.Text("roster.origin.csv", "encoding", o.Origin.Encoding, "row", o.Origin.HeaderRow))
	case roster.XLSX:
		fmt.Fprintln(c.Stdout, c.Text("roster.origin.xlsx", "sheet", o.Origin.Sheet, "row", o.Origin.HeaderRow))
	}
	for i, notice := range o.Notices {
		if i == shownRows {
			fmt.Fprintln(c.Stdout, c.Text("command.foresee.more_notices", "more", len(o.Notices)-i))
			break
		}
		fmt.Fprintln(c.Stdout, "  "+c.Text("command.foresee.notice", "notice", verification.Printable(notice.Sentence(c.Lang))))
	}
}
