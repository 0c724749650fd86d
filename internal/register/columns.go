package register

import (
	"cmp"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// file is a kind of file that tells of awards, as a bit.
type file uint8

const (
	listed file = 1 << iota // a list for spreadsheets
	letter                  // the table of a mail merge
	ledger                  // the register of completions
)

// column is what files say of an award in one column. Those that a learner list has too bear a header that it understands.
type column struct {
	name  string // its header is the message register.NAME; in English CSV, which programs read, the name itself
	in    file   // the files that have it
	wire  string // the member of AwardWire that says the same; empty: programs make it of others
	width float64
	value func(a *Award, to *reading) any // a string, an int, or a time.Time that is a day
}

// reading is for whom a file is written.
type reading struct {
	lang  locale.Language
	batch int64 // whose letters are written; 0: no batch's
}

// columns are all that files say of awards, in the order in which they stand there: CSV, workbooks, letters and the register of
// completions are parts of this list, and AwardWire is held to it. It begins with what a letter to a learner says, so that a
// letter that was made for one file takes the other. Who works on by the places of columns finds them where they were: a new
// one stands at the end.
var columns = []column{
	{"name", listed | letter | ledger, "name", 18, func(a *Award, _ *reading) any { return a.Name }},
	{"name_en", listed | letter | ledger, "name_en", 22, func(a *Award, _ *reading) any { return a.NameEN }},
	{"student_id", listed | letter | ledger, "student_id", 14, func(a *Award, _ *reading) any { return a.StudentID }},
	{"email", listed | letter, "email", 32, func(a *Award, _ *reading) any { return a.Email }},
	{"language", listed | letter, "language", 9, func(a *Award, _ *reading) any { return string(cmp.Or(a.Language, a.Spoken)) }},
	{"micro_credential", listed | letter | ledger, "title", 40, func(a *Award, _ *reading) any { return a.Title }},
	{"address", listed | letter | ledger, "address", 78, func(a *Award, _ *reading) any { return a.Address() }},
	{"picture", listed | letter, "", 28, func(a *Award, _ *reading) any { return a.PictureName() }},
	{"academic_year", listed | letter | ledger, "", 8, func(a *Award, _ *reading) any { return a.academicYear() }},
	{"issued_on", listed | letter | ledger, "issued_on", 13, func(a *Award, _ *reading) any { return Day(a.IssuedOn, a.Zone) }},
	{"status", listed | letter | ledger, "status", 10, func(a *Award, to *reading) any { return StatusText(a.Standing, to.lang) }},
	{"revoked_on", listed | letter | ledger, "revoked_at", 13, func(a *Award, _ *reading) any { return Day(a.RevokedAt, a.Zone) }},
	{"reason", listed | letter | ledger, "reason", 28, func(a *Award, to *reading) any { return ReasonText(a.Reason, to.lang) }},
	{"issued_now", letter, "", 10, func(a *Award, to *reading) any { return YesNo(a.Batch == to.batch, to.lang) }},
	{"reading", listed | ledger, "reading", 20, func(a *Award, _ *reading) any { return a.Reading }},
	{"display_name", listed, "display_name", 18, func(a *Award, _ *reading) any { return a.DisplayName }},
	{"learner_type", listed, "learner_type", 12, func(a *Award, _ *reading) any { return a.LearnerType }},
	{"period", listed | ledger, "period", 12, func(a *Award, _ *reading) any { return a.Period }},
	{"expires", listed, "expires", 13, func(a *Award, _ *reading) any { return Day(a.LastDay(a.Zone), a.Zone) }},
	{"show_name", listed, "show_name", 11, func(a *Award, to *reading) any { return YesNo(a.ShowName, to.lang) }},
	{"awarding_body", listed | ledger, "issuer", 26, func(a *Award, to *reading) any { return a.Org.NameIn(to.lang) }},
	{"batch", listed | ledger, "batch", 19, func(a *Award, _ *reading) any { return batchNumber(a.Batch) }},
	{"row", listed | letter, "row", 8, func(a *Award, _ *reading) any { return a.Row }},

	{"micro_credential_id", listed | letter | ledger, "micro_credential_id", 38, func(a *Award, _ *reading) any { return a.Called.ID.String() }},
	{"micro_credential_title", listed | letter | ledger, "titles", 40, func(a *Award, to *reading) any { return cmp.Or(a.Called.In(to.lang), a.Title) }},
	{"decided_on", listed | letter | ledger, "decided_on", 13, func(a *Award, _ *reading) any { return dayOf(a.Decision.Day) }},
	{"decided_by", listed | letter | ledger, "decided_by", 20, func(a *Award, _ *reading) any { return a.Decision.By }},
	{"decision_number", listed | letter | ledger, "decision_number", 18, func(a *Award, _ *reading) any { return a.Decision.Number }},
	{"decision_dated", listed | letter | ledger, "decision_dated", 16, func(a *Award, _ *reading) any { return a.Decision.Dated }},
	{"told_on", listed, "told_on", 13, func(a *Award, _ *reading) any { return Day(a.heard.since(wasSent), a.Zone) }},
	{"mail_status", listed, "mail_status", 14, func(a *Award, to *reading) any { return mailedText(a.heard.mailed(), to.lang) }},
	{"opened_on", listed, "opened_on", 13, func(a *Award, _ *reading) any { return Day(a.heard.since(wasOpened), a.Zone) }},
	{"received_on", listed, "received_on", 13, func(a *Award, _ *reading) any { return Day(a.heard.since(wasReceived), a.Zone) }},
	{"declined_on", listed, "declined_on", 13, func(a *Award, _ *reading) any { return Day(a.heard.now().declined, a.Zone) }},
}

// of are the columns of a file.
func (f file) columns() (of []column) {
	for _, c := range columns {
		if c.in&f != 0 {
			of = append(of, c)
		}
	}
	return of
}

func batchNumber(id int64) string { return fmt.Sprint(id) }

// academicYear is the year, from April to March, in which an award was issued.
func (a *Award) academicYear() int { return a.IssuedOn.In(a.Zone).AddDate(0, -3, 0).Year() }

// Day is the day of a time in a zone as sheets and spreadsheets hold it, at midnight UTC; no time has no day.
func Day(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// dayOf is a day that is written as time.DateOnly, at midnight UTC; what is none is no day.
func dayOf(text string) time.Time {
	day, _ := time.Parse(time.DateOnly, text)
	return day
}

// StatusText is a status in words of lang ("en" or "ja").
func StatusText(s issuance.Status, lang locale.Language) string {
	return locale.Text(lang, "register.status."+string(s))
}

// StandingText is how an award stands, in words for people: one in whose place another stands is called replaced.
func StandingText(a *Award, lang locale.Language) string {
	if a.Standing == issuance.Revoked && a.Reason == "replaced" {
		return locale.Text(lang, "register.status.replaced")
	}
	return StatusText(a.Standing, lang)
}

// HeardText is what a list says of an award and its learner, in words for people: that it was declined or received, or that the
// last mail did not arrive; empty where nothing of it is known, or where the award does not stand any more.
func HeardText(a *Award, lang locale.Language) string {
	received := a.heard.received()
	switch {
	case a.Erased || a.Standing == issuance.Revoked:
		return ""
	case received == HasDeclined:
		return locale.Text(lang, "register.heard.declined")
	case received == HasReceived:
		return locale.Text(lang, "register.heard.received")
	case a.heard.mailed() == MailFailed:
		return locale.Text(lang, "register.heard.failed")
	}
	return ""
}

// ReasonText is a reason of revocation in words of lang ("en" or "ja"); empty for none.
func ReasonText(code string, lang locale.Language) string {
	if code == "" {
		return ""
	}
	return locale.Text(lang, "reason."+code)
}

// mailedText says what became of the mails about an award; empty where none is known.
func mailedText(m Mailed, lang locale.Language) string {
	if m == MailNone {
		return ""
	}
	return locale.Text(lang, "register.mailed."+string(m))
}

// YesNo is a yes or a no in lang ("en" or "ja").
func YesNo(is bool, lang locale.Language) string {
	if is {
		return locale.Text(lang, "register.yes")
	}
	return locale.Text(lang, "register.no")
}
