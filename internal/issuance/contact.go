package issuance

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Contact is the office of an awarding body that answers questions about its awards. Any of it may be empty. It belongs to
// no badge: it is kept once, and every page shows it as it is now.
type Contact struct {
	NameEN    string // of the office
	NameJA    string
	Telephone string // as people write it, such as "03-1234-5678" or "+81 3 1234 5678"
	Email     string
}

// Office is whom people ask about the organisation's awards, wherever it is named: its own office, with the mail address of its
// published Profile where that has none, and the telephone number of the Profile where it has neither.
func (o *Organisation) Office() Contact {
	c := o.Contact
	p, err := openbadges.Parse[openbadges.Profile](o.Profile)
	if err != nil || c.Email != "" {
		return c
	}
	c.Email = p.Email
	if c.Telephone == "" {
		c.Telephone = p.Telephone
	}
	return c
}

// Changed names what another Contact has otherwise, for the record of deeds: "name,email".
func (c *Contact) Changed(to *Contact) string {
	var all audit.Changes
	all.If("name", c.NameEN != to.NameEN || c.NameJA != to.NameJA)
	all.If("telephone", c.Telephone != to.Telephone)
	all.If("email", c.Email != to.Email)
	return all.Code()
}

// The limits of a contact, in characters; see SetContact.
const (
	maxOffice    = 120
	maxTelephone = 40
	minDigits    = 5 // of a telephone number
)

// SetContact changes whom people ask about an organisation's awards, and returns it as it is kept: in one line each, the
// telephone number in half-width characters. It refuses what cannot be rung or written to.
func (s *Service) SetContact(ctx context.Context, by By, org Organisation, contact Contact) (Contact, error) {
	if err := errors.Join(by.Validate(), contact.Tidy()); err != nil {
		return contact, err
	}
	return contact, s.Organisations.UpdateContact(ctx, by, org, contact, s.Now())
}

// Tidy brings a contact into the form in which it is kept, or refuses it with a *Refusal.
func (c *Contact) Tidy() error {
	for _, name := range []*string{&c.NameEN, &c.NameJA} {
		if !typed.Line(name, maxOffice) {
			return refuse("contact_name", "limit", maxOffice)
		}
	}
	c.Telephone = norm.NFKC.String(c.Telephone)
	if !typed.Line(&c.Telephone, maxTelephone) || c.Telephone != "" && digits(c.Telephone) < minDigits {
		return refuse("contact_telephone", "telephone", c.Telephone)
	}
	if c.Email = strings.TrimSpace(c.Email); c.Email == "" {
		return nil
	}
	if _, err := microcredential.NormalizeEmail(c.Email); err != nil || !typed.Seen(c.Email, false) {
		return refuse("contact_email", "email", c.Email)
	}
	return nil
}

// digits counts those of a telephone number.
func digits(telephone string) int {
	return len(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, telephone))
}

// FindOrganisation returns an organisation by the name in its addresses or by its website; without either, the only one.
func (s *Service) FindOrganisation(ctx context.Context, text string) (Organisation, error) {
	orgs, err := s.Organisations.Organisations(ctx)
	if err != nil {
		return Organisation{}, err
	}
	if text == "" && len(orgs) == 1 {
		return orgs[0], nil
	}
	var body microcredential.Description
	if err := body.Set("awarding_body_url", text); err != nil {
		return Organisation{}, err
	}
	home, err := body.HomeURL()
	var slugs []string
	for _, org := range orgs {
		if org.Slug == text || err == nil && org.HomeURL == home {
			return org, nil
		}
		slugs = append(slugs, org.Slug)
	}
	switch {
	case len(orgs) == 0:
		return Organisation{}, refuse("organisation_none")
	case text == "":
		return Organisation{}, refuse("organisation_which", "names", strings.Join(slugs, ", "))
	}
	return Organisation{}, refuse("organisation_unknown", "name", text, "names", strings.Join(slugs, ", "))
}
