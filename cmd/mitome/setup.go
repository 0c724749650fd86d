package main

import "net"

// setupCommand prints the address by which the store gets its operator.
type setupCommand struct{ storeFlags }

// Run prints an address that opens once, within an hour; those before it open nothing any more.
func (k *setupCommand) Run(c *Context) error {
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	address, err := a.SetUpURL(c, &net.TCPAddr{Port: 8080})
	if err != nil {
		return undecided(err, "command.failed")
	}
	return c.say("command.setup.address", "url", address)
}
