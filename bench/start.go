package main

import (
	"context"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// startLimit is how long the first answer may take.
const startLimit = 500 * time.Millisecond

// start measures from the start of `mitome serve` on the large store to its first answer with an assertion.
func start(ctx context.Context, b *bench) error {
	large, err := b.million(ctx)
	if err != nil {
		return err
	}
	ids, err := large.ids(ctx, b.rounds)
	if err != nil {
		return err
	}
	var took []time.Duration
	for _, id := range ids {
		t, err := b.firstAnswer(ctx, large, id)
		if err != nil {
			return err
		}
		took = append(took, t)
	}
	b.show(within(fmt.Sprintf("start with %d awards", b.awards), median(took), startLimit))
	return nil
}

func (b *bench) firstAnswer(ctx context.Context, large *filled, id issuance.ID) (time.Duration, error) {
	began := time.Now()
	s, err := b.serve(ctx, large.folder)
	if err != nil {
		return 0, err
	}
	err = s.wait("/o/" + large.slug + "/a/" + id.String())
	took := time.Since(began)
	if stopErr := s.stop(); err == nil {
		err = stopErr
	}
	return took, err
}
