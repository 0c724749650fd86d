package app

import (
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

// traces are what is known of a batch's mails and their addresses, and when a mail about each award was sent or begun to be.
type traces struct {
	last   map[string]time.Time
	claims map[issuance.ID]claiming.Claim
	known  map[string]mail.KnownAddress
	not    map[issuance.ID]bool // awards of which somebody has said that they are somebody else's
}

func (l learnerMail) traces(ctx context.Context, org issuance.OrganisationID, batch int64) (traces, error) {
	mails, err := l.Store.MailsOfBatch(ctx, org, batch)
	claims, claimErr := l.Claims.Claims.ClaimsOf(ctx, org, batch)
	known, knownErr := l.Store.KnownAddresses(ctx, org)
	not, notErr := l.Claims.Disowned(ctx, org)
	t := traces{map[string]time.Time{}, map[issuance.ID]claiming.Claim{}, map[string]mail.KnownAddress{}, not}
	now := l.config.Now()
	for i := range mails {
		switch q := &mails[i]; {
		case q.State == mail.Waiting && !q.Wanted.After(now): // else a reminder whose day has not come
			t.last[q.AwardOf()] = now
		case q.State == mail.Sent && q.Ended.After(t.last[q.AwardOf()]):
			t.last[q.AwardOf()] = q.Ended
		}
	}
	for _, c := range claims {
		t.claims[c.Award] = c
	}
	for _, k := range known {
		t.known[k.Address] = k
	}
	return t, errors.Join(err, claimErr, knownErr, notErr)
}

// to is the address to which an award's learner is sent the link again, or why it is not.
func (t *traces) to(a *issuance.ListedAward, now time.Time) (address string, why mail.Left) {
	c := t.claims[a.ID]
	switch {
	case a.Status(now) != issuance.Valid:
		return "", mail.Over
	case !c.Declined.IsZero():
		return "", mail.Declined
	case !c.Received.IsZero():
		return "", mail.Received
	case !c.Quiet.IsZero():
		return "", mail.Hushed
	case a.Email == "":
		return "", mail.Unknown
	}
	address, why = t.works(a, &c)
	if why == "" && now.Sub(t.last[a.ID.String()]) < rest {
		why = mail.JustNow
	}
	return address, why
}

// works is the first of a learner's addresses that works and wants mails: the registered one, the one that was proved, the one
// that the office has added. At the first two of them nobody is reminded where somebody has said that the award is somebody
// else's.
func (t *traces) works(a *issuance.ListedAward, c *claiming.Claim) (address string, why mail.Left) {
	addresses, why := []string{a.Email, c.Address, c.Added}, mail.Dead
	if t.not[a.ID] {
		addresses, why = []string{c.Added}, mail.Disowned
	}
	for _, address := range addresses {
		known := t.known[address]
		switch {
		case address == "" || !known.Dead.IsZero():
		case !known.Quiet.IsZero():
			why = mail.Hushed
		default:
			return address, ""
		}
	}
	return "", why
}

// Reminding is who is to be reminded of a batch's awards, and who is not.
func (l learnerMail) Reminding(ctx context.Context, org *issuance.Organisation, batch int64) (*mail.Reminding, error) {
	t, err := l.traces(ctx, org.ID, batch)
	if err != nil {
		return nil, err
	}
	now, r := l.config.Now(), &mail.Reminding{}
	awarded := map[issuance.ID]locale.Language{}
	return r, l.each(ctx, org.ID, batch, func(a *issuance.ListedAward) error {
		address, why := t.to(a, now)
		if why != "" {
			r.Leave(why)
			return nil
		}
		if address != a.Email {
			r.Elsewhere++
		}
		lang, err := l.languageOf(ctx, org, a, awarded)
		r.Notes = append(r.Notes, mail.ReminderNote(int64(org.ID), batch, a.ID.String(), mail.Address{Name: a.Known(), Address: address}, lang, now))
		return err
	})
}

// Remind sends the link again to all who have not received an award of a batch, and returns how many mails are queued by that.
func (l learnerMail) Remind(ctx context.Context, by issuance.By, org *issuance.Organisation, batch int64) (int64, error) {
	r, err := l.Reminding(ctx, org, batch)
	if err != nil || len(r.Notes) == 0 {
		return 0, err
	}
	for i := range r.Notes {
		r.Notes[i].Hand = len(r.Notes) <= mail.Few
	}
	return l.Store.QueueReminders(ctx, by, org.ID, batch, r.Notes, l.config.Now())
}

// Failed are the mails to learners about awards of departments that did not arrive, the newest first.
func (l learnerMail) Failed(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, atMost int) ([]mail.Queued, error) {
	return l.Store.FailedMails(ctx, org, scope, skipped, atMost)
}

// Past are the mails about an award that went or should have, the newest first.
func (l learnerMail) Past(ctx context.Context, award *issuance.Award, atMost int) ([]mail.Queued, error) {
	return l.Store.MailsOfAward(ctx, award, atMost)
}

// Known is what an organisation knows of an address.
func (l learnerMail) Known(ctx context.Context, org issuance.OrganisationID, address string) (mail.KnownAddress, error) {
	return l.Store.AddressOf(ctx, int64(org), address)
}

// Room is what the quota leaves to an organisation at a time.
func (l learnerMail) Room(ctx context.Context, org issuance.OrganisationID, at time.Time) (mail.Room, error) {
	return l.Mail.RoomOf(ctx, int64(org), at)
}

// Dead are the addresses that do not work, those first whose learners were reached at no other.
func (l learnerMail) Dead(ctx context.Context, org issuance.OrganisationID, skipped, atMost int) ([]mail.KnownAddress, error) {
	return l.Store.DeadAddresses(ctx, org, skipped, atMost)
}

// CountDead counts those whose learners were reached at no other.
func (l learnerMail) CountDead(ctx context.Context, org issuance.OrganisationID) (int64, error) {
	return l.Store.CountDeadAddresses(ctx, org)
}

// Works notes that an address works again.
func (l learnerMail) Works(ctx context.Context, by issuance.By, org issuance.OrganisationID, address string) error {
	return l.Store.AddressWorks(ctx, by, org, address, l.config.Now())
}

// Outlook is what is known of whether mails will arrive that are to go now; of those about a batch's awards, where one is
// named, all are counted.
func (l learnerMail) Outlook(ctx context.Context, org *issuance.Organisation, batch int64) (*mail.Outlook, error) {
	ways, err := l.Mail.WaysOf(ctx, int64(org.ID))
	if err != nil {
		return nil, err
	}
	known, err := l.Store.KnownAddresses(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	not, err := l.Claims.Reports.DisownedAddresses(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	o := mail.NewOutlook(ways, known, not, l.config.Now(), org.Location())
	if batch == 0 {
		return o, nil
	}
	return o, l.valid(ctx, org.ID, batch, func(a *issuance.ListedAward) error {
		o.Add(a.Row, a.Email)
		return nil
	})
}

// Stop is whether mails to learners are stopped, because too many were complained of.
func (l learnerMail) Stop(ctx context.Context, org issuance.OrganisationID) (mail.Stop, error) {
	return l.Mail.StopOf(ctx, int64(org))
}

// Resume lets mails to learners go again.
func (l learnerMail) Resume(ctx context.Context, by issuance.By, org issuance.OrganisationID) error {
	return l.Mail.SetStop(ctx, by, int64(org), false)
}

// mayGo returns mail.ErrStopped for a mail to a learner that must not go now.
func (a *App) mayGo(ctx context.Context, n *mail.Note) error {
	stop, err := a.Mail.StopOf(ctx, n.Org)
	if err == nil && stop.Stopped {
		err = mail.ErrStopped
	}
	return err
}

// mayRemind returns mail.ErrWithdrawn for a reminder that nobody needs, or nobody gets.
func (a *App) mayRemind(ctx context.Context, n *mail.Note, award *issuance.Award) error {
	if n.Kind != mail.Reminder {
		return nil
	}
	c, err := a.Claims.Claims.Claim(ctx, award.Org, award.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return err
	}
	not, notErr := a.Claims.IsDisowned(ctx, award.Org, award.ID)
	known, err := a.Store.AddressOf(ctx, n.Org, n.To.Address)
	switch err = errors.Join(err, notErr); {
	case err != nil:
		return err
	case c.Settled() || !known.Dead.IsZero() || !known.Quiet.IsZero() || not && n.To.Address != c.Added:
		return mail.ErrWithdrawn
	}
	return nil
}

// mayCorrect returns mail.ErrWithdrawn for a mail that an award was revoked or stands again, where its learner was to be told
// of the award and never was: no mail has left, nor was its page opened.
func (a *App) mayCorrect(ctx context.Context, n *mail.Note, award *issuance.Award) error {
	if n.Kind != mail.Revoked && n.Kind != mail.Reinstated {
		return nil
	}
	c, err := a.Claims.Claims.Claim(ctx, award.Org, award.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return err
	}
	if !c.Told.IsZero() || !c.Opened.IsZero() {
		return nil
	}
	untold, err := a.Store.Untold(ctx, award)
	if err == nil && untold {
		err = mail.ErrWithdrawn
	}
	return err
}

// CountMails returns how many mails there are in each state.
func (a *App) CountMails(ctx context.Context) (map[mail.State]int64, error) {
	return a.Store.CountMails(ctx)
}

// ListMails returns mails, those that were wanted last first: all, or those that wait. Of one to a learner that waits it says
// whether there is anything left to tell.
func (a *App) ListMails(ctx context.Context, waiting bool, atMost int) ([]mail.Listed, error) {
	mails, err := a.Store.Mails(ctx, waiting, 0, atMost)
	if err != nil {
		return nil, err
	}
	listed, zones := make([]mail.Listed, len(mails)), map[int64]*time.Location{0: time.Local}
	for i := range mails {
		if listed[i].Queued, err = mails[i], a.zoneInto(ctx, zones, mails[i].Org); err != nil {
			return nil, err
		}
		listed[i].Zone = zones[mails[i].Org]
		if mails[i].State != mail.Waiting {
			continue
		}
		if listed[i].Needless, err = a.needless(ctx, &mails[i].Note); err != nil {
			return nil, err
		}
	}
	return listed, nil
}

// zoneInto finds the zone of an organisation, where it is not known.
func (a *App) zoneInto(ctx context.Context, zones map[int64]*time.Location, id int64) error {
	if zones[id] != nil {
		return nil
	}
	org, err := a.Store.OrganisationByID(ctx, issuance.OrganisationID(id))
	if err == nil {
		zones[id] = org.Location()
	}
	return err
}

// needless reports whether a note to a learner tells of what is so no longer, reminds of what is received, or would reach
// nobody.
func (a *App) needless(ctx context.Context, n *mail.Note) (bool, error) {
	id, err := issuance.ParseID(n.AwardOf())
	if !n.Kind.ToLearner() || err != nil {
		return false, nil //nolint:nilerr // it is about no award
	}
	award, err := a.Store.Award(ctx, issuance.OrganisationID(n.Org), id)
	switch {
	case err != nil:
		err = gone(err)
	case !a.stillSo(n.Kind, &award):
		err = mail.ErrWithdrawn
	default:
		err = errors.Join(a.mayRemind(ctx, n, &award), a.mayCorrect(ctx, n, &award))
	}
	if errors.Is(err, mail.ErrWithdrawn) {
		return true, nil
	}
	return false, err
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
