// Package register tells the issuer's staff what was awarded: lists of awards, batches, and one award with all that is
// known of it.
//
//	store ──> Register ──> Award, Batch ──> a terminal's tables, a desk's pages, an answer of an API
//	                          │
//	                          └──> JSON, CSV, XLSX (Writer)
//
// What it tells names learners, and is for nobody else. An [Award] and a [Batch] hold times as times; a zone and a language
// belong to who shows them. The register changes nothing.
package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
)

// Records are where the register lies, each subject behind an interface of its own. Absent things are
// issuance.ErrNotFound.
type Records struct {
	Organisations Organisations
	Awards        Awards
	Batches       Batches
	Deeds         Deeds
	Departments   Departments
}

// Departments are those of organisations, and what belongs to them.
type Departments interface {
	Departments(ctx context.Context, org issuance.OrganisationID) (department.All, error)
	// OwnedClasses returns whose the published micro-credentials are, by their numbers; the whole's are not in it.
	OwnedClasses(ctx context.Context, org issuance.OrganisationID) (map[int64]department.ID, error)
}

// Organisations are the awarding bodies and what they published.
type Organisations interface {
	Organisations(ctx context.Context) ([]issuance.Organisation, error)
	Edition(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error)
	// EditionIn returns the edition of a version in a language.
	EditionIn(ctx context.Context, org issuance.OrganisationID, class int64, version int, language locale.Language) (issuance.Edition, error)
	// NewestEditions returns the newest editions of a class, or with 0 of each, by their documents, and the public ids of the
	// classes by their numbers.
	NewestEditions(ctx context.Context, org issuance.OrganisationID, class int64) ([]issuance.Edition, map[int64]issuance.ID, error)
}

