package people

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// peopleView is the page of who works for an organisation; without one, of the owners whom the operator invites.
type peopleView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	members []auth.Member
	all     department.All
	owned   []owned
	problem string
	in      auth.Invitation // as it was typed
	begins  string
	ends    string
	invited bool
	handed  bool
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

// firstLasting is the place of the first role of somebody that has not ended; -1: all have.
func (v *peopleView) firstLasting(m *auth.Member) int {
	return slices.IndexFunc(m.Roles, func(r auth.Membership) bool { return !v.over(&r) })
}

// first is the first day of a role.
func (v *peopleView) first(m *auth.Membership) time.Time { return m.Begins.In(v.zone) }

// last is the last day of a role.
func (v *peopleView) last(m *auth.Membership) time.Time { return m.Ends.Add(-time.Second).In(v.zone) }

func (d *Pages) people(v *visit.Visit) error {
	return d.showPeople(v, http.StatusOK, "", newInvitation(v.Lang))
}

// newInvitation is an invitation before anything of it was typed: to the role that most people have, not to one that may do
// all.
func newInvitation(lang locale.Language) auth.Invitation {
	return auth.Invitation{Language: lang, Membership: auth.Membership{Role: auth.Author}}
}

func (d *Pages) showPeople(v *visit.Visit, status int, problem string, in auth.Invitation) error {
	members, err := d.Auth.People.Members(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	all, err := d.Departments.Departments(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	view := &peopleView{
		all: all, org: &v.Org, may: v.MayHere, members: members, problem: problem, in: in, begins: v.R.PostFormValue("begins"), ends: v.R.PostFormValue("ends"),
		invited: v.R.URL.Query().Has("invited"), handed: v.R.URL.Query().Has("handed"), now: d.Now(), zone: v.Org.Location(),
	}
	view.Frame = d.FrameHere(v, "people", "people", "")
	view.Add(visit.Turned("invite"))
	return page.ServeOnce(v.W, v.R, status, peoplePage(view))
}

// invite gives somebody a role, and writes to that person.
func (d *Pages) invite(v *visit.Visit) error {
	in := invitation(v, v.Org.ID, auth.Role(v.R.PostFormValue("role")))
	var err error
	if in.Department, err = departmentOf(v); err != nil {
		return err
	}
	problem := day(v, "begins", &in.Begins)
	if text := day(v, "ends", &in.Ends); text != "" {
		problem = text
	}
	if problem != "" {
		return d.showPeople(v, http.StatusUnprocessableEntity, problem, in)
	}
	if !in.Ends.IsZero() {
		in.Ends = in.Ends.AddDate(0, 0, 1) // the whole of the last day
	}
	_, err = d.Auth.Invite(v.R.Context(), v.Visitor, in)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showPeople(v, http.StatusUnprocessableEntity, text, in)
	}
	return v.GoOn(visit.Path(&v.Org, "people"), "?invited", err)
}

// day reads a day of the organisation's zone, as its beginning; problem says why it cannot be read. Nothing typed leaves it
// alone.
func day(v *visit.Visit, name string, at *time.Time) (problem string) {
	text := v.R.PostFormValue(name)
	if text == "" {
		return ""
	}
	day, err := time.ParseInLocation(time.DateOnly, text, v.Org.Location())
	if err != nil {
		return v.Say("desk.audit.day_bad", "text", text)
	}
	*at = day
	return ""
}

func invitation(v *visit.Visit, org issuance.OrganisationID, role auth.Role) auth.Invitation {
	return auth.Invitation{
		Email: v.R.PostFormValue("email"), Name: v.R.PostFormValue("name"), Language: v.LanguageOf("language"),
		Membership: auth.Membership{Org: org, Role: role},
	}
}

// endRole ends a role of somebody, at once.
func (d *Pages) endRole(v *visit.Visit) error {
	id, err := issuance.ParseID(v.R.PostFormValue("person"))
	if err != nil {
		return err
	}
	of, err := departmentOf(v)
	if err != nil {
		return err
	}
	err = d.Auth.People.EndRole(v.R.Context(), v.By, id, auth.Membership{Org: v.Org.ID, Department: of, Role: auth.Role(v.R.PostFormValue("role"))}, d.Now())
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showPeople(v, http.StatusConflict, text, newInvitation(v.Lang))
	}
	return v.GoOn(visit.Path(&v.Org, "people"), "", err)
}

func (d *Pages) owners(v *visit.Visit) error {
	return d.showOwners(v, http.StatusOK, "", auth.Invitation{Language: v.Lang})
}

