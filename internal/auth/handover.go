package auth

import (
	"context"
	"slices"

	"github.com/mitome/mitome/internal/issuance"
)

// HandOver is what somebody who leaves an organisation leaves to a colleague.
type HandOver struct {
	Org   issuance.OrganisationID
	From  issuance.ID
	To    issuance.ID
	Roles []Role // of those that the leaver has, what the colleague gets, too
}

// Gives reports whether the colleague gets a role of the leaver's.
func (h *HandOver) Gives(role Role) bool { return slices.Contains(h.Roles, role) }

// Held is what somebody has in hand for an organisation.
type Held struct {
	Roles  []Membership // that have not ended
	Drafts []Kept       // that the person looks after
	Lists  int64        // of learners, that are not awarded yet
	Steps  int64        // texts that wait for a decision, which whoever gets the role can take
}

// Kept is a draft that somebody looks after.
type Kept struct {
	ID    issuance.ID
	Title string
}

// ErrTakesOver means that whoever is to take over has no role in the organisation now.
var ErrTakesOver = refuse("takes_over")

// OutOfReach means that whoever is to take over could not open a draft, by its title: it is a department's, for which that
// person has no role and gets none.
func OutOfReach(title string) error { return refuse("hand_over_reach", "title", title) }

var (
	errToSelf  = refuse("hand_over_self")
	errToNoOne = refuse("hand_over_whom")
)

// TryHandOver tells what HandOver would hand over, or refuse, and does nothing.
func (s *Service) TryHandOver(ctx context.Context, by issuance.By, h HandOver) (Held, error) {
	return s.handOver(ctx, by, h, true)
}

// HandOver ends all roles that somebody has for an organisation, at once, and gives to a colleague those that are named, and
// whatever the leaver looked after. What was done stays with the name of who did it. OutOfReach where a draft would go to who
// cannot open it, ErrLast where the organisation would have no owner left, issuance.ErrNotFound where the leaver has no role
// there.
func (s *Service) HandOver(ctx context.Context, by issuance.By, h HandOver) error {
	_, err := s.handOver(ctx, by, h, false)
	return err
}

func (s *Service) handOver(ctx context.Context, by issuance.By, h HandOver, try bool) (Held, error) {
	switch {
	case h.To == issuance.ID{} || h.From == issuance.ID{}:
		return Held{}, errToNoOne
	case h.To == h.From:
		return Held{}, errToSelf
	}
	return s.People.HandOver(ctx, by, h, s.Now(), try)
}
