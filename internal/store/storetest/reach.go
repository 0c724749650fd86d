package storetest

import (
	"testing"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
)

// The award that takes another's place is told of and revoked at the address at which the learner of the first is reached; the
// first keeps its addresses. Neither goes on to somebody else's award, nor does the private one of whoever has said that the
// award is not theirs.
func testAddressesKept(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "proved@example.org", "added@example.org", "wrong@example.org", "not-me@example.org")
	dead := func(i int) {
		a := &w.Awards[i]
		n := mail.AgainNote(mail.ID{byte(i), 1}, int64(h.org.ID), a.Batch, a.ID.String(), mail.Address{Name: "花子", Address: a.Recipient.Email}, "ja", day)
		must(t, s.QueueAwardMail(ctx, by, a.Award, n, day))
		taken, err := s.TakeMails(ctx, 9, mail.Quota{}, day, day.Add(time.Minute))
		must(t, err)
		for j := range taken {
			taken[j].State, taken[j].Ended, taken[j].Dead = mail.Failed, day, true
			must(t, s.EndMail(ctx, &taken[j]))
		}
	}
	change := func(i int, d claiming.Deed, own, added string) {
		_, err := s.BeginClaim(ctx, &w.Awards[i].Award, w.Awards[i].ID.String())
		must(t, err)
		d.By, d.Action, d.At = by, "award.address", day
		must(t, s.ChangeClaim(ctx, h.org.ID, w.Awards[i].ID, d, func(c *claiming.Claim) bool { c.Address, c.Added = own, added; return true }))
	}
	for i := range w.Awards {
		dead(i)
	}
	not := claiming.Report{Org: h.org.ID, ID: issuance.ID{5}, Award: w.Awards[3].ID, Kind: claiming.NotMe, At: day}
	change(0, claiming.Deed{}, "proved@home.example", "")
	change(1, claiming.Deed{}, "", "added@new.example")
	change(2, claiming.Deed{}, "wrong@home.example", "wrong@new.example")
	change(3, claiming.Deed{Report: &not}, "not-me@home.example", "found@new.example")

	told := map[string]int{}
	for i, want := range []struct{ email, own, added, to string }{
		{"proved@example.org", "proved@home.example", "", "proved@home.example"},
		{"added@example.org", "", "added@new.example", "added@new.example"},
		{"right@example.org", "", "", "right@example.org"},
		{"not-me@example.org", "", "found@new.example", "found@new.example"},
	} {
		b := h.newBatch(1, want.email)
		b.Replaces, b.Notify = w.Awards[i].ID, true
		b, err := s.RecordBatch(ctx, b, payloads(1, nil), nil)
		must(t, err)
		next := h.work(b, 0, want.email)
		must(t, s.PublishChunk(ctx, next, done))
		before, err := s.Claim(ctx, h.org.ID, w.Awards[i].ID)
		must(t, err)
		after, _ := s.Claim(ctx, h.org.ID, next.Awards[0].ID)
		if after.Address != want.own || after.Added != want.added || before.Address == "" && before.Added == "" || after.Handle == before.Handle {
			t.Errorf("%s: the first has %+v, the second %+v", want.email, before, after)
		}
		must(t, s.Revoke(ctx, h.org, next.Awards[0].ID, issuance.Revocation{Code: "issued_in_error", Note: "slip", At: day, By: by, Tell: true}, list))
		told["award "+want.to]++
		told["reminder "+want.to] += 2
		told["revoked "+want.to]++
	}
	h.wantTold(t, told)
}

// Whoever presses a button twice sends one mail: to one address, about one award, in one moment.
func testByHandTwice(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	w, _ := h.issue(t, "first@example.org", "later@example.org")
	send := func(i int, address string, at time.Time) error {
		a := &w.Awards[i]
		n := mail.AgainNote(mail.ID{}, int64(h.org.ID), a.Batch, a.ID.String(), mail.Address{Name: "花子", Address: address}, "ja", at)
		return s.QueueAwardMail(ctx, by, a.Award, n, at)
	}
	sent := make(chan error)
	for range 2 {
		go func() { sent <- send(0, "new@example.org", day) }()
	}
	for range 2 {
		must(t, <-sent)
	}
	must(t, send(0, "first@example.org", day))
	must(t, send(1, "later@example.org", day))
	h.wantTold(t, map[string]int{"again new@example.org": 1, "again first@example.org": 1, "again later@example.org": 1})
	taken, err := s.TakeMails(ctx, 9, mail.Quota{}, day, day.Add(time.Minute))
	must(t, err)
	for i := range taken {
		taken[i].State, taken[i].Ended = mail.Sent, day
		must(t, s.EndMail(ctx, &taken[i]))
	}
	must(t, send(0, "new@example.org", day.Add(time.Second)))
	must(t, send(1, "later@example.org", day.Add(10*time.Minute)))
	h.wantTold(t, map[string]int{"again later@example.org": 1})
}
