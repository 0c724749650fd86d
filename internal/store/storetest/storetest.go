// Package storetest judges a store: one suite that SQLite and PostgreSQL both have to pass.
package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// Open opens a fresh, empty store; it is closed when the test ends.
type Open func(t *testing.T) *store.Store

// subject is what one of the store's types keeps, with what it must do.
type subject struct {
	name  string
	tests []test
}

type test struct {
	name string
	run  func(*testing.T, *store.Store)
}

var subjects = []subject{
	{"Organisations", []test{
		{"Organisation", testOrganisation},
		{"OrganisationOnce", testOrganisationOnce},
		{"Changes", testChanges},
	}},
	{"Classes", []test{
		{"Versions", testVersions},
		{"Look", testLook},
	}},
	{"Batches", []test{
		{"BatchIsAllOrNothing", testBatchIsAllOrNothing},
		{"UnfinishedBatch", testUnfinishedBatch},
		{"ChunkOnce", testChunkOnce},
		{"Batches", testBatches},
		{"Undo", testUndo},
		{"UndoUnfinished", testUndoUnfinished},
	}},
	{"Awards", []test{
		{"T18NotTwice", testNotTwice},
		{"ExpiredGivesWay", testExpiredGivesWay},
		{"Revoke", testRevoke},
		{"Replace", testReplace},
		{"ReplaceNothingIssued", testReplaceNothingIssued},
		{"Awards", testAwards},
		{"Signed", testSigned},
		{"ShowName", testShowName},
		{"Former", testFormer},
		{"TakenBack", testTakenBack},
		{"Person", testPerson},
		{"Selection", testSelection},
		{"History", testHistory},
	}},
	{"Catalogue", []test{
		{"Catalogue", testCatalogue},
		{"ListClass", testListClass},
		{"RebuildCatalogue", testRebuildCatalogue},
	}},
	{"Drafts", []test{
		{"Draft", testDraft},
		{"FindDrafts", testFindDrafts},
		{"PublishDraft", testPublishDraft},
		{"RetireClass", testRetireClass},
	}},
	{"Plans", []test{
		{"Plan", testPlan},
		{"ForgetPlans", testForgetPlans},
	}},
	{"Actors", []test{
		{"Actor", testActor},
		{"Nobody", testNobody},
		{"T32AuditChain", testAuditChain},
	}},
	{"Faults", []test{
		{"F2Failpoints", testFailpoints},
		{"F12RacingPublishers", testRacingPublishers},
		{"RacingRevocation", testRacingRevocation},
	}},
}

// Run judges the stores that open gives.
func Run(t *testing.T, open Open) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for _, c := range s.tests {
				t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
			}
		})
	}
}

var (
	ctx  = context.Background()
	day  = time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	done = func(context.Context, *sql.Tx) error { return nil }
	by   = issuance.By{Kind: audit.Operator, ID: 1}
)

func testOrganisation(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	for name, find := range map[string]func() (issuance.Organisation, error){
		"slug": func() (issuance.Organisation, error) { return s.Organisation(ctx, "mizunara-u") },
		"home": func() (issuance.Organisation, error) { return s.OrganisationByHome(ctx, "https://mizunara-u.example/") },
		"id":   func() (issuance.Organisation, error) { return s.OrganisationByID(ctx, h.org.ID) },
	} {
		got, err := find()
		must(t, err)
		if diff := cmp.Diff(h.org, got); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", name, diff)
		}
	}
	key, err := s.Key(ctx, h.org.ID, 1)
	must(t, err)
	if string(key) != "key" {
		t.Errorf("key document %q", key)
	}
	changed := h.org
	changed.NameEN, changed.Facts, changed.Profile = "Mizunara University (new)", []byte("facts2"), []byte(`{"id":"p2"}`)
	must(t, s.UpdateProfile(ctx, by, changed, day))
	got, err := s.Organisation(ctx, "mizunara-u")
	must(t, err)
	if string(got.Profile) != `{"id":"p2"}` || got.NameEN != changed.NameEN || string(got.Facts) != "facts2" {
		t.Errorf("after the update: %q, %q, made from %q", got.Profile, got.NameEN, got.Facts)
	}
	office := issuance.Contact{NameEN: "Registry", NameJA: "教務課", Telephone: "03-1234-5678", Email: "registry@mizunara-u.example"}
	must(t, s.UpdateContact(ctx, by, h.org, office, day))
	if got, err = s.Organisation(ctx, "mizunara-u"); err != nil || got.Contact != office || string(got.Profile) != `{"id":"p2"}` {
		t.Errorf("office %+v beside the Profile %q, %v", got.Contact, got.Profile, err)
	}
	_, err = s.Organisation(ctx, "nobody")
	wantErr(t, err, issuance.ErrNotFound)
	_, err = s.Key(ctx, h.org.ID, 2)
	wantErr(t, err, issuance.ErrNotFound)
}

