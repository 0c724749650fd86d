package awarded

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
)

// Undo revokes everything that a batch awarded, after showing it.
type Undo struct {
	office.Flags
	Batch   string `arg:"" help:"command.undo.batch"`
	Reason  string `help:"command.revoke.reason" placeholder:"REASON"`
	Note    string `help:"command.revoke.note" placeholder:"TEXT"`
	Back    bool   `help:"command.revoke.back"`
	DryRun  bool   `help:"command.undo.dry_run"`
	Yes     bool   `help:"command.undo.yes"`
	Confirm int    `help:"command.undo.confirm" placeholder:"N"`
	Halt    bool   `help:"command.undo.halt" xor:"halt"`
	Resume  bool   `help:"command.undo.resume" xor:"halt"`
	JSON    bool   `help:"command.flag.json"`
}

// shownLearners is how many learners are shown before the question.
const shownLearners = 5

// undoReport is the answer for programs; the batch is as it stands afterwards.
type undoReport struct {
	register.BatchWire
	Done     bool    `json:"done"`      // false: nothing was changed
	ToRevoke int     `json:"to_revoke"` // awards that are revoked now, or would be
	Seconds  float64 `json:"seconds"`
}

// Run shows, asks, and revokes. What was decided is done even if this process dies.
func (k *Undo) Run(c *terminal.Context) error {
	begun := time.Now()
	if k.Halt || k.Resume {
		return k.halt(c)
	}
	code, err := standing.ReasonCode(k.Reason)
	if err != nil {
		return terminal.Misuse(err, "command.undo.failed")
	}
	k.Reason = code
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, batch, err := a.Register.FindBatch(c, k.Batch)
	if err == nil {
		err = a.Standing.CheckUndo(&batch, k.revocation())
	}
	if err != nil {
		return office.RefusedOr(err, "command.undo.failed")
	}
	told, err := a.Register.Batch(c, &org, batch)
	if err != nil {
		return terminal.Undecided(err, "command.undo.failed")
	}
	if err := k.show(c, a, told); err != nil {
		return err
	}
	answer := undoReport{BatchWire: told.Wire(), ToRevoke: told.Standing()}
	meant := told.Standing() + told.WaitingRows
	if k.DryRun || meant == 0 {
		return k.print(c, &answer)
	}
	if batch.Undone.At.IsZero() { // else it was decided before
		if err := k.confirm(c, meant); err != nil {
			return err
		}
	}
	err = a.AsOperator(c, func(by issuance.By) error { return a.Standing.Undo(c, by, org, batch, k.revocation()) })
	if err != nil {
		return office.RefusedOr(err, "command.undo.failed")
	}
	if err := k.finish(c, a, batch, told); err != nil {
		return terminal.Undecided(err, "command.undo.stopped")
	}
	if batch, err = a.Store.Batch(c, batch.Org, batch.ID); err != nil {
		return terminal.Undecided(err, "command.undo.stopped")
	}
	now, err := a.Register.Batch(c, &org, batch)
	if err != nil {
		return terminal.Undecided(err, "command.undo.stopped")
	}
	answer.BatchWire, answer.ToRevoke = now.Wire(), now.Revoked-told.Revoked // more, when the batch was still being worked
	answer.Done, answer.Seconds = true, time.Since(begun).Seconds()
	return k.print(c, &answer)
}

// halt makes no more of a batch and lets no mail about its awards go, or has both go on; nothing is revoked.
func (k *Undo) halt(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, batch, err := a.Register.FindBatch(c, k.Batch)
	if err == nil {
		err = a.AsOperator(c, func(by issuance.By) error {
			if k.Halt {
				return a.Standing.Halt(c, by, batch)
			}
			return a.Standing.Resume(c, by, batch)
		})
	}
	if err != nil {
		return office.RefusedOr(err, "command.undo.failed")
	}
	if batch, err = a.Store.Batch(c, batch.Org, batch.ID); err != nil {
		return terminal.Undecided(err, "command.undo.failed")
	}
	told, err := a.Register.Batch(c, &org, batch)
	if err != nil {
		return terminal.Undecided(err, "command.undo.failed")
	}
	if k.JSON {
		return c.PrintJSON(&undoReport{BatchWire: told.Wire()})
	}
	if !batch.Undone.At.IsZero() {
		return c.Say("command.undo.nothing")
	}
	if k.Halt {
		return c.Say("command.undo.halted", "batch", told.Number(), "issued", told.Issued, "waiting", told.WaitingRows)
	}
	return c.Say("command.undo.resumed", "batch", told.Number(), "waiting", told.WaitingRows)
}

func (k *Undo) revocation() issuance.Revocation {
	return issuance.Revocation{Code: k.Reason, Note: k.Note, Back: k.Back}
}

