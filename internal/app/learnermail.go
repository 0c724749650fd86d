package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/verification"
)

// This file tells learners by mail what was awarded to them: only where somebody asks for it, one mail to one person.

// learnerMail queues the mails of a batch.
type learnerMail struct{ *App }

// Tell queues a mail for each valid award of a batch. Its ids are those of the awards, so that nobody is told twice.
func (l learnerMail) Tell(ctx context.Context, by issuance.By, org *issuance.Organisation, batch int64) error {
	now := l.config.Now()
	var notes []mail.Note
	learners := 0
	ways, err := l.Mail.WaysOf(ctx, int64(org.ID))
	if err != nil {
		return err
	}
	zone := org.Location()
	awarded := map[issuance.ID]locale.Language{} // of editions
	err = l.valid(ctx, org.ID, batch, func(a *issuance.ListedAward) error {
		if a.Email == "" {
			return nil
		}
		lang, err := l.languageOf(ctx, org, a, awarded)
		learners++
		notes = append(notes, ways.Notes(int64(org.ID), batch, a.ID.String(), mail.Address{Name: a.Known(), Address: a.Email}, lang, now, zone)...)
		return err
	})
	if err != nil {
		return err
	}
	for i := range notes {
		notes[i].Hand = notes[i].Kind == mail.Award && learners <= mail.Few
	}
	return l.Store.QueueMails(ctx, by, org.ID, batch, notes, learners, now)
}

// valid hands each award of a batch that is valid to do.
func (l learnerMail) valid(ctx context.Context, org issuance.OrganisationID, batch int64, do func(a *issuance.ListedAward) error) error {
	now := l.config.Now()
	return l.each(ctx, org, batch, func(a *issuance.ListedAward) error {
		if a.Status(now) != issuance.Valid {
			return nil
		}
		return do(a)
	})
}

// each hands each award of a batch to do.
func (l learnerMail) each(ctx context.Context, org issuance.OrganisationID, batch int64, do func(a *issuance.ListedAward) error) error {
	now := l.config.Now()
	var last issuance.Award
	const atOnce = 1000
	for {
		awards, err := l.Store.Awards(ctx, org, issuance.Selection{Batch: batch, OldestFirst: true, At: now}, last, atOnce)
		if err != nil {
			return err
		}
		for i := range awards {
			last = awards[i].Award
			if err := do(&awards[i]); err != nil {
				return err
			}
		}
		if len(awards) < atOnce {
			return nil
		}
	}
}

// Again tells a learner of an award once more, at an address that somebody of the office names: the same link, and no new
// award. Where no mail about it has left yet it is the first one.
func (l learnerMail) Again(ctx context.Context, by issuance.By, org *issuance.Organisation, a *issuance.ListedAward, address string) error {
	c, err := l.Claims.Claims.Claim(ctx, org.ID, a.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return err
	}
	lang, err := l.languageOf(ctx, org, a, map[issuance.ID]locale.Language{})
	if err != nil {
		return err
	}
	now := l.config.Now()
	n := mail.AgainNote(mail.NewID(l.config.Random), int64(org.ID), a.Batch, a.ID.String(), mail.Address{Name: a.Known(), Address: address}, lang, now)
	if c.Told.IsZero() {
		n.Kind = mail.Award
	}
	return l.Store.QueueAwardMail(ctx, by, a.Award, n, now)
}

// Next is when a mail about an award can go to one of its learner's addresses.
func (l learnerMail) Next(ctx context.Context, a *issuance.ListedAward, address string) (next mail.Next, err error) {
	now := l.config.Now()
	n := mail.AwardNote(int64(a.Org), a.Batch, a.ID.String(), mail.Address{Name: a.Known(), Address: address}, "", now)
	next.At, err = l.Mail.NextToLearner(ctx, &n)
	due, dueErr := l.Store.NextAbout(ctx, &n, !a.RevokedAt.IsZero())
	room, roomErr := l.Room(ctx, a.Org, now)
	next.Waits, next.Rests = !due.IsZero(), !next.At.IsZero()
	if due.After(now) && due.After(next.At) {
		next.At, next.Rests = due, false
	}
	if full := room.Again; full.After(next.At) { // before the outbox has found it out
		next.At, next.Rests, next.Full = full, false, true
	}
	return next, errors.Join(err, dueErr, roomErr)
}

