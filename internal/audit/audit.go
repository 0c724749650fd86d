// Package audit keeps the chained record of what was done in an organisation's name. Entries hold ids, codes and
// digests, never names, addresses or typed text, so that nothing in the chain must ever be erased.
//
// Each entry's hash covers the entry and the hash before it; the newest stands in the organisation's head row. A change
// to an older entry therefore shows in every later one.
package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Entry is one line of the record.
type Entry struct {
	Action  string // what was done, such as "award.publish"
	Subject string // the id of what it was done to
	Code    string // a short code, such as a revocation reason; may be empty
	Count   int64  // how many things were done at once
	Digest  []byte // SHA-256 over the bytes that came of it; may be empty
}

// Append writes an entry as part of tx. It locks the organisation's head row, so it is called last in a transaction.
func Append(ctx context.Context, tx *sql.Tx, org int64, at time.Time, e Entry) error {
	var number int64
	var previous []byte
	err := tx.QueryRowContext(ctx, `UPDATE audit_head SET number = number + 1 WHERE org_id = $1 RETURNING number, hash`, org).Scan(&number, &previous)
	if err != nil {
		return fmt.Errorf("audit %s of organisation %d: %w", e.Action, org, err)
	}
	hash := Hash(previous, org, number, at, e)
	if _, err := tx.ExecContext(ctx, `UPDATE audit_head SET hash = $2 WHERE org_id = $1`, org, hash); err != nil {
		return fmt.Errorf("audit %s of organisation %d: %w", e.Action, org, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit_entry (org_id, number, at, action, subject, code, count, digest, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		org, number, at.UnixMicro(), e.Action, e.Subject, e.Code, e.Count, append([]byte{}, e.Digest...), hash)
	if err != nil {
		return fmt.Errorf("audit %s of organisation %d: %w", e.Action, org, err)
	}
	return nil
}

// Begin writes an organisation's head row, before its first entry.
func Begin(ctx context.Context, tx *sql.Tx, org int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO audit_head (org_id, number, hash) VALUES ($1, 0, $2)`, org, []byte{})
	if err != nil {
		return fmt.Errorf("begin the audit chain of organisation %d: %w", org, err)
	}
	return nil
}

// Hash returns an entry's SHA-256: over the previous hash, the numbers in eight bytes each, big-endian, and each text
// behind its length.
func Hash(previous []byte, org, number int64, at time.Time, e Entry) []byte {
	h := sha256.New()
	bytes := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b)))) //nolint:gosec // a length is not negative
		h.Write(b)
	}
	bytes(previous)
	for _, n := range []int64{org, number, at.UnixMicro(), e.Count} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) //nolint:gosec // the bit pattern is what is hashed
	}
	for _, text := range []string{e.Action, e.Subject, e.Code} {
		bytes([]byte(text))
	}
	bytes(e.Digest)
	return h.Sum(nil)
}

// ErrBroken means that the chain does not follow from its entries: something was changed, added or taken away.
var ErrBroken = errors.New("audit chain is broken")

// Verify reads the whole chain of an organisation and checks every hash, up to the head.
func Verify(ctx context.Context, db *sql.DB, org int64) error {
	rows, err := db.QueryContext(ctx, `SELECT number, at, action, subject, code, count, digest, hash
		FROM audit_entry WHERE org_id = $1 ORDER BY number`, org)
	if err != nil {
		return fmt.Errorf("verify the audit chain of organisation %d: %w", org, err)
	}
	defer rows.Close()
	var previous []byte
	var last int64
	for rows.Next() {
		var number, at int64
		var e Entry
		var hash []byte
		if err := rows.Scan(&number, &at, &e.Action, &e.Subject, &e.Code, &e.Count, &e.Digest, &hash); err != nil {
			return fmt.Errorf("verify the audit chain of organisation %d: %w", org, err)
		}
		if number != last+1 || string(Hash(previous, org, number, time.UnixMicro(at), e)) != string(hash) {
			return fmt.Errorf("organisation %d, entry %d: %w", org, number, ErrBroken)
		}
		previous, last = hash, number
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("verify the audit chain of organisation %d: %w", org, err)
	}
	return verifyHead(ctx, db, org, last, previous)
}

func verifyHead(ctx context.Context, db *sql.DB, org, last int64, hash []byte) error {
	var number int64
	var head []byte
	if err := db.QueryRowContext(ctx, `SELECT number, hash FROM audit_head WHERE org_id = $1`, org).Scan(&number, &head); err != nil {
		return fmt.Errorf("verify the audit chain of organisation %d: %w", org, err)
	}
	if number != last || string(head) != string(hash) {
		return fmt.Errorf("organisation %d, head %d after entry %d: %w", org, number, last, ErrBroken)
	}
	return nil
}
