package issuance

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Awards keeps awards and their recipients.
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
	// Amend corrects who an award's learner is by the register, and keeps what it was; what is so already is left alone.
	// ErrConflict where it is not what was seen any more.
	Amend(ctx context.Context, by By, a Award, to Amendment, at time.Time) error
	// ShowName lets an award's page show the learner's name, or no longer; what is so already is left alone.
	ShowName(ctx context.Context, by By, a Award, show bool, at time.Time) error
	// Revoke marks an award as revoked and publishes the revocation list that list makes of all revoked signed ids.
	// It returns ErrConflict when the award is revoked already.
	Revoke(ctx context.Context, org Organisation, award ID, r Revocation, list ListMaker) error
	// Erase lets go of what is kept of an award and its learner, and publishes the revocation list where it stood until now. It
	// returns ErrConflict when nothing of that is left.
	Erase(ctx context.Context, org Organisation, award ID, e Erasure, list ListMaker) error
	// ForgetTerms lets go of what an organisation has kept for as long as it has to.
	ForgetTerms(ctx context.Context, by By, org OrganisationID, t Terms, at time.Time) error
	// Take leaves a line that a file which names learners was taken out.
	Take(ctx context.Context, by By, org OrganisationID, t Taken, at time.Time) error
}

// Revoke takes an award back for one of Reasons; the note is kept and never published. A mistake is taken back by Reinstate.
// Of r, who and when are ours.
func (s *Service) Revoke(ctx context.Context, by By, org Organisation, id ID, r Revocation) error {
	if err := errors.Join(by.Validate(), checkReason(r.Code, r.Note)); err != nil {
		return err
	}
	r.At, r.By, r.Tell = s.Now(), by, r.Tell && !org.Trial()
	err := s.Awards.Revoke(ctx, org, id, r, revocationDocument)
	switch {
	case errors.Is(err, ErrConflict) && r.Back:
		return s.refuseBack(ctx, org.ID, id)
	case errors.Is(err, ErrConflict):
		return refuse("revoked_already", "award", id)
	case errors.Is(err, ErrNotFound):
		return refuse("award_unknown", "award", id)
	}
	return err
}

// refuseBack says why an award was not revoked together with the return of the one whose place it took: it is revoked already,
// or that one cannot stand again.
func (s *Service) refuseBack(ctx context.Context, org OrganisationID, id ID) error {
	award, err := s.Awards.Award(ctx, org, id)
	if err != nil {
		return err
	}
	if !award.RevokedAt.IsZero() {
		return refuse("revoked_already", "award", id)
	}
	return refuse("back_none")
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

// RevocationReasons are the codes that a person can choose; the others are the system's own.
func RevocationReasons() []string {
	return slices.DeleteFunc(slices.Clone(Reasons), func(code string) bool { return code == "erased" || code == ReplacementEnded })
}

// reasonCode is the code of a reason, which sentences say with its words.
type reasonCode string

func (c reasonCode) in(lang locale.Language) string {
	return locale.Text(lang, "reason.named", "code", string(c), "words", locale.Text(lang, "reason.short."+string(c)))
}

// ReasonCode is the code of a reason that a person names by it or by its words in either language.
func ReasonCode(text string) (string, error) {
	named := norm.NFKC.String(strings.ToLower(strings.TrimSpace(text)))
	for _, code := range RevocationReasons() {
		if code == named {
			return code, nil
		}
		for _, lang := range locale.Languages {
			for _, words := range []string{"reason.", "reason.short."} {
				if strings.ToLower(locale.Text(lang, words+code)) == named {
					return code, nil
				}
			}
		}
	}
	return "", refuse("reason_bad", "reason", text)
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
