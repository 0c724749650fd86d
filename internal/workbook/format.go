package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// format is what a cell's number format means to a reader.
type format struct {
	date  bool
	zeros string // such as "00000" or "000-0000": the number is shown with leading zeros
	other bool   // shown with letters, as a percentage or as a duration: the number alone is not what people see
}

// builtin are the number formats that have a number and no code. Those of 27 to 36 and 50 to 58 are dates in East Asia
// only, and nowhere anything else. Source: ECMA-376-1, 18.8.30.
func builtin(id int) format {
	switch {
	case id >= 14 && id <= 22 || id >= 27 && id <= 36 || id == 45 || id == 47 || id >= 50 && id <= 58:
		return format{date: true}
	case id == 9 || id == 10 || id == 12 || id == 13 || id == 46:
		return format{other: true}
	}
	return format{}
}

// readFormat reads a format's code, of which the first section is for positive numbers. Source: ECMA-376-1, 18.8.31.
func readFormat(code string) format {
	if strings.EqualFold(code, "General") {
		return format{}
	}
	var marks, literal strings.Builder // without what stands for itself; only what stands for itself
	elapsed := false
scan:
	for i := 0; i < len(code); i++ {
		rest := code[i+1:]
		switch c := code[i]; c {
		case ';':
			break scan
		case '"', '[':
			end := strings.IndexByte(rest, map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				break scan
			}
			if c == '"' {
				literal.WriteString(rest[:end])
				marks.WriteString(onlyHyphen(rest[:end]))
			} else {
				elapsed = elapsed || strings.Trim(strings.ToLower(rest[:end]), "hms") == "" && end > 0
			}
			i += end + 1
		case '\\':
			if rest != "" {
				literal.WriteByte(rest[0])
				marks.WriteString(onlyHyphen(rest[:1]))
				i++
			}
		case '_', '*':
			i++
		default:
			marks.WriteByte(c)
		}
	}
	return judge(strings.ToLower(marks.String()), literal.String(), elapsed)
}

func onlyHyphen(text string) string {
	if text == "-" {
		return text
	}
	return ""
}

func judge(marks, literal string, elapsed bool) format {
	exponent := strings.NewReplacer("e+", "", "e-", "").Replace(marks)
	switch {
	case elapsed:
		return format{other: true}
	case strings.ContainsAny(exponent, "ymdhsge"):
		return format{date: true}
	case len(marks) > 1 && strings.Trim(marks, "0-") == "" && strings.HasPrefix(marks, "0") && strings.Trim(literal, "-") == "":
		return format{zeros: marks}
	case strings.Trim(literal, " -()") != "" || strings.Trim(exponent, "0#?,. ()-+@") != "":
		return format{other: true}
	}
	return format{}
}

// epoch is the day before the first, and the first serial number that is a day.
type epoch struct {
	day   time.Time
	first float64
}

// Excel holds 1900 for a leap year, so that its numbers are right from 1 March 1900 on. Source: ECMA-376-1, 18.17.4.1.
var (
	since1900 = epoch{time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC), 61}
	since1904 = epoch{time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC), 0}
)

// maxSerial is the end of the year 9999.
const maxSerial = 2_958_466

// time is a serial number as the moment that a clock on the wall shows, to the second.
func (e epoch) time(serial float64) (time.Time, bool) {
	if !(serial >= e.first && serial < maxSerial) {
		return time.Time{}, false
	}
	seconds := math.Round(serial * 86400)
	return e.day.AddDate(0, 0, int(seconds/86400)).Add(time.Duration(math.Mod(seconds, 86400)) * time.Second), true
}

// number is a number's text as people see it in the cell, as far as that is digits; whole tells whether nothing of it
// is lost: a workbook holds 15 digits.
func (f format) number(value string) (text string, whole bool) {
	text = value
	if strings.Trim(value, "0123456789") != "" {
		n, err := strconv.ParseFloat(value, 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return value, false
		}
		text = strconv.FormatFloat(n, 'f', -1, 64)
	}
	whole = !f.other && (len(text) <= 15 || strings.Contains(text, "."))
	if f.zeros == "" || strings.Trim(text, "0123456789") != "" {
		return text, whole
	}
	return fill(f.zeros, text), whole
}

// fill writes digits into a pattern of zeros and hyphens, from the right; those that are left over come first.
func fill(pattern, digits string) string {
	out := []byte(pattern)
	rest := len(digits)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] == '0' && rest > 0 {
			rest--
			out[i] = digits[rest]
		}
	}
	return digits[:rest] + string(out)
}
