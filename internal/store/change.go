package store

import (
	"context"
	"errors"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/db"
)

// keptChanges is how many changes of awards are named; who asks for older ones is told that it may be any.
const keptChanges = 1000

// awardChanges notes in a transaction that the state of one award changes. The organisation's row is locked from here on,
// so that numbers become visible in their order.
func awardChanges(ctx context.Context, q *db.Queries, org issuance.OrganisationID, id issuance.ID) error {
	if err := q.MoveEpoch(ctx, int64(org)); err != nil {
		return err
	}
	err := q.InsertAwardChange(ctx, db.InsertAwardChangeParams{OrgID: int64(org), AwardID: id[:]})
	return errors.Join(err, forgetChanges(ctx, q, org))
}

// rowsChange notes the same of all rows of a batch from one to another; of none where the first comes behind the last, when
// only the revocation list changes.
func rowsChange(ctx context.Context, q *db.Queries, org issuance.OrganisationID, batch int64, first, last int) error {
	if err := q.MoveEpoch(ctx, int64(org)); err != nil {
		return err
	}
	err := q.InsertRowsChange(ctx, db.InsertRowsChangeParams{OrgID: int64(org), None: []byte{}, BatchID: batch, FirstRow: first, LastRow: last})
	return errors.Join(err, forgetChanges(ctx, q, org))
}

func forgetChanges(ctx context.Context, q *db.Queries, org issuance.OrganisationID) error {
	return q.ForgetAwardChanges(ctx, db.ForgetAwardChangesParams{OrgID: int64(org), Keep: keptChanges})
}

// Changes returns how much has changed of each organisation, in the order of their numbers.
func (s OrganisationStore) Changes(ctx context.Context) ([]issuance.Changes, error) {
	rows, err := s.queries.Changes(ctx)
	if err != nil {
		return nil, absent(err, "changes")
	}
	all := make([]issuance.Changes, len(rows))
	for i, row := range rows {
		all[i] = issuance.Changes{Org: issuance.OrganisationID(row.ID), Published: row.Published, Awards: row.Epoch}
	}
	return all, nil
}

// ChangedAwards returns the awards of an organisation whose state changed after one number (Changes.Awards) and up to
// another. named is false when they cannot be told one by one, because they are many or long ago: then it may be any.
func (s AwardStore) ChangedAwards(ctx context.Context, org issuance.OrganisationID, after, upto int64) (ids []issuance.ID, named bool, err error) {
	rows, err := s.queries.AwardChanges(ctx, db.AwardChangesParams{OrgID: int64(org), After: after, Upto: upto})
	if err != nil {
		return nil, false, absent(err, "changes of awards")
	}
	for _, id := range rows {
		ids = append(ids, issuance.ID(id))
	}
	return ids, int64(len(ids)) == upto-after, nil
}

// ChangedRows returns, as they stand now, the awards whose state changed after one number (Changes.Awards) and up to another,
// each perhaps several times. named is false where they cannot be told, because the changes are long ago: then it may be any.
func (s AwardStore) ChangedRows(ctx context.Context, org issuance.OrganisationID, after, upto int64) (awards []issuance.ListedAward, named bool, err error) {
	of := db.CountRowChangesParams{OrgID: int64(org), After: after, Upto: upto}
	n, err := s.queries.CountRowChanges(ctx, of)
	if err != nil || n != upto-after {
		return nil, false, absent(err, "changes of awards")
	}
	rows, err := s.queries.ChangedRows(ctx, db.ChangedRowsParams(of))
	awards = make([]issuance.ListedAward, len(rows))
	for i := range rows {
		row := db.AwardsUpRow(rows[i])
		awards[i] = listed(org, &row)
	}
	return awards, true, absent(err, "awards that changed")
}
