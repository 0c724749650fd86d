package audit

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Line is an entry as it is read to people.
type Line struct {
	Entry
	Number int64 // in its chain, from 1
	At     time.Time
	Name   string // of the actor, or of whom the system acts for; empty: not known, or erased
}

// About returns the lines of an organisation's chain that are about one of the subjects, the oldest first.
func About(ctx context.Context, db *sql.DB, org int64, subjects ...string) ([]Line, error) {
	query := `SELECT e.number, e.at, e.action, e.subject, e.code, e.count, e.digest, e.actor_kind, e.actor_id, COALESCE(a.name, '')
		FROM audit_entry e LEFT JOIN actor a ON a.id = e.actor_id
		WHERE e.org_id = $1 AND e.subject IN (`
	args := []any{org}
	for i, subject := range subjects {
		if i > 0 {
			query += ", "
		}
		args = append(args, subject)
		query += fmt.Sprintf("$%d", len(args))
	}
	rows, err := db.QueryContext(ctx, query+`) ORDER BY e.number`, args...)
	if err != nil {
		return nil, fmt.Errorf("read the audit chain of organisation %d: %w", org, err)
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		var l Line
		var at int64
		if err := rows.Scan(&l.Number, &at, &l.Action, &l.Subject, &l.Code, &l.Count, &l.Digest, &l.Actor.Kind, &l.Actor.ID, &l.Name); err != nil {
			return nil, fmt.Errorf("read the audit chain of organisation %d: %w", org, err)
		}
		l.At = time.UnixMicro(at).UTC()
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
