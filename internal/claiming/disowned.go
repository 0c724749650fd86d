package claiming

import (
	"context"
	"slices"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// Disowned are the awards of an organisation of which somebody has said that they are somebody else's, whether the office has
// answered or not, as far as that is known: their learners' addresses lead to whoever said so.
func (s *Service) Disowned(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]bool, error) {
	awards := map[issuance.ID]bool{}
	for _, waiting := range []bool{true, false} {
		reports, err := s.Reports(ctx, org, department.Whole(), waiting, sorted)
		if err != nil {
			return nil, err
		}
		for i := range reports {
			if reports[i].Kind == NotMe {
				awards[reports[i].Award] = true
			}
		}
	}
	return awards, nil
}

// IsDisowned reports whether somebody has said of an award that it is somebody else's.
func (s *Service) IsDisowned(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (bool, error) {
	reports, err := s.ReportsOf(ctx, org, award)
	return slices.ContainsFunc(reports, func(r Report) bool { return r.Kind == NotMe }), err
}
