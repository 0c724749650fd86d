package main

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/verification"
)

// shownRows is how many rows of a list, and how many notices, are shown to people; programs get all of them.
const shownRows = 50

// rowReport is a row of a list as it was understood, and what would happen to it.
type rowReport struct {
	Row         int             `json:"row"`
	Email       string          `json:"email"`
	Name        string          `json:"name,omitzero"`
	NameEN      string          `json:"name_en,omitzero"`
	StudentID   string          `json:"student_id,omitzero"`
	ShowName    bool            `json:"show_name"`
	Reading     string          `json:"reading,omitzero"`
	DisplayName string          `json:"display_name,omitzero"`
	LearnerType string          `json:"learner_type,omitzero"`
	Language    locale.Language `json:"language,omitzero"`
	IssuedOn    string          `json:"issued_on,omitzero"` // RFC 3339
	Expires     string          `json:"expires,omitzero"`   // RFC 3339
	Evidence    string          `json:"evidence,omitzero"`
	Narrative   string          `json:"narrative,omitzero"`
	Period      string          `json:"period,omitzero"`
	Edition     locale.Language `json:"edition,omitzero"` // its language
	Fate        issuance.Fate   `json:"fate"`
}

// noticeReport is a notice of a list.
type noticeReport struct {
	Row     int    `json:"row,omitzero"`
	Column  string `json:"column,omitzero"`
	Message string `json:"message"`
}

// planned are rows of a plan: all of them for programs, the first for people, and how many there are of each fate.
type planned struct {
	limit int // 0: none
	rows  []issuance.Row
	fates map[issuance.Fate]int
	count int
}

// plan goes through the rows of a dry run.
func (k *issueCommand) plan(c *Context, p *issuance.Plan) error {
	k.planned.fates = map[issuance.Fate]int{}
	if !k.JSON {
		k.planned.limit = shownRows
	}
	return p.EachRow(c, func(row *issuance.Row) error {
		k.planned.add(row)
		return nil
	})
}

func (l *planned) add(row *issuance.Row) {
	l.count++
	l.fates[row.Fate]++
	if l.limit == 0 || len(l.rows) < l.limit {
		l.rows = append(l.rows, *row)
	}
}

func (l *planned) reports() []rowReport {
	reports := make([]rowReport, len(l.rows))
	for i, r := range l.rows {
		reports[i] = rowReport{
			Row: r.Number, Email: r.Email, Name: r.Name, NameEN: r.NameEN, StudentID: r.StudentID, ShowName: r.ShowName,
			Reading: r.Reading, DisplayName: r.DisplayName, LearnerType: r.LearnerType, Language: r.Language,
			IssuedOn: moment(r.IssuedOn), Expires: moment(r.Expires),
			Evidence: r.Evidence, Narrative: r.Narrative, Period: r.Period, Edition: r.Edition, Fate: r.Fate,
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
func (l *planned) print(c *Context, p *issuance.Plan) error {
	if len(l.rows) == 0 {
		return nil
	}
	var head []string
	for _, name := range []string{"row", "email", "name", "period", "issued", "expires", "fate"} {
		head = append(head, c.Text("command.rows."+name))
	}
	rows := make([][]string, len(l.rows))
	for i := range l.rows {
		rows[i] = cells(c, p, &l.rows[i])
	}
	s := newSheet(c.Stdout)
	s.table(0, head, rows)
	if more := l.count - len(l.rows); more > 0 {
		s.line(0, "", c.Text("command.rows.more", "more", more, "count", l.count))
	}
	s.gap()
	return s.show()
}

func cells(c *Context, p *issuance.Plan, r *issuance.Row) []string {
	return []string{
		strconv.Itoa(r.Number), r.Email,
		cut(verification.Printable(cmp.Or(r.Name, r.NameEN)), nameWidth), cut(verification.Printable(r.Period), periodWidth),
		shownDate(r.IssuedOn, p.At), shownDate(r.Expires, p.At), c.Text("command.rows.fate." + string(r.Fate)),
	}
}

// shownDate is a date, with its time where the list gives one: a date alone begins or ends its day, none at all is now.
func shownDate(at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	switch clock := at.Format(time.TimeOnly); {
	case clock == "00:00:00", clock == "23:59:59", at.Equal(now.Truncate(time.Second)):
		return at.Format(time.DateOnly)
	}
	return at.Format("2006-01-02 15:04")
}

func noticeReports(notices []roster.Notice, lang locale.Language) []noticeReport {
	reports := make([]noticeReport, len(notices))
	for i, n := range notices {
		reports[i] = noticeReport{n.Row, n.Column, n.Message(lang)}
	}
	return reports
}

// printList says where the list was found and what was mended or left alone in it.
func (c *Context) printList(o *issuance.Plan) {
	switch o.Origin.Format {
	case roster.CSV:
		fmt.Fprintln(c.Stdout, c.Text("roster.origin.csv", "encoding", o.Origin.Encoding, "row", o.Origin.HeaderRow))
	case roster.XLSX:
		fmt.Fprintln(c.Stdout, c.Text("roster.origin.xlsx", "sheet", o.Origin.Sheet, "row", o.Origin.HeaderRow))
	}
	for i, notice := range o.Notices {
		if i == shownRows {
			fmt.Fprintln(c.Stdout, c.Text("command.rows.more_notices", "more", len(o.Notices)-i))
			break
		}
		fmt.Fprintln(c.Stdout, "  "+c.Text("command.rows.notice", "notice", verification.Printable(notice.Sentence(c.Lang))))
	}
}
