package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

func testBatchIsAllOrNothing(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	broken := errors.New("the list broke off")
	_, err := s.RecordBatch(ctx, h.newBatch(3, "f"), payloads(3, broken), nil)
	wantErr(t, err, broken)
	_, err = s.UnfinishedBatch(ctx, h.org.ID, []byte("f"))
	wantErr(t, err, issuance.ErrNotFound)
	batches, err := s.Batches(ctx, h.org.ID, department.Whole(), 0, 2)
	must(t, err)
	if len(batches) != 0 {
		t.Errorf("%d batches are left of a list that broke off", len(batches))
	}
}

func testUnfinishedBatch(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	b := h.batch(t, 2, "same")
	other := h.batch(t, 1, "other")
	if b.ID == other.ID {
		t.Fatal("two batches of one moment have one number")
	}
	for number := range 2 {
		found, err := s.UnfinishedBatch(ctx, h.org.ID, []byte("same"))
		must(t, err)
		if found != b.ID {
			t.Errorf("unfinished batch %d, want %d", found, b.ID)
		}
		must(t, s.PublishChunk(ctx, h.work(b, number, fmt.Sprint(number)), done))
	}
	_, err := s.UnfinishedBatch(ctx, h.org.ID, []byte("same"))
	wantErr(t, err, issuance.ErrNotFound)
	last, err := s.LastBatch(ctx, h.org.ID)
	must(t, err)
	if last != max(b.ID, other.ID) {
		t.Errorf("last batch %d", last)
	}
}

func testChunkOnce(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	b := h.batch(t, 1, "f")
	w := h.work(b, 0, "a@example.org", "b@example.org")
	payload, err := s.Chunk(ctx, w.Ref)
	must(t, err)
	if string(payload) != `{"rows":[0]}` {
		t.Errorf("payload %q", payload)
	}
	completed := 0
	for range 2 { // a task that is worked twice
		must(t, s.PublishChunk(ctx, w, func(context.Context, *sql.Tx) error { completed++; return nil }))
	}
	if completed != 2 {
		t.Errorf("task was completed %d times, want each time", completed)
	}
	p, err := s.Progress(ctx, h.org.ID, b.ID)
	must(t, err)
	if diff := cmp.Diff(issuance.Progress{Issued: 2}, p); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	_, err = s.Chunk(ctx, w.Ref)
	wantErr(t, err, issuance.ErrNotFound)
	got, err := s.Award(ctx, h.org.ID, w.Awards[0].ID)
	must(t, err)
	if diff := cmp.Diff(w.Awards[0].Award, got); diff != "" {
		t.Errorf("award (-want +got):\n%s", diff)
	}
	recipient, err := s.Recipient(ctx, got)
	must(t, err)
	if diff := cmp.Diff(w.Awards[0].Recipient, recipient); diff != "" {
		t.Errorf("recipient (-want +got):\n%s", diff)
	}
}

// T18: among awards that are neither revoked nor expired, class, recipient and period are unique.
func testNotTwice(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	first, _ := h.issue(t, "a@example.org")
	_, p := h.issue(t, "a@example.org", "b@example.org")
	if diff := cmp.Diff(issuance.Progress{Issued: 1, Already: 1}, p); diff != "" {
		t.Errorf("second list (-want +got):\n%s", diff)
	}
	held, err := s.Holder(ctx, h.org.ID, h.class, first.Awards[0].RecipientKey, "")
	must(t, err)
	if held.ID != first.Awards[0].ID {
		t.Errorf("holder has award %s, want the first, %s", held.ID, first.Awards[0].ID)
	}
	w := h.work(h.batch(t, 1, "period"), 0, "a@example.org")
	w.Awards[0].Period = "2027"
	must(t, s.PublishChunk(ctx, w, done))
	if _, err := s.Award(ctx, h.org.ID, w.Awards[0].ID); err != nil {
		t.Errorf("award of another period: %v", err)
	}
}

func testExpiredGivesWay(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	issue := func(name string, expires, at time.Time) (issued int) {
		w := h.work(h.batch(t, 1, name), 0, "a@example.org")
		w.Awards[0].Expires, w.At = expires, at
		must(t, s.PublishChunk(ctx, w, done))
		p, err := s.Progress(ctx, h.org.ID, w.Batch.ID)
		must(t, err)
		return p.Issued
	}
	year := 365 * 24 * time.Hour
	for _, c := range []struct {
		name        string
		expires, at time.Time
		want        int
	}{
		{"for a year", day.Add(year), day, 1},
		{"while it runs", day.Add(3 * year), day.Add(year / 2), 0},
		{"a list of the past, given again", day.Add(year), day.Add(2 * year), 0},
		{"after it has ended", day.Add(4 * year), day.Add(2 * year), 1},
		{"while the second runs, for ever", time.Time{}, day.Add(3 * year), 0},
	} {
		if got := issue(c.name, c.expires, c.at); got != c.want {
			t.Errorf("%s: issued %d, want %d", c.name, got, c.want)
		}
	}
}

func testBatches(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	var want []int64
	for n := range 3 {
		want = append([]int64{h.batch(t, 1, fmt.Sprint(n)).ID}, want...)
	}
	for count := range 5 {
		batches, err := s.Batches(ctx, h.org.ID, department.Whole(), 0, count)
		must(t, err)
		got := []int64{}
		for _, b := range batches {
			got = append(got, b.ID)
		}
		if diff := cmp.Diff(want[:min(count, 3)], got); diff != "" {
			t.Errorf("the newest %d (-want +got):\n%s", count, diff)
		}
	}
}
