// Package chain keeps the audit record in the tables of the store: entries, the head of each organisation's chain, and who
// the actors' ids are. What an entry is and what its hash covers is package audit's; all that writes or reads it by SQL is
// here, within the transactions of the store's other rooms.
package chain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
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

const lines = `SELECT e.number, e.at, e.action, e.subject, e.code, e.count, e.digest, e.actor_kind, e.actor_id, COALESCE(a.name, '')
	FROM audit_entry e LEFT JOIN actor a ON a.id = e.actor_id
	WHERE e.org_id = $1`

// About returns the lines of an organisation's chain that are about one of the subjects, the oldest first.
func About(ctx context.Context, db *sql.DB, org int64, subjects ...string) ([]audit.Line, error) {
	q := &query{text: lines + ` AND e.subject IN (`, args: []any{org}}
	for i, subject := range subjects {
		if i > 0 {
			q.text += ", "
		}
		q.add("%s", subject)
	}
	q.text += `) ORDER BY e.number`
	return q.lines(ctx, db)
}

// Find returns lines of an organisation's chain, the newest first.
func Find(ctx context.Context, db *sql.DB, org int64, s audit.Search) ([]audit.Line, error) {
	q := &query{text: lines, args: []any{org}}
	if s.Actor > 0 {
		q.add(" AND e.actor_id = %s", s.Actor)
	}
	if s.Kind != "" {
		q.add(" AND e.actor_kind = %s", string(s.Kind))
	}
	q.among(s.Actions)
	if s.Subject != "" {
		q.add(" AND e.subject = %s", s.Subject)
	}
	if !s.From.IsZero() {
		q.add(" AND e.at >= %s", s.From.UnixMicro())
	}
	if !s.To.IsZero() {
		q.add(" AND e.at < %s", s.To.UnixMicro())
	}
	if s.Whole {
		q.text += ` AND NOT (e.action = 'award.revoke' AND e.subject LIKE '%/%')` // rows of a batch, as undoing names them
	}
	if s.Before > 0 {
		q.add(" AND e.number < %s", s.Before)
	}
	q.text += ` ORDER BY e.number DESC`
	if s.AtMost > 0 {
		q.add(" LIMIT %s", s.AtMost)
	}
	return q.lines(ctx, db)
}

// Since returns the lines of some actions behind a line of an organisation's chain, the oldest first, and the last line of all
// where it is behind that one: whoever asks again from there asks nothing twice.
func Since(ctx context.Context, db *sql.DB, org, number int64, actions []string) ([]audit.Line, error) {
	q := &query{text: lines, args: []any{org}}
	q.add(" AND e.number > %s AND (e.number = (SELECT h.number FROM audit_head h WHERE h.org_id = e.org_id) OR e.action IN (", number)
	for i, action := range actions {
		if i > 0 {
			q.text += ", "
		}
		q.add("%s", action)
	}
	q.text += `)) ORDER BY e.number`
	return q.lines(ctx, db)
}

// query is a query that is put together; both stores know its places by their numbers.
type query struct {
	text string
	args []any
}

func (q *query) add(part string, arg any) {
	q.args = append(q.args, arg)
	q.text += fmt.Sprintf(part, fmt.Sprintf("$%d", len(q.args)))
}

// among asks for lines of any of some actions, as in audit.Search.
func (q *query) among(actions []string) {
	between := " AND ("
	for _, action := range actions {
		if begin, many := strings.CutSuffix(action, "."); many {
			q.add(between+"(e.action >= %s", begin+".")
			q.add(" AND e.action < %s)", begin+"/") // which comes after the stop
		} else {
			q.add(between+"e.action = %s", action)
		}
		between = " OR "
	}
	if len(actions) > 0 {
		q.text += ")"
	}
}

func (q *query) lines(ctx context.Context, db *sql.DB) ([]audit.Line, error) {
	rows, err := db.QueryContext(ctx, q.text, q.args...)
	if err != nil {
		return nil, fmt.Errorf("read the audit chain of organisation %d: %w", q.args[0], err)
	}
	defer rows.Close()
	var lines []audit.Line
	for rows.Next() {
		var l audit.Line
		var at int64
		if err := rows.Scan(&l.Number, &at, &l.Action, &l.Subject, &l.Code, &l.Count, &l.Digest, &l.Actor.Kind, &l.Actor.ID, &l.Name); err != nil {
			return nil, fmt.Errorf("read the audit chain of organisation %d: %w", q.args[0], err)
		}
		l.At = time.UnixMicro(at).UTC()
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// Actors returns whoever has a line in an organisation's chain, by the last of each, in the order of their names.
func Actors(ctx context.Context, db *sql.DB, org int64) ([]audit.Line, error) {
	q := &query{text: lines + ` AND e.number IN (SELECT MAX(number) FROM audit_entry WHERE org_id = $1 GROUP BY actor_id) ORDER BY COALESCE(a.name, ''), e.actor_id`, args: []any{org}}
	return q.lines(ctx, db)
}

// Verify reads the whole chain of an organisation and checks every hash, up to the head.
func Verify(ctx context.Context, db *sql.DB, org int64) error {
	checked, err := Check(ctx, db, org, nil)
	if err == nil {
		err = checked.Err()
	}
	if err != nil {
		return fmt.Errorf("verify the audit chain of organisation %d: %w", org, err)
	}
	return nil
}

// Check reads the whole chain of an organisation and tells where it breaks, by its own hashes and by what was noted of it
// elsewhere, if anything was.
func Check(ctx context.Context, db *sql.DB, org int64, note *audit.Note) (audit.Checked, error) {
	c := audit.NewChecker(org, note)
	var number int64
	var hash []byte
	for before := int64(-1); ; before = number {
		err := db.QueryRowContext(ctx, `SELECT number, hash FROM audit_head WHERE org_id = $1`, org).Scan(&number, &hash)
		if errors.Is(err, sql.ErrNoRows) {
			c.Break = &audit.Break{Kind: audit.Headless}
			return c.Checked, nil
		}
		if err != nil {
			return c.Checked, err
		}
		if number == before { // what lies beyond the head was not written meanwhile
			break
		}
		if err := check(ctx, db, org, c); err != nil {
			return c.Checked, err
		}
		if c.Break != nil || number >= c.Entries {
			break
		}
	}
	c.End(number, hash)
	return c.Checked, nil
}

// check reads the entries behind those that were read already.
func check(ctx context.Context, db *sql.DB, org int64, c *audit.Checker) error {
	rows, err := db.QueryContext(ctx, `SELECT number, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id
		FROM audit_entry WHERE org_id = $1 AND number > $2 ORDER BY number`, org, c.Entries)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var l audit.Link
		var at int64
		err := rows.Scan(&l.Number, &at, &l.Action, &l.Subject, &l.Code, &l.Count, &l.Digest, &l.Hash, &l.Format, &l.Actor.Kind, &l.Actor.ID)
		if err != nil {
			return err
		}
		if l.At = time.UnixMicro(at).UTC(); !c.Add(l) {
			return nil
		}
	}
	return rows.Err()
}
