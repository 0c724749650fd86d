package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// PlanStore keeps plans that nobody has recorded yet.
type PlanStore struct{ *base }

// KeepPlan keeps a plan with its rows. k.ID is the wanted number; the next free one is taken.
func (s PlanStore) KeepPlan(ctx context.Context, k issuance.KeptPlan, good, faulty iter.Seq2[[]byte, error]) (int64, error) {
	err := s.change(ctx, "keep plan", func(tx *sql.Tx, q *db.Queries) error {
		at := time.UnixMicro(k.ID)
		for n := int64(0); n == 0; {
			var err error
			n, err = q.InsertPlan(ctx, db.InsertPlanParams{ID: k.ID, Content: k.Content, ActorKind: string(k.By.Kind), ActorID: k.By.ID})
			if err != nil {
				return err
			}
			if n == 0 {
				k.ID++
			}
		}
		count, err := insertPlanChunks(ctx, q, k.ID, false, good)
		if err != nil {
			return err
		}
		if _, err := insertPlanChunks(ctx, q, k.ID, true, faulty); err != nil {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{
			Action: "plan.propose", Subject: fmt.Sprint(k.ID), Count: count, Digest: digest(k.Content), Actor: k.By,
		})
	})
	return k.ID, err
}

func insertPlanChunks(ctx context.Context, q *db.Queries, id int64, faulty bool, chunks iter.Seq2[[]byte, error]) (count int64, err error) {
	for payload, err := range chunks {
		if err != nil {
			return count, err
		}
		err := q.InsertPlanChunk(ctx, db.InsertPlanChunkParams{PlanID: id, Faulty: faulty, Number: int(count), Payload: payload})
		if err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}

// KeptPlan returns a kept plan, without its rows.
func (s PlanStore) KeptPlan(ctx context.Context, id int64) (issuance.KeptPlan, error) {
	row, err := s.queries.Plan(ctx, id)
	if err != nil {
		return issuance.KeptPlan{}, absent(err, "plan %d", id)
	}
	k := issuance.KeptPlan{
		ID: row.ID, Content: row.Content, By: actorOf(row.ActorKind, row.ActorID),
		Org: issuance.OrganisationID(row.OrgID), Batch: row.BatchID, State: issuance.Proposed,
	}
	switch {
	case row.UndoneAt > 0:
		k.State = issuance.Undone
	case row.BatchID > 0:
		k.State = issuance.Recorded
	}
	return k, nil
}

// PlanChunks yields the good or the faulty rows of a proposed plan.
func (s PlanStore) PlanChunks(ctx context.Context, id int64, faulty bool) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for number := 0; ; number++ {
			payload, err := s.queries.PlanChunk(ctx, db.PlanChunkParams{PlanID: id, Faulty: faulty, Number: number})
			if errors.Is(err, sql.ErrNoRows) || !yield(payload, absent(err, "rows of plan %d", id)) || err != nil {
				return
			}
		}
	}
}

// finishPlan makes a proposed plan the recorded one of a batch, and forgets its rows.
func finishPlan(ctx context.Context, tx *sql.Tx, q *db.Queries, b *issuance.Batch) error {
	if b.Plan == 0 {
		return nil
	}
	n, err := q.FinishPlan(ctx, db.FinishPlanParams{ID: b.Plan, OrgID: int64(b.Org), BatchID: b.ID, Content: []byte{}})
	return errors.Join(untaken(n, err), q.DeletePlanChunks(ctx, b.Plan), endReleases(ctx, tx, q, b),
		q.ForgetRequestsOfPlan(ctx, b.Plan),
		q.RecordProposal(ctx, db.RecordProposalParams{PlanID: b.Plan, BatchID: b.ID, Empty: []byte{}}))
}

// endReleases notes that what somebody asked for of a plan is agreed to by who had it recorded.
func endReleases(ctx context.Context, tx *sql.Tx, q *db.Queries, b *issuance.Batch) error {
	asked, err := q.EndReleasesOf(ctx, b.Plan)
	for _, a := range asked {
		entry := audit.Entry{Action: "proposal.release", Subject: fmt.Sprint(a.Subject), Count: 1, Actor: b.By}
		if err := chain.Append(ctx, tx, a.OrgID, time.UnixMicro(b.ID), entry); err != nil {
			return err
		}
	}
	return err
}

// ForgetPlans forgets what was proposed before a time and never recorded, and returns how many plans that were.
func (s PlanStore) ForgetPlans(ctx context.Context, by issuance.By, before, at time.Time) (forgotten int64, err error) {
	if old, err := s.queries.CountOldPlans(ctx, micros(before)); err != nil || old == 0 {
		return 0, absent(err, "old plans")
	}
	err = s.change(ctx, "forget plans", func(tx *sql.Tx, q *db.Queries) error {
		if err := q.DeleteOldPlanChunks(ctx, micros(before)); err != nil {
			return err
		}
		if forgotten, err = q.DeleteOldPlans(ctx, micros(before)); err != nil || forgotten == 0 {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "plan.forget", Count: forgotten, Actor: by})
	})
	return forgotten, err
}
