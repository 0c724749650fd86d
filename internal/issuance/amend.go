package issuance

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/microcredential"
)

// This file corrects what the register alone says of a learner. The badge says none of it, so that none is replaced.

// maxStudentID is how many characters a student number may have, as in a list.
const maxStudentID = 100

// Amendment is how the register is to have a learner.
type Amendment struct {
	To     Registered // what is empty stays as it is
	Seen   Registered // what it had when that was decided; zero: whatever it has
	Anyway bool       // also where the student number holds the micro-credential by another award
}

// Amend corrects who a learner is by the register and, where it is shown, the name on the award's page. A student number that
// holds the micro-credential by another award is refused as number_held, unless that is meant, and as amended_since what
// somebody has corrected otherwise since it was seen: of two at an instant the second is told.
func (s *Service) Amend(ctx context.Context, by By, award Award, a Amendment) error {
	if err := by.Validate(); err != nil {
		return err
	}
	person, err := s.Awards.Recipient(ctx, award)
	if err != nil {
		return err
	}
	was := person.Registered()
	if a.Seen == (Registered{}) {
		a.Seen = was
	}
	if err := a.To.complete(&was); err != nil {
		return err
	}
	if a.To.StudentID != was.StudentID && !a.Anyway {
		if err := s.checkNumber(ctx, &award, a.To.StudentID); err != nil {
			return err
		}
	}
	err = s.Awards.Amend(ctx, by, award, a, s.Now())
	if errors.Is(err, ErrConflict) {
		err = refuse("amended_since")
	}
	return err
}

// complete cleans what somebody has typed, takes what is empty from what was, and refuses what a register does not keep.
func (r *Registered) complete(was *Registered) error {
	r.Reading = norm.NFKC.String(r.Reading)
	for _, part := range []struct {
		text      *string
		otherwise string
	}{{&r.Name, was.Name}, {&r.English, was.English}, {&r.Reading, was.Reading}, {&r.StudentID, was.StudentID}} {
		if *part.text = strings.Join(strings.Fields(microcredential.CleanName(*part.text)), " "); *part.text == "" {
			*part.text = part.otherwise
		}
	}
	for _, name := range []string{r.Name, r.English, r.Reading} {
		if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) || microcredential.NameIsLong(name) || microcredential.NameIsCovered(name) {
			return refuse("name_bad", "limit", microcredential.MaxName)
		}
	}
	if id := r.StudentID; !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) || utf8.RuneCountInString(id) > maxStudentID {
		return refuse("number_bad", "limit", maxStudentID)
	}
	return nil
}

// checkNumber refuses a student number that holds what an award is of by another award: it may be a slip, and the learner
// somebody else. Of an award that does not stand itself that is no question.
func (s *Service) checkNumber(ctx context.Context, award *Award, number string) error {
	now := s.Now()
	if award.Status(now) != Valid {
		return nil
	}
	edition, err := s.Classes.Edition(ctx, award.Org, award.Edition)
	if err != nil {
		return err
	}
	org, err := s.Organisations.OrganisationByID(ctx, award.Org)
	if err != nil {
		return err
	}
	held, err := s.Awards.Numbered(ctx, award.Org, edition.Class)
	for _, n := range held {
		same := n.ID != award.ID && n.Period == award.Period && PlainName(n.StudentID) == PlainName(number)
		if same && (n.Expires.IsZero() || n.Expires.After(now)) {
			return refuse("number_held", "day", n.IssuedOn.In(org.Location()))
		}
	}
	return err
}
