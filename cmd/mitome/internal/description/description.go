// Package description reads the descriptions of micro-credentials that a verb is given: JSON, or a workbook that was filled
// in. It says what was found in them, and holds the flags of how their pictures look.
package description

import (
	"bytes"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/microcredential"
)

// Described is one description of a file, with the workbook it was read from, if it was one.
type Described struct {
	*microcredential.Description
	Form   *descriptionbook.Form  // nil: JSON
	Faults descriptionbook.Faults // of its cells that were not understood
}

// Read reads the descriptions of a file: JSON or a description workbook, whatever its name ends with. Of a workbook
// it is what can be understood.
func Read(c *terminal.Context, file string) ([]Described, error) {
	data, err := c.Read(file, microcredential.MaxList)
	if err != nil {
		return nil, err
	}
	return Parse(c, file, data)
}

// Parse is Read for a file that was read.
func Parse(c *terminal.Context, file string, data []byte) ([]Described, error) {
	if descriptionbook.Recognise(data) {
		form, err := descriptionbook.Read(data)
		if err != nil {
			return nil, terminal.Refuse(err, "command.check.bad_file", "file", file)
		}
		d, faults := form.Understood()
		return []Described{{d, form, faults}}, nil
	}
	data = c.Unmarked(file, data)
	if text := bytes.TrimSpace(data); len(text) > 0 && !bytes.ContainsRune([]byte(`{["`), rune(text[0])) {
		return nil, terminal.Refuse(nil, "command.check.foreign", "file", file)
	}
	list, err := microcredential.Parse(data)
	if err != nil {
		return nil, terminal.Refuse(err, "command.check.bad_file", "file", file)
	}
	all := make([]Described, len(list))
	for i, d := range list {
		all[i] = Described{Description: d}
	}
	return all, nil
}

// ReadOne reads a file that holds exactly one description, all of which is understood.
func ReadOne(c *terminal.Context, file string) (Described, error) {
	data, err := c.Read(file, microcredential.MaxList)
	if err != nil {
		return Described{}, err
	}
	return ParseOne(c, file, data)
}

// ParseOne is ReadOne for a file that was read.
func ParseOne(c *terminal.Context, file string, data []byte) (Described, error) {
	list, err := Parse(c, file, data)
	switch {
	case err != nil:
		return Described{}, err
	case len(list) != 1:
		return Described{}, terminal.Refuse(nil, "command.issue.one", "file", file, "count", len(list))
	case len(list[0].Faults) > 0:
		return Described{}, terminal.Refuse(list[0].Faults, "command.check.bad_cells", "file", file)
	}
	return list[0], nil
}
