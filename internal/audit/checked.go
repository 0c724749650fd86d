package audit

import (
	"bytes"
	"fmt"
	"time"
)

// Checked is what came of reading a whole chain.
type Checked struct {
	Entries     int64 // that follow from one another, from the first on
	First, Last time.Time
	Hash        []byte // of the last of them: noted elsewhere, it shows later whether everything up to it is as it was
	Break       *Break // nil: the chain is whole, up to its head
}

// Break is where a chain breaks, and by what that is seen.
type Break struct {
	Kind   BreakKind
	Number int64 // of the entry that is concerned
}

// BreakKind says by what it is seen that a chain is broken.
type BreakKind string

// The kinds of breaks.
const (
	Altered    BreakKind = "altered"    // the entry is not what was written there
	Missing    BreakKind = "missing"    // the entry is not there, and later ones are, or the head knows of it
	Headless   BreakKind = "headless"   // the chain has no head
	Unknown    BreakKind = "unknown"    // the entry is there, and the head knows nothing of it
	Rewritten  BreakKind = "rewritten"  // the chain is whole, and is not the one of which a hash was noted
	Shortened  BreakKind = "shortened"  // the chain ends before the entry of which a hash was noted
	Unreadable BreakKind = "unreadable" // the entry is of a later release
)

// Err is ErrBroken with where, or nil.
func (c *Checked) Err() error {
	if c.Break == nil {
		return nil
	}
	return fmt.Errorf("entry %d is %s: %w", c.Break.Number, c.Break.Kind, ErrBroken)
}

// Checker reads a chain, entry by entry, and finds where it breaks.
type Checker struct {
	Checked
	org  int64
	last Link
	note *Note
}

// Note is the hash of an entry as it was noted down outside of the store.
type Note struct {
	Number int64
	Hash   []byte
}

// NewChecker returns a Checker for the chain of an organisation; a note, if there is one, must be met on the way.
func NewChecker(org int64, note *Note) *Checker { return &Checker{org: org, note: note} }

// Add reads the next entry; more is false once the chain is broken.
func (c *Checker) Add(l Link) (more bool) {
	kind := Altered
	switch {
	case l.Number > c.last.Number+1:
		kind, l.Number = Missing, c.last.Number+1
	case l.Format > Format:
		kind = Unreadable
	case !l.Follows(c.org, &c.last):
	case c.note != nil && c.note.Number == l.Number && !bytes.Equal(c.note.Hash, l.Hash):
		kind = Rewritten
	default:
		if c.Entries == 0 {
			c.First = l.At
		}
		c.Entries, c.Last, c.Hash, c.last = l.Number, l.At, l.Hash, l
		return true
	}
	c.Break = &Break{kind, l.Number}
	return false
}

// End compares what was read with the head of the chain.
func (c *Checker) End(number int64, hash []byte) {
	switch {
	case c.Break != nil:
	case number > c.last.Number:
		c.Break = &Break{Missing, c.last.Number + 1}
	case number < c.last.Number:
		c.Break = &Break{Unknown, number + 1}
	case !bytes.Equal(hash, c.last.Hash):
		c.Break = &Break{Altered, number}
	case c.note != nil && c.note.Number > number:
		c.Break = &Break{Shortened, c.note.Number}
	}
}

// Search says which lines of a chain are wanted; the zero Search means all.
type Search struct {
	Actor    int64     // by whom, or on whose behalf; 0: anybody
	Kind     Kind      // by actors of that kind; empty: of any
	Actions  []string  // any of them, or with a stop at its end all that begin so: "draft."; none: whatever was done
	Subject  string    // about what; empty: anything
	From, To time.Time // not before, and before; zero: whenever
	Before   int64     // number before which they stand; 0: the newest
	AtMost   int       // 0: all
	Whole    bool      // an undoing is one line: what it revoked, part by part, is left out
}
