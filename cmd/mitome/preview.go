package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// previewCommand serves the pages and pictures of a description as they would be, to this machine alone. It issues into a
// folder that is thrown away, to one invented learner, through the same code as issue and serve; each page says
// that it is a preview.
type previewCommand struct {
	description.Look
	Description string `arg:"" name:"description" help:"command.preview.description"`
	Port        uint16 `help:"command.preview.port" default:"8080" placeholder:"PORT"`
}

// Run serves until it is interrupted; then the folder is removed.
func (k *previewCommand) Run(c *terminal.Context) (err error) {
	request, form, err := k.request(c)
	if err != nil {
		return err
	}
	listener, err := listenNearby(fmt.Sprintf("localhost:%d", k.Port))
	if err != nil {
		return terminal.Undecided(err, "command.serve.listen_failed", "address", fmt.Sprintf("localhost:%d", k.Port))
	}
	defer listener.Close() // once more than Serve does
	request.BaseURL = fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	dir, err := os.MkdirTemp("", "mitome-preview-")
	if err != nil {
		return terminal.Undecided(err, "command.preview.failed")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	a, err := app.Open(c, app.Config{Data: dir, Serving: true, Preview: true})
	if err != nil {
		return terminal.Undecided(err, "command.preview.failed")
	}
	defer a.Close()
	shown, err := k.publish(c, a, request, form)
	if err != nil {
		return err
	}
	return serveOn(c, a, listener, func() { sayPreview(c, shown) })
}

// request issues one award in each language of the description, to somebody who does not exist.
func (k *previewCommand) request(c *terminal.Context) (r issuance.Request, form *descriptionbook.Form, err error) {
	wish, err := k.Wish(c)
	if err != nil {
		return r, nil, err
	}
	read, err := description.ReadOne(c, k.Description)
	if err != nil {
		return r, nil, err
	}
	d := withoutAward(read.Description)
	return issuance.Request{Description: d, Wish: wish, List: previewList(d.Languages())}, read.Form, nil
}

// previewList are learners who do not exist, two for each language: one whose name the page does not show, as it is where the
// list says nothing of it, and one who has agreed that it does.
func previewList(languages []locale.Language) func() (io.ReadCloser, error) {
	list := "email,name,show_name,language\n"
	for _, lang := range languages {
		name := map[locale.Language]string{"en": "Hanako Mizuno", "ja": "水野 花子"}[lang]
		list += fmt.Sprintf("hanako-%[1]s@students.example,%[2]s,,%[1]s\nmizunohanako-%[1]s@students.example,%[2]s,yes,%[1]s\n", lang, name)
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(list)), nil }
}

// shown are the addresses worth opening.
type shown struct {
	class, organisation string
	awards, named       []string // named: whose pages show the learner's name
}

// publish issues into the folder that is thrown away.
func (k *previewCommand) publish(c *terminal.Context, a *app.App, r issuance.Request, form *descriptionbook.Form) (s shown, err error) {
	working, stop := a.Beside(c)
	defer func() { err = errors.Join(err, stop(err)) }()
	inner := c.With(working)
	err = a.AsOperator(inner, func(by issuance.By) error {
		out, err := issueDrawn(working, a, by, r)
		if err != nil {
			description.PrintFindings(inner, description.FindingsOf(description.Described{Description: r.Description, Form: form}, out.Findings))
			for _, fault := range out.Refused { // cannot be: the list is ours
				err = fault
			}
			if errors.Is(err, issuance.ErrRefused) {
				err = nil // the findings say why
			}
			return terminal.Refuse(err, "command.preview.refused", "file", k.Description)
		}
		for _, remark := range out.Remarks {
			fmt.Fprintln(c.Stderr, remark.Message(c.Lang))
		}
		if err := a.Service.Watch(working, out, func(int) {}); err != nil {
			return err
		}
		awards, err := a.Store.Awards(working, out.Org.ID, issuance.Selection{}, issuance.Award{}, 2*len(r.Description.Languages()))
		for _, award := range awards {
			address := out.Org.AwardAddress(award.ID)
			if award.ShowName {
				s.named = append(s.named, address)
			} else {
				s.awards = append(s.awards, address)
			}
		}
		s.class, s.organisation = out.Class, out.Org.ProfileAddress()
		return err
	})
	return s, err
}

// issueDrawn issues in each language whose picture can be drawn, as issue does where the learners are of those alone.
func issueDrawn(ctx context.Context, a *app.App, by issuance.By, r issuance.Request) (*issuance.Outcome, error) {
	languages := r.Description.Languages()
	for {
		out, err := a.Service.Issue(ctx, by, r)
		var undrawn *issuance.UndrawableError
		if !errors.As(err, &undrawn) || len(languages) < 2 {
			return out, err
		}
		languages = slices.DeleteFunc(languages, func(lang locale.Language) bool { return lang == undrawn.Language })
		r.Language = languages[0]
		r.List = previewList(languages)
		out.Close()
	}
}

func sayPreview(c *terminal.Context, s shown) {
	fmt.Fprintf(c.Stdout, "%s\n", c.Text("command.preview.ready"))
	line := func(key, address string) { fmt.Fprintf(c.Stdout, "\n%s\n  %s\n", c.Text(key), address) }
	line("command.preview.class", s.class)
	for _, award := range s.awards {
		line("command.preview.award", award)
		line("command.preview.picture", award+".png")
	}
	for _, award := range s.named {
		line("command.preview.named", award)
	}
	line("command.preview.organisation", s.organisation)
	fmt.Fprintf(c.Stdout, "\n%s\n", c.Text("command.preview.stop"))
}
