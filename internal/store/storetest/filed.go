package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/store"
)

// readAwards counts how many awards are read, one by one and in all.
type readAwards struct {
	store.AwardStore
	rows int
}

func (r *readAwards) Awards(ctx context.Context, org issuance.OrganisationID, sel issuance.Selection, after issuance.Award, count int) ([]issuance.ListedAward, error) {
	listed, err := r.AwardStore.Awards(ctx, org, sel, after, count)
	r.rows += len(listed)
	return listed, err
}

func (r *readAwards) ChangedRows(ctx context.Context, org issuance.OrganisationID, after, upto int64) ([]issuance.ListedAward, bool, error) {
	listed, named, err := r.AwardStore.ChangedRows(ctx, org, after, upto)
	r.rows += len(listed)
	return listed, named, err
}

func registerOf(s *store.Store, awards register.Awards) *register.Register {
	records := register.Records{Organisations: s, Awards: awards, Batches: s.BatchStore, Deeds: s.AuditStore, Departments: s.DepartmentStore}
	return register.New(records, nil, func() time.Time { return day.Add(24 * time.Hour) })
}

// filedAs tells what a register finds and counts of the house's awards.
func (h *house) filedAs(t *testing.T, r *register.Register) map[string]any {
	t.Helper()
	filed, err := r.Filed(ctx, &h.org, department.Whole())
	must(t, err)
	all := map[string]any{"tallies": filed.Tallies(day.Add(24 * time.Hour)), "years": filed.Years()}
	for _, search := range []register.Search{
		{}, {Words: "𠮷田"}, {Words: "別名"}, {Words: "a@example"}, {Status: issuance.Valid}, {Status: issuance.Revoked}, {Received: register.HasDeclined},
	} {
		_, total, err := filed.Find(ctx, search, 0, 0)
		must(t, err)
		all[fmt.Sprintf("%+v", search)] = total
	}
	return all
}

// What lies in memory of awards is after each deed what a register says that reads them all anew, and of them nothing is read
// but what is new or has changed.
func testFiled(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	before, _ := h.issue(t, "a@example.org", "b@example.org", "c@example.org", "d@example.org")
	award := func(i int) issuance.Award { return before.Awards[i].Award }
	counted := &readAwards{AwardStore: s.AwardStore}
	held := registerOf(s, counted)
	b := h.batch(t, 3, "under way")
	worked := h.work(b, 0, "0@example.org", "1@example.org")
	var undone issuance.Batch
	revoked := issuance.Revocation{Code: "issued_in_error", At: day.Add(time.Hour), By: by}
	for _, deed := range []struct {
		name string
		rows int // that may be read for it
		do   func() error
	}{
		{"at first", 4, func() error { return nil }},
		{"nothing", 0, func() error { return nil }},
		{"a later chunk is done first", 1, func() error { return s.PublishChunk(ctx, h.work(b, 1, "a1@example.org"), done) }},
		{"the first chunk is done", 3, func() error { return s.PublishChunk(ctx, worked, done) }},
		{"a name", 1, func() error {
			return s.Amend(ctx, by, award(0), standing.Amendment{To: issuance.Registered{PersonName: issuance.PersonName{Name: "別名 花子"}}}, day)
		}},
		{"shown", 1, func() error { return s.ShowName(ctx, by, worked.Awards[1].Award, true, day) }},
		{"declined", 1, func() error {
			a := award(1)
			if _, err := s.BeginClaim(ctx, &a, "aaaaaaaa"); err != nil {
				return err
			}
			return s.ChangeClaim(ctx, h.org.ID, a.ID, claiming.Deed{By: learner, At: day, Action: "award.decline"}, func(c *claiming.Claim) bool {
				c.Declined = day
				return true
			})
		}},
		{"revoked and erased", 2, func() error {
			if err := s.Revoke(ctx, h.org, award(2).ID, issuance.Revocation{Code: "misconduct", At: day, By: by}, list); err != nil {
				return err
			}
			return s.Erase(ctx, h.org, award(3).ID, standing.Erasure{At: day, By: by}, list)
		}},
		{"the last chunk is done", 1, func() error { return s.PublishChunk(ctx, h.work(b, 2, "z@example.org"), done) }},
		{"undoing begins", 0, func() (err error) {
			if err = s.UndoBatch(ctx, h.org, b, revoked, list); err == nil {
				undone, err = s.Batch(ctx, h.org.ID, b.ID)
			}
			return err
		}},
		{"some are undone", 2, func() error { return s.RevokeRows(ctx, standing.UndoTasks(&undone, 2001)[0], undone, done) }},
		{"one stands again", 1, func() error {
			row := worked.Awards[0].Award
			again := standing.Stretch{Batch: b.ID, First: row.Row, Last: row.Row, RevokedAt: revoked.At, Award: row.ID}
			_, err := s.Reinstate(ctx, h.org, []standing.Stretch{again}, issuance.Reinstatement{At: day.Add(2 * time.Hour), By: by}, list)
			return err
		}},
		{"another list", 2, func() error {
			return s.PublishChunk(ctx, h.work(h.batch(t, 1, "other"), 0, "x@example.org", "y@example.org"), done)
		}},
		{"a change that is not told", 10, func() error {
			_, err := s.Writer().ExecContext(ctx, `UPDATE organisation SET epoch = epoch + 1`)
			return err
		}},
	} {
		must(t, deed.do())
		counted.rows = 0
		got := h.filedAs(t, held)
		if diff := cmp.Diff(h.filedAs(t, registerOf(s, s.AwardStore)), got); diff != "" {
			t.Errorf("%s (-all anew +held):\n%s", deed.name, diff)
		}
		if counted.rows > deed.rows {
			t.Errorf("%s: %d awards read, want %d at most", deed.name, counted.rows, deed.rows)
		}
	}
}
