package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// How often one may try to sign in, or invite, within an hour (T27). A network is an IPv4 address, behind which an office may
// be, or the first 64 bits of an IPv6 one.
const (
	triesOfAddress = 6
	triesOfNetwork = 60

	challengesOfNetwork = 600 // sign-in pages of one office ask by themselves

	invitationsOfPerson = 60 // by the mails of which nobody writes to strangers (T28)
)

// ErrLink means that a link opens nothing: it was used, its time is over, or it never was.
var ErrLink = refuse("link")

// AskLink has a link sent to an address with which somebody can sign in. The answer, and the time that it takes, are the same
// for an address that nobody has (T25): whether there is somebody is found when the mail is written. lang is the asker's.
func (s *Service) AskLink(ctx context.Context, email, next string, lang locale.Language, network netip.Prefix) error {
	address, err := microcredential.NormalizeEmail(email)
	if err != nil {
		return refuse("email", "email", email)
	}
	if err := s.countTry(ctx, network, address); err != nil {
		return err
	}
	return s.Mail.SignIn(ctx, address, Next(next), lang)
}

// countTry counts a try to sign in, and refuses it above the limits, which hold for all nodes of the store.
func (s *Service) countTry(ctx context.Context, network netip.Prefix, address string) error {
	if err := s.count(ctx, "network "+network.String(), triesOfNetwork, "tries"); err != nil {
		return err
	}
	return s.count(ctx, "address "+address, triesOfAddress, "tries")
}

// count counts what somebody does within an hour, and refuses more than a limit with the sentence of a code.
func (s *Service) count(ctx context.Context, subject string, most int64, code string) error {
	hour := s.Now().Unix() / 3600
	n, err := s.Links.CountTry(ctx, sha256.Sum256([]byte(subject)), hour)
	if err == nil && n > most {
		err = &TriesError{time.Unix((hour+1)*3600, 0).Sub(s.Now()), code}
	}
	return err
}

// SignInLink makes a link for whoever has an address and can sign in; issuance.ErrNotFound where nobody can.
func (s *Service) SignInLink(ctx context.Context, email, next string) (Secret, error) {
	person, err := s.People.PersonOf(ctx, email)
	if err != nil {
		return "", err
	}
	return s.linkFor(ctx, person.ID, next, linkLasts)
}

// InvitationLink makes the link of an invitation; issuance.ErrNotFound where the person has no role any more.
func (s *Service) InvitationLink(ctx context.Context, person issuance.ID) (Secret, error) {
	return s.linkFor(ctx, person, "", invitationLasts)
}

func (s *Service) linkFor(ctx context.Context, person issuance.ID, next string, lasts time.Duration) (Secret, error) {
	now := s.Now()
	all, err := s.People.Memberships(ctx, person)
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.Ends.IsZero() || now.Before(m.Ends) {
			secret := newSecret(s.Random)
			return secret, s.Links.KeepLink(ctx, secret.digest(), Link{Person: person, Next: Next(next), Ends: now.Add(lasts)})
		}
	}
	return "", issuance.ErrNotFound
}

// Unmanned reports whether nobody can sign in yet.
func (s *Service) Unmanned(ctx context.Context) (bool, error) {
	n, err := s.People.CountPeople(ctx)
	return n == 0, err
}

// SetUpLink makes the link by which this store gets its first person. Those before it end.
func (s *Service) SetUpLink(ctx context.Context) (Secret, error) {
	secret := newSecret(s.Random)
	return secret, s.Links.KeepLink(ctx, secret.digest(), Link{Ends: s.Now().Add(setUpLasts)})
}

// Opens looks at a link, and uses nothing up; ErrLink where it opens nothing.
func (s *Service) Opens(ctx context.Context, secret Secret) (Link, error) {
	l, err := s.Links.Link(ctx, secret.digest())
	if errors.Is(err, issuance.ErrNotFound) || err == nil && !s.Now().Before(l.Ends) {
		err = ErrLink
	}
	return l, err
}

// SignIn uses a link up and begins a session, whose token it returns; a session of the browser before ends (T24). ErrLink where
// the link opens nothing.
func (s *Service) SignIn(ctx context.Context, secret, before Secret, browser string) (Secret, Link, error) {
	l, err := s.Opens(ctx, secret)
	if err != nil {
		return "", l, err
	}
	if l.SetsUp() {
		return "", l, ErrLink
	}
	if err := s.checkRole(ctx, l.Person); err != nil {
		return "", l, err
	}
	if err := s.use(ctx, secret); err != nil {
		return "", l, err
	}
	token, err := s.SignInAs(ctx, l.Person, ByLink, before, browser)
	return token, l, err
}

// checkRole refuses who has no role now: there is nothing to which a session would let in.
func (s *Service) checkRole(ctx context.Context, person issuance.ID) error {
	roles, err := s.roles(ctx, person, s.Now())
	if err == nil && len(roles) == 0 {
		err = errRoleless
	}
	return err
}

// use uses a link up, which one alone can do.
func (s *Service) use(ctx context.Context, secret Secret) error {
	err := s.Links.UseLink(ctx, secret.digest(), s.Now())
	if errors.Is(err, issuance.ErrNotFound) {
		err = ErrLink
	}
	return err
}

// maxBrowser is how much is kept of how a browser calls itself, in bytes.
const maxBrowser = 200

// SignInAs begins a session of a person whose identity was proved, and returns its token; a session of the browser before ends.
func (s *Service) SignInAs(ctx context.Context, person issuance.ID, proof Proof, before Secret, browser string) (Secret, error) {
	if err := s.SignOut(ctx, before); err != nil {
		return "", err
	}
	session, token := s.newSession(proof, browser)
	return token, s.Sessions.BeginSession(ctx, token.digest(), person, session)
}

func (s *Service) newSession(proof Proof, browser string) (Session, Secret) {
	now, token := s.Now(), newSecret(s.Random)
	browser = strings.ToValidUTF8(browser[:min(len(browser), maxBrowser)], "")
	return Session{ID: issuance.NewID(s.Random), Began: now, Used: now, Ends: now.Add(sessionLasts), Browser: browser, Proof: proof}, token
}

// SignOut ends the session that a token opens.
func (s *Service) SignOut(ctx context.Context, token Secret) error {
	if d := token.digest(); d != (Digest{}) {
		return s.Sessions.EndSession(ctx, d)
	}
	return nil
}

// Next is a path of the desk to which a sign-in may lead, or empty: what could lead to another host, or is no path of the
// desk, counts for nothing (T22).
func Next(path string) string {
	if !strings.HasPrefix(path, "/desk/") || len(path) > 500 || strings.ContainsAny(path, "\\\r\n\t") || strings.Contains(path, "//") || strings.Contains(path, "/..") || strings.ContainsFunc(path, openbadges.Unseen) {
		return ""
	}
	return path
}
