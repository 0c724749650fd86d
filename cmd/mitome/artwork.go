package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// artworkCommand draws the picture of a description, so that people choose a template by looking. It needs no store.
type artworkCommand struct {
	MicroCredential string          `help:"command.artwork.micro_credential" required:"" placeholder:"FILE"`
	Output          string          `short:"o" required:"" placeholder:"DIR" type:"path" help:"command.artwork.output"`
	Template        string          `help:"command.artwork.template" placeholder:"NAME"`
	Logo            string          `help:"command.artwork.logo" placeholder:"FILE"`
	Colour          string          `help:"command.artwork.colour" placeholder:"HEX"`
	Second          string          `name:"second-colour" help:"command.artwork.second_colour" placeholder:"HEX"`
	Ring            string          `help:"command.artwork.ring" placeholder:"NAME"`
	Font            string          `help:"command.flag.font" placeholder:"FILE"`
	Language        locale.Language `help:"command.artwork.language" enum:",en,ja" default:"" placeholder:"en|ja"`
	JSON            bool            `help:"command.flag.json"`
}

// artworkReport is the answer for programs.
type artworkReport struct {
	Language locale.Language `json:"language"`
	Pictures []drawnReport   `json:"pictures"`
	Sheet    *writtenFile    `json:"sheet"` // null with --template
	Remarks  []string        `json:"remarks"`
}

type drawnReport struct {
	Template string      `json:"template"`
	Title    string      `json:"title"`
	PNG      writtenFile `json:"png"`
	SVG      writtenFile `json:"svg"`
}

type writtenFile struct {
	File  string `json:"file"`
	Bytes int    `json:"bytes"`
}

// maxLogo is more than any logo that is accepted has, in bytes.
const maxLogo = 16 << 20

func (a *artworkCommand) Run(c *terminal.Context) error {
	if err := app.CheckLook(a.Template, a.Ring, a.Colour, a.Second); err != nil {
		return terminal.Misuse(err, "command.issue.look")
	}
	if slices.Contains([]string{".png", ".svg"}, strings.ToLower(filepath.Ext(a.Output))) {
		return terminal.Misuse(nil, "command.artwork.folder", "name", a.Output)
	}
	d, err := description.ReadOne(c, a.MicroCredential)
	if err != nil {
		return err
	}
	language, err := a.language(c, d.Description)
	if err != nil {
		return err
	}
	look := app.Look{Template: a.Template, Colour: a.Colour, Second: a.Second, Ring: a.Ring}
	if a.Logo != "" {
		if look.Logo, err = c.Read(a.Logo, maxLogo); err != nil {
			return err
		}
	}
	if look.Font, err = description.ReadFont(c, a.Font); err != nil {
		return err
	}
	drawn, sheet, remarks, err := app.Drawings(issuance.BadgeOf(d.Description, language), look)
	var logo *app.LogoError
	switch {
	case errors.As(err, &logo):
		return terminal.Refuse(logo.Unwrap(), "command.artwork.bad_logo", "file", a.Logo)
	case err != nil:
		return terminal.Refuse(err, "command.artwork.refused")
	}
	report := artworkReport{Language: language, Remarks: []string{}}
	for _, remark := range remarks {
		report.Remarks = append(report.Remarks, remark.Message(c.Lang))
	}
	if err := a.write(&report, drawn, sheet); err != nil {
		return err
	}
	return a.print(c, report)
}

// language is the one asked for, or that of the messages, or the first that the description has.
func (a *artworkCommand) language(c *terminal.Context, d *microcredential.Description) (microcredential.Lang, error) {
	has := d.Languages()
	switch asked := a.Language; {
	case asked != "" && !slices.Contains(has, asked):
		return "", terminal.Refuse(nil, "command.artwork.no_language", "file", a.MicroCredential, "language", a.Language)
	case asked != "":
		return asked, nil
	case slices.Contains(has, c.Lang) || len(has) == 0:
		return c.Lang, nil
	}
	return has[0], nil
}

func (a *artworkCommand) write(report *artworkReport, drawn []app.Drawn, sheet []byte) error {
	if err := os.MkdirAll(a.Output, 0o755); err != nil {
		return terminal.Undecided(err, "command.write", "file", a.Output)
	}
	put := func(name string, data []byte) (writtenFile, error) {
		file := filepath.Join(a.Output, name)
		return writtenFile{file, len(data)}, terminal.Write(file, data)
	}
	for _, p := range drawn {
		r := drawnReport{Template: p.Template, Title: p.Title}
		var err error
		if r.PNG, err = put(p.Template+".png", p.PNG); err != nil {
			return err
		}
		if r.SVG, err = put(p.Template+".svg", p.SVG); err != nil {
			return err
		}
		report.Pictures = append(report.Pictures, r)
	}
	if sheet == nil {
		return nil
	}
	written, err := put("sheet.png", sheet)
	report.Sheet = &written
	return err
}

func (a *artworkCommand) print(c *terminal.Context, report artworkReport) error {
	if a.JSON {
		return c.PrintJSON(report)
	}
	for _, remark := range report.Remarks {
		fmt.Fprintln(c.Stderr, remark)
	}
	var rows [][]string
	line := func(f writtenFile, title string) {
		rows = append(rows, []string{f.File, fmt.Sprintf("%d kB", (f.Bytes+999)/1000), title})
	}
	for _, p := range report.Pictures {
		line(p.PNG, p.Title)
		line(p.SVG, p.Title)
	}
	if report.Sheet != nil {
		line(*report.Sheet, c.Text("command.artwork.sheet"))
	}
	s := terminal.NewSheet(c.Stdout)
	s.Table(0, nil, rows)
	if err := s.Print(); err != nil {
		return err
	}
	if report.Sheet != nil {
		fmt.Fprintln(c.Stdout, c.Text("command.artwork.done", "sheet", report.Sheet.File))
	}
	return nil
}
