// Package organisation is where an organisation says who it is, how it wants things done and reads what was done in its name;
// and where the operator of the store says how mails leave.
package organisation

import (
	"context"
	_ "embed"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

//go:embed route.css
var style string

// Mails tell of what was sent and waits, the last first.
type Mails interface {
	CountMails(ctx context.Context) (map[mail.State]int64, error)
	ListMails(ctx context.Context, waiting bool, atMost int) ([]mail.Listed, error)
}

// Pages answer what belongs to an organisation itself, and to mails.
type Pages struct {
	*visit.Desk
	Authoring *authoring.Service
	Register  *register.Register
	Mail      *mail.Outbox // by which people are written to
	Mails     Mails        // what it has sent, and has to send
	Letters   Letters      // as learners get them
	// Moved has the desk answer at the address that the store says now, and returns it.
	Moved      func(ctx context.Context) (string, error)
	MailFolder string // into which mails are written where nobody says otherwise
}

// Room is what the desk answers here.
func (d *Pages) Room() visit.Room {
	return visit.Room{Style: style, Rows: []visit.Row{
		visit.Get("/desk/mail", auth.Platform, d.mail),
		visit.Post("/desk/mail", auth.Platform, d.changeMail),
		visit.Post("/desk/mail/try", auth.Platform, d.tryMail),

		visit.Get("/desk/record", auth.Platform, d.storeAudit),
		visit.Get("/desk/record.csv", auth.Platform, d.deedsAs(web.CSVType, ".csv", register.DeedsCSV)),
		visit.Get("/desk/record.xlsx", auth.Platform, d.deedsAs(web.WorkbookType, ".xlsx", register.DeedsXLSX)),

		visit.Get("/desk/{org}/organisation", auth.Organisation, d.organisation),
		visit.Post("/desk/{org}/organisation", auth.Organisation, d.changeFacts),
		visit.Post("/desk/{org}/office", auth.Organisation, d.changeOffice),
		visit.Post("/desk/{org}/place", auth.People, d.changePlace),
		visit.Post("/desk/{org}/second", auth.People, d.changeSecond),
		visit.Post("/desk/{org}/house", auth.Organisation, d.changeHouse),

		visit.Get("/desk/{org}/letters", auth.Organisation, d.letters),
		visit.Post("/desk/{org}/letters", auth.Organisation, d.changeLetters),

		visit.Get("/desk/{org}/logo.png", auth.Read, d.logo),

		visit.Get("/desk/{org}/route", auth.People, d.route),
		visit.Post("/desk/{org}/route", auth.People, d.changeRoute),

		visit.Get("/desk/{org}/audit", auth.People, d.audit),
		visit.Get("/desk/{org}/audit.csv", auth.People, d.deedsAs(web.CSVType, ".csv", register.DeedsCSV)),
		visit.Get("/desk/{org}/audit.xlsx", auth.People, d.deedsAs(web.WorkbookType, ".xlsx", register.DeedsXLSX)),
	}}
}