// show tells what would be revoked. Where programs read the answer, people may still be asked.
func (k *Undo) show(c *terminal.Context, a *app.App, b *register.Batch) error {
	out := c.Stdout
	if k.JSON {
		out = c.Stderr
	}
	replaces := ""
	if b.Replaces != (issuance.ID{}) {
		replaces = b.Replaces.String()
	}
	s := terminal.NewSheet(out)
	s.Fields(0, []terminal.Field{
		{c.Text("command.show.batch"), b.Number()},
		{c.Text("command.undo.recorded"), zoned(c.Lang, b.Recorded(), b.Zone)},
		{c.Text("command.show.title"), b.Title},
		{c.Text("command.show.issuer"), b.Org.NameIn(c.Lang)},
		{c.Text("command.undo.rows"), batchState(c, b)},
		{c.Text("command.undo.to_revoke"), fmt.Sprint(b.Standing())},
		{c.Text("command.show.reason"), register.ReasonText(k.Reason, c.Lang)},
		{c.Text("command.undo.replaced"), replaces},
	})
	var learners [][]string
	add := func(a *register.Award) error {
		learners = append(learners, learnerCells(c, a))
		return nil
	}
	for _, status := range []issuance.Status{issuance.Valid, issuance.Expired} {
		selection := issuance.Selection{Batch: b.ID, Status: status, At: time.Now(), OldestFirst: true}
		if err := a.Register.Awards(c, []issuance.Organisation{*b.Org}, selection, shownLearners-len(learners), add); err != nil {
			return terminal.Undecided(err, "command.undo.failed")
		}
	}
	s.Table(2, nil, learners)
	if more := b.Standing() - len(learners); more > 0 {
		s.Line(2, "  ", c.Text("command.undo.more", "count", more))
	}
	if b.WaitingRows > 0 {
		s.Line(0, "", c.Text("command.undo.waiting", "count", b.WaitingRows))
	}
	return s.Print()
}

// learnerCells is a row of the table of those whose awards will be revoked.
func learnerCells(c *terminal.Context, a *register.Award) []string {
	row := ""
	if a.Row > 0 {
		row = c.Text("command.undo.row", "row", a.Row)
	}
	return []string{row, a.Email, cmp.Or(a.Name, a.NameEN)}
}

// confirm makes sure that n awards are really meant.
func (k *Undo) confirm(c *terminal.Context, n int) error {
	return confirmMany(c, "command.undo", k.Yes, k.Confirm, n)
}

// confirmMany makes sure that a verb, by the key of its sentences, is really meant for n awards: by the flags --yes and
// --confirm, or by asking on the terminal.
func confirmMany(c *terminal.Context, verb string, yes bool, number, n int) error {
	switch {
	case yes && !standing.NeedsNumber(n), number == n:
		return nil
	case number != 0:
		return terminal.Misuse(nil, verb+".other_number", "number", number, "count", n)
	case yes:
		return terminal.Misuse(nil, verb+".many", "count", n, "limit", standing.ManyAwards)
	}
	if !terminal.Is(c.Stdin) {
		return terminal.Misuse(nil, verb+".unasked", "count", n)
	}
	return ask(c, verb, n)
}

// ask asks on the terminal; whoever means many has to type their number.
func ask(c *terminal.Context, verb string, n int) error {
	var sure bool
	if standing.NeedsNumber(n) {
		fmt.Fprint(c.Stderr, c.Text(verb+".ask_number", "count", n)+" ")
		line, err := c.Line()
		if err != nil {
			return terminal.Undecided(err, verb+".failed")
		}
		sure = strings.ReplaceAll(strings.TrimSpace(line), ",", "") == strconv.Itoa(n)
	} else {
		answer, err := c.Question(verb+".ask", "count", n)
		if err != nil {
			return terminal.Undecided(err, verb+".failed")
		}
		sure = answer == terminal.Yes
	}
	if !sure {
		return terminal.Refuse(nil, verb+".declined")
	}
	return nil
}

// finish works until every award of the batch is revoked.
func (k *Undo) finish(c *terminal.Context, a *app.App, b issuance.Batch, told *register.Batch) error {
	return office.Finish(c, a, c.NewProgress(c.Text("command.undo.progress"), told.Revoked, told.Issued), func(ctx context.Context, tell func(int)) error {
		return a.Standing.WatchUndo(ctx, b, tell)
	})
}

func (k *Undo) print(c *terminal.Context, r *undoReport) error {
	if k.JSON {
		return c.PrintJSON(r)
	}
	switch {
	case r.Done:
		return c.Say("command.undo.done", "count", r.ToRevoke, "batch", r.Batch, "seconds", fmt.Sprintf("%.1f", r.Seconds),
			"list", fmt.Sprintf("%s list --batch %s -o awards.xlsx%s", office.Program(), r.Batch, k.Place()))
	case r.ToRevoke+r.Waiting > 0:
		return c.Say("command.undo.would")
	}
	if r.Issued == 0 {
		return c.Say("command.undo.empty", "already", r.Already)
	}
	return c.Say("command.undo.nothing")
}
