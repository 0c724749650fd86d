package chain_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

var (
	at    = time.UnixMicro(1_774_000_000_123_456)
	entry = audit.Entry{Action: "award.publish", Subject: "7/0", Code: "", Count: 500, Digest: []byte{0xde, 0xad, 0xbe, 0xef}}
	staff = audit.Actor{Kind: audit.Operator, ID: 3}
)

// by is an entry with an actor.
func by(a audit.Actor, e audit.Entry) audit.Entry {
	e.Actor = a
	return e
}

// T32: whatever is changed, added or taken away behind the chain's back shows.
func TestT32ChangesShow(t *testing.T) {
	for _, c := range []struct{ name, want, change string }{
		{"nothing", "", ``},
		{"an action", "altered 2", `UPDATE audit_entry SET action = 'award.revoke' WHERE number = 2`},
		{"a count", "altered 3", `UPDATE audit_entry SET count = 0 WHERE number = 3`},
		{"a time", "altered 1", `UPDATE audit_entry SET at = at + 1 WHERE number = 1`},
		{"a code", "altered 2", `UPDATE audit_entry SET code = 'misconduct' WHERE number = 2`},
		{"a digest", "altered 2", `UPDATE audit_entry SET digest = hash WHERE number = 2`},
		{"an entry in the middle", "missing 2", `DELETE FROM audit_entry WHERE number = 2`},
		{"an actor", "altered 2", `UPDATE audit_entry SET actor_id = 4 WHERE number = 2`},
		{"an actor's kind", "altered 2", `UPDATE audit_entry SET actor_kind = 'person' WHERE number = 2`},
		{"a format", "altered 1", `UPDATE audit_entry SET format = 1 WHERE number = 1`},
		{"a format of tomorrow", "unreadable 3", `UPDATE audit_entry SET format = 3 WHERE number = 3`},
		{"the last entry", "missing 3", `DELETE FROM audit_entry WHERE number = 3`},
		{"all entries", "missing 1", `DELETE FROM audit_entry`},
		{"the head itself", "headless 0", `DELETE FROM audit_head WHERE org_id = 1`},
		{"two entries", "altered 1", `UPDATE audit_entry SET number = CASE number WHEN 1 THEN -2 WHEN 2 THEN -1 END WHERE number < 3; UPDATE audit_entry SET number = -number WHERE number < 0`},
		{"an entry too many", "altered 4", `INSERT INTO audit_entry SELECT org_id, 4, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id FROM audit_entry WHERE number = 3`},
		{"the head", "unknown 3", `UPDATE audit_head SET number = 2`},
		{"the head's hash", "altered 3", `UPDATE audit_head SET hash = (SELECT hash FROM audit_entry WHERE number = 2)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := three(t)
			if _, err := db.Exec(c.change); err != nil {
				t.Fatal(err)
			}
			if err := chain.Verify(t.Context(), db, 1); errors.Is(err, audit.ErrBroken) != (c.change != "") {
				t.Errorf("after changing %s: %v", c.name, err)
			}
			if got := broken(t, db, nil); got != c.want {
				t.Errorf("after changing %s the chain is %q, want %q", c.name, got, c.want)
			}
		})
	}
}

// broken says where the chain of three breaks; empty where it does not.
func broken(t *testing.T, db *sql.DB, note *audit.Note) string {
	t.Helper()
	c, err := chain.Check(t.Context(), db, 1, note)
	if err != nil {
		t.Fatal(err)
	}
	if c.Break == nil {
		return ""
	}
	return fmt.Sprintf("%s %d", c.Break.Kind, c.Break.Number)
}

// T32: whoever writes the whole chain anew is found out by a hash that was noted elsewhere.
func TestT32NotedElsewhere(t *testing.T) {
	db := three(t)
	before, err := chain.Check(t.Context(), db, 1, nil)
	if err != nil || before.Entries != 3 || !before.First.Equal(at) || !before.Last.Equal(at.Add(2*time.Second)) {
		t.Fatalf("checked %+v, %v", before, err)
	}
	for want, note := range map[string]*audit.Note{
		"":            {Number: 3, Hash: before.Hash},
		"rewritten 2": {Number: 2, Hash: before.Hash},
		"shortened 4": {Number: 4, Hash: before.Hash},
	} {
		if got := broken(t, db, note); got != want {
			t.Errorf("with entry %d noted: %q, want %q", note.Number, got, want)
		}
	}
}

// Lines are found by who, what, about what and when, the newest first.
func TestFind(t *testing.T) {
	db := three(t)
	other := audit.Actor{Kind: audit.Person, ID: 9}
	insert(t, db, func(ctx context.Context, tx *sql.Tx) error {
		return chain.Append(ctx, tx, 1, at.Add(time.Hour), audit.Entry{Action: "award", Subject: "b", Actor: other})
	})
	for _, c := range []struct {
		search audit.Search
		want   string
	}{
		{audit.Search{}, "4321"},
		{audit.Search{AtMost: 2}, "43"},
		{audit.Search{AtMost: 2, Before: 3}, "21"},
		{audit.Search{Actor: 9}, "4"},
		{audit.Search{Actions: []string{"award."}}, "321"},
		{audit.Search{Actions: []string{"award.publish"}, Subject: "b"}, "2"},
		{audit.Search{From: at.Add(time.Second), To: at.Add(time.Hour)}, "32"},
		{audit.Search{Actions: []string{"draft."}}, ""},
		{audit.Search{Actions: []string{"draft.", "award.publish"}, Subject: "b"}, "2"},
		{audit.Search{Kind: audit.Token}, ""},
	} {
		lines, err := chain.Find(t.Context(), db, 1, c.search)
		got := ""
		for _, l := range lines {
			got += fmt.Sprint(l.Number)
		}
		if err != nil || got != c.want {
			t.Errorf("%+v finds %q, want %q, %v", c.search, got, c.want, err)
		}
	}
	actors, err := chain.Actors(t.Context(), db, 1)
	if err != nil || len(actors) != 2 || actors[0].Actor != staff || actors[1].Actor != other {
		t.Errorf("actors %+v, %v", actors, err)
	}
}

// three is a store with a chain of three entries.
func three(t *testing.T) *sql.DB {
	t.Helper()
	s, err := store.OpenFolder(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	db := s.Writer()
	insert(t, db, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO organisation (id, slug, base_url, home_url, zone, name_en, name_ja, facts, profile, revocations, secret, key_number, epoch, created_at)
			VALUES (1, 'a', '', '', '', '', '', x'', x'', x'', x'', 1, 1, 0)`)
		return errors.Join(err, chain.Begin(ctx, tx, 1))
	})
	for n := range 3 {
		insert(t, db, func(ctx context.Context, tx *sql.Tx) error {
			return chain.Append(ctx, tx, 1, at.Add(time.Duration(n)*time.Second), audit.Entry{
				Action: "award.publish", Subject: string(rune('a' + n)), Count: int64(n + 1), Digest: bytes.Repeat([]byte{byte(n)}, 32), Actor: staff,
			})
		})
	}
	return db
}

