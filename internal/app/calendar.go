package app

import (
	"context"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/yearbook"
)

// plannedAtMost is how many lists of an organisation the calendar shows that are released for a later hour.
const plannedAtMost = 1000

// plannedLists are the lists of departments of an organisation that are released for a later hour, as the calendar has them.
func (a *App) plannedLists(ctx context.Context, org *issuance.Organisation, scope department.Scope, from, until time.Time) (events []yearbook.Event, err error) {
	planned, err := a.Store.PlannedProposals(ctx, org.ID, scope, plannedAtMost)
	if err != nil {
		return nil, err
	}
	for i := range planned {
		p := &planned[i]
		if p.Release.At.Before(from) || !p.Release.At.Before(until) {
			continue
		}
		at := p.Release.At.In(from.Location())
		events = append(events, yearbook.Event{
			Day: register.Day(at, at.Location()), What: yearbook.ListPlanned, Class: p.Class, Note: strings.TrimSpace(at.Format("15:04") + " " + p.Name),
		})
	}
	return events, nil
}

// mailboxEnds are the last days on which the addresses of a mail domain work for who has left, as the calendar has them.
func (a *App) mailboxEnds(ctx context.Context, org *issuance.Organisation, _ department.Scope, from, until time.Time) (events []yearbook.Event, err error) {
	ways, err := a.Mail.WaysOf(ctx, int64(org.ID))
	for _, end := range ways.Ends {
		day, err := time.ParseInLocation(time.DateOnly, end.Day, from.Location())
		if err != nil {
			return nil, err
		}
		if !day.Before(from) && day.Before(until) {
			events = append(events, yearbook.Event{Day: register.Day(day, day.Location()), What: yearbook.MailboxesEnd, Text: map[locale.Language]string{locale.Japanese: end.Domain}})
		}
	}
	return events, err
}