// languageOf is the language in which a learner is written to: the learner's own, else that of the award, which is kept in
// awarded.
func (l learnerMail) languageOf(ctx context.Context, org *issuance.Organisation, a *issuance.ListedAward, awarded map[issuance.ID]locale.Language) (locale.Language, error) {
	if a.Language != "" {
		return a.Language, nil
	}
	if lang := awarded[a.Edition]; lang != "" {
		return lang, nil
	}
	edition, err := l.Store.Edition(ctx, org.ID, a.Edition)
	awarded[a.Edition] = edition.Language
	return edition.Language, err
}

// Ready reports whether mails can be sent at all.
func (l learnerMail) Ready(ctx context.Context) (bool, error) {
	settings, err := l.Mail.Settings(ctx)
	return settings.Ready(), err
}

// Filed are the mails that a demonstration has written, the newest first, and whether there are more. What was told to a
// learner who is erased is gone from the store, and so is not shown.
func (l learnerMail) Filed(ctx context.Context, skipped, atMost int) (kept []mail.Filed, more bool, err error) {
	all, err := mail.Folder(l.Mail.Only).Read(skipped, atMost+1)
	if err != nil {
		return nil, false, err
	}
	for i := range all[:min(len(all), atMost)] {
		here, err := l.Store.HasMail(ctx, all[i].ID)
		if err != nil {
			return nil, false, err
		}
		if here || all[i].ID == (mail.ID{}) || mail.IsTrial(all[i].Subject) { // of the others the store keeps nothing
			kept = append(kept, all[i])
		}
	}
	return kept, len(all) > atMost, nil
}

// Told counts the mails of a batch by what became of them.
func (l learnerMail) Told(ctx context.Context, org issuance.OrganisationID, batch int64) (map[mail.State]int, error) {
	return l.Store.CountMailsAbout(ctx, org, mail.Award, fmt.Sprintf("%d ", batch))
}

// NextOf is when the next of the mails of a batch that wait can go; zero where none waits.
func (l learnerMail) NextOf(ctx context.Context, org issuance.OrganisationID, batch int64) (time.Time, error) {
	return l.Store.NextMailAbout(ctx, org, mail.Award, fmt.Sprintf("%d ", batch))
}

// writeAwards writes the mail to one learner about awards: that they were made, as a reminder of them, that they were revoked
// or stand again. What is no longer so is not told.
func (a *App) writeAwards(ctx context.Context, notes []*mail.Note) (*mail.Letter, []*mail.Note, error) {
	first := notes[0]
	org, err := a.Store.OrganisationByID(ctx, issuance.OrganisationID(first.Org))
	if err != nil {
		return nil, nil, gone(err)
	}
	if err := a.mayGo(ctx, first); err != nil {
		return nil, nil, err
	}
	text, told, err := a.linesOf(ctx, &org, notes)
	if err != nil {
		return nil, nil, err
	}
	if len(told) == 0 {
		return nil, nil, mail.ErrWithdrawn
	}
	if text.Quiet, err = a.quietLink(ctx, &org, told); err != nil {
		return nil, nil, err
	}
	if text.Own, text.Kept, err = a.private(ctx, &org, told[0]); err != nil {
		return nil, nil, err
	}
	ways, err := a.Mail.WaysOf(ctx, first.Org)
	if err != nil {
		return nil, nil, err
	}
	letter, err := a.awardLetter(first.Lang, &org, &ways, text)
	return letter, told, err
}

// private reports whether a note goes to the learner's private address, and whether there is one.
func (a *App) private(ctx context.Context, org *issuance.Organisation, n *mail.Note) (own, kept bool, err error) {
	id, err := issuance.ParseID(n.AwardOf())
	if err != nil {
		return false, false, err
	}
	address, _, err := a.Claims.Addresses(ctx, org.ID, id)
	return address != "" && address == n.To.Address, address != "", err
}

