package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

func providerOf(row db.IdentityProvider) auth.Provider {
	return auth.Provider{
		ID: idOf(row.PublicID), Org: issuance.OrganisationID(row.OrgID), Kind: auth.ProviderKind(row.Kind), Entity: row.Entity,
		NameEN: row.NameEn, NameJA: row.NameJa, Client: row.Client, Secret: row.Secret, Tried: fromMicros(row.TriedAt), Released: strings.Fields(row.Released),
	}
}

// ofProvider does something with a provider, with its line in the audit chain of its organisation.
func (s PeopleStore) ofProvider(ctx context.Context, deed string, by issuance.By, p auth.Provider, at time.Time, work func(q *db.Queries) error) error {
	return s.change(ctx, deed+" provider", func(tx *sql.Tx, q *db.Queries) error {
		if err := work(q); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(p.Org), at, audit.Entry{Action: "provider." + deed, Subject: p.ID.String(), Count: 1, Actor: by})
	})
}

// AddProvider keeps a new provider.
func (s PeopleStore) AddProvider(ctx context.Context, by issuance.By, p auth.Provider, at time.Time) error {
	return s.change(ctx, "add provider", func(tx *sql.Tx, q *db.Queries) error {
		if err := q.LockChain(ctx, int64(p.Org)); err != nil {
			return err
		}
		next, err := q.NextProvider(ctx)
		if err != nil {
			return err
		}
		err = q.InsertProvider(ctx, db.InsertProviderParams{
			ID: next, PublicID: p.ID[:], OrgID: int64(p.Org), Kind: string(p.Kind), Entity: p.Entity, NameEn: p.NameEN, NameJa: p.NameJA, AddedAt: micros(at),
		})
		if err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(p.Org), at, audit.Entry{Action: "provider.add", Subject: p.ID.String(), Count: 1, Digest: digest([]byte(p.Entity)), Actor: by})
	})
}

// Provider returns a provider.
func (s PeopleStore) Provider(ctx context.Context, id issuance.ID) (auth.Provider, error) {
	row, err := s.queries.Provider(ctx, id[:])
	return providerOf(row), absent(err, "provider %s", id)
}

// ProvidersOf returns the providers of an organisation, or (0) of the store, the oldest first.
func (s PeopleStore) ProvidersOf(ctx context.Context, org issuance.OrganisationID) ([]auth.Provider, error) {
	rows, err := s.queries.ProvidersOf(ctx, int64(org))
	return providers(rows), absent(err, "providers of organisation %d", org)
}

// TriedProviders returns the providers of all organisations with which a trial has succeeded.
func (s PeopleStore) TriedProviders(ctx context.Context) ([]auth.Provider, error) {
	rows, err := s.queries.TriedProviders(ctx)
	return providers(rows), absent(err, "providers")
}

func providers(rows []db.IdentityProvider) []auth.Provider {
	all := make([]auth.Provider, len(rows))
	for i, row := range rows {
		all[i] = providerOf(row)
	}
	return all
}

// SetProvider keeps names, client, secret, and what a trial has found.
func (s PeopleStore) SetProvider(ctx context.Context, by issuance.By, p auth.Provider, at time.Time) error {
	return s.ofProvider(ctx, "set", by, p, at, func(q *db.Queries) error {
		return found(q.SetProvider(ctx, db.SetProviderParams{
			NameEn: p.NameEN, NameJa: p.NameJA, Client: p.Client, Secret: p.Secret, TriedAt: micros(p.Tried), Released: strings.Join(p.Released, " "),
			PublicID: p.ID[:], OrgID: int64(p.Org),
		}))
	})
}

// PassTrial notes that a trial succeeded with the client and secret that it was made with.
func (s PeopleStore) PassTrial(ctx context.Context, by issuance.By, p auth.Provider, at time.Time) error {
	return s.ofProvider(ctx, "try", by, p, at, func(q *db.Queries) error {
		return untaken(q.TryProvider(ctx, db.TryProviderParams{
			TriedAt: micros(p.Tried), Released: strings.Join(p.Released, " "), PublicID: p.ID[:], Client: p.Client, Secret: p.Secret,
		}))
	})
}

