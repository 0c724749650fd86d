package authoring

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// Waits is what waits for people of an organisation.
type Waits struct {
	Decide   []Attended // texts that wait for a decision
	Answer   []Attended // texts with remarks that nobody has answered
	Returned []Attended // texts that were returned, and not handed in again
	Ending   []Ending   // approvals that end within 90 days, or have ended
}

// Attended is a text in review, with its titles.
type Attended struct {
	Listed
	Review Review
	Step   Step // that waits
}

// Ending is an approval that is to be looked at again, with the titles of its class.
type Ending struct {
	Listed
	issuance.Approval
}

// Asker is for whom something waits: who it is, and the departments for which that person reads, decides and writes.
type Asker struct {
	issuance.By
	Reads, Decides, Writes department.Scope
}

// None reports whether nothing waits.
func (w *Waits) None() bool {
	return len(w.Decide)+len(w.Answer)+len(w.Returned)+len(w.Ending) == 0
}

// ReviewStanding is how far the newest review of a class has come, and which revision of its draft it is about.
type ReviewStanding struct {
	Revision int64
	State    ReviewState
}

// soon is how long before its end an approval is told of.
const soon = 90 * 24 * time.Hour

// WhatWaits finds what waits for somebody of an organisation. A text about which one cannot decide, for one has written it or
// the step is another's, does not wait for them.
func (s *Service) WhatWaits(ctx context.Context, who Asker, org *issuance.Organisation) (*Waits, error) {
	reviews, err := s.Reviews.WaitingReviews(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	policy, err := s.Reviews.Policy(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	owned, err := s.Departments.Owned(ctx, org.ID)
	if err != nil {
		return nil, err
	}
	w := &Waits{}
	for _, r := range reviews {
		of := owned[r.ID]
		if !who.Reads.Has(of) {
			continue
		}
		draft, err := s.Open(ctx, org, r.ID)
		if errors.Is(err, issuance.ErrNotFound) || err == nil && !draft.Archived.IsZero() {
			continue
		}
		if err != nil {
			return nil, err
		}
		one := Attended{Listed: Listed{ID: r.ID, Titles: draft.Fields.Titles(), Department: of}, Review: r}
		state, step := r.Standing()
		switch {
		case state == Returned && !who.Writes.Has(of):
		case state == Returned:
			w.Returned = append(w.Returned, one)
		case draft.Revision == r.Revision: // a text that was changed is handed in anew
			one.Step = r.Route[step]
			own, err := s.isOwnOf(ctx, who.By, org, &draft, &policy)
			if err != nil {
				return nil, err
			}
			if who.Decides.Has(of) && r.bars(&policy, Decider{own, who.Decides.IsWhole()}) == "" {
				w.Decide = append(w.Decide, one)
			}
		}
		if len(r.Unanswered()) > 0 && who.Writes.Has(of) {
			w.Answer = append(w.Answer, one)
		}
	}
	return w, s.ending(ctx, org, who.Reads, owned, w)
}

// isOwnOf reports whether somebody has written the text of a draft, where that matters. To judge a text takes longest, and is
// done for none but those who have ever written in the draft.
func (s *Service) isOwnOf(ctx context.Context, by issuance.By, org *issuance.Organisation, d *Draft, p *Policy) (bool, error) {
	if p.Own {
		return false, nil
	}
	ever, err := s.Reviews.Authors(ctx, org.ID, d.ID, time.Time{})
	if err != nil || !slices.Contains(ever, by) {
		return false, err
	}
	j, err := s.judgeDraft(ctx, org, d)
	if err != nil {
		return false, err
	}
	return s.IsOwn(ctx, by, org, d.ID, j)
}

// ending finds the approvals that end soon.
func (s *Service) ending(ctx context.Context, org *issuance.Organisation, scope department.Scope, owned map[issuance.ID]department.ID, w *Waits) error {
	all, err := s.Reviews.Approvals(ctx, org.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Ends.IsZero() || a.Class == (issuance.ID{}) || a.Ends.After(s.Post.Now().Add(soon)) || !scope.Has(owned[a.Class]) {
			continue
		}
		draft, err := s.Open(ctx, org, a.Class)
		if errors.Is(err, issuance.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		w.Ending = append(w.Ending, Ending{Listed{ID: a.Class, Titles: draft.Fields.Titles(), Department: owned[a.Class]}, a})
	}
	return nil
}

// Reviewed puts into a list how the texts stand in review, where the organisation reviews.
func (s *Service) Reviewed(ctx context.Context, org *issuance.Organisation, all []Listed) error {
	if !org.Reviewed {
		return nil
	}
	standings, err := s.Reviews.ReviewStandings(ctx, org.ID)
	if err != nil {
		return err
	}
	for i := range all {
		if at, ok := standings[all[i].ID]; ok && (at.Revision == max(all[i].Revision, 1) || at.State == Returned) {
			all[i].Review = at.State
		}
	}
	return s.bar(ctx, org, all)
}

// bar marks in a list what is published and awarded to nobody.
func (s *Service) bar(ctx context.Context, org *issuance.Organisation, all []Listed) error {
	at := map[issuance.ID]int{}
	for i := range all {
		if all[i].Version > 0 && !all[i].Retired {
			at[all[i].ID] = i
		}
	}
	if len(at) == 0 {
		return nil
	}
	left, err := s.unapproved(ctx, org.ID, func(id issuance.ID) bool { _, listed := at[id]; return listed })
	for _, one := range left {
		all[at[one.ID]].Barred = true
	}
	return err
}

// in is the state that a review gives to a text that is not published; empty: none.
func (r ReviewState) in() State {
	return map[ReviewState]State{Waiting: InReview, Accepted: Approved, Returned: SentBack}[r]
}