func testOrganisationOnce(t *testing.T, s *store.Store) {
	newHouse(t, s)
	again := organisation("mizunara-u")
	_, err := s.CreateOrganisation(ctx, by, again, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
	wantErr(t, err, issuance.ErrConflict)
	again.Slug = "other"
	_, err = s.CreateOrganisation(ctx, by, again, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
	wantErr(t, err, issuance.ErrConflict)
	orgs, err := s.Organisations(ctx)
	must(t, err)
	if len(orgs) != 1 {
		t.Errorf("%d organisations, want 1", len(orgs))
	}
}

func testVersions(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	two := h.publish(t, "id:mc-01", 2, "changed")
	sum := sha256.Sum256([]byte("text"))
	one, err := s.VersionByDigest(ctx, h.org.ID, "id:mc-01", sum[:])
	must(t, err)
	if one.Number != 1 || one.Class != two.Class || one.Editions["en"] != h.edition || len(one.Editions) != 2 {
		t.Errorf("version of the first text: %+v", one)
	}
	latest, err := s.LatestVersion(ctx, h.org.ID, "id:mc-01")
	must(t, err)
	if diff := cmp.Diff(two, latest); diff != "" {
		t.Errorf("newest version (-want +got):\n%s", diff)
	}
	old, err := s.Edition(ctx, h.org.ID, h.edition)
	must(t, err)
	if string(old.Document) != "texten" || old.Latest || old.Version != 1 || string(old.PNG) != "png" || !old.PublishedAt.Equal(day) {
		t.Errorf("old edition: %+v", old)
	}
	japanese, err := s.EditionIn(ctx, h.org.ID, two.Class, 2, "ja")
	must(t, err)
	if japanese.ID != two.Editions["ja"] || !japanese.Latest {
		t.Errorf("Japanese edition: %+v", japanese)
	}
	editions, err := s.Editions(ctx, h.org.ID)
	must(t, err)
	if len(editions) != 2 || editions[0].Version != 2 {
		t.Errorf("newest editions: %+v", editions)
	}
	_, err = s.PublishVersion(ctx, newVersion(h.org.ID, "id:mc-01", 2, "another"))
	wantErr(t, err, issuance.ErrConflict)
	_, err = s.PublishVersion(ctx, newVersion(h.org.ID, "id:mc-01", 3, "text"))
	wantErr(t, err, issuance.ErrConflict)
	_, err = s.LatestVersion(ctx, h.org.ID, "id:none")
	wantErr(t, err, issuance.ErrNotFound)

	latest, err = s.LatestVersion(ctx, h.org.ID, "id:mc-01")
	must(t, err)
	want := issuance.Class{Org: h.org.ID, ID: latest.ClassID, Key: "id:mc-01"}
	for _, edition := range []issuance.Edition{old, japanese} {
		if class, err := s.ClassOf(ctx, edition); err != nil || class != want {
			t.Errorf("version %d is of class %+v, error %v; want %+v", edition.Version, class, err, want)
		}
	}
	if class, err := s.Class(ctx, latest.ClassID); err != nil || class != want {
		t.Errorf("class %+v, error %v; want %+v", class, err, want)
	}
	_, err = s.Class(ctx, issuance.NewID(rand.Reader))
	wantErr(t, err, issuance.ErrNotFound)
}

// A version keeps its look, the organisation's newest logo and colour are found, and who attests something is on record.
func testLook(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	_, err := s.HouseLook(ctx, h.org.ID)
	wantErr(t, err, issuance.ErrNotFound)
	drawn := newVersion(h.org.ID, "id:mc-01", 2, "drawn")
	drawn.Look = issuance.Look{Template: "seal", Colour: "#123456", Art: "a1"}
	drawn.Art = []byte("<svg>logo</svg>")
	handedIn := newVersion(h.org.ID, "id:mc-01", 3, "handed in")
	handedIn.Look = issuance.Look{Words: issuance.Attested, Alt: issuance.Alt{Any: "A disc", English: "A green disc", Japanese: "緑の丸"}, Art: "b2"}
	handedIn.Art, handedIn.Attestation = []byte("<svg>picture</svg>"), "asked"
	again := newVersion(h.org.ID, "id:mc-02", 1, "again")
	again.Look, again.Art = drawn.Look, drawn.Art
	for _, v := range []issuance.NewVersion{drawn, handedIn, again} {
		published, err := s.PublishVersion(ctx, v)
		must(t, err)
		read, err := s.VersionByDigest(ctx, h.org.ID, v.ClassKey, v.Digest)
		must(t, err)
		if read.Look != v.Look || published.Look != v.Look {
			t.Errorf("look: read %+v, published %+v, want %+v", read.Look, published.Look, v.Look)
		}
		art, err := s.Art(ctx, h.org.ID, v.Look.Art)
		must(t, err)
		if string(art) != string(v.Art) {
			t.Errorf("art: %q, want %q", art, v.Art)
		}
	}
	house, err := s.HouseLook(ctx, h.org.ID)
	must(t, err)
	if want := (issuance.Look{Colour: "#123456", Art: "a1"}); house != want {
		t.Errorf("look of the house: %+v, want %+v", house, want)
	}
	_, err = s.Art(ctx, h.org.ID, "c3")
	wantErr(t, err, issuance.ErrNotFound)
	var subject, code string
	must(t, s.Writer().QueryRowContext(ctx, `SELECT subject, code FROM audit_entry WHERE action = 'image.attest_words'`).Scan(&subject, &code))
	if subject != "1/3" || code != "asked" {
		t.Errorf("attestation of %q: %q", subject, code)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

func testBatchIsAllOrNothing(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	broken := errors.New("the list broke off")
	_, err := s.RecordBatch(ctx, h.newBatch(3, "f"), payloads(3, broken))
	wantErr(t, err, broken)
	_, err = s.UnfinishedBatch(ctx, h.org.ID, []byte("f"))
	wantErr(t, err, issuance.ErrNotFound)
	batches, err := s.Batches(ctx, h.org.ID, 2)
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
	b, err := s.RecordBatch(ctx, b, payloads(1, nil))
	must(t, err)
	stored, err := s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if diff := cmp.Diff(b, stored); diff != "" {
		t.Errorf("batch (-want +got):\n%s", diff)
	}
	w := h.work(b, 0, "wrong@example.org") // the same person, with other content
	must(t, s.PublishChunk(ctx, w, done))
	a, err := s.Award(ctx, h.org.ID, old.Awards[0].ID)
	must(t, err)
	if a.Status(day) != issuance.Revoked || a.Reason != "replaced" {
		t.Errorf("replaced award: %+v", a)
	}
	if _, err := s.Award(ctx, h.org.ID, w.Awards[0].ID); err != nil {
		t.Errorf("award in its place: %v", err)
	}
}

func testReplaceNothingIssued(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org", "b@example.org")
	b := h.newBatch(1, "correction")
	b.Replaces = w.Awards[0].ID
	b, err := s.RecordBatch(ctx, b, payloads(1, nil))
	must(t, err)
	must(t, s.PublishChunk(ctx, h.work(b, 0, "b@example.org"), done)) // holds one already
	a, err := s.Award(ctx, h.org.ID, w.Awards[0].ID)
	must(t, err)
	if a.Status(day) != issuance.Valid {
		t.Errorf("nothing was issued in its place, yet the award is %s", a.Status(day))
	}
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

func testBatches(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	var want []int64
	for n := range 3 {
		want = append([]int64{h.batch(t, 1, fmt.Sprint(n)).ID}, want...)
	}
	for count := range 5 {
		batches, err := s.Batches(ctx, h.org.ID, count)
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
		got, err := s.ShownName(ctx, h.org.ID, c.award.ID)
		if !c.show {
			wantErr(t, err, issuance.ErrNotFound)
			continue
		}
		must(t, err)
		if got != want {
			t.Errorf("shown name %q, want %q", got, want)
		}
	}
	_, err := s.ShownName(ctx, h.org.ID, issuance.NewID(rand.Reader))
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
	held, err := s.Held(ctx, h.org.ID, h.class, w.Awards[0].RecipientKey, "")
	must(t, err)
	if diff := cmp.Diff(w.Awards[0].Recipient, held.Recipient); diff != "" || held.ID != w.Awards[0].ID || held.Assertion != nil {
		t.Errorf("held %s by (-want +got):\n%s", held.ID, diff)
	}
	_, err = s.Held(ctx, h.org.ID, h.class, w.Awards[0].RecipientKey, "2027")
	wantErr(t, err, issuance.ErrNotFound)
	for range 2 { // the second time nothing is left to change
		must(t, s.Rename(ctx, by, w.Awards[0].Award, issuance.PersonName{Name: "吉田 拓海", English: "Takumi Yoshida"}, day))
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
}
