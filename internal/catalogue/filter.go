package catalogue

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Filter names a filter, as it stands in addresses.
type Filter string

// The filters, in the order in which they are shown.
const (
	ByHours      Filter = "hours"
	ByCredit     Filter = "credit"
	ByLevel      Filter = "level"
	ByForm       Filter = "form"
	ByPace       Filter = "pace"
	ByPlace      Filter = "place"
	ByLanguage   Filter = "language"
	ByField      Filter = "field"
	ByApply      Filter = "apply"
	ByStart      Filter = "start"
	ByFee        Filter = "fee"
	ByBenefit    Filter = "benefit"
	ByAudience   Filter = "audience"
	ByAssessment Filter = "assessment"
	ByQuality    Filter = "quality"
	ByStack      Filter = "stack"
	ByBody       Filter = "body"
	ByKind       Filter = "kind"
	ByCountry    Filter = "country"
	ByGuideline  Filter = "guideline"

	byOrg Filter = "org" // of ours, for their own hosts
)

// Filters are all filters in their order.
var Filters = []Filter{
	ByHours, ByCredit, ByLevel, ByForm, ByPace, ByPlace, ByLanguage, ByField, ByApply, ByStart, ByFee, ByBenefit, ByAudience, ByAssessment, ByQuality, ByStack,
	ByBody, ByKind, ByCountry, ByGuideline,
}

// NotStated is the value of every filter for entries that do not say, or in which it could not be read.
const NotStated = "none-stated"

// value is a value of a filter.
type value struct {
	filter Filter
	value  string
}

// Bands of hours: up to so many.
var Bands = []float64{10, 20, 45, 90}

// bandOf is the band of so many hours: "-10", "10-20", … "90-".
func bandOf(hours float64) string {
	names := []string{"-10", "10-20", "20-45", "45-90", "90-"}
	for i, upto := range Bands {
		if hours <= upto {
			return names[i]
		}
	}
	return names[len(names)-1]
}

// valuesOf are the values of an entry that do not depend on the day.
func valuesOf(e *Entry) []value {
	f := &e.Facts
	v := valueList{}
	if f.Hours != nil {
		v.add(ByHours, bandOf(f.Hours.Value))
	}
	if f.Credit != nil {
		v.add(ByCredit, creditValues(f.Credit)...)
	}
	if f.Level != nil {
		v.add(ByLevel, strings.ToUpper(f.Level.Framework)+" "+f.Level.Value)
	}
	for filter, codes := range map[Filter]*Codes{ByLanguage: f.Languages, ByForm: f.Form, ByAssessment: f.Assessment, ByQuality: f.Quality, ByStack: f.Stack, ByCountry: f.Country} {
		if codes != nil {
			v.add(filter, codes.Values...)
		}
	}
	v.add(ByPace, f.Pace)
	v.add(ByKind, f.Kind)
	v.add(ByBenefit, f.Benefit)
	if f.Benefit != "" && f.Benefit != "none" {
		v.add(ByBenefit, "yes")
	}
	if len(f.Field) >= 2 {
		v.add(ByField, f.Field[:2])
		if len(f.Field) > 2 {
			v.add(ByField, f.Field)
		}
	}
	if f.Fee != nil {
		v.add(ByFee, map[bool]string{true: "free", false: "paid"}[f.Fee.Value == 0])
	}
	v.add(ByPlace, wordsKey(f.Place))
	v.add(ByAudience, wordsKey(f.Audience))
	v.add(ByBody, BodyKey(&e.Body))
	v.add(ByGuideline, map[bool]string{true: "conforms", false: "not"}[f.Conforms])
	if e.Body.Org != 0 {
		v.add(byOrg, orgKey(e.Body.Org))
	}
	for _, filter := range Filters {
		if !v.has(filter) && filter != ByApply && filter != ByStart {
			v.add(filter, NotStated)
		}
	}
	return v
}

type valueList []value

func (v *valueList) add(filter Filter, values ...string) {
	for _, text := range values {
		if text != "" {
			*v = append(*v, value{filter, strings.Clone(text)})
		}
	}
}

