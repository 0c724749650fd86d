package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// replace issues an award in the place of another, to an address.
func (h *house) replace(t *testing.T, old issuance.ID, email string) (issuance.Batch, issuance.ID) {
	t.Helper()
	b := h.newBatch(1, email+old.String())
	b.Replaces = old
	b, err := h.RecordBatch(ctx, b, payloads(1, nil), nil)
	must(t, err)
	w := h.work(b, 0, email)
	must(t, h.PublishChunk(ctx, w, done))
	return b, w.Awards[0].ID
}

// An award that was replaced says so while another stands in its place, be it one that has replaced that one, and no longer; it
// stands again in the same deed where that is asked for, or later, and then nothing comes back to its place.
func testReplacementEnded(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	old, _ := h.issue(t, "wrong@example.org", "beside@example.org")
	first := old.Awards[0].ID
	wants := func(what string, want map[issuance.ID]string) {
		t.Helper()
		for id, reason := range want {
			if got := mustAward(t, s, id, h.org.ID); got.Reason != reason || got.RevokedAt.IsZero() != (reason == "") {
				t.Errorf("%s: award %s is revoked %v for %q, want %q", what, id, got.RevokedAt, got.Reason, reason)
			}
		}
	}
	at := day
	revocation := func(back bool) issuance.Revocation {
		at = at.Add(time.Hour)
		return issuance.Revocation{Code: "issued_in_error", Note: "slip", At: at, By: by, Back: back}
	}
	back := func(id issuance.ID) error {
		a := mustAward(t, s, id, h.org.ID)
		_, err := s.Reinstate(ctx, h.org, []standing.Stretch{{Batch: a.Batch, First: a.Row, Last: a.Row, RevokedAt: a.RevokedAt, Award: id}},
			issuance.Reinstatement{At: at, By: by}, list)
		return err
	}

	_, second := h.replace(t, first, "right@example.org")
	_, third := h.replace(t, second, "right@example.org")
	wants("replaced twice", map[issuance.ID]string{first: "replaced", second: "replaced", third: ""})
	must(t, s.Revoke(ctx, h.org, third, revocation(false), list))
	wants("the last is revoked", map[issuance.ID]string{first: issuance.ReplacementEnded, second: issuance.ReplacementEnded})
	must(t, back(third))
	wants("it was a mistake", map[issuance.ID]string{first: "replaced", second: "replaced", third: ""})
	for _, note := range []string{"slip", ""} { // why it was revoked stays for staff, for its term
		if a := mustAward(t, s, third, h.org.ID); a.Note != note {
			t.Errorf("the note of what stands again is %q, want %q", a.Note, note)
		}
		must(t, s.ForgetTerms(ctx, by, h.org.ID, standing.Terms{Notes: day.AddDate(100, 0, 0)}, at))
	}
	must(t, s.Revoke(ctx, h.org, third, revocation(true), list))
	wants("the one before stands in its stead", map[issuance.ID]string{first: "replaced", second: "", third: "issued_in_error"})
	wantErr(t, back(third), issuance.ErrConflict)

	b, fourth := h.replace(t, second, "new@example.org")
	undone := revocation(true)
	must(t, s.UndoBatch(ctx, h.org, b, undone, list))
	wants("its list is undone", map[issuance.ID]string{first: "replaced", second: "", fourth: "issued_in_error"})
	must(t, s.Revoke(ctx, h.org, second, revocation(false), list))
	must(t, back(first))
	wants("the first stands again later", map[issuance.ID]string{first: "", second: "issued_in_error"})
	wantErr(t, back(second), issuance.ErrConflict)
	wantErr(t, s.Revoke(ctx, h.org, first, revocation(true), list), issuance.ErrConflict) // it took no place
	wants("nothing is half done", map[issuance.ID]string{first: ""})

	_, other := h.replace(t, old.Awards[1].ID, "other@example.org")
	must(t, s.Erase(ctx, h.org, other, standing.Erasure{At: at, By: by}, list))
	wants("what stood in its place is erased", map[issuance.ID]string{old.Awards[1].ID: issuance.ReplacementEnded})
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// Two people correct one name at one instant: the first wins, the second is told, and nothing of it is written.
func testAmendAtOnce(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org")
	a := w.Awards[0].Award
	person, err := s.Recipient(ctx, a)
	must(t, err)
	amended := make(chan error)
	names := []string{"山﨑", "山嵜"}
	for i, name := range names {
		go func() {
			to := person.Registered()
			to.Name = name
			amended <- s.Amend(ctx, by, a, standing.Amendment{To: to, Seen: person.Registered()}, day.Add(time.Duration(i)*time.Second))
		}()
	}
	var refused int
	for range names {
		if err := <-amended; errors.Is(err, issuance.ErrConflict) {
			refused++
		} else {
			must(t, err)
		}
	}
	former, err := s.FormerNames(ctx, a)
	if err != nil || refused != 1 || len(former) != 1 {
		t.Errorf("%d refused, former names %+v, %v; want one each", refused, former, err)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}
