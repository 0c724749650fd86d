package people

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// signView is one of the pages by which somebody signs in.
type signView struct {
	page.Frame
	problem   string
	next      string
	email     string
	asked     bool            // a link was asked for
	keys      bool            // passkeys sign in here
	providers []auth.Provider // that are offered
	nobody    bool            // has a sign-in yet
	over      bool            // somebody was signed in with this browser, and is no longer
	secret    auth.Secret
	who       *auth.Person  // whom the link signs in
	now       *auth.Visitor // who is signed in already
	houses    []house       // of a demonstration
	typed     []visit.Field // what was typed and not kept
	action    string
}

func nextQuery(next string) string {
	if next == "" {
		return ""
	}
	return "?next=" + url.QueryEscape(next)
}

func (d *Pages) signView(v *visit.Visit) *signView {
	view := &signView{next: auth.Next(v.R.FormValue("next"))}
	view.Frame = d.FrameAt(v, "sign_in", "/desk/sign-in", nextQuery(view.next))
	return view
}

// AskWho asks whoever is not signed in to do so: before a page is seen by leading there; before something is written by a page
// that keeps what was typed. It knows nothing of what is there: an invented address answers alike.
func (d *Pages) AskWho(v *visit.Visit) error {
	if v.R.Method != http.MethodPost {
		visit.SeeOther(v.W, web.PageIn("/desk/sign-in", v.Lang)+nextQuery(auth.Next(v.R.URL.RequestURI())))
		return nil
	}
	if err := v.Read(visit.MaxSmallBody); err != nil {
		return err
	}
	view := d.signView(v)
	view.action = v.R.URL.Path + visit.QueryOf(v.R)
	view.Add(visit.KeptAt(v.R.URL.Path))
	for name, values := range v.R.PostForm {
		if visit.Turns(name) {
			continue
		}
		for _, value := range values {
			view.typed = append(view.typed, visit.Field{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(view.typed, func(a, b visit.Field) int { return strings.Compare(a.Name, b.Name) })
	return page.ServeOnce(v.W, v.R, http.StatusForbidden, typedPage(view))
}

func (d *Pages) signIn(v *visit.Visit) error { return d.showSignIn(v, http.StatusOK, "", false) }

func (d *Pages) showSignIn(v *visit.Visit, status int, problem string, asked bool) error {
	view := d.signView(v)
	view.Add(visit.Turned("sign-in"))
	view.problem, view.asked, view.email, view.keys = problem, asked, v.R.PostFormValue("email"), d.Passkeys != nil
	var err error
	if view.providers, err = d.Auth.Identities.TriedProviders(v.R.Context()); err != nil {
		return err
	}
	if view.nobody, err = d.Auth.Unmanned(v.R.Context()); err != nil {
		return err
	}
	if d.Token(v.R) != "" { // whoever signs out takes it along
		_, err := d.VisitorOf(v.R)
		view.over = errors.Is(err, auth.ErrNobody) && !asked && problem == ""
	}
	if d.Demonstration {
		if view.houses, err = d.invented(v.R.Context()); err != nil {
			return err
		}
	}
	return page.ServeLiveOnce(v.W, v.R, status, signInPage(view))
}

// askLink has a link sent; in a demonstration it signs in at once. The answer is the same for all addresses (T25).
func (d *Pages) askLink(v *visit.Visit) error {
	if id := v.R.PostFormValue("person"); id != "" && d.Demonstration {
		return d.signInAs(v, id)
	}
	err := d.Auth.AskLink(v.R.Context(), v.R.PostFormValue("email"), v.R.PostFormValue("next"), v.Lang, d.Gate.Client(v.R))
	var tries *auth.TriesError
	switch {
	case errors.As(err, &tries):
		return d.showSignIn(v, http.StatusTooManyRequests, tries.Message(v.Lang), false)
	case visit.Sentence(err, v.Lang) != "":
		return d.showSignIn(v, http.StatusUnprocessableEntity, visit.Sentence(err, v.Lang), false)
	case err != nil:
		return err
	}
	return d.showSignIn(v, http.StatusOK, "", true)
}

func (d *Pages) signInAs(v *visit.Visit, person string) error {
	id, err := issuance.ParseID(person)
	if err == nil {
		_, err = d.Auth.People.Person(v.R.Context(), id)
	}
	if err != nil {
		return err
	}
	token, err := d.Auth.SignInAs(v.R.Context(), id, auth.ByChoice, d.Token(v.R), v.R.UserAgent())
	return d.LetIn(v, token, v.R.PostFormValue("next"), err)
}

// link shows whom a link signs in, and uses nothing up: programs that look at every link of a mail do no harm.
func (d *Pages) link(v *visit.Visit) error { return d.showLink(v, http.StatusOK, "") }

func (d *Pages) showLink(v *visit.Visit, status int, problem string) error {
	view := &signView{secret: auth.Secret(v.R.FormValue("k")), problem: problem}
	view.Frame = d.FrameAt(v, "link", "/desk/link", "?k="+url.QueryEscape(string(view.secret)))
	l, err := d.Auth.Opens(v.R.Context(), view.secret)
	if errors.Is(err, auth.ErrLink) {
		view.secret, view.problem = "", auth.ErrLink.Message(v.Lang)
		return page.ServeOnce(v.W, v.R, http.StatusGone, linkPage(view))
	}
	if err != nil {
		return err
	}
	if l.SetsUp() {
		return d.SetUp(v)
	}
	p, err := d.Auth.People.Person(v.R.Context(), l.Person)
	if err != nil {
		return err
	}
	view.who = &p
	if view.providers, err = d.Providers.Offered(v.R.Context(), p.ID); err != nil {
		return err
	}
	if view.now, err = d.VisitorOf(v.R); err != nil && !errors.Is(err, auth.ErrNobody) {
		return err
	}
	return page.ServeOnce(v.W, v.R, status, linkPage(view))
}

// LinkGone answers whoever has a link that opens nothing any more.
func (d *Pages) LinkGone(v *visit.Visit) error { return d.showLink(v, http.StatusGone, "") }

// useLink signs in.
func (d *Pages) useLink(v *visit.Visit) error {
	token, l, err := d.Auth.SignIn(v.R.Context(), auth.Secret(v.R.PostFormValue("k")), d.Token(v.R), v.R.UserAgent())
	if errors.Is(err, auth.ErrLink) {
		return d.LinkGone(v)
	}
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showLink(v, http.StatusUnprocessableEntity, text)
	}
	if err != nil {
		return err
	}
	next, err := d.offered(v, l.Person, l.Next)
	return d.LetIn(v, token, next, err)
}

func (d *Pages) signOut(v *visit.Visit) error {
	if err := d.Auth.SignOut(v.R.Context(), d.Token(v.R)); err != nil {
		return err
	}
	d.Keep(v.W, "")
	return v.GoOn("/desk/sign-in", "", nil)
}

// Home leads to the drafts of the first organisation for which one works, or else to the owners whom one invites.
func (d *Pages) Home(v *visit.Visit) error {
	v.InLanguage()
	orgs, err := d.Organisations.Organisations(v.R.Context())
	if err != nil {
		return err
	}
	for i := range orgs {
		if v.May(orgs[i].ID, auth.Read) {
			visit.SeeOther(v.W, visit.ListPath(&orgs[i], v.Lang))
			return nil
		}
	}
	if v.May(0, auth.Platform) {
		return v.GoOn("/desk/owners", "", nil)
	}
	return issuance.ErrNotFound
}
