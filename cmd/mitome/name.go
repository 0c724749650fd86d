package main

import (
	"github.com/mitome/mitome/internal/issuance"
)

// nameCommand corrects the name of an award's learner, or lets the award's page show it, or no longer.
type nameCommand struct {
	storeFlags
	Award  string `arg:"" help:"command.award"`
	Show   bool   `help:"command.name.show" xor:"name"`
	Hide   bool   `help:"command.name.hide" xor:"name"`
	Name   string `help:"command.name.name" placeholder:"NAME"`
	NameEN string `help:"command.name.name_en" name:"name-en" placeholder:"NAME"`
	JSON   bool   `help:"command.flag.json"`
}

// Run changes what the register and the page say, at once.
func (k *nameCommand) Run(c *Context) error {
	if !k.Show && !k.Hide && k.Name+k.NameEN == "" {
		return misuse(nil, "command.name.nothing")
	}
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, award, err := a.Service.Find(c, k.Award)
	if err == nil {
		err = asOperator(c, a, func(by issuance.By) error { return k.change(c, a.Service, by, award) })
	}
	if err != nil {
		return refusedOr(err, "command.name.failed")
	}
	return k.tell(c, org.AwardAddress(award.ID), award)
}

func (k *nameCommand) change(c *Context, s *issuance.Service, by issuance.By, award issuance.Award) error {
	if k.Name+k.NameEN != "" {
		if err := s.Rename(c, by, award, issuance.PersonName{Name: k.Name, English: k.NameEN}); err != nil {
			return err
		}
	}
	if !k.Show && !k.Hide {
		return nil
	}
	return s.ShowName(c, by, award, k.Show)
}

// tell says what was done.
func (k *nameCommand) tell(c *Context, address string, award issuance.Award) error {
	if k.JSON {
		done := map[string]any{"award": award.ID.String(), "address": address}
		if k.Show || k.Hide {
			done["show_name"] = k.Show
		}
		if k.Name+k.NameEN != "" {
			done["corrected"] = true
		}
		return c.printJSON(done)
	}
	for _, said := range []struct {
		is  bool
		key string
	}{{k.Name+k.NameEN != "", "command.name.corrected"}, {k.Show, "command.name.shown"}, {k.Hide, "command.name.hidden"}} {
		if said.is {
			if err := c.say(said.key, "address", address); err != nil {
				return err
			}
		}
	}
	return nil
}
