package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/yearbook"
)

// What is said of business years is kept beside what was said before; a sheet is filed once, and a day is kept once.
func testYearbook(t *testing.T, s *store.Store) {
	org, err := s.CreateOrganisation(ctx, by, organisation("mizunara-u"), issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
	must(t, err)
	typed := []yearbook.Participants{{Class: 1, Year: 2026, Since: day, Number: 20}, {Class: 2, Year: 2026, Since: day, Number: 7}}
	must(t, s.SetParticipants(ctx, by, org.ID, typed))
	back := yearbook.Participants{Class: 1, Year: 2026, Since: day.Add(time.Hour), Number: int(yearbook.Unknown)}
	must(t, s.SetParticipants(ctx, by, org.ID, []yearbook.Participants{back}))
	got, err := s.Participants(ctx, org.ID)
	must(t, err)
	if diff := cmp.Diff(append(typed, back), got); diff != "" {
		t.Errorf("participants (-want +got):\n%s", diff)
	}

	m := yearbook.Meeting{Day: time.Date(2026, 5, 20, 0, 0, 0, 0, time.UTC), Name: "教育推進会議"}
	must(t, s.SetCommitteeDay(ctx, by, org.ID, m, true, day))
	if err := s.SetCommitteeDay(ctx, by, org.ID, m, true, day); !errors.Is(err, issuance.ErrConflict) {
		t.Errorf("a day twice: %v", err)
	}
	for behind, want := range map[time.Time][]yearbook.Meeting{m.Day: {}, m.Day.AddDate(0, 0, 1): {m}} {
		got, err := s.CommitteeDays(ctx, org.ID, m.Day, behind)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("before %s (-want +got):\n%s", behind, diff)
		}
	}
	must(t, s.SetCommitteeDay(ctx, by, org.ID, m, false, day))
	if err := s.SetCommitteeDay(ctx, by, org.ID, m, false, day); !errors.Is(err, issuance.ErrConflict) {
		t.Errorf("a day removed twice: %v", err)
	}

	if _, err := s.FiledSheet(ctx, org.ID, 2026, m.Day); !errors.Is(err, issuance.ErrNotFound) {
		t.Errorf("nothing is filed: %v", err)
	}
	must(t, s.FileSheet(ctx, by, org.ID, 2026, m.Day, []byte("{}"), day))
	if err := s.FileSheet(ctx, by, org.ID, 2026, m.Day, []byte("[]"), day); !errors.Is(err, issuance.ErrConflict) {
		t.Errorf("filed twice: %v", err)
	}
	content, err := s.FiledSheet(ctx, org.ID, 2026, m.Day)
	must(t, err)
	days, err := s.FiledDays(ctx, org.ID)
	must(t, err)
	if string(content) != "{}" || len(days) != 1 || days[0] != (yearbook.FiledDay{Year: 2026, Day: m.Day, Filed: day}) {
		t.Errorf("filed %s, %+v", content, days)
	}
	lines, err := s.DeedsSince(ctx, org.ID, 0, []string{"year.file", "calendar.day"})
	must(t, err)
	if len(lines) != 3 || lines[2].Action != "year.file" || lines[2].Subject != "2026/2026-05-20" {
		t.Errorf("lines %+v", lines)
	}
	if again, err := s.DeedsSince(ctx, org.ID, lines[1].Number, []string{"year.file", "calendar.day"}); err != nil || len(again) != 1 {
		t.Errorf("behind a line: %+v, %v", again, err)
	}
}
