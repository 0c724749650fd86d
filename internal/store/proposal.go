package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// ProposalStore keeps lists that were handed in, until they are recorded.
type ProposalStore struct{ *base }

// CreateProposal keeps a new proposal. p.ID is the wanted number; the next free one is taken.
func (s ProposalStore) CreateProposal(ctx context.Context, p awarding.Proposal) (int64, error) {
	asked, err := p.Asked.Marshal()
	if err != nil {
		return 0, err
	}
	err = s.change(ctx, "create proposal", func(tx *sql.Tx, q *db.Queries) error {
		for n := int64(0); n == 0; {
			n, err = q.InsertProposal(ctx, db.InsertProposalParams{
				OrgID: int64(p.Org), ID: p.ID, ClassID: p.Class[:], Name: p.Name, Asked: string(asked), List: p.List,
				ChangedAt: micros(p.Changed), ActorKind: string(p.By.Kind), ActorID: p.By.ID, KeeperID: keeper(p.By),
			})
			if err != nil {
				return err
			}
			if n == 0 {
				p.ID++
			}
		}
		return noteProposal(ctx, tx, p.By, p, "proposal.begin", p.Changed, digest(p.List))
	})
	return p.ID, err
}

func noteProposal(ctx context.Context, tx *sql.Tx, by issuance.By, p awarding.Proposal, action string, at time.Time, digest []byte) error {
	return chain.Append(ctx, tx, int64(p.Org), at, audit.Entry{Action: action, Subject: fmt.Sprint(p.ID), Code: p.Class.String(), Count: 1, Digest: digest, Actor: by})
}

// Proposal returns a proposal of an organisation.
func (s ProposalStore) Proposal(ctx context.Context, org issuance.OrganisationID, id int64) (awarding.Proposal, error) {
	row, err := s.queries.Proposal(ctx, db.ProposalParams{OrgID: int64(org), ID: id})
	if err != nil {
		return awarding.Proposal{}, absent(err, "proposal %d", id)
	}
	p, err := proposal(db.OpenProposalsRow{
		OrgID: row.OrgID, ID: row.ID, Revision: row.Revision, ClassID: row.ClassID, Name: row.Name, Asked: row.Asked, PlanID: row.PlanID,
		ChangedAt: row.ChangedAt, ActorKind: row.ActorKind, ActorID: row.ActorID,
		ReleaseAt: row.ReleaseAt, ReleaseActorKind: row.ReleaseActorKind, ReleaseActorID: row.ReleaseActorID, Hindered: row.Hindered, Sight: row.Sight,
	})
	p.List, p.Batch = row.List, row.BatchID
	return p, err
}

func proposal(row db.OpenProposalsRow) (awarding.Proposal, error) {
	p := awarding.Proposal{
		Org: issuance.OrganisationID(row.OrgID), ID: row.ID, Revision: row.Revision, Class: idOf(row.ClassID), Name: row.Name, Plan: row.PlanID,
		Changed: fromMicros(row.ChangedAt), By: actorOf(row.ActorKind, row.ActorID),
		Hindered: row.Hindered,
	}
	if row.ReleaseAt > 0 {
		p.Release = awarding.Release{At: fromMicros(row.ReleaseAt), By: actorOf(row.ReleaseActorKind, row.ReleaseActorID)}
	}
	var err error
	if p.Asked, err = awarding.ReadAsked([]byte(row.Asked)); err == nil && row.Sight != "" {
		err = json.Unmarshal([]byte(row.Sight), &p.Sight)
	}
	if err != nil {
		err = fmt.Errorf("proposal %d: %w", row.ID, err)
	}
	return p, err
}

