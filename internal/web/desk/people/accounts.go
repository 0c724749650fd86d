package people

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// accountsView is the page on which services for signing in are set up: an organisation's, or the store's.
type accountsView struct {
	page.Frame
	org     *issuance.Organisation // nil: the store's
	may     func(auth.Right) bool
	all     []auth.Provider
	typed   auth.Provider // that was refused; without an id: one to be added
	problem string
	returns func(p *auth.Provider) string
	zone    *time.Location
}

// path is where the forms of the page go.
func (v *accountsView) path(name string) string { return web.PageIn(accountsPath(v.org)+name, v.Lang) }

func accountsPath(org *issuance.Organisation) string {
	if org == nil {
		return "/desk/accounts"
	}
	return visit.Path(org, "accounts")
}

// shown is a provider as its form shows it: as it was typed, where that was refused.
func (v *accountsView) shown(p auth.Provider) auth.Provider {
	if v.typed.ID == p.ID {
		p.NameEN, p.NameJA, p.Client = v.typed.NameEN, v.typed.NameJA, v.typed.Client
	}
	return p
}

// added is what the form for another one shows.
func (v *accountsView) added() auth.Provider {
	if v.typed.ID == (issuance.ID{}) {
		return v.typed
	}
	return auth.Provider{}
}

// when is the time of a trial.
func (v *accountsView) when(p *auth.Provider) string { return part.Moment(p.Tried, v.zone, v.Lang) }

// orgOf is the organisation of a page; nil where it is the store's.
func orgOf(v *visit.Visit) *issuance.Organisation {
	if v.Org.ID == 0 {
		return nil
	}
	return &v.Org
}

func (d *Pages) accounts(v *visit.Visit) error {
	return d.showAccounts(v, http.StatusOK, "", auth.Provider{})
}

func (d *Pages) showAccounts(v *visit.Visit, status int, problem string, typed auth.Provider) error {
	view := &accountsView{org: orgOf(v), may: v.MayHere, typed: typed, problem: problem, returns: d.Providers.ReturnURL, zone: v.Org.Location()}
	var err error
	if view.all, err = d.Auth.Identities.ProvidersOf(v.R.Context(), v.Org.ID); err != nil {
		return err
	}
	view.Frame = d.FrameAt(v, "accounts", accountsPath(view.org), visit.QueryOf(v.R))
	view.Add(visit.Turned("account"))
	return page.ServeOnce(v.W, v.R, status, accountsPage(view))
}

// provider is what a form says of one.
func provider(v *visit.Visit) auth.Provider {
	form := v.R.PostFormValue
	return auth.Provider{
		ID: idOr(form("provider")), Org: v.Org.ID, Entity: form("entity"), NameEN: form("name_en"), NameJA: form("name_ja"), Client: form("client"),
	}
}

// afterAccounts leads back to the page after a deed, or says there why it was not done, beside what was typed.
func (d *Pages) afterAccounts(v *visit.Visit, typed auth.Provider, err error) error {
	if text := visit.Sentence(err, v.Lang); text != "" && !errors.Is(err, issuance.ErrNotFound) {
		return d.showAccounts(v, http.StatusUnprocessableEntity, text, typed)
	}
	return v.GoOn(accountsPath(orgOf(v)), "", err)
}

func (d *Pages) addProvider(v *visit.Visit) error {
	p := provider(v)
	p.ID = issuance.ID{}
	_, err := d.Providers.Add(v.R.Context(), v.By, p)
	return d.afterAccounts(v, p, err)
}

func (d *Pages) setProvider(v *visit.Visit) error {
	p := provider(v)
	return d.afterAccounts(v, p, d.Providers.Set(v.R.Context(), v.By, p, v.R.PostFormValue("secret")))
}

func (d *Pages) removeProvider(v *visit.Visit) error {
	p := provider(v)
	return d.afterAccounts(v, p, d.Providers.Remove(v.R.Context(), v.By, v.Org.ID, p.ID))
}

// tryProvider sends whoever asks to a provider, to see what it releases.
func (d *Pages) tryProvider(v *visit.Visit) error {
	p, err := d.Auth.Identities.Provider(v.R.Context(), provider(v).ID)
	if err == nil && p.Org != v.Org.ID {
		err = issuance.ErrNotFound
	}
	if err != nil {
		return err
	}
	return d.sendTo(v, auth.Round{Purpose: auth.ToTry, Provider: p.ID, Person: v.ID}, "", func(text string) error {
		return d.showAccounts(v, http.StatusUnprocessableEntity, text, auth.Provider{ID: p.ID, NameEN: p.NameEN, NameJA: p.NameJA, Client: p.Client})
	})
}

// wayView is the page from which a browser goes on to a provider.
type wayView struct {
	page.Frame
	name string // of the provider
	to   string // its address
}

