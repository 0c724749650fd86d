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

// Completion is the line of the register of completions (修了者台帳) that an institution keeps of somebody whose award was
// erased: who completed what is named there for the institution alone.
type Completion struct {
	Name      string
	NameEN    string
	Reading   string
	StudentID string
}

// Ground is why something is erased.
type Ground string

const (
	AtRequest   Ground = "learner"     // the learner has asked for it
	OwnDecision Ground = "institution" // the institution's own decision, which it gives in words
)

// Grounds are those that somebody can choose.
func Grounds() []Ground { return []Ground{AtRequest, OwnDecision} }

// GroundOf is the ground that a text names, by code or in the words of either language.
func GroundOf(text string) (Ground, error) {
	named := norm.NFKC.String(strings.ToLower(strings.TrimSpace(text)))
	for _, g := range Grounds() {
		if named == string(g) || slices.ContainsFunc(locale.Languages[:], func(lang locale.Language) bool { return strings.ToLower(g.Text(lang)) == named }) {
			return g, nil
		}
	}
	return "", refuse("erase_ground")
}

// Text is the ground in words of a language.
func (g Ground) Text(lang locale.Language) string {
	return locale.Text(lang, "erase.ground."+string(g))
}

// Erasure says what is erased of an award, on what ground, by whom and when.
type Erasure struct {
	Register bool // the line of the register of completions too
	Ground   Ground
	Words    string // why, which the award keeps as its private note
	At       time.Time
	By       issuance.By
}

// Code is what the record says of the erasing beside its time and doer.
func (e *Erasure) Code() string {
	switch {
	case e.Register && e.Ground == AtRequest:
		return "learner_register"
	case e.Register && e.Ground == OwnDecision:
		return "institution_register"
	}
	return string(e.Ground)
}

// check refuses what has no ground, and a decision of the institution that it gives no words for.
func (e *Erasure) check() error {
	switch {
	case !slices.Contains(Grounds(), e.Ground):
		return refuse("erase_ground")
	case !utf8.ValidString(e.Words) || strings.ContainsRune(e.Words, 0):
		return refuse("text_bad")
	case e.Ground == OwnDecision && strings.TrimSpace(e.Words) == "":
		return refuse("erase_words")
	}
	return nil
}

// Erase lets go of everything public of an award and of whoever it went to: the assertion with its salt, its signed form,
// names, address, the key by which nobody is awarded twice, what was to be mailed. The address answers 410 with the code
// erased, and a line of the record stays, with its ground. What the institution answers for, its register of completions, keeps
// a line unless e says that it goes too; of an award that is erased already, that line alone goes. Of e, who and when are ours.
func (s *Service) Erase(ctx context.Context, by issuance.By, org issuance.Organisation, id issuance.ID, e Erasure) error {
	if err := errors.Join(by.Validate(), e.check()); err != nil {
		return err
	}
	e.At, e.By = s.Now(), by
	err := s.records.Awards.Erase(ctx, org, id, e, issuance.RevocationDocument)
	switch {
	case errors.Is(err, issuance.ErrConflict):
		return refuse("erased_already", "award", id)
	case errors.Is(err, issuance.ErrNotFound):
		return refuse("award_unknown", "award", id)
	}
	return err
}

// Terms are until when what was done counts as long ago; the zero time: nothing does.
type Terms struct {
	Register time.Time // awards of which no line stays in the register of completions
	Notes    time.Time // revocations of which no note stays
}

// noteYears is for how many years the office's note on a revocation is kept.
const noteYears = 5

// Organisations are those whose terms are kept.
type Organisations interface {
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
}

// ForgetTerms lets go of what organisations have kept for as long as they have to.
func (s *Service) ForgetTerms(ctx context.Context) error {
	orgs, err := s.records.Organisations.Organisations(ctx)
	now := s.Now()
	for i := range orgs {
		t := Terms{Notes: now.AddDate(-noteYears, 0, 0)}
		if years := orgs[i].House.RegisterYears; years > 0 {
			t.Register = now.AddDate(-years, 0, 0)
		}
		err = errors.Join(err, s.records.Awards.ForgetTerms(ctx, issuance.By{}.Behalf(), orgs[i].ID, t, now))
	}
	return err
}