// linesOf is what a mail says of the awards that notes are about, one line for each, and of which notes it tells.
func (a *App) linesOf(ctx context.Context, org *issuance.Organisation, notes []*mail.Note) (text mail.AwardText, told []*mail.Note, err error) {
	text.Name = func(locale.Language) string { return notes[0].To.Name }
	said := map[issuance.ID]bool{}
	notes = slices.Clone(notes)
	slices.SortStableFunc(notes, func(x, y *mail.Note) int { return rank(x) - rank(y) })
	for _, n := range notes {
		id, person, line, err := a.lineOf(ctx, org, n)
		if errors.Is(err, mail.ErrWithdrawn) {
			continue
		}
		if err != nil {
			return text, nil, err
		}
		if told = append(told, n); said[id] { // the reminder came due with the mail, which waited
			continue
		}
		said[id] = true
		text.Name, text.Awards = person.PersonName().In, append(text.Awards, line)
	}
	return text, told, nil
}

// rank has a reminder stand behind all else, and before it what the office sends once more: where more is told of the award,
// neither says anything.
func rank(n *mail.Note) int {
	switch n.Kind {
	case mail.Reminder:
		return 2
	case mail.Again:
		return 1
	}
	return 0
}

// quietLink is the address at which reminders are ended; empty where a mail is more than a reminder.
func (a *App) quietLink(ctx context.Context, org *issuance.Organisation, told []*mail.Note) (string, error) {
	if slices.ContainsFunc(told, func(n *mail.Note) bool { return n.Kind != mail.Reminder }) {
		return "", nil
	}
	id, err := issuance.ParseID(told[0].AwardOf())
	if err != nil {
		return "", err
	}
	code, err := a.Claims.QuietCode(ctx, &issuance.Award{Org: org.ID, ID: id})
	return a.deskBase() + "/mine/quiet?k=" + code, err
}

// lineOf is what a mail says of the award that a note is about, and whose it is; mail.ErrWithdrawn where there is nothing to
// say.
func (a *App) lineOf(ctx context.Context, org *issuance.Organisation, n *mail.Note) (issuance.ID, issuance.Recipient, mail.AwardLine, error) {
	id, err := issuance.ParseID(n.AwardOf())
	if err != nil {
		return id, issuance.Recipient{}, mail.AwardLine{}, mail.ErrWithdrawn
	}
	award, err := a.Store.Award(ctx, org.ID, id)
	switch {
	case err != nil:
		return id, issuance.Recipient{}, mail.AwardLine{}, gone(err)
	case !a.stillSo(n.Kind, &award):
		return id, issuance.Recipient{}, mail.AwardLine{}, mail.ErrWithdrawn
	}
	if err := errors.Join(a.mayRemind(ctx, n, &award), a.mayCorrect(ctx, n, &award)); err != nil {
		return id, issuance.Recipient{}, mail.AwardLine{}, err
	}
	person, err := a.Store.Recipient(ctx, award)
	if err != nil {
		return id, person, mail.AwardLine{}, gone(err)
	}
	shown, err := a.Register.Show(ctx, org, award)
	if err != nil {
		return id, person, mail.AwardLine{}, err
	}
	code, err := a.Claims.Code(ctx, &award)
	if err != nil {
		return id, person, mail.AwardLine{}, err
	}
	batch, err := a.Store.Batch(ctx, award.Org, award.Batch)
	if err == nil && !batch.Halted.IsZero() && n.Kind.Announces() { // since it was taken
		err = mail.ErrStopped
	}
	line := a.awardLine(code, award.IssuedOn.In(shown.Zone), batch.Decision.Day, func(lang locale.Language) string {
		title, _, err := a.Register.TitleIn(ctx, org.ID, award.Edition, lang)
		if err != nil {
			return shown.Title
		}
		return title
	})
	line.Kind, line.Shown, line.Replaces = n.Kind, person.ShowName, batch.Replaces != (issuance.ID{})
	line.Reason = func(lang locale.Language) string { return register.ReasonText(award.Reason, lang) }
	return id, person, line, err
}

