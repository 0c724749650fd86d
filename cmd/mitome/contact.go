package main

import (
	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
)

// contactCommand shows or changes the office that answers questions about an awarding body's awards.
type contactCommand struct {
	office.Flags
	Organisation string  `help:"command.contact.organisation" placeholder:"NAME"`
	NameEN       *string `name:"name-en" help:"command.contact.name_en" placeholder:"TEXT"`
	NameJA       *string `name:"name-ja" help:"command.contact.name_ja" placeholder:"TEXT"`
	Telephone    *string `help:"command.contact.telephone" placeholder:"NUMBER"`
	Email        *string `help:"command.contact.email" placeholder:"ADDRESS"`
	JSON         bool    `help:"command.flag.json"`
}

// Run changes what is named and leaves the rest; an empty text takes away. Without any it shows what is set.
func (k *contactCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, err := a.Service.FindOrganisation(c, k.Organisation)
	if err != nil {
		return office.RefusedOr(err, "command.contact.failed")
	}
	if !k.change(&org.Contact) {
		return k.print(c, &org, false)
	}
	err = a.AsOperator(c, func(by issuance.By) (err error) {
		org.Contact, err = a.Service.SetContact(c, by, org, org.Contact)
		return err
	})
	if err != nil {
		return office.RefusedOr(err, "command.contact.failed")
	}
	return k.print(c, &org, true)
}

// change puts into the office what the flags say, and reports whether they say anything.
func (k *contactCommand) change(o *issuance.Contact) (any bool) {
	for _, f := range []struct{ from, to *string }{
		{k.NameEN, &o.NameEN}, {k.NameJA, &o.NameJA}, {k.Telephone, &o.Telephone}, {k.Email, &o.Email},
	} {
		if f.from != nil {
			*f.to, any = *f.from, true
		}
	}
	return any
}

func (k *contactCommand) print(c *terminal.Context, org *issuance.Organisation, changed bool) error {
	o, name := org.Contact, org.NameIn(c.Lang)
	if k.JSON {
		return c.PrintJSON(map[string]string{
			"organisation": org.Slug, "name_en": o.NameEN, "name_ja": o.NameJA, "telephone": o.Telephone, "email": o.Email,
		})
	}
	if !changed && o == (issuance.Contact{}) {
		var profile struct {
			Email string `json:"email"`
		}
		if err := json.Unmarshal(org.Profile, &profile); err != nil {
			return terminal.Undecided(err, "command.contact.failed")
		}
		return c.Say("command.contact.none", "email", profile.Email)
	}
	s := terminal.NewSheet(c.Stdout)
	s.Fields(0, []terminal.Field{
		{c.Text("command.contact.body"), name},
		{c.Text("command.contact.office_en"), o.NameEN},
		{c.Text("command.contact.office_ja"), o.NameJA},
		{c.Text("command.contact.label.telephone"), o.Telephone},
		{c.Text("command.contact.label.email"), o.Email},
	})
	if err := s.Print(); err != nil || !changed {
		return err
	}
	return c.Say("command.contact.changed", "name", name)
}
