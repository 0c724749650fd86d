package storetest

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

// department opens a department.
func (h *house) department(t *testing.T, name string) department.ID {
	t.Helper()
	id, err := h.OpenDepartment(ctx, by, h.org.ID, department.Name{JA: name, Since: day})
	must(t, err)
	return id
}

// A department is opened, renamed and closed; what it was called stays, and what it owned goes where it is said.
func testDepartments(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	first, second := h.department(t, "教育学部"), h.department(t, "工学部")
	must(t, s.RenameDepartment(ctx, by, h.org.ID, first, department.Name{JA: "教育学群", EN: "Education", Since: day.Add(time.Hour)}))
	sato := h.enter(t, "sato@mizunara-u.example", auth.Owner)
	author := auth.Membership{Org: h.org.ID, Department: first, Role: auth.Author, Begins: day}
	must(t, s.GiveRole(ctx, by, sato.ID, author, day))
	author.Department = second // from the same moment on
	must(t, s.GiveRole(ctx, by, sato.ID, author, day))
	author.Department = 9
	wantErr(t, s.GiveRole(ctx, by, sato.ID, author, day), department.ErrClosed)
	d := authoring.Draft{Org: h.org.ID, ID: issuance.NewID(rand.Reader), Revision: 1, Fields: authoring.Fields{}, Changed: day, By: by, Department: first}
	must(t, s.CreateDraft(ctx, d))
	holds, err := s.Holdings(ctx, h.org.ID, day)
	must(t, err)
	want := map[department.ID]department.Holding{first: {Owns: 1, Roles: 1}, second: {Roles: 1}}
	if diff := cmp.Diff(want, holds); diff != "" {
		t.Errorf("holdings (-want +got):\n%s", diff)
	}
	at := day.Add(2 * time.Hour)
	must(t, s.CloseDepartment(ctx, by, h.org.ID, first, second, at))
	wantErr(t, s.CloseDepartment(ctx, by, h.org.ID, first, 0, at), issuance.ErrNotFound)
	wantErr(t, s.RenameDepartment(ctx, by, h.org.ID, first, department.Name{JA: "別"}), issuance.ErrNotFound)
	wantErr(t, s.Assign(ctx, by, h.org.ID, d.ID, first, at), department.ErrClosed)
	all, err := s.Departments(ctx, h.org.ID)
	must(t, err)
	if len(all) != 2 || all[0].Closed != at || all.Called(first, day, "ja") != "教育学部" || all.Called(first, at, "en") != "Education" || len(all.Open()) != 1 {
		t.Errorf("departments: %+v", all)
	}
	if of, err := s.DepartmentOf(ctx, h.org.ID, department.Class, d.ID.String()); err != nil || of != second {
		t.Errorf("the draft belongs to %d (%v), want %d", of, err, second)
	}
	roles, err := s.Memberships(ctx, sato.ID)
	must(t, err)
	if len(roles) != 3 || roles[0].Ends != at || !roles[1].Ends.IsZero() || !roles[2].Ends.IsZero() {
		t.Errorf("roles: %+v", roles)
	}
	must(t, s.Assign(ctx, by, h.org.ID, d.ID, 0, at))
	if owned, err := s.Owned(ctx, h.org.ID); err != nil || len(owned) != 0 {
		t.Errorf("after it went to the whole: %v, %v", owned, err)
	}
	wantActions(t, s, h, d.ID.String(), "draft.begin", "draft.assign")
	wantActions(t, s, h, sato.ID.String(), "person.give_role", "person.give_role", "person.give_role", "person.end_role")
	lines, err := s.FindDeeds(ctx, h.org.ID, audit.Search{Actions: []string{"department."}, AtMost: 9})
	must(t, err)
	if len(lines) != 4 || lines[0].Action != "department.close" || lines[0].Code != "2" || lines[0].Count != 1 {
		t.Errorf("the record: %+v", lines)
	}
}

// Whose drafts, classes, lists, batches and awards are, and what of them stands in the lists of each department.
func testOwned(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	ours, theirs := h.department(t, "教育学部"), h.department(t, "工学部")
	class, _, err := s.ClassTitle(ctx, h.org.ID, h.class)
	must(t, err)
	must(t, s.Assign(ctx, by, h.org.ID, class, theirs, day))
	d := authoring.Draft{Org: h.org.ID, ID: issuance.NewID(rand.Reader), Revision: 1, Fields: authoring.Fields{}, Changed: day, By: by, Department: ours}
	must(t, s.CreateDraft(ctx, d))
	_, err = s.CreateProposal(ctx, awarding.Proposal{Org: h.org.ID, ID: 7, Class: class, List: []byte("list"), Changed: day, By: by})
	must(t, err)
	w, _ := h.issue(t, "a@students.example")
	for kind, name := range map[department.Kind]string{
		department.Class: class.String(), department.Proposal: "7", department.Batch: fmt.Sprint(w.Batch.ID), department.Award: w.Awards[0].ID.String(),
	} {
		if of, err := s.DepartmentOf(ctx, h.org.ID, kind, name); err != nil || of != theirs {
			t.Errorf("the %s belongs to %d (%v), want %d", kind, of, err, theirs)
		}
		for _, nothing := range []string{"", "x", issuance.NewID(rand.Reader).String(), "99"} {
			if of, err := s.DepartmentOf(ctx, h.org.ID, kind, nothing); err != nil || of != 0 {
				t.Errorf("the %s %q belongs to %d (%v)", kind, nothing, of, err)
			}
		}
	}
	for scope, want := range map[string][5]int{"": {}, "*": {1, 1, 1, 1}, ",1,": {1, 0, 0, 0}, ",2,": {0, 1, 1, 1}, ",1,2,": {1, 1, 1, 1}, ",21,": {}} {
		asked := map[string]department.Scope{"": {}, "*": department.Whole(), ",1,": department.Of(1), ",2,": department.Of(2), ",1,2,": department.Of(1, 2), ",21,": department.Of(21)}[scope]
		if asked.Text() != scope {
			t.Fatalf("the scope %q is told as %q", scope, asked.Text())
		}
		search := authoring.Search{AtMost: 9}
		drafts, err := s.FindDrafts(ctx, h.org.ID, asked, search)
		must(t, err)
		undrafted, err := s.Undrafted(ctx, h.org.ID, asked, search)
		must(t, err)
		open, err := s.OpenProposals(ctx, h.org.ID, asked, 0, 9)
		must(t, err)
		batches, err := s.Batches(ctx, h.org.ID, asked, 0, 9)
		must(t, err)
		if got := [5]int{len(drafts), len(undrafted), len(open), len(batches)}; got != want {
			t.Errorf("within %q: drafts, classes, lists and batches %v, want %v", scope, got, want)
		}
	}
	if classes, err := s.OwnedClasses(ctx, h.org.ID); err != nil || len(classes) != 1 || classes[h.class] != theirs {
		t.Errorf("classes of departments: %v, %v", classes, err)
	}
}
