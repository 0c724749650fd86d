package app_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// institution is a demonstration with its service of invented accounts, in front of which somebody sits with a browser.
type institution struct {
	*browsertest.Page
	*app.App
	t      *testing.T
	lang   string
	at     string
	org    issuance.Organisation
	folder string // of the store
}

func openInstitution(t *testing.T, lang string) *institution {
	t.Helper()
	i := openUnseen(t)
	i.lang = lang
	i.Page = browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
	return i
}

// openUnseen is an institution without a browser.
func openUnseen(t *testing.T) *institution {
	t.Helper()
	folder := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{Data: folder, Demonstration: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	listener, port := listen(t)
	i := &institution{App: a, t: t, at: "http://localhost:" + port, folder: folder}
	p, err := a.Service.PlanVersion(t.Context(), issuance.Request{Description: descriptionbook.Example(), BaseURL: "http://mizunara.localhost:" + port})
	i.must(err)
	operator, err := a.Operator(t.Context())
	i.must(err)
	i.must(a.Service.Publish(t.Context(), operator, p))
	i.org = p.Org
	i.must(a.Populate(t.Context(), operator, &i.org))
	serveAt(t, a, listener)
	return i
}

func (i *institution) must(err error) {
	i.t.Helper()
	if err != nil {
		i.t.Fatal(err)
	}
}

// Accounts of the demonstration's service, by their places: its people in the order of their names, and then those without.
const (
	accountOfOwner = "2"
	accountBare    = "3"
)

// choose presses what leads to the service, and chooses an account there.
func (i *institution) choose(selector, account string) {
	i.t.Helper()
	i.Follow(func() { i.Click(selector) })
	button := "button[name=account][value='" + account + "']"
	i.Text(button) // the page between leads on by itself
	i.Follow(func() { i.Click(button) })
}

const withAccount = "form[action*='sign-in/provider'] .button"

// signOut signs out, and comes to the page of the sign-in.
func (i *institution) signOut() {
	i.t.Helper()
	i.Follow(func() { i.Click("form[action*='sign-out'] button") })
	i.Go(i.at + "/desk/sign-in." + i.lang + ".html")
}

// TestAccountsInBrowser signs in with an account whose service releases name and address, and with one that releases nothing:
// that the invitation ties.
func TestAccountsInBrowser(t *testing.T) {
	for _, lang := range locale.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			i := openInstitution(t, string(lang))
			i.Go(i.at + "/desk/sign-in." + i.lang + ".html")
			look(t, i.Page, i.lang, "sign-in-account")
			i.choose(withAccount, accountOfOwner)
			if got := i.Text("body"); !strings.Contains(got, "水野 かおる") || i.where() != "/desk/"+i.org.Slug+"/drafts."+i.lang+".html" {
				t.Errorf("with a verified address: at %s", i.where())
			}
			i.Go(i.at + "/desk/" + i.org.Slug + "/accounts." + i.lang + ".html")
			i.choose("form[action*='accounts/try'] .button", accountBare)
			if got := i.Text(".desk"); !strings.Contains(got, locale.Text(lang, "page.desk.trial.email.none")) || !strings.Contains(got, "bare") {
				t.Errorf("the trial: %s", got)
			}
			look(t, i.Page, i.lang, "trial")
			i.signOut()
			i.choose(withAccount, accountBare)
			if got := i.Text("[role=alert]"); !strings.Contains(got, locale.Text(lang, "auth.refused.account_unknown")) {
				t.Errorf("an account that nobody has: %s", got)
			}
			author, err := i.Auth.People.PersonOf(t.Context(), "author@"+i.org.Slug+".example")
			i.must(err)
			secret, err := i.Auth.InvitationLink(t.Context(), author.ID)
			i.must(err)
			i.Go(i.at + "/desk/link." + i.lang + ".html?k=" + string(secret))
			look(t, i.Page, i.lang, "link-account")
			i.choose(withAccount, accountBare)
			i.signOut()
			i.choose(withAccount, accountBare)
			if got := i.Text("body"); !strings.Contains(got, author.Name) {
				t.Errorf("with nothing but an identifier: at %s: %.300s", i.where(), got)
			}
			if tied, err := i.Auth.Identities.TiedTo(t.Context(), author.ID); err != nil || len(tied) != 1 || tied[0].Kind != auth.OpenID {
				t.Errorf("tied to %+v, %v", tied, err)
			}
		})
	}
}

func (i *institution) where() string { return browsertest.Eval[string](i.Page, "location.pathname") }
