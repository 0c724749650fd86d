package storetest

import (
	"crypto/rand"
	"fmt"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
)

// What is erased is gone from every table but the register of completions, and from that when it is asked for; the signed form
// is named by the revocation list, the holding is free, and nothing of others is touched.
func testErase(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w := h.work(h.batch(t, 1, "f"), 0, "a@example.org", "b@example.org")
	for i := range w.Awards {
		w.Awards[i].Recipient.Name = "見本 花子"
		w.Awards[i].Signed = &issuance.SignedAssertion{Form: issuance.OpenBadges2, ID: issuance.NewID(rand.Reader), Key: 1, JWS: "a.b.c"}
	}
	must(t, s.PublishChunk(ctx, w, done))
	id, other := w.Awards[0].ID, w.Awards[1].ID
	award := mustAward(t, s, id, h.org.ID)
	must(t, s.Amend(ctx, by, award, standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "見本 華子"}}}, day))
	for i, about := range []issuance.ID{id, other} {
		n := note(byte(i+1), mail.Award, day)
		n.Org, n.About = int64(h.org.ID), "1 "+about.String()
		must(t, s.QueueMail(ctx, n))
	}

	must(t, s.Erase(ctx, h.org, id, standing.Erasure{At: day, By: by}, list))
	wantErr(t, s.Erase(ctx, h.org, id, standing.Erasure{At: day, By: by}, list), issuance.ErrConflict)
	h.wantErased(t, award, w.Awards[0].Signed.ID)
	late := note(9, mail.Award, day)
	late.Org, late.About = int64(h.org.ID), "1 "+id.String()
	wantErr(t, s.QueueAwardMail(ctx, by, award, late, day), issuance.ErrNotFound)
	if told, err := s.CountMailsAbout(ctx, h.org.ID, mail.Award, "1 "); err != nil || told[mail.Waiting] != 1 {
		t.Errorf("mails that wait: %v, %v; want the other learner's", told, err)
	}
	if line, err := s.Completion(ctx, h.org.ID, id); err != nil || line.Name != "見本 華子" {
		t.Errorf("register of completions: %+v, %v", line, err)
	}
	if person, err := s.Recipient(ctx, mustAward(t, s, other, h.org.ID)); err != nil || person.Email != "b@example.org" {
		t.Errorf("another learner: %+v, %v", person, err)
	}
	if again, _ := h.issue(t, "a@example.org"); len(again.Awards) != 1 {
		t.Error("who was erased is not awarded again")
	}

	must(t, s.Erase(ctx, h.org, id, standing.Erasure{Register: true, At: day, By: by}, list))
	_, err := s.Completion(ctx, h.org.ID, id)
	wantErr(t, err, issuance.ErrNotFound)
	wantErr(t, s.Erase(ctx, h.org, id, standing.Erasure{Register: true, At: day, By: by}, list), issuance.ErrConflict)
	must(t, s.Erase(ctx, h.org, other, standing.Erasure{Register: true, At: day, By: by}, list))
	_, err = s.Completion(ctx, h.org.ID, other)
	wantErr(t, err, issuance.ErrNotFound)
	wantErr(t, s.Erase(ctx, h.org, issuance.NewID(rand.Reader), standing.Erasure{At: day, By: by}, list), issuance.ErrNotFound)
}

// wantErased wants nothing to be left of whom an award was made out to, and its signed twin to be on the list of what is
// revoked.
func (h *house) wantErased(t *testing.T, award issuance.Award, twin issuance.ID) {
	t.Helper()
	if got := mustAward(t, h.Store, award.ID, h.org.ID); !got.Erased || got.Reason != "erased" || got.Status(day) != issuance.Erased {
		t.Errorf("erased: %+v", got)
	}
	_, err := h.Recipient(ctx, award)
	wantErr(t, err, issuance.ErrNotFound)
	if names, err := h.FormerNames(ctx, award); err != nil || len(names) > 0 {
		t.Errorf("former names %v, %v", names, err)
	}
	if signed, err := h.Signed(ctx, h.org.ID, award.ID); err != nil || signed.JWS != "" {
		t.Errorf("signed %+v, %v", signed, err)
	}
	org, err := h.OrganisationByID(ctx, h.org.ID)
	must(t, err)
	if want := fmt.Sprint([]issuance.ID{twin}); string(org.Revocations) != want {
		t.Errorf("revocation list %s, want %s", org.Revocations, want)
	}
}
