// Package cataloguing is the verb "mitome catalogue": what an operator does with the catalogue, that of others too.
package cataloguing

import (
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
)

// Command is what an operator does with the catalogue.
type Command struct {
	Rebuild rebuildCommand `cmd:"" help:"command.catalogue.rebuild"`
	Hide    hideCommand    `cmd:"" help:"command.catalogue.hide"`
	Show    showCommand    `cmd:"" help:"command.catalogue.show"`
	Add     addCommand     `cmd:"" help:"command.catalogue.add"`
	List    listCommand    `cmd:"" help:"command.catalogue.list"`
	Remove  removeCommand  `cmd:"" help:"command.catalogue.remove"`
	Refresh refreshCommand `cmd:"" help:"command.catalogue.refresh"`
}

// rebuildCommand makes every entry anew from what is published.
type rebuildCommand struct {
	office.Flags
	JSON bool `help:"command.flag.json"`
}

// Run rebuilds, and tells how many entries there are.
func (k *rebuildCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	progress := c.NewProgress(c.Text("command.catalogue.progress"), 0, -1)
	done := 0
	err = a.AsOperator(c, func(by issuance.By) (err error) {
		done, err = a.RebuildCatalogue(c, by, progress.Set)
		return err
	})
	progress.End()
	if err != nil {
		return terminal.Undecided(err, "command.catalogue.failed")
	}
	if k.JSON {
		return c.PrintJSON(map[string]int{"entries": done})
	}
	return c.Say("command.catalogue.rebuilt", "count", done)
}

// listing are the flags of the verbs that hide a class and show it again.
type listing struct {
	office.Flags
	Class []string `arg:"" name:"class" help:"command.catalogue.class"`
	JSON  bool     `help:"command.flag.json"`
}

// hideCommand keeps classes out of the catalogue.
type hideCommand struct{ listing }

// Run hides.
func (k *hideCommand) Run(c *terminal.Context) error {
	return k.list(c, false, "command.catalogue.hidden", "command.catalogue.hidden_before")
}

// showCommand brings them back.
type showCommand struct{ listing }

// Run shows again.
func (k *showCommand) Run(c *terminal.Context) error {
	return k.list(c, true, "command.catalogue.shown", "command.catalogue.shown_before")
}

// listedClass is what became of a class.
type listedClass struct {
	Class   issuance.ID `json:"class"`
	Listed  bool        `json:"listed"`
	Changed bool        `json:"changed"`
}

func (k *listing) list(c *terminal.Context, listed bool, done, before string) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	classes := make([]issuance.Class, len(k.Class)) // all are found before any is changed
	for i, text := range k.Class {
		if classes[i], err = a.Service.FindClass(c, text); err != nil {
			return office.RefusedOr(err, "command.catalogue.failed")
		}
	}
	out := make([]listedClass, len(classes))
	for i, class := range classes {
		var changed bool
		err := a.AsOperator(c, func(by issuance.By) (err error) {
			changed, err = a.ListClass(c, by, class, listed)
			return err
		})
		if err != nil {
			return terminal.Undecided(err, "command.catalogue.failed")
		}
		out[i] = listedClass{class.ID, listed, changed}
		key := before
		if changed {
			key = done
		}
		if !k.JSON {
			if err := c.Say(key, "class", class.ID.String()); err != nil {
				return err
			}
		}
	}
	if k.JSON {
		return c.PrintJSON(out)
	}
	return nil
}
