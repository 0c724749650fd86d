package awarded

import (
	"fmt"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
)

// Batches lists batches of all organisations, the newest first.
type Batches struct {
	office.Flags
	Limit int  `help:"command.list.limit" placeholder:"N"`
	JSON  bool `help:"command.flag.json"`
}

// Run prints a table, or JSON.
func (k *Batches) Run(c *terminal.Context) error {
	if k.Limit < 0 {
		return terminal.Misuse(nil, "command.list.limit_bad")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	limit := limitOf(k.Limit, !k.JSON)
	batches, err := a.Register.Batches(c, limit)
	if err != nil {
		return terminal.Undecided(err, "command.batches.failed")
	}
	if !k.JSON {
		return k.print(c, batches, limit)
	}
	wires := make([]register.BatchWire, len(batches))
	for i, b := range batches {
		wires[i] = b.Wire()
	}
	return c.PrintJSON(wires)
}

func (k *Batches) print(c *terminal.Context, batches []*register.Batch, limit int) error {
	if len(batches) == 0 {
		return c.Say("command.list.none")
	}
	head := []string{c.Text("command.show.batch"), c.Text("command.undo.recorded"), c.Text("command.undo.rows"), c.Text("command.show.title"), c.Text("command.batches.by")}
	rows := make([][]string, len(batches))
	for i, b := range batches {
		rows[i] = []string{b.Number(), locale.Minute(c.Lang, b.Recorded().In(b.Zone)), batchState(c, b), terminal.Cut(b.Title, terminal.TitleWidth), terminal.Cut(b.Who(c.Lang), terminal.WhoWidth)}
	}
	s := terminal.NewSheet(c.Stdout)
	s.Table(0, head, rows)
	if err := s.Print(); err != nil {
		return err
	}
	said := map[issuance.OrganisationID]bool{}
	for _, b := range batches {
		printTrouble(c, b)
		if !said[b.Org.ID] {
			said[b.Org.ID] = true
			if err := office.SayTrial(c, b.Org); err != nil {
				return err
			}
		}
	}
	if len(batches) == limit {
		fmt.Fprintln(c.Stderr, c.Text("command.list.more", "limit", limit))
	}
	return nil
}

// shownAside is how many rows that were set aside are shown to people; programs get all of them.
const shownAside = 50

// printTrouble says which rows of a batch were set aside, and why others wait, with what to do.
func printTrouble(c *terminal.Context, b *register.Batch) {
	rows := register.SetAsideWires(b.AsideRows)
	if len(rows) > 0 {
		fmt.Fprintln(c.Stdout, c.Text("command.batches.set_aside_rows", "batch", b.Number(), "count", len(rows)))
	}
	for i, row := range rows {
		if i == shownAside {
			fmt.Fprintln(c.Stdout, c.Text("command.issue.more_faults", "count", len(rows)-i))
			break
		}
		fmt.Fprintln(c.Stdout, "  "+row.Sentence(c.Lang))
	}
	if b.Stuck != nil {
		fmt.Fprintln(c.Stdout, b.StuckMessage(c.Lang))
	}
}

// batchState is such as "498 awarded, 3 revoked".
func batchState(c *terminal.Context, b *register.Batch) string {
	if b.Issued+b.WaitingRows+b.Aside == 0 && b.Already > 0 {
		return c.Text("command.batches.held", "count", b.Already)
	}
	text := c.Text("command.batches.awarded", "count", b.Issued)
	if b.Revoked > 0 {
		text += c.Text("command.batches.revoked", "count", b.Revoked)
	}
	if b.WaitingRows > 0 {
		text += c.Text("command.batches.waiting", "count", b.WaitingRows)
	}
	if !b.Halted.IsZero() {
		text += c.Text("command.batches.halted")
	}
	if b.Aside > 0 {
		text += c.Text("command.batches.set_aside", "count", b.Aside)
	}
	if !b.Undone.At.IsZero() {
		text += c.Text("command.batches.undone")
	}
	return text
}
