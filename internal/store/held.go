package store

import (
	"context"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/db"
)

// keysAtOnce is for how many recipients one statement asks.
const keysAtOnce = 500

// HeldAmong returns what recipients hold of a class, with what is known of the persons, and without the assertions.
func (s AwardStore) HeldAmong(ctx context.Context, org issuance.OrganisationID, class int64, recipientKeys [][]byte) (held []issuance.Held, err error) {
	for part := range slices.Chunk(recipientKeys, keysAtOnce) {
		if held, err = s.heldAmong(ctx, held, org, class, part); err != nil {
			return nil, absent(err, "holdings of class %d", class)
		}
	}
	return held, nil
}

func (s AwardStore) heldAmong(ctx context.Context, held []issuance.Held, org issuance.OrganisationID, class int64, keys [][]byte) ([]issuance.Held, error) {
	args := []any{int64(org), class}
	places := make([]string, len(keys))
	for i, key := range keys {
		places[i] = place(s.engine, i+3)
		args = append(args, key)
	}
	rows, err := s.read.QueryContext(ctx, `
		SELECT h.recipient_key, a.id, a.batch_id, a.row_no, a.edition_id, a.period, a.issued_on, a.expires, a.recorded_at, a.revoked_at, a.reason,
		       CAST(LENGTH(a.assertion) = 0 AS BOOLEAN), COALESCE(r.email, ''), COALESCE(r.name, ''), COALESCE(r.name_en, ''),
		       COALESCE(r.student_id, ''), CAST(COALESCE(r.show_name, FALSE) AS BOOLEAN), COALESCE(r.reading, ''), COALESCE(r.display_name, ''),
		       COALESCE(r.learner_type, ''), COALESCE(r.language, '')
		FROM holding h
		JOIN award a ON a.org_id = h.org_id AND a.batch_id = h.batch_id AND a.row_no = h.row_no
		LEFT JOIN recipient r ON r.org_id = h.org_id AND r.batch_id = h.batch_id AND r.row_no = h.row_no
		WHERE h.org_id = `+place(s.engine, 1)+` AND h.class_id = `+place(s.engine, 2)+` AND h.recipient_key IN (`+strings.Join(places, ",")+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key []byte
		var r db.AwardsUpRow
		err := rows.Scan(&key, &r.ID, &r.BatchID, &r.RowNo, &r.EditionID, &r.Period, &r.IssuedOn, &r.Expires, &r.RecordedAt, &r.RevokedAt, &r.Reason,
			&r.Erased, &r.Email, &r.Name, &r.NameEn, &r.StudentID, &r.ShowName, &r.Reading, &r.DisplayName, &r.LearnerType, &r.Language)
		if err != nil {
			return nil, err
		}
		held = append(held, issuance.Held{RecipientKey: key, ListedAward: listed(org, &r)})
	}
	return held, rows.Err()
}
