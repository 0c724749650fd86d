// Package claiming is what learners do with what was awarded to them, and what the office answers: the link that a mail brings,
// what is opened, received and declined, whether the name is shown, an address of the learner's own, what is reported, and
// links for one reader each.
//
//	Code ── mail, typed ──> Enter ──> Given: opened, received, declined, shown, reported …
//	                                    │
//	                                    └ Report: a task of the office ── Answer ──> Given
//
// Nothing that is stored opens a page: what a link holds is an HMAC under a key that the keyring seals. A deed of a learner has
// an actor of its own kind, whose name is the award's id, and leaves a line in the record without any word of the learner's.
// The badge is changed by none of them.
package claiming

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/openbadges"
)

// Claim is an award as its learner's own page has it.
type Claim struct {
	Org     issuance.OrganisationID
	Award   issuance.ID
	Batch   int64
	Handle  string // by which the page's address names it
	Counter int64  // of its link

	Opened   time.Time // when the button of the page was pressed first; zero: never
	Received time.Time
	Declined time.Time

	Address string    // of the learner's own, proved by mail; empty: none
	Asked   string    // one that is still to be proved
	AskedAt time.Time // when it was given

	Added string // an address that the office has added; empty: none

	Quiet time.Time // when reminders were ended; zero: never
	Told  time.Time // when the first mail about the award left; zero: none did
}

// Count is how far a batch has come with its learners.
type Count struct{ Linked, Opened, Received, Declined int64 }

// Consent is what a learner has agreed to, or taken back.
type Consent struct {
	At      time.Time
	Shown   bool
	Wording string // as it stood on the page
}

// Deed is what is done to a claim, with what is kept beside it in the same transaction.
type Deed struct {
	By      issuance.By
	Action  string // of the line in the record
	Code    string
	At      time.Time
	Consent *Consent
	Report  *Report
	Note    *mail.Note
	Readers bool     // all links for readers end
	Quiet   []string // addresses to which no reminders go any more
}

// Records are where claims lie, and what they are about, each subject behind a small interface. Absent things are
// issuance.ErrNotFound; a method that returns nil has made its change durable.
type Records struct {
	Claims        ClaimRecords
	Reports       ReportRecords
	Receipts      Receipts
	Readers       ReaderRecords
	Awards        AwardRecords
	Editions      EditionRecords
	Organisations Organisations
	Actors        Actors
	Settings      Settings
}

