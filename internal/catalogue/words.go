package catalogue

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/mitome/mitome/internal/isced"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

func text(lang locale.Language, key string, args ...any) string {
	return locale.Text(lang, "catalogue."+key, args...)
}

// FilterText is the name of a filter.
func FilterText(f Filter, lang locale.Language) string { return text(lang, "filter."+string(f)) }

// coded are the filters whose values have messages of their own, "catalogue.FILTER.VALUE".
var coded = map[Filter][]string{
	ByHours:     {"-10", "10-20", "20-45", "45-90", "90-"},
	ByCredit:    {"none", "any", "jp", "ects", "other"},
	ByPace:      microcredential.PaceCodes,
	ByKind:      microcredential.BodyKinds,
	ByBenefit:   append([]string{"yes"}, microcredential.BenefitCodes...),
	ByApply:     {"open", "soon", "closed"},
	ByStart:     {"any", "month", "quarter", "later"},
	ByFee:       {"free", "paid"},
	ByGuideline: {"conforms", "not"},
}

// Order are the values of a filter that has an order of its own.
func Order(f Filter) []string { return coded[f] }

// ValueText is what a value of a filter says to people; a value that is not known says itself. Names of awarding bodies,
// places and audiences are told by Result.Names.
func ValueText(f Filter, v string, lang locale.Language) string {
	if v == NotStated {
		return text(lang, "not_stated")
	}
	for _, known := range coded[f] {
		if v == known {
			return text(lang, string(f)+"."+v)
		}
	}
	said := ""
	switch f {
	case ByForm, ByAssessment, ByQuality, ByStack:
		said = microcredential.CodeText(v, lang)
	case ByField:
		said = isced.Within(v, lang)
	case ByLanguage:
		said = LanguageText(v, lang)
	case ByCountry:
		said = CountryText(v, lang)
	case ByLevel:
		if framework, value, ok := strings.Cut(v, " "); ok {
			said = levelMeant(framework, value, lang)
		}
	}
	if said == "" {
		return v
	}
	return said
}

func namer(lang locale.Language) language.Tag {
	if lang == "ja" {
		return language.Japanese
	}
	return language.English
}

// LanguageText is the name of a language by its BCP 47 code.
func LanguageText(code string, lang locale.Language) string {
	tag, err := language.Parse(code)
	if err != nil {
		return ""
	}
	return display.Tags(namer(lang)).Name(tag)
}

// CountryText is the name of a country by its ISO 3166-1 code.
func CountryText(code string, lang locale.Language) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return display.Regions(namer(lang)).Name(region)
}

// LevelText names a level within its framework; alone where the framework is none of those with a code ("other").
func LevelText(framework, value string, lang locale.Language) string {
	_, err := strconv.Atoi(value)
	named, numbered := framework != "" && !strings.EqualFold(framework, "other"), err == nil
	short := len(value) <= 3 // B, A2, III say nothing alone
	switch {
	case named && numbered:
		return text(lang, "level", "framework", framework, "value", value)
	case named:
		return framework + " " + value
	case numbered, short:
		return text(lang, "level_alone", "value", value)
	}
	return value
}

// levelMeant names a level as one chooses by it, with what it means in its framework where that is known.
func levelMeant(framework, value string, lang locale.Language) string {
	named := LevelText(framework, value, lang)
	meaning := verification.LevelStep(microcredential.LevelIn(framework+" "+value), lang)
	if meaning == "" {
		return named
	}
	return text(lang, "level_meant", "level", named, "meaning", meaning)
}

// HoursText writes a number of hours.
func HoursText(hours float64, lang locale.Language) string {
	if hours == 1 {
		return text(lang, "hour")
	}
	return text(lang, "hours", "count", Number(hours))
}

// Number writes a number with two decimals at most.
func Number(n float64) string { return strconv.FormatFloat(float64(int64(n*100+0.5))/100, 'f', -1, 64) }

// CreditText writes an amount of credits in the issuer's unit, or the explicit none.
func CreditText(c *Credit, lang locale.Language) string {
	switch {
	case c.None:
		return text(lang, "credit.none")
	case c.Unit == "jp" && c.Value == 1:
		return text(lang, "credit_jp_one")
	case c.Unit == "jp":
		return text(lang, "credit_jp", "count", Number(c.Value))
	case c.Unit == "ects":
		return Number(c.Value) + " ECTS"
	}
	return strings.TrimSpace(Number(c.Value) + " " + c.Words)
}

// FeeText writes a fee, with tax.
func FeeText(f *Fee, lang locale.Language) string {
	switch {
	case f.Value == 0:
		return text(lang, "fee.free")
	case f.Currency == "JPY":
		return text(lang, "yen", "amount", grouped(f.Value))
	}
	return f.Currency + " " + grouped(f.Value)
}

// grouped writes a number in groups of three digits.
func grouped(n float64) string {
	whole, fraction, _ := strings.Cut(Number(n), ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return b.String()
}
