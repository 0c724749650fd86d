package audit_test

import (
	"encoding/hex"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
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

// What was hashed once must be hashed so for ever: the values were computed apart, with Python's hashlib.
func TestHashKnownAnswers(t *testing.T) {
	first := audit.Hash(1, nil, 1, 1, at, entry)
	if got, want := hex.EncodeToString(first), "f23f4dfa732e4929373936ec3207ea51519df26765acb5cc87240ac956613c77"; got != want {
		t.Errorf("first hash %s, want %s", got, want)
	}
	revoked := audit.Entry{Action: "award.revoke", Subject: "認め", Code: "misconduct", Count: 1}
	second := audit.Hash(1, first, 1, 2, at.Add(time.Second), revoked)
	if got, want := hex.EncodeToString(second), "971c7c78e056494b8e964c8ff77fd93241957687dec5cc15e1a8c632dc7c9efa"; got != want {
		t.Errorf("second hash %s, want %s", got, want)
	}
	first = audit.Hash(2, nil, 1, 1, at, by(audit.Actor{Kind: audit.System}, entry))
	if got, want := hex.EncodeToString(first), "611d044cc2ff0e00dba6ca083fff20e63db3ec37e450716588cbba7e5f74f046"; got != want {
		t.Errorf("first hash of format 2 %s, want %s", got, want)
	}
	second = audit.Hash(2, first, 1, 2, at.Add(time.Second), by(staff, revoked))
	if got, want := hex.EncodeToString(second), "4b49acc9c7ae4bd140d2af0e6751c6f2fed2fd7b281602a2b7618422048a55aa"; got != want {
		t.Errorf("second hash of format 2 %s, want %s", got, want)
	}
}

// Every part counts, and no text can pass for the end of one and the beginning of the next.
func TestHashCoversEverything(t *testing.T) {
	seen := map[string]int{}
	var hashes [][]byte
	for _, format := range []int{1, 2} {
		hashes = append(hashes,
			audit.Hash(format, nil, 1, 1, at, entry),
			audit.Hash(format, []byte{0}, 1, 1, at, entry),
			audit.Hash(format, nil, 2, 1, at, entry),
			audit.Hash(format, nil, 1, 2, at, entry),
			audit.Hash(format, nil, 1, 1, at.Add(time.Microsecond), entry),
			audit.Hash(format, nil, 1, 1, at, audit.Entry{Action: "award.publish7", Subject: "/0", Count: 500, Digest: entry.Digest}),
			audit.Hash(format, nil, 1, 1, at, audit.Entry{Action: "award.publish", Subject: "7/", Code: "0", Count: 500, Digest: entry.Digest}),
			audit.Hash(format, nil, 1, 1, at, audit.Entry{Action: "award.publish", Subject: "7/0", Count: 501, Digest: entry.Digest}),
			audit.Hash(format, nil, 1, 1, at, audit.Entry{Action: "award.publish", Subject: "7/0", Count: 500}),
		)
	}
	hashes = append(hashes,
		audit.Hash(2, nil, 1, 1, at, by(audit.Actor{Kind: audit.System}, entry)),
		audit.Hash(2, nil, 1, 1, at, by(audit.Actor{Kind: audit.System, ID: 3}, entry)),
		audit.Hash(2, nil, 1, 1, at, by(staff, entry)),
		audit.Hash(3, nil, 1, 1, at, by(staff, entry)),
	)
	for n, hash := range hashes {
		if m, found := seen[string(hash)]; found {
			t.Errorf("entries %d and %d have the same hash", m, n)
		}
		seen[string(hash)] = n
	}
}
