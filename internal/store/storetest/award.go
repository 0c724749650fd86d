package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

func testRevoke(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org", "b@example.org")
	id := w.Awards[0].ID
	revocation := issuance.Revocation{Code: "wrong_content", Note: "private", At: day, By: by}
	must(t, s.Revoke(ctx, h.org, id, revocation, list))
	a, err := s.Award(ctx, h.org.ID, id)
	must(t, err)
	if a.Status(day) != issuance.Revoked || a.Reason != "wrong_content" || !a.RevokedAt.Equal(day) {
		t.Errorf("revoked award: %+v", a)
	}
	wantErr(t, s.Revoke(ctx, h.org, id, revocation, list), issuance.ErrConflict)
	wantErr(t, s.Revoke(ctx, h.org, issuance.NewID(rand.Reader), revocation, list), issuance.ErrNotFound)
	if _, p := h.issue(t, "a@example.org", "b@example.org"); p.Issued != 1 {
		t.Errorf("after the revocation %d are issued again, want 1", p.Issued)
	}
}

func testReplace(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	old, _ := h.issue(t, "wrong@example.org")
	b := h.newBatch(1, "correction")
	b.Replaces = old.Awards[0].ID
	b, err := s.RecordBatch(ctx, b, payloads(1, nil), nil)
	must(t, err)
	stored, err := s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if diff := cmp.Diff(b, stored); diff != "" {
		t.Errorf("batch (-want +got):\n%s", diff)
	}
	w := h.work(b, 0, "wrong@example.org") // the same person, with another name
	w.Awards[0].Recipient.Name = "吉田 拓海"
	must(t, s.PublishChunk(ctx, w, done))
	former, err := s.FormerNames(ctx, w.Awards[0].Award)
	must(t, err)
	if was := old.Awards[0].Recipient; len(former) != 1 || former[0].Name != was.Name || former[0].English != was.NameEN || !former[0].Until.Equal(w.At) {
		t.Errorf("former names %+v, want those of %+v until %v", former, was, w.At)
	}
	a, err := s.Award(ctx, h.org.ID, old.Awards[0].ID)
	must(t, err)
	if a.Status(day) != issuance.Revoked || a.Reason != "replaced" {
		t.Errorf("replaced award: %+v", a)
	}
	if _, err := s.Award(ctx, h.org.ID, w.Awards[0].ID); err != nil {
		t.Errorf("award in its place: %v", err)
	}
}

