package microcredential_test

import (
	"slices"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// What is not understood of the extra facts is hinted at; what is, is not.
func TestExtraUnread(t *testing.T) {
	for _, c := range []struct {
		key    string
		value  any
		hinted bool
	}{
		{"extra_pace_code", "on_demand", false}, {"extra_pace_code", "ondemand", true},
		{"extra_fee", 0, false}, {"extra_fee", 12000, false}, {"extra_fee", "on request", true},
		{"extra_starts", []string{"2027-04-01"}, false}, {"extra_starts", "anytime", false}, {"extra_starts", "in spring", true},
		{"extra_apply_until", "2027-02-31", true}, {"extra_apply_until", "2027-02-28", false},
		{"extra_apply_uri", "javascript:alert(1)", true}, {"extra_apply_uri", "https://apply.university.example/", false},
		{"extra_training_benefit", true, false}, {"extra_training_benefit", "perhaps", true},
		{"extra_field_of_study_isced_f", "0612", false}, {"extra_field_of_study_isced_f", "Computing", true},
		{"extra_room", "101", false}, {"extra_pace_code", "", false},
	} {
		d := new(microcredential.Description)
		for key, value := range map[string]any{"title_en": "Statistics", c.key: c.value} {
			if err := d.Set(key, value); err != nil {
				t.Fatalf("%s: %v", key, err)
			}
		}
		findings := microcredential.Check(microcredential.KnownEditions().Current(), d, microcredential.Options{}).Findings
		if hinted := slices.ContainsFunc(findings, func(f microcredential.Finding) bool { return f.Code == "extra-unread" }); hinted != c.hinted {
			t.Errorf("%s %v: hinted %t, want %t", c.key, c.value, hinted, c.hinted)
		}
	}
}
