package awarding

import (
	"context"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// This file awards once more to those whose awards have expired, or will.

// Renewal is a list of the learners of awards of one class.
type Renewal struct {
	Of   []issuance.Award // one at least
	Name string           // of the list
	Hour time.Time        // when all of them have ended; zero: they have
	Rows []Learner
}

// Renew begins a list of the learners of awards of one class, to be looked through, dated and released as any other: where some
// of them still run, at an hour when they have ended.
func (s *Service) Renew(ctx context.Context, by issuance.By, org *issuance.Organisation, r *Renewal) (Proposal, error) {
	class, err := s.classOf(ctx, org, r.Of[0])
	if err != nil {
		return Proposal{}, err
	}
	p := Proposal{Name: r.Name, List: ListOf(r.Rows...)}
	for i := range r.Of {
		p.Asked.Renews = append(p.Asked.Renews, r.Of[i].ID)
	}
	if !r.Hour.IsZero() {
		p.Asked.Hour = r.Hour.In(org.Location()).Format(hourLayout)
	}
	return s.begin(ctx, by, org, class, p)
}

// Renewing are the lists by which awards are to be renewed, by the awards: those that are open, and those that are recorded
// while their awards are being made. A learner who was taken out of such a list counts until it is recorded.
func (s *Service) Renewing(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]*Proposal, error) {
	lists, err := s.RenewingProposals(ctx, org)
	renewing := map[issuance.ID]*Proposal{}
	for i := range lists {
		for _, id := range lists[i].Asked.Renews {
			renewing[id] = &lists[i]
		}
	}
	return renewing, err
}
