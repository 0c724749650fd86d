package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// An actor has one number, whoever asks first, and no two have the same.
func testActor(t *testing.T, s *store.Store) {
	type key struct {
		kind audit.Kind
		name string
	}
	seen := map[issuance.By]key{}
	for range 2 {
		for _, k := range []key{{audit.Operator, "sato"}, {audit.Operator, "tanaka"}, {audit.Person, "sato"}} {
			by, err := s.Actor(ctx, k.kind, k.name, day)
			must(t, err)
			if was, known := seen[by]; by.Kind != k.kind || by.Validate() != nil || known && was != k {
				t.Errorf("%v is %+v, who was %v", k, by, was)
			}
			seen[by] = k
		}
	}
	if len(seen) != 3 {
		t.Errorf("three actors have the numbers %v", seen)
	}
}

// What happened to an award is told with the names of those who did it; what was done in the background, on whose behalf.
func testHistory(t *testing.T, s *store.Store) {
	sato, err := s.Actor(ctx, audit.Operator, "sato", day)
	must(t, err)
	tanaka, err := s.Actor(ctx, audit.Person, "tanaka", day)
	must(t, err)
	h := newHouse(t, s)
	newBatch := h.newBatch(1, "f")
	newBatch.By = sato
	b, err := s.RecordBatch(ctx, newBatch, payloads(1, nil), nil)
	must(t, err)
	w := h.work(b, 0, "a@example.org")
	must(t, s.PublishChunk(ctx, w, done))
	award := w.Awards[0].Award
	must(t, s.ShowName(ctx, tanaka, award, true, day.Add(time.Hour)))
	must(t, s.UndoBatch(ctx, h.org, b, issuance.Revocation{Code: "misconduct", At: day.Add(2 * time.Hour), By: tanaka}, list))
	b, err = s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if b.By != sato || b.Undone.By != tanaka {
		t.Errorf("recorded by %+v, undone by %+v", b.By, b.Undone.By)
	}
	must(t, s.RevokeRows(ctx, standing.UndoTask{Org: b.Org, Batch: b.ID, Last: 10}, b, done))
	lines, err := s.History(ctx, &award)
	must(t, err)
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprintf("%s %s by the %s %s", l.At.Format(time.TimeOnly), l.Action, l.Actor.Kind, l.Name))
	}
	want := []string{
		"10:00:00 batch.record by the operator sato",
		"11:00:00 award.name by the person tanaka",
		"12:00:00 batch.undo by the person tanaka",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	for action, behalf := range map[string]issuance.By{"award.publish": sato, "award.revoke": tanaka} {
		var by issuance.By
		must(t, s.Writer().QueryRowContext(ctx, `SELECT actor_kind, actor_id FROM audit_entry WHERE action = $1`, action).Scan(&by.Kind, &by.ID))
		if want := (issuance.By{Kind: audit.System, ID: behalf.ID}); by != want {
			t.Errorf("%s: by %+v, want %+v", action, by, want)
		}
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// A deed of nobody changes nothing. One on the store itself is in a chain of its own.
func testNobody(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "a@example.org")
	award, nobody := w.Awards[0].Award, issuance.By{}
	version := newVersion(h.org.ID, "id:mc-02", 1, "text")
	version.By = nobody
	batch := h.newBatch(1, "g")
	batch.By = nobody
	for name, deed := range map[string]func() error{
		"PutSetting": func() error { return s.PutSetting(ctx, nobody, "base_url", "https://badges.example", day) },
		"CreateOrganisation": func() error {
			_, err := s.CreateOrganisation(ctx, nobody, organisation("other"), issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
			return err
		},
		"UpdateContact":       func() error { return s.UpdateContact(ctx, nobody, h.org, issuance.Contact{}, day) },
		"UpdateSecondRelease": func() error { return s.UpdateSecondRelease(ctx, nobody, h.org.ID, true, day) },
		"UpdateProfile":       func() error { return s.UpdateProfile(ctx, nobody, h.org, day) },
		"MoveOrganisation":    func() error { return s.MoveOrganisation(ctx, nobody, &issuance.Move{Before: h.org, After: h.org}, day) },
		"PublishVersion":      func() error { _, err := s.PublishVersion(ctx, version); return err },
		"RecordBatch":         func() error { _, err := s.RecordBatch(ctx, batch, payloads(1, nil), nil); return err },
		"ShowName":            func() error { return s.ShowName(ctx, nobody, award, true, day) },
		"Revoke": func() error {
			return s.Revoke(ctx, h.org, award.ID, issuance.Revocation{Code: "misconduct", At: day}, list)
		},
		"UndoBatch": func() error {
			return s.UndoBatch(ctx, h.org, w.Batch, issuance.Revocation{Code: "misconduct", At: day}, list)
		},
	} {
		t.Run(name, func(t *testing.T) { wantErr(t, deed(), audit.ErrNobody) })
	}
	_, err := s.Setting(ctx, "base_url")
	wantErr(t, err, issuance.ErrNotFound)
	must(t, s.PutSetting(ctx, by, "base_url", "https://badges.example", day))
	for _, org := range []int64{audit.Store, int64(h.org.ID)} {
		must(t, chain.Verify(ctx, s.Writer(), org))
	}
}