func proposals[Row db.OpenProposalsRow | db.PlannedProposalsRow | db.DueProposalsRow | db.RenewingProposalsRow](rows []Row) ([]awarding.Proposal, error) {
	all := make([]awarding.Proposal, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = proposal(db.OpenProposalsRow(row)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// SaveProposal keeps what is asked as the next revision, with its plan and its release, and forgets the plan that was kept of
// the last.
func (s ProposalStore) SaveProposal(ctx context.Context, p awarding.Proposal) error {
	asked, err := p.Asked.Marshal()
	if err != nil {
		return err
	}
	return s.change(ctx, "save proposal", func(tx *sql.Tx, q *db.Queries) error {
		stored, err := q.Proposal(ctx, db.ProposalParams{OrgID: int64(p.Org), ID: p.ID})
		if err != nil {
			return absent(err, "proposal %d", p.ID)
		}
		n, err := q.SaveProposal(ctx, db.SaveProposalParams{
			OrgID: int64(p.Org), ID: p.ID, Revision: p.Revision, Asked: string(asked), PlanID: p.Plan,
			ChangedAt: micros(p.Changed), ActorKind: string(p.By.Kind), ActorID: p.By.ID,
			ReleaseAt: micros(p.Release.At), ReleaseActorKind: string(p.Release.By.Kind), ReleaseActorID: p.Release.By.ID, Hindered: p.Hindered,
		})
		if err := untaken(n, err); err != nil {
			return err
		}
		if err := forgetPlan(ctx, q, stored.PlanID); err != nil {
			return err
		}
		withdrawn := false
		if !p.Waits() {
			if withdrawn, err = endAgreement(ctx, q, int64(p.Org), p.ID, issuance.Releasing); err != nil {
				return err
			}
		}
		p.Class = idOf(stored.ClassID)
		deed := deedOf(&p, stored, withdrawn && stored.Asked == string(asked))
		if err := noteProposal(ctx, tx, p.By, p, deed, p.Changed, digest(asked)); err != nil || !withdrawn || deed == "proposal.withdraw" {
			return err
		}
		return noteProposal(ctx, tx, p.By, p, lapse, p.Changed, nil)
	})
}

// lapse is that nobody is asked any more to release a list, for it is another now, or is gone.
const lapse = "proposal.lapse"

// deedOf is what was done to a proposal that is saved; withdrawn is whether all of it is that nobody is asked any more to
// release it.
func deedOf(p *awarding.Proposal, stored db.Proposal, withdrawn bool) string {
	switch {
	case p.Hindered != "" && stored.Hindered == "":
		return "proposal.hindered"
	case p.Release.At.IsZero() && stored.ReleaseAt > 0:
		return "proposal.unschedule"
	case withdrawn:
		return "proposal.withdraw"
	}
	return "proposal.change"
}

// ScheduleProposal has the plan that is kept of a revision recorded at an hour.
func (s ProposalStore) ScheduleProposal(ctx context.Context, p awarding.Proposal, at time.Time) error {
	return s.change(ctx, "schedule proposal", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.ScheduleProposal(ctx, db.ScheduleProposalParams{
			OrgID: int64(p.Org), ID: p.ID, Revision: p.Revision, PlanID: p.Plan,
			ReleaseAt: micros(p.Release.At), ReleaseActorKind: string(p.Release.By.Kind), ReleaseActorID: p.Release.By.ID,
		})
		if err := untaken(n, err); err != nil {
			return err
		}
		return noteProposal(ctx, tx, p.Release.By, p, "proposal.schedule", at, nil)
	})
}

// TakeReleases returns proposals whose hour has come, at most so many, the earliest first, and those that somebody was asked
// to release for an hour that was over at a time. Until the lease ends nobody else gets them. Where none is due nothing is
// written.
func (s ProposalStore) TakeReleases(ctx context.Context, atMost int, now, over, lease time.Time) (taken []awarding.Proposal, err error) {
	if due, err := s.queries.ReleaseIsDue(ctx, db.ReleaseIsDueParams{Now: micros(now), Over: micros(over)}); err != nil || due == 0 {
		return nil, absent(err, "lists whose hour has come")
	}
	err = s.change(ctx, "take releases", func(_ *sql.Tx, q *db.Queries) error {
		rows, err := q.DueProposals(ctx, db.DueProposalsParams{Now: micros(now), Over: micros(over), AtMost: int64(atMost)})
		taken = nil
		for _, row := range rows {
			n, err := q.TakeRelease(ctx, db.TakeReleaseParams{OrgID: row.OrgID, ID: row.ID, Revision: row.Revision, ReleaseAt: row.ReleaseAt, Now: micros(now), LeaseUntil: micros(lease)})
			if err != nil {
				return err
			}
			if n == 0 { // another node was quicker
				continue
			}
			p, err := proposal(db.OpenProposalsRow(row))
			if err != nil {
				return err
			}
			taken = append(taken, p)
		}
		return err
	})
	return taken, err
}

// PlannedProposals returns what is to be recorded of departments at a later hour, the earliest first, without the lists.
func (s ProposalStore) PlannedProposals(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]awarding.Proposal, error) {
	rows, err := s.queries.PlannedProposals(ctx, db.PlannedProposalsParams{OrgID: int64(org), Scope: scope.Text(), AtMost: int64(atMost)})
	if err != nil {
		return nil, absent(err, "planned lists of organisation %d", org)
	}
	return proposals(rows)
}

// CountHindered returns how many open lists of an organisation could not be recorded at their hour.
func (s ProposalStore) CountHindered(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int64, error) {
	n, err := s.queries.CountHindered(ctx, db.CountHinderedParams{OrgID: int64(org), Scope: scope.Text()})
	return n, absent(err, "lists of organisation %d that were hindered", org)
}

// forgetPlan forgets a plan that is proposed, with its rows; 0 is none.
func forgetPlan(ctx context.Context, q *db.Queries, plan int64) error {
	if plan == 0 {
		return nil
	}
	if err := q.DeletePlanChunks(ctx, plan); err != nil {
		return err
	}
	_, err := q.DeleteProposedPlan(ctx, plan)
	return err
}

// SightProposal notes how a revision was found. Nobody does anything by it: it is told of the list, which stays as it is.
func (s ProposalStore) SightProposal(ctx context.Context, p awarding.Proposal) error {
	sight, err := json.Marshal(p.Sight)
	if err != nil {
		return err
	}
	return s.change(ctx, "see proposal", func(_ *sql.Tx, q *db.Queries) error {
		return q.SightProposal(ctx, db.SightProposalParams{OrgID: int64(p.Org), ID: p.ID, Revision: p.Revision, Sight: string(sight)})
	})
}

// PlanProposal notes which plan is kept of a revision.
func (s ProposalStore) PlanProposal(ctx context.Context, p awarding.Proposal, plan int64) error {
	return s.change(ctx, "plan proposal", func(_ *sql.Tx, q *db.Queries) error {
		n, err := q.PlanProposal(ctx, db.PlanProposalParams{OrgID: int64(p.Org), ID: p.ID, Revision: p.Revision, PlanID: plan})
		return untaken(n, err)
	})
}

// DropProposal forgets a proposal that is not recorded, with its list and its plan.
func (s ProposalStore) DropProposal(ctx context.Context, by issuance.By, p awarding.Proposal, at time.Time) error {
	return s.change(ctx, "drop proposal", func(tx *sql.Tx, q *db.Queries) error {
		stored, err := q.Proposal(ctx, db.ProposalParams{OrgID: int64(p.Org), ID: p.ID})
		if err != nil {
			return absent(err, "proposal %d", p.ID)
		}
		n, err := q.DropProposal(ctx, db.DropProposalParams{OrgID: int64(p.Org), ID: p.ID})
		if err := untaken(n, err); err != nil {
			return err
		}
		if err := forgetPlan(ctx, q, stored.PlanID); err != nil {
			return err
		}
		asked, err := endAgreement(ctx, q, int64(p.Org), p.ID, issuance.Releasing)
		if err != nil {
			return err
		}
		if err := unlistAll(ctx, q, int64(p.Org), p.ID); err != nil {
			return err
		}
		p.Class = idOf(stored.ClassID)
		if err := noteProposal(ctx, tx, by, p, "proposal.drop", at, nil); err != nil || !asked {
			return err
		}
		return noteProposal(ctx, tx, by, p, lapse, at, nil)
	})
}

// OpenProposals returns what is not recorded, without the lists, the one that was changed last first, behind those that are
// skipped.
func (s ProposalStore) OpenProposals(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, atMost int) ([]awarding.Proposal, error) {
	rows, err := s.queries.OpenProposals(ctx, db.OpenProposalsParams{OrgID: int64(org), Scope: scope.Text(), Skipped: int64(skipped), AtMost: int64(atMost)})
	if err != nil {
		return nil, absent(err, "proposals of organisation %d", org)
	}
	return proposals(rows)
}

// RenewingProposals returns what renews awards and is not recorded, or not worked off yet, without the lists.
func (s ProposalStore) RenewingProposals(ctx context.Context, org issuance.OrganisationID) ([]awarding.Proposal, error) {
	rows, err := s.queries.RenewingProposals(ctx, int64(org))
	if err != nil {
		return nil, absent(err, "lists of organisation %d that renew awards", org)
	}
	return proposals(rows)
}

// ForgetProposals forgets what was changed last before a time, never recorded and not to be recorded at a later hour, and
// returns how many that were.
func (s ProposalStore) ForgetProposals(ctx context.Context, by issuance.By, before, at time.Time) (int64, error) {
	old, err := s.queries.OldProposals(ctx, micros(before))
	if err != nil {
		return 0, absent(err, "old proposals")
	}
	for i, row := range old {
		p := awarding.Proposal{Org: issuance.OrganisationID(row.OrgID), ID: row.ID}
		err := s.DropProposal(ctx, by, p, at)
		if err != nil && !errors.Is(err, issuance.ErrConflict) && !errors.Is(err, issuance.ErrNotFound) { // else it was recorded or dropped meanwhile
			return int64(i), err
		}
	}
	return int64(len(old)), nil
}

// NameHeaders remembers what headers of an organisation's lists mean.
func (s ProposalStore) NameHeaders(ctx context.Context, org issuance.OrganisationID, named []roster.Named) error {
	if len(named) == 0 {
		return nil
	}
	return s.change(ctx, "name headers", func(_ *sql.Tx, q *db.Queries) error {
		for _, n := range named {
			if err := q.NameHeader(ctx, db.NameHeaderParams{OrgID: int64(org), Header: n.Header, Means: n.As}); err != nil {
				return err
			}
		}
		return nil
	})
}

// NamedHeaders tells what was remembered, in the order of the headers.
func (s ProposalStore) NamedHeaders(ctx context.Context, org issuance.OrganisationID) ([]roster.Named, error) {
	rows, err := s.queries.NamedHeaders(ctx, int64(org))
	named := make([]roster.Named, len(rows))
	for i, row := range rows {
		named[i] = roster.Named{Header: row.Header, As: row.Means}
	}
	return named, absent(err, "headers of organisation %d", org)
}
