package main

import (
	"cmp"
	"errors"
	"math"
	"strings"
	"unicode"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/verification"
)

// This file finds awards by what an office knows of the person: the name, too, which the register is read through for.

// find returns the one award that a person names, with what is known of it. A name has to be one award's alone; several
// are told, to choose from.
func find(c *terminal.Context, a *app.App, named string) (*register.Award, error) {
	org, award, err := a.Service.Find(c, named)
	if err == nil {
		return a.Register.Show(c, &org, award)
	}
	var refusal *issuance.Refusal
	if !errors.As(err, &refusal) || refusal.Code != "award_unknown" || !strings.ContainsFunc(named, unicode.IsLetter) || strings.Contains(named, "://") {
		return nil, err
	}
	found, byNameErr := byName(c, a, named)
	switch {
	case byNameErr != nil:
		return nil, byNameErr
	case len(found) == 0:
		return nil, err
	case len(found) == 1:
		return a.Register.Show(c, found[0].Org, found[0].Award)
	}
	var lines strings.Builder
	for _, award := range found[:min(len(found), shownAwards)] {
		lines.WriteString("\n  " + c.Text("command.find.one", "who", whoseAward(c, award), "title", award.Title, "day", zonedDay(award.IssuedOn, award.Org),
			"status", register.StatusText(award.Standing, c.Lang), "address", award.Address()))
	}
	return nil, &issuance.Refusal{Code: "award_several", Args: []any{"person", verification.Printable(named), "awards", lines.String()}}
}

// byName returns the awards of people of a name, those that stand before those that were revoked: the latter only where
// there are no others.
func byName(c *terminal.Context, a *app.App, name string) (found []*register.Award, err error) {
	orgs, err := a.Register.Organisations(c)
	if err != nil {
		return nil, err
	}
	wanted := issuance.PlainName(name)
	var revoked []*register.Award
	err = a.Register.Awards(c, orgs, issuance.Selection{}, math.MaxInt, func(award *register.Award) error {
		switch {
		case issuance.PlainName(award.Name) != wanted && issuance.PlainName(award.NameEN) != wanted:
		case award.RevokedAt.IsZero():
			found = append(found, award)
		default:
			revoked = append(revoked, award)
		}
		return nil
	})
	if len(found) == 0 {
		found = revoked
	}
	return found, err
}

// hasWord reports whether an award is somebody's, or of something, that a word is part of.
func hasWord(a *register.Award, word string) bool {
	for _, text := range []string{a.Name, a.NameEN, a.Reading, a.DisplayName, a.StudentID, a.Email, a.Title} {
		if strings.Contains(issuance.PlainName(text), word) {
			return true
		}
	}
	return false
}

// whoseAward is whom an award went to, as an office knows the person.
func whoseAward(c *terminal.Context, a *register.Award) string {
	return c.Text("command.whose", "name", verification.Printable(cmp.Or(a.Name, a.NameEN)), "student_id", verification.Printable(a.StudentID), "email", a.Email)
}
