package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

func (h *house) proposal(t *testing.T, s *store.Store, at time.Time) awarding.Proposal {
	t.Helper()
	p := awarding.Proposal{
		Org: h.org.ID, ID: at.UnixMicro(), Revision: 1, Class: issuance.ID{7}, Name: "修了者.xlsx", List: []byte("email\n"),
		Asked: awarding.Asked{Hand: roster.Hand{Left: []int{3}}, SkipBad: true}, Changed: at.UTC(), By: by,
	}
	var err error
	p.ID, err = s.CreateProposal(ctx, p)
	must(t, err)
	return p
}

// A proposal has one newest revision, one plan of it, and one batch; its list goes when that is recorded.
func testProposal(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	p := h.proposal(t, s, day)
	if second := h.proposal(t, s, day); second.ID == p.ID {
		t.Fatal("two proposals of one moment have one number")
	}
	wantProposal := func(want awarding.Proposal) {
		t.Helper()
		got, err := s.Proposal(ctx, h.org.ID, p.ID)
		must(t, err)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("proposal (-want +got):\n%s", diff)
		}
	}
	wantProposal(p)
	p.Sight = awarding.Sight{State: awarding.ForMending, Count: 2, Wrong: 1, First: "見本 花子"}
	must(t, s.SightProposal(ctx, p))
	wantProposal(p)
	must(t, s.SightProposal(ctx, awarding.Proposal{Org: p.Org, ID: p.ID, Revision: p.Revision + 1}))
	wantProposal(p)
	_, err := s.Proposal(ctx, h.org.ID+1, p.ID)
	wantErr(t, err, issuance.ErrNotFound)

	plan := func() int64 {
		id, err := s.KeepPlan(ctx, issuance.KeptPlan{ID: day.UnixMicro(), By: by, Content: []byte("{}")}, payloads(1, nil), payloads(0, nil))
		must(t, err)
		return id
	}
	first := plan()
	must(t, s.PlanProposal(ctx, p, first))
	wantErr(t, s.PlanProposal(ctx, p, plan()), issuance.ErrConflict)
	p.Asked.SkipBad = false
	must(t, s.SaveProposal(ctx, p))
	wantErr(t, s.SaveProposal(ctx, p), issuance.ErrConflict)
	_, err = s.KeptPlan(ctx, first)
	wantErr(t, err, issuance.ErrNotFound)
	p.Revision = 2
	wantProposal(p)

	p.Plan = plan()
	must(t, s.PlanProposal(ctx, p, p.Plan))
	b := h.newBatch(1, "f")
	b.Plan, b.Decision = p.Plan, issuance.Decision{Day: "2026-03-20", By: "教授会"}
	b, err = s.RecordBatch(ctx, b, s.PlanChunks(ctx, p.Plan, false), nil)
	must(t, err)
	recorded, err := s.Batch(ctx, h.org.ID, b.ID)
	must(t, err)
	if recorded.Decision != b.Decision {
		t.Errorf("the batch stands on %+v, want %+v", recorded.Decision, b.Decision)
	}
	p.Batch, p.List, p.Sight = b.ID, []byte{}, awarding.Sight{}
	wantProposal(p)
	wantErr(t, s.SaveProposal(ctx, p), issuance.ErrConflict)
	wantErr(t, s.DropProposal(ctx, by, p, day), issuance.ErrConflict)
	open, err := s.OpenProposals(ctx, h.org.ID, department.Whole(), 0, 9)
	must(t, err)
	if len(open) != 1 || open[0].ID == p.ID {
		t.Errorf("open are %+v, want the other", open)
	}
}

// What renews awards is told of while it is open, and while what came of it is being made.
func testRenewing(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	p := h.proposal(t, s, day)
	wants := func(what string, want int) {
		t.Helper()
		got, err := s.RenewingProposals(ctx, h.org.ID)
		must(t, err)
		if others, err := s.RenewingProposals(ctx, h.org.ID+1); len(got) != want || err != nil || len(others) != 0 {
			t.Errorf("%s: %d lists, want %d; of another organisation %d, %v", what, len(got), want, len(others), err)
		}
	}
	wants("a list that renews nothing", 0)
	p.Asked.Renews = []issuance.ID{{7}}
	must(t, s.SaveProposal(ctx, p))
	p.Revision++
	wants("open", 1)
	plan, err := s.KeepPlan(ctx, issuance.KeptPlan{ID: day.UnixMicro(), By: by, Content: []byte("{}")}, payloads(1, nil), payloads(0, nil))
	must(t, err)
	must(t, s.PlanProposal(ctx, p, plan))
	b := h.newBatch(1, "f")
	b.Plan = plan
	b, err = s.RecordBatch(ctx, b, s.PlanChunks(ctx, plan, false), nil)
	must(t, err)
	wants("recorded", 1)
	must(t, s.PublishChunk(ctx, h.work(b, 0, "renewed@example.org"), done))
	wants("made", 0)
}