// Two people correct one award at one instant, each to another address: one wins, nothing is half done, and whose batch issued
// nothing is told so by its numbers.
func testReplaceAtOnce(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	old, _ := h.issue(t, "wrong@example.org")
	var works []issuance.ChunkWork
	for _, email := range []string{"right@example.org", "other@example.org"} {
		b := h.newBatch(1, email)
		b.Replaces = old.Awards[0].ID
		b, err := s.RecordBatch(ctx, b, payloads(1, nil), nil)
		must(t, err)
		works = append(works, h.work(b, 0, email))
	}
	published := make(chan error)
	for _, w := range works {
		go func() { published <- s.PublishChunk(ctx, w, done) }()
	}
	for range works {
		must(t, <-published)
	}
	var issued, already, standing int
	for _, w := range works {
		p, err := s.Progress(ctx, h.org.ID, w.Batch.ID)
		must(t, err)
		issued, already = issued+p.Issued, already+p.Already
		if a, err := s.Award(ctx, h.org.ID, w.Awards[0].ID); err == nil && a.RevokedAt.IsZero() {
			standing++
		}
	}
	if issued != 1 || already != 1 || standing != 1 {
		t.Errorf("%d issued, %d held already, %d stand; want one each", issued, already, standing)
	}
	if a := mustAward(t, s, old.Awards[0].ID, h.org.ID); a.Reason != "replaced" {
		t.Errorf("the award that was corrected: %q", a.Reason)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

func testReplaceNothingIssued(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org", "b@example.org")
	b := h.newBatch(1, "correction")
	b.Replaces = w.Awards[0].ID
	b, err := s.RecordBatch(ctx, b, payloads(1, nil), nil)
	must(t, err)
	must(t, s.PublishChunk(ctx, h.work(b, 0, "b@example.org"), done)) // holds one already
	a, err := s.Award(ctx, h.org.ID, w.Awards[0].ID)
	must(t, err)
	if a.Status(day) != issuance.Valid {
		t.Errorf("nothing was issued in its place, yet the award is %s", a.Status(day))
	}
}

// A row that the tables refuse takes its whole chunk back, also the rows that its own statement had inserted before it, and the
// holdings: the chunk is worked again as it was.
func testRefusedRow(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	taken, _ := h.issue(t, "taken@example.org")
	var addresses []string
	for n := range 130 { // a statement of a hundred rows, and one of the others
		addresses = append(addresses, fmt.Sprintf("learner-%03d@example.org", n))
	}
	for _, refused := range []int{50, 120} {
		w := h.work(h.batch(t, 1, fmt.Sprint("refused ", refused)), 0, addresses...)
		free := w.Awards[refused].ID
		w.Awards[refused].ID = taken.Awards[0].ID
		if err := s.PublishChunk(ctx, w, done); err == nil {
			t.Fatalf("row %d has the id of another award and was published", refused)
		}
		for _, a := range []int{0, refused - 1, refused + 1} {
			_, err := s.Award(ctx, h.org.ID, w.Awards[a].ID)
			wantErr(t, err, issuance.ErrNotFound)
			_, err = s.Holder(ctx, h.org.ID, w.Batch.Class, w.Awards[a].RecipientKey, "")
			wantErr(t, err, issuance.ErrNotFound)
		}
		if refused == 120 {
			w.Awards[refused].ID = free
			must(t, s.PublishChunk(ctx, w, done))
			p, err := s.Progress(ctx, h.org.ID, w.Batch.ID)
			must(t, err)
			if p.Issued != len(addresses) {
				t.Errorf("%d of %d issued when the chunk was worked again", p.Issued, len(addresses))
			}
		}
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

func testAwards(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	var want []issuance.ID
	for n := range 3 {
		w, _ := h.issue(t, fmt.Sprint(n, "a"), fmt.Sprint(n, "b"))
		for _, a := range w.Awards {
			want = append(want, a.ID)
		}
	}
	slices.Reverse(want)
	var got []issuance.ID
	var before issuance.Award
	for {
		page, err := s.Awards(ctx, h.org.ID, issuance.Selection{}, before, 4)
		must(t, err)
		for _, a := range page {
			got = append(got, a.ID)
			before = a.Award
		}
		if len(page) < 4 {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("from newest to oldest, in pages (-want +got):\n%s", diff)
	}
}

func testSigned(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "a@example.org", "b@example.org", "c@example.org")
	for i := range w.Awards {
		w.Awards[i].Signed = &issuance.SignedAssertion{Form: issuance.OpenBadges2, ID: issuance.NewID(rand.Reader), Key: 1, JWS: fmt.Sprint("a.b.", i)}
	}
	must(t, s.PublishChunk(ctx, w, done))
	twin, err := s.Signed(ctx, h.org.ID, w.Awards[1].ID)
	must(t, err)
	if diff := cmp.Diff(*w.Awards[1].Signed, twin); diff != "" {
		t.Errorf("signed twin (-want +got):\n%s", diff)
	}
	var revoked []issuance.ID
	for i := range 2 {
		must(t, s.Revoke(ctx, h.org, w.Awards[i].ID, issuance.Revocation{Code: "replaced", At: day.Add(time.Duration(i) * time.Second), By: by}, list))
		revoked = append(revoked, w.Awards[i].Signed.ID)
	}
	org, err := s.OrganisationByID(ctx, h.org.ID)
	must(t, err)
	if want := fmt.Sprint(revoked); string(org.Revocations) != want {
		t.Errorf("revocation list %s, want %s", org.Revocations, want)
	}
	_, err = s.Successor(ctx, h.org.ID, w.Awards[0].ID)
	wantErr(t, err, issuance.ErrNotFound)
	again, _ := h.issue(t, "a@example.org")
	if got, err := s.Successor(ctx, h.org.ID, w.Awards[0].ID); err != nil || got != again.Awards[0].ID {
		t.Errorf("the corrected award of the first is %s (%v), want %s", got, err, again.Awards[0].ID)
	}
	_, err = s.Successor(ctx, h.org.ID, again.Awards[0].ID)
	wantErr(t, err, issuance.ErrNotFound)
	plain, _ := h.issue(t, "d@example.org")
	_, err = s.Signed(ctx, h.org.ID, plain.Awards[0].ID)
	wantErr(t, err, issuance.ErrNotFound)
	for id, signed := range map[issuance.ID]bool{w.Awards[2].ID: true, plain.Awards[0].ID: false} {
		if shown, err := s.Shown(ctx, h.org.ID, id); err != nil || shown.Signed != signed {
			t.Errorf("shown %+v (%v), want signed %t", shown, err, signed)
		}
	}
}

// A name is shown only where the list said so or it was allowed later, until it is hidden.
func testShowName(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "a@example.org", "b@example.org")
	w.Awards[0].Recipient.ShowName = true
	must(t, h.PublishChunk(ctx, w, done))
	shown, quiet := w.Awards[0].Award, w.Awards[1].Award
	entries := func() (n int) {
		must(t, s.Writer().QueryRowContext(ctx, `SELECT COUNT(*) FROM audit_entry WHERE action = 'award.name'`).Scan(&n))
		return n
	}
	want := issuance.PersonName{Name: "𠮷田 拓海", English: "Takumi Yoshida"}
	for _, c := range []struct {
		award   issuance.Award
		show    bool
		entries int
	}{{shown, true, 0}, {shown, false, 1}, {quiet, true, 2}, {quiet, true, 2}, {quiet, false, 3}} {
		before := changes(t, s).Awards
		already := entries() == c.entries
		must(t, s.ShowName(ctx, by, c.award, c.show, day))
		after := changes(t, s).Awards
		if (after == before) != already || entries() != c.entries {
			t.Errorf("show %t: change %d, then %d; %d audit entries, want %d", c.show, before, after, entries(), c.entries)
		}
		got, err := s.Shown(ctx, h.org.ID, c.award.ID)
		must(t, err)
		name := want
		if !c.show {
			name = issuance.PersonName{}
		}
		if got != (issuance.Shown{Name: name}) {
			t.Errorf("show %t: shown %+v, want the name %q alone", c.show, got, name)
		}
	}
	_, err := s.BeginClaim(ctx, &quiet, "aaaaaaaa")
	must(t, err)
	must(t, s.ChangeClaim(ctx, h.org.ID, quiet.ID, claiming.Deed{By: learner, At: day, Action: "award.decline"}, func(c *claiming.Claim) bool {
		c.Declined = day
		return true
	}))
	if got, err := s.Shown(ctx, h.org.ID, quiet.ID); err != nil || got != (issuance.Shown{Declined: true}) {
		t.Errorf("declined, and shown %+v (%v)", got, err)
	}
	_, err = s.Shown(ctx, h.org.ID, issuance.NewID(rand.Reader))
	wantErr(t, err, issuance.ErrNotFound)
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// changes are those of the first organisation.
func changes(t *testing.T, s *store.Store) issuance.Changes {
	t.Helper()
	all, err := s.Changes(ctx)
	must(t, err)
	return all[0]
}

// What changes is told apart: an award's own state, by which award it is, and what is published.
func testChanges(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	start := changes(t, s)
	w, _ := h.issue(t, "a@example.org")
	if got := changes(t, s); got != start {
		t.Errorf("a new award changes nothing that was published: %+v, then %+v", start, got)
	}
	id := w.Awards[0].ID
	must(t, s.ShowName(ctx, by, w.Awards[0].Award, true, day))
	must(t, s.Revoke(ctx, h.org, id, issuance.Revocation{Code: "replaced", At: day, By: by}, list))
	got := changes(t, s)
	if got.Awards != start.Awards+2 || got.Published != start.Published {
		t.Errorf("after a name and a revocation %+v, from %+v", got, start)
	}
	ids, named, err := s.ChangedAwards(ctx, h.org.ID, start.Awards, got.Awards)
	if err != nil || !named || len(ids) != 2 || ids[0] != id || ids[1] != id {
		t.Errorf("changed awards %v, named %t, %v", ids, named, err)
	}
	if _, named, err := s.ChangedAwards(ctx, h.org.ID, start.Awards-1, got.Awards); err != nil || named {
		t.Errorf("a change that nobody noted is named (%v)", err)
	}
	must(t, s.UpdateProfile(ctx, by, h.org, day))
	must(t, s.UpdateContact(ctx, by, h.org, issuance.Contact{}, day))
	if after := changes(t, s); after.Published != got.Published+2 || after.Awards != got.Awards {
		t.Errorf("after a new Profile and office %+v, from %+v", after, got)
	}
}

// T32: who changes the record is found out.
func testAuditChain(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org")
	must(t, s.Revoke(ctx, h.org, w.Awards[0].ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list))
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
	for _, tamper := range []string{
		`UPDATE audit_entry SET code = 'issued_in_error' WHERE action = 'award.revoke'`,
		`DELETE FROM audit_entry WHERE number = (SELECT MAX(number) FROM audit_entry)`,
	} {
		_, err := s.Writer().ExecContext(ctx, tamper)
		must(t, err)
		wantErr(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)), audit.ErrBroken)
	}
}

// Who had an award revoked after a batch was recorded gets none of it, unless that very revocation was decided about; a
// batch that nothing happened to since does not look.
func testTakenBack(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	held, _ := h.issue(t, "a@example.org", "b@example.org")
	b := h.batch(t, 1, "again")
	must(t, s.Revoke(ctx, h.org, held.Awards[0].ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list))
	if moved, err := s.Epoch(ctx, h.org.ID); err != nil || moved == b.Epoch {
		t.Errorf("after a revocation the epoch is %d still, %v", moved, err)
	}
	w := h.work(b, 0, "a@example.org", "b@example.org", "c@example.org")
	var back *issuance.TakenBackError
	if err := s.PublishChunk(ctx, w, done); !errors.As(err, &back) || !slices.Equal(back.Rows, []int{0}) {
		t.Fatalf("published after a revocation: %v; want row 0 named", err)
	}
	if p, err := s.Progress(ctx, h.org.ID, b.ID); err != nil || p.Waiting != 1 || p.Issued != 0 {
		t.Errorf("the chunk that was not published: %+v, %v", p, err)
	}
	other := w
	other.Awards = w.Awards[1:]
	other.Aside = []issuance.SetAside{{Row: 0, Code: "revoked"}}
	must(t, s.PublishChunk(ctx, other, done))
	want := issuance.Progress{Issued: 1, Already: 1, Aside: 1}
	if p, err := s.Progress(ctx, h.org.ID, b.ID); err != nil || p != want {
		t.Errorf("without the row: %+v, %v; want %+v", p, err, want)
	}
	decided := h.work(h.batch(t, 1, "decided"), 0, "a@example.org")
	former, err := s.Former(ctx, h.org.ID, h.class)
	must(t, err)
	decided.Awards[0].Former = former[0].ID
	must(t, s.PublishChunk(ctx, decided, done))
	if _, err := s.Award(ctx, h.org.ID, decided.Awards[0].ID); err != nil {
		t.Errorf("decided about: %v", err)
	}
}

// Who holds a class, by student number: nobody without one, and nobody from whom it was taken back.
func testNumbered(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	b := h.batch(t, 1, "numbered")
	w := h.work(b, 0, "a@example.org", "b@example.org", "c@example.org")
	for i, number := range []string{"001", "", "003"} {
		w.Awards[i].Recipient.StudentID = number
	}
	must(t, s.PublishChunk(ctx, w, done))
	must(t, s.Revoke(ctx, h.org, w.Awards[2].ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list))
	got, err := s.Numbered(ctx, h.org.ID, h.class)
	must(t, err)
	a := w.Awards[0]
	want := []issuance.Numbered{{
		ID: a.ID, RecipientKey: a.RecipientKey, Period: a.Period, StudentID: "001", Name: a.Recipient.Name, NameEN: a.Recipient.NameEN,
		IssuedOn: a.IssuedOn.UTC(), Expires: a.Expires,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("numbered (-want +got):\n%s", diff)
	}
	if got, err = s.Numbered(ctx, h.org.ID, h.class+1); err != nil || len(got) != 0 {
		t.Errorf("of another class: %v, %v", got, err)
	}
}

// Of lists that are recorded at an instant each knows what the others award: while one looks, no other is recorded.
func testRecordedAtOnce(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	before, err := s.Deeds(ctx, h.org.ID)
	must(t, err)
	var group sync.WaitGroup
	var first atomic.Int32
	for range 6 {
		group.Go(func() {
			taken := errors.New("taken")
			_, err := s.RecordBatch(ctx, h.newBatch(1, "at once"), payloads(1, nil), func(ctx context.Context, in issuance.Numbers) error {
				under, err := in.Underway(ctx, h.org.ID, h.class)
				if err == nil && len(under) > 0 {
					err = taken
				}
				return err
			})
			if err == nil {
				first.Add(1)
			} else if !errors.Is(err, taken) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := first.Load(); n != 1 {
		t.Errorf("%d of six lists found nothing of the others", n)
	}
	under, err := s.Underway(ctx, h.org.ID, h.class)
	if others, _ := s.Underway(ctx, h.org.ID, h.class+1); err != nil || len(under) != 1 || len(others) != 0 {
		t.Errorf("on their way are %d chunks, of another class %d, %v", len(under), len(others), err)
	}
	if after, err := s.Deeds(ctx, h.org.ID); err != nil || after <= before {
		t.Errorf("%d deeds after %d, %v", after, before, err)
	}
}

// What was revoked of a class, whose it was and since when; and the award in the place of another.
func testFormer(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org", "b@example.org", "c@example.org")
	for i, code := range []string{"misconduct", "wrong_content"} {
		must(t, s.Revoke(ctx, h.org, w.Awards[i].ID, issuance.Revocation{Code: code, Note: "n", At: day.Add(time.Duration(i) * time.Hour), By: by}, list))
	}
	got, err := s.Former(ctx, h.org.ID, h.class)
	must(t, err)
	want := []issuance.Former{
		{ID: w.Awards[0].ID, RecipientKey: w.Awards[0].RecipientKey, RevokedAt: day, Reason: "misconduct"},
		{ID: w.Awards[1].ID, RecipientKey: w.Awards[1].RecipientKey, RevokedAt: day.Add(time.Hour), Reason: "wrong_content"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("revoked (-want +got):\n%s", diff)
	}
	if got, err = s.Former(ctx, h.org.ID, h.class+1); err != nil || len(got) != 0 {
		t.Errorf("of another class: %v, %v", got, err)
	}
	if award, err := s.Award(ctx, h.org.ID, w.Awards[0].ID); err != nil || award.Note != "n" {
		t.Errorf("note %q, %v", award.Note, err)
	}
	_, err = s.InPlaceOf(ctx, h.org.ID, w.Awards[2].ID)
	wantErr(t, err, issuance.ErrNotFound)
}

// A person's awards are found by address and by student number; a name is corrected once, and the line in the chain says so.
func testPerson(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org", "b@example.org")
	for person, want := range map[string]int{"a@example.org": 1, "s-1": 2, "s-2": 0} {
		got, err := s.AwardsOf(ctx, h.org.ID, person, 9)
		if err != nil || len(got) != want {
			t.Errorf("%s has %d awards, %v; want %d", person, len(got), err, want)
		}
	}
	held, err := s.HeldAmong(ctx, h.org.ID, h.class, [][]byte{w.Awards[0].RecipientKey, []byte("nobody")})
	must(t, err)
	if len(held) != 1 {
		t.Fatalf("one of two holds %d awards", len(held))
	}
	if diff := cmp.Diff(w.Awards[0].Recipient, held[0].Recipient); diff != "" || held[0].ID != w.Awards[0].ID || held[0].Assertion != nil {
		t.Errorf("held %s by (-want +got):\n%s", held[0].ID, diff)
	}
	for range 2 { // the second time nothing is left to change
		must(t, s.Amend(ctx, by, w.Awards[0].Award, standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "吉田 拓海", English: "Takumi Yoshida"}}}, day))
	}
	person, err := s.Recipient(ctx, w.Awards[0].Award)
	must(t, err)
	history, err := s.History(ctx, &w.Awards[0].Award)
	must(t, err)
	corrected := 0
	for _, line := range history {
		if line.Action == "award.name" && line.Code == "correct" && line.Actor == by {
			corrected++
		}
	}
	if person.Name != "吉田 拓海" || corrected != 1 {
		t.Errorf("name %q, corrected %d times in the history", person.Name, corrected)
	}
	amended := issuance.Registered{PersonName: person.PersonName(), Reading: "ヨシダ タクミ", StudentID: "s-9"}
	must(t, s.Amend(ctx, by, w.Awards[0].Award, standing.Amendment{To: amended}, day.Add(time.Hour)))
	former, err := s.FormerNames(ctx, w.Awards[0].Award)
	must(t, err)
	if len(former) != 2 || former[1].Registered != person.Registered() {
		t.Fatalf("former names %+v, want two, the second %+v", former, person.Registered())
	}
	former = former[:1]
	if person, err = s.Recipient(ctx, w.Awards[0].Award); err != nil || person.Registered() != amended {
		t.Errorf("the register has %+v, %v; want %+v", person, err, amended)
	}
	later, err := s.History(ctx, &w.Awards[0].Award)
	must(t, err)
	codes := ""
	for _, line := range later[len(history):] {
		codes += line.Action + " " + line.Code + "\n"
	}
	if codes != "award.name reading\naward.name student_id\n" {
		t.Errorf("what was done:\n%s", codes)
	}
	was := w.Awards[0].Recipient
	if len(former) != 1 || former[0].Name != was.Name || former[0].English != was.NameEN || !former[0].Until.Equal(history[len(history)-1].At) {
		t.Errorf("former names %+v, want those of %+v until %v", former, was, history[len(history)-1].At)
	}
}
