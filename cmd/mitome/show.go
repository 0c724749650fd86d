package main

import (
	"fmt"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
)

// showCommand tells everything about one award.
type showCommand struct {
	office.Flags
	Award string `arg:"" help:"command.award"`
	JSON  bool   `help:"command.flag.json"`
}

// Run prints the award for the issuer's staff.
func (k *showCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	told, err := find(c, a, k.Award)
	if err != nil {
		return office.RefusedOr(err, "command.show.failed")
	}
	if k.JSON {
		return c.PrintJSON(told.Wire())
	}
	return showAward(c, told)
}

func showAward(c *terminal.Context, a *register.Award) error {
	row := ""
	if a.Row > 0 {
		row = fmt.Sprint(a.Row)
	}
	var fields []terminal.Field
	for _, line := range []struct{ key, value string }{
		{"title", a.Title}, {"issuer", register.IssuerName(a.Org, c.Lang)}, {"status", register.StatusText(a.Standing, c.Lang)},
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
	return sayTrial(c, a.Org)
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
