package storetest

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

// How an organisation reviews is kept; one from before reviews nothing.
func testPolicy(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	p, err := s.Policy(ctx, h.org.ID)
	must(t, err)
	if p.On || p.Years != 3 || len(p.Full) != 1 || p.Tidy() != nil {
		t.Errorf("before anything is set: %+v", p)
	}
	want := authoring.Policy{On: true, Years: 2, Own: true, Full: authoring.Route{{NameJA: "部局長", Kind: authoring.InDesk}, {NameJA: "委員会", NameEN: "Committee", Kind: authoring.OnPaper}}}
	must(t, s.SetPolicy(ctx, by, h.org.ID, want, nil, day))
	got, err := s.Policy(ctx, h.org.ID)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("policy (-want +got):\n%s", diff)
	}
	org, err := s.OrganisationByID(ctx, h.org.ID)
	must(t, err)
	if !org.Reviewed || org.ReviewYears != 2 {
		t.Errorf("the organisation is reviewed: %t, every %d years", org.Reviewed, org.ReviewYears)
	}
}

// A decision is one person's: who is second for the same turn has written nothing. With the last one the text is approved.
func testReview(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	r := authoring.Review{
		Org: h.org.ID, ID: issuance.NewID(rand.Reader), Number: 1, Revision: 4, Digest: []byte("digest of the text"), Content: authoring.Fields{"title_ja": "統計"},
		Route: authoring.Route{{NameEN: "Dean", Kind: authoring.InDesk}, {NameEN: "Senate", Kind: authoring.OnPaper}}, By: by, Name: "佐藤 葵", Began: day,
	}
	must(t, s.BeginReview(ctx, r))
	wantErr(t, s.BeginReview(ctx, r), issuance.ErrConflict)
	first := authoring.Decision{Verdict: authoring.Approves, By: by, Name: "鈴木 蓮", Position: "学部長", At: day.Add(time.Hour)}
	must(t, s.Decide(ctx, &r, first, &authoring.Remark{Descriptor: "level", Text: "Good", By: by, Name: "鈴木 蓮", At: first.At}, nil))
	wantErr(t, s.Decide(ctx, &r, first, nil, &issuance.Approval{Digest: r.Digest, Class: r.ID, On: day, Body: "second"}), issuance.ErrConflict)
	waiting, err := s.WaitingReviews(ctx, h.org.ID)
	must(t, err)
	if len(waiting) != 1 || len(waiting[0].Decisions) != 1 || len(waiting[0].Remarks) != 1 {
		t.Fatalf("waiting: %+v", waiting)
	}
	r = waiting[0]
	must(t, s.AddRemark(ctx, &r, authoring.Remark{Text: "Thanks", Answers: r.Remarks[0].ID, By: by, At: day}))
	last := authoring.Decision{
		Turn: 1, Step: 1, Verdict: authoring.Approves, By: by, At: day.Add(2 * time.Hour), Recorded: true, Body: "Senate", Proxy: true,
		On: day.Truncate(24 * time.Hour), Document: "7", File: authoring.FileName([]byte("%PDF-")),
	}
	approval := issuance.Approval{Digest: r.Digest, Class: r.ID, Body: "Senate", On: last.On, Document: "7", Ends: last.On.AddDate(3, 0, 0), Recorded: last.At}
	must(t, s.Decide(ctx, &r, last, nil, &approval))
	all, err := s.Reviews(ctx, h.org.ID, r.ID)
	must(t, err)
	r.Decisions, r.Remarks = append(r.Decisions, last), append(r.Remarks, authoring.Remark{ID: 2, Text: "Thanks", Answers: 1, By: by, At: day})
	if diff := cmp.Diff([]authoring.Review{r}, all); diff != "" {
		t.Errorf("review (-want +got):\n%s", diff)
	}
	got, err := s.Approved(ctx, h.org.ID, r.Digest)
	must(t, err)
	if diff := cmp.Diff(approval, got); diff != "" {
		t.Errorf("approval (-want +got):\n%s", diff)
	}
	_, err = s.Approved(ctx, h.org.ID+1, r.Digest)
	wantErr(t, err, issuance.ErrNotFound)
	if waiting, err = s.WaitingReviews(ctx, h.org.ID); err != nil || len(waiting) != 0 {
		t.Errorf("still waiting: %+v, %v", waiting, err)
	}
	again := approval
	again.Document = "8"
	must(t, s.Approve(ctx, by, h.org.ID, again, day.AddDate(3, 0, 0)))
	if ends, err := s.Approvals(ctx, h.org.ID); err != nil || len(ends) != 1 || ends[0].Document != "8" {
		t.Errorf("approvals: %+v, %v", ends, err)
	}
	wantActions(t, s, h, r.ID.String(), "review.begin", "review.approve", "review.remark", "review.approve", "review.approve")
	name, err := s.KeepFile(ctx, h.org.ID, []byte("%PDF-"))
	must(t, err)
	if file, err := s.File(ctx, h.org.ID, name); err != nil || string(file) != "%PDF-" || name != last.File {
		t.Errorf("document %q: %q, %v", name, file, err)
	}
	_, err = s.File(ctx, h.org.ID+1, name)
	wantErr(t, err, issuance.ErrNotFound)
}

// Who has changed a draft since a time is known, however often and in whatever turn.
func testDraftAuthors(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	d := h.draft(t, issuance.NewID(rand.Reader), authoring.Fields{"title_ja": "統計"})
	other := issuance.By{Kind: audit.Operator, ID: 2}
	for i, who := range []issuance.By{by, other, by} {
		d.Fields = authoring.Fields{"title_ja": "統計" + string(rune('a'+i))}
		d.By, d.Changed = who, day.Add(time.Duration(i+1)*time.Minute)
		must(t, s.SaveDraft(ctx, d))
		d.Revision++
	}
	for _, c := range []struct {
		since time.Time
		want  []issuance.By
	}{{time.Time{}, []issuance.By{by, other}}, {day.Add(2 * time.Minute), []issuance.By{by}}, {day.Add(time.Hour), []issuance.By{}}} {
		got, err := s.Authors(ctx, h.org.ID, d.ID, c.since)
		must(t, err)
		if !slices.Equal(got, c.want) {
			t.Errorf("authors since %s: %v, want %v", c.since, got, c.want)
		}
	}
}