// What nobody has touched for long is forgotten, with its plan.
func testForgetProposals(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	old, young := h.proposal(t, s, day), h.proposal(t, s, day.Add(time.Hour))
	n, err := s.ForgetProposals(ctx, by, day.Add(time.Minute), day.Add(2*time.Hour))
	must(t, err)
	_, oldErr := s.Proposal(ctx, h.org.ID, old.ID)
	wantErr(t, oldErr, issuance.ErrNotFound)
	if _, err := s.Proposal(ctx, h.org.ID, young.ID); err != nil || n != 1 {
		t.Errorf("forgot %d: %v", n, err)
	}
}

// What headers mean is remembered for each organisation; the last word counts.
func testHeaders(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	must(t, s.NameHeaders(ctx, h.org.ID, []roster.Named{{Header: "宛先", As: "email"}, {Header: "備考", As: "period"}}))
	must(t, s.NameHeaders(ctx, h.org.ID, []roster.Named{{Header: "備考", As: ""}}))
	got, err := s.NamedHeaders(ctx, h.org.ID)
	must(t, err)
	if diff := cmp.Diff([]roster.Named{{Header: "備考", As: ""}, {Header: "宛先", As: "email"}}, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	if others, err := s.NamedHeaders(ctx, h.org.ID+1); err != nil || len(others) > 0 {
		t.Errorf("another organisation has %v, %v", others, err)
	}
}

// A proposal waits for its hour with its plan: one node takes it, until the lease ends, and what is saved or recorded waits no
// more.
func testSchedule(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	p, hour := h.proposal(t, s, day), day.Add(40*24*time.Hour)
	wantErr(t, s.ScheduleProposal(ctx, awarding.Proposal{Org: h.org.ID, ID: p.ID, Revision: 1, Plan: 7, Release: awarding.Release{At: hour, By: by}}, day), issuance.ErrConflict)
	plan := func(of *awarding.Proposal) {
		id, err := s.KeepPlan(ctx, issuance.KeptPlan{ID: day.UnixMicro(), By: by, Content: []byte("{}")}, payloads(1, nil), payloads(0, nil))
		must(t, err)
		must(t, s.PlanProposal(ctx, *of, id))
		of.Plan = id
	}
	plan(&p)
	p.Release = awarding.Release{At: hour.UTC(), By: by}
	must(t, s.ScheduleProposal(ctx, p, day))
	wantErr(t, s.ScheduleProposal(ctx, p, day), issuance.ErrConflict)
	forgotten, err := s.ForgetProposals(ctx, by, hour, hour)
	must(t, err)
	plans, err := s.ForgetPlans(ctx, by, hour, hour)
	must(t, err)
	stored, err := s.Proposal(ctx, h.org.ID, p.ID)
	must(t, err)
	if diff := cmp.Diff(p, stored, cmpopts.EquateEmpty()); diff != "" || forgotten+plans > 0 {
		t.Errorf("forgot %d lists and %d plans; what waits (-want +got):\n%s", forgotten, plans, diff)
	}
	taken := func(now time.Time, want int) {
		t.Helper()
		got, err := s.TakeReleases(ctx, 4, now, now, now.Add(time.Minute))
		must(t, err)
		if len(got) != want || want > 0 && (got[0].ID != p.ID || got[0].Plan != p.Plan || got[0].Release != p.Release) {
			t.Errorf("at %s these are taken: %+v, want %d", now, got, want)
		}
	}
	taken(hour.Add(-time.Second), 0)
	taken(hour, 1)
	taken(hour.Add(59*time.Second), 0)
	taken(hour.Add(time.Minute), 1)
	all, err := s.PlannedProposals(ctx, h.org.ID, department.Whole(), 9)
	must(t, err)
	if others, err := s.PlannedProposals(ctx, h.org.ID, department.Of(1), 9); err != nil || len(others) != 0 {
		t.Errorf("%d planned lists of another department, %v", len(others), err)
	}
	if others, err := s.PlannedProposals(ctx, h.org.ID+1, department.Whole(), 9); err != nil || len(all) != 1 || len(others) != 0 {
		t.Errorf("planned are %d, of another organisation %d, %v", len(all), len(others), err)
	}
	p.Plan, p.Release, p.Hindered = 0, awarding.Release{}, "right"
	must(t, s.SaveProposal(ctx, p))
	p.Revision++
	taken(hour.Add(time.Hour), 0)
	if n, err := s.CountHindered(ctx, h.org.ID, department.Whole()); err != nil || n != 1 {
		t.Errorf("%d were hindered, %v", n, err)
	}
	plan(&p)
	p.Release = awarding.Release{At: hour.UTC(), By: by}
	must(t, s.ScheduleProposal(ctx, p, day))
	if n, err := s.CountHindered(ctx, h.org.ID, department.Whole()); err != nil || n != 0 {
		t.Errorf("released anew, and %d are hindered, %v", n, err)
	}
	b := h.newBatch(1, "f")
	b.Plan = p.Plan
	_, err = s.RecordBatch(ctx, b, s.PlanChunks(ctx, p.Plan, false), nil)
	must(t, err)
	taken(hour.Add(2*time.Hour), 0)
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}
