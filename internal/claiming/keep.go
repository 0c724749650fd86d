package claiming

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/mitome/mitome/internal/locale"
)

// Line is a line for a curriculum vitae. In Japanese it is one of a 履歴書, with the year of the era (和暦) or of the common one.
func (g *Given) Line(lang locale.Language, era bool) string {
	title, _ := g.Title(lang)
	body, _ := g.Organisation.Name(lang)
	return locale.Text(lang, "claim.line", "month", month(lang, g.Issued(), era), "body", body, "title", title)
}

// eras are those of Japan since 1926, the newest first. Source: 元号を改める政令 (昭和64年政令第1号, 平成31年政令第143号).
var eras = []struct {
	ja, en string
	from   time.Time
}{
	{"令和", "Reiwa", time.Date(2019, time.May, 1, 0, 0, 0, 0, time.UTC)},
	{"平成", "Heisei", time.Date(1989, time.January, 8, 0, 0, 0, 0, time.UTC)},
	{"昭和", "Shōwa", time.Date(1926, time.December, 25, 0, 0, 0, 0, time.UTC)},
}

// Year is the year of a day, of the era or of the common one; the first of an era is 元.
func Year(lang locale.Language, at time.Time, era bool) string {
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	for _, e := range eras {
		if !era || day.Before(e.from) {
			continue
		}
		n := at.Year() - e.from.Year() + 1
		switch {
		case lang != locale.Japanese:
			return e.en + " " + strconv.Itoa(n)
		case n == 1:
			return e.ja + "元"
		}
		return e.ja + strconv.Itoa(n)
	}
	return strconv.Itoa(at.Year())
}

// Month is the month of a day, with the year of the common era.
func (g *Given) Month(lang locale.Language, at time.Time) string { return month(lang, at, false) }

func month(lang locale.Language, at time.Time, era bool) string {
	return locale.Text(lang, "claim.month", "year", Year(lang, at, era), "month", monthName(lang, at))
}

// monthName is the month of a day: its number in Japanese, its name in English.
func monthName(lang locale.Language, at time.Time) string {
	if lang == locale.Japanese {
		return strconv.Itoa(int(at.Month()))
	}
	return at.Month().String()
}

// DayOfEra is a day with the year of its era.
func (g *Given) DayOfEra(lang locale.Language) string {
	at := g.Issued()
	return locale.Text(lang, "claim.day", "year", Year(lang, at, true), "month", monthName(lang, at), "day", at.Day())
}

// FileName is what a file of the badge is called, without its ending: what it is and the beginning of its number, so that it
// is found again among others. It is letters, digits and hyphens, and names nobody.
func (g *Given) FileName(lang locale.Language) string {
	const longest, number = 40, 8 // characters
	title, _ := g.Title(lang)
	words := strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	return locale.Stem(strings.Join(words, "-"), longest) + "-" + g.Award.ID.String()[:number]
}

// LinkedIn is the address of LinkedIn's form for licenses and certifications, with its fields. LinkedIn documented them as
// "Add to Profile" (https://addtoprofile.linkedin.com: startTask, name, organizationName, issueYear, issueMonth,
// expirationYear, expirationMonth, certUrl, certId) until the spring of 2026. Since then that address leads to its help
// (https://www.linkedin.com/help/linkedin/answer/a528030), by which such links still open the form but fill it no longer:
// so the page shows beside it what belongs into each field.
func (g *Given) LinkedIn(lang locale.Language) string {
	title, _ := g.Title(lang)
	body, _ := g.Organisation.Name(lang)
	at := g.Issued()
	q := url.Values{
		"startTask": {"CERTIFICATION_NAME"}, "name": {title}, "organizationName": {body}, "certUrl": {g.PublicAddress()}, "certId": {g.Award.ID.String()},
		"issueYear": {strconv.Itoa(at.Year())}, "issueMonth": {strconv.Itoa(int(at.Month()))},
	}
	if last := g.Award.LastDay(g.Zone); !last.IsZero() {
		q.Set("expirationYear", strconv.Itoa(last.Year()))
		q.Set("expirationMonth", strconv.Itoa(int(last.Month())))
	}
	return "https://www.linkedin.com/profile/add?" + q.Encode()
}

// Snippet is what shows the badge on a page of the learner's own, and leads to the award.
func (g *Given) Snippet(lang locale.Language) string {
	title, in := g.Title(lang)
	address := html.EscapeString(g.PublicAddress())
	return `<a href="` + address + `"><img src="` + address + `.png" alt="` + html.EscapeString(title) + `" lang="` + html.EscapeString(string(in)) + `" width="200" height="200"></a>`
}

// Host is that of the award's address, with its port.
func (g *Given) Host() string {
	_, host, _ := strings.Cut(g.Organisation.BaseURL, "://")
	return host
}
