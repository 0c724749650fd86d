package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// This file keeps what one person asks for and another has to agree to. Whatever does what was asked ends the line in the same
// transaction.

// ask keeps what is asked, in place of what was asked of the same before, and notes it.
func ask(ctx context.Context, tx *sql.Tx, q *db.Queries, a *issuance.Agreement, action string) error {
	err := q.Ask(ctx, db.AskParams{
		OrgID: int64(a.Org), Kind: string(a.What), Subject: a.Subject, ClassID: a.Class[:], AskedAt: micros(a.At), EndsAt: micros(a.Ends),
		Code: a.Code, Note: a.Note, Tell: a.Tell, ActorKind: string(a.By.Kind), ActorID: a.By.ID,
	})
	if err != nil {
		return err
	}
	return chain.Append(ctx, tx, int64(a.Org), a.At, audit.Entry{Action: action, Subject: fmt.Sprint(a.Subject), Code: a.Code, Actor: a.By})
}

// AskUndo records that somebody wants a batch undone, in place of what was asked before, and halts it.
func (s BatchStore) AskUndo(ctx context.Context, b issuance.Batch, r issuance.Revocation) error {
	return s.askOfBatch(ctx, "batch.ask_undo", issuance.Agreement{
		Org: b.Org, What: issuance.Undoing, Subject: b.ID, Code: r.Code, Note: r.Note, Tell: r.Tell, At: r.At, By: r.By,
	})
}

// AskReinstate records that somebody wants an undoing taken back, in place of what was asked before.
func (s BatchStore) AskReinstate(ctx context.Context, b issuance.Batch, r issuance.Reinstatement) error {
	return s.askOfBatch(ctx, "batch.ask_reinstate", issuance.Agreement{
		Org: b.Org, What: issuance.Reinstating, Subject: b.ID, Tell: r.Tell, At: r.At, By: r.By,
	})
}

// askOfBatch asks for what is still to be done to a batch; issuance.ErrConflict where it is done.
func (s BatchStore) askOfBatch(ctx context.Context, action string, a issuance.Agreement) error {
	return s.change(ctx, action, func(tx *sql.Tx, q *db.Queries) error {
		if a.What == issuance.Undoing { // before the chain is locked, as whoever publishes does
			if err := halt(ctx, tx, q, a.By, issuance.Batch{Org: a.Org, ID: a.Subject}, a.At); err != nil {
				return err
			}
		}
		if err := q.LockChain(ctx, int64(a.Org)); err != nil { // whoever does it waits
			return err
		}
		b, err := q.BatchToAgree(ctx, db.BatchToAgreeParams{OrgID: int64(a.Org), ID: a.Subject})
		if err != nil {
			return absent(err, "batch %d", a.Subject)
		}
		if undone := b.UndoneAt > 0; undone != (a.What == issuance.Reinstating) {
			return issuance.ErrConflict
		}
		a.Class = idOf(b.PublicID)
		return ask(ctx, tx, q, &a, action)
	})
}

// WithdrawAsked forgets what was asked of a batch at a time; issuance.ErrConflict where that waits no longer.
func (s BatchStore) WithdrawAsked(ctx context.Context, by issuance.By, b issuance.Batch, asked issuance.Matter, askedAt, at time.Time) error {
	return s.change(ctx, "withdraw what was asked", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.WithdrawAgreement(ctx, db.WithdrawAgreementParams{OrgID: int64(b.Org), Kind: string(asked), Subject: b.ID, AskedAt: micros(askedAt)})
		if err := untaken(n, err); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(b.Org), at, audit.Entry{Action: "batch.withdraw", Subject: fmt.Sprint(b.ID), Code: string(asked), Actor: by})
	})
}

// askedOf puts into a batch what somebody else is to agree to.
func (s BatchStore) askedOf(ctx context.Context, b *issuance.Batch) error {
	rows, err := s.queries.AgreementsAbout(ctx, db.AgreementsAboutParams{OrgID: int64(b.Org), Subject: b.ID})
	for i := range rows {
		switch a := agreement(&rows[i]); a.What {
		case issuance.Undoing:
			b.UndoAsked = issuance.Revocation{Code: a.Code, Note: a.Note, Tell: a.Tell, At: a.At, By: a.By}
		case issuance.Reinstating:
			b.ReinstateAsked = issuance.Reinstatement{Tell: a.Tell, At: a.At, By: a.By}
		}
	}
	return absent(err, "what is asked of batch %d", b.ID)
}

func agreement(row *db.Agreement) issuance.Agreement {
	return issuance.Agreement{
		Org: issuance.OrganisationID(row.OrgID), What: issuance.Matter(row.Kind), Subject: row.Subject, Class: idOf(row.ClassID),
		Code: row.Code, Note: row.Note, Tell: row.Tell, At: fromMicros(row.AskedAt), Ends: fromMicros(row.EndsAt), By: actorOf(row.ActorKind, row.ActorID),
	}
}

// Agreements returns what waits within departments for somebody else to agree, the oldest first, at most so many.
func (s BatchStore) Agreements(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]issuance.Agreement, error) {
	rows, err := s.queries.Agreements(ctx, db.AgreementsParams{OrgID: int64(org), Scope: scope.Text(), AtMost: int64(atMost)})
	all := make([]issuance.Agreement, len(rows))
	for i := range rows {
		all[i] = agreement(&rows[i])
	}
	return all, absent(err, "what waits in organisation %d for somebody to agree", org)
}

// AskRelease records that somebody wants the plan that is kept of a proposal released by somebody else, before a time where it
// is to be awarded at one. Where that is asked already it is left so. It returns issuance.ErrConflict where the plan is not
// that of the proposal any more.
func (s ProposalStore) AskRelease(ctx context.Context, by issuance.By, p awarding.Proposal, before, at time.Time) error {
	return s.change(ctx, "ask to release a list", func(tx *sql.Tx, q *db.Queries) error {
		if err := q.LockChain(ctx, int64(p.Org)); err != nil { // whoever changes or releases it waits
			return err
		}
		stored, err := q.Proposal(ctx, db.ProposalParams{OrgID: int64(p.Org), ID: p.ID})
		if err != nil {
			return absent(err, "proposal %d", p.ID)
		}
		if stored.PlanID != p.Plan || stored.BatchID != 0 || stored.ReleaseAt > 0 {
			return issuance.ErrConflict
		}
		_, err = q.Agreement(ctx, db.AgreementParams{OrgID: int64(p.Org), Kind: string(issuance.Releasing), Subject: p.ID})
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return ask(ctx, tx, q, &issuance.Agreement{Org: p.Org, What: issuance.Releasing, Subject: p.ID, Class: p.Class, At: at, Ends: before, By: by}, "proposal.ask")
	})
}

// ReleaseAsked returns who has asked for the release of a proposal, and when; issuance.ErrNotFound where nobody has.
func (s ProposalStore) ReleaseAsked(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Agreement, error) {
	row, err := s.queries.Agreement(ctx, db.AgreementParams{OrgID: int64(org), Kind: string(issuance.Releasing), Subject: id})
	return agreement(&row), absent(err, "a request to release list %d", id)
}

// endAgreement ends what was asked of a batch or list, and reports whether anything was.
func endAgreement(ctx context.Context, q *db.Queries, org, subject int64, what issuance.Matter) (bool, error) {
	n, err := q.EndAgreement(ctx, db.EndAgreementParams{OrgID: org, Kind: string(what), Subject: subject})
	return n > 0, err
}
