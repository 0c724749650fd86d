package awarded

import (
	"fmt"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
)

// Revoke takes an award back.
type Revoke struct {
	office.Flags
	Award  string `arg:"" help:"command.award"`
	Reason string `help:"command.revoke.reason" placeholder:"REASON"`
	Note   string `help:"command.revoke.note" placeholder:"TEXT"`
	Back   bool   `help:"command.revoke.back"`
	Yes    bool   `help:"command.revoke.yes"`
	JSON   bool   `help:"command.flag.json"`
}

// Run revokes the award; its address answers 410 from then on.
func (k *Revoke) Run(c *terminal.Context) error {
	code, err := standing.ReasonCode(k.Reason)
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
		return a.Standing.Revoke(c, by, *told.Org, told.ID, issuance.Revocation{Code: code, Note: k.Note, Back: k.Back})
	})
	if err != nil {
		return office.RefusedOr(err, "command.revoke.refused")
	}
	if k.JSON {
		return c.PrintJSON(map[string]string{"award": told.ID.String(), "address": told.Address(), "status": string(issuance.Revoked), "reason": code})
	}
	if err := c.Say("command.revoke.done", "who", whoseAward(c, told), "title", told.Title, "day", office.Day(c.Lang, told.IssuedOn, told.Org), "address", told.Address(),
		"reason", strings.TrimSuffix(c.Text("reason."+code), "."),
		"list", fmt.Sprintf("%s list --batch %d --status valid -o awards.xlsx%s", office.Program(), told.Batch, k.Place())); err != nil {
		return err
	}
	return office.SayTrial(c, told.Org)
}

// confirm shows on a terminal whose award is to be revoked, and asks. One that is revoked already is refused without.
func (k *Revoke) confirm(c *terminal.Context, a *register.Award, code string) error {
	if k.Yes || k.JSON || !terminal.Is(c.Stdin) || !a.RevokedAt.IsZero() {
		return nil
	}
	more := []terminal.Field{{c.Text("command.show.reason"), register.ReasonText(code, c.Lang)}}
	if a.Replacing {
		more = append(more, terminal.Field{c.Text("command.revoke.before"), c.Text("command.revoke.leaves", "address", a.PredecessorAddress(), "back", k.Back)})
	}
	return askAbout(c, a, "command.revoke", more...)
}

// askAbout shows on a terminal to whose award a verb, by the key of its sentences, would do something, and asks; a no is a
// refusal.
func askAbout(c *terminal.Context, a *register.Award, verb string, more ...terminal.Field) error {
	s := terminal.NewSheet(c.Stdout)
	s.Fields(0, append([]terminal.Field{
		{c.Text("command.revoke.learner"), whoseAward(c, a)},
		{c.Text("command.show.title"), a.Title},
		{c.Text("command.show.issuer"), a.Org.NameIn(c.Lang)},
		{c.Text("command.show.issued_on"), office.Day(c.Lang, a.IssuedOn, a.Org)},
		{c.Text("command.show.address"), a.Address()},
	}, more...))
	if err := s.Print(); err != nil {
		return err
	}
	if err := office.SayTrial(c, a.Org); err != nil {
		return err
	}
	answer, err := c.Question(verb+".ask", "count", 0) // no number: this one award
	if err == nil && answer != terminal.Yes {
		err = terminal.Refuse(nil, verb+".declined")
	}
	return err
}
