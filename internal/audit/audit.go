// Package audit keeps the chained record of who did what in an organisation's name. Entries hold ids, codes and digests,
// never names, addresses or typed text, so that nothing in the chain must ever be erased; who an actor's id is stands in
// a table beside it (see Actor).
//
// Each entry's hash covers the entry and the hash before it; the newest stands in the organisation's head row. A change
// to an older entry therefore shows in every later one. What a hash covers is its format:
//
//	1   the entry without an actor: what was written before actors were known, and stays valid
//	2   the format itself, the entry, and at its end the actor
//
// A format never falls along a chain, so that no later entry can be put in the place of its actor's deeds as if it were
// of the time before. What concerns the store itself, such as its settings, is the chain of organisation 0.
package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Format is that of the entries that are written today.
const Format = 2

// Store is the number by which the store itself has a chain.
const Store = 0

// Entry is one line of the record.
type Entry struct {
	Action  string // what was done, such as "award.publish"
	Subject string // the id of what it was done to
	Code    string // a short code, such as a revocation reason; may be empty
	Count   int64  // how many things were done at once
	Digest  []byte // SHA-256 over the bytes that came of it; may be empty
	Actor   Actor  // who did it; the zero Actor in entries of format 1
}

// Append writes an entry as part of tx, or returns ErrNobody for one without an actor. It locks the organisation's head
// row, so it is called last in a transaction.
func Append(ctx context.Context, tx *sql.Tx, org int64, at time.Time, e Entry) error {
	if err := appendTo(ctx, tx, org, at, e); err != nil {
		return fmt.Errorf("audit %s of organisation %d: %w", e.Action, org, err)
	}
	return nil
}

func appendTo(ctx context.Context, tx *sql.Tx, org int64, at time.Time, e Entry) error {
	if err := e.Actor.Validate(); err != nil {
		return err
	}
	var number int64
	var previous []byte
	err := tx.QueryRowContext(ctx, `UPDATE audit_head SET number = number + 1 WHERE org_id = $1 RETURNING number, hash`, org).Scan(&number, &previous)
	if err != nil {
		return err
	}
	hash := Hash(Format, previous, org, number, at, e)
	if _, err := tx.ExecContext(ctx, `UPDATE audit_head SET hash = $2 WHERE org_id = $1`, org, hash); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit_entry (org_id, number, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		org, number, at.UnixMicro(), e.Action, e.Subject, e.Code, e.Count, append([]byte{}, e.Digest...), hash,
		Format, string(e.Actor.Kind), e.Actor.ID)
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

// Hash returns an entry's SHA-256 in a format: over the format's number (but in format 1), the previous hash, the numbers
// in eight bytes each, big-endian, each text behind its length, and the actor (but in format 1). No hash of one format can
// be that of another, for a previous hash has no length of 2.
func Hash(format int, previous []byte, org, number int64, at time.Time, e Entry) []byte {
	h := sha256.New()
	numbers := func(all ...int64) {
		for _, n := range all {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) //nolint:gosec // the bit pattern is what is hashed
		}
	}
	texts := func(all ...string) {
		for _, text := range all {
			numbers(int64(len(text)))
			h.Write([]byte(text))
		}
	}
	if format > 1 {
		numbers(int64(format))
	}
	texts(string(previous))
	numbers(org, number, at.UnixMicro(), e.Count)
	texts(e.Action, e.Subject, e.Code, string(e.Digest))
	if format > 1 {
		texts(string(e.Actor.Kind))
		numbers(e.Actor.ID)
	}
	return h.Sum(nil)
}

// ErrBroken means that the chain does not follow from its entries: something was changed, added or taken away.
var ErrBroken = errors.New("audit chain is broken")

// link is an entry in its place in a chain.
type link struct {
	Entry
	number int64
	at     time.Time
	format int
	hash   []byte
}

// follows reports whether l comes after the link before it, the zero link at the beginning.
func (l *link) follows(org int64, before *link) bool {
	if l.number != before.number+1 || l.format < max(before.format, 1) || l.format > Format {
		return false
	}
	if known := l.Actor.Validate() == nil; known != (l.format > 1) || !known && l.Actor != (Actor{}) {
		return false
	}
	return bytes.Equal(l.hash, Hash(l.format, before.hash, org, l.number, l.at, l.Entry))
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

func verify(ctx context.Context, db *sql.DB, org int64) (last link, err error) {
	rows, err := db.QueryContext(ctx, `SELECT number, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id
		FROM audit_entry WHERE org_id = $1 ORDER BY number`, org)
	if err != nil {
		return last, err
	}
	defer rows.Close()
	for rows.Next() {
		var l link
		var at int64
		err := rows.Scan(&l.number, &at, &l.Action, &l.Subject, &l.Code, &l.Count, &l.Digest, &l.hash, &l.format, &l.Actor.Kind, &l.Actor.ID)
		if err != nil {
			return last, err
		}
		if l.at = time.UnixMicro(at); !l.follows(org, &last) {
			return last, fmt.Errorf("entry %d: %w", l.number, ErrBroken)
		}
		last = l
	}
	return last, rows.Err()
}

func verifyHead(ctx context.Context, db *sql.DB, org int64, last link) error {
	var number int64
	var hash []byte
	if err := db.QueryRowContext(ctx, `SELECT number, hash FROM audit_head WHERE org_id = $1`, org).Scan(&number, &hash); err != nil {
		return err
	}
	if number != last.number || !bytes.Equal(hash, last.hash) {
		return fmt.Errorf("head %d after entry %d: %w", number, last.number, ErrBroken)
	}
	return nil
}
