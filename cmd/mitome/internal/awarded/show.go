package awarded

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/microcredential"
)

// Show tells everything about one award.
type Show struct {
	office.Flags
	Award string `arg:"" help:"command.award"`
	JSON  bool   `help:"command.flag.json"`
}

// Run prints the award for the issuer's staff.
func (k *Show) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	told, _, err := findNear(c, a, k.Award)
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) && refusal.Code == "award_several" && !k.JSON {
		if all, listErr := ofPerson(c, a, k.Award, issuance.ID{}); len(all) > 0 || listErr != nil {
			return errors.Join(listErr, listAwards(c, all))
		}
	}
	if err != nil {
		return office.RefusedOr(err, "command.show.failed")
	}
	if k.JSON {
		return c.PrintJSON(told.Wire())
	}
	others, err := ofPerson(c, a, k.Award, told.ID)
	if err != nil {
		return terminal.Undecided(err, "command.show.failed")
	}
	if err := showAward(c, told); err != nil || len(others) == 0 {
		return err
	}
	if err := c.Say("command.show.others", "count", len(others)); err != nil {
		return err
	}
	return listAwards(c, others)
}

// ofPerson are the awards of whoever has an e-mail address or a student number, but for one; none where it is neither.
func ofPerson(c *terminal.Context, a *app.App, person string, but issuance.ID) (found []*register.Award, err error) {
	orgs, err := a.Register.Organisations(c)
	if err != nil {
		return nil, err
	}
	if person = strings.TrimSpace(person); person == "" {
		return nil, nil
	}
	if email, err := microcredential.NormalizeEmail(person); err == nil {
		person = email
	}
	err = a.Register.Awards(c, orgs, issuance.Selection{Person: person}, math.MaxInt, func(award *register.Award) error {
		if award.ID != but {
			found = append(found, award)
		}
		return nil
	})
	return found, err
}

// listAwards shows awards as mitome list does.
func listAwards(c *terminal.Context, awards []*register.Award) error {
	s := &screen{c: c, sheet: terminal.NewSheet(c.Stdout), limit: len(awards) + 1}
	for _, award := range awards {
		if err := s.Add(award); err != nil {
			return err
		}
	}
	return s.End()
}

func showAward(c *terminal.Context, a *register.Award) error {
	row := ""
	if a.Row > 0 {
		row = fmt.Sprint(a.Row)
	}
	var fields []terminal.Field
	for _, line := range []struct{ key, value string }{
		{"title", a.Title}, {"issuer", a.Org.NameIn(c.Lang)}, {"status", register.StatusText(a.Standing, c.Lang)},
		{"reason", register.ReasonText(a.Reason, c.Lang)}, {"note", a.Note}, {"successor", a.SuccessorAddress()}, {"predecessor", a.PredecessorAddress()},
		{"issued_on", zoned(c.Lang, a.IssuedOn, a.Zone)}, {"expires", zoned(c.Lang, a.Expires, a.Zone)}, {"revoked_at", zoned(c.Lang, a.RevokedAt, a.Zone)},
		{"period", a.Period},
		{"email", a.Email}, {"name", a.Name}, {"name_en", a.NameEN}, {"reading", a.Reading},
		{"display_name", a.DisplayName}, {"student_id", a.StudentID}, {"learner_type", a.LearnerType}, {"language", string(a.Language)}, {"show_name", register.YesNo(a.ShowName, c.Lang)},
		{"address", a.Address()}, {"class", a.Class()}, {"signed_id", a.SignedID}, {"batch", fmt.Sprint(a.Batch)}, {"row", row},
	} {
		fields = append(fields, terminal.Field{c.Text("command.show." + line.key), line.value})
	}
	s := terminal.NewSheet(c.Stdout)
	s.Fields(0, fields)
	printHistory(c, s, a)
	if err := s.Print(); err != nil {
		return err
	}
	return office.SayTrial(c, a.Org)
}

// printHistory writes what was done to an award, and by whom.
func printHistory(c *terminal.Context, s *terminal.Sheet, a *register.Award) {
	if len(a.History) == 0 {
		return
	}
	rows := make([][]string, len(a.History))
	for i, deed := range a.History {
		rows[i] = []string{zoned(c.Lang, deed.At, a.Zone), deed.Text(c.Lang), deed.Who(c.Lang)}
	}
	s.Heading(c.Text("command.show.history"))
	s.Table(2, nil, rows)
}

// zoned is a time of an organisation's, to the minute, with the zone's name; empty when it is none.
func zoned(lang locale.Language, t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return locale.Minute(lang, t.In(zone)) + " (" + zone.String() + ")"
}
