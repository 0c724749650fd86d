package microcredential_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestCertificateOfStudy asks of a certificate of study what must be published of its programme; of others nothing.
func TestCertificateOfStudy(t *testing.T) {
	for _, x := range []struct {
		name string
		set  map[string]any
		want []string
	}{
		{"short", map[string]any{"certification_codes": []string{"certificate_of_study"}, "learner_effort_hours": 45, "learner_effort_ja": "45時間", "extra_capacity": 30}, []string{"certificate-hours"}},
		{"long enough", map[string]any{"certification_codes": []string{"certificate_of_study"}, "learner_effort_hours": 60, "learner_effort_ja": "60時間", "extra_capacity": 30}, nil},
		{"no figure", map[string]any{"certification_codes": []string{"certificate_of_study"}, "learner_effort_ja": "週末の集中講義", "extra_capacity": 30}, []string{"certificate-hours-unsaid"}},
		{"nobody knows who may enrol, or how many", map[string]any{
			"certification_codes": []string{"certificate_of_study"}, "learner_effort_hours": 60, "learner_effort_ja": "60時間", "prerequisites_needed_to_enroll_ja": "",
		}, []string{"certificate-capacity", "certificate-entry"}},
		{"another kind", map[string]any{"certification_codes": []string{"completion", "mdash"}, "learner_effort_hours": 45, "learner_effort_ja": "45時間"}, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := new(microcredential.Description)
			set := map[string]any{"title_ja": "統計", "prerequisites_needed_to_enroll_ja": "高等学校卒業程度"}
			for name, value := range x.set {
				set[name] = value
			}
			for name, value := range set {
				if err := d.Set(name, value); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			for _, f := range microcredential.Check(microcredential.KnownEditions().Current(), d, microcredential.Options{}).Findings {
				if strings.HasPrefix(f.Code, "certificate") {
					got = append(got, f.Code)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, x.want) {
				t.Errorf("%v: got %v, want %v", x.set, got, x.want)
			}
			criteria, err := microcredential.Criteria(microcredential.KnownEditions().Current(), d, "ja", false)
			if err != nil || !slices.ContainsFunc([]string{"履修証明書（学校教育法第105条）", "修了証"}, func(text string) bool { return strings.Contains(criteria, text) }) {
				t.Errorf("the text of the code is not in the criteria: %v %s", err, criteria)
			}
		})
	}
}
