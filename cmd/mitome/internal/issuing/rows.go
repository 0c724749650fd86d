package issuing

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/verification"
)

// How many rows of a list, how many notices, and how many names in one sentence are shown to people; programs get all of them.
const (
	shownRows     = 50
	shownLearners = 5
)

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
	Held        string          `json:"held,omitzero"`       // address of the award that is held under another name
	HeldName    string          `json:"held_name,omitzero"`  // that name
	Former      string          `json:"former,omitzero"`     // address of the award that was revoked
	RevokedOn   string          `json:"revoked_on,omitzero"` // when that was, RFC 3339
	Reason      string          `json:"reason,omitzero"`     // why
}

// renamedReport is a row whose learner holds the award under another name.
type renamedReport struct {
	Row      int    `json:"row"`
	Award    string `json:"award"` // its address
	Name     string `json:"name"`
	HeldName string `json:"held_name"`
}

// noticeReport is a notice of a list.
type noticeReport struct {
	Row     int    `json:"row,omitzero"`
	Column  string `json:"column,omitzero"`
	Message string `json:"message"`
}

// planned are rows of a plan: all of them for programs, the first for people, and how many there are of each fate.
type planned struct {
	limit  int // of rows that are kept
	rows   []issuance.Row
	others []issuance.Row // of issuance.OtherName, which are kept also where rows are not
	fates  map[issuance.Fate]int
	count  int

	outside map[words.Out]outside // rows that the list itself says are out
	lost    []issuance.Row        // the first rows of issuance.Asked
	named   int                   // learners to be awarded whose name the award's page shows
	days    [2]time.Time          // of issuing: the first and the last
}

