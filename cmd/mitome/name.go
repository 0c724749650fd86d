package main

import (
	"math"
	"strconv"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/verification"
)

// nameCommand corrects the name of an award's learner, or lets the award's page show it, or no longer.
type nameCommand struct {
	office.Flags
	Award  string `arg:"" optional:"" help:"command.award"`
	Batch  string `help:"command.name.batch" placeholder:"BATCH"`
	Show   bool   `help:"command.name.show" xor:"name"`
	Hide   bool   `help:"command.name.hide" xor:"name"`
	Name   string `help:"command.name.name" placeholder:"NAME"`
	NameEN string `help:"command.name.name_en" name:"name-en" placeholder:"NAME"`
	JSON   bool   `help:"command.flag.json"`
}

// Run changes what the register and the page say, at once.
func (k *nameCommand) Run(c *terminal.Context) error {
	if !k.Show && !k.Hide && k.Name+k.NameEN == "" {
		return terminal.Misuse(nil, "command.name.nothing")
	}
	if (k.Batch == "") == (k.Award == "") || k.Batch != "" && k.Name+k.NameEN != "" {
		return terminal.Misuse(nil, "command.name.which")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	if k.Batch != "" {
		return k.ofBatch(c, a)
	}
	was, err := find(c, a, k.Award)
	if err == nil {
		err = a.AsOperator(c, func(by issuance.By) error { return k.change(c, a.Service, by, was.Award) })
	}
	if err != nil {
		return office.RefusedOr(err, "command.name.failed")
	}
	now, err := a.Register.Show(c, was.Org, was.Award)
	if err != nil {
		return terminal.Undecided(err, "command.name.failed")
	}
	return k.tell(c, was, now)
}

// ofBatch shows or hides the names of all learners of a batch whose awards are in force.
func (k *nameCommand) ofBatch(c *terminal.Context, a *app.App) error {
	org, batch, err := findBatch(c, a, k.Batch)
	if err != nil {
		return office.RefusedOr(err, "command.name.failed")
	}
	changed, left := 0, 0
	err = a.AsOperator(c, func(by issuance.By) error {
		return a.Register.Awards(c, []issuance.Organisation{org}, issuance.Selection{Batch: batch.ID}, math.MaxInt, func(award *register.Award) error {
			if award.ShowName == k.Show || !award.RevokedAt.IsZero() || k.Show && award.Name+award.NameEN == "" {
				left++
				return nil
			}
			changed++
			return a.Service.ShowName(c, by, award.Award, k.Show)
		})
	})
	if err != nil {
		return office.RefusedOr(err, "command.name.failed")
	}
	if k.JSON {
		return c.PrintJSON(map[string]any{"batch": strconv.FormatInt(batch.ID, 10), "show_name": k.Show, "changed": changed, "left": left})
	}
	if err := c.Say("command.name.batch_done", "shown", k.Show, "changed", changed, "left", left, "batch", batch.ID); err != nil {
		return err
	}
	return sayTrial(c, &org)
}

func (k *nameCommand) change(c *terminal.Context, s *issuance.Service, by issuance.By, award issuance.Award) error {
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

// tell says what was done, and what was so before.
func (k *nameCommand) tell(c *terminal.Context, was, now *register.Award) error {
	renamed := was.Name != now.Name || was.NameEN != now.NameEN
	if k.JSON {
		done := map[string]any{"award": now.ID.String(), "address": now.Address()}
		if k.Show || k.Hide {
			done["show_name"] = k.Show
		}
		if k.Name+k.NameEN != "" {
			done["corrected"] = renamed
		}
		return c.PrintJSON(done)
	}
	named := k.Name+k.NameEN != ""
	for _, said := range []struct {
		is  bool
		key string
	}{
		{named && renamed, "command.name.corrected"}, {named && !renamed, "command.name.same"},
		{named && renamed && !now.ShowName && !k.Hide && now.RevokedAt.IsZero(), "command.name.unseen"},
		{k.Show, "command.name.shown"}, {k.Hide, "command.name.hidden"}, {!now.RevokedAt.IsZero(), "command.name.revoked"},
	} {
		if !said.is {
			continue
		}
		if err := c.Say(said.key, "address", now.Address(), "from", verification.Printable(fullName(&was.Recipient)), "to", verification.Printable(fullName(&now.Recipient)),
			"day", zonedDay(c.Lang, now.RevokedAt, now.Org), "reason", register.ReasonText(now.Reason, c.Lang)); err != nil {
			return err
		}
	}
	return sayTrial(c, now.Org)
}