func (d *Pages) showOwners(v *visit.Visit, status int, problem string, in auth.Invitation) error {
	orgs, err := d.Organisations.Organisations(v.R.Context())
	if err != nil {
		return err
	}
	view := &peopleView{problem: problem, in: in, invited: v.R.URL.Query().Has("invited"), now: d.Now(), zone: time.UTC}
	for i := range orgs {
		members, err := d.Auth.People.Members(v.R.Context(), orgs[i].ID)
		if err != nil {
			return err
		}
		owners := slices.DeleteFunc(members, func(m auth.Member) bool {
			return !slices.ContainsFunc(m.Roles, func(r auth.Membership) bool { return r.Role == auth.Owner && !view.over(&r) })
		})
		view.owned = append(view.owned, owned{orgs[i], owners})
	}
	view.Frame = d.FrameAt(v, "owners", "/desk/owners", "")
	if len(view.owned) > 0 {
		view.Add(visit.Turned("invite"))
	}
	return page.ServeOnce(v.W, v.R, status, ownersPage(view))
}

// inviteOwner invites an owner of an organisation.
func (d *Pages) inviteOwner(v *visit.Visit) error {
	org, err := d.Organisations.Organisation(v.R.Context(), v.R.PostFormValue("organisation"))
	if err != nil {
		return err
	}
	in := invitation(v, org.ID, auth.Owner)
	_, err = d.Auth.Invite(v.R.Context(), v.Visitor, in)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showOwners(v, http.StatusUnprocessableEntity, text, in)
	}
	return v.GoOn("/desk/owners", "?invited", err)
}

// accountView is the page of somebody's own sign-in.
type accountView struct {
	page.Frame
	visitor  *auth.Visitor
	sessions []auth.Session
	keyed    bool // passkeys sign in here
	passkeys []auth.Passkey
	browser  string          // which asks
	offered  []auth.Provider // with which whoever asks can sign in
	tied     []auth.Tied     // with which they do
	zone     *time.Location
	problem  string
}

// untied are the services that are offered and not in use yet.
func (v *accountView) untied() []auth.Provider {
	return slices.DeleteFunc(slices.Clone(v.offered), func(p auth.Provider) bool {
		return slices.ContainsFunc(v.tied, func(t auth.Tied) bool { return t.ID == p.ID })
	})
}

// moment is a time of the zone that the page names.
func (v *accountView) moment(at time.Time) string { return part.Moment(at, v.zone, v.Lang) }

func (d *Pages) account(v *visit.Visit) error { return d.showAccount(v, http.StatusOK, "") }

func (d *Pages) showAccount(v *visit.Visit, status int, problem string) error {
	view := &accountView{visitor: v.Visitor, problem: problem, keyed: d.Passkeys != nil && v.Limited == 0, browser: browserName(v.R.UserAgent())}
	var err error
	if view.zone, err = d.zoneOf(v); err != nil {
		return err
	}
	if view.passkeys, err = d.Auth.Passkeys.Passkeys(v.R.Context(), v.ID); err != nil {
		return err
	}
	if view.sessions, err = d.Auth.Sessions.Sessions(v.R.Context(), v.ID); err != nil {
		return err
	}
	if view.offered, err = d.Providers.Offered(v.R.Context(), v.ID); err != nil {
		return err
	}
	if view.tied, err = d.Auth.Identities.TiedTo(v.R.Context(), v.ID); err != nil {
		return err
	}
	view.Frame = d.FrameAt(v, "account", "/desk/account", "")
	view.Add(visit.Turned("introduce"))
	return page.ServeLiveOnce(v.W, v.R, status, accountPage(view))
}

// zoneOf is the time zone of whoever asks: that of the first organisation for which one works.
func (d *Pages) zoneOf(v *visit.Visit) (*time.Location, error) {
	orgs, err := d.Organisations.Organisations(v.R.Context())
	for i := range orgs {
		if len(v.Roles[orgs[i].ID]) > 0 {
			return orgs[i].Location(), err
		}
	}
	return time.UTC, err
}

// introduce keeps how somebody wants to be called.
func (d *Pages) introduce(v *visit.Visit) error {
	err := d.Auth.Introduce(v.R.Context(), v.Person, v.R.PostFormValue("name"), v.LanguageOf("language"), v.R.PostFormValue("daily") != "")
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showAccount(v, http.StatusUnprocessableEntity, text)
	}
	return v.GoOn("/desk/account", "", err)
}

// endSession ends one session of whoever asks, or all of them, this one too.
func (d *Pages) endSession(v *visit.Visit) error {
	if v.R.PostFormValue("session") == "all" {
		err := d.Auth.Sessions.EndSessions(v.R.Context(), v.ID)
		if err == nil {
			d.Keep(v.W, "")
		}
		return v.GoOn("/desk/sign-in", "", err)
	}
	id, err := issuance.ParseID(v.R.PostFormValue("session"))
	if err == nil {
		err = d.Auth.Sessions.EndSessionOf(v.R.Context(), v.ID, id)
	}
	return v.GoOn("/desk/account", "", err)
}

// roles shows what each role may do.
func (d *Pages) roles(v *visit.Visit) error {
	f := d.FrameAt(v, "roles", "/desk/roles", "")
	return page.ServeOnce(v.W, v.R, http.StatusOK, rolesPage(&f))
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
