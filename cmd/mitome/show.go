package main

import (
	"errors"
	"fmt"

	"github.com/mitome/mitome/internal/issuance"
)

// showCommand tells everything about one award.
type showCommand struct {
	storeFlags
	Award string `arg:"" help:"command.award"`
	JSON  bool   `help:"command.flag.json"`
}

// Run prints the award for the issuer's staff.
func (k *showCommand) Run(c *Context) error {
	a, err := k.openExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	org, award, err := a.Service.Find(c, k.Award)
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return refuse(err, "command.show.failed")
	}
	if err != nil {
		return undecided(err, "command.show.failed")
	}
	listed := issuance.ListedAward{Award: award}
	if listed.Recipient, err = a.Store.Recipient(c, award); err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return undecided(err, "command.show.failed")
	}
	clerk, err := newClerk(c, a, &org)
	if err != nil {
		return undecided(err, "command.show.failed")
	}
	report, err := clerk.report(&listed)
	if err != nil {
		return err
	}
	signed, err := a.Store.Signed(c, org.ID, award.ID)
	switch {
	case err == nil:
		report.SignedID = signed.ID.URN()
	case !errors.Is(err, issuance.ErrNotFound):
		return undecided(err, "command.show.failed")
	}
	if k.JSON {
		return c.printJSON(report)
	}
	return clerk.show(&report)
}

func (k *clerk) show(r *awardReport) error {
	c, row := k.c, ""
	if r.Row > 0 {
		row = fmt.Sprint(r.Row)
	}
	var fields []field
	for _, line := range []struct{ key, value string }{
		{"title", r.Title}, {"issuer", k.issuer()}, {"status", c.Text("command.status." + r.Status)}, {"reason", reasonText(c, r.Reason)},
		{"issued_on", k.moment(r.IssuedOn)}, {"expires", k.moment(r.Expires)}, {"revoked_at", k.moment(r.RevokedAt)}, {"period", r.Period},
		{"email", r.Email}, {"name", r.Name}, {"name_en", r.NameEN}, {"reading", r.Reading},
		{"display_name", r.DisplayName}, {"student_id", r.StudentID}, {"learner_type", r.LearnerType}, {"language", r.Language}, {"show_name", k.yes(r.ShowName)},
		{"address", r.Address}, {"class", r.Class}, {"signed_id", r.SignedID}, {"batch", r.Batch}, {"row", row},
	} {
		fields = append(fields, field{c.Text("command.show." + line.key), line.value})
	}
	s := newSheet(c.Stdout)
	s.fields(0, fields)
	return s.show()
}

func reasonText(c *Context, code string) string {
	if code == "" {
		return ""
	}
	return c.Text("reason." + code)
}
