package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// previewCommand serves the pages and pictures of a description as they would be, to this machine alone. It issues into a
// folder that is thrown away, to one invented learner, through the same code as issue and serve; each page says
// that it is a preview.
type previewCommand struct {
	Description string `arg:"" name:"description" help:"command.preview.description"`
	Port        uint16 `help:"command.preview.port" default:"8080" placeholder:"PORT"`
	Template    string `help:"command.artwork.template" placeholder:"NAME"`
	Logo        string `help:"command.artwork.logo" placeholder:"FILE"`
	Colour      string `help:"command.artwork.colour" placeholder:"HEX"`
}

// Run serves until it is interrupted; then the folder is removed.
func (k *previewCommand) Run(c *Context) (err error) {
	if err := app.CheckLook(k.Template, k.Colour); err != nil {
		return misuse(err, "command.issue.look")
	}
	request, err := k.request(c)
	if err != nil {
		return err
	}
	listener, err := listenNearby(fmt.Sprintf("localhost:%d", k.Port))
	if err != nil {
		return undecided(err, "command.serve.listen_failed", "address", fmt.Sprintf("localhost:%d", k.Port))
	}
	defer listener.Close() // once more than Serve does
	request.BaseURL = fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	dir, err := os.MkdirTemp("", "mitome-preview-")
	if err != nil {
		return undecided(err, "command.preview.failed")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	a, err := app.Open(c, app.Config{Data: dir, Serving: true, Preview: true})
	if err != nil {
		return undecided(err, "command.preview.failed")
	}
	defer a.Close()
	shown, err := k.publish(c, a, request)
	if err != nil {
		return err
	}
	return c.serve(a, listener, func() { c.sayPreview(shown) })
}

// request issues one award in each language of the description, to somebody who does not exist.
func (k *previewCommand) request(c *Context) (issuance.Request, error) {
	d, err := c.description(k.Description)
	if err != nil {
		return issuance.Request{}, err
	}
	d = withoutAward(d)
	r := issuance.Request{Description: d, Wish: issuance.Wish{Template: k.Template, Colour: k.Colour}}
	if k.Logo != "" {
		if r.Wish.Logo, err = c.read(k.Logo, maxLogo); err != nil {
			return r, err
		}
	}
	list := "email,name,show_name,language\n"
	for _, lang := range d.Languages() {
		name := map[locale.Language]string{"en": "Hanako Mizuno", "ja": "水野 花子"}[lang]
		list += fmt.Sprintf("hanako-%s@students.example,%s,yes,%s\n", lang, name, lang)
	}
	r.List = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(list))), nil }
	return r, nil
}

// shown are the addresses worth opening.
type shown struct {
	class, organisation string
	awards              []string
}

// publish issues into the folder that is thrown away.
func (k *previewCommand) publish(c *Context, a *app.App, r issuance.Request) (s shown, err error) {
	working, stop := work(c, a)
	defer func() { err = errors.Join(err, stop(err)) }()
	inner := *c
	inner.Context = working
	err = asOperator(&inner, a, func(by issuance.By) error {
		out, err := a.Service.Issue(working, by, r)
		if err != nil {
			inner.printFindings(findingReports(r.Description, out.Findings))
			for _, fault := range out.Refused { // cannot be: the list is ours
				err = fault
			}
			if errors.Is(err, issuance.ErrRefused) {
				err = nil // the findings say why
			}
			return refuse(err, "command.preview.refused", "file", k.Description)
		}
		if err := a.Service.Watch(working, out, func(int) {}); err != nil {
			return err
		}
		awards, err := a.Store.Awards(working, out.Org.ID, issuance.Selection{}, issuance.Award{}, len(r.Description.Languages()))
		for _, award := range awards {
			s.awards = append(s.awards, out.Org.AwardAddress(award.ID))
		}
		s.class, s.organisation = out.Class, out.Org.ProfileAddress()
		return err
	})
	return s, err
}

func (c *Context) sayPreview(s shown) {
	fmt.Fprintf(c.Stdout, "%s\n", c.Text("command.preview.ready"))
	line := func(key, address string) { fmt.Fprintf(c.Stdout, "\n%s\n  %s\n", c.Text(key), address) }
	line("command.preview.class", s.class)
	for _, award := range s.awards {
		line("command.preview.award", award)
		line("command.preview.picture", award+".png")
	}
	line("command.preview.organisation", s.organisation)
	fmt.Fprintf(c.Stdout, "\n%s\n", c.Text("command.preview.stop"))
}
