package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

func now() time.Time { return day }

// found are the titles that a search finds, in their order.
func found(t *testing.T, c *catalogue.Catalogue, text string) (titles []string) {
	t.Helper()
	time.Sleep(120 * time.Millisecond) // for so long the catalogue believes what it knows
	r, err := c.Search(ctx, &catalogue.Query{Text: text})
	must(t, err)
	for _, h := range r.Hits {
		titles = append(titles, h.Titles.EN+" / "+h.Body.Name.JA)
	}
	return titles
}

func wantFound(t *testing.T, c *catalogue.Catalogue, text string, want ...string) {
	t.Helper()
	got := found(t, c, text)
	if len(got) != len(want) {
		t.Errorf("search %q finds %q, want %q", text, got, want)
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("search %q finds %q, want %q", text, got, want)
		}
	}
}

// What is published is found at once, by its newest version and under the awarding body's present name.
func testCatalogue(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	c := catalogue.New(s, now)
	wantFound(t, c, "text", "text / ミズナラ大学")
	h.publish(t, "id:mc-01", 2, "Statistics")
	h.publish(t, "id:mc-02", 1, "Brewing")
	wantFound(t, c, "text")
	wantFound(t, c, "statistics", "Statistics / ミズナラ大学")
	wantFound(t, c, "brewing", "Brewing / ミズナラ大学")
	h.org.NameJA = "新ミズナラ大学"
	must(t, s.UpdateProfile(ctx, by, h.org, day))
	wantFound(t, c, "brewing", "Brewing / 新ミズナラ大学")
	wantFound(t, c, "新ミズナラ statistics", "Statistics / 新ミズナラ大学")
}

// A class that is hidden is found no more, and leaves a change behind; shown again it is back.
func testListClass(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	class, err := s.ClassOf(ctx, issuance.Edition{Org: h.org.ID, Class: h.class})
	must(t, err)
	c := catalogue.New(s, now)
	wantFound(t, c, "text", "text / ミズナラ大学")
	for _, step := range []struct{ listed, changed bool }{{false, true}, {false, false}} {
		changed, err := s.ListClass(ctx, by, class, step.listed, day)
		must(t, err)
		if changed != step.changed {
			t.Errorf("listing %t changes: %t, want %t", step.listed, changed, step.changed)
		}
	}
	wantFound(t, c, "text")
	h.publish(t, "id:mc-01", 2, "text again")
	wantFound(t, c, "text")
	row, err := s.CatalogueRow(ctx, class.ID)
	must(t, err)
	if !row.Hidden {
		t.Error("a new version is listed, though its class is hidden")
	}
	offered, err := s.OfferedRow(ctx, h.edition)
	must(t, err)
	if !offered.Hidden || offered.Class != class.ID {
		t.Errorf("a hidden class is offered as %+v", offered)
	}
	description, err := s.DescriptionOf(ctx, h.org.ID, h.edition)
	must(t, err)
	if !strings.Contains(string(description), "text") || strings.Contains(string(description), "again") {
		t.Errorf("description of the first version: %s", description)
	}
	_, err = s.ListClass(ctx, by, class, true, day)
	must(t, err)
	wantFound(t, c, "text", "text again / ミズナラ大学")
	_, err = s.CatalogueRow(ctx, issuance.ID{1})
	wantErr(t, err, issuance.ErrNotFound)
}

// The catalogue can be made anew from what was published, and says the same then.
func testRebuildCatalogue(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	h.publish(t, "id:mc-01", 2, "Statistics")
	class, err := s.ClassOf(ctx, issuance.Edition{Org: h.org.ID, Class: h.class})
	must(t, err)
	before, err := s.CatalogueRow(ctx, class.ID)
	must(t, err)
	_, err = s.Writer().ExecContext(ctx, `DELETE FROM catalogue_entry`)
	must(t, err)
	behind, err := s.CatalogueBehind(ctx)
	must(t, err)
	if behind != 1 {
		t.Errorf("%d classes without an entry, want 1", behind)
	}
	n, err := s.RebuildCatalogue(ctx, by, day, func(int) {})
	must(t, err)
	after, err := s.CatalogueRow(ctx, class.ID)
	must(t, err)
	if n != 1 || string(after.Content) != string(before.Content) || after.Change <= before.Change {
		t.Errorf("rebuilt %d: %+v, want as before: %+v", n, after, before)
	}
}
