package standing

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// This file takes back revocations that were a mistake (F16): what was revoked stands again as it was, under the same
// addresses, and the record tells both. It is one transaction, of one organisation alone, be it of one award, of some, or of
// an undone batch. What one person alone can revoke, one alone brings back; what two were needed for, two.

// Stretch are rows of a batch that were revoked at one time.
type Stretch struct {
	Batch       int64
	First, Last int // rows
	RevokedAt   time.Time
	Award       issuance.ID // the only one; zero: all that the undoing of the batch revoked
}

// lastRow is behind every row that a batch can have.
const lastRow = 1<<31 - 1

// CheckReinstate refuses to take back the undoing of a batch that stands, or whose awards are still being revoked.
func (s *Service) CheckReinstate(ctx context.Context, b *issuance.Batch) error {
	if b.Undone.At.IsZero() {
		return refuse("reinstate_stands")
	}
	p, err := s.records.Batches.Progress(ctx, b.Org, b.ID)
	if err != nil {
		return err
	}
	revoked, err := s.records.Batches.Revoked(ctx, b.Org, b.ID)
	if err == nil && revoked < p.Issued {
		err = refuse("reinstate_running")
	}
	return err
}

// ReinstateBatch has everything stand again that the undoing of a batch revoked, and returns how many awards that are. It
// passes over whoever has been awarded the same anew since, and what was erased or had been revoked before. What the undoing
// stopped is not made.
func (s *Service) ReinstateBatch(ctx context.Context, by issuance.By, org issuance.Organisation, b issuance.Batch, r issuance.Reinstatement) (int, error) {
	if err := errors.Join(by.Validate(), s.CheckReinstate(ctx, &b)); err != nil {
		return 0, err
	}
	return s.reinstate(ctx, by, org, r, Stretch{Batch: b.ID, Last: lastRow, RevokedAt: b.Undone.At})
}

// Reinstate has awards stand again that were revoked, and returns how many do; those of a batch that was undone, too, which
// then is undone as a whole no longer. It passes over the same as ReinstateBatch, and over what another award has taken the
// place of. More than ManyAwards stand again by whole batches alone.
func (s *Service) Reinstate(ctx context.Context, by issuance.By, org issuance.Organisation, awards []issuance.Award, r issuance.Reinstatement) (int, error) {
	if err := by.Validate(); err != nil {
		return 0, err
	}
	if NeedsNumber(len(awards)) {
		return 0, refuse("reinstate_many", "limit", ManyAwards)
	}
	var what []Stretch
	checked := map[int64]bool{}
	for i := range awards {
		a := &awards[i]
		if a.RevokedAt.IsZero() || a.Reason == "replaced" {
			continue
		}
		if !checked[a.Batch] {
			b, err := s.records.Batches.Batch(ctx, org.ID, a.Batch)
			if err == nil && !b.Undone.At.IsZero() {
				err = s.CheckReinstate(ctx, &b)
			}
			if err != nil {
				return 0, err
			}
			checked[a.Batch] = true
		}
		what = append(what, Stretch{Batch: a.Batch, First: a.Row, Last: a.Row, RevokedAt: a.RevokedAt, Award: a.ID})
	}
	return s.reinstate(ctx, by, org, r, what...)
}

func (s *Service) reinstate(ctx context.Context, by issuance.By, org issuance.Organisation, r issuance.Reinstatement, what ...Stretch) (int, error) {
	r.At, r.By, r.Tell = s.Now(), by, r.Tell && !org.Trial()
	n, err := s.records.Batches.Reinstate(ctx, org, what, r, issuance.RevocationDocument)
	if errors.Is(err, issuance.ErrConflict) { // also where somebody else was quicker
		err = refuse("reinstate_none")
	}
	return n, err
}
