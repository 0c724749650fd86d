package roster

import (
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/microcredential"
)

// when reads a date, or a moment. A time without a zone is what the clock shows in the list's zone, as in a workbook; one
// at midnight is a date that a database wrote out, and is the date alone.
func (p *parser) when(header, text string, at func(time.Time, *time.Location) time.Time) When {
	if text == "" || words.IsDash(text) {
		return When{}
	}
	zone := p.list.options.Zone
	r := p.list.dates.Read(text)
	if r.Code != "" {
		if moment, err := microcredential.ParseDate(text, zone); err == nil && len(text) > len(time.DateOnly) {
			return When{Time: moment}
		}
		p.fault(header, r.Code, "text", locale.Excerpt(text))
		return When{}
	}
	if r.Last {
		p.tally("day_last", header)
	}
	switch {
	case r.Zone != nil:
		zone = r.Zone
	case !r.Timed:
		return When{Time: at(r.Day, zone), DateOnly: true}
	default:
		p.tally("time_zone", header)
	}
	return When{Time: beginning(r.Day, zone).Add(r.Clock)}
}

// cellDate takes a date of a workbook, which is what the clock shows in the list's zone.
func (p *parser) cellDate(header string, shown time.Time, at func(time.Time, *time.Location) time.Time) When {
	zone := p.list.options.Zone
	if _, code := words.InRange(shown); code != "" {
		p.fault(header, code, "text", shown.Format(time.DateOnly))
		return When{}
	}
	if shown.Equal(shown.Truncate(24 * time.Hour)) {
		return When{Time: at(shown, zone), DateOnly: true}
	}
	y, m, d := shown.Date()
	return When{Time: time.Date(y, m, d, shown.Hour(), shown.Minute(), shown.Second(), 0, zone)}
}

func beginning(date time.Time, zone *time.Location) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, zone)
}

func lastSecond(date time.Time, zone *time.Location) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 23, 59, 59, 0, zone)
}
