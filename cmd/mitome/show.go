package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/mitome/mitome/internal/app"
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
	a, err := k.open(c, app.Config{})
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
	return c.printAward(&report, clerk.yes(report.ShowName))
}

func (c *Context) printAward(r *awardReport, shown string) error {
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	for _, line := range []struct{ key, value string }{
		{"title", r.Title}, {"issuer", r.Issuer}, {"status", c.Text("command.status." + r.Status)}, {"reason", reasonText(c, r.Reason)},
		{"issued_on", r.IssuedOn}, {"expires", r.Expires}, {"revoked_at", r.RevokedAt}, {"period", r.Period},
		{"email", r.Email}, {"name", r.Name}, {"name_en", r.NameEN}, {"student_id", r.StudentID}, {"show_name", shown},
		{"address", r.Address}, {"class", r.Class}, {"signed_id", r.SignedID}, {"batch", r.Batch}, {"row", fmt.Sprint(r.Row)},
	} {
		if line.value != "" {
			fmt.Fprintf(w, "%s\t%s\n", c.Text("command.show."+line.key), line.value)
		}
	}
	return w.Flush()
}

func reasonText(c *Context, code string) string {
	if code == "" {
		return ""
	}
	return c.Text("reason." + code)
}
