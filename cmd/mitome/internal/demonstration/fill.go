package demonstration

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// So many learners are awarded each micro-credential: the first by a workbook, the others by CSV, an earlier version by a
// short list.
const (
	demoWorkbook = 200
	demoLearners = 15
	demoEarlier  = 5
)

// demo fills a store and remembers what is worth seeing.
type demo struct {
	c    *terminal.Context
	App  *app.App
	by   issuance.By // whoever awards at the institution that is being filled
	dir  string
	port int
	done int                 // micro-credentials
	open []*issuance.Outcome // awards that are being made
	seen map[string]string   // addresses, files and commands, by the key of their sentence

	offices map[string]issuance.By // who awards at an institution, by its slug
}

// fill publishes the micro-credentials of institutions of the demonstration and awards each, and then does what makes the
// others states.
func (d *demo) fill(ours func(host string) bool) error {
	institutions, err := samples.Demonstration(time.Now())
	if err != nil {
		return err
	}
	institutions = slices.DeleteFunc(institutions, func(in samples.Institution) bool { return !ours(in.Host) })
	working, stop := d.App.Beside(d.c)
	outside := d.c
	d.c = outside.With(working)
	defer func() { d.c = outside }() // the work ends here
	err = d.App.AsOperator(d.c, func(by issuance.By) error { return d.institutions(by, institutions) })
	return errors.Join(err, stop(err))
}

func (d *demo) institutions(by issuance.By, list []samples.Institution) error {
	all := 0
	for i := range list {
		all += len(list[i].MicroCredentials)
	}
	progress := d.c.NewProgress(d.c.Text("command.demo.progress"), 0, all)
	defer progress.End()
	for i := range list {
		if err := d.found(by, &list[i]); err != nil {
			return err
		}
		for _, m := range list[i].MicroCredentials {
			if err := d.award(&list[i], m); err != nil {
				return err
			}
			d.done++
			progress.Set(d.done)
		}
	}
	for _, out := range d.open {
		if err := d.watch(out); err != nil {
			return err
		}
	}
	if isNeighbour(true)(list[0].Host) {
		return nil // what is worth seeing is at the first one
	}
	d.seen["verify"] = fmt.Sprintf("http://localhost:%d/verify", d.port)
	d.seen["look"] = os.Args[0] + " list --data " + d.dir
	d.seen["check"] = fmt.Sprintf("%s verify --map %s=http://localhost:%d %s", os.Args[0], d.base(&list[0]), d.port, d.seen["valid"])
	return nil
}

// found makes an institution, as its first description tells of it.
func (d *demo) found(by issuance.By, in *samples.Institution) error {
	first := in.MicroCredentials[0]
	text := first.Earlier
	if text == nil {
		text = first.Description
	}
	r, err := d.request(in, text)
	if err != nil {
		return err
	}
	org, office, err := d.App.Found(d.c, by, r.Description, r.BaseURL, r.Zone)
	d.by, d.offices[org.Slug] = office, office
	return err
}

// base is where an institution publishes: at a name of its own, which every browser knows for this machine. One that only
// tries mitome out does so at a number.
func (d *demo) base(in *samples.Institution) string {
	if in.Host == "" {
		return fmt.Sprintf("http://127.0.0.1:%d", d.port)
	}
	return fmt.Sprintf("http://%s.localhost:%d", in.Host, d.port)
}

// award publishes a micro-credential in its institution's look, the earlier version first, and awards it to a list.
func (d *demo) award(in *samples.Institution, m samples.MicroCredential) error {
	if m.Earlier != nil {
		before, err := d.request(in, m.Earlier)
		if err != nil {
			return err
		}
		before.List = listOf(samples.CSV(100+d.done, demoEarlier))
		out, err := d.issue(before)
		if err != nil {
			return err
		}
		if err := d.note("version", out, ""); err != nil {
			return err
		}
	}
	r, err := d.request(in, m.Description)
	if err != nil {
		return err
	}
	if r.List, err = d.list(); err != nil {
		return err
	}
	r.Decision = d.decision()
	out, err := d.record(r)
	if err != nil {
		return err
	}
	more := demoStates[r.Description.ID()]
	if more == nil {
		d.open = append(d.open, out) // made while the next one is drawn
		return nil
	}
	return errors.Join(d.watch(out), more(d, r, out))
}

func (d *demo) request(in *samples.Institution, text []byte) (issuance.Request, error) {
	list, err := microcredential.Parse(text)
	if err != nil {
		return issuance.Request{}, err
	}
	langs := list[0].Languages()
	return issuance.Request{
		Description: list[0], BaseURL: d.base(in), Zone: in.Zone, Language: langs[d.done%len(langs)],
		Wish: issuance.Wish{Template: in.Look.Template, Colour: in.Look.Colour, Logo: in.Look.Logo},
	}, nil
}

// list is the learner list of a micro-credential: of the first a workbook, which stays in the folder for people to open.
func (d *demo) list() (func() (io.ReadCloser, error), error) {
	if d.done > 0 {
		return listOf(samples.CSV(d.done, demoLearners)), nil
	}
	var book bytes.Buffer
	if err := samples.WriteXLSX(&book, d.done, demoWorkbook); err != nil {
		return nil, err
	}
	name := filepath.Join(d.dir, d.c.Text("command.demo.list.name")+".xlsx")
	d.seen["list"] = name
	return listOf(book.Bytes()), terminal.Write(name, book.Bytes())
}

// decision is when a committee has decided that the learners of a list have completed, in turn at one of two meetings: before
// any of the list's dates of issue.
func (d *demo) decision() issuance.Decision {
	day := []string{"2025-12-10", "2025-12-22"}[d.done%2]
	return issuance.Decision{Day: day, By: "教務委員会", Number: fmt.Sprintf("教務第%d号", 31+d.done)}
}

func listOf(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

func (d *demo) record(r issuance.Request) (*issuance.Outcome, error) {
	out, err := d.App.Service.Issue(d.c, d.by, r)
	if err != nil {
		err = fmt.Errorf("%w: %v %v", err, out.Findings, out.Refused)
	}
	return out, err
}

func (d *demo) watch(out *issuance.Outcome) error {
	defer out.Close()
	return d.App.Service.Watch(d.c, out, func(int) {})
}

// issue awards, and waits until the awards are made.
func (d *demo) issue(r issuance.Request) (*issuance.Outcome, error) {
	out, err := d.record(r)
	if err != nil {
		return out, err
	}
	return out, d.watch(out)
}

// note remembers the address of the newest award of an organisation under a key.
func (d *demo) note(key string, out *issuance.Outcome, suffix string) error {
	award, err := d.newest(out)
	if err == nil {
		d.seen[key] = out.Org.AwardAddress(award) + suffix
	}
	return err
}

func (d *demo) newest(out *issuance.Outcome) (issuance.ID, error) {
	awards, err := d.App.Store.Awards(d.c, out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil {
		return issuance.ID{}, err
	}
	return awards[0].ID, nil
}
