package auth

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Refusal says why something is not done about people or sign-in, in a sentence.
type Refusal struct {
	code string
	args []any
}

func refuse(code string, args ...any) *Refusal { return &Refusal{code, args} }

func (r *Refusal) Error() string { return r.Message(locale.English) }

// Message is the sentence.
func (r *Refusal) Message(lang locale.Language) string {
	return locale.Text(lang, "auth.refused."+r.code, r.args...)
}

// TriesError means that somebody tried to sign in, or invited, too often.
type TriesError struct {
	After time.Duration // when it may be tried again
	code  string        // of its sentence
}

func (e *TriesError) Error() string { return e.Message(locale.English) }

// Message says when it may be tried again.
func (e *TriesError) Message(lang locale.Language) string {
	return locale.Text(lang, "auth.refused."+cmp.Or(e.code, "tries"), "minutes", int(e.After.Minutes())+1)
}

// ErrLast means that a role would have nobody left: an organisation its owner, the store its operator.
var ErrLast = refuse("last")

// ErrOffice means that an address is that of an office, which receives notices and is nobody's sign-in: who reads it changes,
// and a deed must have one person who did it.
var ErrOffice = refuse("office")

// ErrPersonal means that an address that an office is to have is one with which somebody signs in.
var ErrPersonal = refuse("personal")

// ErrOfficeYours means that whoever sets up gives one address for an office and for the own sign-in.
var ErrOfficeYours = refuse("office_yours")

// errRoleless means that somebody could sign in who has no role now.
var errRoleless = refuse("roleless")

// Kept reports whether somebody must be left who has the role.
func (r Role) Kept() bool { return r == Owner || r == Operator }

// Divisible reports whether the role can be for a department: whoever looks after an organisation or a store does so for the
// whole.
func (r Role) Divisible() bool { return !r.Kept() }

// Invitation is a role that somebody is asked to take.
type Invitation struct {
	Email    string
	Name     string
	Language locale.Language
	Membership
}

// Invite gives somebody a role, who is made known where nobody has the address, and tells that person by mail.
func (s *Service) Invite(ctx context.Context, by *Visitor, in Invitation) (Person, error) {
	now := s.Now()
	if err := in.tidy(now); err != nil {
		return Person{}, err
	}
	if err := s.count(ctx, "invitations of "+by.ID.String(), invitationsOfPerson, "invitations"); err != nil {
		return Person{}, err
	}
	return s.Mail.Invite(ctx, by.Person, s.person(&in), in.Membership, now)
}

// Add gives somebody a role, who is made known where nobody has the address, and sends nothing.
func (s *Service) Add(ctx context.Context, by issuance.By, in Invitation) (Person, error) {
	now := s.Now()
	if err := in.tidy(now); err != nil {
		return Person{}, err
	}
	p, err := s.People.Enter(ctx, by, s.person(&in), now)
	if err != nil {
		return p, err
	}
	return p, s.People.GiveRole(ctx, by, p.ID, in.Membership, now)
}

// person is who is invited, as somebody new.
func (s *Service) person(in *Invitation) Person {
	return Person{ID: issuance.NewID(s.Random), Email: in.Email, Name: in.Name, Language: in.Language}
}

// tidy brings an invitation into the form in which it is kept, or refuses it.
func (in *Invitation) tidy(now time.Time) error {
	email, err := microcredential.NormalizeEmail(in.Email)
	if err != nil {
		return refuse("email", "email", in.Email)
	}
	in.Email = email
	if in.Begins.Before(now) {
		if !in.Begins.IsZero() && now.Sub(in.Begins) > 24*time.Hour { // a day in whichever zone it is meant
			return refuse("begins")
		}
		in.Begins = now
	}
	if err := tidyName(&in.Name); err != nil {
		return err
	}
	return in.check(now)
}

// check refuses a role that there is not where it would be given, and one that would have ended before it began.
func (m *Membership) check(now time.Time) error {
	switch {
	case may[m.Role] == nil || (m.Role == Operator) != (m.Org == 0):
		return refuse("role")
	case m.Department != 0 && !m.Role.Divisible():
		return refuse("role_whole")
	case !m.Ends.IsZero() && (!m.Begins.Before(m.Ends) || !now.Before(m.Ends)):
		return refuse("ends")
	}
	return nil
}

// Introduce keeps how a person wants to be called, in which language to be written to, and whether by a daily mail.
func (s *Service) Introduce(ctx context.Context, p Person, name string, lang locale.Language, daily bool) error {
	p.Name, p.Language, p.Daily = name, lang, daily
	if err := tidyName(&p.Name); err != nil {
		return err
	}
	return s.People.RenamePerson(ctx, p, s.Now())
}

// Unanswered are those of an organisation's members who have never signed in, though their invitation still stands.
func (s *Service) Unanswered(members []Member) (all []Member) {
	for _, m := range members {
		if m.Seen.IsZero() && slices.ContainsFunc(m.Roles, func(r Membership) bool { return r.Ends.IsZero() || r.Ends.After(s.Now()) }) {
			all = append(all, m)
		}
	}
	return all
}

// VisitorOf is a person as one who visits, with what they may do now; ErrNobody where they have no role.
func (s *Service) VisitorOf(ctx context.Context, id issuance.ID) (*Visitor, error) {
	person, err := s.People.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &Visitor{Person: person}
	if v.Roles, err = s.roles(ctx, id, s.Now()); err == nil && len(v.Roles) == 0 {
		err = ErrNobody
	}
	return v, err
}
