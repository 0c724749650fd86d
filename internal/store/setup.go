package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/db"
)

// SetUp does what a Foundation says, all at once or not at all, and uses its link up; issuance.ErrNotFound when another was
// quicker.
func (s PeopleStore) SetUp(ctx context.Context, link, token auth.Digest, f *auth.Foundation, at time.Time) error {
	return s.change(ctx, "set up", func(tx *sql.Tx, q *db.Queries) error {
		if err := useLink(ctx, q, link, at); err != nil {
			return err
		}
		row, err := enter(ctx, tx, q, issuance.By{}, f.Person, at)
		if err != nil {
			return err
		}
		by := personOf(row).By
		if err := giveRole(ctx, tx, q, by, row, auth.Membership{Role: auth.Operator, Begins: at}, at); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(f.Settings)) {
			if err := putSetting(ctx, tx, q, by, name, f.Settings[name], at); err != nil {
				return err
			}
		}
		if f.Organisation != nil {
			org := f.Organisation.Organisation
			if err := createOrganisation(ctx, tx, q, by, &org, f.Organisation.Key, at); err != nil {
				return err
			}
			if err := giveRole(ctx, tx, q, by, row, auth.Membership{Org: org.ID, Role: auth.Owner, Begins: at}, at); err != nil {
				return err
			}
			if err := foundReview(ctx, tx, q, by, org.ID, f.Organisation.Review, at); err != nil {
				return err
			}
		}
		return beginSession(ctx, tx, q, token, row, f.Session)
	})
}

// foundReview has a new organisation review as its founding says.
func foundReview(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, org issuance.OrganisationID, review []byte, at time.Time) error {
	if len(review) == 0 {
		return nil
	}
	policy, err := authoring.ReadPolicy(review)
	if err != nil {
		return err
	}
	return setPolicy(ctx, tx, q, by, org, policy, at)
}
