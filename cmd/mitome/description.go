package main

import (
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/microcredential"
)

// described is one description of a file, with the workbook it was read from, if it was one.
type described struct {
	*microcredential.Description
	form *descriptionbook.Form // nil: JSON
}

// readDescriptions reads the descriptions of a file: JSON or a description workbook, whatever its name ends with.
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
		d, err := form.Description()
		if err != nil {
			return []described{{form: form}}, terminal.Refuse(err, "command.check.bad_cells", "file", file)
		}
		return []described{{d, form}}, nil
	}
	list, err := microcredential.Parse(c.Unmarked(file, data))
	if err != nil {
		return nil, terminal.Refuse(err, "command.check.bad_file", "file", file)
	}
	all := make([]described, len(list))
	for i, d := range list {
		all[i] = described{Description: d}
	}
	return all, nil
}

// readDescription reads a file that holds exactly one description.
func readDescription(c *terminal.Context, file string) (*microcredential.Description, error) {
	list, err := readDescriptions(c, file)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, terminal.Refuse(nil, "command.issue.one", "file", file, "count", len(list))
	}
	return list[0].Description, nil
}
