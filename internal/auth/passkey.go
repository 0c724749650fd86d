package auth

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/mitome/mitome/internal/issuance"
)

// Passkey is a key with which somebody signs in without a mail. What is kept of it is public.
type Passkey struct {
	ID         issuance.ID // names it in the audit chain, and to browsers
	Name       string      // by which its owner knows it
	Site       string      // RP id: the host for which it is good
	Credential webauthn.Credential
	Added      time.Time
	Used       time.Time // zero: never yet
}

const (
	challengeLasts = 5 * time.Minute
	maxPasskeys    = 20       // of a person
	maxAnswer      = 64 << 10 // of a browser, in bytes
)

// What is wrong with an answer of a passkey. None accuses anybody: a browser that was left open long answers like one that
// lies.
var (
	ErrChallenge     = refuse("challenge")       // it was answered already, its time is over, or it never was
	ErrPasskey       = refuse("passkey")         // the answer does not hold
	errUnknown       = refuse("passkey_unknown") // no such passkey is known here
	errCounter       = refuse("passkey_counter") // it counts lower than before
	ErrPasskeyThere  = refuse("passkey_there")   // somebody has it already
	errManyPasskeys  = refuse("passkey_many", "limit", maxPasskeys)
	errPasskeyNoName = refuse("passkey_name")
)

// Passkeys is where passkeys are added and sign in (Web Authentication Level 3). One is good for the host of the desk alone.
//
//	AskToAdd ── browser ──> Add        AskToSignIn ── browser ──> SignIn
//
// What is asked is kept under the SHA-256 of its challenge, and taken by the answer: once, within five minutes, for whichever
// node of the store it comes to.
type Passkeys struct {
	*Service
	relying *webauthn.WebAuthn
}

// PasskeysAt returns the passkeys of a desk at an origin ("https://badges.example"), which is configured and never comes from a
// request (T34); nil where its host is an address, for which no passkey can be made.
func (s *Service) PasskeysAt(origin string) (*Passkeys, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil, nil //nolint:nilnil // a desk without passkeys
	}
	relying, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: u.Hostname(), RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
	})
	return &Passkeys{s, relying}, err
}

// holder is a person as the library asks for one.
type holder struct {
	Person
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return h.ID[:] }
func (h holder) WebAuthnName() string                       { return h.Email }
func (h holder) WebAuthnDisplayName() string                { return h.Called() }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// holder is a person with the passkeys that are good for this host.
func (p *Passkeys) holder(ctx context.Context, person Person) (holder, error) {
	h := holder{Person: person}
	all, err := p.Passkeys.Passkeys(ctx, person.ID)
	for _, k := range all {
		if k.Site == p.relying.Config.RPID {
			h.keys = append(h.keys, k.Credential)
		}
	}
	return h, err
}

// AskToAdd is what a browser is asked to make a passkey for somebody who is signed in: PublicKeyCredentialCreationOptionsJSON.
func (p *Passkeys) AskToAdd(ctx context.Context, v *Visitor) ([]byte, error) {
	h, err := p.holder(ctx, v.Person)
	if err != nil {
		return nil, err
	}
	if len(h.keys) >= maxPasskeys {
		return nil, errManyPasskeys
	}
	creation, asked, err := p.relying.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	return p.keep(ctx, asked, creation.Response)
}

// AskToSignIn is what a browser is asked to sign somebody in, whoever that is: PublicKeyCredentialRequestOptionsJSON. It counts
// against the network's share, as each one is kept for a while (T27).
func (p *Passkeys) AskToSignIn(ctx context.Context, network netip.Prefix) ([]byte, error) {
	if err := p.count(ctx, "passkey "+network.String(), challengesOfNetwork, "tries"); err != nil {
		return nil, err
	}
	assertion, asked, err := p.relying.BeginDiscoverableLogin()
	if err != nil {
		return nil, err
	}
	return p.keep(ctx, asked, assertion.Response)
}

