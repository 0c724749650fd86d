package store

import (
	"context"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
	"github.com/mitome/mitome/microcredential"
)

// AuditStore reads the audit chains.
type AuditStore struct{ *base }

// FindDeeds returns lines of an organisation's chain, the newest first.
func (s AuditStore) FindDeeds(ctx context.Context, org issuance.OrganisationID, search audit.Search) ([]audit.Line, error) {
	lines, err := chain.Find(ctx, s.read, int64(org), search)
	if err == nil {
		err = s.stood(ctx, org, lines)
	}
	return s.called(ctx, lines), absent(err, "audit chain of organisation %d", org)
}

// ProposalOf returns the number of the list by which a batch was released at the desk.
func (s AuditStore) ProposalOf(ctx context.Context, org issuance.OrganisationID, batch int64) (int64, error) {
	id, err := s.queries.ProposalOfBatch(ctx, db.ProposalOfBatchParams{OrgID: int64(org), BatchID: batch})
	return id, absent(err, "list of batch %d", batch)
}

// ListTold is what a list that was handed in at the desk is of; issuance.ErrNotFound where it was given up.
func (s AuditStore) ListTold(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.ListTold, error) {
	row, err := s.queries.ListTold(ctx, db.ListToldParams{OrgID: int64(org), ID: id})
	return issuance.ListTold{Class: idOf(row.ClassID), File: row.Name, Rows: row.RowCount}, absent(err, "list %d", id)
}

// DeedsSince returns the lines of some actions behind a line of an organisation's chain, the oldest first, and the last of all.
func (s AuditStore) DeedsSince(ctx context.Context, org issuance.OrganisationID, line int64, actions []string) ([]audit.Line, error) {
	lines, err := chain.Since(ctx, s.read, int64(org), line, actions)
	return lines, absent(err, "audit chain of organisation %d", org)
}

// Doers returns whoever has a line in an organisation's chain, each with the last one.
func (s AuditStore) Doers(ctx context.Context, org issuance.OrganisationID) ([]audit.Line, error) {
	lines, err := chain.Actors(ctx, s.read, int64(org))
	return s.called(ctx, lines), absent(err, "actors of organisation %d", org)
}

// CheckChain reads the whole chain of an organisation, or of the store itself, and tells where it breaks, if it does.
func (s AuditStore) CheckChain(ctx context.Context, org issuance.OrganisationID, note *audit.Note) (audit.Checked, error) {
	checked, err := chain.Check(ctx, s.read, int64(org), note)
	return checked, absent(err, "audit chain of organisation %d", org)
}

// PersonName is what a person is called, who may be known by the name alone.
func (s AuditStore) PersonName(ctx context.Context, id issuance.ID) (string, error) {
	p, err := PeopleStore(s).Person(ctx, id)
	return p.Called(), err
}

// CommitteesOn are the committees that meet on a day, by their names.
func (s AuditStore) CommitteesOn(ctx context.Context, org issuance.OrganisationID, day time.Time) (names []string, err error) {
	meetings, err := YearbookStore(s).CommitteeDays(ctx, org, day, day.AddDate(0, 0, 1))
	for _, m := range meetings {
		names = append(names, m.Name)
	}
	return names, err
}

// DraftTitle is what a draft is called in lists.
func (s AuditStore) DraftTitle(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (string, error) {
	row, err := s.queries.Draft(ctx, db.DraftParams{OrgID: int64(org), PublicID: id[:]})
	return row.Title, absent(err, "draft %s", id)
}

// ClassTitle is the public id of a class, and what its newest version is called.
func (s AuditStore) ClassTitle(ctx context.Context, org issuance.OrganisationID, class int64) (id issuance.ID, title string, err error) {
	row, err := s.queries.NewestOfClass(ctx, db.NewestOfClassParams{OrgID: int64(org), ID: class})
	if err != nil {
		return id, "", absent(err, "class %d", class)
	}
	d := new(microcredential.Description)
	if err := d.UnmarshalJSON([]byte(row.Description)); err != nil {
		return id, "", fmt.Errorf("class %d: %w", class, err)
	}
	return idOf(row.PublicID), authoring.FieldsOf(d).Title(), nil
}
