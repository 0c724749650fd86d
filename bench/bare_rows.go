package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
)

// record writes the batch, the chunks with what they intend, and their tasks. The intents are gone from the issued
// store, so text of the same form and size takes their place.
func (c *copier) record(ctx context.Context, audit []any) error {
	jobs, err := read(ctx, c.from, `SELECT args, kind, max_attempts, metadata, priority, queue, CAST(scheduled_at AS TEXT), tags FROM river_job ORDER BY id`)
	if err != nil {
		return err
	}
	chunks := make([]string, len(jobs))
	for n := range chunks {
		if chunks[n], err = c.intents(ctx, n); err != nil {
			return err
		}
	}
	parts := together(jobs)
	return c.inTx(ctx, audit, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO batch VALUES (?`+strings.Repeat(",?", len(c.batch)-1)+`)`, c.batch...); err != nil {
			return err
		}
		for n, payload := range chunks {
			if _, err := tx.ExecContext(ctx, `INSERT INTO batch_chunk (org_id, batch_id, number, payload, issued, already, done_at) VALUES (?, ?, ?, ?, 0, 0, 0)`, c.batch[0], c.batch[1], n, []byte(payload)); err != nil {
				return err
			}
		}
		return c.insert(ctx, tx, insertJob, parts)
	})
}

func (c *copier) intents(ctx context.Context, chunk int) (string, error) {
	rows, err := c.rows(ctx, `SELECT row_no, email, name, student_id FROM recipient WHERE %s ORDER BY row_no`, chunk)
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, `{"row":%d,"id":"6ba7b810-9dad-41d1-80b4-00c04fd430c8","salt":"00112233445566778899aabbccddeeff",`+
			`"email":%q,"name":%q,"student_id":%q,"issued_on":"2026-11-24T12:00:00+09:00"},`, r...)
	}
	return b.String(), err
}

// publish writes one chunk: holdings in the order of their keys, as issuing does, awards, recipients, the chunk's end
// and the task's end.
func (c *copier) publish(ctx context.Context, chunk int, audit []any) error {
	awards, err := c.rows(ctx, `SELECT * FROM award WHERE %s ORDER BY row_no`, chunk)
	if err != nil {
		return err
	}
	recipients, err := c.rows(ctx, `SELECT org_id, batch_id, row_no, email, name, name_en, student_id, show_name, reading, display_name, learner_type, language FROM recipient WHERE %s ORDER BY row_no`, chunk)
	if err != nil {
		return err
	}
	holdings, err := c.rows(ctx, fmt.Sprintf(`SELECT org_id, 1, recipient_key, period, batch_id, row_no, %d FROM award WHERE %%s ORDER BY recipient_key`, math.MaxInt64), chunk)
	if err != nil {
		return err
	}
	parts := map[string][][]any{insertHolding: together(holdings), insertAward: together(awards), insertRecipient: together(recipients)}
	return c.inTx(ctx, audit, func(tx *sql.Tx) error {
		for _, head := range []string{insertHolding, insertAward, insertRecipient} {
			if err := c.insert(ctx, tx, head, parts[head]); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE batch_chunk SET payload = x'', issued = ?, done_at = 1 WHERE org_id = ? AND batch_id = ? AND number = ? AND done_at = 0`,
			len(awards), c.batch[0], c.batch[1], chunk)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE river_job SET state = 'completed', attempt = 1, finalized_at = datetime('now', 'subsec') WHERE id = ?`, chunk+1)
		return err
	})
}

// rows returns what a query finds of a chunk, whose condition takes the place of %s. A list's first learner is row 2.
func (c *copier) rows(ctx context.Context, query string, chunk int) ([][]any, error) {
	first := 2 + chunk*chunkRows
	return read(ctx, c.from, fmt.Sprintf(query, `org_id = ? AND batch_id = ? AND row_no BETWEEN ? AND ?`),
		c.batch[0], c.batch[1], first, first+chunkRows-1)
}

// read returns all rows of a query. No column that is read may be NULL: so nil is the driver's empty BLOB.
func read(ctx context.Context, db *sql.DB, query string, args ...any) ([][]any, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		for i, value := range values {
			if data, ok := value.([]byte); value == nil || ok && data == nil {
				values[i] = []byte{}
			}
		}
		all = append(all, values)
	}
	return all, rows.Err()
}

// together puts the values of each rowsOnce rows behind each other.
func together(rows [][]any) [][]any {
	var parts [][]any
	for part := range slices.Chunk(rows, rowsOnce) {
		parts = append(parts, slices.Concat(part...))
	}
	return parts
}
