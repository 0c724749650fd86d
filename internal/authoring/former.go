package authoring

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
)

// PublishedText is what a class says in its newest version.
type PublishedText struct {
	ID          issuance.ID
	Version     int
	Description []byte
	Look        issuance.Look
	Archived    bool // its draft is put away
}

// Awardable finds the micro-credentials of departments that can be awarded, the newest first: what is published, and neither
// retired nor put away.
func (s *Service) Awardable(ctx context.Context, org *issuance.Organisation, scope department.Scope) (all []Listed, err error) {
	texts, err := s.Reviews.PublishedTexts(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	var approved map[string]bool
	if org.Reviewed {
		if approved, err = s.Reviews.ApprovedTexts(ctx, org.ID); err != nil {
			return nil, err
		}
	}
	owned, err := s.Departments.Owned(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	for i := range texts {
		if texts[i].Archived || !scope.Has(owned[texts[i].ID]) {
			continue
		}
		one, err := s.published(&texts[i])
		if err != nil {
			return nil, err
		}
		one.Department, one.Barred = owned[one.ID], org.Reviewed && !approved[string(one.Digest)]
		all = append(all, one.Listed)
	}
	return all, nil
}

// published is a published text as it is listed, with its digest.
func (s *Service) published(text *PublishedText) (Unapproved, error) {
	described, err := microcredential.Parse(text.Description)
	if err != nil {
		return Unapproved{}, err
	}
	listed := Listed{ID: text.ID, Titles: FieldsOf(described[0]).Titles(), Version: text.Version}
	return Unapproved{listed, s.Post.TextDigest(described[0], text.Look)}, nil
}

// Unapproved is a published micro-credential that is awarded to nobody where review is on, for nobody has approved what it
// says.
type Unapproved struct {
	Listed
	Digest []byte // of the text
}

// Unapproved finds the published micro-credentials that nobody has approved, the newest first; retired ones are none of them.
func (s *Service) Unapproved(ctx context.Context, org issuance.OrganisationID) ([]Unapproved, error) {
	return s.unapproved(ctx, org, func(issuance.ID) bool { return true })
}

// unapproved looks at those that are asked for alone.
func (s *Service) unapproved(ctx context.Context, org issuance.OrganisationID, asked func(issuance.ID) bool) ([]Unapproved, error) {
	texts, err := s.Reviews.PublishedTexts(ctx, org)
	if err != nil {
		return nil, err
	}
	approved, err := s.Reviews.ApprovedTexts(ctx, org)
	if err != nil {
		return nil, err
	}
	var all []Unapproved
	for i := range texts {
		if !asked(texts[i].ID) {
			continue
		}
		one, err := s.published(&texts[i])
		if err != nil {
			return nil, err
		}
		if !approved[string(one.Digest)] {
			all = append(all, one)
		}
	}
	return all, nil
}

// Former says what becomes of micro-credentials that were published before review was on, and that nobody has approved.
type Former string

// What can become of them.
const (
	AcceptFormer Former = "accept" // one decision, made elsewhere, has approved them as they are
	ReviewFormer Former = "review" // each is handed in, and awarded to nobody until it is approved
)

// ChangePolicy changes how an organisation reviews, or returns a *ReviewError. Reviews that have begun go on as they began.
// Whoever switches review on says what becomes of what is published already, where there is such; decided is the decision that
// accepts it.
func (s *Service) ChangePolicy(ctx context.Context, by issuance.By, org *issuance.Organisation, p Policy, former Former, decided issuance.Approval) error {
	if err := errors.Join(by.Validate(), p.Tidy()); err != nil {
		return err
	}
	before, err := s.Reviews.Policy(ctx, org.ID)
	if err != nil {
		return err
	}
	now := s.Post.Now()
	var accepted []issuance.Approval
	if p.On && (former == AcceptFormer || !before.On) {
		left, err := s.Unapproved(ctx, org.ID)
		switch {
		case err != nil:
			return err
		case len(left) > 0 && former == AcceptFormer:
			if accepted, err = accept(left, decided, p.Years, now); err != nil {
				return err
			}
		case len(left) > 0 && former != ReviewFormer:
			return unreviewable("former", "count", len(left))
		}
	}
	return s.Reviews.SetPolicy(ctx, by, org.ID, p, accepted, now)
}

// accept is one decision for each of several texts.
func accept(all []Unapproved, decided issuance.Approval, years int, now time.Time) (approvals []issuance.Approval, err error) {
	if err := tidyDecided(&decided, now); err != nil {
		return nil, err
	}
	decided.Ends, decided.Recorded = decided.On.AddDate(years, 0, 0), now
	for _, one := range all {
		decided.Digest, decided.Class = one.Digest, one.ID
		approvals = append(approvals, decided)
	}
	return approvals, nil
}

// tidyDecided brings a decision that was made elsewhere into the form in which it is kept, or refuses it in the words of the
// desk.
func tidyDecided(a *issuance.Approval, now time.Time) error {
	err := a.Tidy(now)
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) && refusal.Code == "approval_lacks" {
		return unreviewable("lacks")
	}
	return err
}
