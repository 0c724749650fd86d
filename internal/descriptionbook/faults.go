package descriptionbook

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Faults are what cannot be understood in a workbook.
type Faults []Fault

// Fault is a cell that cannot be understood.
type Fault struct {
	Sheet, Cell string // such as B7; empty: the workbook as a whole
	Code        string
	Args        []any // names and values of the message
	Err         error // of the value, if that says more

	key   string // of the row
	lang  locale.Language
	stray string // the name of a row that nobody can name
	meant *meant // the cell in which the text probably belongs
	of    item   // whose choices are told
}

// meant is a cell, and the field that it is.
type meant struct{ field, cell string }

func (f Faults) Error() string { return f.Message("en") }

// Message says all of them, a line each.
func (f Faults) Message(lang locale.Language) string {
	said := make([]string, len(f))
	for i, fault := range f {
		said[i] = "\n  - " + fault.Message(lang)
	}
	return strings.Join(said, "")
}

func (f Fault) Error() string { return f.Message("en") }

// Message says where the fault is, and what.
func (f Fault) Message(lang locale.Language) string {
	if f.Cell == "" {
		return f.Sentence(lang)
	}
	return locale.Text(lang, "describe.at", "sheet", f.Sheet, "cell", f.Cell, "sentence", f.Sentence(lang))
}

// Sentence says what the fault is, without the cell.
func (f Fault) Sentence(lang locale.Language) string {
	if input, ok := f.Err.(*microcredential.InputError); ok { //nolint:errorlint // as Set returns it
		return input.Message(lang)
	}
	args := slices.Clone(f.Args)
	if list := f.of.list(lang); list != nil {
		args = append(args, "choices", strings.Join(list, locale.Text(lang, "describe.comma")))
	}
	said := locale.Text(lang, "describe.fault."+f.Code, args...)
	if f.meant != nil {
		said += locale.Text(lang, "describe.meant", "label", Label(f.meant.field, lang), "cell", f.meant.cell)
	}
	return said
}

// Key is the row that the fault is of; empty: of none.
func (f Fault) Key() string { return f.key }

// Field is the field of Fields in which the fault is; empty: in none.
func (f Fault) Field() string {
	if f.stray != "" {
		return strayField + f.stray
	}
	if i, known := byName()[letters(f.key)]; known && i.key == f.key && i.perLanguage() && f.lang != "" {
		return f.key + "_" + string(f.lang)
	}
	return f.key
}

// Beyond are the findings about what was understood that say more than the faults do: a rule that misses what stands in a cell
// that was not understood is heard when that cell has been mended.
func (f Faults) Beyond(d *microcredential.Description, findings []microcredential.Finding) []microcredential.Finding {
	unread := func(field string) bool {
		_, said := d.Raw(field)
		return !said && slices.ContainsFunc(f, func(fault Fault) bool {
			return fault.Code == "headless" || fault.Field() == field || fault.meant != nil && fault.meant.field == field
		})
	}
	var rest []microcredential.Finding
	for _, finding := range findings {
		asked := len(finding.Langs)
		finding.Langs = slices.DeleteFunc(slices.Clone(finding.Langs), func(lang microcredential.Lang) bool {
			return unread(string(finding.Descriptor) + "_" + string(lang))
		})
		shared := slices.ContainsFunc(d.Advice(finding, microcredential.English).Spots, func(spot microcredential.Spot) bool {
			return !strings.HasSuffix(spot.Key, "_en") && !strings.HasSuffix(spot.Key, "_ja") && unread(spot.Key)
		})
		if shared || asked > 0 && len(finding.Langs) == 0 {
			continue
		}
		rest = append(rest, finding)
	}
	return rest
}

// Notes are the faults as remarks beside their cells.
func (f Faults) Notes(lang locale.Language) []Note {
	notes := make([]Note, len(f))
	for i, fault := range f {
		notes[i] = Note{Severity: microcredential.Error, Text: fault.Message(lang)}
		if field := fault.Field(); field != "" {
			notes[i].Keys = []string{field}
		}
	}
	return notes
}

// fault is one at this place, in the row of a key.
func (p place) fault(code, key string, args ...any) Fault {
	return Fault{Sheet: p.sheet, Cell: p.cell, Code: code, Args: args, key: key, lang: p.lang}
}

// fault is one of a text that means nothing in this row.
func (i item) fault(at place, code, text string) Fault {
	fault := at.fault(code, i.key, "text", locale.Excerpt(text))
	if code == "choice" || code == "languages" {
		fault.of = i
	}
	return fault
}
