package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// This file keeps true what an award that was replaced says of the one in its place: "replaced" while that stands or was
// itself replaced by one that does, issuance.ReplacementEnded once none does.

// replaced is the reason of an award in whose place another stands.
const replaced = "replaced"

// placeChange is that something came to stand in the places of awards, or stands there no longer.
type placeChange struct {
	taken bool
	at    time.Time
	by    issuance.By // in whose name
}

// changePlaces tells the award whose place a batch took, and the one whose place that had taken, and so on, what has changed.
// It returns the first of them as it is then; nil where the batch took no place, or what stood in it is unchanged.
func changePlaces(ctx context.Context, tx *sql.Tx, q *db.Queries, org issuance.OrganisationID, batch int64, c placeChange) (first *db.Award, err error) {
	from, to, code := replaced, issuance.ReplacementEnded, "left"
	if c.taken {
		from, to, code = to, from, "taken"
	}
	for {
		b, err := q.Batch(ctx, db.BatchParams{OrgID: int64(org), ID: batch})
		if err != nil || len(b.Replaces) == 0 {
			return first, absent(err, "batch %d", batch)
		}
		row, err := q.Award(ctx, db.AwardParams{OrgID: int64(org), ID: b.Replaces})
		if err != nil || row.Reason != from {
			return first, absent(err, "replaced award of batch %d", batch)
		}
		id := idOf(row.ID)
		if err := awardChanges(ctx, q, org, id); err != nil {
			return first, err
		}
		if err := q.SetReason(ctx, db.SetReasonParams{OrgID: row.OrgID, ID: row.ID, Reason: to}); err != nil {
			return first, err
		}
		err = chain.Append(ctx, tx, row.OrgID, c.at, audit.Entry{Action: "award.place", Subject: id.String(), Code: code, Count: 1, Actor: c.by.Behalf()})
		if err != nil {
			return first, err
		}
		if row.Reason = to; first == nil {
			first = &row
		}
		batch = row.BatchID
	}
}

// leavePlace tells the award whose place a batch took that nothing stands there any more, and has it stand again where the
// revocation says so; issuance.ErrConflict where it cannot.
func (s *base) leavePlace(ctx context.Context, tx *sql.Tx, q *db.Queries, org issuance.OrganisationID, batch int64, r *issuance.Revocation) error {
	first, err := changePlaces(ctx, tx, q, org, batch, placeChange{false, r.At, r.By})
	if err != nil || !r.Back {
		return err
	}
	if first == nil {
		return issuance.ErrConflict
	}
	stood, err := s.reinstate(ctx, tx, q, org, &standing.Stretch{
		Batch: first.BatchID, First: first.RowNo, Last: first.RowNo, RevokedAt: fromMicros(first.RevokedAt), Award: idOf(first.ID),
	}, issuance.Reinstatement{Tell: r.Tell, At: r.At, By: r.By})
	if err == nil && stood == 0 {
		err = issuance.ErrConflict
	}
	return err
}

// firstStands reports whether the award stands whose place a batch took: its own stands again only after that was revoked.
func firstStands(ctx context.Context, q *db.Queries, b *db.Batch) (bool, error) {
	if len(b.Replaces) == 0 {
		return false, nil
	}
	row, err := q.Award(ctx, db.AwardParams{OrgID: b.OrgID, ID: b.Replaces})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return row.RevokedAt == 0, err
}
