package issuing

import (
	"cmp"
	"errors"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// This file tells what a plan would do, before it is done: above all what can never be taken back.

// printSummary shows what a plan would do; f is what stands in its way, if anything.
func (k *Issue) printSummary(c *terminal.Context, o *issuance.Outcome, f *terminal.Failure) error {
	p := o.Plan
	address, trial := addressOf(c, p), map[bool]string{true: "yes", false: "no"}[p.Org.Trial()]
	if unsaidBase(f) {
		address, trial = c.Text("command.summary.no_address"), "unsaid"
	}
	fields := []terminal.Field{
		{"body", bodyOf(c, p)},
		{"address", address},
		{"trial", c.Text("command.summary.trial." + trial)},
		{"micro_credential", versionOf(c, p)},
		{"picture", pictureOf(c, &p.Version.Look)},
		{"guideline", c.Text("command.summary.note."+map[bool]string{true: "yes", false: "no"}[p.Version.Letter.Noted], "guideline", microcredential.KnownEditions().Current().NameIn(c.Lang))},
		{"learners", k.learnersOf(c)},
		{"issued_on", k.daysOf(c, p)},
		{"names", k.namesOf(c)},
		{"editions", editionsText(c, p.Editions)},
	}
	if p.Revokes != nil && f == nil {
		fields = append(fields, terminal.Field{"revokes", revokedOf(c, p)}, terminal.Field{"drops", dropsText(c, p.Drops)})
	}
	for i := range fields {
		fields[i][0] = c.Text("command.summary." + fields[i][0])
	}
	s := terminal.NewSheet(c.Stdout)
	s.Fields(0, fields)
	return s.Print()
}

// revokedOf says which award a plan revokes, and whose it is where the register still knows.
func revokedOf(c *terminal.Context, p *issuance.Plan) string {
	address := p.Org.AwardAddress(p.Revokes.ID)
	if r := &p.Replaced; r.Email != "" {
		return office.Whose(c, cmp.Or(r.Name, r.NameEN), r.StudentID, r.Email) + "\n" + address
	}
	return address
}

// unsaidBase reports whether a request was refused for nothing but that it does not say where its badges are to live.
func unsaidBase(f *terminal.Failure) bool {
	var refusal *issuance.Refusal
	return f != nil && errors.As(f.Err, &refusal) && refusal.Code == "trial_unsaid"
}

// daysOf says which date of issuing the awards get from the list, which may call it otherwise; empty where that says nothing.
func (k *Issue) daysOf(c *terminal.Context, p *issuance.Plan) string {
	if p.Dated == "" || k.planned.issued() == 0 {
		return ""
	}
	first, last := office.Day(c.Lang, k.planned.days[0], &p.Org), office.Day(c.Lang, k.planned.days[1], &p.Org)
	if first != last {
		first += " – " + last
	}
	return c.Text("command.summary.issued_on.list", "days", first, "column", verification.Printable(p.Dated), "blank", p.Undated)
}

// namesOf says on how many pages the name stands; empty where nothing is issued.
func (k *Issue) namesOf(c *terminal.Context) string {
	issued := k.planned.issued()
	if issued == 0 {
		return ""
	}
	return c.Text("command.summary.names.count", "shown", k.planned.named, "hidden", issued-k.planned.named)
}

func bodyOf(c *terminal.Context, p *issuance.Plan) string {
	name := p.Org.NameIn(c.Lang)
	if p.Org.ID == 0 {
		return c.Text("command.summary.new", "what", name)
	}
	return name
}

// addressOf is where all of the body's badges live, and that this is fixed by the first of them.
func addressOf(c *terminal.Context, p *issuance.Plan) string {
	key := "command.summary.fixed"
	if p.Org.ID == 0 {
		key = "command.summary.to_fix"
	}
	return c.Text(key, "address", p.Org.Address())
}

func versionOf(c *terminal.Context, p *issuance.Plan) string {
	d := p.Description()
	title := d.Text(microcredential.Title, c.Lang)
	if title == "" {
		title = cmp.Or(d.Text(microcredential.Title, "en"), d.Text(microcredential.Title, "ja"))
	}
	text := c.Text("command.summary.version", "title", verification.Printable(title), "version", p.Version.Number)
	if p.New {
		return c.Text("command.summary.new", "what", text)
	}
	return text
}

// pictureOf says how the pictures are made.
func pictureOf(c *terminal.Context, look *issuance.Look) string {
	if look.Words != issuance.Drawn {
		return c.Text("command.summary.picture." + string(look.Words))
	}
	parts := []string{c.Text("command.summary.picture.template", "template", look.Template)}
	if look.Art != "" {
		parts = append(parts, c.Text("command.summary.picture.logo"))
	}
	if look.Colour != "" {
		parts = append(parts, look.Colour)
	}
	if look.Second != "" {
		parts = append(parts, c.Text("command.summary.picture.second", "colour", look.Second))
	}
	if look.Ring != "" {
		parts = append(parts, c.Text("command.summary.picture.ring", "ring", look.Ring))
	}
	return strings.Join(parts, c.Text("verification.comma"))
}

// learnersOf counts the rows by what would become of them.
func (k *Issue) learnersOf(c *terminal.Context) string {
	var parts []string
	for _, fate := range []issuance.Fate{issuance.ToIssue, issuance.Again, issuance.Already, issuance.OtherName, issuance.Asked, issuance.Outside, issuance.Faulty} {
		if n := k.planned.fates[fate]; n > 0 {
			parts = append(parts, c.Text("command.summary.learners."+string(fate), "count", n))
		}
	}
	return strings.Join(parts, c.Text("verification.comma"))
}
