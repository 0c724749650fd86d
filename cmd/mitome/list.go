package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/openbadges"
)

// listCommand lists awards, the newest first.
type listCommand struct {
	storeFlags
	Limit int  `help:"command.list.limit" default:"50" placeholder:"N"`
	JSON  bool `help:"command.flag.json"`
}

// awardReport is what an issuer's staff are told of an award; it names the learner, and is not for others.
type awardReport struct {
	Award     string `json:"award"`
	Address   string `json:"address"`
	Status    string `json:"status"`
	Reason    string `json:"reason,omitzero"`
	Title     string `json:"title"`
	Class     string `json:"class"`
	Issuer    string `json:"issuer"`
	IssuedOn  string `json:"issued_on"`
	Expires   string `json:"expires,omitzero"`
	RevokedAt string `json:"revoked_at,omitzero"`
	Period    string `json:"period,omitzero"`
	Email     string `json:"email"`
	Name      string `json:"name,omitzero"`
	NameEN    string `json:"name_en,omitzero"`
	StudentID string `json:"student_id,omitzero"`
	Batch     string `json:"batch"`
	Row       int    `json:"row"`
	SignedID  string `json:"signed_id,omitzero"`
}

// Run prints a table, or JSON.
func (k *listCommand) Run(c *Context) error {
	a, err := k.open(c, app.Config{})
	if err != nil {
		return err
	}
	defer a.Close()
	reports := []awardReport{}
	orgs, err := a.Store.Organisations(c)
	if err != nil {
		return undecided(err, "command.list.failed")
	}
	titles := titles{}
	for _, org := range orgs {
		awards, err := a.Store.Awards(c, org.ID, issuance.Award{}, k.Limit-len(reports))
		if err != nil {
			return undecided(err, "command.list.failed")
		}
		for i := range awards {
			report, err := c.awardReport(a, &org, &awards[i], titles)
			if err != nil {
				return undecided(err, "command.list.failed")
			}
			reports = append(reports, report)
		}
	}
	if k.JSON {
		return c.printJSON(reports)
	}
	return k.print(c, reports)
}

func (k *listCommand) print(c *Context, reports []awardReport) error {
	if len(reports) == 0 {
		_, err := fmt.Fprintln(c.Stdout, c.Text("command.list.none"))
		return err
	}
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range reports {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.IssuedOn[:len(time.DateOnly)], c.Text("command.status."+r.Status), r.Email, r.Title, r.Address)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(reports) == k.Limit {
		fmt.Fprintln(c.Stderr, c.Text("command.list.more", "limit", k.Limit))
	}
	return nil
}

// titles remembers the names of editions.
type titles map[issuance.ID]string

func (t titles) of(c *Context, a *app.App, award *issuance.Award) (string, error) {
	if title, ok := t[award.Edition]; ok {
		return title, nil
	}
	edition, err := a.Store.Edition(c, award.Org, award.Edition)
	if err != nil {
		return "", err
	}
	class, err := openbadges.Parse[openbadges.BadgeClass](edition.Document)
	if err != nil {
		return "", err
	}
	t[award.Edition] = class.Name
	return class.Name, nil
}

func (c *Context) awardReport(a *app.App, org *issuance.Organisation, award *issuance.Award, titles titles) (awardReport, error) {
	title, err := titles.of(c, a, award)
	if err != nil {
		return awardReport{}, err
	}
	person, err := a.Store.Recipient(c, *award)
	if err != nil {
		return awardReport{}, err
	}
	zone, err := time.LoadLocation(org.Zone)
	if err != nil {
		return awardReport{}, err
	}
	return awardReport{
		Award: award.ID.String(), Address: org.AwardAddress(award.ID), Status: string(award.Status(time.Now())), Reason: award.Reason,
		Title: title, Class: org.EditionAddress(award.Edition), Issuer: org.NameEN,
		IssuedOn: date(award.IssuedOn, zone), Expires: date(award.Expires, zone), RevokedAt: date(award.RevokedAt, zone),
		Period: award.Period, Email: person.Email, Name: person.Name, NameEN: person.NameEN, StudentID: person.StudentID,
		Batch: fmt.Sprint(award.Batch), Row: award.Row,
	}, nil
}

func date(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.RFC3339)
}
