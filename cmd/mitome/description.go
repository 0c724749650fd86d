package main

import (
	"bytes"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// described is one description of a file, with the workbook it was read from, if it was one.
type described struct {
	*microcredential.Description
	form   *descriptionbook.Form  // nil: JSON
	faults descriptionbook.Faults // of its cells that were not understood
}

// readDescriptions reads the descriptions of a file: JSON or a description workbook, whatever its name ends with. Of a workbook
// it is what can be understood.
func readDescriptions(c *terminal.Context, file string) ([]described, error) {
	data, err := c.Read(file, microcredential.MaxList)
	if err != nil {
		return nil, err
	}
	return parseDescriptions(c, file, data)
}

func parseDescriptions(c *terminal.Context, file string, data []byte) ([]described, error) {
	if descriptionbook.Recognise(data) {
		form, err := descriptionbook.Read(data)
		if err != nil {
			return nil, terminal.Refuse(err, "command.check.bad_file", "file", file)
		}
		d, faults := form.Understood()
		return []described{{d, form, faults}}, nil
	}
	data = c.Unmarked(file, data)
	if text := bytes.TrimSpace(data); len(text) > 0 && !bytes.ContainsRune([]byte(`{["`), rune(text[0])) {
		return nil, terminal.Refuse(nil, "command.check.foreign", "file", file)
	}
	list, err := microcredential.Parse(data)
	if err != nil {
		return nil, terminal.Refuse(err, "command.check.bad_file", "file", file)
	}
	all := make([]described, len(list))
	for i, d := range list {
		all[i] = described{Description: d}
	}
	return all, nil
}

// readDescription reads a file that holds exactly one description, all of which is understood.
func readDescription(c *terminal.Context, file string) (described, error) {
	data, err := c.Read(file, microcredential.MaxList)
	if err != nil {
		return described{}, err
	}
	return parseDescription(c, file, data)
}

func parseDescription(c *terminal.Context, file string, data []byte) (described, error) {
	list, err := parseDescriptions(c, file, data)
	switch {
	case err != nil:
		return described{}, err
	case len(list) != 1:
		return described{}, terminal.Refuse(nil, "command.issue.one", "file", file, "count", len(list))
	case len(list[0].faults) > 0:
		return described{}, terminal.Refuse(list[0].faults, "command.check.bad_cells", "file", file)
	}
	return list[0], nil
}

// findings are the findings with what helps to mend those that count; of a workbook with their cells, and in the names of its
// rows.
func (d described) findings(found []microcredential.Finding) []findingReport {
	reports := findingReports(d.Description, found)
	if d.form == nil {
		return reports
	}
	for n := range reports {
		r := &reports[n]
		r.Message, r.MessageJA = descriptionbook.Finding(found[n], locale.English), descriptionbook.Finding(found[n], locale.Japanese)
		for i := range r.Keys {
			r.Keys[i].Sheet, r.Keys[i].Cell = d.form.Cell(r.Keys[i].Key)
			r.Keys[i].inForm = true
			if text := descriptionbook.ChoiceExample(r.Keys[i].Key, locale.English); text != "" && r.Example != "" {
				r.Example, r.ExampleJA = text, descriptionbook.ChoiceExample(r.Keys[i].Key, locale.Japanese)
			}
		}
	}
	return reports
}
