package main

import "github.com/mitome/mitome/internal/issuance"

// nameCommand lets an award's page show the learner's name, or no longer.
type nameCommand struct {
	storeFlags
	Award string `arg:"" help:"command.award"`
	Show  bool   `help:"command.name.show" xor:"name" required:""`
	Hide  bool   `help:"command.name.hide" xor:"name" required:""`
	JSON  bool   `help:"command.flag.json"`
}

// Run changes what the page shows, at once.
func (k *nameCommand) Run(c *Context) error {
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, award, err := a.Service.Find(c, k.Award)
	if err == nil {
		err = asOperator(c, a, func(by issuance.By) error { return a.Service.ShowName(c, by, award, k.Show) })
	}
	if err != nil {
		return refusedOr(err, "command.name.failed")
	}
	address := org.AwardAddress(award.ID)
	if k.JSON {
		return c.printJSON(map[string]any{"award": award.ID.String(), "address": address, "show_name": k.Show})
	}
	key := "command.name.hidden"
	if k.Show {
		key = "command.name.shown"
	}
	return c.say(key, "address", address)
}
