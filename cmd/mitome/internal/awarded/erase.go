package awarded

import (
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
)

// Erase erases what is public of an award and its learner.
type Erase struct {
	office.Flags
	Award    string `arg:"" help:"command.award"`
	Reason   string `help:"command.erase.reason" placeholder:"REASON"`
	Note     string `help:"command.erase.note" placeholder:"TEXT"`
	Register bool   `help:"command.erase.register"`
	Yes      bool   `help:"command.erase.yes"`
	JSON     bool   `help:"command.flag.json"`
}

// Run erases the award; its address answers 410 with the code erased from then on.
func (k *Erase) Run(c *terminal.Context) error {
	ground, err := standing.GroundOf(k.Reason)
	if err != nil {
		return terminal.Misuse(err, "command.erase.refused")
	}
	e := standing.Erasure{Register: k.Register, Ground: ground, Words: k.Note}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	told, err := find(c, a, k.Award)
	if err != nil {
		return office.RefusedOr(err, "command.erase.refused")
	}
	if !k.Yes && !k.JSON && terminal.Is(c.Stdin) {
		if err := askAbout(c, told, "command.erase", terminal.Field{c.Text("command.show.reason"), ground.Text(c.Lang)}); err != nil {
			return err
		}
	}
	err = a.AsOperator(c, func(by issuance.By) error { return a.Standing.Erase(c, by, *told.Org, told.ID, e) })
	if err != nil {
		return office.RefusedOr(err, "command.erase.refused")
	}
	if k.JSON {
		return c.PrintJSON(map[string]any{"award": told.ID.String(), "address": told.Address(), "status": string(issuance.Erased), "reason": string(ground), "register": !k.Register})
	}
	return c.Say("command.erase.done", "address", told.Address(), "register", k.Register)
}
