package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Limits of a round.
const (
	roundLasts = 10 * time.Minute
	clockSkew  = 2 * time.Minute // between the provider's clock and ours
	maxSubject = 255             // characters: OpenID Connect Core, section 2
)

// What is wrong with the answer of a provider. None accuses whoever wants to sign in; who looks after the provider learns what
// to mend.
var (
	ErrRound       = refuse("round")              // it was answered already, its time is over, it is another browser's, or it never was
	errUnreachable = refuse("provider_away")      // the provider does not answer, or not as OpenID Connect asks
	errIssuer      = refuse("provider_issuer")    // it says to be another
	errAudience    = refuse("provider_audience")  // the token is for another
	errNonce       = refuse("provider_nonce")     // the token is of another sign-in
	errTime        = refuse("provider_time")      // it is over, of long ago, or of a time to come
	errKey         = refuse("provider_key")       // the signature does not hold
	errCode        = refuse("provider_code")      // the provider does not take its code back
	errSubject     = refuse("provider_subject")   // it does not say whose account it is, or says two
	errStranger    = refuse("account_unknown")    // nobody here has the account
	errUnverified  = refuse("account_unverified") // likewise, and the address it has was not verified
	errOtherOne    = refuse("account_other")      // somebody with the address has another account there
	errElsewhere   = refuse("account_elsewhere")  // whose it is has no role where the provider counts
	ErrTied        = refuse("account_taken")      // the account is somebody's already
	ErrLimited     = refuse("limited")            // the session counts for one organisation, and what is asked is the person's own
)

// Purpose is what a round is for.
type Purpose string

// The purposes.
const (
	ToSignIn Purpose = "sign_in"
	ToTie    Purpose = "tie" // the account to whoever is signed in, or has opened a link
	ToTry    Purpose = "try" // what the provider releases
)

// Round is a way to a provider and back.
type Round struct {
	Purpose  Purpose
	Provider issuance.ID
	Browser  Digest      // of the secret that only the browser has which began
	Person   issuance.ID // who is signed in, to tie or to try; else zero
	Link     Digest      // that was opened, to tie; else zero
	Next     string      // where to go on
}

// Ended is what came of a round.
type Ended struct {
	Round
	Of       Provider
	Token    Secret   // of the session that began; empty of a trial, or where one is signed in already
	Released Released // of a trial
}

// Released is what a provider says of an account. Nothing of it is kept but the subject.
type Released struct {
	Subject  string
	Name     string
	Email    string
	Verified bool     // the provider has verified the address
	Claims   []string // the names of all that was said
}

// Begin begins a round. It returns the address of the provider to which the browser is sent, and the secret that the browser
// keeps meanwhile. link is a link that somebody has opened and not used up; the zero one: none.
func (s *Providers) Begin(ctx context.Context, r Round, link Secret) (address string, browser Secret, err error) {
	p, err := s.Identities.Provider(ctx, r.Provider)
	if err == nil && (p.Client == "" || p.Tried.IsZero() && r.Purpose != ToTry) {
		err = issuance.ErrNotFound
	}
	if err != nil {
		return "", "", err
	}
	if link != "" {
		l, err := s.Opens(ctx, link)
		if err == nil && l.SetsUp() {
			err = ErrLink
		}
		if err != nil {
			return "", "", err
		}
		r.Link, r.Person, r.Next = link.digest(), l.Person, l.Next
	}
	at, err := s.discover(ctx, &p)
	if err != nil {
		return "", "", err
	}
	state, browser := newSecret(s.Random), newSecret(s.Random)
	r.Browser, r.Next = browser.digest(), Next(r.Next)
	kept, err := json.Marshal(r)
	if err != nil {
		return "", "", err
	}
	if err := s.Passkeys.KeepChallenge(ctx, state.digest(), string(kept), s.Now().Add(roundLasts)); err != nil {
		return "", "", err
	}
	return s.client(&p, at, "").AuthCodeURL(string(state), oidc.Nonce(browser.derive("nonce")), oauth2.S256ChallengeOption(browser.derive("verifier"))), browser, nil
}