// sendTo sends the browser to a provider: by a page that leads on by itself, as a form may not lead to another host. refuse
// says on the page of before why it does not.
func (d *Pages) sendTo(v *visit.Visit, r auth.Round, link auth.Secret, refuse func(text string) error) error {
	to, secret, err := d.Providers.Begin(v.R.Context(), r, link)
	if text := visit.Sentence(err, v.Lang); text != "" && !errors.Is(err, issuance.ErrNotFound) {
		return refuse(text)
	}
	if err != nil {
		return err
	}
	p, err := d.Auth.Identities.Provider(v.R.Context(), r.Provider)
	if err != nil {
		return err
	}
	d.KeepAside(v.W, secret)
	v.W.Header()["Refresh"] = []string{"0; url=" + to}
	view := &wayView{name: p.Name(v.Lang), to: to}
	view.Frame = d.FrameAt(v, "way", "/desk/sign-in", "")
	return page.ServeOnce(v.W, v.R, http.StatusOK, wayPage(view))
}

// signInAt sends somebody who wants to sign in to a provider; whoever has opened a link, to tie the account by it.
func (d *Pages) signInAt(v *visit.Visit) error {
	r := auth.Round{Purpose: auth.ToSignIn, Provider: idOr(v.R.PostFormValue("provider")), Next: v.R.PostFormValue("next")}
	link := auth.Secret(v.R.PostFormValue("k"))
	if link == "" {
		return d.sendTo(v, r, "", func(text string) error { return d.showSignIn(v, http.StatusUnprocessableEntity, text, false) })
	}
	r.Purpose = auth.ToTie
	return d.sendTo(v, r, link, func(text string) error { return d.showLink(v, http.StatusUnprocessableEntity, text) })
}

// tieAt sends somebody who is signed in to a provider, whose account will sign in from then on.
func (d *Pages) tieAt(v *visit.Visit) error {
	r := auth.Round{Purpose: auth.ToTie, Provider: idOr(v.R.PostFormValue("provider")), Person: v.ID, Next: "/desk/account"}
	return d.sendTo(v, r, "", func(text string) error { return d.showAccount(v, http.StatusUnprocessableEntity, text) })
}

func (d *Pages) untie(v *visit.Visit) error {
	return d.toAccount(v, d.Auth.Identities.Untie(v.R.Context(), v.Person, idOr(v.R.PostFormValue("provider")), d.Now()))
}

// own is what answers for things of a person's own, which a session that one organisation's provider vouches for does not
// change.
func (d *Pages) own(answer func(v *visit.Visit) error) func(v *visit.Visit) error {
	return func(v *visit.Visit) error {
		if v.Limited != 0 {
			return d.showAccount(v, http.StatusUnprocessableEntity, auth.ErrLimited.Message(v.Lang))
		}
		return answer(v)
	}
}

// returned takes what a provider sent back.
func (d *Pages) returned(v *visit.Visit) error {
	visitor, err := d.VisitorOf(v.R)
	if err != nil && !errors.Is(err, auth.ErrNobody) {
		return err
	}
	secret := d.Aside(v.R)
	d.KeepAside(v.W, "")
	e, err := d.Providers.End(v.R.Context(), idOr(v.R.PathValue("provider")), v.R.URL.Query(), secret, visitor, d.Token(v.R), v.R.UserAgent())
	text := visit.Sentence(err, v.Lang)
	if err != nil && (text == "" || errors.Is(err, issuance.ErrNotFound)) {
		return err
	}
	switch {
	case e.Purpose == auth.ToTry && visitor != nil:
		v.Visitor = visitor
		return d.showTrial(v, &e, text)
	case e.Purpose == auth.ToTie && e.Link == (auth.Digest{}) && visitor != nil:
		v.Visitor = visitor
		return d.toAccount(v, err)
	case text != "":
		return d.showSignIn(v, http.StatusUnprocessableEntity, text, false)
	}
	return d.LetIn(v, e.Token, e.Next, nil)
}

// trialView is the page that tells what a provider released.
type trialView struct {
	page.Frame
	problem  string
	provider auth.Provider
	said     auth.Released
	back     string
}

// others are the names of what was released and is not used.
func (v *trialView) others() []string {
	return slices.DeleteFunc(slices.Clone(v.said.Claims), func(name string) bool {
		return slices.Contains([]string{"sub", "name", "email", "email_verified"}, name)
	})
}

func (d *Pages) showTrial(v *visit.Visit, e *auth.Ended, problem string) error {
	orgs, err := d.Organisations.Organisations(v.R.Context())
	if err != nil {
		return err
	}
	var org *issuance.Organisation
	if i := slices.IndexFunc(orgs, func(o issuance.Organisation) bool { return o.ID == e.Of.Org }); i >= 0 {
		v.Org, org = orgs[i], &orgs[i]
	}
	view := &trialView{problem: problem, provider: e.Of, said: e.Released, back: web.PageIn(accountsPath(org), v.Lang)}
	view.Frame = d.FrameAt(v, "trial", accountsPath(org), "")
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	return page.ServeOnce(v.W, v.R, status, trialPage(view))
}
