package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
)

// Provider is where people of an organisation, or (organisation 0) of the whole store, sign in with an account of their
// institution.
type Provider struct {
	ID       issuance.ID // names it to browsers, in its return address and in the audit chain
	Org      issuance.OrganisationID
	Kind     ProviderKind
	Entity   string // its issuer identifier, an address; of SAML it would be the entity ID
	NameEN   string // as the page of the sign-in calls it
	NameJA   string
	Client   string    // as what this desk is known to it; empty: not yet
	Secret   string    // sealed, so that neither the store nor its backup tells it; empty: none
	Tried    time.Time // when a trial succeeded with what is set; zero: none did, and nobody is offered it
	Released []string  // what it released then, by the names of OpenID Connect
}

// ProviderKind is how a provider speaks.
type ProviderKind string

// OpenID is OpenID Connect Core 1.0. SAML is to come, for which an Identity has a format.
const OpenID ProviderKind = "oidc"

// Name is what the provider is called in a language, or else in the other.
func (p *Provider) Name(lang locale.Language) string {
	if p.NameJA != "" && (lang == locale.Japanese || p.NameEN == "") {
		return p.NameJA
	}
	return p.NameEN
}

// Serves reports whether the provider is for people of an organisation.
func (p *Provider) Serves(org issuance.OrganisationID) bool { return p.Org == 0 || p.Org == org }

// Identity is an account at a provider.
type Identity struct {
	Provider issuance.ID
	Format   string // of the subject, where a provider has several, as SAML's NameID; of OpenID Connect empty
	Subject  string // as the provider names the account, for ever; who has the account's address may change (T29)
}

// Tied is a provider at which somebody has an account that signs in.
type Tied struct {
	Provider
	Since time.Time
	Used  time.Time // zero: never since
}

// Identities keeps providers, and whose the accounts there are. As in all Records, what is absent is issuance.ErrNotFound, and
// what takes an actor writes a line of the audit chain with it.
type Identities interface {
	AddProvider(ctx context.Context, by issuance.By, p Provider, at time.Time) error
	Provider(ctx context.Context, id issuance.ID) (Provider, error)
	// ProvidersOf returns those of an organisation, or (0) of the store, the oldest first.
	ProvidersOf(ctx context.Context, org issuance.OrganisationID) ([]Provider, error)
	// TriedProviders returns those of all organisations with which a trial has succeeded.
	TriedProviders(ctx context.Context) ([]Provider, error)
	// SetProvider keeps names, client, secret, and what a trial has found.
	SetProvider(ctx context.Context, by issuance.By, p Provider, at time.Time) error
	// PassTrial notes that a trial succeeded; issuance.ErrConflict where client or secret were changed meanwhile.
	PassTrial(ctx context.Context, by issuance.By, p Provider, at time.Time) error
	// RemoveProvider removes a provider, with whose the accounts there were.
	RemoveProvider(ctx context.Context, by issuance.By, p Provider, at time.Time) error

	// PersonBehind returns whose an account is.
	PersonBehind(ctx context.Context, i Identity) (Person, error)
	// Tie keeps that an account is a person's, and uses up the link that proved who the person is, where the digest is not
	// zero: both or neither. ErrTied where the account is somebody's already, issuance.ErrNotFound where another was quicker
	// with the link.
	Tie(ctx context.Context, p Person, i Identity, link Digest, at time.Time) error
	// UseIdentity notes that an account signed in.
	UseIdentity(ctx context.Context, i Identity, at time.Time) error
	// TiedTo returns the providers at which a person has an account that signs in.
	TiedTo(ctx context.Context, person issuance.ID) ([]Tied, error)
	// Untie ends that a person signs in with the accounts at a provider.
	Untie(ctx context.Context, p Person, provider issuance.ID, at time.Time) error
}

// Vault seals what the store keeps and must not tell.
type Vault interface {
	Seal(text string) (sealed string, err error)
	Unseal(sealed string) (text string, err error)
}

// Providers is where one signs in with an account of an institution.
//
//	Begin ── browser ──> provider ── browser ──> End: whoever is behind the account is signed in, the account is tied to
//	                                             whoever opened the link, or it is told what a trial released
//
// The store keeps of a round the SHA-256 of its state and of the browser's secret, from which nonce and code verifier (PKCE,
// RFC 7636) are made: an answer counts once, within ten minutes, in the browser that asked, for whichever node it comes to.
type Providers struct {
	*Service
	Client *http.Client // asks providers: it refuses addresses that are not public, and bounds answers
	Vault  Vault
	Origin string // of the desk, configured and never from a request (T34)
}

