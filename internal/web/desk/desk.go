// Package desk is the desk (発行管理) behind one door: the pages on which an organisation's staff work.
//
//	            desk ── one handler, one table
//	  ┌──────────┬─┴────────┬───────────────────────────────────────┬─────────┐
//	people  drafts  awards, codes, awarded, mails, board, reports  organisation  setup
//	  └──────────┴──┬───────┴─────────┘
//	         fields, part ── what pages of several rooms show alike
//	                v
//	              visit ── who asks, for whom, by what right
//
// A room is a package with a type Pages: it holds what its handlers need, and its Room says what they answer. It knows no other
// room's Pages; where one has to go on in another, this package gives it the way as a function.
package desk

import (
	"context"
	"net/http"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/awarded"
	"github.com/mitome/mitome/internal/web/desk/awards"
	"github.com/mitome/mitome/internal/web/desk/board"
	"github.com/mitome/mitome/internal/web/desk/codes"
	"github.com/mitome/mitome/internal/web/desk/drafts"
	"github.com/mitome/mitome/internal/web/desk/mails"
	"github.com/mitome/mitome/internal/web/desk/organisation"
	"github.com/mitome/mitome/internal/web/desk/people"
	"github.com/mitome/mitome/internal/web/desk/reports"
	"github.com/mitome/mitome/internal/web/desk/setup"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/yearbook"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// Config is what a desk is made of.
type Config struct {
	visit.Config
	Authoring  *authoring.Service
	Awarding   *awarding.Service
	Standing   *standing.Service
	Claims     *claiming.Service // what learners tell
	Register   *register.Register
	Yearbook   *yearbook.Service
	Batches    awards.Batches
	Letters    Letters            // that tell learners
	Passkeys   *auth.Passkeys     // nil: none is good for the host
	Providers  *auth.Providers    // services with which one signs in
	Mail       *mail.Outbox       // by which people are written to
	Mails      organisation.Mails // what it has sent, and has to send
	MailFolder string             // into which mails are written where nobody says otherwise
	// Moved has the desk answer at the address that the store says now, and returns it.
	Moved    func(ctx context.Context) (string, error)
	Editions microcredential.Editions // by which previews are read
	// Read reads what anybody's badge says of the micro-credential, within the limits of verification.
	Read func(ctx context.Context, badge verify.Target) *microcredential.Description
}

// Letters tell learners by mail of what was awarded to them.
type Letters interface {
	awards.Letters
	awarded.Letters
	mails.Letters

	// CountDead counts the addresses of learners that do not work.
	CountDead(ctx context.Context, org issuance.OrganisationID) (int64, error)
}

// New returns the handler of all of the desk's addresses.
func New(c Config) (http.Handler, error) {
	d, err := visit.New(c.Config)
	if err != nil {
		return nil, err
	}
	entrance, rooms := c.rooms(d)
	return d.Open(entrance, rooms...), nil
}

// rooms are those of a desk, in the order in which their rows are read.
func (c *Config) rooms(d *visit.Desk) (visit.Entrance, []visit.Room) {
	in := &people.Pages{Desk: d, Passkeys: c.Passkeys, Providers: c.Providers}
	first := &setup.Pages{Desk: d, Authoring: c.Authoring, Mail: c.Mail, MailFolder: c.MailFolder, Moved: c.Moved, Gone: in.LinkGone}
	in.SetUp = first.Begin
	lists := &awards.Pages{
		Desk: d, Awarding: c.Awarding, Authoring: c.Authoring, Register: c.Register, Standing: c.Standing, Batches: c.Batches, Letters: c.Letters,
		Claims: c.Claims.Claims, Requests: c.Claims.Receipts,
	}
	return visit.Entrance{Home: in.Home, AskWho: in.AskWho, Refuse: in.Refuse}, []visit.Room{
		in.Room(),
		first.Room(),
		(&organisation.Pages{
			Desk: d, Authoring: c.Authoring, Register: c.Register, Mail: c.Mail, Mails: c.Mails, MailFolder: c.MailFolder, Moved: c.Moved,
			Letters: c.Letters,
		}).Room(),
		lists.Room(),
		(&codes.Pages{Desk: d, Authoring: c.Authoring, Awarding: c.Awarding, Claims: c.Claims, Receipts: c.Claims.Receipts, GoOn: lists.GoOn}).Room(),
		(&awarded.Pages{Desk: d, Standing: c.Standing, Awarding: c.Awarding, Register: c.Register, Claims: c.Claims, Letters: c.Letters}).Room(),
		(&mails.Pages{Desk: d, Letters: c.Letters}).Room(),
		(&board.Pages{Desk: d, Yearbook: c.Yearbook}).Room(),
		(&reports.Pages{Desk: d, Claims: c.Claims}).Room(),
		(&drafts.Pages{Desk: d, Authoring: c.Authoring, Editions: c.Editions, Reported: c.reported, Lists: c.Awarding, Agreements: c.Batches, Read: c.Read}).Room(),
	}
}

// reported counts what waits for whoever awards within departments; what is the whole organisation's for nobody else.
func (c *Config) reported(ctx context.Context, org *issuance.Organisation, scope department.Scope) (told drafts.Told, err error) {
	const atMost = 1000
	waiting, err := c.Claims.Reports.Reports(ctx, org.ID, scope, true, atMost)
	for i := range waiting {
		switch waiting[i].Kind.Pile() {
		case claiming.OfNames:
			told.Names++
		case claiming.OfErasing:
			told.Erasing++
		case claiming.OfOthers:
			told.Others++
		}
	}
	if err == nil {
		told.Requests, err = c.Claims.Receipts.CountProved(ctx, org.ID, scope)
	}
	if err == nil && scope.IsWhole() {
		told.Dead, err = c.Letters.CountDead(ctx, org.ID)
	}
	if err != nil {
		return told, err
	}
	told.Ending, told.Renewing, err = c.ending(ctx, org, scope)
	return told, err
}

// ending counts the awards that end soon: those that no list renews, and the others.
func (c *Config) ending(ctx context.Context, org *issuance.Organisation, scope department.Scope) (left, renewing int, err error) {
	filed, err := c.Register.Filed(ctx, org, scope)
	if err != nil {
		return 0, 0, err
	}
	lists, err := c.Awarding.Renewing(ctx, org.ID)
	if err != nil {
		return 0, 0, err
	}
	_, all, err := filed.Find(ctx, register.Search{Status: register.Ending}, 0, 0)
	if err != nil || len(lists) == 0 {
		return all, 0, err
	}
	without := map[issuance.ID]bool{}
	for id := range lists {
		without[id] = true
	}
	_, left, err = filed.Find(ctx, register.Search{Status: register.Ending, Without: without}, 0, 0)
	return left, all - left, err
}

// Here reports whether a request asks for the desk at its host.
func Here(r *http.Request, host string) bool { return visit.Here(r, host) }

// Table is everything that the desk answers, for whoever walks it.
func Table() (rows []visit.Row) {
	_, rooms := (&Config{Claims: &claiming.Service{}}).rooms(nil)
	for _, room := range rooms {
		rows = append(rows, room.Rows...)
	}
	return rows
}
