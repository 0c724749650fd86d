// Package demonstration fills a folder with invented micro-credentials of invented institutions, in every state that an award
// can have, and remembers what is worth seeing. Two of the institutions have a mitome of their own beside it, whose catalogue
// the others' follows, and a platform that is no mitome answers with a badge of its own.
package demonstration

import (
	"errors"
	"fmt"
	"net"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// Demonstration fills a store and remembers what is worth seeing.
type Demonstration struct {
	*demo
	beside    *neighbours
	elsewhere *elsewhere
	stop      func() // which lets the neighbours answer no more
}

// Begin fills dir. What is published is served at listener, once its App serves there; the neighbours are served already.
func Begin(c *terminal.Context, dir string, listener net.Listener) (*Demonstration, error) {
	beside, err := openNeighbours(c, dir, listener)
	if err != nil {
		return nil, err
	}
	other, err := serveElsewhere(c, listener)
	if err != nil {
		beside.close()
		return nil, err
	}
	a, err := app.Open(c, app.Config{
		Data: dir, Serving: true, Demonstration: true, Beside: append(beside.origins(), other.Origin), Foreign: other.Badge(),
	})
	if err != nil {
		other.close()
		beside.close()
		return nil, err
	}
	d := &Demonstration{&demo{c: c, App: a, dir: dir, port: portOf(listener), seen: map[string]string{}, offices: map[string]issuance.By{}}, beside, other, func() {}}
	if err := d.make(); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *Demonstration) make() error {
	d.beside.seen = d.seen
	if err := errors.Join(d.fill(isNeighbour(false)), d.beside.fill(isNeighbour(true))); err != nil {
		return err
	}
	d.stop = d.beside.serve()
	d.seen["elsewhere"], d.seen["unreachable"] = d.elsewhere.Badge(), d.elsewhere.Silent()
	d.seen["catalogue"] = fmt.Sprintf("http://localhost:%d/catalogue", d.port)
	if err := d.follow(d.beside.origins()); err != nil {
		return err
	}
	return d.populate()
}

// Close ends those beside it and gives the stores back. The folder is left to whoever made it.
func (d *Demonstration) Close() {
	d.stop()
	d.App.Close() //nolint:errcheck // its folder is removed
	d.elsewhere.close()
	d.beside.close()
}

// reviewingSlug is the organisation of the demonstration that reviews: not the one that is offered first, where one publishes
// with one click.
const reviewingSlug = "smit"

// populate gives the organisations something to look back on, and one of them reviews and departments.
func (d *demo) populate() error {
	orgs, err := d.App.Store.Organisations(d.c)
	if err != nil {
		return err
	}
	d.seen["desk"] = fmt.Sprintf("http://localhost:%d/desk/", d.port)
	return d.App.AsOperator(d.c, func(by issuance.By) error {
		for i := range orgs {
			if err := d.App.PopulateYear(d.c, d.offices[orgs[i].Slug], &orgs[i]); err != nil {
				return err
			}
			if orgs[i].Slug == reviewingSlug {
				if err := errors.Join(d.App.PopulateReview(d.c, orgs[i]), d.App.PopulateDepartments(d.c, by, &orgs[i])); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// worthSeeing are the keys of seen, in the order in which people are told of them: what there is to read, to hand in where
// badges are verified, and to do in another terminal.
var worthSeeing = []struct {
	title string
	keys  []string
}{
	{"pages", []string{"award", "english", "class", "version", "organisation", "revoked", "replaced", "expired", "trial", "foreign", "catalogue", "elsewhere", "desk"}},
	{"files", []string{"verify", "valid", "changed", "repainted", "learner", "signed", "unreachable"}},
	{"terminal", []string{"list", "look", "check"}},
}

// Tell prints what is worth seeing, and where.
func (d *demo) Tell() {
	fmt.Fprintf(d.c.Stdout, "\n%s\n\n  http://localhost:%d/\n", d.c.Text("command.demo.ready"), d.port)
	for _, part := range worthSeeing {
		fmt.Fprintf(d.c.Stdout, "\n%s\n", d.c.Text("command.demo."+part.title))
		for _, key := range part.keys {
			fmt.Fprintf(d.c.Stdout, "\n  %s\n    %s\n", d.c.Text("command.demo."+key), d.seen[key])
		}
	}
	fmt.Fprintf(d.c.Stdout, "\n%s\n", d.c.Text("command.demo.stop"))
}

func portOf(listener net.Listener) int { return listener.Addr().(*net.TCPAddr).Port }
