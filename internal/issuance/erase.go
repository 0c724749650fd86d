package issuance

import (
	"context"
	"errors"
	"time"
)

// Completion is the line of the register of completions (修了者台帳) that an institution keeps of somebody whose award was
// erased: who completed what is named there for the institution alone.
type Completion struct {
	Name      string
	NameEN    string
	Reading   string
	StudentID string
}

// Erasure says what is erased of an award, by whom and when.
type Erasure struct {
	Register bool // the line of the register of completions too
	At       time.Time
	By       By
}

// Erase lets go of everything public of an award and of whoever it went to: the assertion with its salt, its signed form,
// names, address, the key by which nobody is awarded twice, what was to be mailed. The address answers 410 with the code
// erased, and a line of the record stays. What the institution answers for, its register of completions, keeps a line unless
// register says that it goes too; of an award that is erased already, that line alone goes.
func (s *Service) Erase(ctx context.Context, by By, org Organisation, id ID, register bool) error {
	if err := by.Validate(); err != nil {
		return err
	}
	err := s.Awards.Erase(ctx, org, id, Erasure{Register: register, At: s.Now(), By: by}, revocationDocument)
	switch {
	case errors.Is(err, ErrConflict):
		return refuse("erased_already", "award", id)
	case errors.Is(err, ErrNotFound):
		return refuse("award_unknown", "award", id)
	}
	return err
}

// Terms are until when what was done counts as long ago; the zero time: nothing does.
type Terms struct {
	Register time.Time // awards of which no line stays in the register of completions
	Notes    time.Time // revocations of which no note stays
}

// noteYears is for how many years the office's note on a revocation is kept.
const noteYears = 5

// ForgetTerms lets go of what organisations have kept for as long as they have to.
func (s *Service) ForgetTerms(ctx context.Context) error {
	orgs, err := s.Organisations.Organisations(ctx)
	now := s.Now()
	for i := range orgs {
		t := Terms{Notes: now.AddDate(-noteYears, 0, 0)}
		if years := orgs[i].House.RegisterYears; years > 0 {
			t.Register = now.AddDate(-years, 0, 0)
		}
		err = errors.Join(err, s.Awards.ForgetTerms(ctx, By{}.Behalf(), orgs[i].ID, t, now))
	}
	return err
}
