package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/verification"
)

// shownRows is how many rows of a list, and how many notices, are shown to people; programs get all of them.
const shownRows = 50

// rowReport is a row of a list as it was understood, and what would happen to it.
type rowReport struct {
	Row         int           `json:"row"`
	Email       string        `json:"email"`
	Name        string        `json:"name,omitzero"`
	NameEN      string        `json:"name_en,omitzero"`
	StudentID   string        `json:"student_id,omitzero"`
	ShowName    bool          `json:"show_name"`
	Reading     string        `json:"reading,omitzero"`
	DisplayName string        `json:"display_name,omitzero"`
	LearnerType string        `json:"learner_type,omitzero"`
	Language    string        `json:"language,omitzero"`
	IssuedOn    string        `json:"issued_on,omitzero"` // RFC 3339
	Expires     string        `json:"expires,omitzero"`   // RFC 3339
	Evidence    string        `json:"evidence,omitzero"`
	Narrative   string        `json:"narrative,omitzero"`
	Period      string        `json:"period,omitzero"`
	Edition     string        `json:"edition,omitzero"` // its language
	Fate        issuance.Fate `json:"fate"`
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
			Reading: x.Row.Reading, DisplayName: x.Row.DisplayName, LearnerType: x.Row.LearnerType, Language: x.Row.Language,
			IssuedOn: moment(x.IssuedOn), Expires: moment(x.Expires),
			Evidence: x.Row.Evidence, Narrative: x.Row.Narrative, Period: x.Row.Period, Edition: x.Language, Fate: x.Fate,
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

// print shows the rows as a table.
func (f *foreseen) print(c *Context) error {
	if len(f.rows) == 0 {
		return nil
	}
	var head []string
	for _, name := range []string{"row", "email", "name", "period", "issued", "expires", "fate"} {
		head = append(head, c.Text("command.foresee."+name))
	}
	rows := make([][]string, len(f.rows))
	for i, x := range f.rows {
		rows[i] = f.cells(c, x)
	}
	s := newSheet(c.Stdout)
	s.table(0, head, rows)
	if more := f.count - len(f.rows); more > 0 {
		s.line(0, "", c.Text("command.foresee.more", "more", more, "count", f.count))
	}
	s.gap()
	return s.show()
}

func (f *foreseen) cells(c *Context, x issuance.Foreseen) []string {
	name := x.Row.Name
	if name == "" {
		name = x.Row.NameEN
	}
	return []string{
		strconv.Itoa(x.Row.Number), x.Row.Email,
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
