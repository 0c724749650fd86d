package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
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
	awarded := map[issuance.ID]locale.Language{} // of editions
	err := l.valid(ctx, org.ID, batch, func(a *issuance.ListedAward) error {
		if a.Email == "" {
			return nil
		}
		lang, err := l.languageOf(ctx, org, a, awarded)
		learners++
		notes = append(notes, mail.AwardNotes(int64(org.ID), batch, a.ID.String(), mail.Address{Name: a.Name, Address: a.Email}, lang, now)...)
		return err
	})
	if err != nil {
		return err
	}
	return l.Store.QueueMails(ctx, by, org.ID, batch, notes, learners, now)
}

// valid hands each award of a batch that is valid to do.
func (l learnerMail) valid(ctx context.Context, org issuance.OrganisationID, batch int64, do func(a *issuance.ListedAward) error) error {
	now := l.config.Now()
	var last issuance.Award
	const atOnce = 1000
	for {
		awards, err := l.Store.Awards(ctx, org, issuance.Selection{Batch: batch, OldestFirst: true, At: now}, last, atOnce)
		if err != nil {
			return err
		}
		for i := range awards {
			if last = awards[i].Award; awards[i].Status(now) != issuance.Valid {
				continue
			}
			if err := do(&awards[i]); err != nil {
				return err
			}
		}
		if len(awards) < atOnce {
			return nil
		}
	}
}

// Again tells a learner of an award once more, at an address that somebody of the office names, or with "" at the learner's own
// that was proved by mail: the same link, and no new award. issuance.ErrNotFound tells that there is no such address.
func (l learnerMail) Again(ctx context.Context, by issuance.By, org *issuance.Organisation, a *issuance.ListedAward, address string) (err error) {
	if address == "" {
		if address, _, err = l.Claims.Addresses(ctx, org.ID, a.ID); err == nil && address == "" {
			err = issuance.ErrNotFound
		}
	}
	if err != nil {
		return err
	}
	lang, err := l.languageOf(ctx, org, a, map[issuance.ID]locale.Language{})
	if err != nil {
		return err
	}
	now := l.config.Now()
	n := mail.AwardNote(int64(org.ID), a.Batch, a.ID.String(), mail.Address{Name: a.Name, Address: address}, lang, now)
	n.ID = mail.NewID(l.config.Random) // another mail than the first
	return l.Store.QueueAwardMail(ctx, by, a.Award, n, now)
}

// languageOf is the language in which a learner is written to: the learner's own, else that of the award, which is kept in awarded.
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

// Told counts the mails of a batch by what became of them.
func (l learnerMail) Told(ctx context.Context, org issuance.OrganisationID, batch int64) (map[mail.State]int, error) {
	return l.Store.CountMailsAbout(ctx, org, mail.Award, fmt.Sprintf("%d ", batch))
}

// writeAward writes the mail about an award, or a reminder of it. One that was revoked meanwhile is not told.
func (a *App) writeAward(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	id, err := issuance.ParseID(n.AwardOf())
	if err != nil {
		return nil, mail.ErrWithdrawn
	}
	org, err := a.Store.OrganisationByID(ctx, issuance.OrganisationID(n.Org))
	if err != nil {
		return nil, gone(err)
	}
	award, err := a.Store.Award(ctx, org.ID, id)
	if err != nil {
		return nil, gone(err)
	}
	if award.Status(a.config.Now()) != issuance.Valid {
		return nil, mail.ErrWithdrawn
	}
	if err := a.mayGo(ctx, n, &award); err != nil {
		return nil, err
	}
	person, err := a.Store.Recipient(ctx, award)
	if err != nil {
		return nil, gone(err)
	}
	shown, err := a.Register.Show(ctx, &org, award)
	if err != nil {
		return nil, err
	}
	title := func(lang locale.Language) string {
		title, _, err := a.Register.TitleIn(ctx, org.ID, award.Edition, lang)
		if err != nil {
			return shown.Title
		}
		return title
	}
	link, err := a.learnerLink(ctx, &award)
	if err != nil {
		return nil, err
	}
	decided, err := a.decided(ctx, &award)
	if err != nil {
		return nil, err
	}
	if n.Kind == mail.Reminder {
		code, err := a.Claims.QuietCode(ctx, &award)
		if err != nil {
			return nil, err
		}
		link.Quiet = a.deskBase() + "/mine/quiet?k=" + code
	}
	return awardLetter(n.Lang, &org, link, person, award.IssuedOn.In(shown.Zone), decided, title)
}

// Sample is a mail to a learner as it would be written of an award that is not made yet, and so has no link.
func (l learnerMail) Sample(lang locale.Language, org *issuance.Organisation, to issuance.Recipient, issuedOn time.Time, decided string, title func(lang locale.Language) string) (*mail.Letter, error) {
	return awardLetter(lang, org, l.linkOf("…"), to, issuedOn, decided, title)
}

// awardLetter is the mail about an award, in the name of its organisation. The day of issuing is in its zone, that of
// the decision as time.DateOnly, or empty. Where the link has a Quiet it is a reminder.
func awardLetter(lang locale.Language, org *issuance.Organisation, link learnerLink, person issuance.Recipient, issuedOn time.Time, decided string, title func(lang locale.Language) string) (*mail.Letter, error) {
	letter, err := mail.AwardLetter(lang, mail.AwardText{
		URL: link.URL, Host: link.Host, Place: link.Place, Code: link.Code, Name: person.PersonName().In(lang), Shown: person.ShowName,
		Body:   func(lang locale.Language) string { name, _ := org.Name(lang); return name },
		Title:  title,
		Day:    func(lang locale.Language) string { return locale.Day(lang, issuedOn) },
		Office: func(lang locale.Language) string { return office(org.Contact, lang) }, Decided: dayOf(decided), Quiet: link.Quiet,
	})
	return sentBy(letter, org, lang), err
}

// learnerLink is how the learner of an award comes to a page of one's own: at the desk's host, by a link or by typing its code. It
// is the same each time, until the link is renewed (claiming.Service).
type learnerLink struct {
	URL   string
	Host  string // of URL, in words
	Place string // where Code is typed, in words
	Code  string // in groups
	Quiet string // by which reminders are ended; empty: it is for none
}

func (a *App) learnerLink(ctx context.Context, award *issuance.Award) (learnerLink, error) {
	code, err := a.Claims.Code(ctx, award)
	return a.linkOf(code), err
}

// linkOf is the link that a code makes.
func (a *App) linkOf(code string) learnerLink {
	host := a.deskHost()
	return learnerLink{URL: a.deskBase() + "/mine?k=" + code, Host: host, Place: host + "/mine", Code: claiming.Grouped(code)}
}

// office is whom to ask, in one line.
func office(c issuance.Contact, lang locale.Language) string {
	return strings.Join(verification.Contact(c).Parts(lang), ", ")
}
