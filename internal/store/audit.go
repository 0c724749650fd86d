package store

import (
	"context"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
)

// AuditStore reads the audit chains.
type AuditStore struct{ *base }

// FindDeeds returns lines of an organisation's chain, the newest first.
func (s AuditStore) FindDeeds(ctx context.Context, org issuance.OrganisationID, search audit.Search) ([]audit.Line, error) {
	lines, err := chain.Find(ctx, s.read, int64(org), search)
	return lines, absent(err, "audit chain of organisation %d", org)
}

// Doers returns whoever has a line in an organisation's chain, each with the last one.
func (s AuditStore) Doers(ctx context.Context, org issuance.OrganisationID) ([]audit.Line, error) {
	lines, err := chain.Actors(ctx, s.read, int64(org))
	return lines, absent(err, "actors of organisation %d", org)
}

// CheckChain reads the whole chain of an organisation, or of the store itself, and tells where it breaks, if it does.
func (s AuditStore) CheckChain(ctx context.Context, org issuance.OrganisationID, note *audit.Note) (audit.Checked, error) {
	checked, err := chain.Check(ctx, s.read, int64(org), note)
	return checked, absent(err, "audit chain of organisation %d", org)
}
