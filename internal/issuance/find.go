package issuance

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/mitome/mitome/microcredential"
)

// Awards are what was awarded, and who holds it.
type Awards interface {
	Award(ctx context.Context, org OrganisationID, id ID) (Award, error)
	// Holder returns the award that a recipient holds of a class in a period; it may have expired.
	Holder(ctx context.Context, org OrganisationID, class int64, recipientKey []byte, period string) (Award, error)
	// Holds reports whether a recipient holds an award that runs at the given time.
	Holds(ctx context.Context, org OrganisationID, class int64, recipientKey []byte, period string, at time.Time) (bool, error)
	// HeldAmong returns what recipients hold of a class, in any period, with what is known of the persons, and without the
	// assertions.
	HeldAmong(ctx context.Context, org OrganisationID, class int64, recipientKeys [][]byte) ([]Held, error)
	// Former returns the awards of a class that were revoked, in the order of their revocations.
	Former(ctx context.Context, org OrganisationID, class int64) ([]Former, error)
	Numbers
	// Epoch returns a number that moves with whatever is revoked of an organisation's awards.
	Epoch(ctx context.Context, org OrganisationID) (int64, error)
	// AwardsOf returns the awards of a person, by e-mail address or student number, the newest first, at most count, without
	// their assertions.
	AwardsOf(ctx context.Context, org OrganisationID, person string, count int) ([]Award, error)
	Recipient(ctx context.Context, a Award) (Recipient, error)
	// InPlaceOf returns the award that was issued in the place of another, the last one if there are several.
	InPlaceOf(ctx context.Context, org OrganisationID, id ID) (ID, error)
}

// Find returns an award by its id or its address, or by its learner's e-mail address or student number, where that names
// one alone. An award that stands comes before those of the same learner that were revoked.
func (s *Service) Find(ctx context.Context, text string) (Organisation, Award, error) {
	orgs, err := s.Organisations.Organisations(ctx)
	if err != nil {
		return Organisation{}, Award{}, err
	}
	id, err := ParseID(awardID(text))
	if err != nil {
		return s.findPerson(ctx, orgs, strings.TrimSpace(text))
	}
	for _, org := range orgs {
		award, err := s.Awards.Award(ctx, org.ID, id)
		if !errors.Is(err, ErrNotFound) {
			return org, award, err
		}
	}
	return Organisation{}, Award{}, refuse("award_unknown", "award", text)
}

// severalAwards is how many awards of a person are named when they are several.
const severalAwards = 5

// findPerson returns the one award of a person.
func (s *Service) findPerson(ctx context.Context, orgs []Organisation, person string) (Organisation, Award, error) {
	if email, err := microcredential.NormalizeEmail(person); err == nil {
		person = email
	}
	type owned struct {
		org   *Organisation
		award Award
	}
	var all, standing []owned
	for i := range orgs {
		if person == "" || strings.Contains(person, "://") {
			break // an address that names no award
		}
		awards, err := s.Awards.AwardsOf(ctx, orgs[i].ID, person, severalAwards+1)
		if err != nil {
			return Organisation{}, Award{}, err
		}
		for _, award := range awards {
			all = append(all, owned{&orgs[i], award})
			if award.RevokedAt.IsZero() {
				standing = append(standing, all[len(all)-1])
			}
		}
	}
	found := all
	if len(standing) > 0 {
		found = standing
	}
	switch len(found) {
	case 0:
		return Organisation{}, Award{}, refuse("award_unknown", "award", person)
	case 1:
		award, err := s.Awards.Award(ctx, found[0].org.ID, found[0].award.ID)
		return *found[0].org, award, err
	}
	names := make([]string, 0, severalAwards)
	for _, f := range found[:min(len(found), severalAwards)] {
		names = append(names, "\n  "+f.org.AwardAddress(f.award.ID))
	}
	return Organisation{}, Award{}, refuse("award_several", "person", person, "awards", strings.Join(names, ""))
}

// FindEdition returns an edition by its id or its address.
func (s *Service) FindEdition(ctx context.Context, text string) (Organisation, Edition, error) {
	id, err := ParseID(awardID(text))
	if err != nil {
		return Organisation{}, Edition{}, refuse("class_unknown", "class", text)
	}
	orgs, err := s.Organisations.Organisations(ctx)
	if err != nil {
		return Organisation{}, Edition{}, err
	}
	for _, org := range orgs {
		edition, err := s.Classes.Edition(ctx, org.ID, id)
		if !errors.Is(err, ErrNotFound) {
			return org, edition, err
		}
	}
	return Organisation{}, Edition{}, refuse("class_unknown", "class", text)
}

// awardID takes the id out of an address, whatever form of the award or edition it names.
func awardID(text string) string {
	if u, err := url.Parse(text); err == nil && u.Scheme != "" && u.Opaque == "" {
		text = u.Path[strings.LastIndex(u.Path, "/")+1:]
	}
	id, _, _ := strings.Cut(text, ".")
	return strings.ToLower(strings.TrimPrefix(strings.TrimSpace(id), "urn:uuid:"))
}
