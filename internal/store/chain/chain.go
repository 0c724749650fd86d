// Package chain keeps the audit record in the tables of the store: entries, the head of each organisation's chain, and who
// the actors' ids are. What an entry is and what its hash covers is package audit's; all that writes or reads it by SQL is
// here, within the transactions of the store's other rooms.
package chain

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
)

// Append writes an entry as part of tx, or returns audit.ErrNobody for one without an actor. It locks the organisation's head
// row, so it is called last in a transaction.
func Append(ctx context.Context, tx *sql.Tx, org int64, at time.Time, e audit.Entry) error {
	if err := appendTo(ctx, tx, org, at, e); err != nil {
		return fmt.Errorf("audit %s of organisation %d: %w", e.Action, org, err)
	}
	return nil
}

func appendTo(ctx context.Context, tx *sql.Tx, org int64, at time.Time, e audit.Entry) error {
	if err := e.Actor.Validate(); err != nil {
		return err
	}
	var number int64
	var previous []byte
	err := tx.QueryRowContext(ctx, `UPDATE audit_head SET number = number + 1 WHERE org_id = $1 RETURNING number, hash`, org).Scan(&number, &previous)
	if err != nil {
		return err
	}
	hash := audit.Hash(audit.Format, previous, org, number, at, e)
	if _, err := tx.ExecContext(ctx, `UPDATE audit_head SET hash = $2 WHERE org_id = $1`, org, hash); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit_entry (org_id, number, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		org, number, at.UnixMicro(), e.Action, e.Subject, e.Code, e.Count, append([]byte{}, e.Digest...), hash,
		audit.Format, string(e.Actor.Kind), e.Actor.ID)
	return err
}

// Begin writes an organisation's head row, before its first entry.
func Begin(ctx context.Context, tx *sql.Tx, org int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO audit_head (org_id, number, hash) VALUES ($1, 0, $2)`, org, []byte{})
	if err != nil {
		return fmt.Errorf("begin the audit chain of organisation %d: %w", org, err)
	}
	return nil
}

// Enrol returns the actor of a kind and a name, and makes it known at its first deed.
func Enrol(ctx context.Context, tx *sql.Tx, kind audit.Kind, name string, at time.Time) (audit.Actor, error) {
	for {
		a := audit.Actor{Kind: kind}
		err := tx.QueryRowContext(ctx, `SELECT id FROM actor WHERE kind = $1 AND name = $2`, string(kind), name).Scan(&a.ID)
		if !errors.Is(err, sql.ErrNoRows) {
			return a, err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO actor (id, kind, name, created_at)
			SELECT COALESCE(MAX(id), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM actor WHERE TRUE
			ON CONFLICT DO NOTHING`, string(kind), name, at.UnixMicro())
		if err != nil {
			return a, fmt.Errorf("enrol an actor of kind %q: %w", kind, err)
		}
	}
}

// Name returns the name by which an actor is known; empty where none is, or it was erased.
func Name(ctx context.Context, db *sql.DB, a audit.Actor) (name string, err error) {
	err = db.QueryRowContext(ctx, `SELECT name FROM actor WHERE id = $1`, a.ID).Scan(&name)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("name of actor %d: %w", a.ID, err)
	}
	return name, nil
}

// About returns the lines of an organisation's chain that are about one of the subjects, the oldest first.
func About(ctx context.Context, db *sql.DB, org int64, subjects ...string) ([]audit.Line, error) {
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
	var lines []audit.Line
	for rows.Next() {
		var l audit.Line
		var at int64
		if err := rows.Scan(&l.Number, &at, &l.Action, &l.Subject, &l.Code, &l.Count, &l.Digest, &l.Actor.Kind, &l.Actor.ID, &l.Name); err != nil {
			return nil, fmt.Errorf("read the audit chain of organisation %d: %w", org, err)
		}
		l.At = time.UnixMicro(at).UTC()
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// Verify reads the whole chain of an organisation and checks every hash, up to the head.
func Verify(ctx context.Context, db *sql.DB, org int64) error {
	last, err := verify(ctx, db, org)
	if err == nil {
		err = verifyHead(ctx, db, org, last)
	}
	if err != nil {
		return fmt.Errorf("verify the audit chain of organisation %d: %w", org, err)
	}
	return nil
}

func verify(ctx context.Context, db *sql.DB, org int64) (last audit.Link, err error) {
	rows, err := db.QueryContext(ctx, `SELECT number, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id
		FROM audit_entry WHERE org_id = $1 ORDER BY number`, org)
	if err != nil {
		return last, err
	}
	defer rows.Close()
	for rows.Next() {
		var l audit.Link
		var at int64
		err := rows.Scan(&l.Number, &at, &l.Action, &l.Subject, &l.Code, &l.Count, &l.Digest, &l.Hash, &l.Format, &l.Actor.Kind, &l.Actor.ID)
		if err != nil {
			return last, err
		}
		if l.At = time.UnixMicro(at); !l.Follows(org, &last) {
			return last, fmt.Errorf("entry %d: %w", l.Number, audit.ErrBroken)
		}
		last = l
	}
	return last, rows.Err()
}

func verifyHead(ctx context.Context, db *sql.DB, org int64, last audit.Link) error {
	var number int64
	var hash []byte
	if err := db.QueryRowContext(ctx, `SELECT number, hash FROM audit_head WHERE org_id = $1`, org).Scan(&number, &hash); err != nil {
		return err
	}
	if number != last.Number || !bytes.Equal(hash, last.Hash) {
		return fmt.Errorf("head %d after entry %d: %w", number, last.Number, audit.ErrBroken)
	}
	return nil
}
