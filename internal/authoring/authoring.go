// Package authoring is the way from the first word about a micro-credential to a version that nobody can change: drafts
// and their revisions, what the guideline's rules say of them, publishing through the post office, and the history.
//
//	nothing, a file, a copy, a class ─ Begin ─> Draft ─ Save ─> Draft, one revision on
//	                                              │ Assess: what is missing, and where
//	                                              └ Plan ─> Publish: the next version, whole or not at all
//
//	draft 下書き ──Submit──> in review 審査中 ──Decide──> approved 承認済み ──Publish──> published 公開中 ──Retire──> retired 発行終了
//	  ^                      │                                               ^      └─Save: a draft of the next version beside it
//	  └──── a return 差戻し ──┘          without review ──────────────────────┘
//
// A draft has the public id of its class from its beginning, so that a changed title is a new version of the same. What it
// holds are the texts of the form, understood or not: no word is lost because it cannot be read as a number. Nothing is
// overwritten: who saves names the revision that was changed, and gets the stored draft instead where there is a newer one.
package authoring

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Draft is what is being written about one micro-credential.
type Draft struct {
	Org       issuance.OrganisationID
	ID        issuance.ID // the public id of the class, also before that is published
	Revision  int64       // from 1; with each change
	Fields    Fields
	Published int64     // the revision that was published last; 0: none
	Archived  time.Time // zero: it is not
	Changed   time.Time
	By        issuance.By // who changed it last
	Keeper    int64       // the person who looks after it, as an actor; 0: nobody does
	Unbegun   bool        // there is none yet: it says what is published

	Department department.ID // to which it is to belong when it is begun; what has begun is looked up by department.Records
}

// Listed is a draft or a published class in a list.
type Listed struct {
	ID        issuance.ID
	Titles    map[locale.Language]string // in one line each
	Revision  int64                      // 0: nobody has begun a draft of the class
	Published int64                      // the revision that was published last
	Version   int                        // the newest version; 0: none is published
	Retired   bool
	Changed   time.Time
	Keeper    int64       // the person who looks after the draft, as an actor; 0: nobody does
	Review    ReviewState // of the text as it is in the draft; empty: it is in none, or nobody has asked
	Barred    bool        // what is published is awarded to nobody, for nobody has approved it

	Department department.ID // to which it belongs; 0: to the whole organisation
}

// Title is the title in a language, or else in the other, and the language it is in; lang itself where it has none.
func (l *Listed) Title(lang locale.Language) (string, locale.Language) {
	for _, of := range []locale.Language{lang, locale.English, locale.Japanese} {
		if title := l.Titles[of]; title != "" {
			return title, of
		}
	}
	return "", lang
}

// State says how a micro-credential stands.
type State string

// The states of a micro-credential.
const (
	Drafted   State = "draft"
	InReview  State = "in_review"
	SentBack  State = "returned" // from review, and not handed in again
	Approved  State = "approved"
	Published State = "published"
	Changed   State = "changed" // published, and its draft goes on
	Retired   State = "retired"
)

// State is how a listed micro-credential stands.
func (l *Listed) State() State {
	unpublished := l.Revision > 0 && l.Revision != l.Published
	switch {
	case l.Retired:
		return Retired
	case l.Review == Waiting: // which a published text can be, too: nobody has approved it, or that is to be looked at again
		return InReview
	case unpublished && l.Review.in() != "":
		return l.Review.in()
	case l.Version == 0:
		return Drafted
	case unpublished:
		return Changed
	}
	return Published
}

// Version is a published version, with what was described.
type Version struct {
	issuance.Version
	Description []byte // as it was published
	At          time.Time
	By          string // who published it, by name; empty where nobody is known
}

// Search asks for drafts of an organisation.
type Search struct {
	Words    string // each must be found; empty: all
	Archived bool
	Skipped  int
	AtMost   int
}