// stillSo reports whether an award stands as a mail of a kind says.
func (a *App) stillSo(kind mail.Kind, award *issuance.Award) bool {
	status := award.Status(a.config.Now())
	switch kind {
	case mail.Revoked:
		return !award.RevokedAt.IsZero() && status != issuance.Erased
	case mail.Reinstated:
		return award.RevokedAt.IsZero() && status != issuance.Erased
	}
	return status == issuance.Valid
}

// awardLine is what a mail says of an award to whose page a code leads. The day of issuing is in the organisation's zone, that
// of the decision as time.DateOnly, or empty.
func (a *App) awardLine(code string, issuedOn time.Time, decided string, title func(lang locale.Language) string) mail.AwardLine {
	return mail.AwardLine{
		Kind: mail.Award, URL: a.linkOf(code), Code: claiming.Grouped(code), Title: title, Decided: dayOf(decided),
		Day: func(lang locale.Language) string { return locale.Day(lang, issuedOn) },
	}
}

// awardLetter is the mail about awards, in the name of its organisation and with the words of its ways.
func (a *App) awardLetter(lang locale.Language, org *issuance.Organisation, ways *mail.Ways, text mail.AwardText) (*mail.Letter, error) {
	text.Host, text.Place, text.Words = a.deskHost(), a.deskHost()+"/mine", ways.Words
	text.Body = func(lang locale.Language) string { name, _ := org.Name(lang); return name }
	text.Office = func(lang locale.Language) string { return office(org, lang) }
	letter, err := mail.AwardLetter(lang, text)
	return sentBy(letter, org, lang), err
}

// Sample is a mail to a learner as it would be written by ways of an award that is not made yet, and so has no link.
func (l learnerMail) Sample(lang locale.Language, org *issuance.Organisation, ways *mail.Ways, to issuance.Recipient, issuedOn time.Time, decided string, title func(lang locale.Language) string) (*mail.Letter, error) {
	line := l.awardLine("…", issuedOn, decided, title)
	line.Shown = to.ShowName
	return l.awardLetter(lang, org, ways, mail.AwardText{Name: to.PersonName().In, Awards: []mail.AwardLine{line}})
}

// Notice is what the office can put up on its portal before mails go out at a time that tell of an award.
func (l learnerMail) Notice(ctx context.Context, lang locale.Language, org *issuance.Organisation, at time.Time, title func(lang locale.Language) string) (string, error) {
	settings, err := l.Mail.Settings(ctx)
	if err != nil {
		return "", err
	}
	letter, err := l.Sample(lang, org, &mail.Ways{}, issuance.Recipient{}, at, "", title)
	if err != nil {
		return "", err
	}
	return mail.Notice(lang, mail.NoticeText{
		Sender: letter.From, From: settings.From, Subject: letter.Subject, Day: locale.Day(lang, at), Host: l.deskHost(), Office: office(org, lang),
	}), nil
}

// linkOf is the address of the page to which a code leads: at the desk's host, the same each time, until the link is renewed
// (claiming.Service).
func (a *App) linkOf(code string) string { return a.deskBase() + "/mine?k=" + code }

// learnerLink is how the learner of an award comes to a page of one's own.
func (a *App) learnerLink(ctx context.Context, award *issuance.Award) (string, error) {
	code, err := a.Claims.Code(ctx, award)
	return a.linkOf(code), err
}

// office is whom to ask, in one line: where neither a telephone nor a mail address is known, the organisation's own site.
func office(org *issuance.Organisation, lang locale.Language) string {
	contact := verification.Contact(org.Office())
	parts := contact.Parts(lang)
	if len(parts) == 0 {
		name, _ := org.Name(lang)
		parts = append(parts, name)
	}
	if contact.Telephone == "" && contact.Email == "" {
		parts = append(parts, org.HomeURL)
	}
	return strings.Join(parts, locale.Text(lang, "mail.award.office.between"))
}
