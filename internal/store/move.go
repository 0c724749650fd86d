package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// Awarded reports whether an organisation has a batch.
func (s OrganisationStore) Awarded(ctx context.Context, org issuance.OrganisationID) (bool, error) {
	n, err := s.queries.CountBatches(ctx, int64(org))
	return n > 0, err
}

// MoveOrganisation gives an organisation other addresses, in all that it has published, or another time zone.
func (s OrganisationStore) MoveOrganisation(ctx context.Context, by issuance.By, m *issuance.Move, at time.Time) error {
	return s.change(ctx, "move organisation", func(tx *sql.Tx, q *db.Queries) error {
		org := int64(m.Before.ID)
		said := fmt.Appendf(nil, "%s\n%s", m.After.BaseURL, m.After.Zone)
		// The line comes first: who awards at the same time waits for it, or it for them.
		err := chain.Append(ctx, tx, org, at, audit.Entry{Action: "organisation.move", Subject: m.After.Slug, Count: 1, Digest: digest(said), Actor: by})
		if err != nil {
			return err
		}
		n, err := q.CountBatches(ctx, org)
		if err != nil {
			return err
		}
		moved, err := q.MoveOrganisation(ctx, db.MoveOrganisationParams{
			ID: org, Before: m.Before.BaseURL, BaseUrl: m.After.BaseURL, Zone: m.After.Zone, Profile: m.After.Profile, Revocations: m.After.Revocations,
		})
		if err == nil && (n > 0 || moved == 0) {
			err = issuance.ErrConflict
		}
		if err != nil {
			return err
		}
		if m.Default {
			err = putSetting(ctx, tx, q, by, "base_url", m.After.BaseURL, at)
		}
		return errors.Join(err, readdress(ctx, q, m), touchEntries(ctx, q, m.Before.ID, at))
	})
}

// readdress gives the documents of keys and editions their other addresses.
func readdress(ctx context.Context, q *db.Queries, m *issuance.Move) error {
	org := int64(m.Before.ID)
	keys, err := q.KeyDocuments(ctx, org)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := q.MoveKey(ctx, db.MoveKeyParams{OrgID: org, Number: k.Number, Document: m.Readdress(k.Document)}); err != nil {
			return err
		}
	}
	editions, err := q.EditionDocuments(ctx, org)
	if err != nil {
		return err
	}
	for _, e := range editions {
		if err := q.MoveEdition(ctx, db.MoveEditionParams{OrgID: org, ID: e.ID, Document: m.Readdress(e.Document)}); err != nil {
			return err
		}
	}
	return nil
}
