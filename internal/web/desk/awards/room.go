// Package awards is the room of the desk in which an organisation awards what it has published: lists that are handed in,
// looked through, mended in place and released, and what came of them.
//
//	award ── begin ──> rows ── change: mend, decide ──> rows ── release ──> batch: progress, who got it, files
//	awards: lists that are open, and batches (発行回)
//
// The page of the rows is one form: whatever button is pressed, all that was typed is kept first. What a page shows is the
// plan that the release carries out (package awarding).
package awards

import (
	"context"
	_ "embed"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

//go:embed awards.js
var script string

//go:embed awards.css
var style string

// Batches are what was recorded of an organisation.
type Batches interface {
	Batch(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Batch, error)
	// Batches returns the newest of departments behind those that are skipped, the newest first.
	Batches(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, count int) ([]issuance.Batch, error)
	// Agreements returns what waits within departments for somebody else to agree, the oldest first.
	Agreements(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]issuance.Agreement, error)
	// ActorName is the name by which an actor is kept; empty where none is.
	ActorName(ctx context.Context, by issuance.By) (string, error)
	Progress(ctx context.Context, org issuance.OrganisationID, batch int64) (issuance.Progress, error)
}

// Letters tells learners by mail what was awarded to them.
type Letters interface {
	// Tell queues a mail for each valid award of a batch, once.
	Tell(ctx context.Context, by issuance.By, org *issuance.Organisation, batch int64) error
	// Ready reports whether mails can be sent at all.
	Ready(ctx context.Context) (bool, error)
	// Sample is a mail as it would be written by ways of an award that is not made yet.
	Sample(lang locale.Language, org *issuance.Organisation, ways *mail.Ways, to issuance.Recipient, issuedOn time.Time, decided string, title func(lang locale.Language) string) (*mail.Letter, error)
	// Outlook is what is known of whether mails will arrive; of those about a batch's awards, where one is named, all are
	// counted.
	Outlook(ctx context.Context, org *issuance.Organisation, batch int64) (*mail.Outlook, error)
	// Notice is what an office can put up on its portal before mails go out at a time that tell of an award.
	Notice(ctx context.Context, lang locale.Language, org *issuance.Organisation, at time.Time, title func(lang locale.Language) string) (string, error)
	// Reminding is whom of a batch Remind sends the link again, and why not the others.
	Reminding(ctx context.Context, org *issuance.Organisation, batch int64) (*mail.Reminding, error)
	// Remind returns how many mails are queued by it.
	Remind(ctx context.Context, by issuance.By, org *issuance.Organisation, batch int64) (int64, error)
	// Room is what the quota of a new organisation leaves to it at a time.
	Room(ctx context.Context, org issuance.OrganisationID, at time.Time) (mail.Room, error)
	// Stop is whether mails are stopped because too many were complained of.
	Stop(ctx context.Context, org issuance.OrganisationID) (mail.Stop, error)
	// NextOf is when the next of the mails of a batch that wait can go; zero where none waits.
	NextOf(ctx context.Context, org issuance.OrganisationID, batch int64) (time.Time, error)
	// Told counts the mails of a batch by what became of them.
	Told(ctx context.Context, org issuance.OrganisationID, batch int64) (map[mail.State]int, error)
}

// Claims counts how far a batch has come with its learners: claiming.ClaimRecords.
type Claims interface {
	CountClaims(ctx context.Context, org issuance.OrganisationID, batch int64) (claiming.Count, error)
}

// Requests are what was asked for by receipt codes: claiming.Receipts.
type Requests interface {
	// RequestsOn are those that were put on a list which is not recorded yet, by its rows.
	RequestsOn(ctx context.Context, org issuance.OrganisationID, list int64) ([]claiming.Request, error)
}

// Pages answers the room's rows.
type Pages struct {
	*visit.Desk
	Awarding  *awarding.Service
	Authoring *authoring.Service
	Register  *register.Register
	Standing  *standing.Service
	Batches   Batches
	Letters   Letters
	Claims    Claims
	Requests  Requests
}

// Room is what is answered here.
func (p *Pages) Room() visit.Room {
	return visit.Room{
		Rows: []visit.Row{
			visit.Get("/desk/{org}/awards", auth.Award, p.list),
			visit.Get("/desk/{org}/award", auth.Award, p.ask),
			visit.Post("/desk/{org}/award", auth.Award, p.begin),
			visit.Get("/desk/{org}/learners.xlsx", auth.Award, p.template),

			visit.Get("/desk/{org}/p/{proposal}/rows", auth.Award, p.ofProposal(p.rows)),
			visit.Post("/desk/{org}/p/{proposal}/rows", auth.Award, p.ofProposal(p.change)),
			visit.Post("/desk/{org}/p/{proposal}/drop", auth.Award, p.ofProposal(p.drop)),

			visit.Get("/desk/{org}/b/{batch}/batch", auth.Award, p.ofBatch(p.batch)),
			visit.Get("/desk/{org}/b/{batch}/progress.sse", auth.Award, p.ofBatch(p.progress)),
			visit.Post("/desk/{org}/b/{batch}/file", auth.Award, p.ofBatch(p.file)),
			visit.Post("/desk/{org}/b/{batch}/tell", auth.Award, p.ofBatch(p.tell)),
			visit.Post("/desk/{org}/b/{batch}/remind", auth.Award, p.ofBatch(p.remind)),
			visit.Post("/desk/{org}/b/{batch}/undo", auth.Award, p.ofBatch(p.undo)),
			visit.Post("/desk/{org}/b/{batch}/reinstate", auth.Award, p.ofBatch(p.reinstate)),
		},
		Style:   style,
		Scripts: map[string]string{"awards.js": script},
	}
}
