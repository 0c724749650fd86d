package samples_test

import (
	"slices"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// TestDemonstration holds the set to what it is there to show: forty of ten, of every kind, which conform without a
// warning.
func TestDemonstration(t *testing.T) {
	today := time.Date(2027, 5, 1, 12, 0, 0, 0, time.UTC)
	institutions, err := samples.Demonstration(today)
	if err != nil {
		t.Fatal(err)
	}
	hosts, kinds, ids, all, versions := []string{}, []string{}, []string{}, 0, 0
	editions := map[string]int{}
	for _, in := range institutions {
		if in.Host == "" {
			continue
		}
		hosts = append(hosts, in.Host)
		for _, m := range in.MicroCredentials {
			all++
			d := parsed(t, m.Description)
			ids = append(ids, d.ID())
			kinds = append(kinds, raw(d, "awarding_body_kind_code"))
			for _, lang := range d.Languages() {
				editions[string(lang)]++
			}
			if hours, given := d.Hours(); !given || hours < 4 || hours > 135 {
				t.Errorf("%s: %v hours, %v", d.ID(), hours, given)
			}
			if m.Earlier != nil {
				versions++
				if before := parsed(t, m.Earlier); before.Text(microcredential.LearnerEffort, microcredential.English) == d.Text(microcredential.LearnerEffort, microcredential.English) {
					t.Errorf("%s: the earlier version says the same", d.ID())
				}
			}
		}
	}
	if len(hosts) != 10 || all != 40 || versions == 0 || !distinct(hosts) || !distinct(ids) {
		t.Errorf("%d micro-credentials of %v, %d with an earlier version, ids %v", all, hosts, versions, ids)
	}
	for _, kind := range []string{"university", "junior_college", "college_of_technology", "vocational_school", "association", "company", "other"} {
		if !slices.Contains(kinds, `"`+kind+`"`) {
			t.Errorf("no %s", kind)
		}
	}
	if editions["ja"] >= 40 || editions["ja"] < 30 || editions["en"] < 30 {
		t.Errorf("editions: %v", editions)
	}
}

// TestDemonstrationDays counts the days of applying from today.
func TestDemonstrationDays(t *testing.T) {
	institutions, err := samples.Demonstration(time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	d := parsed(t, institutions[0].MicroCredentials[1].Description)
	for key, want := range map[string]string{"extra_apply_from": "2027-12-11", "extra_apply_until": "2028-01-25", "extra_starts": "2028-01-30"} {
		if got := raw(d, key); got != `"`+want+`"` {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

// parsed is a description that conforms, without a warning.
func parsed(t *testing.T, text []byte) *microcredential.Description {
	t.Helper()
	list, err := microcredential.Parse(text)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v: %s", len(list), err, text)
	}
	d := list[0]
	for _, f := range microcredential.Check(microcredential.KnownEditions().Current(), d, microcredential.Options{}).Findings {
		if f.Severity != microcredential.Hint {
			t.Errorf("%s: %s", d.ID(), f.Message("en"))
		}
	}
	return d
}

func raw(d *microcredential.Description, key string) string {
	value, _ := d.Raw(key)
	return string(value)
}

func distinct(list []string) bool {
	sorted := slices.Sorted(slices.Values(list))
	return len(slices.Compact(sorted)) == len(list)
}