func insert(t *testing.T, db *sql.DB, do func(context.Context, *sql.Tx) error) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(do(t.Context(), tx), tx.Commit()); err != nil {
		t.Fatal(err)
	}
}

// An organisation that has no chain is told apart from one whose chain is whole, and cannot be written to.
func TestNoChain(t *testing.T) {
	db := three(t)
	if err := chain.Verify(t.Context(), db, 2); err == nil {
		t.Error("a chain that does not exist was verified")
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if err := chain.Append(t.Context(), tx, 2, at, by(staff, entry)); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("appending to no chain: %v", err)
	}
}

// forge writes an entry into the chain of an organisation as if it had been appended in a format.
func forge(t *testing.T, db *sql.DB, format int, e audit.Entry) {
	t.Helper()
	var number int64
	var previous []byte
	if err := db.QueryRow(`SELECT number, hash FROM audit_head WHERE org_id = 1`).Scan(&number, &previous); err != nil {
		t.Fatal(err)
	}
	number++
	hash := audit.Hash(format, previous, 1, number, at, e)
	_, err := db.Exec(`INSERT INTO audit_entry (org_id, number, at, action, subject, code, count, digest, hash, format, actor_kind, actor_id)
		VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		number, at.UnixMicro(), e.Action, e.Subject, e.Code, e.Count, e.Digest, hash, format, string(e.Actor.Kind), e.Actor.ID)
	if err == nil {
		_, err = db.Exec(`UPDATE audit_head SET number = $1, hash = $2 WHERE org_id = 1`, number, hash)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// T32: a chain whose hashes are right is refused all the same where its formats fall, or an entry has an actor that its
// format cannot vouch for, or lacks the one that it must have.
func TestT32Formats(t *testing.T) {
	type forged struct {
		format int
		actor  audit.Actor
	}
	old, today := forged{1, audit.Actor{}}, forged{2, staff}
	for _, c := range []struct {
		name   string
		chain  []forged
		broken bool
	}{
		{"all of before", []forged{old, old}, false},
		{"before, then today", []forged{old, today, today}, false},
		{"back to before", []forged{old, today, old}, true},
		{"an actor of before", []forged{{1, staff}}, true},
		{"an actor's id of before", []forged{{1, audit.Actor{ID: 3}}}, true},
		{"nobody today", []forged{old, {2, audit.Actor{}}}, true},
		{"an operator without an id", []forged{{2, audit.Actor{Kind: audit.Operator}}}, true},
		{"a kind that does not exist", []forged{{2, audit.Actor{Kind: "ghost", ID: 3}}}, true},
		{"a format that does not exist", []forged{{0, audit.Actor{}}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := three(t)
			for _, clear := range []string{`DELETE FROM audit_entry`, `UPDATE audit_head SET number = 0, hash = x''`} {
				if _, err := db.Exec(clear); err != nil {
					t.Fatal(err)
				}
			}
			for _, f := range c.chain {
				forge(t, db, f.format, by(f.actor, entry))
			}
			if err := chain.Verify(t.Context(), db, 1); errors.Is(err, audit.ErrBroken) != c.broken || !c.broken && err != nil {
				t.Errorf("got %v, want broken: %t", err, c.broken)
			}
		})
	}
}

// A line must say who: an entry without an actor is not written.
func TestNobody(t *testing.T) {
	db := three(t)
	for _, actor := range []audit.Actor{{}, {Kind: audit.Person}, {Kind: audit.Operator, ID: -1}, {ID: 3}, {Kind: "ghost", ID: 3}} {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := chain.Append(t.Context(), tx, 1, at, by(actor, entry)); !errors.Is(err, audit.ErrNobody) {
			t.Errorf("%+v: got %v, want ErrNobody", actor, err)
		}
		tx.Rollback()
	}
}
