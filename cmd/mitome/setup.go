package main

import (
	"net"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// setupCommand prints the address by which the store gets its operator.
type setupCommand struct{ storeFlags }

// Run prints an address that opens once, within an hour; those before it open nothing any more.
func (k *setupCommand) Run(c *terminal.Context) error {
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	address, err := a.SetUpURL(c, &net.TCPAddr{Port: 8080})
	if err != nil {
		return terminal.Undecided(err, "command.failed")
	}
	return c.Say("command.setup.address", "url", address)
}
