package main

import (
	"net"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// setupCommand prints the address by which the store gets its operator.
type setupCommand struct {
	office.Flags
	Listen string `help:"command.setup.listen" env:"MITOME_LISTEN" default:"localhost:8080" placeholder:"ADDR"`
}

// Run prints an address that opens once, within an hour; those before it open nothing any more.
func (k *setupCommand) Run(c *terminal.Context) error {
	if err := checkListen(k.Listen); err != nil {
		return err
	}
	at, err := net.ResolveTCPAddr("tcp", k.Listen)
	if err != nil {
		return terminal.Misuse(err, "command.serve.bad_listen", "value", k.Listen)
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	address, err := a.SetUpURL(c, at)
	if err != nil {
		return terminal.Undecided(err, "command.failed")
	}
	return c.Say("command.setup.address", "url", address)
}
