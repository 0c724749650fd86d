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
	"github.com/mitome/mitome/internal/store/db"
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
				WHERE holding.expires <= CAST(@place AS BIGINT) AND holding.expires < excluded.expires`,
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

// exec inserts the rows whose columns stand one after the other in args, before what the tail takes, and returns how many
// came in.
func (i *insert) exec(ctx context.Context, tx *sql.Tx, args []any) (int64, error) {
	var result sql.Result
	var err error
	switch rows := len(args) / i.columns; rows {
	case 0:
		return 0, nil
	case rowsAtOnce:
		result, err = tx.StmtContext(ctx, i.full).ExecContext(ctx, args...) //nolint:sqlclosecheck // it ends with tx
	default:
		result, err = tx.ExecContext(ctx, i.text(rows), args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// never stands for "does not expire" where times are compared.
const never = math.MaxInt64

// written are the awards of a chunk as the arguments of its statements, rowsAtOnce for each, with the digest of their
// documents. They are written before the transaction begins, for on SQLite only one can write at a time.
type written struct {
	ordered                              []issuance.NewAward // as holdings are
	holdings, awards, recipients, signed [][]any
	digest                               []byte
}

// write writes awards as arguments; the holdings in the order of their recipients' keys, so that two batches cannot wait
// for each other.
func (i *inserts) write(w *issuance.ChunkWork, awards []issuance.NewAward) *written {
	out := &written{ordered: slices.Clone(awards), digest: digestOf(awards)}
	slices.SortFunc(out.ordered, func(x, y issuance.NewAward) int { return bytes.Compare(x.RecipientKey, y.RecipientKey) })
	for part := range slices.Chunk(out.ordered, rowsAtOnce) {
		out.holdings = append(out.holdings, i.writeHoldings(w, part))
	}
	for part := range slices.Chunk(awards, rowsAtOnce) {
		i.writePart(out, part)
	}
	return out
}

func (i *inserts) writeHoldings(w *issuance.ChunkWork, part []issuance.NewAward) []any {
	args := make([]any, 0, len(part)*i.holding.columns+1)
	for n := range part {
		a := &part[n]
		expires := micros(a.Expires)
		if expires == 0 {
			expires = never
		}
		args = append(args, int64(w.Org.ID), w.Batch.Class, a.RecipientKey, a.Period, a.Batch, a.Row, expires)
	}
	return append(args, micros(w.At))
}

func (i *inserts) writePart(out *written, part []issuance.NewAward) {
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
	out.awards, out.recipients = append(out.awards, awards), append(out.recipients, recipients)
	out.signed = append(out.signed, signed)
}

// takeHoldings tries to take the holding of each award and returns the rows that got none, since their learners hold one.
// It counts, and looks closer only where somebody got none: to be told of each costs a twentieth of a chunk.
func (i *inserts) takeHoldings(ctx context.Context, tx *sql.Tx, q *db.Queries, w *issuance.ChunkWork, all *written) (map[int]bool, error) {
	without := map[int]bool{}
	for n, args := range all.holdings {
		taken, err := i.holding.exec(ctx, tx, args)
		if err != nil {
			return nil, err
		}
		part := all.ordered[n*rowsAtOnce : min((n+1)*rowsAtOnce, len(all.ordered))]
		if taken < int64(len(part)) {
			if err := findHolders(ctx, q, w, part, taken == 0, without); err != nil {
				return nil, err
			}
		}
	}
	return without, nil
}

// findHolders notes those of awards whose holding another one has, or all.
func findHolders(ctx context.Context, q *db.Queries, w *issuance.ChunkWork, awards []issuance.NewAward, all bool, without map[int]bool) error {
	for n := range awards {
		a := &awards[n]
		if !all {
			h, err := q.Holder(ctx, db.HolderParams{OrgID: int64(w.Org.ID), ClassID: w.Batch.Class, RecipientKey: a.RecipientKey, Period: a.Period})
			if err != nil {
				return err
			}
			if h.BatchID == a.Batch && h.RowNo == a.Row {
				continue
			}
		}
		without[a.Row] = true
	}
	return nil
}

// publish inserts awards with their recipients and signed twins.
func (i *inserts) publish(ctx context.Context, tx *sql.Tx, w *written) error {
	for n := range w.awards {
		_, err := i.award.exec(ctx, tx, w.awards[n])
		if err == nil {
			_, err = i.recipient.exec(ctx, tx, w.recipients[n])
		}
		if err == nil {
			_, err = i.signed.exec(ctx, tx, w.signed[n])
		}
		if err != nil {
			return err
		}
	}
	return nil
}
