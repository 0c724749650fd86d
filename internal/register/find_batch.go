package register

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// foundBatch is a batch that somebody may have named.
type foundBatch struct {
	org   *issuance.Organisation
	batch issuance.Batch
}

// FindBatch returns the batch that a person names: by its number or, should two awarding bodies have one of the same number, by
// "SLUG/NUMBER"; as the last one; or by the day or the minute at which it was recorded, in the awarding body's zone. An
// issuance.Refusal says that there is none or, with their numbers, that there are several.
func (r *Register) FindBatch(ctx context.Context, text string) (issuance.Organisation, issuance.Batch, error) {
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return issuance.Organisation{}, issuance.Batch{}, fmt.Errorf("organisations: %w", err)
	}
	text = strings.TrimSpace(text)
	layout, several := layoutOf(text), "batch_two"
	var found []foundBatch
	switch {
	case text == "last" || text == "最新":
		found, err = r.lastBatch(ctx, orgs)
	case layout != "":
		found, err = r.batchesAt(ctx, orgs, layout, text)
		several = "batch_several"
	default:
		found, err = r.batchesNumbered(ctx, orgs, text)
	}
	switch {
	case err != nil:
		return issuance.Organisation{}, issuance.Batch{}, err
	case len(found) == 0:
		return issuance.Organisation{}, issuance.Batch{}, &issuance.Refusal{Code: "batch_unknown", Args: []any{"batch", text}}
	case len(found) == 1:
		return *found[0].org, found[0].batch, nil
	}
	var lines strings.Builder
	for _, f := range found {
		fmt.Fprintf(&lines, "\n  %s/%d  %s", f.org.Slug, f.batch.ID, time.UnixMicro(f.batch.ID).In(f.org.Location()).Format(time.TimeOnly))
	}
	args := []any{"when", text, "batches", lines.String(), "batch", found[0].batch.ID, "slug", found[0].org.Slug}
	return issuance.Organisation{}, issuance.Batch{}, &issuance.Refusal{Code: several, Args: args}
}

// layoutOf is how the day or the minute is written that a text is; empty where it is neither.
func layoutOf(text string) string {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04"} {
		if _, err := time.Parse(layout, text); err == nil {
			return layout
		}
	}
	return ""
}

// lastBatch is the batch that was recorded last, where there is any.
func (r *Register) lastBatch(ctx context.Context, orgs []issuance.Organisation) (found []foundBatch, err error) {
	for i := range orgs {
		newest, err := r.records.Batches.Batches(ctx, orgs[i].ID, department.Whole(), 0, 1)
		if err != nil {
			return nil, fmt.Errorf("batches of %s: %w", orgs[i].Slug, err)
		}
		if len(newest) > 0 && (len(found) == 0 || newest[0].ID > found[0].batch.ID) {
			found = []foundBatch{{&orgs[i], newest[0]}}
		}
	}
	return found, nil
}

// batchesAt are the batches that were recorded on a day, or in a minute, where each organisation is.
func (r *Register) batchesAt(ctx context.Context, orgs []issuance.Organisation, layout, text string) (found []foundBatch, err error) {
	for i := range orgs {
		org := &orgs[i]
		from, err := time.ParseInLocation(layout, text, org.Location())
		if err != nil {
			return nil, err
		}
		until := from.Add(time.Minute)
		if layout == time.DateOnly {
			until = from.AddDate(0, 0, 1)
		}
		for skipped, more := 0, true; more; skipped += batchesAtOnce {
			some, err := r.records.Batches.Batches(ctx, org.ID, department.Whole(), skipped, batchesAtOnce)
			if err != nil {
				return nil, fmt.Errorf("batches of %s: %w", org.Slug, err)
			}
			for _, b := range some {
				if b.ID >= from.UnixMicro() && b.ID < until.UnixMicro() {
					found = append(found, foundBatch{org, b})
				}
			}
			more = len(some) == batchesAtOnce && some[len(some)-1].ID >= from.UnixMicro() // the newest come first
		}
	}
	return found, nil
}

// batchesNumbered are the batches of a number, of one organisation where the text names it.
func (r *Register) batchesNumbered(ctx context.Context, orgs []issuance.Organisation, text string) (found []foundBatch, err error) {
	slug, digits, named := strings.Cut(text, "/")
	if !named {
		slug, digits = "", text
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return nil, nil //nolint:nilerr // what is no number names none
	}
	for i := range orgs {
		if named && orgs[i].Slug != slug {
			continue
		}
		batch, err := r.records.Batches.Batch(ctx, orgs[i].ID, number)
		switch {
		case err == nil:
			found = append(found, foundBatch{&orgs[i], batch})
		case !errors.Is(err, issuance.ErrNotFound):
			return nil, err
		}
	}
	return found, nil
}
