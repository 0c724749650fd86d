package authoring

import (
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/microcredential"
)

// ReadFile reads what a description file (JSON) or a description workbook says. Cells that are not understood keep their
// words. The error says itself to people: a *microcredential.InputError, or a descriptionbook.Faults.
func ReadFile(data []byte) (Fields, error) {
	if descriptionbook.Recognise(data) {
		form, err := descriptionbook.Read(data)
		if err != nil {
			return nil, err
		}
		f := Fields(form.Fields())
		f.forgetLearner()
		return f, nil
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
