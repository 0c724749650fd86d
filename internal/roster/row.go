package roster

import (
	"crypto/sha256"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/mitome/mitome/microcredential"
)

// parse turns a record of the right width into a Row, collecting every fault.
func (l *List) parse(record []string) (Row, []Fault) {
	p := parser{list: l}
	for i, column := range l.columns {
		if column != "" {
			p.column(column, l.header[i], record[i])
		}
	}
	p.compareDates()
	p.checkShowName()
	p.checkDouble()
	return p.row, p.faults
}

// parser holds one row while it is read.
type parser struct {
	list    *List
	row     Row
	headers struct{ email, expires, showName string } // for faults that concern more than one column
	faults  []Fault
}

func (p *parser) fault(header, code string, args ...any) {
	p.faults = append(p.faults, Fault{Row: p.list.row, Column: header, Code: code, Args: args})
}

func (p *parser) column(column Column, header, text string) {
	text = strings.TrimSpace(text)
	if strings.ContainsFunc(text, unicode.IsControl) {
		p.fault(header, "control")
		return
	}
	switch column {
	case Email:
		p.headers.email = header
		p.email(header, text)
	case Name:
		p.row.Name = text
	case NameEN:
		p.row.NameEN = text
	case StudentID:
		p.row.StudentID = text
	case ShowName:
		p.headers.showName = header
		p.row.ShowName = p.yes(header, text)
	case IssuedOn:
		p.row.IssuedOn = p.when(header, text, beginning)
		if now := p.list.options.Now; !now.IsZero() && p.row.IssuedOn.Time.After(now) {
			p.fault(header, "date_future")
		}
	case Expires:
		p.headers.expires = header
		p.row.Expires = p.when(header, text, lastSecond)
	case Evidence:
		p.row.Evidence = p.address(header, text)
	case Narrative:
		p.row.Narrative = text
	case Period:
		p.row.Period = text
	}
}

// email never quotes the address: faults are logged.
func (p *parser) email(header, text string) {
	if text == "" {
		p.fault(header, "email_missing")
		return
	}
	email, err := microcredential.NormalizeEmail(text)
	switch {
	case errors.Is(err, microcredential.ErrEmailFullWidth):
		p.fault(header, "email_full_width")
	case err != nil:
		p.fault(header, "email_bad")
	default:
		p.row.Email = email
	}
}

// when reads a date alone, or what microcredential reads: ISO 8601 with time and zone. The year comes first, so that no date can be read in two ways;
// slashes are accepted because spreadsheets in Japanese rewrite dates that way.
func (p *parser) when(header, text string, day func(y int, m time.Month, d int, zone *time.Location) time.Time) When {
	if text == "" {
		return When{}
	}
	for _, layout := range []string{time.DateOnly, "2006/1/2"} {
		if t, err := time.Parse(layout, text); err == nil {
			return When{Time: day(t.Year(), t.Month(), t.Day(), p.list.options.Zone), DateOnly: true}
		}
	}
	at, err := microcredential.ParseDate(text, p.list.options.Zone)
	if err != nil {
		p.fault(header, "date_bad", "text", printable(text))
		return When{}
	}
	return When{Time: at}
}

// answers are the ways to say yes and no, folded; the round and crossed ones as they come out of Japanese input.
var answers = map[string]bool{
	"": false,
	"yes": true, "はい": true, "○": true, "〇": true, "◯": true, "1": true, "true": true,
	"no": false, "いいえ": false, "×": false, "✕": false, "✖": false, "0": false, "false": false,
}

func (p *parser) yes(header, text string) bool {
	answer, ok := answers[fold(text)]
	if !ok {
		p.fault(header, "yes_or_no", "text", printable(text))
	}
	return answer
}

// checkShowName finds a name that is to be shown but is not given.
func (p *parser) checkShowName() {
	if p.row.ShowName && p.row.Name == "" && p.row.NameEN == "" {
		p.fault(p.headers.showName, "show_name_none")
	}
}

func beginning(y int, m time.Month, d int, zone *time.Location) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

func lastSecond(y int, m time.Month, d int, zone *time.Location) time.Time {
	return time.Date(y, m, d, 23, 59, 59, 0, zone)
}

func (p *parser) compareDates() {
	issued := p.row.IssuedOn.Time
	if issued.IsZero() {
		issued = p.list.options.IssuedOn
	}
	if !issued.IsZero() && !p.row.Expires.IsZero() && !p.row.Expires.Time.After(issued) {
		p.fault(p.headers.expires, "expires_early")
	}
}

func (p *parser) address(header, text string) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsFunc(text, unicode.IsSpace) {
		p.fault(header, "evidence")
		return ""
	}
	return text
}

// checkDouble finds a second row for the same learner and period.
func (p *parser) checkDouble() {
	if p.row.Email == "" {
		return
	}
	sum := sha256.Sum256([]byte(p.row.Email + "\x00" + p.row.Period)) // neither can hold a control character
	key := [16]byte(sum[:16])
	if first, ok := p.list.seen[key]; ok {
		p.fault(p.headers.email, "double", "first", first)
		return
	}
	p.list.seen[key] = int32(p.list.row)
}
