package standing

import (
	"context"
	"errors"

	"github.com/mitome/mitome/internal/issuance"
)

// This file halts a batch: what was not made of it yet is not made, and no mail about its awards goes, until somebody says that
// it goes on. That harms nobody, so that one person does it; what was made stands until it is undone.

// Halt halts a batch. One that is halted or undone already is left so.
func (s *Service) Halt(ctx context.Context, by issuance.By, b issuance.Batch) error {
	if err := by.Validate(); err != nil {
		return err
	}
	return s.records.Batches.HaltBatch(ctx, by, b, s.Now())
}

// Resume has a halted batch go on. While somebody wants it undone it does not.
func (s *Service) Resume(ctx context.Context, by issuance.By, b issuance.Batch) error {
	if err := by.Validate(); err != nil {
		return err
	}
	err := s.records.Batches.ResumeBatch(ctx, by, b, s.Now())
	if errors.Is(err, issuance.ErrConflict) {
		err = refuse("resume_not")
	}
	return err
}
