package auth

import (
	"context"
	"errors"

	"github.com/mitome/mitome/internal/issuance"
)

// Foundation is what sets a store up, all at once: its operator, and where there is none yet its first organisation, whose
// owner the operator is, too.
type Foundation struct {
	Person       Person
	Organisation *issuance.Founding // nil: there are some already, whose owners the operator invites
	Settings     map[string]string  // of the store, by name
	Session      Session            // in which the operator is signed in
}

// SetsUp looks at a link by which a store is set up, and uses nothing up; ErrLink where it is none.
func (s *Service) SetsUp(ctx context.Context, secret Secret) error {
	l, err := s.Opens(ctx, secret)
	if err == nil && !l.SetsUp() {
		err = ErrLink
	}
	return err
}

// CheckPerson refuses who cannot be the operator, as SetUp does.
func (s *Service) CheckPerson(in *Invitation) error {
	in.Org, in.Role, in.Begins = 0, Operator, s.Now()
	return in.tidy(s.Now())
}

// SetUp uses a link up by which a store is set up, and does what the foundation says in the name of in, who is signed in with
// the token that it returns; a session of the browser before ends. ErrLink where the link opens nothing. Where it fails
// nothing is done.
func (s *Service) SetUp(ctx context.Context, secret Secret, in Invitation, f Foundation, before Secret, browser string) (Secret, error) {
	if err := errors.Join(s.CheckPerson(&in), s.SetsUp(ctx, secret)); err != nil {
		return "", err
	}
	f.Person = Person{ID: issuance.NewID(s.Random), Email: in.Email, Name: in.Name, Language: in.Language}
	var token Secret
	f.Session, token = s.newSession(BySetUp, browser)
	err := s.People.SetUp(ctx, secret.digest(), token.digest(), &f, s.Now())
	if errors.Is(err, issuance.ErrNotFound) {
		err = ErrLink
	}
	if err != nil {
		return "", err
	}
	return token, s.SignOut(ctx, before)
}

// LaterLink makes a link that signs somebody in and can wait as long as an invitation: the address to which it leads may not
// reach this store yet.
func (s *Service) LaterLink(ctx context.Context, email, next string) (Secret, error) {
	p, err := s.People.PersonOf(ctx, email)
	if err != nil {
		return "", err
	}
	return s.linkFor(ctx, p.ID, next, invitationLasts)
}
