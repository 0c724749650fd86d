package roster

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/microcredential"
)

// Years that can be meant. What is outside is a slip of the hand, such as 206 or 20266.
const (
	firstYear = 1900
	lastYear  = 2199
)

// eras are the Japanese ones, the newest first, with the western year of their year 1 and the day on which each began.
var eras = []struct {
	names []string
	one   int
	first time.Time
}{
	{[]string{"令和", "r", "令"}, 2019, day(2019, 5, 1)},
	{[]string{"平成", "h", "平"}, 1989, day(1989, 1, 8)},
	{[]string{"昭和", "s", "昭"}, 1926, day(1926, 12, 25)},
	{[]string{"大正", "t", "大"}, 1912, day(1912, 7, 30)},
	{[]string{"明治", "m", "明"}, 1868, day(1873, 1, 1)}, // when Japan took over the Gregorian calendar
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var (
	western  = regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})\.?|年(\d{1,2})月(\d{1,2})日)$`)
	compact  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	nengo    = regexp.MustCompile(`^(\D{1,2})(\d{1,2}|元)(?:年(\d{1,2})月(\d{1,2})日|[./-](\d{1,2})[./-](\d{1,2})\.?)$`)
	weekday  = regexp.MustCompile(`^(.*)\(([日月火水木金土])(?:曜日?)?\)$`)
	twoDigit = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{2}年\d{1,2}月\d{1,2}日$`)
	yearLast = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$`)
	serial   = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
	noYear   = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}$|^\d{1,2}月\d{1,2}日$`)
	noZone   = regexp.MustCompile(`^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[t]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$`)
)

// english are dates whose month is a word.
var english = []string{"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-January-2006"}

// dates remembers how texts were read as dates: a list has few of them, and names each a thousand times.
type dates map[string]reading

type reading struct {
	date time.Time
	code string
}

func (d dates) read(text string) (date time.Time, code string) {
	const most, longest = 1000, 64 // texts, bytes
	if r, ok := d[text]; ok {
		return r.date, r.code
	}
	date, code = readDate(text)
	if len(d) < most && len(text) <= longest {
		d[strings.Clone(text)] = reading{date, code}
	}
	return date, code
}

// readDate reads a date alone. The code is that of the fault if the text is no date, or one that can be read in two
// ways; "" otherwise.
func readDate(text string) (date time.Time, code string) {
	if found, err := time.Parse(time.DateOnly, text); err == nil { // nearly all of them
		return inRange(found)
	}
	for _, layout := range english {
		if found, err := time.Parse(layout, strings.Join(strings.Fields(norm.NFKC.String(text)), " ")); err == nil {
			return inRange(found)
		}
	}
	plain := strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(text)), ""))
	if found := weekday.FindStringSubmatch(plain); found != nil {
		date, code = readPlain(found[1])
		if code == "" && []string{"日", "月", "火", "水", "木", "金", "土"}[date.Weekday()] != found[2] {
			return time.Time{}, "date_weekday"
		}
		return date, code
	}
	return readPlain(plain)
}

// readPlain reads a date without spaces, in half width and lower case.
func readPlain(plain string) (time.Time, string) {
	for _, form := range []*regexp.Regexp{western, compact} {
		if found := filled(form.FindStringSubmatch(plain)); found != nil {
			return exists(number(found[0]), number(found[1]), number(found[2]))
		}
	}
	if found := filled(nengo.FindStringSubmatch(plain)); found != nil {
		return inEra(found[0], found[1], found[2], found[3])
	}
	for _, fault := range []struct {
		form *regexp.Regexp
		code string
	}{{yearLast, "date_ambiguous"}, {twoDigit, "date_two_digits"}, {serial, "date_serial"}, {noYear, "date_no_year"}, {noZone, "date_zone"}} {
		if fault.form.MatchString(plain) {
			return time.Time{}, fault.code
		}
	}
	return time.Time{}, "date_bad"
}

// filled are the groups that matched, without the whole.
func filled(groups []string) []string {
	var out []string
	for i, group := range groups {
		if i > 0 && group != "" {
			out = append(out, group)
		}
	}
	return out
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the expression let digits pass alone
	return n
}

// exists refuses 30 February.
func exists(year, month, dayOfMonth int) (time.Time, string) {
	date := day(year, time.Month(month), dayOfMonth)
	if date.Year() != year || int(date.Month()) != month || date.Day() != dayOfMonth {
		return time.Time{}, "date_impossible"
	}
	return inRange(date)
}

func inRange(date time.Time) (time.Time, string) {
	if date.Year() < firstYear || date.Year() > lastYear {
		return time.Time{}, "date_impossible"
	}
	return date, ""
}

// inEra refuses a year that an era does not have, such as 平成40年.
func inEra(name, year, month, dayOfMonth string) (time.Time, string) {
	n := 1
	if year != "元" {
		n = number(year)
	}
	next := time.Time{} // when the era ended
	for _, era := range eras {
		for _, known := range era.names {
			if known != name {
				continue
			}
			date, code := exists(era.one+n-1, number(month), number(dayOfMonth))
			if code == "" && (n == 0 || date.Before(era.first) || !next.IsZero() && !date.Before(next)) {
				return time.Time{}, "date_era"
			}
			return date, code
		}
		next = era.first
	}
	return time.Time{}, "date_bad"
}

// when reads a date alone, or what microcredential reads: ISO 8601 with time and zone.
func (p *parser) when(header, text string, at func(time.Time, *time.Location) time.Time) When {
	if text == "" {
		return When{}
	}
	zone := p.list.options.Zone
	date, code := p.list.dates.read(text)
	if code == "" {
		return When{Time: at(date, zone), DateOnly: true}
	}
	if moment, err := microcredential.ParseDate(text, zone); err == nil && len(text) > len(time.DateOnly) {
		return When{Time: moment}
	}
	p.fault(header, code, "text", printable(text))
	return When{}
}

// cellDate takes a date of a workbook, which is what the clock shows in the list's zone.
func (p *parser) cellDate(header string, shown time.Time, at func(time.Time, *time.Location) time.Time) When {
	zone := p.list.options.Zone
	if _, code := inRange(shown); code != "" {
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
