package issuance

import (
	"bytes"
	"context"
	"errors"
)

// Move is another base URL, or another time zone, of an organisation that has awarded nothing yet.
type Move struct {
	Before, After Organisation
	Default       bool // the base URL of the store, at which its desk is, goes along
}

// PlanMove finds out what another base URL and time zone would make of an organisation, and changes nothing: MoveOrganisation
// does it. everything says that whoever asks may move the desk of all organisations along; with a store's only one it moves
// always. It is refused once something was awarded: the address stands in each award.
func (s *Service) PlanMove(ctx context.Context, org *Organisation, base, zone string, everything bool) (*Move, error) {
	m := &Move{Before: *org, After: *org}
	var err error
	if m.After.BaseURL, err = NormalizeBaseURL(base); err != nil {
		return m, err
	}
	location, err := loadZone(zone)
	if err != nil {
		return m, err
	}
	awarded, awardedErr := s.Organisations.Awarded(ctx, org.ID)
	orgs, err := s.Organisations.Organisations(ctx)
	if err := errors.Join(err, awardedErr); err != nil {
		return m, err
	}
	if awarded {
		return m, refuse("move_awarded", "base", org.BaseURL, "zone", org.Zone)
	}
	m.After.Zone = location.String()
	m.After.Profile, m.After.Revocations = m.Readdress(org.Profile), m.Readdress(org.Revocations)
	store, err := s.BaseURL(ctx)
	if errors.Is(err, ErrNotFound) {
		store, err = orgs[0].BaseURL, nil
	}
	m.Default = m.Moves() && store == org.BaseURL && (everything || len(orgs) == 1)
	return m, err
}

// Moves reports whether the addresses change.
func (m *Move) Moves() bool { return m.Before.BaseURL != m.After.BaseURL }

// New reports whether anything changes.
func (m *Move) New() bool { return m.Moves() || m.Before.Zone != m.After.Zone }

// Readdress is a document of the organisation – JSON as it is published – with the addresses that it gets.
func (m *Move) Readdress(document []byte) []byte {
	from, to := `"`+m.Before.Address()+`/`, `"`+m.After.Address()+`/`
	return bytes.ReplaceAll(document, []byte(from), []byte(to))
}

// MoveOrganisation does what was planned; ErrConflict where somebody was quicker to award or to move.
func (s *Service) MoveOrganisation(ctx context.Context, by By, m *Move) error {
	if err := by.Validate(); err != nil || !m.New() {
		return err
	}
	return s.Organisations.MoveOrganisation(ctx, by, m, s.Now())
}
