package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Limits of issuing hosted awards: the share of the bare speed, awards a second into an empty store and onto a million,
// and memory in bytes.
const (
	issueShare   = 0.75
	issueEmpty   = 6000
	issueMillion = 3000
	issueMemory  = 256 << 20
)

// issueHosted issues a list in three ways, in turns: into an empty store, where the organisation, its key, the class and
// its pictures are made besides (they take a third of a second, once); for an organisation that has issued before; and
// bare, the rows of the second written again.
func issueHosted(ctx context.Context, b *bench) error {
	list, err := b.list("learner", b.learners)
	if err != nil {
		return err
	}
	var empty, ours, bare []float64
	var memory int64
	for range b.rounds {
		first, peak, err := b.issueOnce(ctx, list)
		if err != nil {
			return err
		}
		took, least, err := b.issueBeside(ctx, list)
		if err != nil {
			return err
		}
		empty = append(empty, perSecond(b.learners, first))
		ours, bare = append(ours, perSecond(b.learners, took)), append(bare, perSecond(b.learners, least))
		memory = max(memory, peak)
	}
	name := fmt.Sprintf("issue %d hosted", b.learners)
	b.show(atLeast(name, median(ours), median(bare), issueShare))
	b.show(quick(name+", empty store", median(empty), issueEmpty))
	b.show(small(name+", memory", memory))
	return nil
}

// issueOnce issues a list into an empty store.
func (b *bench) issueOnce(ctx context.Context, list string) (took time.Duration, peak int64, err error) {
	folder := b.folder()
	if took, peak, err = b.issue(ctx, folder, list); err != nil {
		return 0, 0, err
	}
	return took, peak, os.RemoveAll(folder)
}

// issueBeside issues a list for an organisation that has issued to one learner before, and writes the same rows bare.
func (b *bench) issueBeside(ctx context.Context, list string) (took, bare time.Duration, err error) {
	one, err := b.list("first", 1)
	if err != nil {
		return 0, 0, err
	}
	issued, copied := b.folder(), b.folder()
	if _, _, err := b.issue(ctx, issued, one); err != nil {
		return 0, 0, err
	}
	if took, _, err = b.issue(ctx, issued, list); err != nil {
		return 0, 0, err
	}
	if bare, err = bareIssue(ctx, issued, copied); err != nil {
		return 0, 0, fmt.Errorf("bare: %w", err)
	}
	return took, bare, errors.Join(os.RemoveAll(issued), os.RemoveAll(copied))
}

// issueOntoMillion issues lists onto the large store.
func issueOntoMillion(ctx context.Context, b *bench) error {
	store, err := b.million(ctx)
	if err != nil {
		return err
	}
	var ours []float64
	var memory int64
	for n := range b.rounds {
		list, err := b.list(fmt.Sprintf("later-%d", n), b.learners)
		if err != nil {
			return err
		}
		took, peak, err := b.issue(ctx, store.folder, list)
		if err != nil {
			return err
		}
		ours, memory = append(ours, perSecond(b.learners, took)), max(memory, peak)
	}
	name := fmt.Sprintf("issue %d onto %d", b.learners, b.awards)
	b.show(quick(name, median(ours), issueMillion))
	b.show(small(name+", memory", memory))
	return nil
}

func small(name string, memory int64) figure {
	return figure{name: name, ours: megabytes(memory), limit: "≤ " + megabytes(issueMemory), ok: memory > 0 && memory <= issueMemory}
}

func megabytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

func perSecond(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }
