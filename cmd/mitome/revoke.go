package main

import (
	"fmt"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
)

// revokeCommand takes an award back.
type revokeCommand struct {
	office.Flags
	Award  string `arg:"" help:"command.award"`
	Reason string `help:"command.revoke.reason" placeholder:"REASON"`
	Note   string `help:"command.revoke.note" placeholder:"TEXT"`
	Yes    bool   `help:"command.revoke.yes"`
	JSON   bool   `help:"command.flag.json"`
}

// Run revokes the award; its address answers 410 from then on.
func (k *revokeCommand) Run(c *terminal.Context) error {
	code, err := issuance.ReasonCode(k.Reason)
	if err != nil {
		return terminal.Misuse(err, "command.revoke.refused")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	told, err := find(c, a, k.Award)
	if err != nil {
		return office.RefusedOr(err, "command.revoke.refused")
	}
	if err := k.confirm(c, told, code); err != nil {
		return err
	}
	err = a.AsOperator(c, func(by issuance.By) error {
		return a.Service.Revoke(c, by, *told.Org, told.ID, issuance.Revocation{Code: code, Note: k.Note})
	})
	if err != nil {
		return office.RefusedOr(err, "command.revoke.refused")
	}
	if k.JSON {
		return c.PrintJSON(map[string]string{"award": told.ID.String(), "address": told.Address(), "status": string(issuance.Revoked), "reason": code})
	}
	if err := c.Say("command.revoke.done", "who", whoseAward(c, told), "title", told.Title, "day", zonedDay(c.Lang, told.IssuedOn, told.Org), "address", told.Address(),
		"reason", strings.TrimSuffix(c.Text("reason."+code), "."),
		"list", fmt.Sprintf("%s list --batch %d --status valid -o awards.xlsx%s", office.Program(), told.Batch, k.Place())); err != nil {
		return err
	}
	return sayTrial(c, told.Org)
}

// confirm shows on a terminal whose award is to be revoked, and asks. One that is revoked already is refused without.
func (k *revokeCommand) confirm(c *terminal.Context, a *register.Award, code string) error {
	if k.Yes || k.JSON || !terminal.Is(c.Stdin) || !a.RevokedAt.IsZero() {
		return nil
	}
	return askAbout(c, a, "command.revoke", terminal.Field{c.Text("command.show.reason"), register.ReasonText(code, c.Lang)})
}

// askAbout shows on a terminal to whose award a verb, by the key of its sentences, would do something, and asks; a no is a
// refusal.
func askAbout(c *terminal.Context, a *register.Award, verb string, more ...terminal.Field) error {
	s := terminal.NewSheet(c.Stdout)
	s.Fields(0, append([]terminal.Field{
		{c.Text("command.revoke.learner"), whoseAward(c, a)},
		{c.Text("command.show.title"), a.Title},
		{c.Text("command.show.issuer"), register.IssuerName(a.Org, c.Lang)},
		{c.Text("command.show.issued_on"), zonedDay(c.Lang, a.IssuedOn, a.Org)},
		{c.Text("command.show.address"), a.Address()},
	}, more...))
	if err := s.Print(); err != nil {
		return err
	}
	if err := sayTrial(c, a.Org); err != nil {
		return err
	}
	answer, err := c.Question(verb+".ask", "count", 0) // no number: this one award
	if err == nil && answer != terminal.Yes {
		err = terminal.Refuse(nil, verb+".declined")
	}
	return err
}

// sayTrial says whose awards are for trying out alone, beside what is printed, which may go to a file.
func sayTrial(c *terminal.Context, org *issuance.Organisation) error {
	if !org.Trial() {
		return nil
	}
	_, err := fmt.Fprintln(c.Stderr, c.Text("command.trial_note", "name", register.IssuerName(org, c.Lang), "base", org.BaseURL))
	return err
}
