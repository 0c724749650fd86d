// Package people is where people sign in, and where one says who works for an organisation.
//
//	sign-in ── link by mail, or passkey ──> the page one asked for; account: name, passkeys, sessions
//	accounts ── services of institutions with which one signs in, instead of by mail
//	people, owners ── invitation ──> a link by mail
//	people ── hand-over: what somebody has in hand, to a colleague
//	people ── departments: add, rename, close
//
// Who somebody is and what they may do is package auth's; here are its pages.
package people

import (
	_ "embed"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

//go:embed people.css
var style string

//go:embed passkey.js
var script string

// Pages answer what belongs to sign-in and people.
type Pages struct {
	*visit.Desk
	Passkeys  *auth.Passkeys // nil: none is good for the host
	Providers *auth.Providers
	// SetUp shows the first step of the set-up, to whoever opened its link.
	SetUp func(v *visit.Visit) error
}

// Room is what the desk answers here.
func (d *Pages) Room() visit.Room {
	return visit.Room{Style: style, Scripts: map[string]string{"passkey.js": script}, Rows: []visit.Row{
		visit.Get("/desk/sign-in", visit.Anybody, d.signIn),
		visit.Post("/desk/sign-in", visit.Anybody, d.askLink),
		visit.Post("/desk/sign-in/passkey", visit.Anybody, d.signInByPasskey),
		visit.Post("/desk/sign-in/passkey.json", visit.Anybody, d.askToSignIn),
		visit.Post("/desk/sign-in/provider", visit.Anybody, d.signInAt),
		visit.Get("/desk/provider/{provider}/return", visit.Anybody, d.returned),
		visit.Get("/desk/link", visit.Anybody, d.link),
		visit.Post("/desk/link", visit.Anybody, d.useLink),
		visit.Post("/desk/sign-out", visit.Anybody, d.signOut),

		visit.Get("/desk/account", visit.SignedIn, d.account),
		visit.Post("/desk/account", visit.SignedIn, d.introduce),
		visit.Post("/desk/account/end", visit.SignedIn, d.endSession),
		visit.Get("/desk/passkey", visit.SignedIn, d.own(d.offerPasskey)),
		visit.Post("/desk/account/passkey", visit.SignedIn, d.own(d.addPasskey)),
		visit.Post("/desk/account/passkey.json", visit.SignedIn, d.own(d.askToAdd)),
		visit.Post("/desk/account/passkey/name", visit.SignedIn, d.own(d.namePasskey)),
		visit.Post("/desk/account/passkey/remove", visit.SignedIn, d.own(d.removePasskey)),
		visit.Post("/desk/account/provider", visit.SignedIn, d.own(d.tieAt)),
		visit.Post("/desk/account/provider/remove", visit.SignedIn, d.own(d.untie)),
		visit.Get("/desk/roles", visit.SignedIn, d.roles),

		visit.Get("/desk/owners", auth.Platform, d.owners),
		visit.Post("/desk/owners", auth.Platform, d.inviteOwner),

		visit.Get("/desk/accounts", auth.Platform, d.accounts),
		visit.Post("/desk/accounts", auth.Platform, d.addProvider),
		visit.Post("/desk/accounts/set", auth.Platform, d.setProvider),
		visit.Post("/desk/accounts/try", auth.Platform, d.tryProvider),
		visit.Post("/desk/accounts/remove", auth.Platform, d.removeProvider),

		visit.Get("/desk/{org}/accounts", auth.People, d.accounts),
		visit.Post("/desk/{org}/accounts", auth.People, d.addProvider),
		visit.Post("/desk/{org}/accounts/set", auth.People, d.setProvider),
		visit.Post("/desk/{org}/accounts/try", auth.People, d.tryProvider),
		visit.Post("/desk/{org}/accounts/remove", auth.People, d.removeProvider),

		visit.Get("/desk/{org}/people", auth.People, d.people),
		visit.Post("/desk/{org}/people", auth.People, d.invite),
		visit.Post("/desk/{org}/people/end", auth.People, d.endRole),
		visit.Get("/desk/{org}/departments", auth.People, d.departments),
		visit.Post("/desk/{org}/departments", auth.People, d.addDepartment),
		visit.Post("/desk/{org}/departments/rename", auth.People, d.renameDepartment),
		visit.Post("/desk/{org}/departments/close", auth.People, d.closeDepartment),
		visit.Get("/desk/{org}/people/hand-over", auth.People, d.handOver),
		visit.Post("/desk/{org}/people/hand-over", auth.People, d.doHandOver),
	}}
}
