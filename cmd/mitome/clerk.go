package main

import (
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/openbadges"
)

// clerk tells of one organisation's awards. It remembers the titles of editions.
type clerk struct {
	c      *Context
	a      *app.App
	org    *issuance.Organisation
	zone   *time.Location
	titles map[issuance.ID]string
}

func newClerk(c *Context, a *app.App, org *issuance.Organisation) (*clerk, error) {
	zone, err := time.LoadLocation(org.Zone)
	return &clerk{c: c, a: a, org: org, zone: zone, titles: map[issuance.ID]string{}}, err
}

// title is the name of an edition, in its own language.
func (k *clerk) title(id issuance.ID) (string, error) {
	if title, ok := k.titles[id]; ok {
		return title, nil
	}
	edition, err := k.a.Store.Edition(k.c, k.org.ID, id)
	if err != nil {
		return "", undecided(err, "command.list.failed")
	}
	class, err := openbadges.Parse[openbadges.BadgeClass](edition.Document)
	if err != nil {
		return "", undecided(err, "command.list.failed")
	}
	k.titles[id] = class.Name
	return class.Name, nil
}

func (k *clerk) report(award *issuance.ListedAward) (awardReport, error) {
	title, err := k.title(award.Edition)
	if err != nil {
		return awardReport{}, err
	}
	return awardReport{
		Award: award.ID.String(), Address: k.org.AwardAddress(award.ID), Status: string(award.Status(time.Now())), Reason: award.Reason,
		Title: title, Class: k.org.EditionAddress(award.Edition), Issuer: k.org.NameEN,
		IssuedOn: date(award.IssuedOn, k.zone), Expires: date(award.Expires, k.zone), RevokedAt: date(award.RevokedAt, k.zone),
		Period: award.Period, Email: award.Email, Name: award.Name, NameEN: award.NameEN, StudentID: award.StudentID, ShowName: award.ShowName,
		Reading: award.Reading, DisplayName: award.DisplayName, LearnerType: award.LearnerType, Language: award.Language,
		Batch: fmt.Sprint(award.Batch), Row: award.Row,
	}, nil
}

func date(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.RFC3339)
}

// moment is a time of a report as people read it.
func (k *clerk) moment(text string) string {
	if text == "" {
		return ""
	}
	return shortTime(text) + " (" + k.org.Zone + ")"
}

// clerks tell of the awards of several organisations as of one list.
type clerks []*clerk

func newClerks(c *Context, a *app.App, orgs []issuance.Organisation) (clerks, error) {
	ks := make(clerks, len(orgs))
	for i := range orgs {
		var err error
		if ks[i], err = newClerk(c, a, &orgs[i]); err != nil {
			return nil, err
		}
	}
	return ks, nil
}

// each hands the selected awards on in the order in which they were recorded, or the other way round as the selection
// says, at most limit. What is awarded together stays together.
func (ks clerks) each(selection issuance.Selection, limit int, add func(*clerk, *issuance.ListedAward) error) error {
	piles := make([]*pile, len(ks))
	for i, k := range ks {
		piles[i] = &pile{clerk: k, selection: selection, atOnce: min(limit, max(awardsAtOnce/len(ks), fewAwards))}
	}
	for n := 0; n < limit; {
		next, err := foremost(piles, selection.OldestFirst)
		if next == nil || err != nil {
			return err
		}
		for batch := next.awards[0].Batch; n < limit; n++ {
			award, err := next.top()
			if err != nil {
				return err
			}
			if award == nil || award.Batch != batch {
				break
			}
			if err := add(next.clerk, award); err != nil {
				return err
			}
			next.awards = next.awards[1:]
		}
	}
	return nil
}

// awardsAtOnce is how many awards are held in memory, fewAwards how many of them at least of each organisation.
const (
	awardsAtOnce = 1000
	fewAwards    = 20
)

// pile is what an organisation has awarded, in the order of a selection, of which the top is in memory.
type pile struct {
	clerk     *clerk
	selection issuance.Selection
	atOnce    int
	awards    []issuance.ListedAward // the top
	last      issuance.Award         // that was on the top
	ended     bool
}

// top is the award that comes next; nil after the last.
func (p *pile) top() (*issuance.ListedAward, error) {
	if len(p.awards) == 0 && !p.ended {
		k := p.clerk
		var err error
		if p.awards, err = k.a.Store.Awards(k.c, k.org.ID, p.selection, p.last, p.atOnce); err != nil {
			return nil, undecided(err, "command.list.failed")
		}
		p.ended = len(p.awards) < p.atOnce
	}
	if len(p.awards) == 0 {
		return nil, nil
	}
	p.last = p.awards[0].Award
	return &p.awards[0], nil
}

// foremost is the pile with the newest batch on its top, or the oldest; nil when nothing is left.
func foremost(piles []*pile, oldest bool) (*pile, error) {
	var found *pile
	for _, p := range piles {
		award, err := p.top()
		if err != nil {
			return nil, err
		}
		if award != nil && (found == nil || award.Batch != found.awards[0].Batch && award.Batch < found.awards[0].Batch == oldest) {
			found = p
		}
	}
	return found, nil
}
