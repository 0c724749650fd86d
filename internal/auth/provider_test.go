package auth_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/auth/invented"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// accounts is an office whose people sign in with accounts of a provider.
type accounts struct {
	*office
	providers *auth.Providers
	at        *invented.Provider
	p         auth.Provider
}

// plain is a vault that seals nothing.
type plain struct{}

func (plain) Seal(text string) (string, error)   { return "sealed " + text, nil }
func (plain) Unseal(text string) (string, error) { return strings.TrimPrefix(text, "sealed "), nil }

// The accounts, by their places.
const (
	released = iota
	bare
	apart
	unverified
	another
)

// openAccounts has an organisation with a provider that was set up and tried.
func openAccounts(t *testing.T, of issuance.OrganisationID) *accounts {
	t.Helper()
	o := open(t)
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	issuer := "http://accounts.localhost:" + server.URL[strings.LastIndex(server.URL, ":")+1:]
	const desk = "https://badges.mizunara-u.example"
	at := invented.New(issuer, "desk", "hush hush", desk,
		invented.Account{Subject: "released", Name: "Somebody Else", Email: "Owner@mizunara-u.example", Verified: true},
		invented.Account{Subject: "bare"},
		invented.Account{Subject: "apart", Name: "Apart", Email: "author@mizunara-u.example", Verified: true, Apart: true},
		invented.Account{Subject: "unverified", Email: "owner@mizunara-u.example"},
		invented.Account{Subject: "another", Email: "owner@mizunara-u.example", Verified: true},
	)
	at.Now = func() time.Time { return o.now }
	server.Config.Handler = at
	fetcher := fetch.New(fetch.Options{})
	t.Cleanup(fetcher.Close)
	o.must(fetcher.Map(issuer, server.URL))
	a := &accounts{o, &auth.Providers{Service: o.Service, Client: fetcher.Client(), Vault: plain{}, Origin: desk}, at, auth.Provider{}}
	var err error
	a.p, err = a.providers.Add(t.Context(), by, auth.Provider{Org: of, Entity: issuer, NameJA: "ミズナラ大学アカウント"})
	o.must(err)
	a.p.Client = "desk"
	o.must(a.providers.Set(t.Context(), by, a.p, "hush hush"))
	return a
}

