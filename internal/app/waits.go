package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// This file tells people who work at the desk, where they want it, once a day at most what waits for them there.

// remindsAt is the hour of the day before which nobody is told, in the zone of the first organisation for which one works.
const remindsAt = 8

// Remind queues the mail of today for everybody who wants it and for whom something waits. However often it is done, and on
// however many nodes, there is one mail a day.
func (a *App) Remind(ctx context.Context) error {
	people, err := a.Auth.People.DailyPeople(ctx)
	for i := range people {
		if one := a.remind(ctx, &people[i]); one != nil {
			err = errors.Join(err, fmt.Errorf("daily mail of %s: %w", people[i].ID, one))
		}
	}
	return err
}

func (a *App) remind(ctx context.Context, p *auth.Person) error {
	now := a.config.Now()
	all, zone, err := a.waitsFor(ctx, p.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	day := now.In(zone)
	due := time.Date(day.Year(), day.Month(), day.Day(), remindsAt, 0, 0, 0, zone)
	if due.Before(now) {
		due = now
	}
	return a.Mail.Queue(ctx, mail.WaitsNote(p.ID.String(), day, mail.Address{Name: p.Name, Address: p.Email}, p.Language, due))
}

// waitsFor is what waits for somebody, by organisation, and the zone in which the person's day is reckoned. Nothing waits for
// whoever has no role any more.
func (a *App) waitsFor(ctx context.Context, person issuance.ID) (all []mail.AtDesk, zone *time.Location, err error) {
	zone = time.UTC
	v, err := a.Auth.VisitorOf(ctx, person)
	if errors.Is(err, auth.ErrNobody) {
		return nil, zone, nil
	}
	orgs, listErr := a.Store.Organisations(ctx)
	if err := errors.Join(err, listErr); err != nil {
		return nil, zone, err
	}
	first := true
	for i := range orgs {
		org := &orgs[i]
		if len(v.Roles[org.ID]) == 0 {
			continue
		}
		if first {
			zone, first = org.Location(), false
		}
		w, err := a.waitsAt(ctx, v, org)
		if err != nil {
			return nil, zone, err
		}
		if !w.None() {
			all = append(all, w)
		}
	}
	return all, zone, nil
}

// waitsAt counts what waits for somebody at one organisation: what the desk's start page names.
func (a *App) waitsAt(ctx context.Context, v *auth.Visitor, org *issuance.Organisation) (w mail.AtDesk, err error) {
	w.Body = func(lang locale.Language) string { name, _ := org.Name(lang); return name }
	if org.Reviewed && v.May(org.ID, auth.Read) {
		waits, err := a.Authoring.WhatWaits(ctx, authoring.Asker{
			By: v.By, Reads: v.Scope(org.ID, auth.Read), Decides: v.Scope(org.ID, auth.Publish), Writes: v.Scope(org.ID, auth.Write),
		}, org)
		if err != nil {
			return w, err
		}
		w.Decide, w.Answer, w.Returned, w.Ending = len(waits.Decide), len(waits.Answer), len(waits.Returned), len(waits.Ending)
	}
	if v.May(org.ID, auth.Award) {
		if err := a.waitsToAward(ctx, org.ID, v.By, v.Scope(org.ID, auth.Award), &w); err != nil {
			return w, err
		}
	}
	if v.May(org.ID, auth.People) {
		members, err := a.Auth.People.Members(ctx, org.ID)
		if err != nil {
			return w, err
		}
		w.Invited = len(a.Auth.Unanswered(members))
	}
	return w, nil
}

// waitsToAward counts what waits for whoever awards within departments, but for what one has asked of colleagues.
func (a *App) waitsToAward(ctx context.Context, org issuance.OrganisationID, by issuance.By, scope department.Scope, w *mail.AtDesk) error {
	const atMost = 1000
	wanted, err := a.Store.Agreements(ctx, org, scope, atMost)
	if err != nil {
		return err
	}
	for i := range wanted {
		if wanted[i].By != by {
			w.Agree++
		}
	}
	reports, err := a.Claims.Reports.CountReports(ctx, org, scope)
	if err != nil {
		return err
	}
	hindered, err := a.Awarding.CountHindered(ctx, org, scope)
	if err != nil {
		return err
	}
	w.Reports, w.Hindered = int(reports), int(hindered)
	w.Asked, err = a.Claims.Receipts.CountProved(ctx, org, scope)
	return err
}

// writeWaits writes the mail of what waits, as it waits when it is sent.
func (a *App) writeWaits(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	id, err := issuance.ParseID(n.About)
	if err != nil {
		return nil, mail.ErrWithdrawn
	}
	person, err := a.Auth.People.Person(ctx, id)
	if err != nil {
		return nil, gone(err)
	}
	all, _, err := a.waitsFor(ctx, id)
	if err == nil && (len(all) == 0 || !person.Daily) {
		err = mail.ErrWithdrawn
	}
	if err != nil {
		return nil, err
	}
	return mail.WaitsLetter(n.Lang, mail.WaitsText{URL: a.deskBase() + "/desk/", Host: a.deskHost(), All: all})
}

// remindDaily reminds people until ctx ends.
func (a *App) remindDaily(ctx context.Context, logger *slog.Logger) {
	tick := time.NewTicker(15 * time.Minute)
	defer tick.Stop()
	for {
		if err := a.Remind(ctx); err != nil && ctx.Err() == nil {
			logger.Warn("some people are not told what waits for them, and will be", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
