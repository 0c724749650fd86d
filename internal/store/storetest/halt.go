package storetest

import (
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// T20: whoever asks for a list to be undone halts it at once: the chunk that is in hand then publishes nothing, nor does any
// later one, and no mail of what was issued goes. It goes on when somebody says so, and not while the undoing is asked for.
func testHalt(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	b := h.batch(t, 3, "f")
	w := h.work(b, 0, "a@example.org", "b@example.org")
	w.Batch.Notify = true
	must(t, h.PublishChunk(ctx, w, done))
	b, err := s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	must(t, s.AskUndo(ctx, b, issuance.Revocation{Code: "issued_in_error", At: day, By: by}))
	must(t, h.PublishChunk(ctx, h.work(b, 1, "c@example.org"), done)) // it was in hand
	wantProgress := func(want issuance.Progress) {
		t.Helper()
		if p, err := s.Progress(ctx, h.org.ID, b.ID); err != nil || p != want {
			t.Errorf("progress %+v (error %v), want %+v", p, err, want)
		}
	}
	wantProgress(issuance.Progress{Issued: 2, HaltedChunks: 2})
	_, err = s.Chunk(ctx, issuance.ChunkRef{Org: h.org.ID, Batch: b.ID, Number: 2})
	wantErr(t, err, issuance.ErrNotFound)
	if found, err := s.UnfinishedBatch(ctx, h.org.ID, b.Fingerprint); err != nil || found != b.ID {
		t.Errorf("the same list again is batch %d (error %v), want %d, which is halted", found, err, b.ID)
	}
	due := func(at time.Time) int {
		t.Helper()
		taken, err := s.TakeMails(ctx, 10, mail.Quota{}, at, at.Add(time.Minute))
		must(t, err)
		for i := range taken {
			must(t, s.DelayMail(ctx, &taken[i]))
		}
		return len(taken)
	}
	later := day.Add(100 * time.Hour) // longer than a mail is tried
	for at := w.At; at.Before(later); at = at.Add(20 * time.Minute) {
		if n := due(at); n > 0 {
			t.Fatalf("%d mails of what is halted are taken at %s", n, at)
		}
	}
	wantErr(t, s.ResumeBatch(ctx, by, b, later), issuance.ErrConflict)
	must(t, s.WithdrawAsked(ctx, by, b, issuance.Undoing, day, later))
	wantProgress(issuance.Progress{Issued: 2, HaltedChunks: 2})
	must(t, s.ResumeBatch(ctx, by, b, later))
	wantErr(t, s.ResumeBatch(ctx, by, b, later), issuance.ErrConflict)
	wantProgress(issuance.Progress{Issued: 2, Waiting: 2})
	if n := due(later); n != 2 {
		t.Errorf("%d mails go on, want 2", n)
	}
	must(t, h.PublishChunk(ctx, h.work(b, 1, "c@example.org"), done))
	must(t, s.HaltBatch(ctx, by, b, later))
	must(t, s.HaltBatch(ctx, by, b, later))
	wantProgress(issuance.Progress{Issued: 3, HaltedChunks: 1})
	must(t, s.UndoBatch(ctx, h.org, b, issuance.Revocation{Code: "issued_in_error", At: later, By: by}, list))
	wantProgress(issuance.Progress{Issued: 3})
	if undone, err := s.Batch(ctx, h.org.ID, b.ID); err != nil || !undone.Halted.IsZero() {
		t.Errorf("what is undone is halted since %s (error %v)", undone.Halted, err)
	}
	deeds, err := s.FindDeeds(ctx, h.org.ID, audit.Search{Actions: []string{"batch.halt", "batch.resume"}})
	if must(t, err); len(deeds) != 3 {
		t.Errorf("%d lines of the record tell of it, want 3", len(deeds))
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}
