// Package awarded is the room of the desk in which an organisation looks after what it has awarded: all of its awards in one
// list that is filtered and searched, and the page of one award with its history and with what can still be done to it.
//
//	awarded ── search, filter ──> award ── name: correct, show ──┐
//	   │                            ├── send the mail again ───┤
//	   ├── CSV, XLSX; completions   ├── revoke, reinstate, erase ┴──> award
//	   └── renew what has expired   └── reissue: what is wrong in the badge itself ──> batch
package awarded

import (
	"context"
	_ "embed"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

//go:embed awarded.css
var style string

// Letters tells learners by mail.
type Letters interface {
	// Again tells a learner once more, at an address.
	Again(ctx context.Context, by issuance.By, org *issuance.Organisation, a *issuance.ListedAward, address string) error
	// Next is when a mail about an award can go to one of its learner's addresses.
	Next(ctx context.Context, a *issuance.ListedAward, address string) (mail.Next, error)
	// Past are the mails about an award that went or should have, the newest first.
	Past(ctx context.Context, award *issuance.Award, atMost int) ([]mail.Queued, error)
	// Known is what an organisation knows of an address.
	Known(ctx context.Context, org issuance.OrganisationID, address string) (mail.KnownAddress, error)
	// Ready reports whether mails can be sent at all.
	Ready(ctx context.Context) (bool, error)
}

// Pages answers the room's rows.
type Pages struct {
	*visit.Desk
	Standing *standing.Service
	Awarding *awarding.Service
	Register *register.Register
	Claims   *claiming.Service
	Letters  Letters
}

// Room is what is answered here.
func (p *Pages) Room() visit.Room {
	return visit.Room{
		Rows: []visit.Row{
			visit.Get("/desk/{org}/awarded", auth.Award, p.list),
			visit.Post("/desk/{org}/awarded/file", auth.Award, p.file),

			visit.Get("/desk/{org}/completions", auth.Completions, p.ledger),
			visit.Post("/desk/{org}/completions", auth.Completions, p.takeLedger),

			visit.Get("/desk/{org}/a/{award}/award", auth.Award, p.ofAward(p.award)),
			visit.Post("/desk/{org}/a/{award}/name", auth.Award, p.ofAward(p.name)),
			visit.Post("/desk/{org}/a/{award}/shown", auth.Award, p.ofAward(p.shown)),
			visit.Post("/desk/{org}/a/{award}/send", auth.Award, p.ofAward(p.send)),
			visit.Get("/desk/{org}/a/{award}/reissue", auth.Award, p.ofAward(p.reissue)),
			visit.Post("/desk/{org}/a/{award}/reissue", auth.Award, p.ofAward(p.reissued)),
			visit.Post("/desk/{org}/a/{award}/renew", auth.Award, p.ofAward(p.renew)),
			visit.Post("/desk/{org}/renew", auth.Award, p.renewAll),
			visit.Post("/desk/{org}/a/{award}/revoke", auth.Award, p.ofAward(p.revoke)),
			visit.Post("/desk/{org}/a/{award}/reinstate", auth.Award, p.ofAward(p.reinstate)),
			visit.Post("/desk/{org}/reinstate", auth.Award, p.reinstateAll),
			visit.Post("/desk/{org}/a/{award}/erase", auth.Award, p.ofAward(p.erase)),
		},
		Style: style,
	}
}
