package standing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Awards takes back and lets go of what was awarded.
type Awards interface {
	Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error)
	// Revoke marks an award as revoked and publishes the revocation list that list makes of all revoked signed ids.
	// It returns ErrConflict when the award is revoked already.
	Revoke(ctx context.Context, org issuance.Organisation, award issuance.ID, r issuance.Revocation, list issuance.ListMaker) error
	// Erase lets go of what is kept of an award and its learner, and publishes the revocation list where it stood until now. It
	// returns ErrConflict when nothing of that is left.
	Erase(ctx context.Context, org issuance.Organisation, award issuance.ID, e Erasure, list issuance.ListMaker) error
	// ForgetTerms lets go of what an organisation has kept for as long as it has to.
	ForgetTerms(ctx context.Context, by issuance.By, org issuance.OrganisationID, t Terms, at time.Time) error
	// Take leaves a line that a file which names learners was taken out.
	Take(ctx context.Context, by issuance.By, org issuance.OrganisationID, t Taken, at time.Time) error
}

// Revoke takes an award back for one of Reasons; the note is kept and never published. A mistake is taken back by Reinstate.
// Of r, who and when are ours.
func (s *Service) Revoke(ctx context.Context, by issuance.By, org issuance.Organisation, id issuance.ID, r issuance.Revocation) error {
	if err := errors.Join(by.Validate(), checkReason(r.Code, r.Note)); err != nil {
		return err
	}
	r.At, r.By, r.Tell = s.Now(), by, r.Tell && !org.Trial()
	err := s.records.Awards.Revoke(ctx, org, id, r, issuance.RevocationDocument)
	switch {
	case errors.Is(err, issuance.ErrConflict) && r.Back:
		return s.refuseBack(ctx, org.ID, id)
	case errors.Is(err, issuance.ErrConflict):
		return refuse("revoked_already", "award", id)
	case errors.Is(err, issuance.ErrNotFound):
		return refuse("award_unknown", "award", id)
	}
	return err
}

// refuseBack says why an award was not revoked together with the return of the one whose place it took: it is revoked already,
// or that one cannot stand again.
func (s *Service) refuseBack(ctx context.Context, org issuance.OrganisationID, id issuance.ID) error {
	award, err := s.records.Awards.Award(ctx, org, id)
	if err != nil {
		return err
	}
	if !award.RevokedAt.IsZero() {
		return refuse("revoked_already", "award", id)
	}
	return refuse("back_none")
}

// RevocationReasons are the codes that a person can choose; the others are the system's own.
func RevocationReasons() []string {
	return slices.DeleteFunc(slices.Clone(issuance.Reasons), func(code string) bool { return code == "erased" || code == issuance.ReplacementEnded })
}

// reasonCode is the code of a reason, which a refusal says with its words.
type reasonCode string

func (c reasonCode) In(lang locale.Language) string {
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

// checkReason refuses a reason that a person cannot choose, and a note that a store would not keep.
func checkReason(code, note string) error {
	if !utf8.ValidString(note) || strings.ContainsRune(note, 0) {
		return refuse("text_bad")
	}
	if !slices.Contains(RevocationReasons(), code) {
		return refuse("reason_bad", "reason", code)
	}
	return nil
}
