package main

import (
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
)

// eraseCommand erases what is public of an award and its learner.
type eraseCommand struct {
	storeFlags
	Award    string `arg:"" help:"command.award"`
	Register bool   `help:"command.erase.register"`
	Yes      bool   `help:"command.erase.yes"`
	JSON     bool   `help:"command.flag.json"`
}

// Run erases the award; its address answers 410 with the code erased from then on.
func (k *eraseCommand) Run(c *terminal.Context) error {
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	told, err := find(c, a, k.Award)
	if err != nil {
		return refusedOr(err, "command.erase.refused")
	}
	if !k.Yes && !k.JSON && terminal.Is(c.Stdin) {
		if err := askAbout(c, told, "command.erase"); err != nil {
			return err
		}
	}
	err = a.AsOperator(c, func(by issuance.By) error { return a.Service.Erase(c, by, *told.Org, told.ID, k.Register) })
	if err != nil {
		return refusedOr(err, "command.erase.refused")
	}
	if k.JSON {
		return c.PrintJSON(map[string]any{"award": told.ID.String(), "address": told.Address(), "status": string(issuance.Erased), "register": !k.Register})
	}
	return c.Say("command.erase.done", "address", told.Address(), "register", k.Register)
}
