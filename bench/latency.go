package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Limits of the slowest hundredth of reads while a bulk is signed: so many times the idle figure, or so long if that
// is more.
const (
	bulkTimes = 4
	bulkLimit = 15 * time.Millisecond
)

const (
	readRate = 500 // a second
	readTime = 12 * time.Second
	// bulkSigned is a list that takes longer than the reading: one core signs some 800 a second.
	bulkSigned = 30_000
)

// latencyInBulk reads awards at an even rate from a server, first while it is idle and then while it works a list of
// signed awards that `mitome issue` records beside it.
func latencyInBulk(ctx context.Context, b *bench) (err error) {
	store, err := b.fill(ctx, served)
	if err != nil {
		return err
	}
	defer os.RemoveAll(store.folder)
	paths, err := store.paths(ctx)
	if err != nil {
		return err
	}
	s, err := b.serve(ctx, store.folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.wait(paths[0]); err != nil {
		return err
	}
	if _, err := onSchedule(s.addr, paths, readRate, 2*time.Second); err != nil {
		return err
	}
	idle, err := onSchedule(s.addr, paths, readRate, readTime)
	if err != nil {
		return err
	}
	busy, err := b.readInBulk(ctx, store, s, paths)
	if err != nil {
		return err
	}
	b.showLatency(quantile(idle, 0.99), quantile(busy, 0.99))
	return nil
}

func (b *bench) showLatency(idle, busy time.Duration) {
	limit := max(bulkLimit, bulkTimes*idle)
	f := within(fmt.Sprintf("p99 at %d/s during a signed bulk", readRate), busy, limit)
	f.bare, f.ratio = "idle "+short(idle), float64(busy)/float64(idle)
	b.show(f)
}

// readInBulk begins to issue and reads meanwhile. What is left of the list is dropped with the store.
func (b *bench) readInBulk(ctx context.Context, store *filled, s *server, paths []string) ([]time.Duration, error) {
	list, err := b.list("bulk", bulkSigned)
	if err != nil {
		return nil, err
	}
	bulk := b.command(ctx, b.issueArgs(store.folder, list, "--signed")...)
	var said bytes.Buffer
	bulk.Stdout, bulk.Stderr = &said, &said
	if err := bulk.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- bulk.Wait() }()
	took, err := onSchedule(s.addr, paths, readRate, readTime)
	select {
	case bulkErr := <-ended:
		return nil, errors.Join(err, fmt.Errorf("the bulk ended before the reading: %w\n%s", bulkErr, said.Bytes()))
	default:
	}
	err = errors.Join(err, bulk.Process.Kill())
	<-ended
	return took, err
}
