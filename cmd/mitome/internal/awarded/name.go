package awarded

import (
	"math"
	"strconv"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/verification"
)

// Name corrects who an award's learner is by the register, or lets the award's page show the name, or no longer.
type Name struct {
	office.Flags
	Award  string `arg:"" optional:"" help:"command.award"`
	Batch  string `help:"command.name.batch" placeholder:"BATCH"`
	Show   bool   `help:"command.name.show" xor:"name"`
	Hide   bool   `help:"command.name.hide" xor:"name"`
	Name   string `help:"command.name.name" placeholder:"NAME"`
	NameEN string `help:"command.name.name_en" name:"name-en" placeholder:"NAME"`

	Reading   string `help:"command.name.reading" placeholder:"READING"`
	StudentID string `help:"command.name.student_id" name:"student-id" placeholder:"NUMBER"`
	Anyway    bool   `help:"command.name.anyway"`

	JSON bool `help:"command.flag.json"`
}

// Run changes what the register and the page say, at once.
func (k *Name) Run(c *terminal.Context) error {
	if !k.Show && !k.Hide && k.registered() == (issuance.Registered{}) {
		return terminal.Misuse(nil, "command.name.nothing")
	}
	if (k.Batch == "") == (k.Award == "") || k.Batch != "" && k.registered() != (issuance.Registered{}) {
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
		err = a.AsOperator(c, func(by issuance.By) error { return k.change(c, a.Standing, by, was) })
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
func (k *Name) ofBatch(c *terminal.Context, a *app.App) error {
	org, batch, err := a.Register.FindBatch(c, k.Batch)
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
			return a.Standing.ShowName(c, by, award.Award, k.Show)
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
	return office.SayTrial(c, &org)
}

// registered is who the learner is to be.
func (k *Name) registered() issuance.Registered {
	return issuance.Registered{PersonName: issuance.PersonName{Name: k.Name, English: k.NameEN}, Reading: k.Reading, StudentID: k.StudentID}
}

func (k *Name) change(c *terminal.Context, s *standing.Service, by issuance.By, award *register.Award) error {
	if to := k.registered(); to != (issuance.Registered{}) {
		if err := s.Amend(c, by, *award.Org, award.Award, standing.Amendment{To: to, Anyway: k.Anyway}); err != nil {
			return err
		}
	}
	if !k.Show && !k.Hide {
		return nil
	}
	return s.ShowName(c, by, award.Award, k.Show)
}

// tell says what was done, and what was so before.
func (k *Name) tell(c *terminal.Context, was, now *register.Award) error {
	renamed, amended := was.PersonName() != now.PersonName(), was.Registered() != now.Registered()
	if k.JSON {
		done := map[string]any{"award": now.ID.String(), "address": now.Address()}
		if k.Show || k.Hide {
			done["show_name"] = k.Show
		}
		if k.registered() != (issuance.Registered{}) {
			done["corrected"] = amended
		}
		return c.PrintJSON(done)
	}
	named, numbered := k.Name+k.NameEN != "", k.Reading+k.StudentID != ""
	others := was.Reading != now.Reading || was.StudentID != now.StudentID
	for _, said := range []struct {
		is  bool
		key string
	}{
		{named && renamed, "command.name.corrected"}, {named && !renamed, "command.name.same"},
		{numbered && others, "command.name.registered"}, {numbered && !others, "command.name.registered_same"},
		{named && renamed && !now.ShowName && !k.Hide && now.RevokedAt.IsZero(), "command.name.unseen"},
		{k.Show, "command.name.shown"}, {k.Hide, "command.name.hidden"}, {!now.RevokedAt.IsZero(), "command.name.revoked"},
	} {
		if !said.is {
			continue
		}
		if err := c.Say(said.key, "address", now.Address(), "from", verification.Printable(was.PersonName().Full()), "to", verification.Printable(now.PersonName().Full()),
			"day", office.Day(c.Lang, now.RevokedAt, now.Org), "reason", register.ReasonText(now.Reason, c.Lang)); err != nil {
			return err
		}
	}
	return office.SayTrial(c, now.Org)
}
