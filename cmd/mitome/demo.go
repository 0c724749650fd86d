package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// demoCommand fills a throw-away data folder with invented micro-credentials and serves it.
type demoCommand struct {
	Listen string `help:"command.demo.listen" default:"localhost:8080" placeholder:"ADDR"`
}

// demoLearners is how many learners are awarded each micro-credential, besides the one in its description.
const demoLearners = 30

// Run serves until it is interrupted; then the folder is removed.
func (k *demoCommand) Run(c *Context) (err error) {
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
	d := &demo{c: c, app: a, base: fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)}
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
	base  string
	pages []page
}

type page struct{ key, address string }

// fill awards every good sample to its own learner and to some more, then lets one award expire and revokes one.
func (d *demo) fill() error {
	working, stop := work(d.c, d.app)
	c := *d.c
	c.Context = working
	d.c = &c
	good, err := samples.Good()
	if err != nil {
		return err
	}
	progress := d.c.NewProgress(d.c.Text("command.demo.progress"), 0, len(good))
	for i, text := range good {
		if err := d.award(i, text); err != nil {
			return errors.Join(err, stop(err))
		}
		progress.Set(i + 1)
	}
	progress.End()
	return stop(nil)
}

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
	language := []string{"ja", "en"}[i%2]
	out, err := d.issue(issuance.Request{Description: description, BaseURL: d.base, Language: language, Signed: i == 0})
	if err != nil {
		return err
	}
	if err := d.remember(i, out); err != nil {
		return err
	}
	list := demoList(i)
	_, err = d.issue(issuance.Request{Description: description, BaseURL: d.base, Language: language, List: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(list)), nil
	}})
	return err
}

func (d *demo) issue(r issuance.Request) (*issuance.Outcome, error) {
	out, err := d.app.Service.Issue(d.c, r)
	if err != nil {
		return out, fmt.Errorf("%w: %v %v", err, out.Findings, out.Refused)
	}
	return out, d.app.Service.Watch(d.c, out, func(int) {})
}

// remember notes the pages of the first sample, revokes the award of the second and shows the expired one of the third.
func (d *demo) remember(i int, out *issuance.Outcome) error {
	awards, err := d.app.Store.Awards(d.c, out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil {
		return err
	}
	address := out.Org.AwardAddress(awards[0].ID)
	switch i {
	case 0:
		d.pages = append(d.pages, page{"award", address}, page{"class", out.Class}, page{"organisation", out.Org.ProfileAddress()},
			page{"picture", address + ".png"}, page{"signed", address + ".jws"})
	case 1:
		d.pages = append(d.pages, page{"revoked", address})
		return d.app.Service.Revoke(d.c, out.Org, awards[0].ID, "wrong_content", "")
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
	awards, err := d.app.Store.Awards(d.c, out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err == nil {
		d.pages = append(d.pages, page{"expired", out.Org.AwardAddress(awards[0].ID)})
	}
	return err
}

// Invented names: every family name with every given name would be 240 persons.
var (
	families = []string{"佐々木", "髙橋", "𠮷田", "渡邉", "山﨑", "小林", "清水", "岡田", "村上", "藤井", "石川", "長谷川", "近藤", "斎藤", "遠藤"}
	given    = []string{"葵", "陽菜", "結衣", "蓮", "湊", "大和", "紬", "凛", "樹", "悠真", "咲良", "陸", "芽依", "律", "杏", "朝陽"}
)

// demoList is a learner list in the manner of a Japanese office.
func demoList(class int) []byte {
	var list bytes.Buffer
	list.WriteString("\ufeffメールアドレス,氏名,学籍番号,発行日\r\n")
	for n := range demoLearners {
		person := class*demoLearners + n
		fmt.Fprintf(&list, "learner-%03d@students.example,%s %s,%04d-%03d,2026-%02d-%02d\r\n", person,
			families[person%len(families)], given[person%len(given)], 2300+class, n, 1+n%6, 1+n%28)
	}
	return list.Bytes()
}

// tell prints the addresses worth opening.
func (d *demo) tell() {
	fmt.Fprintf(d.c.Stdout, "\n%s\n\n  %s/\n", d.c.Text("command.demo.ready"), d.base)
	for _, p := range d.pages {
		fmt.Fprintf(d.c.Stdout, "\n%s\n  %s\n", d.c.Text("command.demo."+p.key), p.address)
	}
	fmt.Fprintf(d.c.Stdout, "\n%s\n", d.c.Text("command.demo.stop"))
}
