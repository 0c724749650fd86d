package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// F2: a step that fails before its commit has left nothing; one whose answer is lost after its commit has left all of
// it. In both cases doing it again ends in the same place.
func testFailpoints(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	lost := errors.New("lost")
	for n, at := range []string{":begin", ":commit", ":committed"} {
		b := h.batch(t, 1, at)
		w := h.work(b, 0, fmt.Sprintf("%d-a@example.org", n), fmt.Sprintf("%d-b@example.org", n))
		s.FailAt(func(name string) error {
			if strings.HasSuffix(name, at) {
				return lost
			}
			return nil
		})
		wantErr(t, s.PublishChunk(ctx, w, done), lost)
		s.FailAt(nil)
		_, err := s.Award(ctx, h.org.ID, w.Awards[0].ID)
		if stored := err == nil; stored != (at == ":committed") {
			t.Errorf("failure at %s: stored = %t (%v)", at, stored, err)
		}
		must(t, s.PublishChunk(ctx, w, done))
		p, err := s.Progress(ctx, h.org.ID, b.ID)
		must(t, err)
		if diff := cmp.Diff(issuance.Progress{Issued: 2}, p); diff != "" {
			t.Errorf("failure at %s, then again (-want +got):\n%s", at, diff)
		}
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// F12: several publish lists with the same learners at once; each learner gets one award.
func testRacingPublishers(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	var addresses []string
	for n := range 250 {
		addresses = append(addresses, fmt.Sprintf("learner-%d@example.org", n))
	}
	works := make([]issuance.ChunkWork, 4)
	for n := range works {
		works[n] = h.work(h.batch(t, 1, fmt.Sprint("race", n)), 0, addresses...)
	}
	var group sync.WaitGroup
	for _, w := range works {
		group.Go(func() {
			if err := s.PublishChunk(ctx, w, done); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	total := issuance.Progress{}
	for _, w := range works {
		p, err := s.Progress(ctx, h.org.ID, w.Batch.ID)
		must(t, err)
		total.Issued += p.Issued
		total.Already += p.Already
	}
	if want := (issuance.Progress{Issued: 250, Already: 750}); total != want {
		t.Errorf("issued and already: %+v, want %+v", total, want)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// While one publishes a list, another revokes its learners' awards, one by one: whoever held an award then holds that or
// none, and nobody a new one.
func testRacingRevocation(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	var addresses []string
	for n := range 40 {
		addresses = append(addresses, fmt.Sprintf("learner-%d@example.org", n))
	}
	held, _ := h.issue(t, addresses...)
	epoch := held.Batch.Epoch // as all of them were recorded before the first revocation
	var group sync.WaitGroup
	group.Go(func() {
		for _, a := range held.Awards {
			if err := s.Revoke(ctx, h.org, a.ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list); err != nil {
				t.Error(err)
			}
		}
	})
	for n := range 40 {
		w := h.work(h.batch(t, 1, fmt.Sprint("race", n)), 0, addresses...)
		w.Batch.Epoch = epoch
		var back *issuance.TakenBackError
		if err := s.PublishChunk(ctx, w, done); err != nil && !errors.As(err, &back) {
			t.Fatal(err)
		}
		if p, err := s.Progress(ctx, h.org.ID, w.Batch.ID); err != nil || p.Issued != 0 {
			t.Fatalf("%d awards were issued to learners who hold one or from whom it was taken, %v", p.Issued, err)
		}
	}
	group.Wait()
}
