package authoring

import (
	"context"
	"errors"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Plan finds out what publishing a draft would do, and changes nothing: a rehearsal shows it, and Publish does it. Its error
// is a descriptionbook.Faults where the draft says what cannot be understood, else that of issuance.PlanVersion, with the
// plan as far as it came.
func (s *Service) Plan(ctx context.Context, org *issuance.Organisation, d *Draft) (*issuance.Plan, error) {
	a, err := s.Assess(ctx, org, d.Fields)
	if err != nil {
		return nil, err
	}
	return s.PlanAssessed(ctx, org, d, a)
}

// PlanAssessed is Plan for a draft of which it is known what the rules say.
func (s *Service) PlanAssessed(ctx context.Context, org *issuance.Organisation, d *Draft, a *Assessment) (*issuance.Plan, error) {
	if len(a.Faults) > 0 {
		return nil, descriptionbook.Faults(a.Faults)
	}
	class, err := s.Post.Classes.Class(ctx, d.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		class, err = issuance.Class{Org: org.ID, ID: d.ID}, nil
	}
	if err != nil {
		return nil, err
	}
	look := d.Fields.Look()
	return s.Post.PlanVersion(ctx, issuance.Request{Description: a.Description, Class: class, Look: &look, Revision: d.Revision})
}

// Publish makes a revision of a draft the next version of its class. It returns a *ConflictError where the draft was changed
// since that revision, and what Plan or issuance.Publish return.
func (s *Service) Publish(ctx context.Context, by issuance.By, org *issuance.Organisation, d *Draft, revision int64) (*issuance.Plan, error) {
	if d.Revision != revision {
		return nil, &ConflictError{*d}
	}
	p, err := s.Plan(ctx, org, d)
	if err != nil {
		return p, err
	}
	return p, s.Post.Publish(ctx, by, p)
}

// PlannedChanges are the fields in which a plan for a draft differs from the version that is published, as Differences has
// them; none where nothing is published yet.
func (s *Service) PlannedChanges(ctx context.Context, org *issuance.Organisation, d *Draft, plan *issuance.Plan, lang locale.Language) ([]Difference, error) {
	versions, err := s.Drafts.Versions(ctx, org.ID, d.ID)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	before, err := versions[0].Fields()
	if err != nil {
		return nil, err
	}
	a, err := s.Assess(ctx, org, d.Fields)
	if err != nil {
		return nil, err
	}
	after := FieldsOf(a.Description)
	after.setLook(plan.Version.Look)
	return Differences(before, after, lang), nil
}
