package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// serveCommand serves what is published, and works tasks.
type serveCommand struct {
	storeFlags
	Listen  string `help:"command.serve.listen" env:"MITOME_LISTEN" default:"localhost:8080" placeholder:"ADDR"`
	BaseURL string `help:"command.serve.base_url" name:"base-url" env:"MITOME_BASE_URL" placeholder:"URL"`
}

// Run serves until it is interrupted; then requests and tasks in hand are finished.
func (k *serveCommand) Run(c *Context) error {
	a, err := k.open(c, true)
	if err != nil {
		return err
	}
	defer a.Close()
	if k.BaseURL != "" {
		if err := setBaseURL(c, a, k.BaseURL); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", k.Listen)
	if err != nil {
		return undecided(err, "command.serve.listen_failed", "address", k.Listen)
	}
	if a.Store.ReadOnly() {
		fmt.Fprintln(c.Stderr, c.Text("command.serve.read_only"))
	}
	return c.serve(a, listener, func() {
		fmt.Fprintln(c.Stderr, c.Text("command.serve.ready", "address", "http://"+listener.Addr().String()+"/"))
	})
}

func setBaseURL(c *Context, a *app.App, base string) error {
	err := a.Service.SetBaseURL(c, base)
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return refuse(err, "command.serve.refused")
	}
	return err
}

func (c *Context) serve(a *app.App, listener net.Listener, ready func()) error {
	logger := slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	err := a.Serve(c, listener, logger, ready)
	if errors.Is(err, app.ErrServing) {
		return refuse(err, "command.serve.refused")
	}
	return err
}
