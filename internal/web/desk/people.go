package desk

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/page"
)

// peopleView is the page of who works for an organisation; without one, of the owners whom the operator invites.
type peopleView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	members []auth.Member
	owned   []owned
	problem string
	in      auth.Invitation // as it was typed
	begins  string
	ends    string
	invited bool
	now     time.Time
	zone    *time.Location
}

// owned is an organisation and its owners.
type owned struct {
	issuance.Organisation
	owners []auth.Member
}

// over reports whether a role has ended.
func (v *peopleView) over(m *auth.Membership) bool { return !m.Ends.IsZero() && !v.now.Before(m.Ends) }

// first is the first day of a role.
func (v *peopleView) first(m *auth.Membership) time.Time { return m.Begins.In(v.zone) }

// last is the last day of a role.
func (v *peopleView) last(m *auth.Membership) time.Time { return m.Ends.Add(-time.Second).In(v.zone) }

func (d *Desk) people(v *visit) error {
	return d.showPeople(v, http.StatusOK, "", newInvitation(v.lang))
}

// newInvitation is an invitation before anything of it was typed: to the role that most people have, not to one that may do all.
func newInvitation(lang locale.Language) auth.Invitation {
	return auth.Invitation{Language: lang, Membership: auth.Membership{Role: auth.Author}}
}

func (d *Desk) showPeople(v *visit, status int, problem string, in auth.Invitation) error {
	members, err := d.Auth.Members(v.r.Context(), v.org.ID)
	if err != nil {
		return err
	}
	view := &peopleView{
		org: &v.org, may: v.may, members: members, problem: problem, in: in, begins: v.r.PostFormValue("begins"), ends: v.r.PostFormValue("ends"),
		invited: v.r.URL.Query().Has("invited"), now: d.Now(), zone: zoneOf(&v.org),
	}
	view.Frame = d.room(v, "people", "people", "")
	return page.ServeOnce(v.w, v.r, status, peoplePage(view))
}

// invite gives somebody a role, and writes to that person.
func (d *Desk) invite(v *visit) error {
	in := v.invitation(v.org.ID, auth.Role(v.r.PostFormValue("role")))
	problem := v.day("begins", &in.Begins)
	if text := v.day("ends", &in.Ends); text != "" {
		problem = text
	}
	if problem != "" {
		return d.showPeople(v, http.StatusUnprocessableEntity, problem, in)
	}
	if !in.Ends.IsZero() {
		in.Ends = in.Ends.AddDate(0, 0, 1) // the whole of the last day
	}
	err := d.enlist(v, &v.org, in)
	if text := sentence(err, v.lang); text != "" {
		return d.showPeople(v, http.StatusUnprocessableEntity, text, in)
	}
	return v.goOn(pathOf(&v.org, "people"), "?invited", err)
}

// day reads a day of the organisation's zone, as its beginning; problem says why it cannot be read. Nothing typed leaves it alone.
func (v *visit) day(name string, at *time.Time) (problem string) {
	text := v.r.PostFormValue(name)
	if text == "" {
		return ""
	}
	day, err := time.ParseInLocation(time.DateOnly, text, zoneOf(&v.org))
	if err != nil {
		return v.say("desk.audit.day_bad", "text", text)
	}
	*at = day
	return ""
}

// enlist invites somebody to an organisation, at an address that is not its office's.
func (d *Desk) enlist(v *visit, org *issuance.Organisation, in auth.Invitation) error {
	if office := org.Contact.Email; office != "" && strings.EqualFold(office, strings.TrimSpace(in.Email)) {
		return auth.ErrOffice
	}
	_, err := d.Auth.Invite(v.r.Context(), v.Visitor, in)
	return err
}

func (v *visit) invitation(org issuance.OrganisationID, role auth.Role) auth.Invitation {
	return auth.Invitation{
		Email: v.r.PostFormValue("email"), Name: v.r.PostFormValue("name"), Language: v.languageOf("language"),
		Membership: auth.Membership{Org: org, Role: role},
	}
}

// endRole ends a role of somebody, at once.
func (d *Desk) endRole(v *visit) error {
	id, err := issuance.ParseID(v.r.PostFormValue("person"))
	if err != nil {
		return err
	}
	err = d.Auth.EndRole(v.r.Context(), v.By, id, v.org.ID, auth.Role(v.r.PostFormValue("role")), d.Now())
	if text := sentence(err, v.lang); text != "" {
		return d.showPeople(v, http.StatusConflict, text, newInvitation(v.lang))
	}
	return v.goOn(pathOf(&v.org, "people"), "", err)
}

func (d *Desk) owners(v *visit) error {
	return d.showOwners(v, http.StatusOK, "", auth.Invitation{Language: v.lang})
}

