package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// What is selected is what the award itself says, in both orders and page by page.
func testSelection(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	other := h.publish(t, "id:mc-02", 1, "other text")
	var all []issuance.Award // the oldest first
	class := map[issuance.ID]int64{}
	for n := range 3 {
		w := h.work(h.batch(t, 1, fmt.Sprint(n)), 0, fmt.Sprint(n, "a"), fmt.Sprint(n, "b"), fmt.Sprint(n, "c"))
		w.Awards[1].Expires = day.Add(time.Hour)
		if n == 1 {
			w.Batch.Class = other.Class
			for i := range w.Awards {
				w.Awards[i].Edition = other.Editions["ja"]
			}
		}
		must(t, h.PublishChunk(ctx, w, done))
		must(t, h.Revoke(ctx, h.org, w.Awards[2].ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list))
		for _, a := range w.Awards {
			a.Award, class[a.ID] = mustAward(t, s, a.ID, h.org.ID), w.Batch.Class
			all = append(all, a.Award)
		}
	}
	at := day.Add(2 * time.Hour)
	for _, sel := range []issuance.Selection{
		{}, {Batch: all[3].Batch}, {Class: other.Class}, {Class: 99}, {Batch: 99}, {Status: issuance.Revoked}, {Status: issuance.Expired},
		{Status: issuance.Valid, Class: h.class}, {Status: issuance.Erased}, {Status: issuance.Expired, Batch: all[8].Batch},
	} {
		for _, oldest := range []bool{true, false} {
			sel.At, sel.OldestFirst = at, oldest
			var want, got []issuance.ID
			for i := range all {
				a := all[i]
				if !oldest {
					a = all[len(all)-1-i]
				}
				if (sel.Batch == 0 || a.Batch == sel.Batch) && (sel.Class == 0 || class[a.ID] == sel.Class) && (sel.Status == "" || a.Status(at) == sel.Status) {
					want = append(want, a.ID)
				}
			}
			var after issuance.Award
			for {
				page, err := s.Awards(ctx, h.org.ID, sel, after, 2)
				must(t, err)
				for _, a := range page {
					got, after = append(got, a.ID), a.Award
					if a.Name != "𠮷田 拓海" || a.Email == "" {
						t.Errorf("recipient %+v", a.Recipient)
					}
				}
				if len(page) < 2 {
					break
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", sel, diff)
			}
		}
	}
}

func mustAward(t *testing.T, s *store.Store, id issuance.ID, org issuance.OrganisationID) issuance.Award {
	t.Helper()
	a, err := s.Award(ctx, org, id)
	must(t, err)
	return a
}

// undo decides to undo a batch and does all of its tasks, twice, as after a crash.
func (h *house) undo(t *testing.T, b issuance.Batch, r issuance.Revocation) issuance.Batch {
	t.Helper()
	must(t, h.UndoBatch(ctx, h.org, b, r, list))
	wantErr(t, h.UndoBatch(ctx, h.org, b, r, list), issuance.ErrConflict)
	undone, err := h.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if diff := cmp.Diff(r, undone.Undone); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	for range 2 {
		for _, task := range standing.UndoTasks(&undone, 2500) {
			must(t, h.RevokeRows(ctx, task, undone, done))
		}
	}
	return undone
}

// A batch is undone as a whole: every award, the holdings, one revocation list; other batches stand.
func testUndo(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	stays, _ := h.issue(t, "z@example.org")
	b := h.batch(t, 3, "f")
	var awards []issuance.NewAward
	for number := range 3 { // rows 0, 1, 1000, 1001, 2000, 2001
		w := h.work(b, number, fmt.Sprint(number, "a"), fmt.Sprint(number, "b"))
		for i := range w.Awards {
			w.Awards[i].Signed = &issuance.SignedAssertion{Form: issuance.OpenBadges2, ID: issuance.NewID(rand.Reader), Key: 1, JWS: "a.b.c"}
		}
		must(t, h.PublishChunk(ctx, w, done))
		awards = append(awards, w.Awards...)
	}
	first := issuance.Revocation{Code: "misconduct", At: day, By: by}
	must(t, s.Revoke(ctx, h.org, awards[0].ID, first, list))
	must(t, s.UndoBatch(ctx, h.org, b, issuance.Revocation{Code: "issued_in_error", Note: "private", At: day.Add(time.Hour), By: by}, list))
	org, err := s.OrganisationByID(ctx, h.org.ID)
	must(t, err)
	listed := string(org.Revocations)
	for _, a := range awards { // even before the first of them is revoked
		if ids := fmt.Sprint(a.Signed.ID); !strings.Contains(listed, ids) {
			t.Errorf("the revocation list %s lacks %s", listed, ids)
		}
	}
	undone, err := s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	for range 2 { // every task is done again, as after a crash
		revokeRows(t, s, undone)
	}
	wantUndone(t, s, undone, awards)
	if a := mustAward(t, s, stays.Awards[0].ID, h.org.ID); a.Status(day) != issuance.Valid {
		t.Errorf("an award of another batch is %s", a.Status(day))
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
	if _, p := h.issue(t, "0a", "0b", "1a", "1b", "2a", "2b", "z@example.org"); p.Issued != 6 || p.Already != 1 {
		t.Errorf("the same list again: %+v, want 6 issued, 1 held already", p)
	}
}

// revokeRows does each task of an undoing, one after the other.
func revokeRows(t *testing.T, s *store.Store, undone issuance.Batch) {
	t.Helper()
	for _, task := range standing.UndoTasks(&undone, 2001) {
		before := changes(t, s)
		must(t, s.RevokeRows(ctx, task, undone, done))
		after := changes(t, s)
		if after.Awards == before.Awards || after.Published != before.Published {
			t.Errorf("changes %+v, then %+v", before, after)
		}
		if _, named, err := s.ChangedAwards(ctx, undone.Org, before.Awards, after.Awards); err != nil || named {
			t.Errorf("many awards are named one by one (%v)", err)
		}
	}
}

// wantUndone demands that every award of the batch is revoked, the first of them as it was before.
func wantUndone(t *testing.T, s *store.Store, undone issuance.Batch, awards []issuance.NewAward) {
	t.Helper()
	for i, a := range awards {
		got := mustAward(t, s, a.ID, undone.Org)
		want := "issued_in_error"
		if i == 0 {
			want = "misconduct" // what was revoked before stays as it was
		}
		if got.Status(day) != issuance.Revoked || got.Reason != want {
			t.Errorf("award %d is %s for %q, want %q", i, got.Status(day), got.Reason, want)
		}
	}
	n, err := s.Revoked(ctx, undone.Org, undone.ID)
	must(t, err)
	if n != len(awards) {
		t.Errorf("%d are revoked, want %d", n, len(awards))
	}
	var entries, count int
	must(t, s.Writer().QueryRowContext(ctx, `SELECT COUNT(*), SUM(count) FROM audit_entry WHERE action = 'award.revoke' AND code = 'issued_in_error'`).Scan(&entries, &count))
	if entries != 3 || count != len(awards)-1 {
		t.Errorf("%d audit entries for %d awards, want 3 for %d", entries, count, len(awards)-1)
	}
}

// A batch that is still being worked: what waits is never made, and whoever is making it gives up without a trace.
func testUndoUnfinished(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	b := h.batch(t, 2, "f")
	made, late := h.work(b, 0, "a@example.org"), h.work(b, 1, "b@example.org")
	must(t, h.PublishChunk(ctx, made, done))
	h.undo(t, b, issuance.Revocation{Code: "wrong_content", At: day, By: by})
	completed := false
	must(t, h.PublishChunk(ctx, late, func(context.Context, *sql.Tx) error { completed = true; return nil }))
	if !completed {
		t.Error("the task of the chunk that was stopped is not completed")
	}
	_, err := s.Award(ctx, h.org.ID, late.Awards[0].ID)
	wantErr(t, err, issuance.ErrNotFound)
	_, err = s.Chunk(ctx, late.Ref)
	wantErr(t, err, issuance.ErrNotFound)
	p, err := s.Progress(ctx, h.org.ID, b.ID)
	must(t, err)
	if diff := cmp.Diff(issuance.Progress{Issued: 1}, p); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	_, err = s.UnfinishedBatch(ctx, h.org.ID, []byte("f"))
	wantErr(t, err, issuance.ErrNotFound)
	if _, p := h.issue(t, "a@example.org", "b@example.org"); p.Issued != 2 {
		t.Errorf("afterwards %d are issued, want 2", p.Issued)
	}
}

// F16: an undoing that was a mistake is taken back as a whole, for one organisation alone. What stood before stands again with
// its holding, and the revocation list names it no longer; who was awarded anew, erased or revoked before is passed over;
// learners are told both where that is wanted.
func testReinstate(t *testing.T, s *store.Store) {
	h, another := newHouse(t, s), newHouseOf(t, s, "kashiwa-u")
	b, w := h.signedBatch(t, "stands@example.org", "anew@example.org", "erased@example.org", "before@example.org")
	beside, theirs := another.signedBatch(t, "stands@example.org")
	must(t, s.Revoke(ctx, h.org, w.Awards[3].ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list))
	mistake := issuance.Revocation{Code: "issued_in_error", Tell: true, At: day.Add(time.Hour), By: by}
	all := standing.Stretch{Batch: b.ID, Last: 9, RevokedAt: mistake.At}
	_, err := s.Reinstate(ctx, h.org, []standing.Stretch{all}, issuance.Reinstatement{At: day, By: by}, list)
	wantErr(t, err, issuance.ErrConflict)
	wantErr(t, s.AskReinstate(ctx, b, issuance.Reinstatement{At: day, By: by}), issuance.ErrConflict)
	undone := h.undo(t, b, mistake)
	elsewhere := another.undo(t, beside, mistake) // the same mistake, at the same time, elsewhere
	if anew, _ := h.issue(t, "anew@example.org"); len(anew.Awards) != 1 {
		t.Fatal("not awarded anew")
	}
	must(t, s.Erase(ctx, h.org, w.Awards[2].ID, standing.Erasure{At: day.Add(2 * time.Hour), By: by}, list))

	asked := issuance.Reinstatement{Tell: true, At: day.Add(3 * time.Hour), By: by}
	must(t, s.AskReinstate(ctx, undone, asked))
	h.wantAsked(t, issuance.Reinstating, asked.At)
	wantErr(t, s.WithdrawAsked(ctx, by, undone, issuance.Reinstating, day, day), issuance.ErrConflict)
	must(t, s.WithdrawAsked(ctx, by, undone, issuance.Reinstating, asked.At, asked.At))
	if kept, err := s.Batch(ctx, h.org.ID, b.ID); err != nil || !kept.ReinstateAsked.At.IsZero() {
		t.Errorf("withdrawn, and asked %+v, %v", kept.ReinstateAsked, err)
	}
	must(t, s.AskReinstate(ctx, undone, asked))
	if kept, err := s.Batch(ctx, h.org.ID, b.ID); err != nil || kept.ReinstateAsked != asked {
		t.Errorf("asked %+v, %v", kept.ReinstateAsked, err)
	}
	if n, err := s.Reinstate(ctx, h.org, []standing.Stretch{all}, asked, list); err != nil || n != 1 {
		t.Fatalf("reinstated %d, %v", n, err)
	}
	_, err = s.Reinstate(ctx, h.org, []standing.Stretch{all}, asked, list)
	wantErr(t, err, issuance.ErrConflict)
	h.wantReinstated(t, b, w.Awards)
	if got := mustAward(t, s, theirs.Awards[0].ID, another.org.ID); got.RevokedAt.IsZero() {
		t.Error("another organisation's award stands again")
	}
	if now, err := s.Batch(ctx, another.org.ID, beside.ID); err != nil || now.Undone != elsewhere.Undone {
		t.Errorf("another organisation's batch: %+v, %v", now.Undone, err)
	}
	if _, held := h.issue(t, "stands@example.org"); held.Issued != 0 || held.Already != 1 {
		t.Errorf("who holds it again is awarded once more: %+v", held)
	}
	h.wantTold(t, map[string]int{"revoked anew@example.org": 1}) // nobody has been told that what stands again was revoked
	for _, org := range []issuance.OrganisationID{h.org.ID, another.org.ID} {
		must(t, chain.Verify(ctx, s.Writer(), int64(org)))
	}
}

// wantAsked wants one thing to wait for somebody to agree: for whoever works for the whole, and nobody of another department.
func (h *house) wantAsked(t *testing.T, what issuance.Matter, at time.Time) {
	t.Helper()
	all, err := h.Agreements(ctx, h.org.ID, department.Whole(), 9)
	if err != nil || len(all) != 1 || all[0].What != what || !all[0].At.Equal(at) || all[0].By != by || all[0].Class == (issuance.ID{}) {
		t.Errorf("there waits %+v, %v", all, err)
	}
	for _, nobody := range []department.Scope{{}, department.Of(1)} {
		if all, err := h.Agreements(ctx, h.org.ID, nobody, 9); err != nil || len(all) != 0 {
			t.Errorf("for a department there waits %+v, %v", all, err)
		}
	}
}

// wantTold wants these mails of the house to wait or to be sent, by kind and address.
func (h *house) wantTold(t *testing.T, want map[string]int) {
	t.Helper()
	mails, err := h.Mails(ctx, true, 0, 100)
	must(t, err)
	told := map[string]int{}
	for i := range mails {
		if mails[i].Org == int64(h.org.ID) {
			told[string(mails[i].Kind)+" "+mails[i].To.Address]++
		}
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// signedBatch is a batch of signed awards.
func (h *house) signedBatch(t *testing.T, emails ...string) (issuance.Batch, issuance.ChunkWork) {
	t.Helper()
	b := h.batch(t, 1, "f")
	w := h.work(b, 0, emails...)
	for i := range w.Awards {
		w.Awards[i].Signed = &issuance.SignedAssertion{Form: issuance.OpenBadges2, ID: issuance.NewID(rand.Reader), Key: 1, JWS: "a.b.c"}
	}
	must(t, h.PublishChunk(ctx, w, done))
	return b, w
}

// wantReinstated demands that a batch is undone no longer, and that the first of its awards alone stands.
func (h *house) wantReinstated(t *testing.T, b issuance.Batch, awards []issuance.NewAward) {
	t.Helper()
	now, err := h.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if now.Undone != (issuance.Revocation{}) || now.UndoAsked != now.Undone || now.ReinstateAsked != (issuance.Reinstatement{}) {
		t.Errorf("the batch stands: %+v", now)
	}
	for i, want := range []string{"", "issued_in_error", "issued_in_error", "misconduct"} {
		if got := mustAward(t, h.Store, awards[i].ID, h.org.ID); got.Reason != want || got.RevokedAt.IsZero() != (want == "") {
			t.Errorf("award %d: %q at %v, want %q", i, got.Reason, got.RevokedAt, want)
		}
	}
	org, err := h.OrganisationByID(ctx, h.org.ID)
	must(t, err)
	for i := range awards {
		if listed := strings.Contains(string(org.Revocations), fmt.Sprint(awards[i].Signed.ID)); listed != (i > 0) {
			t.Errorf("award %d: in the revocation list: %v", i, listed)
		}
	}
}

// Single awards stand again that were revoked by mistake, also out of a batch that was undone, which then is undone as a whole
// no longer; what another award has taken the place of stays revoked, and a task of the undoing that comes late revokes
// nothing.
func testReinstateSome(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	b, w := h.signedBatch(t, "a@example.org", "b@example.org", "c@example.org")
	single := issuance.Revocation{Code: "misconduct", At: day, By: by}
	must(t, s.Revoke(ctx, h.org, w.Awards[2].ID, single, list))
	undone := h.undo(t, b, issuance.Revocation{Code: "issued_in_error", At: day.Add(time.Hour), By: by})
	row := func(i int, at time.Time) standing.Stretch {
		a := w.Awards[i]
		return standing.Stretch{Batch: b.ID, First: a.Row, Last: a.Row, RevokedAt: at, Award: a.ID}
	}
	r := issuance.Reinstatement{At: day.Add(2 * time.Hour), By: by}
	n, err := s.Reinstate(ctx, h.org, []standing.Stretch{row(0, undone.Undone.At), row(2, day)}, r, list)
	if err != nil || n != 2 {
		t.Fatalf("reinstated %d, %v", n, err)
	}
	now, err := s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if !now.Undone.At.IsZero() {
		t.Error("a batch of which some stands is undone as a whole")
	}
	for _, task := range standing.UndoTasks(&undone, 2500) {
		must(t, s.RevokeRows(ctx, task, now, done))
	}
	for i, revoked := range []bool{false, true, false} {
		if got := mustAward(t, s, w.Awards[i].ID, h.org.ID); got.RevokedAt.IsZero() == revoked {
			t.Errorf("award %d: revoked %v, want %t", i, got.RevokedAt, revoked)
		}
	}
	must(t, s.Revoke(ctx, h.org, w.Awards[0].ID, issuance.Revocation{Code: "replaced", At: day.Add(3 * time.Hour), By: by}, list))
	_, err = s.Reinstate(ctx, h.org, []standing.Stretch{row(0, day.Add(3*time.Hour))}, r, list)
	wantErr(t, err, issuance.ErrConflict)
	if _, held := h.issue(t, "a@example.org", "b@example.org", "c@example.org"); held.Already != 1 {
		t.Errorf("held by %d, want one", held.Already)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}