// plan goes through the rows of a plan.
func (k *Issue) plan(c *terminal.Context, p *issuance.Plan) error {
	k.planned = planned{fates: map[issuance.Fate]int{}, outside: map[words.Out]outside{}}
	switch {
	case k.rehearsed() && k.JSON:
		k.planned.limit = math.MaxInt
	case k.rehearsed():
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
	if len(l.rows) < l.limit {
		l.rows = append(l.rows, *row)
	}
	switch row.Fate {
	case issuance.OtherName:
		l.others = append(l.others, *row)
	case issuance.Outside:
		l.noteOutside(row)
	case issuance.Asked:
		if len(l.lost) < shownFaults {
			l.lost = append(l.lost, *row)
		}
	case issuance.ToIssue, issuance.Again:
		l.noteIssued(row)
	}
}

// noteIssued looks at what is to be said of all rows that are issued.
func (l *planned) noteIssued(row *issuance.Row) {
	if row.ShowName {
		l.named++
	}
	if l.days[0].IsZero() || row.IssuedOn.Before(l.days[0]) {
		l.days[0] = row.IssuedOn
	}
	if row.IssuedOn.After(l.days[1]) {
		l.days[1] = row.IssuedOn
	}
}

// whose says of rows whose award was revoked before whose they are, and which award that was.
func (l *planned) whose(c *terminal.Context, p *issuance.Plan) map[int]string {
	said := map[int]string{}
	for _, r := range l.lost {
		said[r.Number] = c.Text("command.rows.whose", "name", verification.Printable(fullName(&r.Recipient)), "email", r.Email, "address", p.Org.AwardAddress(r.Former.ID))
	}
	return said
}

// losers are the first of those whose award was revoked before, and how many more there are.
func (l *planned) losers() (names []string, more int) {
	for _, r := range l.lost[:min(len(l.lost), shownLearners)] {
		names = append(names, verification.Printable(cmp.Or(r.Name, r.NameEN, r.Email)))
	}
	return names, l.fates[issuance.Asked] - len(names)
}

// issued and already are how many rows would be issued, and how many are held.
func (l *planned) issued() int  { return l.fates[issuance.ToIssue] + l.fates[issuance.Again] }
func (l *planned) already() int { return l.fates[issuance.Already] + l.fates[issuance.OtherName] }

func (l *planned) reports(p *issuance.Plan) []rowReport {
	reports := make([]rowReport, len(l.rows))
	for i, r := range l.rows {
		reports[i] = rowReport{
			Row: r.Number, Email: r.Email, Name: r.Name, NameEN: r.NameEN, StudentID: r.StudentID, ShowName: r.ShowName,
			Reading: r.Reading, DisplayName: r.DisplayName, LearnerType: r.LearnerType, Language: r.Language,
			IssuedOn: moment(r.IssuedOn), Expires: moment(r.Expires),
			Evidence: r.Evidence, Narrative: r.Narrative, Period: r.Period, Edition: r.Edition, Fate: r.Fate,
		}
		if r.Held != nil {
			reports[i].Held, reports[i].HeldName = p.Org.AwardAddress(r.Held.ID), fullName(&r.Held.Recipient)
		}
		if r.Former != nil {
			reports[i].Former, reports[i].RevokedOn, reports[i].Reason = p.Org.AwardAddress(r.Former.ID), moment(r.Former.RevokedAt), r.Former.Reason
		}
	}
	return reports
}

// renamed are the rows whose learners hold the award under another name.
func (l *planned) renamed(p *issuance.Plan) []renamedReport {
	var reports []renamedReport
	for _, r := range l.others {
		reports = append(reports, renamedReport{r.Number, p.Org.AwardAddress(r.Held.ID), fullName(&r.Recipient), fullName(&r.Held.Recipient)})
	}
	return reports
}

// printOtherNames says who holds the award under another name, and what to do. Where the list has a name that was corrected, it
// is older, and nothing is said that would bring its name back.
func (k *Issue) printOtherNames(c *terminal.Context, p *issuance.Plan) error {
	var rename *issuance.Row // the first whose name nobody has corrected
	for i := range k.planned.others {
		r := &k.planned.others[i]
		if i == shownRows {
			fmt.Fprintln(c.Stdout, c.Text("command.rows.more_others", "count", len(k.planned.others)-i))
			break
		}
		corrected, err := k.corrected(c, p, r)
		if err != nil {
			return terminal.Undecided(err, "command.list.failed")
		}
		key, day := "command.rows.other", ""
		if corrected.IsZero() {
			rename = cmp.Or(rename, r)
		} else {
			key, day = "command.rows.corrected", office.Day(c.Lang, corrected, &p.Org)
		}
		held, listed := verification.Printable(fullName(&r.Held.Recipient)), verification.Printable(fullName(&r.Recipient))
		fmt.Fprintln(c.Stdout, "  "+roster.Sentence(c.Lang, r.Number, "", c.Text(key, "email", r.Email, "held", held, "listed", listed, "day", day)))
	}
	if rename != nil {
		fmt.Fprintln(c.Stdout, c.Text("command.rows.rename", "address", p.Org.AwardAddress(rename.Held.ID), "flags", nameFlags(&rename.Recipient)+k.Place()))
	}
	return nil
}

// corrected is when the list's name was corrected in the register; zero where it never was, as far as is known.
func (k *Issue) corrected(c *terminal.Context, p *issuance.Plan, r *issuance.Row) (at time.Time, err error) {
	told, err := k.register.Show(c, &p.Org, r.Held.Award)
	if err != nil {
		return at, err
	}
	return told.Corrected(issuance.PersonName{Name: r.Name, English: r.NameEN}), nil
}

// nameFlags are the flags of mitome name for the names of a list.
func nameFlags(r *issuance.Recipient) string {
	flags := ""
	if r.Name != "" {
		flags += " --name " + office.Quoted(r.Name)
	}
	if r.NameEN != "" {
		flags += " --name-en " + office.Quoted(r.NameEN)
	}
	return flags
}

// fullName is a person's name in each script in which it is known.
func fullName(r *issuance.Recipient) string {
	return issuance.PersonName{Name: r.Name, English: r.NameEN}.Full()
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// print shows the rows as a table.
func (l *planned) print(c *terminal.Context, p *issuance.Plan) error {
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
	s := terminal.NewSheet(c.Stdout)
	s.Table(0, head, rows)
	if more := l.count - len(l.rows); more > 0 {
		s.Line(0, "", c.Text("command.rows.more", "more", more, "count", l.count))
	}
	s.Gap()
	return s.Print()
}

func cells(c *terminal.Context, p *issuance.Plan, r *issuance.Row) []string {
	return []string{
		strconv.Itoa(r.Number), r.Email,
		terminal.Cut(verification.Printable(cmp.Or(r.Name, r.NameEN)), terminal.NameWidth), terminal.Cut(verification.Printable(r.Period), terminal.PeriodWidth),
		shownDate(c.Lang, r.IssuedOn, p.At), shownDate(c.Lang, r.Expires, p.At), fateText(c, p, r),
	}
}

// fateText says what would become of a row.
func fateText(c *terminal.Context, p *issuance.Plan, r *issuance.Row) string {
	var args []any
	if r.Former != nil {
		args = append(args, "day", office.Day(c.Lang, r.Former.RevokedAt, &p.Org), "reason", register.ReasonText(r.Former.Reason, c.Lang))
	}
	return c.Text("command.rows.fate."+string(r.Fate), args...)
}

// shownDate is a date, with its time where the list gives one: a date alone begins or ends its day, none at all is now.
func shownDate(lang locale.Language, at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	switch clock := at.Format(time.TimeOnly); {
	case clock == "00:00:00", clock == "23:59:59", at.Equal(now.Truncate(time.Second)):
		return locale.Day(lang, at)
	}
	return locale.Minute(lang, at)
}

func noticeReports(notices []roster.Notice, lang locale.Language) []noticeReport {
	reports := make([]noticeReport, len(notices))
	for i, n := range notices {
		reports[i] = noticeReport{n.Row, n.Column, n.Message(lang)}
	}
	return reports
}

// printOrigin says where the list was found and what was mended or left alone in it.
func printOrigin(c *terminal.Context, o *issuance.Plan) {
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
