package main

import (
	"errors"
	"net"
	"os"

	"github.com/mitome/mitome/cmd/mitome/internal/demonstration"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// demoCommand fills a throw-away data folder with invented micro-credentials and serves it, each institution at a host of
// its own below localhost.
type demoCommand struct {
	Listen string `help:"command.demo.listen" default:"localhost:8080" placeholder:"ADDR"`
}

// Run serves until it is interrupted; then the folder is removed.
func (k *demoCommand) Run(c *terminal.Context) (err error) {
	if err := checkListen(k.Listen); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mitome-demo-")
	if err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	listener, err := listenNearby(k.Listen)
	if err != nil {
		return terminal.Undecided(err, "command.serve.listen_failed", "address", k.Listen)
	}
	defer listener.Close() // once more than Serve does
	d, err := demonstration.Begin(c, dir, listener)
	if err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	defer d.Close()
	return serveOn(c, d.App, listener, d.Tell)
}

// listenNearby listens on the address or, when its port is in use, on any free one of the same host.
func listenNearby(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err == nil {
		return listener, nil
	}
	host, _, splitErr := net.SplitHostPort(address)
	if splitErr != nil {
		return nil, err
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}
