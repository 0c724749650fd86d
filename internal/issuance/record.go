package issuance

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

// Batches keeps what was recorded, from the list to the end of its work.
type Batches interface {
	// RecordBatch records a batch, its chunks and the tasks to work them, in one transaction, and returns the batch
	// with its number. The rows come as they are read; an error among them undoes everything, and so does one of look, which is
	// asked while nobody else can record or publish anything of the organisation; nil asks nothing. It returns ErrConflict when
	// the kept plan b.Plan is recorded already.
	RecordBatch(ctx context.Context, b Batch, chunks iter.Seq2[[]byte, error], look func(context.Context, Numbers) error) (Batch, error)
	// LastBatch returns the number, which is a time in microseconds, of an organisation's last batch; 0 when there is none.
	LastBatch(ctx context.Context, org OrganisationID) (int64, error)
	UnfinishedBatch(ctx context.Context, org OrganisationID, fingerprint []byte) (int64, error)
	Batch(ctx context.Context, org OrganisationID, id int64) (Batch, error)
	Progress(ctx context.Context, org OrganisationID, batch int64) (Progress, error)
	// SetAside returns the rows of a batch that were set aside, in their order.
	SetAside(ctx context.Context, org OrganisationID, batch int64) ([]SetAside, error)
	// Chunk returns the payload of a chunk, or ErrNotFound once it is done, or while it is halted.
	Chunk(ctx context.Context, ref ChunkRef) ([]byte, error)
}

// Outcome is what came of a plan that was recorded. Issued, Already, Aside and the refused rows are all rows of the list.
type Outcome struct {
	*Plan
	Batch   int64  // 0 when nothing was recorded
	Class   string // address of the edition that is awarded where the list says nothing
	Issued  int
	Already int
	Aside   []SetAside // rows that were recorded and could not be made into awards
}

// Issue plans a request and records the plan; where somebody else was quicker, it plans anew. It comes with the plan also
// where that refuses the request; close it after use.
func (s *Service) Issue(ctx context.Context, by By, r Request) (*Outcome, error) {
	if err := by.Validate(); err != nil {
		return &Outcome{Plan: &Plan{}}, err
	}
	for {
		p, err := s.Plan(ctx, r)
		if err != nil {
			return &Outcome{Plan: p}, err
		}
		out, err := s.Record(ctx, by, p)
		var stale *StaleError
		if !errors.As(err, &stale) {
			return out, err
		}
		p.Close()
	}
}

// Record does what was planned: it makes the organisation and publishes the version where they are new, and records the
// batch, or finds the unfinished one that is the same work. When it returns without error, the awards are on their way and
// will be made even if this process dies; Watch waits for them. It returns a *StaleError, and has done nothing that
// another plan would not do, where the plan holds no longer. That learners came to hold the award meanwhile is no such
// thing, since it only changes what becomes of their rows, but where their student number holds it under another address:
// somebody has to decide whether that is the same person.
func (s *Service) Record(ctx context.Context, by By, p *Plan) (*Outcome, error) {
	out := &Outcome{Plan: p}
	if err := errors.Join(by.Validate(), p.refusal); err != nil {
		return out, err
	}
	if err := p.Holds(ctx); err != nil {
		return out, err
	}
	if err := p.makeOrganisation(ctx, by); err != nil {
		return out, overtaken(err, "profile")
	}
	if err := p.approve(ctx, by); err != nil {
		return out, err
	}
	if err := p.publish(ctx, by); err != nil {
		return out, overtaken(err, "version")
	}
	out.Class = p.Org.EditionAddress(p.edition)
	var err error
	if out.Batch, err = p.recordBatch(ctx, by); err == nil {
		p.refusal = refuse("plan_recorded")
	}
	return out, err
}

func (p *Plan) recordBatch(ctx context.Context, by By) (int64, error) {
	batches, fingerprint := p.service.Batches, p.fingerprint()
	if p.kept == 0 {
		unfinished, err := batches.UnfinishedBatch(ctx, p.Org.ID, fingerprint)
		if !errors.Is(err, ErrNotFound) {
			return unfinished, err
		}
	}
	b, err := batches.RecordBatch(ctx, Batch{
		Org: p.Org.ID, ID: p.service.Now().UnixMicro(), Class: p.Version.Class, Edition: p.edition, Signed: p.request.Signed,
		Fingerprint: fingerprint, Rows: p.Rows, Refused: refusedRows(p.Refused), Replaces: p.request.Replaces, Epoch: p.epoch, By: by, Plan: p.kept,
		Decision: p.request.Decision, Notify: p.request.Notify,
	}, p.rows.good.chunks, p.lookAgain)
	if errors.Is(err, ErrConflict) {
		err = refuse("plan_recorded")
	}
	return b.ID, err
}