func (d *Desk) showOwners(v *visit, status int, problem string, in auth.Invitation) error {
	orgs, err := d.Organisations.Organisations(v.r.Context())
	if err != nil {
		return err
	}
	view := &peopleView{problem: problem, in: in, invited: v.r.URL.Query().Has("invited"), now: d.Now(), zone: time.UTC}
	for i := range orgs {
		members, err := d.Auth.Members(v.r.Context(), orgs[i].ID)
		if err != nil {
			return err
		}
		owners := slices.DeleteFunc(members, func(m auth.Member) bool {
			return !slices.ContainsFunc(m.Roles, func(r auth.Membership) bool { return r.Role == auth.Owner && !view.over(&r) })
		})
		view.owned = append(view.owned, owned{orgs[i], owners})
	}
	view.Frame = d.page(v, "owners", "/desk/owners", "")
	return page.ServeOnce(v.w, v.r, status, ownersPage(view))
}

// inviteOwner invites an owner of an organisation.
func (d *Desk) inviteOwner(v *visit) error {
	org, err := d.Organisations.Organisation(v.r.Context(), v.r.PostFormValue("organisation"))
	if err != nil {
		return err
	}
	in := v.invitation(org.ID, auth.Owner)
	err = d.enlist(v, &org, in)
	if text := sentence(err, v.lang); text != "" {
		return d.showOwners(v, http.StatusUnprocessableEntity, text, in)
	}
	return v.goOn("/desk/owners", "?invited", err)
}

// accountView is the page of somebody's own sign-in.
type accountView struct {
	page.Frame
	visitor  *auth.Visitor
	sessions []auth.Session
	keyed    bool // passkeys sign in here
	passkeys []auth.Passkey
	browser  string // which asks
	zone     *time.Location
	problem  string
}

// moment is a time of the zone that the page names.
func (v *accountView) moment(at time.Time) string { return moment(at, v.zone, v.Lang) }

func (d *Desk) account(v *visit) error { return d.showAccount(v, http.StatusOK, "") }

func (d *Desk) showAccount(v *visit, status int, problem string) error {
	view := &accountView{visitor: v.Visitor, problem: problem, keyed: d.Passkeys != nil, browser: browserName(v.r.UserAgent())}
	var err error
	if view.zone, err = d.zoneOf(v); err != nil {
		return err
	}
	if view.passkeys, err = d.Auth.Passkeys(v.r.Context(), v.ID); err != nil {
		return err
	}
	if view.sessions, err = d.Auth.Sessions(v.r.Context(), v.ID); err != nil {
		return err
	}
	view.Frame = d.page(v, "account", "/desk/account", "")
	return page.ServeLiveOnce(v.w, v.r, status, accountPage(view))
}

// zoneOf is the time zone of whoever asks: that of the first organisation for which one works.
func (d *Desk) zoneOf(v *visit) (*time.Location, error) {
	orgs, err := d.Organisations.Organisations(v.r.Context())
	for i := range orgs {
		if len(v.Roles[orgs[i].ID]) > 0 {
			return zoneOf(&orgs[i]), err
		}
	}
	return time.UTC, err
}

// introduce keeps how somebody wants to be called.
func (d *Desk) introduce(v *visit) error {
	err := d.Auth.Introduce(v.r.Context(), v.Person, v.r.PostFormValue("name"), v.languageOf("language"))
	if text := sentence(err, v.lang); text != "" {
		return d.showAccount(v, http.StatusUnprocessableEntity, text)
	}
	return v.goOn("/desk/account", "", err)
}

// endSession ends one session of whoever asks, or all of them, this one too.
func (d *Desk) endSession(v *visit) error {
	if v.r.PostFormValue("session") == "all" {
		err := d.Auth.EndSessions(v.r.Context(), v.ID)
		if err == nil {
			d.keep(v.w, "")
		}
		return v.goOn("/desk/sign-in", "", err)
	}
	id, err := issuance.ParseID(v.r.PostFormValue("session"))
	if err == nil {
		err = d.Auth.EndSessionOf(v.r.Context(), v.ID, id)
	}
	return v.goOn("/desk/account", "", err)
}

// roles shows what each role may do.
func (d *Desk) roles(v *visit) error {
	f := d.page(v, "roles", "/desk/roles", "")
	return page.ServeOnce(v.w, v.r, http.StatusOK, rolesPage(&f))
}

// rightsOf says in one line what a role may do.
func rightsOf(role auth.Role, lang locale.Language) string {
	var names []string
	for _, right := range auth.Rights() {
		if role.May(right) {
			names = append(names, right.Name(lang))
		}
	}
	return strings.Join(names, locale.Text(lang, "page.desk.roles.between"))
}

// everyRole are the roles in the order of the table.
func everyRole() []auth.Role { return append(auth.Roles(), auth.Operator) }
