package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// cookie is the name of the cookie that holds a session's token: bound to this very host where that is reached by https.
func (d *Desk) cookie() string {
	if d.Secure {
		return "__Host-mitome"
	}
	return "mitome"
}

func (d *Desk) token(r *http.Request) auth.Secret {
	c, err := r.Cookie(d.cookie())
	if err != nil {
		return ""
	}
	return auth.Secret(c.Value)
}

// keep hands a token to the browser; the empty one takes it away.
func (d *Desk) keep(w http.ResponseWriter, token auth.Secret) {
	c := &http.Cookie{Name: d.cookie(), Value: string(token), Path: "/", Secure: d.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode} //nolint:gosec // plain http is for loopback alone
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// signView is one of the pages by which somebody signs in.
type signView struct {
	page.Frame
	problem string
	next    string
	email   string
	asked   bool // a link was asked for
	keys    bool // passkeys sign in here
	nobody  bool // has a sign-in yet
	secret  auth.Secret
	who     *auth.Person  // whom the link signs in
	now     *auth.Visitor // who is signed in already
	houses  []house       // of a demonstration
	typed   []field       // what was typed and not kept
	action  string
}

// field is a field of a form that was sent.
type field struct{ name, value string }

func nextQuery(next string) string {
	if next == "" {
		return ""
	}
	return "?next=" + url.QueryEscape(next)
}

func (d *Desk) signView(v *visit) *signView {
	view := &signView{next: auth.Next(v.r.FormValue("next"))}
	view.Frame = d.page(v, "sign_in", "/desk/sign-in", nextQuery(view.next))
	return view
}

// askWho asks whoever is not signed in to do so: before a page is seen by leading there; before something is written by a page
// that keeps what was typed. It knows nothing of what is there: an invented address answers alike.
func (d *Desk) askWho(v *visit) error {
	if v.r.Method != http.MethodPost {
		seeOther(v.w, web.PageIn("/desk/sign-in", v.lang)+nextQuery(auth.Next(v.r.URL.RequestURI())))
		return nil
	}
	if err := v.read(maxSmallBody); err != nil {
		return err
	}
	view := d.signView(v)
	view.action = v.r.URL.Path
	for name, values := range v.r.PostForm {
		for _, value := range values {
			view.typed = append(view.typed, field{name, value})
		}
	}
	slices.SortStableFunc(view.typed, func(a, b field) int { return strings.Compare(a.name, b.name) })
	return page.ServeOnce(v.w, v.r, http.StatusForbidden, typedPage(view))
}

func (d *Desk) signIn(v *visit) error { return d.showSignIn(v, http.StatusOK, "", false) }

func (d *Desk) showSignIn(v *visit, status int, problem string, asked bool) error {
	view := d.signView(v)
	view.problem, view.asked, view.email, view.keys = problem, asked, v.r.PostFormValue("email"), d.Passkeys != nil
	var err error
	if view.nobody, err = d.Auth.Unmanned(v.r.Context()); err != nil {
		return err
	}
	if d.Demonstration {
		if view.houses, err = d.invented(v.r.Context()); err != nil {
			return err
		}
	}
	return page.ServeLiveOnce(v.w, v.r, status, signInPage(view))
}

// askLink has a link sent; in a demonstration it signs in at once. The answer is the same for all addresses (T25).
func (d *Desk) askLink(v *visit) error {
	if id := v.r.PostFormValue("person"); id != "" && d.Demonstration {
		return d.signInAs(v, id)
	}
	err := d.Auth.AskLink(v.r.Context(), v.r.PostFormValue("email"), v.r.PostFormValue("next"), v.lang, d.gate.Client(v.r))
	var tries *auth.TriesError
	switch {
	case errors.As(err, &tries):
		return d.showSignIn(v, http.StatusTooManyRequests, tries.Message(v.lang), false)
	case sentence(err, v.lang) != "":
		return d.showSignIn(v, http.StatusUnprocessableEntity, sentence(err, v.lang), false)
	case err != nil:
		return err
	}
	return d.showSignIn(v, http.StatusOK, "", true)
}

func (d *Desk) signInAs(v *visit, person string) error {
	id, err := issuance.ParseID(person)
	if err == nil {
		_, err = d.Auth.Person(v.r.Context(), id)
	}
	if err != nil {
		return err
	}
	token, err := d.Auth.SignInAs(v.r.Context(), id, auth.ByChoice, d.token(v.r), v.r.UserAgent())
	return d.letIn(v, token, v.r.PostFormValue("next"), err)
}

// letIn hands the token of a session to the browser, and leads to where one begins or wanted to go.
func (d *Desk) letIn(v *visit, token auth.Secret, next string, err error) error {
	if err != nil {
		return err
	}
	d.keep(v.w, token)
	if next = auth.Next(next); next == "" {
		next = "/desk/"
	}
	seeOther(v.w, next)
	return nil
}

// link shows whom a link signs in, and uses nothing up: programs that look at every link of a mail do no harm.
func (d *Desk) link(v *visit) error { return d.showLink(v, http.StatusOK, "") }

func (d *Desk) showLink(v *visit, status int, problem string) error {
	view := &signView{secret: auth.Secret(v.r.FormValue("k")), problem: problem}
	view.Frame = d.page(v, "link", "/desk/link", "?k="+url.QueryEscape(string(view.secret)))
	l, err := d.Auth.Opens(v.r.Context(), view.secret)
	if errors.Is(err, auth.ErrLink) {
		view.secret, view.problem = "", auth.ErrLink.Message(v.lang)
		return page.ServeOnce(v.w, v.r, http.StatusGone, linkPage(view))
	}
	if err != nil {
		return err
	}
	if l.SetsUp() {
		first, err := d.setUpView(v, "")
		if err != nil {
			return err
		}
		return d.showSetUp(v, first, first.step)
	}
	p, err := d.Auth.Person(v.r.Context(), l.Person)
	if err != nil {
		return err
	}
	view.who = &p
	if view.now, err = d.visitor(v.r); err != nil && !errors.Is(err, auth.ErrNobody) {
		return err
	}
	return page.ServeOnce(v.w, v.r, status, linkPage(view))
}

// useLink signs in.
func (d *Desk) useLink(v *visit) error {
	token, l, err := d.Auth.SignIn(v.r.Context(), auth.Secret(v.r.PostFormValue("k")), d.token(v.r), v.r.UserAgent())
	if errors.Is(err, auth.ErrLink) {
		return d.showLink(v, http.StatusGone, "")
	}
	if text := sentence(err, v.lang); text != "" {
		return d.showLink(v, http.StatusUnprocessableEntity, text)
	}
	if err != nil {
		return err
	}
	next, err := d.offered(v, l.Person, l.Next)
	return d.letIn(v, token, next, err)
}

func (d *Desk) signOut(v *visit) error {
	if err := d.Auth.SignOut(v.r.Context(), d.token(v.r)); err != nil {
		return err
	}
	d.keep(v.w, "")
	return v.goOn("/desk/sign-in", "", nil)
}

// home leads to the drafts of the first organisation for which one works, or else to the owners whom one invites.
func (d *Desk) home(v *visit) error {
	orgs, err := d.Organisations.Organisations(v.r.Context())
	if err != nil {
		return err
	}
	for i := range orgs {
		if v.May(orgs[i].ID, auth.Read) {
			seeOther(v.w, listPath(&orgs[i], v.lang))
			return nil
		}
	}
	if v.May(0, auth.Platform) {
		return v.goOn("/desk/owners", "", nil)
	}
	return issuance.ErrNotFound
}

// languageOf is a language that a form names, or the page's.
func (v *visit) languageOf(name string) locale.Language {
	return languageOr(v.r.PostFormValue(name), v.lang)
}

func languageOr(name string, otherwise locale.Language) locale.Language {
	if lang := locale.Language(name); slices.Contains(locale.Languages, lang) {
		return lang
	}
	return otherwise
}