// Awards are what was awarded, to whom, and what became of it.
type Awards interface {
	Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error)
	// Awards returns selected awards behind the last one in the selection's order, at most limit.
	Awards(ctx context.Context, org issuance.OrganisationID, s issuance.Selection, last issuance.Award, limit int) ([]issuance.ListedAward, error)
	Recipient(ctx context.Context, a issuance.Award) (issuance.Recipient, error)
	// Epoch moves with whatever changes of an organisation's awards, and ChangedRows returns those that changed after one
	// number and up to another, as they stand now; named is false where it may be any.
	Epoch(ctx context.Context, org issuance.OrganisationID) (int64, error)
	ChangedRows(ctx context.Context, org issuance.OrganisationID, after, upto int64) (awards []issuance.ListedAward, named bool, err error)
	// InPlaceOf returns the award that was issued in the place of another by name, Successor the one that its learner holds
	// now.
	InPlaceOf(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.ID, error)
	Successor(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.ID, error)
	// History returns what was done to an award, and to its batch as a whole, the oldest first.
	History(ctx context.Context, award *issuance.Award) ([]audit.Line, error)
	// FormerNames returns what was known of who an award's learner is before corrections, the oldest first.
	FormerNames(ctx context.Context, award issuance.Award) ([]issuance.FormerName, error)
	Signed(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (issuance.SignedAssertion, error)
	// MailedAwards returns what became of the mails about awards, where that is known since a time, in the order of that.
	MailedAwards(ctx context.Context, org issuance.OrganisationID, since time.Time) ([]issuance.Mailed, error)
	// Completion returns the line of the register of completions that an erased award has left.
	Completion(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (standing.Completion, error)
}

// Batches are what was recorded at once.
type Batches interface {
	Batch(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.Batch, error)
	// Batches returns batches of departments of an organisation behind those that are skipped, the newest first, at most limit.
	Batches(ctx context.Context, org issuance.OrganisationID, scope department.Scope, skipped, limit int) ([]issuance.Batch, error)
	// DecidedBetween returns on what batches stand, from one number to another, by these; of most it has nothing to say.
	DecidedBetween(ctx context.Context, org issuance.OrganisationID, first, last int64) (map[int64]issuance.Basis, error)
	CountBatches(ctx context.Context, org issuance.OrganisationID) (int, error)
	Progress(ctx context.Context, org issuance.OrganisationID, batch int64) (issuance.Progress, error)
	// Unfinished returns how far each batch has come that still has chunks to work, by their numbers.
	Unfinished(ctx context.Context, org issuance.OrganisationID) (map[int64]issuance.Unfinished, error)
	Revoked(ctx context.Context, org issuance.OrganisationID, batch int64) (int, error)
	// Ended returns how many of those were replaced by others, and how many erased.
	Ended(ctx context.Context, org issuance.OrganisationID, batch int64) (replaced, erased int, err error)
	SetAside(ctx context.Context, org issuance.OrganisationID, batch int64) ([]issuance.SetAside, error)
	// ActorName returns the name by which an actor is known; empty where none is, or it was erased.
	ActorName(ctx context.Context, by issuance.By) (string, error)
}

// Deeds are what was done, line by line of the chained record.
type Deeds interface {
	// FindDeeds returns lines of an organisation's chain, the newest first.
	FindDeeds(ctx context.Context, org issuance.OrganisationID, s audit.Search) ([]audit.Line, error)
	// ProposalOf returns the number of the list by which a batch was released at the desk; issuance.ErrNotFound where it was
	// recorded by the command, or the list is forgotten.
	ProposalOf(ctx context.Context, org issuance.OrganisationID, batch int64) (int64, error)
	// ListTold returns what a list that was handed in is of; issuance.ErrNotFound where it was given up.
	ListTold(ctx context.Context, org issuance.OrganisationID, id int64) (issuance.ListTold, error)
	// DeedsSince returns the lines of some actions behind a line, the oldest first, without who did it; and the last line of
	// all, where it is behind that one, whatever its action.
	DeedsSince(ctx context.Context, org issuance.OrganisationID, line int64, actions []string) ([]audit.Line, error)
	// Doers returns whoever has a line there, each with the last one.
	Doers(ctx context.Context, org issuance.OrganisationID) ([]audit.Line, error)
	// CheckChain reads the whole chain and tells where it breaks, also by a hash that was noted elsewhere; nil: none was.
	CheckChain(ctx context.Context, org issuance.OrganisationID, note *audit.Note) (audit.Checked, error)
	// DraftTitle and ClassTitle are what a draft, and the newest version of a class, are called.
	DraftTitle(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (string, error)
	ClassTitle(ctx context.Context, org issuance.OrganisationID, class int64) (id issuance.ID, title string, err error)
	// CommitteesOn are the committees that meet on a day, by their names.
	CommitteesOn(ctx context.Context, org issuance.OrganisationID, day time.Time) ([]string, error)
	// PersonName is what a person is called.
	PersonName(ctx context.Context, id issuance.ID) (string, error)
}

// Trouble tells why the last try to work a batch failed; nil when none has failed.
type Trouble func(ctx context.Context, org *issuance.Organisation, b *issuance.Batch) (stuck, err error)

// Register reads what was awarded. It may be used by several at once.
type Register struct {
	records  Records
	trouble  Trouble
	now      func() time.Time
	editions sync.Map // what is told of editions, by id: a named each
	files    files
}

// New returns a register of what lies in a store.
func New(records Records, trouble Trouble, now func() time.Time) *Register {
	return &Register{records: records, trouble: trouble, now: now}
}

// Organisations are those whose awards the register has.
func (r *Register) Organisations(ctx context.Context) ([]issuance.Organisation, error) {
	return r.records.Organisations.Organisations(ctx)
}

// named is what is told of an edition.
type named struct {
	class    int64
	title    string // in the edition's language
	language locale.Language
	others   map[locale.Language]string // titles of the same version in other languages
}

func (r *Register) edition(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (named, error) {
	if known, ok := r.editions.Load(id); ok {
		return known.(named), nil
	}
	edition, err := r.records.Organisations.Edition(ctx, org, id)
	if err != nil {
		return named{}, fmt.Errorf("edition %s: %w", id, err)
	}
	class, err := openbadges.Parse[openbadges.BadgeClass](edition.Document)
	if err != nil {
		return named{}, fmt.Errorf("edition %s: %w", id, err)
	}
	known := named{edition.Class, class.Name, edition.Language, map[locale.Language]string{}}
	for _, lang := range locale.Languages {
		if lang == edition.Language {
			continue
		}
		other, err := r.records.Organisations.EditionIn(ctx, org, edition.Class, edition.Version, lang)
		if errors.Is(err, issuance.ErrNotFound) {
			continue
		}
		if err != nil {
			return named{}, fmt.Errorf("edition %s in %q: %w", id, lang, err)
		}
		class, err := openbadges.Parse[openbadges.BadgeClass](other.Document)
		if err != nil {
			return named{}, fmt.Errorf("edition %s: %w", other.ID, err)
		}
		known.others[lang] = class.Name
	}
	r.editions.Store(id, known)
	return known, nil
}

// called is what a class is called today, or with 0 what each is, by their numbers.
func (r *Register) called(ctx context.Context, org issuance.OrganisationID, class int64) (map[int64]issuance.Called, error) {
	editions, ids, err := r.records.Organisations.NewestEditions(ctx, org, class)
	if err != nil {
		return nil, err
	}
	all := map[int64]issuance.Called{}
	for i := range editions {
		e := &editions[i]
		document, err := openbadges.Parse[openbadges.BadgeClass](e.Document)
		if err != nil {
			return nil, fmt.Errorf("newest edition of class %d: %w", e.Class, err)
		}
		if all[e.Class].Titles == nil {
			all[e.Class] = issuance.Called{ID: ids[e.Class], Titles: map[locale.Language]string{}}
		}
		all[e.Class].Titles[e.Language] = document.Name
	}
	return all, nil
}

// title is the name of an edition, in its own language.
func (r *Register) title(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (string, error) {
	edition, err := r.edition(ctx, org, id)
	return edition.title, err
}

// TitleIn is what the version of an edition is called in a language, or else in the edition's own; and which of them it is.
func (r *Register) TitleIn(ctx context.Context, org issuance.OrganisationID, id issuance.ID, lang locale.Language) (string, locale.Language, error) {
	edition, err := r.edition(ctx, org, id)
	if title := edition.others[lang]; title != "" {
		return title, lang, err
	}
	return edition.title, edition.language, err
}

// Award is an award with its recipient, as it stood when it was read.
type Award struct {
	issuance.ListedAward
	Org      *issuance.Organisation
	Zone     *time.Location  // the organisation's
	Title    string          // of its edition, in the edition's language
	Spoken   locale.Language // the edition's language
	Standing issuance.Status
	SignedID string // "urn:uuid:…" of its signed form; told by Show alone
	// Successor is the award that was issued in the place of this one, or once it has expired anew, Predecessor the one in
	// whose place this was, zero where there is none; told by Show alone. Replacing says that Predecessor was replaced by it.
	Successor, Predecessor issuance.ID
	Replacing              bool
	Called                 issuance.Called   // what its micro-credential is called today; told by Show and Awards
	Decision               issuance.Decision // of completion, on which its batch stands; told by Show and Awards
	History                []Deed            // the oldest first; told by Show alone

	// Former are the names until they were corrected, also those of an award that this one replaced, the oldest first; told by
	// Show alone.
	Former []issuance.FormerName
	// Completion is the line of the register of completions, where the award was erased and that was kept; told by Show,
	// Complete and Filed.Find.
	Completion standing.Completion

	class int64
	heard *heard // what became of it with its learner; nil: nobody has asked
}

// Address is the award's public address.
func (a *Award) Address() string { return a.Org.AwardAddress(a.ID) }

// SuccessorAddress and PredecessorAddress are the addresses of its neighbours; empty for none.
func (a *Award) SuccessorAddress() string   { return a.address(a.Successor) }
func (a *Award) PredecessorAddress() string { return a.address(a.Predecessor) }

// address is that of another award of the organisation's; empty for none.
func (a *Award) address(id issuance.ID) string {
	if id == (issuance.ID{}) {
		return ""
	}
	return a.Org.AwardAddress(id)
}

// Class is the address of the BadgeClass that was awarded.
func (a *Award) Class() string { return a.Org.EditionAddress(a.Edition) }

// Listed tells about an award what a list tells.
func (r *Register) Listed(ctx context.Context, org *issuance.Organisation, award issuance.Award) (*Award, error) {
	listed := issuance.ListedAward{Award: award}
	var err error
	if listed.Recipient, err = r.records.Awards.Recipient(ctx, award); err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return nil, fmt.Errorf("recipient: %w", err)
	}
	return r.award(ctx, org, org.Location(), listed)
}

// Open tells everything about an award of an organisation's; issuance.ErrNotFound where it has none of that id.
func (r *Register) Open(ctx context.Context, org *issuance.Organisation, id issuance.ID) (*Award, error) {
	award, err := r.records.Awards.Award(ctx, org.ID, id)
	if err != nil {
		return nil, err
	}
	return r.Show(ctx, org, award)
}

// Show tells everything about an award.
func (r *Register) Show(ctx context.Context, org *issuance.Organisation, award issuance.Award) (*Award, error) {
	told, err := r.Listed(ctx, org, award)
	if err != nil {
		return nil, err
	}
	signed, err := r.records.Awards.Signed(ctx, org.ID, award.ID)
	switch {
	case err == nil:
		told.SignedID = signed.ID.URN()
	case !errors.Is(err, issuance.ErrNotFound):
		return nil, fmt.Errorf("signed form: %w", err)
	}
	if err := r.neighbours(ctx, told); err != nil {
		return nil, err
	}
	if told.Completion, err = r.completion(ctx, &award); err != nil {
		return nil, err
	}
	called, err := r.called(ctx, org.ID, told.class)
	if err != nil {
		return nil, err
	}
	told.Called = called[told.class]
	return told, r.history(ctx, told)
}

// completion is the line of an erased award in the register of completions; empty where there is none.
func (r *Register) completion(ctx context.Context, a *issuance.Award) (standing.Completion, error) {
	c, err := r.records.Awards.Completion(ctx, a.Org, a.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		err = nil
	}
	return c, err
}

// Complete tells of an erased award, for a page, what the register of completions has; files go without.
func (r *Register) Complete(ctx context.Context, a *Award) (err error) {
	if a.Erased {
		a.Completion, err = r.completion(ctx, &a.Award)
	}
	return err
}

// history tells what was done to an award, and what each correction of who its learner is has changed.
func (r *Register) history(ctx context.Context, a *Award) error {
	lines, err := r.records.Awards.History(ctx, &a.Award)
	if err != nil {
		return err
	}
	all, err := r.records.Awards.FormerNames(ctx, a.Award)
	if err != nil {
		return err
	}
	all = append(slices.Clip(all), issuance.FormerName{Registered: a.Registered()})
	for i, was := range all[:len(all)-1] {
		if was.PersonName != all[i+1].PersonName {
			a.Former = append(a.Former, was)
		}
	}
	for _, line := range touching(&a.Award, lines) {
		deed := Deed{Line: line}
		if i := slices.IndexFunc(all, func(n issuance.FormerName) bool { return n.Until.Equal(line.At) }); deed.amends() && i >= 0 {
			deed.Was, deed.Became = all[i].Registered, all[i+1].Registered
		}
		a.History = append(a.History, deed)
	}
	return nil
}

// neighbours finds the award that came in the place of another, and the one whose place it took. Who was awarded again after
// a revocation, or anew after the end, has no other award replaced by name; that one is found by whose it is.
func (r *Register) neighbours(ctx context.Context, a *Award) error {
	batch, err := r.records.Batches.Batch(ctx, a.Org.ID, a.Batch)
	if err != nil {
		return fmt.Errorf("batch %d: %w", a.Batch, err)
	}
	decided, err := r.records.Batches.DecidedBetween(ctx, a.Org.ID, a.Batch, a.Batch)
	if err != nil {
		return err
	}
	a.Predecessor, a.Decision = batch.Replaces, decided[a.Batch].Decision
	a.Replacing = batch.Replaces != issuance.ID{}
	if a.Standing == issuance.Valid {
		return nil
	}
	err = issuance.ErrNotFound
	if !a.RevokedAt.IsZero() {
		a.Successor, err = r.records.Awards.InPlaceOf(ctx, a.Org.ID, a.ID)
	}
	if errors.Is(err, issuance.ErrNotFound) {
		a.Successor, err = r.records.Awards.Successor(ctx, a.Org.ID, a.ID)
	}
	if a.Successor == a.Predecessor { // which stands again
		a.Successor = issuance.ID{}
	}
	if errors.Is(err, issuance.ErrNotFound) {
		return nil
	}
	return err
}

func (r *Register) award(ctx context.Context, org *issuance.Organisation, zone *time.Location, listed issuance.ListedAward) (*Award, error) {
	edition, err := r.edition(ctx, org.ID, listed.Edition)
	if err != nil {
		return nil, err
	}
	return &Award{ListedAward: listed, Org: org, Zone: zone, Title: edition.title, Spoken: edition.language, Standing: listed.Status(r.now()), class: edition.class}, nil
}
