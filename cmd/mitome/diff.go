package main

import (
	"cmp"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
)

// diffCommand tells two versions of a micro-credential apart, word by word, or its newest version and a description that is
// not published yet.
type diffCommand struct {
	office.Flags
	From  int    `help:"command.diff.from" placeholder:"VERSION"`
	To    int    `help:"command.diff.to" placeholder:"VERSION"`
	JSON  bool   `help:"command.flag.json"`
	Class string `arg:"" name:"class" help:"command.catalogue.class"`
	File  string `arg:"" optional:"" help:"command.diff.file"`
}

// side is one of the two that are told apart.
type side struct {
	Version     int        `json:"version,omitempty"` // 0: it is a file
	File        string     `json:"file,omitempty"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
	PublishedBy string     `json:"published_by,omitempty"`
	Guideline   string     `json:"guideline,omitempty"`
	Noted       bool       `json:"note_of_conformity"`

	fields authoring.Fields
}

// changedField is one field as it was and as it is.
type changedField struct {
	Field    string          `json:"field"`
	Label    string          `json:"label"`
	Language locale.Language `json:"language,omitempty"`
	Pieces   []piece         `json:"pieces"`
}

type piece struct {
	Text   string           `json:"text"`
	Change authoring.Change `json:"change,omitempty"`
}

// differences are what diff tells.
type differences struct {
	Class   issuance.ID    `json:"class"`
	From    side           `json:"from"`
	To      side           `json:"to"`
	Changed []changedField `json:"changed"`
}

// Run tells the differences. The exit code is 0 whether or not there are any.
func (k *diffCommand) Run(c *terminal.Context) error {
	if k.File != "" && k.To != 0 {
		return terminal.Misuse(nil, "command.diff.both")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	class, err := a.Service.FindClass(c, k.Class)
	if err != nil {
		return office.RefusedOr(err, "command.diff.failed")
	}
	versions, err := a.Authoring.Drafts.Versions(c, class.Org, class.ID)
	if err != nil {
		return terminal.Undecided(err, "command.diff.failed")
	}
	d := differences{Class: class.ID}
	if d.From, d.To, err = k.sides(c, versions); err != nil {
		return err
	}
	d.Changed = changedFields(d.From.fields, d.To.fields, c.Lang)
	if k.JSON {
		return c.PrintJSON(d)
	}
	return d.print(c)
}

// sides are what is told apart: as asked, else the two newest versions, or the newest and the file.
func (k *diffCommand) sides(c *terminal.Context, versions []authoring.Version) (from, to side, err error) {
	newest := versions[0].Number
	if k.File != "" {
		if from, err = versionSide(versions, cmp.Or(k.From, newest)); err == nil {
			to, err = fileSide(c, k.File, from.fields)
		}
		return from, to, err
	}
	if newest == 1 && k.From == 0 && k.To == 0 {
		return from, to, terminal.Refuse(nil, "command.diff.one")
	}
	later := cmp.Or(k.To, newest)
	if to, err = versionSide(versions, later); err == nil {
		from, err = versionSide(versions, cmp.Or(k.From, later-1))
	}
	return from, to, err
}

func versionSide(versions []authoring.Version, number int) (side, error) {
	for i := range versions {
		v := &versions[i]
		if v.Number != number {
			continue
		}
		fields, err := v.Fields()
		if err != nil {
			return side{}, terminal.Undecided(err, "command.diff.failed")
		}
		return side{
			Version: v.Number, PublishedAt: &v.At, PublishedBy: v.By, Guideline: v.Letter.Guideline, Noted: v.Letter.Noted, fields: fields,
		}, nil
	}
	return side{}, terminal.Refuse(nil, "command.diff.no_version", "version", number, "newest", versions[0].Number)
}

// fileSide is a description that is not published. It says nothing of the picture, which stays as that of before.
func fileSide(c *terminal.Context, name string, before authoring.Fields) (side, error) {
	d, err := description.ReadOne(c, name)
	if err != nil {
		return side{}, err
	}
	fields := authoring.FieldsOf(d.Description)
	fields.KeepLook(before)
	return side{File: name, Noted: d.ClaimsConformity(), fields: fields}, nil
}

func changedFields(before, after authoring.Fields, lang locale.Language) []changedField {
	changed := []changedField{}
	for _, d := range authoring.Differences(before, after, lang) {
		f := changedField{Field: d.Field}
		f.Label, f.Language = authoring.Label(d.Field, lang)
		for _, p := range d.Pieces {
			f.Pieces = append(f.Pieces, piece(p))
		}
		changed = append(changed, f)
	}
	return changed
}

// print shows the differences to people: what went as [-…-], what came as {+…+}.
func (d *differences) print(c *terminal.Context) error {
	s := terminal.NewSheet(c.Stdout)
	s.Line(0, "", c.Text("command.diff.title", "from", sideText(c, &d.From), "to", sideText(c, &d.To)))
	if len(d.Changed) == 0 {
		s.Gap()
		s.Line(0, "", c.Text("command.diff.same"))
	}
	for _, f := range d.Changed {
		label := verification.Printable(f.Label)
		if f.Language != "" {
			label = c.Text("command.diff.language."+string(f.Language), "label", label)
		}
		s.Heading(label)
		for line := range strings.SplitSeq(marked(f.Pieces), "\n") {
			s.Line(2, "  ", line)
		}
	}
	if d.To.Version > 0 && d.From.Guideline != d.To.Guideline {
		s.Gap()
		s.Line(0, "", c.Text("command.diff.guideline", "from", d.From.Guideline, "to", d.To.Guideline))
	}
	if d.From.Noted != d.To.Noted {
		s.Gap()
		s.Line(0, "", c.Text(map[bool]string{true: "command.diff.noted", false: "command.diff.unnoted"}[d.To.Noted]))
	}
	return s.Print()
}

func sideText(c *terminal.Context, s *side) string {
	if s.Version == 0 {
		return verification.Printable(s.File)
	}
	key := "command.diff.version"
	if s.PublishedBy == "" {
		key = "command.diff.version_nobody"
	}
	return c.Text(key, "version", s.Version, "day", locale.Day(c.Lang, *s.PublishedAt), "by", verification.Printable(s.PublishedBy))
}

// marked writes pieces as one text, the marks on each line that they span.
func marked(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		begin, end := "", ""
		switch p.Change {
		case authoring.Removed:
			begin, end = "[-", "-]"
		case authoring.Added:
			begin, end = "{+", "+}"
		}
		b.WriteString(begin + strings.ReplaceAll(p.Text, "\n", end+"\n"+begin) + end)
	}
	return b.String()
}
