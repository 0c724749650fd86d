package awarded

import (
	"fmt"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
)

// Reinstate takes back a revocation that was a mistake, of one award or of a whole batch.
type Reinstate struct {
	office.Flags
	Award   string `arg:"" optional:"" help:"command.award"`
	Batch   string `help:"command.reinstate.batch" placeholder:"BATCH"`
	Yes     bool   `help:"command.undo.yes"`
	Confirm int    `help:"command.undo.confirm" placeholder:"N"`
	JSON    bool   `help:"command.flag.json"`
}

// reinstateReport is the answer for programs.
type reinstateReport struct {
	Award      string `json:"award,omitzero"`
	Address    string `json:"address,omitzero"`
	Batch      string `json:"batch,omitzero"`
	Reinstated int    `json:"reinstated"` // awards that stand again
}

// Run has what was revoked stand again, at the same addresses.
func (k *Reinstate) Run(c *terminal.Context) error {
	if (k.Award == "") == (k.Batch == "") {
		return terminal.Misuse(nil, "command.reinstate.which")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	if k.Batch != "" {
		return k.batch(c, a)
	}
	told, err := find(c, a, k.Award)
	if err != nil {
		return office.RefusedOr(err, "command.reinstate.failed")
	}
	if !k.Yes && !k.JSON && terminal.Is(c.Stdin) && !told.RevokedAt.IsZero() {
		why := terminal.Field{c.Text("command.show.reason"), register.ReasonText(told.Reason, c.Lang)}
		if err := askAbout(c, told, "command.reinstate", why); err != nil {
			return err
		}
	}
	var stood int
	err = a.AsOperator(c, func(by issuance.By) (err error) {
		stood, err = a.Standing.Reinstate(c, by, *told.Org, []issuance.Award{told.Award}, issuance.Reinstatement{})
		return err
	})
	if err != nil {
		return office.RefusedOr(err, "command.reinstate.failed")
	}
	if k.JSON {
		return c.PrintJSON(reinstateReport{Award: told.ID.String(), Address: told.Address(), Reinstated: stood})
	}
	if err := c.Say("command.reinstate.done", "who", whoseAward(c, told), "title", told.Title, "address", told.Address()); err != nil {
		return err
	}
	return office.SayTrial(c, told.Org)
}

// batch takes back that a batch was undone, after showing it.
func (k *Reinstate) batch(c *terminal.Context, a *app.App) error {
	org, batch, err := a.Register.FindBatch(c, k.Batch)
	if err == nil {
		err = a.Standing.CheckReinstate(c, &batch)
	}
	if err != nil {
		return office.RefusedOr(err, "command.reinstate.failed")
	}
	told, err := a.Register.Batch(c, &org, batch)
	if err != nil {
		return terminal.Undecided(err, "command.reinstate.failed")
	}
	if err := k.show(c, told); err != nil {
		return err
	}
	if err := confirmMany(c, "command.reinstate", k.Yes, k.Confirm, told.Revoked); err != nil {
		return err
	}
	begun, stood := time.Now(), 0
	err = a.AsOperator(c, func(by issuance.By) (err error) {
		stood, err = a.Standing.ReinstateBatch(c, by, org, batch, issuance.Reinstatement{})
		return err
	})
	if err != nil {
		return office.RefusedOr(err, "command.reinstate.failed")
	}
	if k.JSON {
		return c.PrintJSON(reinstateReport{Batch: told.Number(), Reinstated: stood})
	}
	return c.Say("command.reinstate.batch.done", "count", stood, "batch", told.Number(), "passed", told.Revoked-stood,
		"seconds", fmt.Sprintf("%.1f", time.Since(begun).Seconds()), "list", fmt.Sprintf("%s list --batch %s%s", office.Program(), told.Number(), k.Place()))
}

// show tells which undoing is to be taken back. Where programs read the answer, people may still be asked.
func (k *Reinstate) show(c *terminal.Context, b *register.Batch) error {
	out := c.Stdout
	if k.JSON {
		out = c.Stderr
	}
	s := terminal.NewSheet(out)
	s.Fields(0, []terminal.Field{
		{c.Text("command.show.batch"), b.Number()},
		{c.Text("command.undo.recorded"), zoned(c.Lang, b.Recorded(), b.Zone)},
		{c.Text("command.show.title"), b.Title},
		{c.Text("command.show.issuer"), b.Org.NameIn(c.Lang)},
		{c.Text("command.undo.rows"), batchState(c, b)},
		{c.Text("command.reinstate.undone"), zoned(c.Lang, b.Undone.At, b.Zone)},
		{c.Text("command.show.reason"), register.ReasonText(b.Undone.Code, c.Lang)},
	})
	return s.Print()
}
