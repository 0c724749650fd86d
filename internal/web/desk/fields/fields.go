// Package fields shows rows of a description as fields of a form: beside each stands what belongs there, an example, and what
// the rules say of it. It knows no draft: an organisation's facts are asked for by the same rows.
package fields

import (
	"slices"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// Form is what stands in the fields of a page, and what the rules say of it.
type Form struct {
	Page    *page.Frame
	Fields  authoring.Fields
	At      map[string][]Remark // by field
	General []Remark            // what belongs to no field
	Either  string              // key of the row of which one language must be there; empty: no mark says so
}

// Remark is what the rules say at a field.
type Remark struct {
	Severity microcredential.Severity
	Text     string
}

// Empty is how a field weighs in which nobody has written yet, and which cannot stay so. Nothing there is wrong.
const Empty microcredential.Severity = "empty"

// BodyRows are all rows of the form that belong to the awarding body, but what its country is called: NameCountry says that.
func BodyRows() (rows []descriptionbook.Row) {
	for _, row := range descriptionbook.Rows() {
		if authoring.IsBody(row.Key) && row.Key != countryText {
			rows = append(rows, row)
		}
	}
	return rows
}

// FaultRemarks are what cannot be understood, each with the name of its field.
func FaultRemarks(faults descriptionbook.Faults, lang locale.Language) (all []Remark) {
	for _, fault := range faults {
		name, _ := Label(fault.Key(), lang)
		all = append(all, Remark{microcredential.Error, name + ": " + fault.Sentence(lang)})
	}
	return all
}

// Tell puts findings about the awarding body at their fields, which are in rows, and what has none above all. A fact that is in
// neither language is asked for once, in that of the page: the other may stay empty.
func (f *Form) Tell(rows []descriptionbook.Row, findings []microcredential.Finding) {
	f.At, f.General = map[string][]Remark{}, nil
	d, _ := descriptionbook.OfFields(f.Fields).Understood()
	for _, finding := range findings {
		field := f.fieldOf(rows, d.Advice(finding, f.Page.Lang).Spots)
		if field != "" && f.Fields[field] == "" && len(f.At[field]) > 0 {
			continue
		}
		r := Remark{finding.Severity, descriptionbook.Finding(finding, f.Page.Lang)}
		if field != "" && f.Fields[field] == "" && finding.Severity == microcredential.Error {
			r.Text = f.Page.T("desk.wanted")
		}
		if field == "" {
			f.General = append(f.General, r)
		} else {
			f.At[field] = append(f.At[field], r)
		}
	}
}

// fieldOf is the field of rows that one of the keys means; where its row is empty in both languages, the page's.
func (f *Form) fieldOf(rows []descriptionbook.Row, spots []microcredential.Spot) string {
	for _, row := range rows {
		fields := row.Fields()
		for _, spot := range spots {
			if !slices.Contains(fields, spot.Key) {
				continue
			}
			blank := !slices.ContainsFunc(fields, func(name string) bool { return f.Fields[name] != "" })
			if own := row.Key + "_" + string(f.Page.Lang); blank && slices.Contains(fields, own) {
				return own
			}
			return spot.Key
		}
	}
	return ""
}

// ToldOf reports whether anything is said of what was typed.
func (f *Form) ToldOf() bool { return len(f.General) > 0 || len(f.At) > 0 }

// wrong reports whether what stands in a field cannot be published.
func (f *Form) wrong(field string) bool {
	return slices.ContainsFunc(f.At[field], func(r Remark) bool { return r.Severity == microcredential.Error })
}

// Cut keeps a field within what a draft takes; no form of ours sends more.
func Cut(text string) string { return text[:min(len(text), authoring.MaxField)] }

// fieldName is what a field is called, with the language of its text.
func fieldName(f *page.Frame, field string) string {
	name, of := Label(field, f.Lang)
	if of != "" {
		name += " · " + f.T("language."+string(of))
	}
	return name
}

// fieldLanguage is the language of a field's text, or else the page's.
func fieldLanguage(f *page.Frame, field string) string {
	if _, of := authoring.Label(field, f.Lang); of != "" {
		return string(of)
	}
	return string(f.Lang)
}

// what says what belongs into a row: in words of its own where the workbook's speak of cells and lists.
func (f *Form) what(row descriptionbook.Row) string {
	key := "desk.what." + row.Key
	if text := f.Page.T(key); text != "page."+key {
		return text
	}
	return row.What(f.Page.Lang)
}
