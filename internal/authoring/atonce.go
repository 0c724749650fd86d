package authoring

import (
	"bytes"
	"context"
	"errors"

	"github.com/mitome/mitome/internal/issuance"
)

// AtOnce reports whether somebody can approve the text and publish it in one go: by their own button alone, with no other step
// and no remark that waits. writes is whether they may hand it in where that was not done.
func (j *Judged) AtOnce(who Decider, writes bool) bool {
	r, state := j.Review, j.State()
	switch {
	case !j.Policy.On || state == Approved:
		return false
	case state == InReview:
		if len(r.Unanswered()) > 0 {
			return false
		}
	case !writes || len(j.Open()) > 0:
		return false
	default:
		r = &Review{Route: j.Policy.Full}
	}
	_, step := r.Standing()
	after, _ := r.After(&Decision{Verdict: Approves, Step: step}).Standing()
	return after == Accepted && r.Route[step].Kind == InDesk && r.bars(&j.Policy, who) == ""
}

// ApproveAndPublish approves a revision of a draft, whose text has the digest that was shown, and publishes it: the deeds of
// Submit, where nobody has handed it in, of Decide and of Publish, one after the other, each with its own line of the record.
// approves says who, and under which name and position; writes whether they may hand in. It returns what these return, and a
// *ReviewError where somebody else has to decide, too; then nothing is written. Where it is cut off, asking again does the
// rest.
func (s *Service) ApproveAndPublish(ctx context.Context, approves Decision, writes bool, org *issuance.Organisation, d *Draft, revision int64, digest []byte) (*issuance.Plan, error) {
	if d.Revision != revision {
		return nil, &ConflictError{*d}
	}
	j, err := s.judgeDraft(ctx, org, d)
	if err == nil && !bytes.Equal(digest, j.Digest) {
		err = &TurnError{j.Review}
	}
	if err == nil && j.State() != Approved {
		err = s.approveAtOnce(ctx, approves, writes, org, d, j)
	}
	if err != nil {
		return nil, err
	}
	return s.Publish(ctx, approves.By, org, d, revision)
}

// approveAtOnce hands the text of a draft in, where nobody has, and approves it.
func (s *Service) approveAtOnce(ctx context.Context, approves Decision, writes bool, org *issuance.Organisation, d *Draft, j *Judged) error {
	own, err := s.IsOwn(ctx, approves.By, org, d.ID, j)
	switch {
	case err != nil:
		return err
	case !j.AtOnce(Decider{own, approves.Whole}, writes):
		return unreviewable("not_at_once")
	}
	if err := s.refusesUnapproved(ctx, org, d); err != nil {
		return err
	}
	if j.State() != InReview {
		if err := s.Submit(ctx, approves.By, approves.Name, org, d, d.Revision, false); err != nil {
			return err
		}
		if j, err = s.judgeDraft(ctx, org, d); err != nil {
			return err
		}
	}
	approves.Verdict, approves.Turn = Approves, len(j.Review.Decisions)
	_, approves.Step = j.Review.Standing()
	return s.Decide(ctx, org, j, j.Digest, approves, Remark{}, nil)
}

// judgeDraft finds out how the text of a draft stands.
func (s *Service) judgeDraft(ctx context.Context, org *issuance.Organisation, d *Draft) (*Judged, error) {
	a, err := s.Assess(ctx, org, d.Fields)
	if err != nil {
		return nil, err
	}
	return s.Judge(ctx, org, d, a)
}

// refusesUnapproved is what publishing a draft would refuse, but that nobody has approved it.
func (s *Service) refusesUnapproved(ctx context.Context, org *issuance.Organisation, d *Draft) error {
	_, err := s.Plan(ctx, org, d)
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) && refusal.Code == "unapproved" {
		return nil
	}
	return err
}
