package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/store"
)

const (
	chunkRows = 500 // awards in one transaction
	rowsOnce  = 100 // rows in one statement
)

// bareIssue writes the rows of an issued store into a new one, with the same tables, driver and pragmas and in the same
// transactions, and returns the time that the transactions and the closing of the file took. Each row is given whole, in plain
// statements of as many rows as ours. The rows are read before the clock runs, one transaction's at a time.
func bareIssue(ctx context.Context, issued, copied string) (time.Duration, error) {
	if st, err := store.OpenFolder(ctx, copied, store.Options{}); err != nil { // makes the tables
		return 0, err
	} else if err := st.Close(); err != nil {
		return 0, err
	}
	from, err := openFile(issued, 1, "_pragma=query_only(1)")
	if err != nil {
		return 0, err
	}
	defer from.Close()
	to, err := openFile(copied, 1, "_txlock=immediate", "_pragma=synchronous(FULL)", "_pragma=journal_mode(WAL)",
		"_pragma=wal_autocheckpoint(4000)", "_pragma=cache_size(-65536)", "_pragma=foreign_keys(1)")
	if err != nil {
		return 0, err
	}
	c := &copier{from: from, to: to, full: map[string]*sql.Stmt{}}
	if err := c.copy(ctx); err != nil {
		return 0, errors.Join(err, to.Close())
	}
	err = c.timed(to.Close)
	return c.took, err
}

// copier writes what issuing writes.
type copier struct {
	from, to *sql.DB
	full     map[string]*sql.Stmt // by head, for rowsOnce rows
	batch    []any                // the newest batch of the issued store
	took     time.Duration
}

func (c *copier) timed(work func() error) error {
	began := time.Now()
	err := work()
	c.took += time.Since(began)
	return err
}

// copy writes the batch with its chunks and tasks, and then chunk after chunk.
func (c *copier) copy(ctx context.Context) error {
	head, err := read(ctx, c.from, `SELECT org_id, 0, x'' FROM audit_head WHERE org_id > 0`)
	if err != nil {
		return err
	}
	if _, err := c.to.ExecContext(ctx, `INSERT INTO audit_head VALUES (?, ?, ?)`, head[0]...); err != nil {
		return err
	}
	batches, err := read(ctx, c.from, `SELECT * FROM batch ORDER BY id DESC LIMIT 1`)
	if err != nil {
		return err
	}
	c.batch = batches[0]
	audit, err := read(ctx, c.from, fmt.Sprintf(`SELECT * FROM audit_entry WHERE subject = '%[1]d' OR subject LIKE '%[1]d/%%' ORDER BY number`, c.batch[1]))
	if err != nil {
		return err
	}
	if err := c.prepare(ctx); err != nil {
		return err
	}
	if err := c.record(ctx, audit[0]); err != nil {
		return err
	}
	for n, line := range audit[1:] {
		if err := c.publish(ctx, n, line); err != nil {
			return err
		}
	}
	return nil
}

// The statements that insert many rows, and how many columns each row has.
const (
	insertJob       = `INSERT INTO river_job (args, kind, max_attempts, metadata, priority, queue, scheduled_at, tags) VALUES `
	insertHolding   = `INSERT INTO holding (org_id, class_id, recipient_key, period, batch_id, row_no, expires) VALUES `
	insertAward     = `INSERT INTO award VALUES `
	insertRecipient = `INSERT INTO recipient (org_id, batch_id, row_no, email, name, name_en, student_id, show_name, reading, display_name, learner_type, language) VALUES `
)

var columns = map[string]int{insertJob: 8, insertHolding: 7, insertAward: 14, insertRecipient: 12}

func (c *copier) prepare(ctx context.Context) (err error) {
	for head := range columns {
		if c.full[head], err = c.to.PrepareContext(ctx, text(head, rowsOnce)); err != nil { //nolint:sqlclosecheck // they live as long as the pool
			return err
		}
	}
	return nil
}

// text is a statement for a number of rows.
func text(head string, rows int) string {
	row := "(?" + strings.Repeat(",?", columns[head]-1) + ")"
	return head + row + strings.Repeat(","+row, rows-1)
}

// insert writes rows, rowsOnce with each statement.
func (c *copier) insert(ctx context.Context, tx *sql.Tx, head string, parts [][]any) (err error) {
	for _, args := range parts {
		if n := len(args) / columns[head]; n == rowsOnce {
			_, err = tx.StmtContext(ctx, c.full[head]).ExecContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
		} else {
			_, err = tx.ExecContext(ctx, text(head, n), args...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inTx runs work in a transaction, with the audit line as its end. Only this is timed.
func (c *copier) inTx(ctx context.Context, audit []any, work func(*sql.Tx) error) error {
	return c.timed(func() error {
		tx, err := c.to.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
		if err := work(tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE audit_head SET number = ?, hash = ? WHERE org_id = ?`, audit[1], audit[8], audit[0]); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO audit_entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, audit...); err != nil {
			return err
		}
		return tx.Commit()
	})
}
