package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// errTried undoes a transaction that was only to be tried.
var errTried = errors.New("only tried")

// HandOver does what a HandOver says, all at once or not at all, or only tries it: then nothing is written, and what it
// returns, or refuses, is what it would.
func (s PeopleStore) HandOver(ctx context.Context, by issuance.By, h auth.HandOver, at time.Time, try bool) (held auth.Held, err error) {
	err = s.aboutPerson(ctx, "hand over", h.From, func(tx *sql.Tx, q *db.Queries, from db.Person) error {
		if err := q.LockChain(ctx, int64(h.Org)); err != nil {
			return err
		}
		if held, err = handOver(ctx, tx, q, by, h, from, at); err == nil && try {
			err = errTried
		}
		return err
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return held, err
}

func handOver(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, h auth.HandOver, from db.Person, at time.Time) (held auth.Held, err error) {
	to, err := q.PersonByID(ctx, h.To[:])
	if err != nil {
		return held, absent(err, "person %s", h.To)
	}
	lasting, err := lastingRoles(ctx, q, from, h.Org, at)
	if err != nil {
		return held, err
	}
	has, err := lastingRoles(ctx, q, to, h.Org, at)
	switch {
	case err != nil:
		return held, err
	case len(lasting) == 0:
		return held, issuance.ErrNotFound
	case !slices.ContainsFunc(has, func(m auth.Membership) bool { return m.At(at) }):
		return held, auth.ErrTakesOver
	}
	if held, err = giveThings(ctx, q, h, from, to, lasting); err != nil {
		return held, err
	}
	if err := withinReach(ctx, q, h, &held, has); err != nil {
		return held, err
	}
	for _, m := range lasting {
		if h.Gives(m.Role) && !covered(has, m) {
			if err := giveRole(ctx, tx, q, by, to, m, at); err != nil {
				return held, err
			}
		}
	}
	for i, m := range lasting { // a role that begins anew later ends with the first
		if slices.ContainsFunc(lasting[:i], func(before auth.Membership) bool { return before.Role == m.Role && before.Department == m.Department }) {
			continue
		}
		if err := endRole(ctx, tx, q, by, from, m, at); err != nil {
			return held, err
		}
	}
	return held, chain.Append(ctx, tx, int64(h.Org), at, audit.Entry{
		Action: "person.hand_over", Subject: h.From.String(), Code: h.To.String(), Count: int64(len(held.Drafts)) + held.Lists, Actor: by,
	})
}

// lastingRoles are those of a person for an organisation that have not ended, each from at on at the earliest.
func lastingRoles(ctx context.Context, q *db.Queries, row db.Person, org issuance.OrganisationID, at time.Time) (all []auth.Membership, err error) {
	rows, err := q.Memberships(ctx, row.PublicID)
	for _, r := range rows {
		m := membershipOf(r)
		if m.Org != org || !m.Ends.IsZero() && !at.Before(m.Ends) {
			continue
		}
		if m.Begins.Before(at) {
			m.Begins = at
		}
		all = append(all, m)
	}
	return all, err
}

// covered reports whether somebody has a role already for as long as another.
func covered(has []auth.Membership, m auth.Membership) bool {
	return slices.ContainsFunc(has, func(own auth.Membership) bool {
		return own.Role == m.Role && (own.Department == 0 || own.Department == m.Department) && !own.Begins.After(m.Begins) && (own.Ends.IsZero() || !m.Ends.IsZero() && !own.Ends.Before(m.Ends))
	})
}

// withinReach refuses to hand a draft over to somebody who could not open it.
func withinReach(ctx context.Context, q *db.Queries, h auth.HandOver, held *auth.Held, has []auth.Membership) error {
	roles := slices.Clone(has)
	for _, m := range held.Roles {
		if h.Gives(m.Role) {
			roles = append(roles, m)
		}
	}
	owned, err := ownedBy(ctx, q, h.Org)
	if err != nil {
		return err
	}
	scope := auth.ScopeOf(roles, auth.Read)
	for _, draft := range held.Drafts {
		if !scope.Has(owned[draft.ID]) {
			return auth.OutOfReach(draft.Title)
		}
	}
	return nil
}

// giveThings gives what somebody looks after to another.
func giveThings(ctx context.Context, q *db.Queries, h auth.HandOver, from, to db.Person, lasting []auth.Membership) (held auth.Held, err error) {
	held.Roles = lasting
	rows, err := q.KeptDrafts(ctx, db.KeptDraftsParams{OrgID: int64(h.Org), KeeperID: from.ActorID})
	if err != nil {
		return held, err
	}
	for _, r := range rows {
		held.Drafts = append(held.Drafts, auth.Kept{ID: idOf(r.PublicID), Title: r.Title})
	}
	if err := q.HandOverDrafts(ctx, db.HandOverDraftsParams{OrgID: int64(h.Org), FromID: from.ActorID, ToID: to.ActorID}); err != nil {
		return held, err
	}
	held.Lists, err = q.HandOverProposals(ctx, db.HandOverProposalsParams{OrgID: int64(h.Org), FromID: from.ActorID, ToID: to.ActorID})
	if err != nil {
		return held, err
	}
	if err := q.HandOverReleases(ctx, db.HandOverReleasesParams{OrgID: int64(h.Org), FromID: from.ActorID, ToID: to.ActorID}); err != nil {
		return held, err
	}
	given := slices.DeleteFunc(slices.Clone(lasting), func(m auth.Membership) bool { return !h.Gives(m.Role) })
	held.Steps, err = q.CountWaiting(ctx, db.CountWaitingParams{OrgID: int64(h.Org), Scope: auth.ScopeOf(given, auth.Publish).Text()})
	return held, err
}
