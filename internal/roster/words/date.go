package words

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
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
	western  = Pattern(`^(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})\.?|年(\d{1,2})月(\d{1,2})日)$`)
	compact  = Pattern(`^(\d{4})(\d{2})(\d{2})$`)
	nengo    = Pattern(`^(\D{1,2})(\d{1,2}|元)(?:年(\d{1,2})月(\d{1,2})日|[./-](\d{1,2})[./-](\d{1,2})\.?)$`)
	weekday  = Pattern(`[（(〔]?(?:([日月火水木金土])(?:曜日?)?|祝日?)(?:[・,、]?祝日?)?[）)〕]|([日月火水木金土])曜日?$`)
	english  = Pattern(`^(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(.*?)(?:,?\s+\(?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?)?$`)
	clock    = Pattern(`^(.*?[0-9日)])(?:t|,|\s)*(午前|午後|am|pm)?\s*([0-9]{1,2})(?::|時)([0-9]{1,2})(?:(?::|分)([0-9]{1,2})(?:\.[0-9]{1,9})?秒?|分)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(z|jst|(?:utc|gmt)?[+-][0-9]{1,2}(?::?[0-9]{2})?|utc|gmt)?(?:\s*\([^()]*\))?$`)
	twoDigit = Pattern(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{2}年\d{1,2}月\d{1,2}日$`)
	yearLast = Pattern(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$`)
	serial   = Pattern(`^\d{5}(\.\d+)?$`)
	noYear   = Pattern(`^\d{1,2}[-/.]\d{1,2}$|^\d{1,2}月\d{1,2}日$`)
	anyClock = Pattern(`\d{1,2}(:|時)\d{1,2}`)
	fullLast = Pattern(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$`)
)

// hyphens are typed, or put in by programs, in the place of the one on the keyboard.
var hyphens = strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-", "⁄", "/", "∕", "/")

// ordinal is the day of a date in English: 20th.
var ordinal = Pattern(`\b([0-9]{1,2})(?:st|nd|rd|th)\b`)

// spelt are dates whose month is a word.
var spelt = []string{"2 January 2006", "Jan-2-2006", "January-2-2006", "2 of January 2006", "2006 January 2", "2006 Jan 2", "2006-Jan-2", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-January-2006", "2/Jan/2006", "2 January, 2006", "2 Jan, 2006"}

// Dates remembers how texts were read as dates: a list has few of them, and names each a thousand times.
type Dates map[string]Date

// Date is how a text was read as a date.
type Date struct {
	Day   time.Time     // the day, in UTC
	Timed bool          // it gives a time of day, which is not midnight
	Clock time.Duration // since midnight
	Zone  *time.Location
	Last  bool   // the day or the month stands first, and only one of them can be meant
	Code  string // of the fault if the text is no date, or one that can be read in two ways; "" otherwise
}

// Read reads a date, with or without a time of day, a zone and a day of the week.
func (d Dates) Read(text string) Date {
	const most, longest = 1000, 64 // texts, bytes
	if r, ok := d[text]; ok {
		return r
	}
	r := readTime(text)
	if len(d) < most && len(text) <= longest {
		d[strings.Clone(text)] = r
	}
	return r
}

// Day reads a day as offices in Japan write it, also by eras and in kanji numerals: 令和8年3月20日, R8.3.20, 2026/3/20. A text with
// two readings, or with a time of day, is none.
func Day(text string) (day time.Time, ok bool) {
	day, code := readDate(text)
	return day, code == ""
}

// readDate reads a date alone.
func readDate(text string) (date time.Time, code string) {
	r := readTime(text)
	if r.Code == "" && (r.Timed || r.Zone != nil) {
		return time.Time{}, "date_zone"
	}
	return r.Day, r.Code
}

// readTime reads a date, with or without a time of day, a zone and a day of the week.
func readTime(text string) Date {
	if found, err := time.Parse(time.DateOnly, text); err == nil { // nearly all of them
		date, code := InRange(found)
		return Date{Day: date, Code: code}
	}
	const longest = 100 // bytes
	if len(text) > longest {
		return Date{Code: "date_bad"}
	}
	plain := hyphens.Replace(strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(text)), " ")))
	r := Date{}
	if found := clock().FindStringSubmatch(plain); found != nil {
		if r = readClock(found); r.Code != "" {
			return r
		}
		plain = strings.TrimSpace(found[1])
	} else if anyClock().MatchString(plain) {
		return Date{Code: "date_zone"}
	}
	day := -1
	if found := weekday().FindStringSubmatch(plain); found != nil {
		day = slices.Index([]string{"日", "月", "火", "水", "木", "金", "土"}, found[1]+found[2])
		plain = weekday().ReplaceAllString(plain, "")
	} else if found := english().FindStringSubmatch(plain); found[1]+found[3] != "" {
		day = slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, found[1]+found[3])
		plain = found[2]
	}
	r.Day, r.Last, r.Code = readDay(plain)
	if r.Code == "" && day >= 0 && int(r.Day.Weekday()) != day {
		r.Code = "date_weekday"
	}
	return r
}

// readClock reads a time of day and its zone.
func readClock(found []string) Date {
	hour, minute, second := number(found[3]), number(found[4]), number(found[5])
	half := strings.ReplaceAll(found[2]+found[6], ".", "")
	switch {
	case half != "" && hour > 12 || hour > 23 || minute > 59 || second > 59:
		return Date{Code: "date_bad"}
	case (half == "am" || half == "午前") && hour == 12:
		hour = 0
	case (half == "pm" || half == "午後") && hour < 12:
		hour += 12
	}
	r := Date{Clock: time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second}
	r.Timed = r.Clock != 0
	switch name := strings.TrimPrefix(strings.TrimPrefix(found[7], "utc"), "gmt"); {
	case found[7] == "":
	case found[7] == "jst":
		r.Zone = time.FixedZone("JST", 9*3600)
	case name == "" || name == "z":
		r.Zone = time.UTC
	default:
		digits := strings.ReplaceAll(name[1:], ":", "")
		if len(digits) < 3 {
			digits += "00"
		}
		offset := (number(digits[:len(digits)-2])*60 + number(digits[len(digits)-2:])) * 60
		if name[0] == '-' {
			offset = -offset
		}
		r.Zone = time.FixedZone("", offset)
	}
	return r
}

// readDay reads a day in half width and lower case. Last tells that its year stands last and that only one of the other
// two numbers can be the month.
func readDay(plain string) (date time.Time, last bool, code string) {
	plain = ordinal().ReplaceAllString(plain, "$1")
	for _, layout := range spelt {
		if found, err := time.Parse(layout, strings.Title(plain)); err == nil { //nolint:staticcheck // the names of English months alone
			date, code = InRange(found)
			return date, false, code
		}
	}
	plain = strings.ReplaceAll(plain, " ", "")
	plain = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(plain, "付け"), "付"), "西暦")
	if strings.ContainsAny(plain, "一二三四五六七八九十〇") {
		plain = arabic(plain)
	}
	if found := fullLast().FindStringSubmatch(plain); found != nil {
		switch first, second := number(found[1]), number(found[2]); {
		case first > 12 && second <= 12:
			date, code = exists(number(found[3]), second, first)
			return date, true, code
		case second > 12 && first <= 12:
			date, code = exists(number(found[3]), first, second)
			return date, true, code
		case first == second:
			date, code = exists(number(found[3]), first, second)
			return date, true, code
		}
	}
	date, code = readPlain(plain)
	return date, false, code
}

// arabic writes the kanji numerals of a date in Arabic ones: 二〇二六年三月二十日, 令和八年三月二十日.
func arabic(text string) string {
	const digits = "〇一二三四五六七八九"
	var out strings.Builder
	value, seen, ten := 0, 0, false
	flush := func() {
		switch {
		case ten:
			out.WriteString(strconv.Itoa(value))
		case seen > 0:
			out.WriteString(strings.Repeat("0", max(0, seen-len(strconv.Itoa(value)))) + strconv.Itoa(value))
		}
		value, seen, ten = 0, 0, false
	}
	for _, r := range text {
		at := strings.IndexRune(digits, r)
		switch {
		case r == '十' && !ten:
			value, ten = 10*max(value, 1), true
		case at >= 0 && ten:
			value += at / len("一")
		case at >= 0 && seen < 4:
			value, seen = 10*value+at/len("一"), seen+1
		default:
			flush()
			out.WriteRune(r)
		}
	}
	flush()
	return out.String()
}

// readPlain reads a date without spaces.
func readPlain(plain string) (time.Time, string) {
	for _, form := range []func() *regexp.Regexp{western, compact} {
		if found := filled(form().FindStringSubmatch(plain)); found != nil {
			return exists(number(found[0]), number(found[1]), number(found[2]))
		}
	}
	if found := filled(nengo().FindStringSubmatch(plain)); found != nil {
		return inEra(found[0], found[1], found[2], found[3])
	}
	for _, fault := range []struct {
		form func() *regexp.Regexp
		code string
	}{{yearLast, "date_ambiguous"}, {twoDigit, "date_two_digits"}, {serial, "date_serial"}, {noYear, "date_no_year"}} {
		if fault.form().MatchString(plain) {
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
	return InRange(date)
}

// InRange refuses a day outside of the years that can be meant: the code is then "date_impossible".
func InRange(date time.Time) (time.Time, string) {
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
