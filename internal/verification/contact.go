package verification

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
)

// Contact is whom to ask about an award. Any of it may be empty.
type Contact struct {
	NameEN, NameJA string // of an office
	Telephone      string // as people write it
	Email          string
}

// readContact is what a Profile gives of an issuer's addresses, as far as they can be written to and rung.
func readContact(p *openbadges.Profile) (c Contact) {
	if openbadges.ValidEmail(p.Email) {
		c.Email = p.Email
	}
	if strings.HasPrefix(p.Telephone, "+") && len(p.Telephone) <= 32 && strings.Trim(p.Telephone, "+-() 0123456789") == "" {
		c.Telephone = p.Telephone
	}
	return c
}

// Over is the contact where it says anything, with the other's e-mail address where it has none itself.
func (c Contact) Over(other Contact) Contact {
	switch {
	case c == Contact{}:
		return other
	case c.Email == "" && c.Telephone == "":
		c.Email, c.Telephone = other.Email, other.Telephone
	}
	return c
}

// Name is the name of the office, in lang where it has one in it, and the language that it is in.
func (c Contact) Name(lang locale.Language) (text string, in locale.Language) {
	if c.NameJA != "" && (lang == locale.Japanese || c.NameEN == "") {
		return c.NameJA, locale.Japanese
	}
	return c.NameEN, locale.English
}

// Dial is the telephone number as a link has it: digits, behind a plus where it begins with one, without an extension.
// Source: RFC 3966.
func (c Contact) Dial() string {
	var b strings.Builder
	for i, r := range c.Telephone {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			b.WriteRune(r)
		case !strings.ContainsRune(" -()./‐‑–", r):
			return b.String()
		}
	}
	return b.String()
}

// In is the contact in a line, in lang.
func (c Contact) In(lang locale.Language) string { return strings.Join(c.Parts(lang), " · ") }

// Parts are what is known of the name in lang, the telephone and the mail address.
func (c Contact) Parts(lang locale.Language) []string {
	name, _ := c.Name(lang)
	return slices.DeleteFunc([]string{name, c.Telephone, c.Email}, func(part string) bool { return part == "" })
}