// ReturnURL is the address to which a provider sends browsers back: each has its own, so that no provider can be taken for
// another (RFC 9700, section 4.4).
func (s *Providers) ReturnURL(p *Provider) string {
	return s.Origin + "/desk/provider/" + p.ID.String() + "/return"
}

var (
	errProviderName   = refuse("provider_name", "limit", maxName)
	errProviderEntity = refuse("provider_entity")
	errProviderClient = refuse("provider_client")
	errProviderSecret = refuse("provider_secret")
)

// maxProviderText is how long an address, a client id or a secret may be, in bytes.
const maxProviderText = 500

// Add keeps a new provider, whose description of itself is read for it: it must be at the address, and say that address itself.
func (s *Providers) Add(ctx context.Context, by issuance.By, p Provider) (Provider, error) {
	p.ID, p.Kind, p.Entity = issuance.NewID(s.Random), OpenID, strings.TrimSpace(p.Entity)
	if err := p.tidyNames(); err != nil {
		return p, err
	}
	u, ok := openbadges.WebAddress(p.Entity)
	if !ok || len(p.Entity) > maxProviderText || u.User != nil || u.RawQuery != "" || strings.Contains(p.Entity, "#") || !s.trusted(u) {
		return p, errProviderEntity
	}
	if _, err := s.discover(ctx, &p); err != nil {
		return p, err
	}
	return p, s.Identities.AddProvider(ctx, by, p, s.Now())
}

// trusted reports whether an address is of https, or of this very machine, which the client decides to ask or not.
func (s *Providers) trusted(u *url.URL) bool {
	return u.Scheme == "https" || openbadges.Loopback(u.String())
}

// Set keeps as what this desk is known to a provider. An empty secret leaves what is kept, if the client is the same. What
// changes has to be tried anew.
func (s *Providers) Set(ctx context.Context, by issuance.By, p Provider, secret string) error {
	before, err := s.Identities.Provider(ctx, p.ID)
	if err == nil && before.Org != p.Org {
		err = issuance.ErrNotFound
	}
	if err := errors.Join(err, p.tidyNames()); err != nil {
		return err
	}
	p.Client, secret = strings.TrimSpace(p.Client), strings.TrimSpace(secret)
	p.Secret, p.Tried, p.Released = "", time.Time{}, nil
	switch {
	case p.Client == "" || len(p.Client) > maxProviderText || strings.ContainsFunc(p.Client, openbadges.Unseen):
		return errProviderClient
	case len(secret) > maxProviderText || strings.ContainsFunc(secret, openbadges.Unseen):
		return errProviderSecret
	case secret != "":
		if p.Secret, err = s.Vault.Seal(secret); err != nil {
			return err
		}
	case p.Client == before.Client:
		p.Secret, p.Tried, p.Released = before.Secret, before.Tried, before.Released
	}
	return s.Identities.SetProvider(ctx, by, p, s.Now())
}

func (p *Provider) tidyNames() error {
	for _, name := range []*string{&p.NameEN, &p.NameJA} {
		if tidyName(name) != nil {
			return errProviderName
		}
	}
	if p.NameEN+p.NameJA == "" {
		return errProviderName
	}
	return nil
}

// Remove removes a provider of an organisation. Whoever signed in there does so by mail or passkey from then on.
func (s *Providers) Remove(ctx context.Context, by issuance.By, org issuance.OrganisationID, id issuance.ID) error {
	p, err := s.Identities.Provider(ctx, id)
	if err == nil && p.Org != org {
		err = issuance.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.Identities.RemoveProvider(ctx, by, p, s.Now())
}

// Offered are the providers with which a person can sign in: those of the store, and of organisations in which there is a role
// that has not ended.
func (s *Providers) Offered(ctx context.Context, person issuance.ID) ([]Provider, error) {
	all, err := s.Identities.TriedProviders(ctx)
	if err != nil {
		return nil, err
	}
	roles, err := s.People.Memberships(ctx, person)
	var offered []Provider
	for _, p := range all {
		if p.forRoles(roles, s.Now()) {
			offered = append(offered, p)
		}
	}
	return offered, err
}

// forRoles reports whether somebody with these roles may sign in at the provider, now or later.
func (p *Provider) forRoles(roles []Membership, now time.Time) bool {
	for _, m := range roles {
		if (m.Ends.IsZero() || now.Before(m.Ends)) && p.Serves(m.Org) {
			return true
		}
	}
	return false
}
