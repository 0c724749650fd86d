// Package awarded are the verbs about what was awarded: list, batches, show and audit tell of it; revoke, undo, reinstate,
// erase and name change it. Each is a file with one type; an award or a batch is found as people name it.
package awarded

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/department"
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
		lines.WriteString("\n  " + c.Text("command.find.one", "who", whoseAward(c, award), "title", award.Title, "day", office.Day(c.Lang, award.IssuedOn, award.Org),
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
	return office.Whose(c, cmp.Or(a.Name, a.NameEN), a.StudentID, a.Email)
}

// findBatch returns the batch that a person names: by its number, as the last one, or by the day or the minute at which it was
// recorded, in the awarding body's zone. Of several at that time the numbers are told.
func findBatch(c *terminal.Context, a *app.App, named string) (issuance.Organisation, issuance.Batch, error) {
	named = strings.TrimSpace(named)
	layout := ""
	for _, l := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04"} {
		if _, err := time.Parse(l, named); err == nil {
			layout = l
		}
	}
	last := named == "last" || named == "最新"
	if layout == "" && !last {
		return a.Service.FindBatch(c, named)
	}
	orgs, err := a.Register.Organisations(c)
	var numbers, times []string
	newest := int64(0)
	for i := range orgs {
		batches, readErr := a.Store.Batches(c, orgs[i].ID, department.Whole(), 0, math.MaxInt32)
		err = errors.Join(err, readErr)
		zone, zoneErr := time.LoadLocation(orgs[i].Zone)
		err = errors.Join(err, zoneErr)
		for _, b := range batches {
			if last && b.ID > newest || !last && zoneErr == nil && time.UnixMicro(b.ID).In(zone).Format(layout) == named {
				newest = max(newest, b.ID)
				numbers = append(numbers, fmt.Sprintf("%s/%d", orgs[i].Slug, b.ID))
				times = append(times, "\n  "+numbers[len(numbers)-1]+"  "+time.UnixMicro(b.ID).In(zone).Format(time.TimeOnly))
			}
		}
	}
	switch {
	case err != nil:
		return issuance.Organisation{}, issuance.Batch{}, err
	case len(numbers) == 0:
		return issuance.Organisation{}, issuance.Batch{}, &issuance.Refusal{Code: "batch_unknown", Args: []any{"batch", named}}
	case len(numbers) > 1 && !last:
		return issuance.Organisation{}, issuance.Batch{}, &issuance.Refusal{Code: "batch_several", Args: []any{"when", named, "batches", strings.Join(times, "")}}
	}
	return a.Service.FindBatch(c, numbers[len(numbers)-1])
}
