package main

import (
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
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
	neighbours, err := k.neighbours(c, dir)
	if err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	defer neighbours.close()
	a, err := app.Open(c, app.Config{Data: dir, Serving: true, Demonstration: true, Beside: neighbours.origins()})
	if err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	defer a.Close()
	d := &demo{c: c, app: a, dir: dir, port: portOf(listener), seen: map[string]string{}}
	neighbours.seen = d.seen
	if err := errors.Join(d.fill(isNeighbour(false)), neighbours.fill(isNeighbour(true))); err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	stop := neighbours.serve()
	defer stop()
	d.seen["catalogue"] = fmt.Sprintf("http://localhost:%d/catalogue", d.port)
	if err := d.follow(neighbours.origins()); err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	if err := d.populate(); err != nil {
		return terminal.Undecided(err, "command.demo.failed")
	}
	return serveOn(c, a, listener, d.tell)
}

// populate gives the organisations people, as whom one signs in to the desk.
func (d *demo) populate() error {
	orgs, err := d.app.Store.Organisations(d.c)
	if err != nil {
		return err
	}
	d.seen["desk"] = fmt.Sprintf("http://localhost:%d/desk/", d.port)
	return asOperator(d.c, d.app, func(by issuance.By) error {
		for i := range orgs {
			if err := d.app.Populate(d.c, by, &orgs[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func portOf(listener net.Listener) int { return listener.Addr().(*net.TCPAddr).Port }

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

// worthSeeing are the keys of seen, in the order in which people are told of them: what there is to read, to hand in where
// badges are verified, and to do in another terminal.
var worthSeeing = []struct {
	title string
	keys  []string
}{
	{"pages", []string{"award", "english", "class", "version", "organisation", "revoked", "replaced", "expired", "trial", "foreign", "catalogue", "desk"}},
	{"files", []string{"verify", "valid", "changed", "repainted", "signed"}},
	{"terminal", []string{"list", "look", "check"}},
}

// tell prints what is worth seeing, and where.
func (d *demo) tell() {
	fmt.Fprintf(d.c.Stdout, "\n%s\n\n  http://localhost:%d/\n", d.c.Text("command.demo.ready"), d.port)
	for _, part := range worthSeeing {
		fmt.Fprintf(d.c.Stdout, "\n%s\n", d.c.Text("command.demo."+part.title))
		for _, key := range part.keys {
			fmt.Fprintf(d.c.Stdout, "\n  %s\n    %s\n", d.c.Text("command.demo."+key), d.seen[key])
		}
	}
	fmt.Fprintf(d.c.Stdout, "\n%s\n", d.c.Text("command.demo.stop"))
}