// keep keeps what is asked until it is answered, and returns it for the browser.
func (p *Passkeys) keep(ctx context.Context, asked *webauthn.SessionData, options any) ([]byte, error) {
	kept, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	if err := p.Passkeys.KeepChallenge(ctx, sha256.Sum256([]byte(asked.Challenge)), string(kept), p.Now().Add(challengeLasts)); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// take returns what was asked with a challenge, once; ErrChallenge where nothing was, or not lately.
func (p *Passkeys) take(ctx context.Context, challenge string) (asked webauthn.SessionData, err error) {
	kept, err := p.Passkeys.TakeChallenge(ctx, sha256.Sum256([]byte(challenge)), p.Now())
	if errors.Is(err, issuance.ErrNotFound) {
		return asked, ErrChallenge
	}
	if err == nil {
		err = json.Unmarshal([]byte(kept), &asked)
	}
	return asked, err
}

// Add keeps the passkey that a browser made for whoever asked for it, under a name.
func (p *Passkeys) Add(ctx context.Context, v *Visitor, answer []byte, name string) error {
	if len(answer) > maxAnswer {
		return ErrPasskey
	}
	if err := tidyPasskeyName(&name); err != nil {
		return err
	}
	made, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return ErrPasskey
	}
	asked, err := p.take(ctx, made.Response.CollectedClientData.Challenge)
	if err != nil {
		return err
	}
	credential, err := p.relying.CreateCredential(holder{Person: v.Person}, asked, made)
	if err != nil {
		return ErrPasskey
	}
	credential.Attestation = webauthn.CredentialAttestation{} // none was asked for, and who made the authenticator is nobody's business
	k := Passkey{ID: issuance.NewID(p.Random), Name: name, Site: p.relying.Config.RPID, Credential: *credential, Added: p.Now()}
	return p.Passkeys.AddPasskey(ctx, v.Person, &k)
}

// SignIn begins a session of whoever has the passkey that answered, and returns its token; a session of the browser before
// ends.
func (p *Passkeys) SignIn(ctx context.Context, answer []byte, before Secret, browser string) (Secret, error) {
	if len(answer) > maxAnswer {
		return "", ErrPasskey
	}
	given, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", ErrPasskey
	}
	asked, err := p.take(ctx, given.Response.CollectedClientData.Challenge)
	if err != nil {
		return "", err
	}
	person, key, err := p.Passkeys.PasskeyOf(ctx, p.relying.Config.RPID, given.RawID)
	if errors.Is(err, issuance.ErrNotFound) {
		err = errUnknown
	}
	if err != nil {
		return "", err
	}
	if err := p.judge(ctx, person, &key, asked, given); err != nil {
		return "", err
	}
	if err := p.Passkeys.UsePasskey(ctx, &key, p.Now()); err != nil {
		return "", err
	}
	return p.SignInAs(ctx, person.ID, ByPasskey, before, browser)
}

// judge takes in what the passkey says of its counter, or refuses the answer.
func (p *Passkeys) judge(ctx context.Context, person Person, key *Passkey, asked webauthn.SessionData, given *protocol.ParsedCredentialAssertionData) error {
	owner := func(_, _ []byte) (webauthn.User, error) {
		return holder{person, []webauthn.Credential{key.Credential}}, nil
	}
	credential, err := p.relying.ValidateDiscoverableLogin(owner, asked, given)
	if err != nil {
		return ErrPasskey
	}
	if credential.Authenticator.CloneWarning {
		return errors.Join(errCounter, p.Passkeys.RefusePasskey(ctx, person, key.ID, p.Now()))
	}
	key.Credential = *credential
	return p.checkRole(ctx, person.ID)
}

// NamePasskey gives one of somebody's passkeys another name.
func (s *Service) NamePasskey(ctx context.Context, person Person, id issuance.ID, name string) error {
	if err := tidyPasskeyName(&name); err != nil {
		return err
	}
	return s.Passkeys.RenamePasskey(ctx, person, id, name, s.Now())
}

// tidyPasskeyName is tidyName for a passkey, which must have one.
func tidyPasskeyName(name *string) error {
	err := tidyName(name)
	if *name == "" {
		err = errPasskeyNoName
	}
	return err
}
