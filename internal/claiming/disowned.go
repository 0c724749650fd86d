package claiming

import (
	"context"
	"slices"

	"github.com/mitome/mitome/internal/issuance"
)

// Disowned are the awards of an organisation of which somebody has said that they are somebody else's: their learners'
// addresses lead to whoever said so, unless the office has answered that they are as registered.
func (s *Service) Disowned(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]bool, error) {
	all, err := s.Reports.DisownedAwards(ctx, org)
	awards := make(map[issuance.ID]bool, len(all))
	for _, id := range all {
		awards[id] = true
	}
	return awards, err
}

// IsDisowned reports whether that was said of an award.
func (s *Service) IsDisowned(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (bool, error) {
	reports, err := s.Reports.ReportsOf(ctx, org, award)
	return slices.ContainsFunc(reports, Report.Disowns), err
}

// Disowns reports whether a report says that its award is somebody else's, and the office has not answered that it stands as it
// is registered.
func (r Report) Disowns() bool { return r.Kind == NotMe && r.Answer != Registered }
