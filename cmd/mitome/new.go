package main

import (
	"cmp"
	"io"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/cmd/mitome/internal/description"
	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// newCommand begins a description: JSON with every key once, or a workbook to fill in.
type newCommand struct {
	office.Flags
	Output string `short:"o" required:"" placeholder:"FILE.xlsx|FILE.json" help:"command.new.output"`
	From   string `help:"command.new.from" placeholder:"FILE|ADDRESS"`
	Force  bool   `help:"command.flag.force"`

	Map []string `help:"command.verify.map" placeholder:"ORIGIN=URL" sep:"none"`
}

// Run writes the description in the format that the file's name ends with.
func (k *newCommand) Run(c *terminal.Context) error {
	write, ok := map[string]func(io.Writer, *terminal.Context, *microcredential.Description) error{
		".xlsx": writeWorkbook, ".json": writeDescription,
	}[strings.ToLower(filepath.Ext(k.Output))]
	if !ok {
		return terminal.Misuse(nil, "command.new.format", "file", k.Output)
	}
	d, err := k.begin(c)
	if err != nil {
		return err
	}
	if err := c.WriteNew(k.Output, k.Force, func(w io.Writer) error { return write(w, c, d) }); err != nil {
		return err
	}
	ending := filepath.Ext(k.Output)
	copied := ""
	if strings.EqualFold(ending, ".xlsx") {
		copied = strings.TrimSuffix(k.Output, ending) + c.Text("command.new.checked") + ending
	}
	return c.Say("command.new.done", "file", k.Output, "copy", copied)
}

// begin is what is written: nothing yet in a workbook, whose rows hold their examples beside them.
func (k *newCommand) begin(c *terminal.Context) (*microcredential.Description, error) {
	switch {
	case k.From != "":
		return k.from(c)
	case strings.EqualFold(filepath.Ext(k.Output), ".xlsx"):
		return new(microcredential.Description), nil
	}
	return descriptionbook.Example(), nil
}

func writeWorkbook(w io.Writer, c *terminal.Context, d *microcredential.Description) error {
	return descriptionbook.Of(d, c.Lang).Write(w, c.Lang, nil)
}

func writeDescription(w io.Writer, _ *terminal.Context, d *microcredential.Description) error {
	data, err := d.MarshalJSON()
	if err != nil {
		return err
	}
	text := jsontext.Value(data)
	if err := text.Indent(); err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// from is an existing description, or what the guideline reading finds in anyone's badge or in a published class: its
// texts alone. One learner's award is no part of it.
func (k *newCommand) from(c *terminal.Context) (*microcredential.Description, error) {
	var data []byte
	target := verify.Target{Address: cmp.Or(verify.AsAddress(k.From), k.From)}
	if !office.IsAddress(k.From) {
		var err error
		if data, err = c.Read(k.From, bake.MaxImageSize); err != nil {
			return nil, err
		}
		if descriptionbook.Recognise(data) || conformity.Recognise(data) == conformity.OfDescription {
			return k.fromDescription(c, data)
		}
		target = verify.Target{Bytes: data}
	}
	if data != nil && conformity.Recognise(data) == conformity.OfCriteria {
		return verification.ReadCriteria(conformity.CriteriaText(data)).Description(), nil
	}
	judge, err := k.Judge(c, k.Map)
	if err != nil {
		return nil, err
	}
	defer judge.Leave()
	d := judge.Read(c, target).Description()
	k.TellOurs(c, judge)
	if len(d.Names()) == 0 {
		return nil, terminal.Refuse(nil, "command.new.nothing", "from", k.From)
	}
	return d, nil
}

func (k *newCommand) fromDescription(c *terminal.Context, data []byte) (*microcredential.Description, error) {
	d, err := description.ParseOne(c, k.From, data)
	if err != nil {
		return nil, err
	}
	return withoutAward(d.Description), nil
}

// withoutAward is a description without what it says of one learner.
func withoutAward(d *microcredential.Description) *microcredential.Description {
	d = d.Clone()
	for _, name := range d.Names() {
		if microcredential.IsAwardKey(name) {
			d.Unset(name)
		}
	}
	return d
}
