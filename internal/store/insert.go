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
// a chunk, are written when they are needed. What is the same in all rows is given once, and what is known beforehand stands in
// the statement: that is a third of a chunk's values.
type insert struct {
	engine job.Engine
	head   string // table and columns, with VALUES
	shared int    // how many of the columns are the same in all rows; they are the first
	own    int    // how many each row has for itself; they are the next
	fixed  string // what the last columns hold, each behind a comma
	tail   string // after the rows
	before int    // how many places the tail has; their values are given before all others
	full   *sql.Stmt
}

// inserts are the statements by which awards are published.
type inserts struct{ holding, expired, award, recipient, signed *insert }

func prepareInserts(ctx context.Context, pool *sql.DB, engine job.Engine) (*inserts, error) {
	holding := insert{head: `holding (org_id, class_id, batch_id, recipient_key, period, row_no, expires) VALUES`, shared: 3, own: 4}
	expired := holding
	holding.tail = `ON CONFLICT (org_id, class_id, recipient_key, period) DO NOTHING`
	// A holding whose award has expired gives way, but only to an award that has not: so a list of the past that is given
	// again issues nothing twice.
	expired.before = 1
	expired.tail = `ON CONFLICT (org_id, class_id, recipient_key, period) DO UPDATE
		SET batch_id = excluded.batch_id, row_no = excluded.row_no, expires = excluded.expires
		WHERE holding.expires <= CAST(` + place(engine, 1) + ` AS BIGINT) AND holding.expires < excluded.expires`
	i := &inserts{
		holding: &holding, expired: &expired,
		award: &insert{
			head: `award (org_id, batch_id, recorded_at, row_no, id, edition_id, recipient_key, period, issued_on, expires,
				assertion, revoked_at, reason, note) VALUES`,
			shared: 3, own: 8, fixed: `,0,'',''`,
		},
		recipient: &insert{
			head: `recipient (org_id, batch_id, row_no, email, name, name_en, student_id, show_name, reading, display_name,
				learner_type, language) VALUES`,
			shared: 2, own: 10,
		},
		signed: &insert{
			head:   `signed_assertion (org_id, batch_id, row_no, form, id, key_number, jws) VALUES`,
			shared: 2, own: 5,
		},
	}
	for _, statement := range []*insert{i.holding, i.expired, i.award, i.recipient, i.signed} {
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
	var shared strings.Builder
	next := i.before + 1
	for range i.shared {
		shared.WriteString(place(i.engine, next) + ",")
		next++
	}
	var b strings.Builder
	b.WriteString(insertInto(i.engine) + i.head)
	for n := range rows {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString(" (" + shared.String() + nextPlace(i.engine, next))
		next++
		for range i.own - 1 {
			b.WriteString("," + nextPlace(i.engine, next))
			next++
		}
		b.WriteString(i.fixed + ")")
	}
	return b.String() + " " + i.tail
}

// exec inserts rows and returns how many came in. In args stand what the tail takes, what the rows share, and then one row
// after the other; without any it does nothing.
func (i *insert) exec(ctx context.Context, tx *sql.Tx, args []any) (int64, error) {
	if len(args) == 0 {
		return 0, nil
	}
	var result sql.Result
	var err error
	if rows := (len(args) - i.before - i.shared) / i.own; rows == rowsAtOnce {
		result, err = tx.StmtContext(ctx, i.full).ExecContext(ctx, args...) //nolint:sqlclosecheck // it ends with tx
	} else {
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
	args := append(make([]any, 0, 4+len(part)*i.expired.own), micros(w.At), int64(w.Org.ID), w.Batch.Class, w.Batch.ID)
	for n := range part {
		a := &part[n]
		expires := micros(a.Expires)
		if expires == 0 {
			expires = never
		}
		args = append(args, a.RecipientKey, a.Period, a.Row, expires)
	}
	return args
}

func (i *inserts) writePart(out *written, part []issuance.NewAward) {
	org, batch := any(int64(part[0].Org)), any(part[0].Batch)
	awards := append(make([]any, 0, 3+len(part)*i.award.own), org, batch, micros(part[0].RecordedAt))
	recipients := append(make([]any, 0, 2+len(part)*i.recipient.own), org, batch)
	var signed []any
	for n := range part {
		a := &part[n]
		awards = append(awards, a.Row, a.ID[:], a.Edition[:], a.RecipientKey, a.Period, micros(a.IssuedOn), micros(a.Expires), a.Assertion)
		r := &a.Recipient
		recipients = append(recipients, a.Row, r.Email, r.Name, r.NameEN, r.StudentID, r.ShowName, r.Reading, r.DisplayName, r.LearnerType, r.Language)
		if a.Signed != nil {
			if signed == nil {
				signed = append(make([]any, 0, 2+len(part)*i.signed.own), org, batch)
			}
			signed = append(signed, a.Row, string(a.Signed.Form), a.Signed.ID[:], a.Signed.Key, a.Signed.JWS)
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
		part := all.ordered[n*rowsAtOnce : min((n+1)*rowsAtOnce, len(all.ordered))]
		taken, err := i.takePart(ctx, tx, args, int64(len(part)))
		if err != nil {
			return nil, err
		}
		if taken < int64(len(part)) {
			if err := findHolders(ctx, q, w, part, taken == 0, without); err != nil {
				return nil, err
			}
		}
	}
	return without, nil
}

// takePart takes the holdings that are free, and then, where that were not all, those of awards that have expired. It returns
// how many it took.
func (i *inserts) takePart(ctx context.Context, tx *sql.Tx, args []any, count int64) (int64, error) {
	free, err := i.holding.exec(ctx, tx, args[1:]) // without the time
	if err != nil || free == count {
		return free, err
	}
	expired, err := i.expired.exec(ctx, tx, args)
	return free + expired, err
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
