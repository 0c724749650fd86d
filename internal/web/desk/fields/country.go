package fields

import (
	"strings"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// The country of the awarding body is asked for once, by its name or code; what a Profile says of it in words follows from
// that.
const (
	countryCode = string(microcredential.Country) + "_code"
	countryText = string(microcredential.Country)
)

// NameCountry puts in place of a country that was typed its code, and into the facts what it is called, in each language in
// which the awarding body has a name. Where it is the country of before, what that is called there stays.
func NameCountry(facts, before authoring.Fields) {
	if understood, faults := descriptionbook.OfFields(authoring.Fields{countryCode: facts[countryCode]}).Understood(); len(faults) == 0 {
		facts[countryCode] = authoring.FieldsOf(understood)[countryCode]
	}
	for _, lang := range locale.Languages {
		name := countryText + "_" + string(lang)
		switch {
		case facts[countryCode] == before[countryCode] && before[name] != "":
			facts[name] = before[name]
		case facts[string(microcredential.AwardingBody)+"_"+string(lang)] != "":
			facts[name] = descriptionbook.Said(countryCode, facts[countryCode], lang)
		default:
			facts[name] = ""
		}
	}
}

// Label is what a field is called, and the language of its text; "" where it has none. The country's code is asked for as the
// country.
func Label(field string, lang locale.Language) (name string, of locale.Language) {
	if field == countryCode {
		field = countryText
	}
	return authoring.Label(field, lang)
}

// label is what a row is called.
func (v *Form) label(row descriptionbook.Row) string {
	if row.Key == countryCode {
		name, _ := Label(row.Key, v.Page.Lang)
		return name
	}
	return row.Label(v.Page.Lang)
}

// shown is a text as it stands in the field of a row: a country by its name.
func (v *Form) shown(row descriptionbook.Row, text string) string {
	if row.Key == countryCode {
		return descriptionbook.Said(row.Key, strings.TrimSpace(text), v.Page.Lang)
	}
	return text
}
