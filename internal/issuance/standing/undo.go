package standing

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// This file undoes a whole batch. The decision is one transaction: it writes down the reason, stops what is still to be
// made, names every signed award of the batch in the revocation list, and records the tasks that revoke the awards, some
// hundred in each transaction. So what was decided is done even if this process dies.

// Batches keeps how whole batches stand.
type Batches interface {
	Batch(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Batch, error)
	Progress(ctx context.Context, org issuance.OrganisationID, batch int64) (issuance.Progress, error)
	// Revoked returns how many of a batch's awards are revoked.
	Revoked(ctx context.Context, org issuance.OrganisationID, batch int64) (int, error)
	// HaltBatch has nobody work the chunks of a batch that wait, nor send mails about its awards, until ResumeBatch. Which of
	// its awards are made is settled when it returns. It changes nothing where it is halted or undone.
	HaltBatch(ctx context.Context, by issuance.By, b issuance.Batch, at time.Time) error
	// ResumeBatch has the chunks and mails of a halted batch go on. It returns ErrConflict where it is not halted, or somebody
	// has asked for it to be undone.
	ResumeBatch(ctx context.Context, by issuance.By, b issuance.Batch, at time.Time) error
	// UndoBatch records that everything a batch awarded is to be revoked, with the tasks to do so; chunks that still wait
	// are never made. The revocation list that list makes names every signed award of the batch from then on. It returns
	// ErrConflict when the batch is undone already.
	UndoBatch(ctx context.Context, org issuance.Organisation, b issuance.Batch, r issuance.Revocation, list issuance.ListMaker) error
	// Reinstate has what was revoked stand again where its holding is free and nothing is erased, in one transaction, and
	// returns how many awards do. A batch of which some do is undone as a whole no longer. It returns ErrConflict where
	// nothing would.
	Reinstate(ctx context.Context, org issuance.Organisation, what []Stretch, r issuance.Reinstatement, list issuance.ListMaker) (int, error)
}

// ManyAwards is from how many revocations on a plain yes is not enough: whoever means so many names their number, or a
// second person agrees. Source: docs/safety.md T20.
const ManyAwards = 1000

// NeedsNumber reports whether revoking n awards at once needs more than a yes.
func NeedsNumber(n int) bool { return n > ManyAwards }

// CheckUndo refuses a reason or note that cannot be given, or a reason that differs from the one for which the batch is
// undone already.
func (s *Service) CheckUndo(b *issuance.Batch, r issuance.Revocation) error {
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
func (s *Service) Undo(ctx context.Context, by issuance.By, org issuance.Organisation, b issuance.Batch, r issuance.Revocation) error {
	if err := errors.Join(by.Validate(), s.CheckUndo(&b, r)); err != nil || !b.Undone.At.IsZero() {
		return err
	}
	r.At, r.By, r.Tell = s.Now(), by, r.Tell && !org.Trial()
	err := s.records.Batches.UndoBatch(ctx, org, b, r, issuance.RevocationDocument)
	if errors.Is(err, issuance.ErrConflict) { // somebody else was quicker
		if b, err = s.records.Batches.Batch(ctx, org.ID, b.ID); err == nil {
			err = s.CheckUndo(&b, r)
		}
		if err == nil && r.Back && b.Undone.At.IsZero() { // what its award took the place of cannot stand again
			err = refuse("back_none")
		}
	}
	return err
}

// taskRows is how many rows of a batch are revoked in one transaction.
const taskRows = 500

// UndoTask asks background work to revoke, in one transaction, what an undone batch awarded in some of its rows.
type UndoTask struct {
	Org   issuance.OrganisationID `json:"org"`
	Batch int64                   `json:"batch"`
	First int                     `json:"first"`
	Last  int                     `json:"last"`
}

// Kind names the task.
func (UndoTask) Kind() string { return "undo_rows" }

// UndoTasks divides the rows of a batch, up to the last, into tasks.
func UndoTasks(b *issuance.Batch, last int) []UndoTask {
	var tasks []UndoTask
	for first := 0; first <= last; first += taskRows {
		tasks = append(tasks, UndoTask{b.Org, b.ID, first, first + taskRows - 1})
	}
	return tasks
}

// Revoker revokes what one task of an undone batch is for.
type Revoker interface {
	// RevokeRows revokes what stands in the task's rows, frees the holdings, and completes the task, in one transaction.
	RevokeRows(ctx context.Context, task UndoTask, b issuance.Batch) error
}

// WorkUndo does a task of an undone batch. It may be called again for the same task at any time.
func (s *Service) WorkUndo(ctx context.Context, task UndoTask, to Revoker) error {
	b, err := s.records.Batches.Batch(ctx, task.Org, task.Batch)
	if err != nil {
		return err
	}
	return to.RevokeRows(ctx, task, b)
}

// WatchUndo waits until every award of an undone batch is revoked, and tells how many are. It returns early with ctx's
// error.
func (s *Service) WatchUndo(ctx context.Context, b issuance.Batch, tell func(revoked int)) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		p, err := s.records.Batches.Progress(ctx, b.Org, b.ID)
		if err != nil {
			return err
		}
		revoked, err := s.records.Batches.Revoked(ctx, b.Org, b.ID)
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
