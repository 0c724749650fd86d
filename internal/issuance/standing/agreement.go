package standing

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// Agreements keeps what somebody has asked for, until somebody else agrees.
type Agreements interface {
	// AskUndo records that somebody wants everything that a batch awarded revoked, and halts it. It returns ErrConflict when
	// the batch is undone.
	AskUndo(ctx context.Context, b issuance.Batch, r issuance.Revocation) error
	// AskReinstate records that somebody wants an undoing taken back. It returns ErrConflict when the batch stands.
	AskReinstate(ctx context.Context, b issuance.Batch, r issuance.Reinstatement) error
	// WithdrawAsked forgets what was asked of a batch at a time. It returns ErrConflict when that waits no longer.
	WithdrawAsked(ctx context.Context, by issuance.By, b issuance.Batch, asked issuance.Matter, askedAt, at time.Time) error
}

// AskUndo notes that somebody wants everything that a batch awarded revoked, for a second person to agree, and halts it at
// once: to make no more of it takes nobody's agreement. What was asked before is asked no longer.
func (s *Service) AskUndo(ctx context.Context, by issuance.By, b issuance.Batch, r issuance.Revocation) error {
	if err := errors.Join(by.Validate(), s.CheckUndo(&b, r)); err != nil || !b.Undone.At.IsZero() {
		return err
	}
	r.At, r.By = s.Now(), by
	err := s.records.Agreements.AskUndo(ctx, b, r)
	if errors.Is(err, issuance.ErrConflict) { // it is undone meanwhile
		err = nil
	}
	return err
}

// AgreeUndo undoes a batch as a colleague has asked. Whoever asked cannot agree (T20).
func (s *Service) AgreeUndo(ctx context.Context, by issuance.By, org issuance.Organisation, b issuance.Batch) error {
	if b.UndoAsked.At.IsZero() || b.UndoAsked.By == by {
		return refuse("undo_second")
	}
	return s.Undo(ctx, by, org, b, b.UndoAsked)
}

// AskReinstate notes that somebody wants an undoing taken back, for a second person to agree.
func (s *Service) AskReinstate(ctx context.Context, by issuance.By, b issuance.Batch, r issuance.Reinstatement) error {
	if err := errors.Join(by.Validate(), s.CheckReinstate(ctx, &b)); err != nil {
		return err
	}
	r.At, r.By = s.Now(), by
	err := s.records.Agreements.AskReinstate(ctx, b, r)
	if errors.Is(err, issuance.ErrConflict) {
		err = refuse("reinstate_stands")
	}
	return err
}

// AgreeReinstate reinstates a batch as a colleague has asked. Whoever asked cannot agree: what two were needed for to revoke,
// one alone does not bring back.
func (s *Service) AgreeReinstate(ctx context.Context, by issuance.By, org issuance.Organisation, b issuance.Batch) (int, error) {
	if b.ReinstateAsked.At.IsZero() || b.ReinstateAsked.By == by {
		return 0, refuse("reinstate_second")
	}
	return s.ReinstateBatch(ctx, by, org, b, b.ReinstateAsked)
}

// WithdrawAsked takes back what was asked of a batch at a time, be it by whoever has asked or by whoever does not agree. What
// waits no longer is left as it is.
func (s *Service) WithdrawAsked(ctx context.Context, by issuance.By, b issuance.Batch, at time.Time) error {
	what := issuance.Undoing
	if !b.Undone.At.IsZero() {
		what = issuance.Reinstating
	}
	if err := by.Validate(); err != nil {
		return err
	}
	err := s.records.Agreements.WithdrawAsked(ctx, by, b, what, at, s.Now())
	if errors.Is(err, issuance.ErrConflict) { // agreed to, withdrawn, or asked in other words
		err = refuse("asked_changed")
	}
	return err
}
