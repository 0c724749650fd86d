package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// A kept plan is recorded once, and undone with its batch; its rows go when it is recorded.
func testPlan(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	broken := errors.New("the rows broke off")
	kept := issuance.KeptPlan{ID: day.UnixMicro(), By: by, Content: []byte(`{"plan":1}`)}
	_, err := s.KeepPlan(ctx, kept, payloads(1, nil), payloads(1, broken))
	wantErr(t, err, broken)
	_, err = s.KeptPlan(ctx, kept.ID)
	wantErr(t, err, issuance.ErrNotFound)
	id, err := s.KeepPlan(ctx, kept, payloads(3, nil), payloads(1, nil))
	must(t, err)
	second, err := s.KeepPlan(ctx, kept, payloads(1, nil), payloads(0, nil))
	must(t, err)
	if second == id {
		t.Fatal("two plans of one moment have one number")
	}
	wantPlan(t, s, id, issuance.KeptPlan{ID: id, State: issuance.Proposed, By: by, Content: kept.Content}, 3, 1)
	b := h.newBatch(1, "f")
	b.Plan = id
	b, err = s.RecordBatch(ctx, b, s.PlanChunks(ctx, id, false), nil)
	must(t, err)
	recorded := issuance.KeptPlan{ID: id, State: issuance.Recorded, By: by, Content: []byte{}, Org: h.org.ID, Batch: b.ID}
	wantPlan(t, s, id, recorded, 0, 0)
	again := h.newBatch(1, "g")
	again.Plan = id
	_, err = s.RecordBatch(ctx, again, payloads(1, nil), nil)
	wantErr(t, err, issuance.ErrConflict)
	must(t, s.UndoBatch(ctx, h.org, b, issuance.Revocation{Code: "misconduct", At: day, By: by}, list))
	recorded.State = issuance.Undone
	wantPlan(t, s, id, recorded, 0, 0)
	must(t, chain.Verify(ctx, s.Writer(), audit.Store))
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

func wantPlan(t *testing.T, s *store.Store, id int64, want issuance.KeptPlan, good, faulty int) {
	t.Helper()
	got, err := s.KeptPlan(ctx, id)
	must(t, err)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	for _, rows := range []struct {
		faulty bool
		want   int
	}{{false, good}, {true, faulty}} {
		var chunks []string
		for payload, err := range s.PlanChunks(ctx, id, rows.faulty) {
			must(t, err)
			chunks = append(chunks, string(payload))
		}
		if len(chunks) != rows.want || !slices.IsSorted(chunks) {
			t.Errorf("faulty %t: rows %q, want %d chunks in order", rows.faulty, chunks, rows.want)
		}
	}
}

// What nobody recorded is forgotten after a time, with its rows; what was recorded stays.
func testForgetPlans(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	keep := func(at time.Time) int64 {
		id, err := s.KeepPlan(ctx, issuance.KeptPlan{ID: at.UnixMicro(), By: by, Content: []byte("{}")}, payloads(1, nil), payloads(1, nil))
		must(t, err)
		return id
	}
	old, recorded, fresh := keep(day), keep(day), keep(day.Add(48*time.Hour))
	b := h.newBatch(1, "f")
	b.Plan = recorded
	_, err := s.RecordBatch(ctx, b, payloads(1, nil), nil)
	must(t, err)
	for _, want := range []int64{1, 0} {
		n, err := s.ForgetPlans(ctx, by.Behalf(), day.Add(24*time.Hour), day.Add(49*time.Hour))
		must(t, err)
		if n != want {
			t.Errorf("%d plans forgotten, want %d", n, want)
		}
	}
	_, err = s.KeptPlan(ctx, old)
	wantErr(t, err, issuance.ErrNotFound)
	for _, id := range []int64{recorded, fresh} {
		_, err = s.KeptPlan(ctx, id)
		must(t, err)
	}
	must(t, chain.Verify(ctx, s.Writer(), audit.Store))
}
