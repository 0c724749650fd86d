package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// Limits of issuing hosted awards: the share of the bare speed, awards a second into an empty store and onto a million,
// and memory in bytes.
const (
	issueShare   = 0.70
	issueEmpty   = 6000
	issueMillion = 3000
	issueMemory  = 256 << 20
)

// issueHosted issues a list into an empty store: the whole life of the command, with making the organisation, its key,
// the class and its pictures, beside writing the same rows again.
func issueHosted(ctx context.Context, b *bench) error {
	list, err := b.list("learner", b.learners)
	if err != nil {
		return err
	}
	var ours, bare []float64
	var memory int64
	for range b.rounds {
		issued, copied := b.folder(), b.folder()
		took, peak, err := b.issue(ctx, issued, list)
		if err != nil {
			return err
		}
		least, err := bareIssue(ctx, issued, copied)
		if err != nil {
			return fmt.Errorf("bare: %w", err)
		}
		ours, bare = append(ours, perSecond(b.learners, took)), append(bare, perSecond(b.learners, least))
		memory = max(memory, peak)
		if err := os.RemoveAll(copied); err != nil {
			return err
		}
		if err := os.RemoveAll(issued); err != nil {
			return err
		}
	}
	name := fmt.Sprintf("issue %d hosted", b.learners)
	b.show(atLeast(name, median(ours), median(bare), issueShare))
	b.show(quick(name+", empty store", median(ours), issueEmpty))
	b.show(small(name+", memory", memory))
	return nil
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
