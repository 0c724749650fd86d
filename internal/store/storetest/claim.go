package storetest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

var learner = issuance.By{Kind: audit.Learner, ID: 1}

// An award has one claim, under one handle, whoever begins it; what changes it stands alone, with what is kept beside it, and
// what is refused leaves nothing.
func testClaim(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	a, b := &issuance.Award{Org: h.org.ID, ID: issuance.ID{1}, Batch: 3}, &issuance.Award{Org: h.org.ID, ID: issuance.ID{2}, Batch: 3}
	_, err := s.Claim(ctx, h.org.ID, a.ID)
	wantErr(t, err, issuance.ErrNotFound)
	first, err := s.BeginClaim(ctx, a, "aaaaaaaa")
	must(t, err)
	again, err := s.BeginClaim(ctx, a, "bbbbbbbb")
	must(t, err)
	want := claiming.Claim{Org: h.org.ID, Award: a.ID, Batch: 3, Handle: "aaaaaaaa", Counter: 1}
	if diff := cmp.Diff([]claiming.Claim{want, want}, []claiming.Claim{first, again}); diff != "" {
		t.Errorf("begun twice (-want +got):\n%s", diff)
	}
	if _, err := s.BeginClaim(ctx, b, "aaaaaaaa"); err == nil {
		t.Error("two awards have one handle")
	}
	if _, err := s.BeginClaim(ctx, b, "cccccccc"); err != nil {
		t.Error(err)
	}
	_, err = s.ClaimOf(ctx, "bbbbbbbb")
	wantErr(t, err, issuance.ErrNotFound)
	_, err = s.Claim(ctx, h.org.ID+1, a.ID)
	wantErr(t, err, issuance.ErrNotFound)

	deed := claiming.Deed{By: learner, At: day, Action: "award.receive"}
	must(t, s.ChangeClaim(ctx, h.org.ID, a.ID, deed, func(c *claiming.Claim) bool { c.Opened = day; return false }))
	var group sync.WaitGroup
	for range 4 { // none of them is lost
		group.Go(func() {
			err := s.ChangeClaim(ctx, h.org.ID, a.ID, deed, func(c *claiming.Claim) bool { c.Counter++; c.Received = day; return true })
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	want.Counter, want.Received = 5, day
	got, err := s.ClaimOf(ctx, "aaaaaaaa")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changed by four (-want +got):\n%s", diff)
	}
	wantErr(t, s.ChangeClaim(ctx, h.org.ID, issuance.ID{9}, deed, func(*claiming.Claim) bool { return true }), issuance.ErrNotFound)
	if err := s.ChangeClaim(ctx, h.org.ID, a.ID, claiming.Deed{At: day, Action: "award.receive"}, func(*claiming.Claim) bool { return true }); err == nil {
		t.Error("a claim was changed by nobody")
	}
	count, err := s.CountClaims(ctx, h.org.ID, 3)
	must(t, err)
	all, err := s.ClaimsOf(ctx, h.org.ID, 3)
	must(t, err)
	if count != (claiming.Count{Linked: 2, Received: 1}) || len(all) != 2 {
		t.Errorf("counted %+v of %d", count, len(all))
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// What a learner agrees to and reports is kept with the change of the claim, or not at all; a report is answered once, and the
// mail that tells of it is queued with the answer.
func testClaimReports(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	a := &issuance.Award{Org: h.org.ID, ID: issuance.ID{1}, Batch: 3}
	_, err := s.BeginClaim(ctx, a, "aaaaaaaa")
	must(t, err)
	r := claiming.Report{Org: h.org.ID, ID: issuance.ID{5}, Award: a.ID, Kind: claiming.Misspelt, Said: "髙が高です", At: day}
	deed := claiming.Deed{By: learner, At: day, Action: "award.report", Consent: &claiming.Consent{At: day, Shown: true, Wording: "氏名を表示する"}, Report: &r}
	must(t, s.ChangeClaim(ctx, h.org.ID, a.ID, deed, func(*claiming.Claim) bool { return false }))
	waiting := func(want int64) {
		t.Helper()
		if n, err := s.CountReports(ctx, h.org.ID, department.Whole()); err != nil || n != want {
			t.Errorf("%d reports wait, %v; want %d", n, err, want)
		}
	}
	waiting(0)
	must(t, s.ChangeClaim(ctx, h.org.ID, a.ID, deed, func(*claiming.Claim) bool { return true }))
	waiting(1)
	consent, err := s.LastConsent(ctx, h.org.ID, a.ID)
	must(t, err)
	got, err := s.Report(ctx, h.org.ID, department.Whole(), r.ID)
	must(t, err)
	if diff := cmp.Diff(r, got, cmpopts.EquateEmpty()); diff != "" || consent != *deed.Consent {
		t.Errorf("consent %+v, report (-want +got):\n%s", consent, diff)
	}
	_, err = s.Report(ctx, h.org.ID+1, department.Whole(), r.ID)
	wantErr(t, err, issuance.ErrNotFound)
	got.Answer, got.Reply, got.Answered, got.By = claiming.Corrected, "直しました", day.Add(time.Hour), by
	note := &mail.Note{Org: int64(h.org.ID), Kind: mail.Answered, About: "about", To: mail.Address{Address: "a@students.example"}, Lang: "ja", Due: day}
	must(t, s.AnswerReport(ctx, &got, note))
	wantErr(t, s.AnswerReport(ctx, &got, note), issuance.ErrConflict)
	waiting(0)
	answered, err := s.Reports(ctx, h.org.ID, department.Whole(), false, 9)
	must(t, err)
	mails, err := s.Mails(ctx, true, 0, 9)
	must(t, err)
	if diff := cmp.Diff([]claiming.Report{got}, answered); diff != "" || len(mails) != 1 {
		t.Errorf("%d mails, answered (-want +got):\n%s", len(mails), diff)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// A link for a reader works until it ends or is ended, and goes with the learner's wish that none shall work.
func testReaders(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	a := &issuance.Award{Org: h.org.ID, ID: issuance.ID{1}, Batch: 3}
	_, err := s.BeginClaim(ctx, a, "aaaaaaaa")
	must(t, err)
	for i, handle := range []string{"reader-a", "reader-b", "reader-c"} {
		must(t, s.BeginReader(ctx, learner, claiming.Reader{Org: h.org.ID, Award: a.ID, Handle: handle, Made: day.Add(time.Duration(i)), Ends: day.AddDate(0, 0, 30*(i+1))}))
	}
	if err := s.BeginReader(ctx, learner, claiming.Reader{Org: h.org.ID, Award: issuance.ID{2}, Handle: "reader-a", Made: day, Ends: day}); err == nil {
		t.Error("two links have one handle")
	}
	working := func(now time.Time, want int) {
		t.Helper()
		if all, err := s.Readers(ctx, h.org.ID, a.ID, now); err != nil || len(all) != want {
			t.Errorf("on %s %d links work, %v; want %d", now.Format(time.DateOnly), len(all), err, want)
		}
	}
	working(day, 3)
	working(day.AddDate(0, 0, 45), 2)
	last, err := s.ReaderOf(ctx, "reader-c")
	must(t, err)
	for range 2 {
		must(t, s.EndReader(ctx, learner, last, day))
	}
	_, err = s.ReaderOf(ctx, "reader-c")
	wantErr(t, err, issuance.ErrNotFound)
	must(t, s.ForgetReaders(ctx, day.AddDate(0, 0, 31)))
	working(day, 1)
	must(t, s.ChangeClaim(ctx, h.org.ID, a.ID, claiming.Deed{By: learner, At: day, Action: "award.decline", Readers: true}, func(c *claiming.Claim) bool {
		c.Declined = day
		return true
	}))
	working(day, 0)
	_, err = s.ReaderOf(ctx, "reader-b")
	if !errors.Is(err, issuance.ErrNotFound) {
		t.Errorf("declined, and a reader is still let in: %v", err)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

// T28: what is asked by a receipt code counts to it when the office puts it on a list, and waits again when that is given
// up or the row gets another's address; it goes with the list that is recorded, and no code takes more than its limit.
func testReceipts(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	code := claiming.ReceiptCode{Org: h.org.ID, Handle: "CODE0001", Class: issuance.ID{1}, Label: "wall", Most: 1, Made: day, Ends: day.AddDate(0, 0, 9), By: by}
	must(t, s.BeginReceipt(ctx, &code))
	requests := make([]claiming.Request, 3)
	for i := range requests {
		handle := fmt.Sprintf("ASKED%03d", i)
		requests[i] = claiming.Request{Org: h.org.ID, Handle: handle, Code: code.Handle, Name: "somebody", Address: handle + "@home.example", Lang: "en", Asked: day}
		note := mail.Note{ID: mail.NewID(rand.Reader), Org: int64(h.org.ID), Kind: mail.Asked, About: handle, To: mail.Address{Address: requests[i].Address}, Lang: "en", Due: day, Until: day.AddDate(0, 0, 7)}
		must(t, s.BeginRequest(ctx, &requests[i], &note))
	}
	want := func(when string, taken int64, waiting, listed int) {
		t.Helper()
		c, err := s.Receipt(ctx, code.Handle)
		must(t, err)
		proved, err := s.CountProved(ctx, h.org.ID, department.Whole())
		must(t, err)
		on, err := s.RequestsOn(ctx, h.org.ID, 7)
		must(t, err)
		if c.Taken != taken || proved != waiting || len(on) != listed {
			t.Errorf("%s: %d taken, %d wait, %d listed; want %d, %d, %d", when, c.Taken, proved, len(on), taken, waiting, listed)
		}
	}
	put := func(i, row int) error {
		return s.ListRequests(ctx, by, h.org.ID, 7, []claiming.Put{{Request: requests[i], Row: row}}, day)
	}
	wantErr(t, put(0, 2), issuance.ErrConflict) // it is not proved
	for i := range requests {
		must(t, s.ProveRequest(ctx, &requests[i], day))
	}
	want("proved", 0, 3, 0)
	must(t, put(0, 2))
	wantErr(t, put(0, 2), issuance.ErrConflict)
	wantErr(t, put(1, 3), issuance.ErrConflict) // the limit
	must(t, put(1, 2))                          // in the place of the first
	want("one after the other", 1, 2, 1)
	code.Most = 0
	wantErr(t, s.ChangeReceipt(ctx, by, &code, day), issuance.ErrConflict)
	code.Most = 2
	must(t, s.ChangeReceipt(ctx, by, &code, day))
	must(t, put(2, 3))
	want("after the limit was raised", 2, 1, 2)
	must(t, s.DeclineRequests(ctx, by, h.org.ID, requests, day)) // of which one waits
	want("declined", 2, 0, 2)
	must(t, s.ForgetRequests(ctx, day.AddDate(9, 0, 0), day.AddDate(9, 0, 0), day))
	want("what is on a list stays with it", 2, 0, 2)
}
