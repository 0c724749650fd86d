package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// AddPasskey keeps a passkey of a person, or returns auth.ErrPasskeyThere where somebody has it already.
func (s PeopleStore) AddPasskey(ctx context.Context, person auth.Person, k *auth.Passkey) error {
	record, err := json.Marshal(&k.Credential)
	if err != nil {
		return err
	}
	return s.ofPasskey(ctx, "add", person, k.ID, k.Added, func(q *db.Queries, row db.Person) error {
		n, err := q.InsertPasskey(ctx, db.InsertPasskeyParams{
			CredentialID: k.Credential.ID, PublicID: k.ID[:], PersonID: row.ID, Site: k.Site, Name: k.Name, Record: string(record), AddedAt: micros(k.Added),
		})
		if err == nil && n == 0 {
			err = auth.ErrPasskeyThere
		}
		return err
	})
}

// ofPasskey does something with a passkey of a person, with its line in the audit chain.
func (s PeopleStore) ofPasskey(ctx context.Context, deed string, person auth.Person, id issuance.ID, at time.Time, work func(q *db.Queries, row db.Person) error) error {
	return s.aboutPerson(ctx, deed+" passkey", person.ID, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		if err := work(q, row); err != nil {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{
			Action: "passkey." + deed, Subject: person.ID.String(), Code: id.String(), Count: 1, Actor: person.By,
		})
	})
}

// found is that of n changed rows there was one.
func found(n int64, err error) error {
	if err == nil && n == 0 {
		err = issuance.ErrNotFound
	}
	return err
}

// untaken is that of n changed rows there was one, where another may have been quicker.
func untaken(n int64, err error) error {
	if err == nil && n == 0 {
		err = issuance.ErrConflict
	}
	return err
}

func passkeyOf(row db.Passkey) (k auth.Passkey, err error) {
	k = auth.Passkey{ID: idOf(row.PublicID), Name: row.Name, Site: row.Site, Added: fromMicros(row.AddedAt), Used: fromMicros(row.UsedAt)}
	return k, json.Unmarshal([]byte(row.Record), &k.Credential)
}

// Passkeys returns those of a person, the oldest first.
func (s PeopleStore) Passkeys(ctx context.Context, person issuance.ID) ([]auth.Passkey, error) {
	rows, err := s.queries.Passkeys(ctx, person[:])
	if err != nil {
		return nil, absent(err, "passkeys of person %s", person)
	}
	all := make([]auth.Passkey, len(rows))
	for i, row := range rows {
		if all[i], err = passkeyOf(row.Passkey); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// PasskeyOf returns a passkey by its host and the id of its credential, and whose it is.
func (s PeopleStore) PasskeyOf(ctx context.Context, site string, credential []byte) (auth.Person, auth.Passkey, error) {
	row, err := s.queries.PasskeyOf(ctx, db.PasskeyOfParams{CredentialID: credential, Site: site})
	if err != nil {
		return auth.Person{}, auth.Passkey{}, absent(err, "passkey")
	}
	k, err := passkeyOf(row.Passkey)
	return personOf(row.Person), k, err
}

// UsePasskey keeps what a passkey said when it was used.
func (s PeopleStore) UsePasskey(ctx context.Context, k *auth.Passkey, at time.Time) error {
	record, err := json.Marshal(&k.Credential)
	if err != nil {
		return err
	}
	return s.change(ctx, "use passkey", func(_ *sql.Tx, q *db.Queries) error {
		return q.UsePasskey(ctx, db.UsePasskeyParams{CredentialID: k.Credential.ID, Record: string(record), UsedAt: micros(at)})
	})
}

// RefusePasskey notes that a passkey of a person was not let in.
func (s PeopleStore) RefusePasskey(ctx context.Context, person auth.Person, id issuance.ID, at time.Time) error {
	return s.ofPasskey(ctx, "refuse", person, id, at, func(*db.Queries, db.Person) error { return nil })
}

// RenamePasskey gives a passkey of a person another name.
func (s PeopleStore) RenamePasskey(ctx context.Context, person auth.Person, id issuance.ID, name string, at time.Time) error {
	return s.ofPasskey(ctx, "rename", person, id, at, func(q *db.Queries, row db.Person) error {
		return found(q.RenamePasskey(ctx, db.RenamePasskeyParams{PersonID: row.ID, PublicID: id[:], Name: name}))
	})
}

// RemovePasskey removes a passkey of a person, and of nobody else.
func (s PeopleStore) RemovePasskey(ctx context.Context, person auth.Person, id issuance.ID, at time.Time) error {
	return s.ofPasskey(ctx, "remove", person, id, at, func(q *db.Queries, row db.Person) error {
		return found(q.DeletePasskey(ctx, db.DeletePasskeyParams{PersonID: row.ID, PublicID: id[:]}))
	})
}

// KeepChallenge keeps what a passkey is asked, until a time.
func (s PeopleStore) KeepChallenge(ctx context.Context, d auth.Digest, asked string, ends time.Time) error {
	return s.change(ctx, "keep challenge", func(_ *sql.Tx, q *db.Queries) error {
		return q.InsertChallenge(ctx, db.InsertChallengeParams{Digest: d[:], Asked: asked, EndsAt: micros(ends)})
	})
}

// TakeChallenge returns what was asked, once; issuance.ErrNotFound when it was taken or has ended.
func (s PeopleStore) TakeChallenge(ctx context.Context, d auth.Digest, now time.Time) (asked string, err error) {
	err = s.change(ctx, "take challenge", func(_ *sql.Tx, q *db.Queries) error {
		row, err := q.TakeChallenge(ctx, d[:])
		if err == nil && row.EndsAt <= micros(now) {
			err = sql.ErrNoRows
		}
		asked = row.Asked
		return absent(err, "challenge")
	})
	return asked, err
}
