package store

import (
	"bytes"
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// rowsAtOnce is how many rows one statement inserts. More is not quicker on either store.
const rowsAtOnce = 100

// insert is a statement that inserts many rows at once: its text is made once for each number of rows.
type insert struct {
	head    string // up to and with VALUES
	columns int
	tail    string
	texts   [rowsAtOnce + 1]string // of the full size only; the last part of a list is rare
}

func (i *insert) text(rows int) string {
	if i.texts[rows] != "" {
		return i.texts[rows]
	}
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
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n + 1))
	}
	b.WriteString(") ")
	b.WriteString(i.tail)
	return b.String()
}

// prepared returns the statement with its commonest text made beforehand.
func prepared(i insert) *insert {
	i.texts[rowsAtOnce] = i.text(rowsAtOnce)
	return &i
}

// never stands for "does not expire" where times are compared.
const never = math.MaxInt64

// A holding whose award has expired gives way, but only to an award that has not: so a list of the past that is given
// again issues nothing twice.
var holdingInsert = prepared(insert{
	head:    `INSERT INTO holding (org_id, class_id, recipient_key, period, batch_id, row_no, expires) VALUES`,
	columns: 7,
	tail: `ON CONFLICT (org_id, class_id, recipient_key, period) DO UPDATE
		SET batch_id = excluded.batch_id, row_no = excluded.row_no, expires = excluded.expires
		WHERE holding.expires <= $%d AND excluded.expires > $%d RETURNING row_no`,
})

var awardInsert = prepared(insert{
	head: `INSERT INTO award (org_id, batch_id, row_no, id, edition_id, recipient_key, period,
		issued_on, expires, recorded_at, revoked_at, reason, note, assertion) VALUES`,
	columns: 14,
})

var recipientInsert = prepared(insert{
	head:    `INSERT INTO recipient (org_id, batch_id, row_no, email, name, name_en, student_id) VALUES`,
	columns: 7,
})

var signedInsert = prepared(insert{
	head:    `INSERT INTO signed_assertion (org_id, batch_id, row_no, id, key_number, jws) VALUES`,
	columns: 6,
})

// insertHoldings tries to take the holding of each award and returns the rows that got theirs. The awards are taken in
// the order of their recipients' keys, so that two batches cannot wait for each other.
func insertHoldings(ctx context.Context, tx *sql.Tx, b issuance.Batch, awards []issuance.NewAward, at time.Time) (map[int]bool, error) {
	ordered := slices.Clone(awards)
	slices.SortFunc(ordered, func(x, y issuance.NewAward) int { return bytes.Compare(x.RecipientKey, y.RecipientKey) })
	held := make(map[int]bool, len(awards))
	now := strconv.FormatInt(micros(at), 10)
	for part := range slices.Chunk(ordered, rowsAtOnce) {
		args := make([]any, 0, len(part)*holdingInsert.columns)
		for i := range part {
			a := &part[i]
			expires := micros(a.Expires)
			if expires == 0 {
				expires = never
			}
			args = append(args, int64(b.Org), b.Class, a.RecipientKey, a.Period, a.Batch, a.Row, expires)
		}
		rows, err := tx.QueryContext(ctx, strings.ReplaceAll(holdingInsert.text(len(part)), "$%d", now), args...)
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

// insertAwards inserts awards with their recipients and signed twins.
func insertAwards(ctx context.Context, tx *sql.Tx, awards []issuance.NewAward) error {
	for part := range slices.Chunk(awards, rowsAtOnce) {
		if err := insertPart(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

func insertPart(ctx context.Context, tx *sql.Tx, part []issuance.NewAward) error {
	awards := make([]any, 0, len(part)*awardInsert.columns)
	recipients := make([]any, 0, len(part)*recipientInsert.columns)
	var signed []any
	for i := range part {
		a := &part[i]
		awards = append(awards, int64(a.Org), a.Batch, a.Row, a.ID[:], a.Edition[:], a.RecipientKey, a.Period,
			micros(a.IssuedOn), micros(a.Expires), micros(a.RecordedAt), int64(0), "", "", a.Assertion)
		recipients = append(recipients, int64(a.Org), a.Batch, a.Row,
			a.Recipient.Email, a.Recipient.Name, a.Recipient.NameEN, a.Recipient.StudentID)
		if a.Signed != nil {
			signed = append(signed, int64(a.Org), a.Batch, a.Row, a.Signed.ID[:], a.Signed.Key, a.Signed.JWS)
		}
	}
	if err := exec(ctx, tx, awardInsert, awards); err != nil {
		return err
	}
	if err := exec(ctx, tx, recipientInsert, recipients); err != nil {
		return err
	}
	return exec(ctx, tx, signedInsert, signed)
}

func exec(ctx context.Context, tx *sql.Tx, i *insert, args []any) error {
	if len(args) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, i.text(len(args)/i.columns), args...)
	return err
}
