// Package audit keeps the chained record of who did what in an organisation's name. Entries hold ids, codes and digests,
// never names, addresses or typed text, so that nothing in the chain must ever be erased; who an actor's id is stands in
// a table beside it (see Actor). Here are the values and their hashes; package chain keeps them in the store.
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
	"crypto/sha256"
	"encoding/binary"
	"errors"
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

// Link is an entry in its place in a chain.
type Link struct {
	Entry
	Number int64 // from 1
	At     time.Time
	Format int
	Hash   []byte
}

// Follows reports whether l comes after the link before it in the chain of an organisation; before the first stands the
// zero Link.
func (l *Link) Follows(org int64, before *Link) bool {
	if l.Number != before.Number+1 || l.Format < max(before.Format, 1) || l.Format > Format {
		return false
	}
	if known := l.Actor.Validate() == nil; known != (l.Format > 1) || !known && l.Actor != (Actor{}) {
		return false
	}
	return bytes.Equal(l.Hash, Hash(l.Format, before.Hash, org, l.Number, l.At, l.Entry))
}
