package app

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// This file reminds learners who have not received what was awarded to them, and tells the office which mails did not arrive.

// rest is how long a learner is left in peace after a mail about an award, by whoever sends again to all.
const rest = time.Hour

// traces are what is known of a batch's mails: for each award the last that ended, and when one was sent or begun to be.
type traces struct {
	ended  map[string]mail.State
	last   map[string]time.Time
	claims map[issuance.ID]claiming.Claim
}

func (l learnerMail) traces(ctx context.Context, org issuance.OrganisationID, batch int64) (traces, error) {
	mails, err := l.Store.MailsOfBatch(ctx, org, batch)
	claims, claimErr := l.Claims.ClaimsOf(ctx, org, batch)
	t := traces{map[string]mail.State{}, map[string]time.Time{}, map[issuance.ID]claiming.Claim{}}
	now := l.config.Now()
	for i := range mails {
		q := &mails[i]
		switch {
		case q.State == mail.Waiting && q.Wanted.After(now): // a reminder whose day has not come
		case q.State == mail.Waiting || q.State == mail.Sent:
			t.last[q.AwardOf()] = q.Wanted
			delete(t.ended, q.AwardOf())
		case q.State != mail.Withdrawn:
			t.ended[q.AwardOf()] = q.State
		}
	}
	for _, c := range claims {
		t.claims[c.Award] = c
	}
	return t, errors.Join(err, claimErr)
}

// to is the address to which an award's learner is sent the link again; empty: the learner has received it, wants no more, was written
// to just now, or has no address that works.
func (t *traces) to(a *issuance.ListedAward, now time.Time) string {
	c, id := t.claims[a.ID], a.ID.String()
	dead := t.ended[id]
	switch {
	case c.Settled() || a.Email == "" || dead == mail.Unwanted || now.Sub(t.last[id]) < rest:
		return ""
	case dead == mail.Returned || dead == mail.Failed:
		return cmp.Or(c.Address, c.Added)
	}
	return a.Email
}

// unreceived are the mails by which all are reminded who have not received an award of a batch.
func (l learnerMail) unreceived(ctx context.Context, org *issuance.Organisation, batch int64) (notes []mail.Note, err error) {
	t, err := l.traces(ctx, org.ID, batch)
	if err != nil {
		return nil, err
	}
	now := l.config.Now()
	awarded := map[issuance.ID]locale.Language{}
	err = l.valid(ctx, org.ID, batch, func(a *issuance.ListedAward) error {
		address := t.to(a, now)
		if address == "" {
			return nil
		}
		lang, err := l.languageOf(ctx, org, a, awarded)
		notes = append(notes, mail.ReminderNote(int64(org.ID), batch, a.ID.String(), mail.Address{Name: a.Name, Address: address}, lang, now))
		return err
	})
	return notes, err
}

// Unreceived counts who Remind would remind.
func (l learnerMail) Unreceived(ctx context.Context, org *issuance.Organisation, batch int64) (int, error) {
	notes, err := l.unreceived(ctx, org, batch)
	return len(notes), err
}

// Remind sends the link again to all who have not received an award of a batch.
func (l learnerMail) Remind(ctx context.Context, by issuance.By, org *issuance.Organisation, batch int64) error {
	notes, err := l.unreceived(ctx, org, batch)
	if err != nil || len(notes) == 0 {
		return err
	}
	return l.Store.QueueMails(ctx, by, org.ID, batch, notes, len(notes), l.config.Now())
}

// Failed are the mails to learners about awards of departments that did not arrive, the newest first; of one award where one is named.
func (l learnerMail) Failed(ctx context.Context, org issuance.OrganisationID, scope department.Scope, award string, skipped, atMost int) ([]mail.Queued, error) {
	return l.Store.FailedMails(ctx, org, scope, award, skipped, atMost)
}

// Stop is whether mails to learners are stopped, because too many were complained of.
func (l learnerMail) Stop(ctx context.Context, org issuance.OrganisationID) (mail.Stop, error) {
	return l.Mail.StopOf(ctx, int64(org))
}

// Resume lets mails to learners go again.
func (l learnerMail) Resume(ctx context.Context, by issuance.By, org issuance.OrganisationID) error {
	return l.Mail.SetStop(ctx, by, int64(org), false)
}

// mayGo returns why a mail to a learner must not go: mail.ErrStopped, or for a reminder mail.ErrWithdrawn where none is needed.
func (a *App) mayGo(ctx context.Context, n *mail.Note, award *issuance.Award) error {
	stop, err := a.Mail.StopOf(ctx, n.Org)
	switch {
	case err != nil:
		return err
	case stop.Stopped:
		return mail.ErrStopped
	case n.Kind != mail.Reminder:
		return nil
	}
	c, err := a.Claims.Claim(ctx, award.Org, award.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return err
	}
	failed, err := a.Store.FailedMails(ctx, award.Org, department.Whole(), award.ID.String(), 0, 1)
	switch {
	case err != nil:
		return err
	case c.Settled() || len(failed) > 0 && failed[0].State != mail.Expired && failed[0].To.Address == n.To.Address:
		return mail.ErrWithdrawn
	}
	return nil
}

// decided is the day of the decision on which an award stands, as its batch has it; empty where it is not known.
func (a *App) decided(ctx context.Context, award *issuance.Award) (string, error) {
	batch, err := a.Store.Batch(ctx, award.Org, award.Batch)
	return batch.Decision.Day, err
}

// dayOf is a day that is written as time.DateOnly, in words; empty for none.
func dayOf(text string) func(lang locale.Language) string {
	return func(lang locale.Language) string {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return ""
		}
		return locale.Day(lang, day)
	}
}