// answer goes to the provider with a round, chooses an account, and returns what the browser brings back.
func (a *accounts) answer(account int, r auth.Round, link auth.Secret) (url.Values, auth.Secret) {
	a.t.Helper()
	r.Provider = a.p.ID
	address, browser, err := a.providers.Begin(a.t.Context(), r, link)
	a.must(err)
	u, err := url.Parse(address)
	a.must(err)
	q := u.Query()
	if q.Get("redirect_uri") != a.providers.ReturnURL(&a.p) || q.Get("code_challenge_method") != "S256" || strings.Contains(address, string(browser)) {
		a.t.Errorf("sent to %s", address)
	}
	code := a.at.Code(account, q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri"))
	return url.Values{"state": {q.Get("state")}, "code": {code}, "iss": {a.at.Issuer}}, browser
}

// come goes the whole way.
func (a *accounts) come(account int, r auth.Round, link auth.Secret, visitor *auth.Visitor) (auth.Ended, error) {
	a.t.Helper()
	values, browser := a.answer(account, r, link)
	return a.providers.End(a.t.Context(), a.p.ID, values, browser, visitor, "", "Browser")
}

// try has somebody try the provider, after which it is offered.
func (a *accounts) try(owner auth.Person) auth.Ended {
	a.t.Helper()
	e, err := a.come(released, auth.Round{Purpose: auth.ToTry, Person: owner.ID}, "", &auth.Visitor{Person: owner})
	a.must(err)
	return e
}

// wantRefused wants an error with a sentence, and no session.
func wantRefused(t *testing.T, what, code string, e auth.Ended, err error) {
	t.Helper()
	var refusal *auth.Refusal
	if !errors.As(err, &refusal) || e.Token != "" {
		t.Errorf("%s: %v, token %q", what, err, e.Token)
		return
	}
	for _, lang := range locale.Languages {
		if got, want := refusal.Message(lang), locale.Text(lang, "auth.refused."+code, "said", "access_denied"); got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

// A provider is offered once a trial has succeeded, and a trial tells what was released, of which nothing but the names is
// kept.
func TestProviderIsTried(t *testing.T) {
	a := openAccounts(t, org)
	owner := a.owner()
	if _, _, err := a.providers.Begin(t.Context(), auth.Round{Purpose: auth.ToSignIn, Provider: a.p.ID}, ""); !errors.Is(err, issuance.ErrNotFound) {
		t.Errorf("one that was never tried signs in: %v", err)
	}
	e := a.try(owner)
	if e.Released.Name != "Somebody Else" || e.Released.Email != "owner@mizunara-u.example" || !e.Released.Verified || e.Token != "" {
		t.Errorf("released: %+v", e.Released)
	}
	p, err := a.Identities.Provider(t.Context(), a.p.ID)
	a.must(err)
	if got := strings.Join(p.Released, " "); got != "email email_verified name sub" || p.Tried.IsZero() || p.Secret != "sealed hush hush" {
		t.Errorf("kept: %+v", p)
	}
	p.NameEN = "Account"
	a.must(a.providers.Set(t.Context(), by, p, ""))
	if p, err = a.Identities.Provider(t.Context(), p.ID); err != nil || p.Tried.IsZero() || p.Secret == "" {
		t.Errorf("with another name: %+v, %v", p, err)
	}
	p.Client = "other"
	a.must(a.providers.Set(t.Context(), by, p, ""))
	if p, err = a.Identities.Provider(t.Context(), p.ID); err != nil || !p.Tried.IsZero() || p.Secret != "" {
		t.Errorf("with another client: %+v, %v", p, err)
	}
	for code, wrong := range map[string]auth.Provider{
		"provider_entity": {NameEN: "x", Entity: "http://accounts.example"}, "provider_name": {Entity: a.at.Issuer},
		"provider_away": {NameEN: "x", Entity: a.at.Issuer + "/elsewhere"},
	} {
		_, err := a.providers.Add(t.Context(), by, wrong)
		if got := fmt.Sprint(err); got != locale.Text("en", "auth.refused."+code, "limit", 80) {
			t.Errorf("%s: %s", code, got)
		}
	}
}

// T01: the addresses of a provider are asked as those of a badge: nothing inside our own network.
func TestT01ProviderInside(t *testing.T) {
	a := openAccounts(t, org)
	for _, inside := range []string{"https://127.0.0.1", "https://169.254.169.254", "https://10.0.0.1", "https://[::1]", "https://intranet", "http://localhost:1"} {
		_, err := a.providers.Add(t.Context(), by, auth.Provider{NameEN: "inside", Entity: inside})
		if got := fmt.Sprint(err); got != locale.Text("en", "auth.refused.provider_away") {
			t.Errorf("%s: %s", inside, got)
		}
	}
}

// T21: a provider that lies signs nobody in, and says why in a sentence.
func TestT21ProviderLies(t *testing.T) {
	a := openAccounts(t, org)
	a.try(a.owner())
	for _, lie := range []struct {
		what, code string
		tell       func(claims map[string]any)
	}{
		{"iss", "provider_issuer", func(c map[string]any) { c["iss"] = "https://accounts.example" }},
		{"aud", "provider_audience", func(c map[string]any) { c["aud"] = "another" }},
		{"several aud", "provider_audience", func(c map[string]any) { c["aud"] = []string{"desk", "another"} }},
		{"azp", "provider_audience", func(c map[string]any) { c["aud"], c["azp"] = []string{"desk", "another"}, "another" }},
		{"azp of one", "provider_audience", func(c map[string]any) { c["azp"] = "another" }},
		{"nonce", "provider_nonce", func(c map[string]any) { c["nonce"] = "of yesterday" }},
		{"no nonce", "provider_nonce", func(c map[string]any) { delete(c, "nonce") }},
		{"over", "provider_time", func(c map[string]any) { c["exp"] = a.now.Add(-time.Hour).Unix() }},
		{"no end", "provider_time", func(c map[string]any) { delete(c, "exp") }},
		{"yet to come", "provider_time", func(c map[string]any) { c["nbf"] = a.now.Add(time.Hour).Unix() }},
		{"issued tomorrow", "provider_time", func(c map[string]any) { c["iat"] = a.now.Add(24 * time.Hour).Unix() }},
		{"issued yesterday", "provider_time", func(c map[string]any) { c["iat"] = a.now.Add(-24 * time.Hour).Unix() }},
		{"nobody", "provider_subject", func(c map[string]any) { c["sub"] = "" }},
		{"a long subject", "provider_subject", func(c map[string]any) { c["sub"] = strings.Repeat("x", 256) }},
		{"not verified", "account_unverified", func(c map[string]any) { c["email_verified"] = false }},
		{"verified, perhaps", "account_unverified", func(c map[string]any) { c["email_verified"] = "perhaps" }},
		{"verified is not said", "account_unverified", func(c map[string]any) { delete(c, "email_verified") }},
		{"a list of addresses", "provider_key", func(c map[string]any) { c["email"] = []string{"owner@mizunara-u.example"} }},
	} {
		a.at.Lie = lie.tell
		e, err := a.come(released, auth.Round{Purpose: auth.ToSignIn}, "", nil)
		wantRefused(t, lie.what, lie.code, e, err)
	}
	a.at.Lie = nil
	a.at.Key = invented.NewKey()
	e, err := a.come(released, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	wantRefused(t, "another key", "provider_key", e, err)
	a.at.Key, a.at.Mistaken = nil, "somebody else"
	e, err = a.come(apart, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	wantRefused(t, "UserInfo of another", "provider_subject", e, err)
	a.at.Mistaken = ""
	if e, err = a.come(released, auth.Round{Purpose: auth.ToSignIn, Next: "/desk/x"}, "", nil); err != nil || e.Token == "" || e.Next != "/desk/x" {
		t.Errorf("the truth signs in: %+v, %v", e, err)
	}
}

// T21: an answer counts once, in time, in the browser that asked, for the provider that was asked; a code is no other's.
func TestT21AnswersSwapped(t *testing.T) {
	a := openAccounts(t, org)
	a.try(a.owner())
	other, err := a.providers.Add(t.Context(), by, auth.Provider{Org: org, Entity: a.at.Issuer, NameEN: "other"})
	a.must(err)
	end := func(provider issuance.ID, values url.Values, browser auth.Secret) (auth.Ended, error) {
		return a.providers.End(t.Context(), provider, values, browser, nil, "", "Browser")
	}
	sign := func() (url.Values, auth.Secret) { return a.answer(released, auth.Round{Purpose: auth.ToSignIn}, "") }
	mine, browser := sign()
	theirs, another := sign()
	e, err := end(a.p.ID, mine, another)
	wantRefused(t, "in another browser", "round", e, err)
	e, err = end(a.p.ID, mine, browser)
	wantRefused(t, "again, in the right one", "round", e, err)
	fresh, own := sign()
	fresh.Set("code", theirs.Get("code"))
	e, err = end(a.p.ID, fresh, own)
	wantRefused(t, "another's code", "provider_code", e, err)
	fresh, own = sign()
	e, err = end(other.ID, fresh, own)
	wantRefused(t, "at another provider's address", "round", e, err)
	fresh, own = sign()
	fresh.Set("iss", "https://accounts.example")
	e, err = end(a.p.ID, fresh, own)
	wantRefused(t, "from another provider", "provider_issuer", e, err)
	fresh, own = sign()
	a.now = a.now.Add(11 * time.Minute)
	e, err = end(a.p.ID, fresh, own)
	wantRefused(t, "too late", "round", e, err)
	fresh, own = sign()
	denied := url.Values{"state": fresh["state"], "error": {"access_denied"}}
	e, err = end(a.p.ID, denied, own)
	wantRefused(t, "denied", "provider_denied", e, err)
	e, err = end(a.p.ID, url.Values{}, "")
	wantRefused(t, "nothing at all", "round", e, err)
	fresh, own = sign()
	if e, err = end(a.p.ID, fresh, own); err != nil || e.Token == "" {
		t.Fatalf("as it should be: %+v, %v", e, err)
	}
	e, err = end(a.p.ID, fresh, own)
	wantRefused(t, "replayed", "round", e, err)
}

// A provider that releases neither name nor address suffices: the invitation ties the account, and the name is the
// invitation's.
func TestBareAccount(t *testing.T) {
	a := openAccounts(t, org)
	a.try(a.owner())
	e, err := a.come(bare, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	wantRefused(t, "before the invitation", "account_unknown", e, err)
	p, err := a.Add(t.Context(), by, auth.Invitation{Email: "author@mizunara-u.example", Name: "楢崎 学", Language: "ja", Membership: auth.Membership{Org: org, Role: auth.Author}})
	a.must(err)
	link, err := a.InvitationLink(t.Context(), p.ID)
	a.must(err)
	if offered, err := a.providers.Offered(t.Context(), p.ID); err != nil || len(offered) != 1 {
		t.Errorf("offered to who is invited: %+v, %v", offered, err)
	}
	if e, err = a.come(bare, auth.Round{Purpose: auth.ToTie}, link, nil); err != nil || !a.in(e.Token) {
		t.Fatalf("by the invitation: %+v, %v", e, err)
	}
	if _, err := a.Opens(t.Context(), link); !errors.Is(err, auth.ErrLink) {
		t.Errorf("the link opens again: %v", err)
	}
	if e, err = a.come(bare, auth.Round{Purpose: auth.ToSignIn}, "", nil); err != nil || !a.in(e.Token) {
		t.Fatalf("with the account alone: %+v, %v", e, err)
	}
	v, err := a.Visitor(t.Context(), e.Token)
	if err != nil || v.Name != "楢崎 学" || v.ID != p.ID {
		t.Errorf("signed in as %+v, %v", v, err)
	}
	owner, err := a.People.PersonOf(t.Context(), "owner@mizunara-u.example")
	a.must(err)
	link, err = a.InvitationLink(t.Context(), owner.ID)
	a.must(err)
	e, err = a.come(bare, auth.Round{Purpose: auth.ToTie}, link, nil)
	wantRefused(t, "somebody else's account", "account_taken", e, err)
	if _, err := a.Opens(t.Context(), link); err != nil {
		t.Errorf("the link is lost by it: %v", err)
	}
}

// T29: an account is known by its subject: who gets somebody's address later does not get the sign-in.
func TestT29AddressOfAnother(t *testing.T) {
	a := openAccounts(t, org)
	owner := a.owner()
	a.try(owner)
	e, err := a.come(released, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	if err != nil || !a.in(e.Token) {
		t.Fatalf("by the verified address: %v", err)
	}
	if v, err := a.Visitor(t.Context(), e.Token); err != nil || v.ID != owner.ID || v.Name == "Somebody Else" {
		t.Errorf("signed in as %+v, %v", v, err)
	}
	e, err = a.come(another, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	wantRefused(t, "another account with the address", "account_other", e, err)
	a.must(a.Identities.Untie(t.Context(), owner, a.p.ID, a.now))
	e, err = a.come(unverified, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	wantRefused(t, "not verified", "account_unverified", e, err)
}

// T19: what an organisation's provider says counts for that organisation alone, and nobody plants a way in by it.
func TestT19ProviderOfAnother(t *testing.T) {
	a := openAccounts(t, org)
	owner := a.owner()
	a.try(owner)
	a.must(a.People.GiveRole(t.Context(), by, owner.ID, auth.Membership{Role: auth.Operator, Begins: a.now}, a.now))
	e, err := a.come(released, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	a.must(err)
	v, err := a.Visitor(t.Context(), e.Token)
	a.must(err)
	if v.Limited != org || v.May(0, auth.Platform) || !v.May(org, auth.People) {
		t.Errorf("by the organisation's provider: %+v", v)
	}
	stranger, err := a.Add(t.Context(), by, auth.Invitation{Email: "author@mizunara-u.example", Membership: auth.Membership{Role: auth.Operator}})
	a.must(err)
	e, err = a.come(apart, auth.Round{Purpose: auth.ToSignIn}, "", nil)
	wantRefused(t, "an address of somebody who works elsewhere", "account_unknown", e, err)
	link, err := a.LaterLink(t.Context(), stranger.Email, "")
	a.must(err)
	e, err = a.come(apart, auth.Round{Purpose: auth.ToTie}, link, nil)
	wantRefused(t, "tied by a link", "account_elsewhere", e, err)
	house := openAccounts(t, 0)
	p, err := house.Add(t.Context(), by, auth.Invitation{Email: "author@mizunara-u.example", Membership: auth.Membership{Role: auth.Operator}})
	house.must(err)
	house.try(p)
	if e, err = house.come(apart, auth.Round{Purpose: auth.ToSignIn}, "", nil); err != nil || !house.in(e.Token) {
		t.Errorf("by the store's own provider: %v", err)
	}
}
