package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Batch is a list of learners that was recorded, and how far it has come. Issued, Already, Refused, Aside and WaitingRows
// are rows of its list, each counted once.
type Batch struct {
	issuance.Batch
	issuance.Progress
	Org         *issuance.Organisation
	Zone        *time.Location // the organisation's
	Title       string         // of the edition that is awarded, in its language
	ByName      string         // of who had it recorded; empty: not known, or erased
	WaitingRows int            // whose awards are still to be made
	Revoked     int            // of those issued
	Replaced    int            // of those revoked: others stand in their place
	Erased      int            // of those revoked
	AsideRows   []issuance.SetAside
	Stuck       error // why rows wait; nil where this machine cannot tell
}

// Recorded is when the batch was recorded.
func (b *Batch) Recorded() time.Time { return time.UnixMicro(b.ID) }

// Number names the batch to people.
func (b *Batch) Number() string { return fmt.Sprint(b.ID) }

// Who says in lang who had the batch recorded.
func (b *Batch) Who(lang locale.Language) string { return who(b.By, b.ByName, lang) }

// Class is the address of the BadgeClass that is awarded.
func (b *Batch) Class() string { return b.Org.EditionAddress(b.Edition) }

// Standing is how many of the batch's awards are not revoked.
func (b *Batch) Standing() int { return b.Issued - b.Revoked }

// TakenBack is how many of the revoked ones were neither replaced nor erased.
func (b *Batch) TakenBack() int { return b.Revoked - b.Replaced - b.Erased }

// Batches tells of the newest batches of all organisations, the newest first, at most limit.
func (r *Register) Batches(ctx context.Context, limit int) ([]*Batch, error) {
	orgs, err := r.records.Organisations.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("organisations: %w", err)
	}
	type filed struct {
		org   *issuance.Organisation
		batch issuance.Batch
	}
	var all []filed
	for i := range orgs {
		batches, err := r.records.Batches.Batches(ctx, orgs[i].ID, department.Whole(), 0, limit)
		if err != nil {
			return nil, fmt.Errorf("batches of %s: %w", orgs[i].Slug, err)
		}
		for _, b := range batches {
			all = append(all, filed{&orgs[i], b})
		}
	}
	slices.SortStableFunc(all, func(x, y filed) int { return cmp.Compare(y.batch.ID, x.batch.ID) })
	told := make([]*Batch, min(limit, len(all)))
	for i := range told {
		if told[i], err = r.Batch(ctx, all[i].org, all[i].batch); err != nil {
			return nil, err
		}
	}
	return told, nil
}

// Batch tells how a batch stands.
func (r *Register) Batch(ctx context.Context, org *issuance.Organisation, recorded issuance.Batch) (*Batch, error) {
	b := &Batch{Batch: recorded, Org: org, Zone: org.Location()}
	var err error
	if b.ByName, err = r.records.Batches.ActorName(ctx, b.By); err != nil {
		return nil, fmt.Errorf("actor of batch %d: %w", b.ID, err)
	}
	if b.Title, err = r.title(ctx, org.ID, b.Edition); err != nil {
		return nil, err
	}
	if b.Progress, err = r.records.Batches.Progress(ctx, org.ID, b.ID); err != nil {
		return nil, fmt.Errorf("batch %d: %w", b.ID, err)
	}
	if b.Revoked, err = r.records.Batches.Revoked(ctx, org.ID, b.ID); err != nil {
		return nil, fmt.Errorf("batch %d: %w", b.ID, err)
	}
	if b.Revoked > 0 {
		if b.Replaced, b.Erased, err = r.records.Batches.Ended(ctx, org.ID, b.ID); err != nil {
			return nil, err
		}
	}
	if b.Waiting+b.HaltedChunks > 0 {
		b.WaitingRows = b.Rows - b.Refused - b.Issued - b.Already - b.Aside
	}
	if b.Waiting > 0 {
		if b.Stuck, err = r.trouble(ctx, org, &b.Batch); err != nil {
			b.Stuck = nil // what cannot be told is left out
		}
	}
	if b.Aside > 0 {
		if b.AsideRows, err = r.records.Batches.SetAside(ctx, org.ID, b.ID); err != nil {
			return nil, fmt.Errorf("batch %d: %w", b.ID, err)
		}
	}
	return b, nil
}
