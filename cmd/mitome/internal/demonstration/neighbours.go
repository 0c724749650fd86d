package demonstration

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/catalogue/follow"
	"github.com/mitome/mitome/internal/issuance"
)

// neighbourHosts are the institutions that have a mitome of their own beside the demonstration's, which it follows.
var neighbourHosts = []string{"tsukimiso", "harbourlight"}

// neighbourLearners is where their lists of learners begin, so that nobody is on two of them.
const neighbourLearners = 50

func isNeighbour(want bool) func(host string) bool {
	return func(host string) bool { return slices.Contains(neighbourHosts, host) == want }
}

// neighbours is the second mitome.
type neighbours struct {
	*demo
	listener net.Listener
}

func openNeighbours(c *terminal.Context, dir string, beside net.Listener) (*neighbours, error) {
	listener, err := listenBeside(beside)
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, "neighbours")
	a, err := app.Open(c, app.Config{Data: dir, Serving: true, Demonstration: true})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return &neighbours{&demo{c: c, App: a, dir: dir, port: portOf(listener), done: neighbourLearners, offices: map[string]issuance.By{}}, listener}, nil
}

// listenBeside listens at a free port of the same host.
func listenBeside(other net.Listener) (net.Listener, error) {
	host, _, err := net.SplitHostPort(other.Addr().String())
	if err != nil {
		return nil, err
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}

// origins are where the neighbours publish.
func (n *neighbours) origins() (all []string) {
	for _, host := range neighbourHosts {
		all = append(all, fmt.Sprintf("http://%s.localhost:%d", host, n.port))
	}
	return all
}

// serve lets the neighbours answer until stop is called.
func (n *neighbours) serve() (stop func()) {
	ctx, cancel := context.WithCancel(n.c)
	c := n.c.With(ctx)
	ready, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		if err := n.App.Serve(c, n.listener, c.Logger(), func() { close(ready) }); err != nil {
			c.Fail("demo", err)
		}
	}()
	select {
	case <-ready:
	case <-ended:
	}
	return func() {
		cancel()
		<-ended
	}
}

func (n *neighbours) close() {
	n.listener.Close() //nolint:errcheck // once more than serve does
	n.App.Close()      //nolint:errcheck // its folder is removed
}

// follow takes in the catalogues of other institutions.
func (d *demo) follow(origins []string) error {
	follower, done, err := d.App.Follower(nil)
	if err != nil {
		return err
	}
	defer done()
	return d.App.AsOperator(d.c, func(by issuance.By) error {
		for _, origin := range origins {
			out, _, err := follower.Add(d.c, by, origin+"/catalogue.json")
			if err == nil && out.Source.Problem != "" {
				err = &follow.Refusal{Problem: out.Source.Problem}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