// ClaimRecords keep claims.
type ClaimRecords interface {
	// Claim returns the claim of an award; Begin makes one with a handle where there is none, and returns the one that is
	// there.
	Claim(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (Claim, error)
	BeginClaim(ctx context.Context, award *issuance.Award, handle string) (Claim, error)
	ClaimOf(ctx context.Context, handle string) (Claim, error)
	// ChangeClaim has change alter a claim while nobody else does. Where it returns false nothing is kept.
	ChangeClaim(ctx context.Context, org issuance.OrganisationID, award issuance.ID, d Deed, change func(c *Claim) bool) error
	ClaimsOf(ctx context.Context, org issuance.OrganisationID, batch int64) ([]Claim, error)
	CountClaims(ctx context.Context, org issuance.OrganisationID, batch int64) (Count, error)
	LastConsent(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (Consent, error)
	// ForgetClaims forgets addresses that were asked for before a time and never proved, and the words of reports that were
	// answered before another.
	ForgetClaims(ctx context.Context, asked, answered time.Time) error
	// CountAsking counts what was done to a subject in an hour, over all nodes, and returns how often that is now.
	CountAsking(ctx context.Context, subject [32]byte, hour int64) (int64, error)
}

// ReportRecords keep what learners report of their awards, and what is answered.
type ReportRecords interface {
	ReportsOf(ctx context.Context, org issuance.OrganisationID, award issuance.ID) ([]Report, error)
	Reports(ctx context.Context, org issuance.OrganisationID, scope department.Scope, waiting bool, atMost int) ([]Report, error)
	Report(ctx context.Context, org issuance.OrganisationID, scope department.Scope, id issuance.ID) (Report, error)
	CountReports(ctx context.Context, org issuance.OrganisationID, scope department.Scope) (int64, error)
	// DisownedAwards are those of which somebody has said that they are somebody else's, unless it was answered that they are
	// as registered; DisownedAddresses are the addresses to which they were made out.
	DisownedAwards(ctx context.Context, org issuance.OrganisationID) ([]issuance.ID, error)
	DisownedAddresses(ctx context.Context, org issuance.OrganisationID) ([]string, error)
	// AnswerReport keeps an answer, and the mail that tells of it; issuance.ErrConflict where somebody was quicker.
	AnswerReport(ctx context.Context, r *Report, note *mail.Note) error
}

// ReaderRecords keep the links by which learners show an award to others.
type ReaderRecords interface {
	BeginReader(ctx context.Context, by issuance.By, r Reader) error
	Readers(ctx context.Context, org issuance.OrganisationID, award issuance.ID, now time.Time) ([]Reader, error)
	ReaderOf(ctx context.Context, handle string) (Reader, error)
	EndReader(ctx context.Context, by issuance.By, r Reader, at time.Time) error
	ForgetReaders(ctx context.Context, before time.Time) error
}

// AwardRecords tell what is claimed.
type AwardRecords interface {
	Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error)
	Recipient(ctx context.Context, a issuance.Award) (issuance.Recipient, error)
	// Successor is the award that the learner of a replaced one holds in its place.
	Successor(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.ID, error)
}

// EditionRecords tell as what it was published.
type EditionRecords interface {
	Edition(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error)
	EditionIn(ctx context.Context, org issuance.OrganisationID, class int64, version int, lang locale.Language) (issuance.Edition, error)
}

// Organisations tell who awarded it.
type Organisations interface {
	OrganisationByID(ctx context.Context, id issuance.OrganisationID) (issuance.Organisation, error)
}

// Actors tell who comes.
type Actors interface {
	Actor(ctx context.Context, kind audit.Kind, name string, at time.Time) (issuance.By, error)
}

// Settings keep the key of the links.
type Settings interface {
	Setting(ctx context.Context, name string) (string, error)
	// BeginSetting keeps a setting where there is none of its name.
	BeginSetting(ctx context.Context, by issuance.By, name, value string, at time.Time) error
}

// Standing changes what the register says of an award.
type Standing interface {
	ShowName(ctx context.Context, by issuance.By, a issuance.Award, show bool) error
	Amend(ctx context.Context, by issuance.By, org issuance.Organisation, a issuance.Award, to standing.Amendment) error
	Erase(ctx context.Context, by issuance.By, org issuance.Organisation, id issuance.ID, e standing.Erasure) error
}

// Vault seals the key of all links.
type Vault interface {
	Seal(text string) (string, error)
	Unseal(sealed string) (string, error)
}

// Service is what learners and the office do with claims. It may be used by several at once.
type Service struct {
	Records
	Standing Standing
	Vault    Vault
	Now      func() time.Time
	Random   io.Reader

	mu  sync.Mutex
	key []byte // once it was unsealed
}

// Given is an award with all that its learner's page tells.
type Given struct {
	Claim
	Organisation issuance.Organisation
	Award        issuance.Award
	Person       issuance.Recipient
	Zone         *time.Location
	Language     locale.Language            // in which the learner is written to
	titles       map[locale.Language]string // of the version that was awarded, in the languages in which it was published
	editions     map[locale.Language]issuance.Edition
	awarded      locale.Language  // that of the edition
	Edition      issuance.Edition // that was awarded
	Status       issuance.Status  // now
	Successor    issuance.ID      // that the learner holds in its place; zero: none is known
}

// Given returns what a claim is about.
func (s *Service) Given(ctx context.Context, c Claim) (*Given, error) {
	g := &Given{Claim: c, titles: map[locale.Language]string{}, editions: map[locale.Language]issuance.Edition{}}
	var err error
	if g.Organisation, err = s.Organisations.OrganisationByID(ctx, c.Org); err != nil {
		return nil, err
	}
	if g.Award, err = s.Awards.Award(ctx, c.Org, c.Award); err != nil {
		return nil, err
	}
	if g.Status = g.Award.Status(s.Now()); g.Status == issuance.Erased {
		return nil, fmt.Errorf("award %s: %w", c.Award, issuance.ErrNotFound)
	}
	if g.Person, err = s.Awards.Recipient(ctx, g.Award); err != nil {
		return nil, err
	}
	if g.Status == issuance.Revoked && g.Award.Reason == "replaced" {
		if g.Successor, err = s.Awards.Successor(ctx, g.Org, c.Award); err != nil && !errors.Is(err, issuance.ErrNotFound) {
			return nil, err
		}
	}
	g.Zone = g.Organisation.Location()
	return g, s.entitle(ctx, g)
}

// entitle finds what was awarded, by its title in each language.
func (s *Service) entitle(ctx context.Context, g *Given) (err error) {
	if g.Edition, err = s.Editions.Edition(ctx, g.Org, g.Award.Edition); err != nil {
		return err
	}
	g.awarded, g.Language = g.Edition.Language, cmp.Or(g.Person.Language, g.Edition.Language)
	for _, lang := range locale.Languages {
		edition, err := s.Editions.EditionIn(ctx, g.Org, g.Edition.Class, g.Edition.Version, lang)
		if errors.Is(err, issuance.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		class, err := openbadges.Parse[openbadges.BadgeClass](edition.Document)
		if err != nil {
			return fmt.Errorf("edition %s: %w", edition.ID, err)
		}
		g.titles[lang], g.editions[lang] = class.Name, edition
	}
	return nil
}

// Title is what was awarded, in a language where it was published in it, and the language of the title.
func (g *Given) Title(lang locale.Language) (title string, in locale.Language) {
	if title = g.titles[lang]; title != "" {
		return title, lang
	}
	return g.titles[g.awarded], g.awarded
}

// EditionIn is what was awarded, in a language where it was published in it, else as it was awarded.
func (g *Given) EditionIn(lang locale.Language) issuance.Edition {
	if e, ok := g.editions[lang]; ok {
		return e
	}
	return g.Edition
}

// Name is what the register calls the learner, for a page in a language.
func (g *Given) Name(lang locale.Language) string {
	return g.Person.PersonName().In(lang)
}

// Issued is the day of issuing in the awarding body's zone.
func (g *Given) Issued() time.Time { return g.Award.IssuedOn.In(g.Zone) }

// PublicAddress is that of the award, for everybody.
func (g *Given) PublicAddress() string { return g.Organisation.AwardAddress(g.Award.ID) }

// learner is the actor that a learner is in the record: one for each award, without a name.
func (s *Service) learner(ctx context.Context, c *Claim) (issuance.By, error) {
	return s.Actors.Actor(ctx, audit.Learner, c.Award.String(), s.Now())
}

// do does something to a claim in its learner's name.
func (s *Service) do(ctx context.Context, c *Claim, d Deed, change func(c *Claim) bool) (err error) {
	if d.By, err = s.learner(ctx, c); err != nil {
		return err
	}
	d.At = s.Now()
	return s.Claims.ChangeClaim(ctx, c.Org, c.Award, d, change)
}