func (v valueList) has(filter Filter) bool {
	return slices.ContainsFunc(v, func(one value) bool { return one.filter == filter })
}

// creditValues are "none", or "any" and the unit.
func creditValues(c *Credit) []string {
	switch {
	case c.None:
		return []string{"none"}
	case c.Unit == "":
		return []string{"any", "other"}
	}
	return []string{"any", c.Unit}
}

// BodyKey is by what an awarding body is chosen: the domain of its home, or of its Profile. Another's is its Profile as a
// whole: many may share a domain, and what one says of its home is its own word.
func BodyKey(b *Body) string {
	if b.Org == 0 && b.Slug == "" {
		_, rest, _ := strings.Cut(b.Address, "://")
		return cut(rest, maxName)
	}
	for _, address := range []string{b.HomeURL, b.Address} {
		if _, rest, ok := strings.Cut(address, "://"); ok {
			host, _, _ := strings.Cut(rest, "/")
			return strings.TrimPrefix(host, "www.")
		}
	}
	return ""
}

// wordsKey is by what words of an issuer's own are chosen, whatever language they are shown in.
func wordsKey(words InLanguage) string {
	const most = 60 // characters, for an address
	key := []rune(strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(words.In(locale.English)))), " "))
	return string(key[:min(len(key), most)])
}

// namesOf are the names of values that only their entry knows.
func namesOf(e *Entry) map[value]InLanguage {
	return map[value]InLanguage{
		{ByBody, BodyKey(&e.Body)}:               e.bodyName(),
		{ByPlace, wordsKey(e.Facts.Place)}:       e.Facts.Place,
		{ByAudience, wordsKey(e.Facts.Audience)}: e.Facts.Audience,
	}
}

// bodyName is the awarding body's name as a value to choose: another issuer's with its domain, for anybody can bear any name.
func (e *Entry) bodyName() InLanguage {
	name := e.Body.Name
	if e.Foreign == nil {
		return name
	}
	if name.EN != "" || name.JA == "" {
		name.EN = strings.TrimSpace(name.EN + " (" + e.Foreign.Domain + ")")
	}
	if name.JA != "" {
		name.JA += "（" + e.Foreign.Domain + "）"
	}
	return name
}

func orgKey(org issuance.OrganisationID) string { return strconv.FormatInt(int64(org), 10) }

// dailyValues are those that depend on the day.
var dailyValues = []value{
	{ByApply, "open"}, {ByApply, "soon"}, {ByApply, "closed"}, {ByApply, NotStated},
	{ByStart, "any"}, {ByStart, "month"}, {ByStart, "quarter"}, {ByStart, "later"}, {ByStart, NotStated},
}

// valuesOn are the values that facts have on a day.
func valuesOn(f *Facts, day int64) []value {
	return []value{{ByApply, applying(f, day)}, {ByStart, starting(f, day)}}
}

// applying says whether one can apply on a day.
func applying(f *Facts, day int64) string {
	switch {
	case f.ApplyFrom == 0 && f.ApplyUntil == 0:
		return NotStated
	case day < f.ApplyFrom:
		return "soon"
	case f.ApplyUntil != 0 && day > f.ApplyUntil:
		return "closed"
	}
	return "open"
}

// starting says when it begins next, seen from a day.
func starting(f *Facts, day int64) string {
	next := f.Next(day)
	switch {
	case f.AnyTime:
		return "any"
	case next == 0:
		return NotStated
	case next <= day+31:
		return "month"
	case next <= day+92:
		return "quarter"
	}
	return "later"
}

// Next is the next day on or after a day on which it begins; 0 when none is known.
func (f *Facts) Next(day int64) int64 {
	for _, starts := range f.Starts {
		if starts >= day {
			return starts
		}
	}
	return 0
}

// Applying says whether one can apply on a day: "open", "soon", "closed", or NotStated.
func (f *Facts) Applying(day int64) string { return applying(f, day) }