// StaleError means that a plan holds no longer, since what it stands on has changed; a new plan does.
type StaleError struct {
	Changed []string // of "base_url", "profile", "key", "version", "edition" (of the guideline), "revoked", "held" and "approval"
}

// Message is a sentence in lang ("en" or "ja") that says what has changed.
func (e *StaleError) Message(lang locale.Language) string {
	return locale.Text(lang, "issue.stale", "changed", e.What(lang))
}

// Overtaken makes it an answer to look again.
func (*StaleError) Overtaken() {}

// What names in lang what has changed.
func (e *StaleError) What(lang locale.Language) string {
	names := make([]string, len(e.Changed))
	for i, what := range e.Changed {
		names[i] = locale.Text(lang, "issue.stale."+what)
	}
	return strings.Join(names, locale.Text(lang, "issue.stale.and"))
}

// Error is Message in English.
func (e *StaleError) Error() string { return e.Message("en") }

// overtaken makes a conflict with somebody who was quicker a *StaleError.
func overtaken(err error, changed string) error {
	if errors.Is(err, ErrConflict) {
		return &StaleError{[]string{changed}}
	}
	return err
}

// firstEpoch is the epoch that an organisation begins with, as the store writes it: nothing was ever revoked of it.
const firstEpoch = 1

// Holds returns a *StaleError unless everything that the plan stands on is as it was.
func (p *Plan) Holds(ctx context.Context) error {
	org, err := p.service.Organisations.OrganisationByHome(ctx, p.Org.HomeURL)
	if errors.Is(err, ErrNotFound) && !p.known() {
		p.epoch = firstEpoch
		return p.holdsNew(ctx)
	}
	if err != nil {
		return err
	}
	if p.epoch, err = p.service.Awards.Epoch(ctx, org.ID); err != nil { // before it is looked what was revoked
		return err
	}
	latest, err := p.service.Classes.LatestVersion(ctx, org.ID, p.classKey())
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	stale := &StaleError{}
	stale.unless(org.BaseURL == p.Org.BaseURL, "base_url")
	stale.unless(p.known() && bytes.Equal(org.Facts, p.published), "profile")
	stale.unless(org.KeyNumber == p.Org.KeyNumber, "key")
	stale.unless(latest.Number == p.latest.Number && (!latest.Retired || p.request.Replaces != (ID{})), "version")
	stale.unless(p.Version.Letter.Guideline == p.service.Editions.Current().ID, "edition")
	revoked, err := p.revokedSince(ctx)
	stale.unless(!revoked, "revoked")
	held, heldErr := p.heldSince(ctx, p.service.Awards)
	stale.unless(!held, "held")
	approved, unread := p.stillApproved(ctx, &org)
	stale.unless(approved || unread != nil, "approval")
	return errors.Join(stale.orNil(), err, heldErr, unread, p.checkKey())
}

// holdsNew looks at a plan that makes its organisation.
func (p *Plan) holdsNew(ctx context.Context) error {
	base, err := p.baseURL(ctx)
	if err != nil {
		return err
	}
	stale := &StaleError{}
	stale.unless(base == p.Org.BaseURL, "base_url")
	stale.unless(p.Version.Letter.Guideline == p.service.Editions.Current().ID, "edition")
	return stale.orNil()
}

func (e *StaleError) unless(same bool, what string) {
	if !same {
		e.Changed = append(e.Changed, what)
	}
}

func (e *StaleError) orNil() error {
	if len(e.Changed) == 0 {
		return nil
	}
	return e
}

// ErrUndone means that a batch was undone before all of its awards were made.
var ErrUndone = locale.NewTrouble("trouble.undone", "the batch was undone")

// ErrHalted means that somebody has halted a batch before all of its awards were made.
var ErrHalted = locale.NewTrouble("trouble.halted", "the batch was halted")

// Watch waits until every award of a batch is made, and tells how far it has come. It returns early with ctx's error, with
// ErrUndone when the rest will never be made, and with ErrHalted when it waits for somebody.
func (s *Service) Watch(ctx context.Context, out *Outcome, tell func(done int)) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		p, err := s.Batches.Progress(ctx, out.Org.ID, out.Batch)
		if err != nil {
			return err
		}
		out.Issued, out.Already = p.Issued, p.Already
		tell(p.Issued + p.Already + p.Aside)
		if p.Waiting == 0 {
			return s.finished(ctx, out, p)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// finished looks at how a batch ended of which nothing waits any more.
func (s *Service) finished(ctx context.Context, out *Outcome, p Progress) (err error) {
	if p.Aside > 0 {
		if out.Aside, err = s.Batches.SetAside(ctx, out.Org.ID, out.Batch); err != nil {
			return err
		}
	}
	b, err := s.Batches.Batch(ctx, out.Org.ID, out.Batch)
	if err == nil && !b.Undone.At.IsZero() {
		err = ErrUndone
	}
	if err == nil && p.HaltedChunks > 0 {
		err = ErrHalted
	}
	return err
}
