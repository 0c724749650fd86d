package issuance

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Awards keeps awards and their recipients.
type Awards interface {
	Award(ctx context.Context, org OrganisationID, id ID) (Award, error)
	// Holder returns the award that a recipient holds of a class in a period; it may have expired.
	Holder(ctx context.Context, org OrganisationID, class int64, recipientKey []byte, period string) (Award, error)
	// Holds reports whether a recipient holds an award that runs at the given time.
	Holds(ctx context.Context, org OrganisationID, class int64, recipientKey []byte, period string, at time.Time) (bool, error)
	Recipient(ctx context.Context, a Award) (Recipient, error)
	// ShowName lets an award's page show the learner's name, or no longer; what is so already is left alone.
	ShowName(ctx context.Context, by By, a Award, show bool, at time.Time) error
	// Revoke marks an award as revoked and publishes the revocation list that list makes of all revoked signed ids.
	// It returns ErrConflict when the award is revoked already.
	Revoke(ctx context.Context, org Organisation, award ID, r Revocation, list ListMaker) error
}

// Revoke takes an award back for one of Reasons; the note is kept and never published. An award stays revoked.
func (s *Service) Revoke(ctx context.Context, by By, org Organisation, id ID, code, note string) error {
	if err := errors.Join(by.Validate(), checkReason(code, note)); err != nil {
		return err
	}
	err := s.Awards.Revoke(ctx, org, id, Revocation{Code: code, Note: note, At: s.Now(), By: by}, revocationDocument)
	switch {
	case errors.Is(err, ErrConflict):
		return refuse("revoked_already", "award", id)
	case errors.Is(err, ErrNotFound):
		return refuse("award_unknown", "award", id)
	}
	return err
}

// ShowName lets an award's page show the learner's name, which the learner has agreed to, or no longer.
func (s *Service) ShowName(ctx context.Context, by By, award Award, show bool) error {
	if err := by.Validate(); err != nil {
		return err
	}
	if show {
		person, err := s.Awards.Recipient(ctx, award)
		if err != nil {
			return err
		}
		if person.Name == "" && person.NameEN == "" {
			return refuse("name_none", "award", award.ID)
		}
	}
	return s.Awards.ShowName(ctx, by, award, show, s.Now())
}

// RevocationReasons are the codes that a person can choose; "erased" is the system's own.
func RevocationReasons() []string {
	return slices.DeleteFunc(slices.Clone(Reasons), func(code string) bool { return code == "erased" })
}

// Find returns an award by its id or its address.
func (s *Service) Find(ctx context.Context, text string) (Organisation, Award, error) {
	id, err := ParseID(awardID(text))
	if err != nil {
		return Organisation{}, Award{}, refuse("award_unknown", "award", text)
	}
	orgs, err := s.Organisations.Organisations(ctx)
	if err != nil {
		return Organisation{}, Award{}, err
	}
	for _, org := range orgs {
		award, err := s.Awards.Award(ctx, org.ID, id)
		if !errors.Is(err, ErrNotFound) {
			return org, award, err
		}
	}
	return Organisation{}, Award{}, refuse("award_unknown", "award", text)
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
