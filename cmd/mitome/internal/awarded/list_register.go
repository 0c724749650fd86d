package awarded

import (
	"io"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
)

// listRegister lists the register of completions (修了者台帳) of organisations, those recorded first first, and leaves a line in the
// record of each.
func (k *List) listRegister(c *terminal.Context, a *app.App, format string, orgs []issuance.Organisation, s issuance.Selection, w io.Writer) error {
	limit := limitOf(k.Limit, format == "")
	to, err := k.writer(c, format, w, limit)
	if err != nil {
		return terminal.Undecided(err, "command.list.failed")
	}
	if closer, ok := to.(io.Closer); ok {
		defer closer.Close()
	}
	n := 0
	add := func(award *register.Award) error {
		if n++; n > limit {
			return register.ErrEnough
		}
		return to.Add(award)
	}
	for i := range orgs {
		if err := k.takeRegister(c, a, &orgs[i], s, add); err != nil {
			return listFailed(err)
		}
	}
	return to.End()
}

// takeRegister hands on the register of completions of an organisation, once a line says so in its record.
func (k *List) takeRegister(c *terminal.Context, a *app.App, org *issuance.Organisation, s issuance.Selection, add func(*register.Award) error) error {
	filed, err := a.Register.Filed(c, org, department.Whole())
	if err != nil {
		return err
	}
	ledger := filed.Ledger(k.search(s))
	if ledger.Count() == 0 {
		return nil
	}
	if err := taken(c, a, org.ID, standing.Taken{File: standing.CompletionsFile, Year: k.Year, Count: ledger.Count()}); err != nil {
		return err
	}
	return ledger.Each(c, add)
}

// ledgerWriter writes the register of completions in a format.
func ledgerWriter(c *terminal.Context, format string, w io.Writer) (register.Writer, error) {
	if format == "csv" {
		return register.NewLedgerCSV(w, c.Lang)
	}
	return register.NewLedgerXLSX(w, c.Lang)
}