// derive makes another secret of one, which tells nothing of it.
func (s Secret) derive(of string) string {
	sum := sha256.Sum256([]byte(of + " " + string(s)))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// discover reads what a provider says of itself, which must be under the address that it says. Source: OpenID Connect Discovery
// 1.0, section 4.
func (s *Providers) discover(ctx context.Context, p *Provider) (*oidc.Provider, error) {
	at, err := oidc.NewProvider(oidc.ClientContext(ctx, s.Client), p.Entity)
	var other *oidc.IssuerMismatchError
	switch {
	case errors.As(err, &other):
		return nil, errIssuer
	case err != nil:
		return nil, errUnreachable
	}
	if u, err := url.Parse(at.Endpoint().AuthURL); err != nil || u.Host == "" || !s.trusted(u) {
		return nil, errUnreachable
	}
	return at, nil
}

// client is what we are to a provider. How the secret is shown is the provider's word, for a code that was shown wrongly is
// spent: by HTTP Basic where it says nothing (OpenID Connect Discovery 1.0, section 3).
func (s *Providers) client(p *Provider, at *oidc.Provider, secret string) *oauth2.Config {
	var says struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	endpoint := at.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if err := at.Claims(&says); secret == "" || err == nil && len(says.Methods) > 0 && !slices.Contains(says.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: p.Client, ClientSecret: secret, Endpoint: endpoint, RedirectURL: s.ReturnURL(p), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// End takes what a provider sent back by a browser, which has the secret of Begin, and is signed in as visitor (nil: as
// nobody). A session of the browser before ends where another begins.
func (s *Providers) End(ctx context.Context, provider issuance.ID, answer url.Values, browser Secret, visitor *Visitor, before Secret, called string) (Ended, error) {
	e, err := s.round(ctx, provider, Secret(answer.Get("state")), browser)
	if err != nil {
		return e, err
	}
	if e.Of, err = s.Identities.Provider(ctx, provider); err != nil {
		return e, err
	}
	if said := answer.Get("error"); said != "" {
		return e, refuse("provider_denied", "said", locale.Excerpt(said))
	}
	if iss := answer.Get("iss"); iss != "" && iss != e.Of.Entity { // RFC 9207
		return e, errIssuer
	}
	if e.Released, err = s.ask(ctx, &e.Of, answer.Get("code"), browser); err != nil {
		return e, err
	}
	if e.Person != (issuance.ID{}) && e.Link == (Digest{}) && (visitor == nil || visitor.ID != e.Person) {
		return e, ErrRound // somebody else has signed in meanwhile, or nobody is any more
	}
	switch e.Purpose {
	case ToTry:
		e.Of.Tried, e.Of.Released = s.Now(), e.Released.Claims
		return e, s.Identities.PassTrial(ctx, visitor.By, e.Of, s.Now())
	case ToTie:
		err = s.tie(ctx, &e, before, called)
	default:
		err = s.signIn(ctx, &e, before, called)
	}
	return e, err
}

// round takes the round of a state, once.
func (s *Providers) round(ctx context.Context, provider issuance.ID, state, browser Secret) (e Ended, err error) {
	kept, err := s.Passkeys.TakeChallenge(ctx, state.digest(), s.Now())
	if errors.Is(err, issuance.ErrNotFound) {
		return e, ErrRound
	}
	if err == nil {
		err = json.Unmarshal([]byte(kept), &e.Round)
	}
	own := browser.digest()
	if err == nil && (e.Purpose == "" || e.Provider != provider || own == (Digest{}) || subtle.ConstantTimeCompare(own[:], e.Browser[:]) == 0) {
		err = ErrRound
	}
	return e, err
}

// ask exchanges a code, and judges what the provider says.
func (s *Providers) ask(ctx context.Context, p *Provider, code string, browser Secret) (r Released, err error) {
	at, err := s.discover(ctx, p)
	if err != nil {
		return r, err
	}
	secret := ""
	if p.Secret != "" {
		if secret, err = s.Vault.Unseal(p.Secret); err != nil {
			return r, err
		}
	}
	ctx = oidc.ClientContext(ctx, s.Client)
	token, err := s.client(p, at, secret).Exchange(ctx, code, oauth2.VerifierOption(browser.derive("verifier")))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused):
		return r, errCode
	case err != nil:
		return r, errUnreachable
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return r, errUnreachable
	}
	signed, err := at.Verifier(&oidc.Config{SkipClientIDCheck: true, SkipIssuerCheck: true, SkipExpiryCheck: true}).Verify(ctx, raw)
	if err != nil { // the signature, by a key that the provider publishes and an algorithm that it names, none of which is shared
		return r, errKey
	}
	var said claims
	if err := signed.Claims(&said); err != nil {
		return r, errKey
	}
	if err := said.judge(p, browser.derive("nonce"), s.Now()); err != nil {
		return r, err
	}
	said.names = namesOf(signed.Claims)
	if err := said.more(ctx, at, token); err != nil {
		return r, err
	}
	return said.released(), nil
}

// signIn begins a session of whoever has the account; where nobody has, of whoever has the address that the provider has
// verified, whose the account is from then on.
func (s *Providers) signIn(ctx context.Context, e *Ended, before Secret, called string) error {
	account := Identity{Provider: e.Of.ID, Subject: e.Released.Subject}
	person, err := s.Identities.PersonBehind(ctx, account)
	if errors.Is(err, issuance.ErrNotFound) {
		person, err = s.byAddress(ctx, e, account)
	}
	if err != nil {
		return err
	}
	return s.letIn(ctx, e, person, account, before, called)
}

// byAddress finds who has an address that the provider has verified, and ties the account to that person: an account that is
// there already is no other's because its address is (T29).
func (s *Providers) byAddress(ctx context.Context, e *Ended, account Identity) (person Person, err error) {
	switch {
	case e.Released.Email == "":
		return person, errStranger
	case !e.Released.Verified:
		return person, errUnverified
	}
	person, err = s.People.PersonOf(ctx, e.Released.Email)
	if errors.Is(err, issuance.ErrNotFound) {
		return person, errStranger
	}
	if err != nil {
		return person, err
	}
	roles, err := s.People.Memberships(ctx, person.ID)
	if err != nil {
		return person, err
	}
	if !e.Of.forRoles(roles, s.Now()) {
		return person, errStranger // as of an address that nobody has (T25)
	}
	tied, err := s.Identities.TiedTo(ctx, person.ID)
	if err != nil {
		return person, err
	}
	if slices.ContainsFunc(tied, func(t Tied) bool { return t.ID == e.Of.ID }) {
		return person, errOtherOne
	}
	return person, s.Identities.Tie(ctx, person, account, Digest{}, s.Now())
}

// tie ties the account to whoever began the round; whoever did so by a link is signed in.
func (s *Providers) tie(ctx context.Context, e *Ended, before Secret, called string) error {
	person, err := s.People.Person(ctx, e.Person)
	if err != nil {
		return err
	}
	roles, err := s.People.Memberships(ctx, person.ID)
	if err != nil {
		return err
	}
	if !e.Of.forRoles(roles, s.Now()) {
		return errElsewhere
	}
	account := Identity{Provider: e.Of.ID, Subject: e.Released.Subject}
	if e.Link != (Digest{}) {
		if err := s.checkRole(ctx, person.ID); err != nil {
			return err // the link still opens
		}
	}
	behind, err := s.Identities.PersonBehind(ctx, account)
	switch {
	case err == nil && behind.ID != person.ID:
		return ErrTied
	case err == nil && e.Link == (Digest{}):
		return nil // it is so already
	case err != nil && !errors.Is(err, issuance.ErrNotFound):
		return err
	}
	if err := s.Identities.Tie(ctx, person, account, e.Link, s.Now()); err != nil {
		if errors.Is(err, issuance.ErrNotFound) {
			err = ErrLink
		}
		return err
	}
	if e.Link == (Digest{}) {
		return nil
	}
	return s.letIn(ctx, e, person, account, before, called)
}

// letIn begins a session, which counts for the organisation that trusts the provider.
func (s *Providers) letIn(ctx context.Context, e *Ended, person Person, account Identity, before Secret, called string) error {
	roles, err := s.roles(ctx, person.ID, s.Now())
	if err != nil {
		return err
	}
	if len(roles) == 0 {
		return errRoleless
	}
	if e.Of.Org != 0 && len(roles[e.Of.Org]) == 0 {
		return errElsewhere
	}
	if err := errors.Join(s.Identities.UseIdentity(ctx, account, s.Now()), s.SignOut(ctx, before)); err != nil {
		return err
	}
	session, token := s.newSession(ByProvider, called)
	session.Org, e.Token = e.Of.Org, token
	return s.Sessions.BeginSession(ctx, token.digest(), person.ID, session)
}