// RemoveProvider removes a provider, with whose the accounts there were.
func (s PeopleStore) RemoveProvider(ctx context.Context, by issuance.By, p auth.Provider, at time.Time) error {
	return s.ofProvider(ctx, "remove", by, p, at, func(q *db.Queries) error {
		row, err := q.Provider(ctx, p.ID[:])
		if err != nil {
			return absent(err, "provider %s", p.ID)
		}
		return errors.Join(q.DeleteIdentitiesOfProvider(ctx, row.ID), q.DeleteProvider(ctx, row.ID))
	})
}

// PersonBehind returns whose an account is.
func (s PeopleStore) PersonBehind(ctx context.Context, i auth.Identity) (auth.Person, error) {
	v, err := s.queries.Provider(ctx, i.Provider[:])
	if err != nil {
		return auth.Person{}, absent(err, "provider %s", i.Provider)
	}
	row, err := s.queries.IdentityOf(ctx, db.IdentityOfParams{ProviderID: v.ID, Format: i.Format, Subject: i.Subject})
	return personOf(row.Person), absent(err, "account at provider %s", i.Provider)
}

// Tie keeps that an account is a person's, and uses up a link whose digest is not zero: both or neither.
func (s PeopleStore) Tie(ctx context.Context, p auth.Person, i auth.Identity, link auth.Digest, at time.Time) error {
	return s.aboutPerson(ctx, "tie account", p.ID, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		if link != (auth.Digest{}) {
			if err := useLink(ctx, q, link, at); err != nil {
				return err
			}
		}
		v, err := q.Provider(ctx, i.Provider[:])
		if err != nil {
			return absent(err, "provider %s", i.Provider)
		}
		n, err := q.InsertIdentity(ctx, db.InsertIdentityParams{ProviderID: v.ID, Format: i.Format, Subject: i.Subject, PersonID: row.ID, TiedAt: micros(at)})
		if err != nil {
			return err
		}
		if n == 0 { // it is somebody's already
			whose, err := q.IdentityOf(ctx, db.IdentityOfParams{ProviderID: v.ID, Format: i.Format, Subject: i.Subject})
			if err == nil && whose.Person.ID != row.ID {
				err = auth.ErrTied
			}
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "account.tie", Subject: p.ID.String(), Code: i.Provider.String(), Count: 1, Actor: personOf(row).By})
	})
}

// UseIdentity notes that an account signed in.
func (s PeopleStore) UseIdentity(ctx context.Context, i auth.Identity, at time.Time) error {
	return s.change(ctx, "use account", func(_ *sql.Tx, q *db.Queries) error {
		v, err := q.Provider(ctx, i.Provider[:])
		if err != nil {
			return absent(err, "provider %s", i.Provider)
		}
		return q.UseIdentity(ctx, db.UseIdentityParams{ProviderID: v.ID, Format: i.Format, Subject: i.Subject, UsedAt: micros(at)})
	})
}

// TiedTo returns the providers at which a person has an account that signs in.
func (s PeopleStore) TiedTo(ctx context.Context, person issuance.ID) ([]auth.Tied, error) {
	rows, err := s.queries.Identities(ctx, person[:])
	all := make([]auth.Tied, len(rows))
	for i, row := range rows {
		all[i] = auth.Tied{Provider: providerOf(row.IdentityProvider), Since: fromMicros(row.TiedAt), Used: fromMicros(row.UsedAt)}
	}
	return all, absent(err, "accounts of person %s", person)
}

// Untie ends that a person signs in with the accounts at a provider.
func (s PeopleStore) Untie(ctx context.Context, p auth.Person, provider issuance.ID, at time.Time) error {
	return s.aboutPerson(ctx, "untie account", p.ID, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		v, err := q.Provider(ctx, provider[:])
		if err != nil {
			return absent(err, "provider %s", provider)
		}
		if err := found(q.DeleteIdentities(ctx, db.DeleteIdentitiesParams{PersonID: row.ID, ProviderID: v.ID})); err != nil {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "account.untie", Subject: p.ID.String(), Code: provider.String(), Count: 1, Actor: p.By})
	})
}
