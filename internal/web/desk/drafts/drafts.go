// Package drafts is where an organisation describes, draws and publishes its micro-credentials.
//
//	list ── begin ──> form ── save ──> form, one revision on ── publish: the plan, then the deed ── versions
//	                   └── picture
//
// A handler gets a visit and a draft, asks package authoring, and renders. Every page works without a script; a script saves as
// one types, by the same form, and puts in place what the answer says anew.
package drafts

import (
	"context"
	_ "embed"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/authoring/sheet"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

//go:embed desk.js
var script string

//go:embed drafts.css
var style string

// Lists are those of learners that are to be awarded.
type Lists interface {
	// CountHindered counts those that could not be awarded at the hour for which they were released.
	CountHindered(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int64, error)
	// Title is what a published class is called, and in which language.
	Title(ctx context.Context, org *issuance.Organisation, class issuance.ID, lang locale.Language) (string, locale.Language, error)
}

// Agreements is what one person has asked for and another has to agree to.
type Agreements interface {
	// Agreements returns what waits within departments, the oldest first.
	Agreements(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]issuance.Agreement, error)
}

// Told counts what learners have told and nobody has answered, and what else waits for whoever awards.
type Told struct {
	Names    int   // reports that a name is wrong
	Erasing  int   // requests that everything about somebody is erased
	Others   int   // other reports
	Requests int   // by receipt codes
	Dead     int64 // addresses that do not work
	Ending   int   // awards that will have ended within register.Soon, and that no list renews
	Renewing int   // those that a list renews
}

// Pages answer what belongs to the drafts of an organisation.
type Pages struct {
	*visit.Desk
	Authoring *authoring.Service
	Editions  microcredential.Editions // by which previews are read
	// Reported counts what waits for whoever awards within departments.
	Reported func(ctx context.Context, org *issuance.Organisation, scope department.Scope) (Told, error)
	Lists    Lists
	Agreements
	// Read reads what anybody's badge says of the micro-credential, within the limits of verification.
	Read func(ctx context.Context, badge verify.Target) *microcredential.Description
}

// Room is what the desk answers here.
func (d *Pages) Room() visit.Room {
	return visit.Room{Style: style, Scripts: map[string]string{"desk.js": script}, Rows: []visit.Row{
		visit.Get("/desk/{org}/drafts", auth.Read, d.list),
		visit.Post("/desk/{org}/drafts", auth.Write, d.begin),

		visit.Get("/desk/{org}/template.png", auth.Read, d.specimen),

		visit.Get("/desk/{org}/m/{class}/form", auth.Read, d.ofDraft(d.form)),
		visit.Post("/desk/{org}/m/{class}/form", auth.Write, d.ofDraft(d.saveForm)),
		visit.Get("/desk/{org}/m/{class}/picture", auth.Read, d.ofDraft(d.picture)),
		visit.Post("/desk/{org}/m/{class}/picture", auth.Write, d.ofDraft(d.savePicture)),
		visit.Get("/desk/{org}/m/{class}/preview", auth.Read, d.ofDraft(d.seen)),
		visit.Get("/desk/{org}/m/{class}/publish", auth.Read, d.ofDraft(d.publish)),
		visit.Post("/desk/{org}/m/{class}/publish", auth.Publish, d.ofDraft(d.publishNow)),
		visit.Get("/desk/{org}/m/{class}/review", auth.Read, d.ofDraft(d.review)),
		visit.Post("/desk/{org}/m/{class}/review", auth.Publish, d.ofDraft(d.decide)),
		visit.Post("/desk/{org}/m/{class}/submit", auth.Write, d.ofDraft(d.submit)),
		visit.Post("/desk/{org}/m/{class}/remark", auth.Publish, d.ofDraft(d.remark)),
		visit.Post("/desk/{org}/m/{class}/answer", auth.Write, d.ofDraft(d.answer)),
		visit.Get("/desk/{org}/m/{class}/decision.pdf", auth.Read, d.ofDraft(d.document)),
		visit.Get("/desk/{org}/m/{class}/sheet", auth.Read, d.ofDraft(d.sheet(sheet.Review))),
		visit.Get("/desk/{org}/m/{class}/sheet.xlsx", auth.Read, d.ofDraft(d.sheetBook(sheet.Review))),
		visit.Get("/desk/{org}/m/{class}/changes", auth.Read, d.ofDraft(d.sheet(sheet.Comparison))),
		visit.Get("/desk/{org}/m/{class}/changes.xlsx", auth.Read, d.ofDraft(d.sheetBook(sheet.Comparison))),
		visit.Get("/desk/{org}/m/{class}/versions", auth.Read, d.ofDraft(d.versions)),
		visit.Post("/desk/{org}/m/{class}/department", auth.People, d.ofDraft(d.assign)),
		visit.Post("/desk/{org}/m/{class}/archive", auth.Write, d.ofDraft(d.archive)),
		visit.Post("/desk/{org}/m/{class}/retire", auth.Publish, d.ofDraft(d.retire)),

		visit.Get("/desk/{org}/m/{class}/picture.en.png", auth.Read, d.ofDraft(d.drawing(locale.English))),
		visit.Get("/desk/{org}/m/{class}/picture.ja.png", auth.Read, d.ofDraft(d.drawing(locale.Japanese))),
		visit.Get("/desk/{org}/m/{class}/description.json", auth.Read, d.ofDraft(d.description)),
		visit.Get("/desk/{org}/m/{class}/description.xlsx", auth.Read, d.ofDraft(d.workbook)),
	}}
}
