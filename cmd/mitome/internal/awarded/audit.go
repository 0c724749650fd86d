package awarded

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
)

// Audit is about the record of what was done.
type Audit struct {
	Verify auditVerifyCommand `cmd:"" help:"command.audit.verify"`
}

// auditVerifyCommand checks the chains of the record.
type auditVerifyCommand struct {
	office.Flags
	Organisation string   `help:"command.audit.verify.organisation" placeholder:"NAME"`
	Noted        []string `help:"command.audit.verify.noted" placeholder:"NAME:NUMBER:HASH"`
	JSON         bool     `help:"command.flag.json"`
}

// Run checks, and tells of each chain whether it is whole or where it breaks.
func (k *auditVerifyCommand) Run(c *terminal.Context) error {
	notes, err := k.notes()
	if err != nil {
		return err
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	orgs, err := k.organisations(c, a)
	if err != nil {
		return err
	}
	if err := known(orgs, notes); err != nil {
		return err
	}
	chains := make([]*register.Chain, len(orgs))
	for i, org := range orgs {
		note := notes[register.StoreChain]
		if org != nil {
			note = notes[org.Slug]
		}
		if chains[i], err = a.Register.CheckChain(c, org, note); err != nil {
			return terminal.Undecided(err, "command.audit.verify.failed")
		}
	}
	if err := k.tell(c, chains); err != nil {
		return err
	}
	if slices.ContainsFunc(chains, func(chain *register.Chain) bool { return chain.Break != nil }) {
		return terminal.Reported(terminal.ExitRefused)
	}
	return nil
}

// organisations are those whose chains are checked; nil stands for the store itself.
func (k *auditVerifyCommand) organisations(c *terminal.Context, a *app.App) ([]*issuance.Organisation, error) {
	if k.Organisation != "" {
		org, err := a.Service.FindOrganisation(c, k.Organisation)
		if err != nil {
			return nil, office.RefusedOr(err, "command.audit.verify.failed")
		}
		return []*issuance.Organisation{&org}, nil
	}
	all, err := a.Register.Organisations(c)
	if err != nil {
		return nil, terminal.Undecided(err, "command.audit.verify.failed")
	}
	orgs := []*issuance.Organisation{nil}
	for i := range all {
		orgs = append(orgs, &all[i])
	}
	return orgs, nil
}

// notes are what was kept outside of the store, by chain.
func (k *auditVerifyCommand) notes() (map[string]*audit.Note, error) {
	notes := map[string]*audit.Note{}
	for _, text := range k.Noted {
		parts := strings.Split(text, ":")
		if len(parts) != 3 {
			return nil, terminal.Misuse(nil, "command.audit.verify.noted_bad", "text", text)
		}
		number, err := strconv.ParseInt(parts[1], 10, 64)
		hash, hexErr := hex.DecodeString(parts[2])
		if err != nil || hexErr != nil || number < 1 || len(hash) != 32 {
			return nil, terminal.Misuse(nil, "command.audit.verify.noted_bad", "text", text)
		}
		notes[parts[0]] = &audit.Note{Number: number, Hash: hash}
	}
	return notes, nil
}

// known refuses a note of which no chain is checked: it would be taken for met.
func known(orgs []*issuance.Organisation, notes map[string]*audit.Note) error {
	names := make([]string, len(orgs))
	for i, org := range orgs {
		if names[i] = register.StoreChain; org != nil {
			names[i] = org.Slug
		}
	}
	for name := range notes {
		if !slices.Contains(names, name) {
			return terminal.Refuse(nil, "command.audit.verify.noted_unknown", "name", name, "names", strings.Join(names, ", "))
		}
	}
	return nil
}

func (k *auditVerifyCommand) tell(c *terminal.Context, chains []*register.Chain) error {
	if k.JSON {
		wires := make([]register.ChainWire, len(chains))
		for i, chain := range chains {
			wires[i] = chain.Wire()
		}
		return c.PrintJSON(wires)
	}
	s := terminal.NewSheet(c.Stdout)
	var notes []string
	for _, chain := range chains {
		s.Line(0, "", chain.Text(c.Lang))
		if chain.Entries > 0 {
			s.Line(2, "  ", c.Text("command.audit.verify.span", "first", dayOf(c.Lang, chain, chain.First), "last", dayOf(c.Lang, chain, chain.Last)))
		}
		if note := chain.Note(); note != "" {
			notes = append(notes, note)
		}
	}
	if len(notes) > 0 {
		s.Gap()
		s.Line(0, "", c.Text("command.audit.verify.note"))
		for _, note := range notes {
			s.Whole("  " + note)
		}
	}
	return s.Print()
}

// dayOf is the day of a time where the chain is at home.
func dayOf(lang locale.Language, chain *register.Chain, at time.Time) string {
	if chain.Org == nil {
		return locale.Day(lang, at)
	}
	return office.Day(lang, at, chain.Org)
}
