package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/job"
)

// rowsAtOnce is how many rows one statement inserts. More is not quicker on either store.
const rowsAtOnce = 100

// insert is a statement that inserts many rows at once. That for rowsAtOnce rows is prepared; others, which occur once
// a chunk, are written when they are needed.
type insert struct {
	engine  job.Engine
	head    string // up to and with VALUES
	columns int
	tail    string // after the rows; may hold one more place
	full    *sql.Stmt
}

// inserts are the statements by which awards are published.
type inserts struct{ holding, award, recipient, signed *insert }

func prepareInserts(ctx context.Context, pool *sql.DB, engine job.Engine) (*inserts, error) {
	i := &inserts{
		// A holding whose award has expired gives way, but only to an award that has not: so a list of the past that
		// is given again issues nothing twice.
		holding: &insert{
			head:    `INSERT INTO holding (org_id, class_id, recipient_key, period, batch_id, row_no, expires) VALUES`,
			columns: 7,
			tail: `ON CONFLICT (org_id, class_id, recipient_key, period) DO UPDATE
				SET batch_id = excluded.batch_id, row_no = excluded.row_no, expires = excluded.expires
				WHERE holding.expires <= CAST(@place AS BIGINT) AND holding.expires < excluded.expires
				RETURNING row_no`,
		},
		award: &insert{
			head: `INSERT INTO award (org_id, batch_id, row_no, id, edition_id, recipient_key, period,
				issued_on, expires, recorded_at, revoked_at, reason, note, assertion) VALUES`,
			columns: 14,
		},
		recipient: &insert{
			head: `INSERT INTO recipient (org_id, batch_id, row_no, email, name, name_en, student_id, show_name,
				reading, display_name, learner_type, language) VALUES`,
			columns: 12,
		},
		signed: &insert{
			head:    `INSERT INTO signed_assertion (org_id, batch_id, row_no, form, id, key_number, jws) VALUES`,
			columns: 7,
		},
	}
	for _, statement := range []*insert{i.holding, i.award, i.recipient, i.signed} {
		var err error
		statement.engine = engine
		if statement.full, err = pool.PrepareContext(ctx, statement.text(rowsAtOnce)); err != nil {
			return nil, fmt.Errorf("prepare %q: %w", statement.head, err)
		}
	}
	return i, nil
}

// text writes the statement for a number of rows.
func (i *insert) text(rows int) string {
	var b strings.Builder
	b.WriteString(i.head)
	for n := range rows * i.columns {
		switch {
		case n == 0:
			b.WriteString(" (")
		case n%i.columns == 0:
			b.WriteString("), (")
		default:
			b.WriteByte(',')
		}
		b.WriteString(place(i.engine, n+1))
	}
	b.WriteString(") ")
	b.WriteString(strings.ReplaceAll(i.tail, "@place", place(i.engine, rows*i.columns+1)))
	return b.String()
}

// exec inserts the rows whose columns stand one after the other in args.
func (i *insert) exec(ctx context.Context, tx *sql.Tx, args []any) error {
	var err error
	switch rows := len(args) / i.columns; rows {
	case 0:
	case rowsAtOnce:
		_, err = tx.StmtContext(ctx, i.full).ExecContext(ctx, args...) //nolint:sqlclosecheck // it ends with tx
	default:
		_, err = tx.ExecContext(ctx, i.text(rows), args...)
	}
	return err
}

// query inserts rows like exec, with one more argument after them, and returns what the statement returns.
func (i *insert) query(ctx context.Context, tx *sql.Tx, args []any) (*sql.Rows, error) {
	if rows := len(args) / i.columns; rows != rowsAtOnce {
		return tx.QueryContext(ctx, i.text(rows), args...)
	}
	return tx.StmtContext(ctx, i.full).QueryContext(ctx, args...) //nolint:sqlclosecheck // it ends with tx
}

// never stands for "does not expire" where times are compared.
const never = math.MaxInt64

// takeHoldings tries to take the holding of each award and returns the rows that got theirs. The awards are taken in
// the order of their recipients' keys, so that two batches cannot wait for each other.
func (i *inserts) takeHoldings(ctx context.Context, tx *sql.Tx, w *issuance.ChunkWork) (map[int]bool, error) {
	ordered := slices.Clone(w.Awards)
	slices.SortFunc(ordered, func(x, y issuance.NewAward) int { return bytes.Compare(x.RecipientKey, y.RecipientKey) })
	held := make(map[int]bool, len(ordered))
	for part := range slices.Chunk(ordered, rowsAtOnce) {
		args := make([]any, 0, len(part)*i.holding.columns+1)
		for n := range part {
			a := &part[n]
			expires := micros(a.Expires)
			if expires == 0 {
				expires = never
			}
			args = append(args, int64(w.Org.ID), w.Batch.Class, a.RecipientKey, a.Period, a.Batch, a.Row, expires)
		}
		rows, err := i.holding.query(ctx, tx, append(args, micros(w.At)))
		if err != nil {
			return nil, err
		}
		if err := collect(rows, held); err != nil {
			return nil, err
		}
	}
	return held, nil
}

func collect(rows *sql.Rows, into map[int]bool) error {
	defer rows.Close()
	for rows.Next() {
		var row int
		if err := rows.Scan(&row); err != nil {
			return err
		}
		into[row] = true
	}
	return rows.Err()
}

// publish inserts awards with their recipients and signed twins.
func (i *inserts) publish(ctx context.Context, tx *sql.Tx, awards []issuance.NewAward) error {
	for part := range slices.Chunk(awards, rowsAtOnce) {
		if err := i.publishPart(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

func (i *inserts) publishPart(ctx context.Context, tx *sql.Tx, part []issuance.NewAward) error {
	awards := make([]any, 0, len(part)*i.award.columns)
	recipients := make([]any, 0, len(part)*i.recipient.columns)
	var signed []any
	for n := range part {
		a := &part[n]
		awards = append(awards, int64(a.Org), a.Batch, a.Row, a.ID[:], a.Edition[:], a.RecipientKey, a.Period,
			micros(a.IssuedOn), micros(a.Expires), micros(a.RecordedAt), int64(0), "", "", a.Assertion)
		r := &a.Recipient
		recipients = append(recipients, int64(a.Org), a.Batch, a.Row, r.Email, r.Name, r.NameEN, r.StudentID, r.ShowName,
			r.Reading, r.DisplayName, r.LearnerType, r.Language)
		if a.Signed != nil {
			signed = append(signed, int64(a.Org), a.Batch, a.Row, string(a.Signed.Form), a.Signed.ID[:], a.Signed.Key, a.Signed.JWS)
		}
	}
	if err := i.award.exec(ctx, tx, awards); err != nil {
		return err
	}
	if err := i.recipient.exec(ctx, tx, recipients); err != nil {
		return err
	}
	return i.signed.exec(ctx, tx, signed)
}
