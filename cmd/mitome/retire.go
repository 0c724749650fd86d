package main

import (
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
)

// retireCommand ends the awarding of micro-credentials, or lets it go on.
type retireCommand struct {
	office.Flags
	Class  []string `arg:"" name:"class" help:"command.catalogue.class"`
	Resume bool     `help:"command.retire.resume"`
	JSON   bool     `help:"command.flag.json"`
}

// retiredClass is what became of a class.
type retiredClass struct {
	Class   issuance.ID `json:"class"`
	Retired bool        `json:"retired"`
	Changed bool        `json:"changed"`
}

// Run retires, or resumes. All classes are found before any is changed.
func (k *retireCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	classes := make([]issuance.Class, len(k.Class))
	for i, text := range k.Class {
		if classes[i], err = a.Service.FindClass(c, text); err != nil {
			return office.RefusedOr(err, "command.retire.failed")
		}
	}
	out := make([]retiredClass, len(classes))
	for i, class := range classes {
		out[i] = retiredClass{Class: class.ID, Retired: !k.Resume}
		err := a.AsOperator(c, func(by issuance.By) (err error) {
			out[i].Changed, err = a.Authoring.Retire(c, by, class, !k.Resume)
			return err
		})
		if err != nil {
			return terminal.Undecided(err, "command.retire.failed")
		}
		if !k.JSON {
			if err := c.Say(out[i].key(), "class", class.ID.String()); err != nil {
				return err
			}
		}
	}
	if k.JSON {
		return c.PrintJSON(out)
	}
	return nil
}

func (r *retiredClass) key() string {
	switch {
	case r.Retired && r.Changed:
		return "command.retire.done"
	case r.Retired:
		return "command.retire.before"
	case r.Changed:
		return "command.retire.resumed"
	}
	return "command.retire.resumed_before"
}
