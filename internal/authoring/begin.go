package authoring

import (
	"maps"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// ReadFile reads what a description file (JSON) or a description workbook says. Cells that are not understood keep their
// words, and the fields remember where these stood (Imported). The error says itself to people: a
// *microcredential.InputError, or a descriptionbook.Faults.
func ReadFile(data []byte) (Fields, error) {
	if descriptionbook.Recognise(data) {
		form, err := descriptionbook.Read(data)
		if err != nil {
			return nil, err
		}
		f := Fields(form.Fields())
		f.forgetLearner()
		_, faults := form.Understood()
		return f, f.setImported(faults)
	}
	list, err := microcredential.Parse(data)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, &microcredential.InputError{Code: "object"}
	}
	return FieldsOf(list[0]), nil
}

// FieldsOfBadge are the fields of what was read in anybody's badge: its texts, without its awarding body's.
func FieldsOfBadge(d *microcredential.Description) Fields {
	f := FieldsOf(d)
	maps.DeleteFunc(f, func(name, _ string) bool { return IsBody(name) })
	return f
}

// Imported is a cell of the workbook with which a draft began, in which something is not as it should be.
type Imported struct {
	Sheet string            `json:"sheet"`
	Cell  string            `json:"cell"`
	Field string            `json:"field"` // in which its text stands
	Text  string            `json:"text"`  // as it was read
	Says  map[string]string `json:"says"`  // what is wrong with it, by language
}

func (f Fields) setImported(faults descriptionbook.Faults) error {
	var all []Imported
	for _, fault := range faults {
		i := Imported{Sheet: fault.Sheet, Cell: fault.Cell, Field: fault.Field(), Says: map[string]string{}}
		i.Text = f.tidy()[i.Field]
		for _, lang := range locale.Languages {
			i.Says[string(lang)] = fault.Sentence(lang)
		}
		all = append(all, i)
	}
	if len(all) == 0 {
		return nil
	}
	text, err := json.Marshal(all, json.Deterministic(true))
	f[imported] = string(text)
	return err
}

// Imported are the cells of the workbook with which the draft began that nobody has mended yet: a field that says something
// else than its cell counts as mended.
func (f Fields) Imported() (left []Imported) {
	var all []Imported
	if json.Unmarshal([]byte(f[imported]), &all) != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(i Imported) bool { return f[i.Field] != i.Text })
}
