package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// demoCommand fills a throw-away data folder with invented micro-credentials and serves it.
type demoCommand struct {
	Listen string `help:"command.demo.listen" default:"localhost:8080" placeholder:"ADDR"`
}

// So many learners are awarded each micro-credential besides the one in its description: the first by a workbook, the
// others by CSV.
const (
	demoWorkbook = 500
	demoLearners = 30
)

// Run serves until it is interrupted; then the folder is removed.
func (k *demoCommand) Run(c *Context) (err error) {
	if err := checkListen(k.Listen); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mitome-demo-")
	if err != nil {
		return undecided(err, "command.demo.failed")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	listener, err := listenNearby(k.Listen)
	if err != nil {
		return undecided(err, "command.serve.listen_failed", "address", k.Listen)
	}
	a, err := app.Open(c, app.Config{Data: dir, Serving: true})
	if err != nil {
		return undecided(err, "command.demo.failed")
	}
	defer a.Close()
	d := &demo{
		c: c, app: a, dir: dir, base: fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port),
		seen: map[string]string{"look": os.Args[0] + " list --data " + dir},
	}
	if err := d.fill(); err != nil {
		return undecided(err, "command.demo.failed")
	}
	return c.serve(a, listener, d.tell)
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

// demo fills a store and remembers the addresses worth opening.
type demo struct {
	c     *Context
	app   *app.App
	by    issuance.By
	dir   string
	base  string
	looks []samples.Look
	seen  map[string]string // by the key of its sentence
}

// worthSeeing are the keys of seen, in the order in which people are told of them.
var worthSeeing = []string{"award", "class", "organisation", "picture", "signed", "revoked", "expired", "list", "look"}

// fill awards every good sample to its own learner and to some more, then lets one award expire and revokes one.
func (d *demo) fill() error {
	working, stop := work(d.c, d.app)
	c := *d.c
	c.Context = working
	d.c = &c
	err := asOperator(d.c, d.app, func(by issuance.By) error {
		d.by = by
		return d.awards()
	})
	return errors.Join(err, stop(err))
}

func (d *demo) awards() error {
	good, err := samples.Good()
	if err != nil {
		return err
	}
	if d.looks, err = samples.Looks(); err != nil {
		return err
	}
	progress := d.c.NewProgress(d.c.Text("command.demo.progress"), 0, len(good))
	defer progress.End()
	for i, text := range good {
		if err := d.award(i, text); err != nil {
			return err
		}
		progress.Set(i + 1)
	}
	return nil
}

// award publishes a sample in its look and awards it: to the learner it names, and then to a list.
func (d *demo) award(i int, text []byte) error {
	descriptions, err := microcredential.Parse(text)
	if err != nil {
		return err
	}
	description := descriptions[0]
	if issued, given, err := description.IssuedOn(nil); err == nil && given && issued.After(time.Now()) { // a clock that is behind
		if err := description.Set(string(microcredential.DateOfIssuing), time.Now().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	look := d.looks[i]
	request := issuance.Request{
		Description: description, BaseURL: d.base, Language: []locale.Language{"ja", "en"}[i%2], Signed: i == 0,
		Wish: issuance.Wish{Template: look.Template, Colour: look.Colour, Logo: look.Logo},
	}
	out, err := d.issue(request)
	if err != nil {
		return err
	}
	if err := d.remember(i, out); err != nil {
		return err
	}
	request.Signed = false
	if request.List, err = d.list(i); err != nil {
		return err
	}
	if out, err = d.issue(request); err != nil || i != 0 {
		return err
	}
	return d.add("award", out, "")
}

// list is the learner list of a sample: for the first a workbook, which stays in the folder for people to open.
func (d *demo) list(i int) (func() (io.ReadCloser, error), error) {
	if i > 0 {
		return func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(samples.CSV(i, demoLearners))), nil
		}, nil
	}
	var book bytes.Buffer
	if err := samples.WriteXLSX(&book, i, demoWorkbook); err != nil {
		return nil, err
	}
	name := filepath.Join(d.dir, d.c.Text("command.demo.list.name")+".xlsx")
	d.seen["list"] = name
	return func() (io.ReadCloser, error) { return os.Open(name) }, write(name, book.Bytes())
}

func (d *demo) issue(r issuance.Request) (*issuance.Outcome, error) {
	out, err := d.app.Service.Issue(d.c, d.by, r)
	if err != nil {
		return out, fmt.Errorf("%w: %v %v", err, out.Findings, out.Refused)
	}
	return out, d.app.Service.Watch(d.c, out, func(int) {})
}

// add notes the address of the newest award of an organisation.
func (d *demo) add(key string, out *issuance.Outcome, suffix string) error {
	award, err := d.newest(out)
	if err == nil {
		d.seen[key] = out.Org.AwardAddress(award) + suffix
	}
	return err
}

func (d *demo) newest(out *issuance.Outcome) (issuance.ID, error) {
	awards, err := d.app.Store.Awards(d.c, out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil {
		return issuance.ID{}, err
	}
	return awards[0].ID, nil
}

// remember notes the pages of the first sample, revokes the award of the second and lets one of the third expire.
func (d *demo) remember(i int, out *issuance.Outcome) error {
	switch i {
	case 0:
		d.seen["class"], d.seen["organisation"] = out.Class, out.Org.ProfileAddress()
		return errors.Join(d.add("picture", out, ".png"), d.add("signed", out, ".jws"))
	case 1:
		award, err := d.newest(out)
		if err != nil {
			return err
		}
		return errors.Join(d.add("revoked", out, ""), d.app.Service.Revoke(d.c, d.by, out.Org, award, "wrong_content", ""))
	case 2:
		return d.expired(out)
	}
	return nil
}

// expired awards the micro-credential once more, to somebody whose award has ended meanwhile.
func (d *demo) expired(out *issuance.Outcome) error {
	good, err := samples.Good()
	if err != nil {
		return err
	}
	descriptions, err := microcredential.Parse(good[2])
	if err != nil {
		return err
	}
	list := []byte("email,name,issued_on,expires\nharuto.kato@students.example,加藤 陽翔,2023-04-01,2024-03-31\n")
	if _, err := d.issue(issuance.Request{Description: descriptions[0], List: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(list)), nil
	}}); err != nil {
		return err
	}
	return d.add("expired", out, "")
}

// tell prints the addresses worth opening.
func (d *demo) tell() {
	fmt.Fprintf(d.c.Stdout, "\n%s\n\n  %s/\n", d.c.Text("command.demo.ready"), d.base)
	for _, key := range worthSeeing {
		fmt.Fprintf(d.c.Stdout, "\n%s\n  %s\n", d.c.Text("command.demo."+key), d.seen[key])
	}
	fmt.Fprintf(d.c.Stdout, "\n%s\n", d.c.Text("command.demo.stop"))
}
