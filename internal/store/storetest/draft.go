package storetest

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

func (h *house) draft(t *testing.T, id issuance.ID, fields authoring.Fields) authoring.Draft {
	t.Helper()
	d := authoring.Draft{Org: h.org.ID, ID: id, Revision: 1, Fields: fields, Changed: day, By: by}
	must(t, h.CreateDraft(ctx, d))
	return d
}

// A draft is changed by whoever knows its newest revision, and by nobody else; nothing is overwritten.
func testDraft(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	d := h.draft(t, issuance.NewID(rand.Reader), authoring.Fields{"title_ja": "統計", "learner_effort_hours": "約45"})
	wantErr(t, s.CreateDraft(ctx, d), issuance.ErrConflict)
	got, err := s.Draft(ctx, h.org.ID, d.ID)
	must(t, err)
	if diff := cmp.Diff(d, got); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	other := d
	d.Fields, d.Changed = authoring.Fields{"title_ja": "統計学"}, day.Add(time.Minute)
	must(t, s.SaveDraft(ctx, d))
	other.Fields = authoring.Fields{"title_ja": "別の名前"}
	wantErr(t, s.SaveDraft(ctx, other), issuance.ErrConflict)
	if got, err = s.Draft(ctx, h.org.ID, d.ID); err != nil || got.Revision != 2 || got.Fields["title_ja"] != "統計学" {
		t.Errorf("after two people saved: %+v, %v", got, err)
	}
	_, err = s.Draft(ctx, h.org.ID+1, d.ID)
	wantErr(t, err, issuance.ErrNotFound)
	wantActions(t, s, h, d.ID.String(), "draft.begin")
	got.Changed = day.Add(time.Hour)
	must(t, s.SaveDraft(ctx, got))
	must(t, s.ArchiveDraft(ctx, by, h.org.ID, d.ID, day, day))
	must(t, s.ArchiveDraft(ctx, by, h.org.ID, d.ID, time.Time{}, day))
	wantActions(t, s, h, d.ID.String(), "draft.begin", "draft.save", "draft.archive", "draft.restore")
	nobody := d
	nobody.ID, nobody.By = issuance.NewID(rand.Reader), issuance.By{}
	if err := s.CreateDraft(ctx, nobody); err == nil {
		t.Error("nobody began a draft")
	}
}

func wantActions(t *testing.T, s *store.Store, h *house, subject string, want ...string) {
	t.Helper()
	lines, err := chain.About(ctx, s.Writer(), int64(h.org.ID), subject)
	must(t, err)
	var got []string
	for _, line := range lines {
		got = append(got, line.Action)
	}
	if !slices.Equal(got, want) {
		t.Errorf("audit chain about %s: %q, want %q", subject, got, want)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

func testFindDrafts(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	for i, title := range []string{"統計学入門", "100% Data", "Brewing"} {
		d := authoring.Draft{Org: h.org.ID, ID: issuance.NewID(rand.Reader), Revision: 1, Changed: day.Add(time.Duration(i) * time.Hour), By: by}
		d.Fields = authoring.Fields{"title_ja": title}
		must(t, s.CreateDraft(ctx, d))
		if title == "Brewing" {
			must(t, s.ArchiveDraft(ctx, by, h.org.ID, d.ID, day, day))
		}
	}
	for _, c := range []struct {
		search authoring.Search
		want   []string
	}{
		{authoring.Search{AtMost: 10}, []string{"100% Data", "統計学入門"}},
		{authoring.Search{AtMost: 1, Skipped: 1}, []string{"統計学入門"}},
		{authoring.Search{AtMost: 10, Words: "ＤＡＴＡ"}, []string{"100% Data"}},
		{authoring.Search{AtMost: 10, Words: "統計 入門"}, []string{"統計学入門"}},
		{authoring.Search{AtMost: 10, Words: "100%"}, []string{"100% Data"}},
		{authoring.Search{AtMost: 10, Archived: true}, []string{"Brewing"}},
	} {
		found, err := s.FindDrafts(ctx, h.org.ID, department.Whole(), c.search)
		must(t, err)
		var got []string
		for _, l := range found {
			title, _ := l.Title("ja")
			got = append(got, title)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v finds %q, want %q", c.search, got, c.want)
		}
	}
	if beyond, err := s.Undrafted(ctx, h.org.ID, department.Whole(), authoring.Search{Skipped: 1, AtMost: 10}); err != nil || len(beyond) != 0 {
		t.Errorf("behind the only class without a draft: %+v, %v", beyond, err)
	}
	undrafted, err := s.Undrafted(ctx, h.org.ID, department.Whole(), authoring.Search{Words: "TEXT", AtMost: 10})
	must(t, err)
	if len(undrafted) != 1 || undrafted[0].Titles["ja"] != "text" && undrafted[0].Titles["en"] != "text" || undrafted[0].State() != authoring.Published {
		t.Errorf("classes without a draft: %+v", undrafted)
	}
}

// What was published of a draft is noted in the transaction that publishes it.
func testPublishDraft(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	v := newVersion(h.org.ID, "title:statistics", 1, "Statistics")
	d := h.draft(t, v.ClassID, authoring.Fields{"title_en": "Statistics"})
	v.Revision = d.Revision
	_, err := s.PublishVersion(ctx, v)
	must(t, err)
	found, err := s.FindDrafts(ctx, h.org.ID, department.Whole(), authoring.Search{AtMost: 1})
	must(t, err)
	if len(found) != 1 || found[0].State() != authoring.Published || found[0].Version != 1 {
		t.Errorf("after publishing: %+v", found)
	}
	next := newVersion(h.org.ID, "title:statistics", 2, "Statistics II")
	_, err = s.PublishVersion(ctx, next)
	must(t, err)
	versions, err := s.Versions(ctx, h.org.ID, d.ID)
	must(t, err)
	if len(versions) != 2 || versions[0].Number != 2 || string(versions[1].Description) != string(v.Description) || len(versions[1].Editions) != 2 {
		t.Errorf("versions: %+v", versions)
	}
	newest, err := s.NewestDescription(ctx, h.org.ID)
	must(t, err)
	if string(newest) != string(next.Description) {
		t.Errorf("newest description %s", newest)
	}
}

// A class that is retired leaves the catalogue, and says so to whoever wants to award it.
func testRetireClass(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	class, err := s.ClassOf(ctx, issuance.Edition{Org: h.org.ID, Class: h.class})
	must(t, err)
	c := catalogue.New(s, now)
	for _, step := range []struct {
		at    time.Time
		found []string
	}{{day, nil}, {time.Time{}, []string{"text / ミズナラ大学"}}} {
		for _, want := range []bool{true, false} {
			changed, err := s.RetireClass(ctx, by, h.org.ID, class.ID, step.at, day)
			must(t, err)
			editions, err := s.Editions(ctx, h.org.ID)
			must(t, err)
			if len(editions) == 0 || !editions[0].Retired.Equal(step.at) {
				t.Errorf("retired at %v: lists have %+v", step.at, editions)
			}
			if changed != want {
				t.Errorf("retiring at %v changes: %t, want %t", step.at, changed, want)
			}
		}
		wantFound(t, c, "text", step.found...)
		v, err := s.LatestVersion(ctx, h.org.ID, class.Key)
		must(t, err)
		if v.Retired == step.at.IsZero() {
			t.Errorf("retired at %v: %t", step.at, v.Retired)
		}
	}
	_, err = s.RetireClass(ctx, by, h.org.ID+1, class.ID, day, day)
	wantErr(t, err, issuance.ErrNotFound)
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}
