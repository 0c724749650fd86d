package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// deskCommand serves the desk to whoever works at this machine, and to nobody else.
type deskCommand struct {
	storeFlags
	Port uint16 `help:"command.desk.port" default:"8090" placeholder:"PORT"`
}

// Run serves until it is interrupted.
func (k *deskCommand) Run(c *Context) error {
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	switch orgs, err := a.Store.Organisations(c); {
	case err != nil:
		return undecided(err, "command.failed")
	case len(orgs) == 0:
		return refuse(nil, "command.desk.nobody")
	case a.Store.ReadOnly():
		return refuse(nil, "command.desk.read_only")
	}
	listener, err := listenNearby(fmt.Sprintf("localhost:%d", k.Port))
	if err != nil {
		return undecided(err, "command.serve.listen_failed", "address", fmt.Sprintf("localhost:%d", k.Port))
	}
	defer listener.Close() // once more than the server does
	host := fmt.Sprintf("localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	logger := slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	err = asOperator(c, a, func(by issuance.By) error {
		return a.ServeDesk(c, listener, app.Desk{By: by, Host: host}, logger, func() {
			_ = c.say("command.desk.ready", "url", "http://"+host+"/") // who cannot read it can still stop it
		})
	})
	if errors.Is(err, c.Err()) {
		return nil
	}
	return err
}
