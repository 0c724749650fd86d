package issuance

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// This file undoes a whole batch. The decision is one transaction: it writes down the reason, stops what is still to be
// made, names every signed award of the batch in the revocation list, and records the tasks that revoke the awards, some
// hundred in each transaction. So what was decided is done even if this process dies.

// FindBatch returns a batch by its number, or, should two awarding bodies have one of the same number, by "SLUG/NUMBER".
func (s *Service) FindBatch(ctx context.Context, text string) (Organisation, Batch, error) {
	slug, digits, named := strings.Cut(strings.TrimSpace(text), "/")
	if !named {
		slug, digits = "", slug
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return Organisation{}, Batch{}, refuse("batch_unknown", "batch", text)
	}
	orgs, err := s.Organisations.Organisations(ctx)
	if err != nil {
		return Organisation{}, Batch{}, err
	}
	var org Organisation
	var found []Batch
	for i := range orgs {
		if named && orgs[i].Slug != slug {
			continue
		}
		b, err := s.Batches.Batch(ctx, orgs[i].ID, number)
		switch {
		case err == nil:
			org, found = orgs[i], append(found, b)
		case !errors.Is(err, ErrNotFound):
			return Organisation{}, Batch{}, err
		}
	}
	switch len(found) {
	case 0:
		return Organisation{}, Batch{}, refuse("batch_unknown", "batch", text)
	case 1:
		return org, found[0], nil
	}
	return Organisation{}, Batch{}, refuse("batch_two", "batch", digits, "slug", org.Slug)
}

// ManyAwards is from how many revocations on a plain yes is not enough: whoever means so many names their number, or a
// second person agrees. Source: docs/safety.md T20.
const ManyAwards = 1000

// NeedsNumber reports whether revoking n awards at once needs more than a yes.
func NeedsNumber(n int) bool { return n > ManyAwards }

// CheckUndo refuses a reason or note that cannot be given, or a reason that differs from the one for which the batch is
// undone already.
func (s *Service) CheckUndo(b *Batch, r Revocation) error {
	if err := checkReason(r.Code, r.Note); err != nil {
		return err
	}
	if !b.Undone.At.IsZero() && b.Undone.Code != r.Code {
		return refuse("undo_begun", "batch", b.ID, "reason", reasonCode(b.Undone.Code))
	}
	return nil
}

// Undo decides that everything a batch awarded is revoked: when it returns without error, the revocations are on their
// way and will be made even if this process dies. WatchUndo waits for them. A batch that is undone already is left so. Of r,
// who and when are ours.
func (s *Service) Undo(ctx context.Context, by By, org Organisation, b Batch, r Revocation) error {
	if err := errors.Join(by.Validate(), s.CheckUndo(&b, r)); err != nil || !b.Undone.At.IsZero() {
		return err
	}
	r.At, r.By, r.Tell = s.Now(), by, r.Tell && !org.Trial()
	err := s.Batches.UndoBatch(ctx, org, b, r, revocationDocument)
	if errors.Is(err, ErrConflict) { // somebody else was quicker
		if b, err = s.Batches.Batch(ctx, org.ID, b.ID); err == nil {
			err = s.CheckUndo(&b, r)
		}
		if err == nil && r.Back && b.Undone.At.IsZero() { // what its award took the place of cannot stand again
			err = refuse("back_none")
		}
	}
	return err
}

// AskUndo notes that somebody wants everything that a batch awarded revoked, for a second person to agree, and halts it at
// once: to make no more of it takes nobody's agreement. What was asked before is asked no longer.
func (s *Service) AskUndo(ctx context.Context, by By, b Batch, r Revocation) error {
	if err := errors.Join(by.Validate(), s.CheckUndo(&b, r)); err != nil || !b.Undone.At.IsZero() {
		return err
	}
	r.At, r.By = s.Now(), by
	err := s.Batches.AskUndo(ctx, b, r)
	if errors.Is(err, ErrConflict) { // it is undone meanwhile
		err = nil
	}
	return err
}

// AgreeUndo undoes a batch as a colleague has asked. Whoever asked cannot agree (T20).
func (s *Service) AgreeUndo(ctx context.Context, by By, org Organisation, b Batch) error {
	if b.UndoAsked.At.IsZero() || b.UndoAsked.By == by {
		return refuse("undo_second")
	}
	return s.Undo(ctx, by, org, b, b.UndoAsked)
}

// Revoker revokes what one task of an undone batch is for.
type Revoker interface {
	// RevokeRows revokes what stands in the task's rows, frees the holdings, and completes the task, in one transaction.
	RevokeRows(ctx context.Context, task UndoTask, b Batch) error
}

// WorkUndo does a task of an undone batch. It may be called again for the same task at any time.
func (s *Service) WorkUndo(ctx context.Context, task UndoTask, to Revoker) error {
	b, err := s.Batches.Batch(ctx, task.Org, task.Batch)
	if err != nil {
		return err
	}
	return to.RevokeRows(ctx, task, b)
}

// WatchUndo waits until every award of an undone batch is revoked, and tells how many are. It returns early with ctx's
// error.
func (s *Service) WatchUndo(ctx context.Context, b Batch, tell func(revoked int)) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		p, err := s.Batches.Progress(ctx, b.Org, b.ID)
		if err != nil {
			return err
		}
		revoked, err := s.Batches.Revoked(ctx, b.Org, b.ID)
		if err != nil {
			return err
		}
		tell(revoked)
		if revoked >= p.Issued {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// checkReason refuses a reason that a person cannot choose, and a note that a store would not keep.
func checkReason(code, note string) error {
	if !utf8.ValidString(note) || strings.ContainsRune(note, 0) {
		return refuse("text_bad")
	}
	if !slices.Contains(RevocationReasons(), code) {
		return refuse("reason_bad", "reason", code)
	}
	return nil
}
