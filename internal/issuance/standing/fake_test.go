package standing

import (
	"context"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// fake keeps one batch and its awards in memory, for one goroutine. It is each of the room's records, and the Revoker of every
// task.
type fake struct {
	org    issuance.Organisation
	batch  issuance.Batch
	awards []issuance.ListedAward
	terms  Terms
	taken  []Taken
	by     []issuance.By // who changed something, in turn
}

func (f *fake) records() Records { return Records{f, f, f, f, f} }

// change notes who made a change, where it can be made.
func (f *fake) change(by issuance.By, can bool, do func()) error {
	if !can {
		return issuance.ErrConflict
	}
	do()
	f.by = append(f.by, by)
	return nil
}

// of returns the award of an id; an empty one where there is none.
func (f *fake) of(id issuance.ID) (*issuance.ListedAward, error) {
	if i := slices.IndexFunc(f.awards, func(a issuance.ListedAward) bool { return a.ID == id }); i >= 0 {
		return &f.awards[i], nil
	}
	return &issuance.ListedAward{}, issuance.ErrNotFound
}

func (f *fake) Organisations(context.Context) ([]issuance.Organisation, error) {
	return []issuance.Organisation{f.org}, nil
}

func (f *fake) Award(_ context.Context, _ issuance.OrganisationID, id issuance.ID) (issuance.Award, error) {
	a, err := f.of(id)
	return a.Award, err
}

func (f *fake) Revoke(_ context.Context, _ issuance.Organisation, id issuance.ID, r issuance.Revocation, _ issuance.ListMaker) error {
	a, err := f.of(id)
	if err != nil {
		return err
	}
	return f.change(r.By, a.RevokedAt.IsZero() && !r.Back, func() { a.RevokedAt, a.Reason, a.Note = r.At, r.Code, r.Note }) // none took another's place
}

func (f *fake) Erase(_ context.Context, _ issuance.Organisation, id issuance.ID, e Erasure, _ issuance.ListMaker) error {
	a, err := f.of(id)
	if err != nil {
		return err
	}
	return f.change(e.By, !a.Erased, func() { a.Erased, a.Recipient, a.Note = true, issuance.Recipient{}, e.Words })
}

func (f *fake) ForgetTerms(_ context.Context, by issuance.By, _ issuance.OrganisationID, t Terms, _ time.Time) error {
	return f.change(by, true, func() { f.terms = t })
}

func (f *fake) Take(_ context.Context, by issuance.By, _ issuance.OrganisationID, t Taken, _ time.Time) error {
	return f.change(by, true, func() { f.taken = append(f.taken, t) })
}

func (f *fake) Recipient(_ context.Context, a issuance.Award) (issuance.Recipient, error) {
	of, err := f.of(a.ID)
	return of.Recipient, err
}

func (f *fake) Numbered(_ context.Context, _ issuance.OrganisationID, class int64) (held []issuance.Numbered, _ error) {
	for _, a := range f.awards {
		if class == f.batch.Class && a.RevokedAt.IsZero() {
			held = append(held, issuance.Numbered{ID: a.ID, Period: a.Period, StudentID: a.StudentID, IssuedOn: a.IssuedOn, Expires: a.Expires})
		}
	}
	return held, nil
}

func (f *fake) Amend(_ context.Context, by issuance.By, a issuance.Award, c Amendment, _ time.Time) error {
	of, _ := f.of(a.ID)
	return f.change(by, of.Registered() == c.Seen, func() {
		of.Name, of.NameEN, of.Reading, of.StudentID = c.To.Name, c.To.English, c.To.Reading, c.To.StudentID
	})
}

func (f *fake) ShowName(_ context.Context, by issuance.By, a issuance.Award, show bool, _ time.Time) error {
	of, _ := f.of(a.ID)
	return f.change(by, true, func() { of.ShowName = show })
}

func (f *fake) Batch(context.Context, issuance.OrganisationID, int64) (issuance.Batch, error) {
	return f.batch, nil
}

func (f *fake) Progress(context.Context, issuance.OrganisationID, int64) (issuance.Progress, error) {
	return issuance.Progress{Issued: len(f.awards)}, nil
}

func (f *fake) Revoked(context.Context, issuance.OrganisationID, int64) (n int, _ error) {
	for _, a := range f.awards {
		if !a.RevokedAt.IsZero() {
			n++
		}
	}
	return n, nil
}

func (f *fake) HaltBatch(_ context.Context, by issuance.By, _ issuance.Batch, at time.Time) error {
	return f.change(by, true, func() { f.batch.Halted = at })
}

func (f *fake) ResumeBatch(_ context.Context, by issuance.By, _ issuance.Batch, _ time.Time) error {
	can := !f.batch.Halted.IsZero() && f.batch.UndoAsked.At.IsZero()
	return f.change(by, can, func() { f.batch.Halted = time.Time{} })
}

func (f *fake) UndoBatch(_ context.Context, _ issuance.Organisation, _ issuance.Batch, r issuance.Revocation, _ issuance.ListMaker) error {
	return f.change(r.By, f.batch.Undone.At.IsZero() && !r.Back, func() { f.batch.Undone, f.batch.UndoAsked = r, issuance.Revocation{} })
}

func (f *fake) RevokeRows(_ context.Context, task UndoTask, b issuance.Batch) error {
	for i := range f.awards {
		if a := &f.awards[i]; a.Row >= task.First && a.Row <= task.Last && a.RevokedAt.IsZero() {
			a.RevokedAt, a.Reason = b.Undone.At, b.Undone.Code
		}
	}
	return f.change(b.Undone.By.Behalf(), true, func() {})
}

func (f *fake) Reinstate(_ context.Context, _ issuance.Organisation, what []Stretch, r issuance.Reinstatement, _ issuance.ListMaker) (n int, _ error) {
	for _, w := range what {
		for i := range f.awards {
			if a := &f.awards[i]; a.Row >= w.First && a.Row <= w.Last && a.RevokedAt.Equal(w.RevokedAt) && !a.Erased {
				a.RevokedAt, a.Reason, n = time.Time{}, "", n+1
			}
		}
	}
	return n, f.change(r.By, n > 0, func() { f.batch.Undone, f.batch.ReinstateAsked = issuance.Revocation{}, issuance.Reinstatement{} })
}

func (f *fake) AskUndo(_ context.Context, _ issuance.Batch, r issuance.Revocation) error {
	return f.change(r.By, f.batch.Undone.At.IsZero(), func() { f.batch.UndoAsked, f.batch.Halted = r, r.At })
}

func (f *fake) AskReinstate(_ context.Context, _ issuance.Batch, r issuance.Reinstatement) error {
	return f.change(r.By, !f.batch.Undone.At.IsZero(), func() { f.batch.ReinstateAsked = r })
}

func (f *fake) WithdrawAsked(_ context.Context, by issuance.By, _ issuance.Batch, asked issuance.Matter, askedAt, _ time.Time) error {
	waits := map[issuance.Matter]time.Time{issuance.Undoing: f.batch.UndoAsked.At, issuance.Reinstating: f.batch.ReinstateAsked.At}[asked]
	return f.change(by, waits.Equal(askedAt) && !waits.IsZero(), func() {
		f.batch.UndoAsked, f.batch.ReinstateAsked = issuance.Revocation{}, issuance.Reinstatement{}
	})
}