// Drafts keeps drafts. A method that returns nil has made its change durable, with a line in the audit chain; absent things
// are issuance.ErrNotFound.
type Drafts interface {
	// CreateDraft keeps a new draft; issuance.ErrConflict when its class has one.
	CreateDraft(ctx context.Context, d Draft) error
	Draft(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (Draft, error)
	// SaveDraft keeps the fields as the revision after d.Revision; issuance.ErrConflict when that is not the newest.
	SaveDraft(ctx context.Context, d Draft) error
	// ArchiveDraft puts a draft away at a time, or takes it out again with the zero time.
	ArchiveDraft(ctx context.Context, by issuance.By, org issuance.OrganisationID, id issuance.ID, archived, at time.Time) error
	FindDrafts(ctx context.Context, org issuance.OrganisationID, scope department.Scope, s Search) ([]Listed, error)
	// Undrafted returns published classes that have no draft, the newest first. None of them is archived.
	Undrafted(ctx context.Context, org issuance.OrganisationID, scope department.Scope, s Search) ([]Listed, error)
	// RetireClass lets a class be awarded no more, from a time on, or again with the zero time. changed is false where it was
	// so already.
	RetireClass(ctx context.Context, by issuance.By, org issuance.OrganisationID, id issuance.ID, retired, at time.Time) (changed bool, err error)
	// Versions returns the versions of a class, the newest first; none where it is not published.
	Versions(ctx context.Context, org issuance.OrganisationID, id issuance.ID) ([]Version, error)
	// NewestDescription returns what the organisation published last.
	NewestDescription(ctx context.Context, org issuance.OrganisationID) ([]byte, error)
	// KeepArt keeps a logo or picture under the hexadecimal SHA-256 of its bytes, which it returns.
	KeepArt(ctx context.Context, org issuance.OrganisationID, art []byte) (digest string, err error)
}

// Departments tell whose micro-credentials are; which belong to no department are not in it.
type Departments interface {
	Owned(ctx context.Context, org issuance.OrganisationID) (map[issuance.ID]department.ID, error)
}

// Service is where drafts are written and published.
type Service struct {
	Drafts      Drafts
	Reviews     Reviews
	Departments Departments
	Post        *issuance.Service
}

// ConflictError tells that somebody else has changed the draft meanwhile; nothing was written.
type ConflictError struct{ Stored Draft }

func (e *ConflictError) Error() string { return "the draft was changed meanwhile" }

// Overtaken makes it an answer to look again.
func (*ConflictError) Overtaken() {}

// Begin keeps a new draft of an organisation, as it is filled in by fields; department.ErrClosed where the department to which
// it is to belong is not open. 0: it belongs to the whole.
func (s *Service) Begin(ctx context.Context, by issuance.By, org *issuance.Organisation, of department.ID, fields Fields) (Draft, error) {
	d := Draft{Org: org.ID, Department: of, ID: issuance.NewID(s.Post.Random), Revision: 1, Fields: fields.tidy(), Changed: s.Post.Now(), By: by}
	if d.Fields[Template] == "" && d.Fields[Art] == "" {
		house, err := s.HouseLook(ctx, org)
		if err != nil {
			return d, err
		}
		house[AltEN], house[AltJA] = d.Fields[AltEN], d.Fields[AltJA]
		d.Fields.KeepLook(house)
	}
	return d, errors.Join(by.Validate(), s.Drafts.CreateDraft(ctx, d))
}

// Open returns the draft of a class or, where nobody has begun one, what is published last: with the first change, Save begins
// the draft of the next version.
func (s *Service) Open(ctx context.Context, org *issuance.Organisation, id issuance.ID) (Draft, error) {
	d, err := s.Drafts.Draft(ctx, org.ID, id)
	if !errors.Is(err, issuance.ErrNotFound) {
		return d, err
	}
	return s.next(ctx, org, id)
}

// next is the draft of the next version of a published class, which nobody has begun.
func (s *Service) next(ctx context.Context, org *issuance.Organisation, id issuance.ID) (Draft, error) {
	d := Draft{Org: org.ID, ID: id, Revision: 1, Published: 1, Unbegun: true}
	var err error
	d.Fields, err = s.publishedFields(ctx, org.ID, id)
	return d, err
}

// BeginNext keeps a draft of the next version of a published class, or returns the one that is there.
func (s *Service) BeginNext(ctx context.Context, by issuance.By, org *issuance.Organisation, id issuance.ID) (Draft, error) {
	if d, err := s.Drafts.Draft(ctx, org.ID, id); !errors.Is(err, issuance.ErrNotFound) {
		return d, err
	}
	d, err := s.next(ctx, org, id)
	if err != nil {
		return d, err
	}
	d.Changed, d.By, d.Unbegun = s.Post.Now(), by, false
	err = errors.Join(by.Validate(), s.Drafts.CreateDraft(ctx, d))
	if errors.Is(err, issuance.ErrConflict) { // somebody was quicker
		return s.Drafts.Draft(ctx, org.ID, id)
	}
	return d, err
}

// Copy keeps a new draft of a department, as Begin does, with all that another, or a published class, says, but for its own id.
func (s *Service) Copy(ctx context.Context, by issuance.By, org *issuance.Organisation, of department.ID, id issuance.ID) (Draft, error) {
	var fields Fields
	d, err := s.Drafts.Draft(ctx, org.ID, id)
	if fields = d.Fields; errors.Is(err, issuance.ErrNotFound) {
		fields, err = s.publishedFields(ctx, org.ID, id)
	}
	if err != nil {
		return d, err
	}
	fields = fields.tidy()
	delete(fields, "id")
	delete(fields, imported)
	return s.Begin(ctx, by, org, of, fields)
}

// publishedFields are those of a class's newest version, with its look.
func (s *Service) publishedFields(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (Fields, error) {
	versions, err := s.Drafts.Versions(ctx, org, id)
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		return nil, issuance.ErrNotFound
	}
	return versions[0].Fields()
}

// Save keeps fields as the next revision of a draft, or returns a *ConflictError when revision is not its newest. Fields that
// say the same as before are no change.
func (s *Service) Save(ctx context.Context, by issuance.By, org *issuance.Organisation, id issuance.ID, revision int64, fields Fields) (Draft, error) {
	stored, err := s.Open(ctx, org, id)
	if err := errors.Join(by.Validate(), err); err != nil {
		return Draft{}, err
	}
	fields = fields.tidy()
	if fields.same(stored.Fields) {
		return stored, nil
	}
	if stored.Unbegun {
		if stored, err = s.BeginNext(ctx, by, org, id); err != nil {
			return Draft{}, err
		}
	}
	next := stored
	next.Fields, next.By, next.Changed = fields, by, s.Post.Now()
	if next.Revision != revision {
		return next, &ConflictError{stored}
	}
	err = s.Drafts.SaveDraft(ctx, next)
	if errors.Is(err, issuance.ErrConflict) {
		if stored, err = s.Drafts.Draft(ctx, org.ID, id); err == nil {
			err = &ConflictError{stored}
		}
		return next, err
	}
	next.Revision++
	return next, err
}

// Archive puts a draft away, or takes it out again. What was published stays as it is.
func (s *Service) Archive(ctx context.Context, by issuance.By, org *issuance.Organisation, id issuance.ID, archived bool) error {
	return errors.Join(by.Validate(), s.Drafts.ArchiveDraft(ctx, by, org.ID, id, s.since(archived), s.Post.Now()))
}

// Retire lets a class be awarded and found no more, or again. What was awarded stays as it is. changed is false where it was so
// already.
func (s *Service) Retire(ctx context.Context, by issuance.By, class issuance.Class, retired bool) (changed bool, err error) {
	if err := by.Validate(); err != nil {
		return false, err
	}
	return s.Drafts.RetireClass(ctx, by, class.Org, class.ID, s.since(retired), s.Post.Now())
}

func (s *Service) since(yes bool) (at time.Time) {
	if yes {
		at = s.Post.Now()
	}
	return at
}
