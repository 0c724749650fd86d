package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
)

// revokeCommand takes an award back.
type revokeCommand struct {
	storeFlags
	Award  string `arg:"" help:"command.award"`
	Reason string `help:"command.revoke.reason" placeholder:"REASON"`
	Note   string `help:"command.revoke.note" placeholder:"TEXT"`
	JSON   bool   `help:"command.flag.json"`
}

// Run revokes the award; its address answers 410 from then on.
func (k *revokeCommand) Run(c *Context) error {
	code, err := issuance.ReasonCode(k.Reason)
	if err != nil {
		return misuse(err, "command.revoke.refused")
	}
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, award, err := a.Service.Find(c, k.Award)
	if err == nil {
		err = asOperator(c, a, func(by issuance.By) error { return a.Service.Revoke(c, by, org, award.ID, code, k.Note) })
	}
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return refuse(err, "command.revoke.refused")
	}
	if err != nil {
		return undecided(err, "command.revoke.refused")
	}
	address := org.AwardAddress(award.ID)
	if k.JSON {
		return c.printJSON(map[string]string{"award": award.ID.String(), "address": address, "status": string(issuance.Revoked), "reason": code})
	}
	_, err = fmt.Fprintln(c.Stdout, c.Text("command.revoke.done", "address", address, "reason", strings.TrimSuffix(c.Text("reason."+code), ".")))
	return err
}
