package standing

import (
	"cmp"
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
)

// This file corrects what the register alone says of a learner. The badge says none of it, so that none is replaced.

// maxStudentID is how many characters a student number may have, as in a list.
const maxStudentID = 100

// Learners is what is known of whoever was awarded something.
type Learners interface {
	Recipient(ctx context.Context, a issuance.Award) (issuance.Recipient, error)
	// Numbered returns the awards of a class that are held, of learners whose student number is known.
	Numbered(ctx context.Context, org issuance.OrganisationID, class int64) ([]issuance.Numbered, error)
	// Amend corrects who an award's learner is by the register, and keeps what it was; what is so already is left alone.
	// ErrConflict where it is not what was seen any more.
	Amend(ctx context.Context, by issuance.By, a issuance.Award, to Amendment, at time.Time) error
	// ShowName lets an award's page show the learner's name, or no longer; what is so already is left alone.
	ShowName(ctx context.Context, by issuance.By, a issuance.Award, show bool, at time.Time) error
}

// Amendment is how the register is to have a learner.
type Amendment struct {
	To     issuance.Registered // what is empty stays as it is
	Seen   issuance.Registered // what it had when that was decided; zero: whatever it has
	Anyway bool                // also where the student number holds the micro-credential by another award
}

// Amend corrects who a learner is by the register and, where it is shown, the name on the award's page. A student number that
// holds the micro-credential by another award is refused as number_held, unless that is meant, and as amended_since what
// somebody has corrected otherwise since it was seen: of two at an instant the second is told.
func (s *Service) Amend(ctx context.Context, by issuance.By, org issuance.Organisation, award issuance.Award, a Amendment) error {
	if err := by.Validate(); err != nil {
		return err
	}
	person, err := s.records.Learners.Recipient(ctx, award)
	if err != nil {
		return err
	}
	was := person.Registered()
	if a.Seen == (issuance.Registered{}) {
		a.Seen = was
	}
	if err := complete(&a.To, &was); err != nil {
		return err
	}
	if a.To.StudentID != was.StudentID && !a.Anyway {
		if err := s.checkNumber(ctx, &org, &award, a.To.StudentID); err != nil {
			return err
		}
	}
	err = s.records.Learners.Amend(ctx, by, award, a, s.Now())
	if errors.Is(err, issuance.ErrConflict) {
		err = refuse("amended_since")
	}
	return err
}

// complete cleans what somebody has typed, takes what is empty from what was, and refuses what a register does not keep.
func complete(r, was *issuance.Registered) error {
	r.Reading = norm.NFKC.String(r.Reading)
	for _, name := range []*string{&r.Name, &r.English, &r.Reading} {
		if !typed.Name(name) {
			return refuse("name_bad", "limit", microcredential.MaxName)
		}
	}
	if !typed.Name(&r.StudentID) || utf8.RuneCountInString(r.StudentID) > maxStudentID {
		return refuse("number_bad", "limit", maxStudentID)
	}
	r.Name, r.English = cmp.Or(r.Name, was.Name), cmp.Or(r.English, was.English)
	r.Reading, r.StudentID = cmp.Or(r.Reading, was.Reading), cmp.Or(r.StudentID, was.StudentID)
	return nil
}

// checkNumber refuses a student number that holds what an award is of by another award: it may be a slip, and the learner
// somebody else. Of an award that does not stand itself that is no question.
func (s *Service) checkNumber(ctx context.Context, org *issuance.Organisation, award *issuance.Award, number string) error {
	now := s.Now()
	if award.Status(now) != issuance.Valid {
		return nil
	}
	of, err := s.records.Batches.Batch(ctx, org.ID, award.Batch)
	if err != nil {
		return err
	}
	held, err := s.records.Learners.Numbered(ctx, org.ID, of.Class)
	for _, n := range held {
		same := n.ID != award.ID && n.Period == award.Period && issuance.PlainName(n.StudentID) == issuance.PlainName(number)
		if same && (n.Expires.IsZero() || n.Expires.After(now)) {
			return refuse("number_held", "day", n.IssuedOn.In(org.Location()))
		}
	}
	return err
}

// ShowName lets an award's page show the learner's name, which the learner has agreed to, or no longer.
func (s *Service) ShowName(ctx context.Context, by issuance.By, award issuance.Award, show bool) error {
	if err := by.Validate(); err != nil {
		return err
	}
	if show {
		person, err := s.records.Learners.Recipient(ctx, award)
		if err != nil {
			return err
		}
		if person.Name == "" && person.NameEN == "" {
			return refuse("name_none", "award", award.ID)
		}
	}
	return s.records.Learners.ShowName(ctx, by, award, show, s.Now())
}
