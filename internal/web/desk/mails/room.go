// Package mails is the room of the desk in which the office sees which mails to learners did not arrive.
//
//	unreached ── addresses that do not work, mails that did not arrive ── works again; let mails go again
//	mails ────── what a demonstration has written
package mails

import (
	"context"
	_ "embed"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

//go:embed mails.css
var style string

// Letters knows what became of the mails to learners.
type Letters interface {
	// Failed are the mails about awards of departments that did not arrive, the newest first.
	Failed(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, atMost int) ([]mail.Queued, error)
	// Dead are the addresses that do not work, those first whose learners were reached at no other; Works notes that one works
	// again, and Known is what is known of one.
	Dead(ctx context.Context, org issuance.OrganisationID, skipped, atMost int) ([]mail.KnownAddress, error)
	Works(ctx context.Context, by issuance.By, org issuance.OrganisationID, address string) error
	Known(ctx context.Context, org issuance.OrganisationID, address string) (mail.KnownAddress, error)
	// Stop is whether mails are stopped because too many were complained of; Resume lets them go again.
	Stop(ctx context.Context, org issuance.OrganisationID) (mail.Stop, error)
	Resume(ctx context.Context, by issuance.By, org issuance.OrganisationID) error
	// Filed are the mails that a demonstration has written, the newest first, behind those that are skipped, and whether there
	// are more.
	Filed(ctx context.Context, skipped, atMost int) (mails []mail.Filed, more bool, err error)
}

// Pages answers the room's rows.
type Pages struct {
	*visit.Desk
	Letters Letters
}

// Room is what is answered here.
func (p *Pages) Room() visit.Room {
	return visit.Room{
		Rows: []visit.Row{
			visit.Get("/desk/{org}/unreached", auth.Award, p.unreached),
			visit.Post("/desk/{org}/unreached", auth.Organisation, p.reached),
			visit.Get("/desk/{org}/mails", auth.Award, p.filed),
		},
		Style: style,
	}
}

// paged is a page of one of the lists: its number, from 1, and whether another follows.
type paged struct {
	number int
	more   bool
}

// skipped is how many entries stand before the page.
func (p *paged) skipped() int { return (p.number - 1) * visit.Pageful }

// take takes the entries of a page, of which one more than it holds was asked for.
func take[T any](p *paged, all []T) []T {
	p.more = len(all) > visit.Pageful
	return all[:min(len(all), visit.Pageful)]
}
