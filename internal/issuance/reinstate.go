package issuance

import (
	"context"
	"errors"
	"time"
)

// This file takes back an undoing that was a mistake (F16): what it revoked stands again as it was, under the same addresses,
// and the record tells both. It is one transaction, of one organisation alone.

// Reinstatement says that a batch's awards are to stand again.
type Reinstatement struct {
	Tell bool // learners are told by mail; nobody is of a trial
	At   time.Time
	By   By
}

// CheckReinstate refuses to reinstate a batch that stands, or whose awards are still being revoked.
func (s *Service) CheckReinstate(ctx context.Context, b *Batch) error {
	if b.Undone.At.IsZero() {
		return refuse("reinstate_stands")
	}
	p, err := s.Batches.Progress(ctx, b.Org, b.ID)
	if err != nil {
		return err
	}
	revoked, err := s.Batches.Revoked(ctx, b.Org, b.ID)
	if err == nil && revoked < p.Issued {
		err = refuse("reinstate_running")
	}
	return err
}

// Reinstate has everything stand again that the undoing of a batch revoked, and returns how many awards that are. It passes
// over whoever has been awarded the same anew since, and what was erased or had been revoked before. What the undoing stopped
// is not made.
func (s *Service) Reinstate(ctx context.Context, by By, org Organisation, b Batch, r Reinstatement) (int, error) {
	if err := errors.Join(by.Validate(), s.CheckReinstate(ctx, &b)); err != nil {
		return 0, err
	}
	r.At, r.By, r.Tell = s.Now(), by, r.Tell && !org.Trial()
	n, err := s.Batches.ReinstateBatch(ctx, org, b, r, revocationDocument)
	if errors.Is(err, ErrConflict) { // somebody else was quicker
		err = refuse("reinstate_stands")
	}
	return n, err
}

// AskReinstate notes that somebody wants an undoing taken back, for a second person to agree.
func (s *Service) AskReinstate(ctx context.Context, by By, b Batch, r Reinstatement) error {
	if err := errors.Join(by.Validate(), s.CheckReinstate(ctx, &b)); err != nil {
		return err
	}
	r.At, r.By = s.Now(), by
	err := s.Batches.AskReinstate(ctx, b, r)
	if errors.Is(err, ErrConflict) {
		err = refuse("reinstate_stands")
	}
	return err
}

// AgreeReinstate reinstates a batch as a colleague has asked. Whoever asked cannot agree: what two were needed for to revoke,
// one alone does not bring back.
func (s *Service) AgreeReinstate(ctx context.Context, by By, org Organisation, b Batch) (int, error) {
	if b.ReinstateAsked.At.IsZero() || b.ReinstateAsked.By == by {
		return 0, refuse("reinstate_second")
	}
	return s.Reinstate(ctx, by, org, b, b.ReinstateAsked)
}
