package microcredential_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// A misspelt key is pointed out with what it may stand for; others are left alone.
func TestNearKeys(t *testing.T) {
	for _, test := range []struct{ given, written, meant string }{
		{"title_ja", "titel_ja", "title_ja"},
		{"title_ja", "titles_ja", "title_ja"},
		{"title_ja", "Title_JA", "title_ja"},
		{"learner_effort_ja", "Learner-Effort_ja", "learner_effort_ja"},
		{"learner_effort_hours", "learner_effort_hour", "learner_effort_hours"},
		{"stackability_en", "stackability", "stackability_en"},
		{"prerequisites_needed_to_enroll_en", "prerequisites_needed_to_enrol_en", "prerequisites_needed_to_enroll_en"},
		{"content_description_en", "description_en", "content_description_en"},
		{"country_region_of_the_issuer_code", "country_code", "country_region_of_the_issuer_code"},
		{"learner_effort_hours", "effort_hours", "learner_effort_hours"},
		{"type_of_assessment_ja", "評価方法", "type_of_assessment_ja"},
		{"type_of_quality_assurance_en", "Quality assurance", "type_of_quality_assurance_en"},
		{"title_ja", "title_es", ""},
		{"title_ja", "heading_ja", ""},
	} {
		d := samples(t, "good")["mc-01"].Clone()
		d.Unset(test.given)
		if err := d.Set(test.written, d.ID()); err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, f := range check(d).Findings {
			if f.Code == "near-key" {
				said = f.Message(microcredential.English)
			}
		}
		want := test.meant != ""
		if strings.Contains(said, "“"+test.written+"”") != want || want && !strings.Contains(said, "“"+test.meant+"”") {
			t.Errorf("%s for %s: %q", test.written, test.given, said)
		}
	}
	for written, given := range map[string]string{ // what is meant is given as well
		"titel_en": "title_en", "description_ja": "content_description_ja", "学修成果": "learning_outcomes_ja", "learner_effort_hour": "learner_effort_hours",
		"notes": "", "extra_room": "",
	} {
		d := samples(t, "good")["mc-01"].Clone()
		if err := d.Set(written, "x"); err != nil {
			t.Fatal(err)
		}
		report, want := check(d), 0
		if given != "" {
			want = 1
		}
		if !report.Conforms || len(report.Findings) != want || want == 1 && !strings.Contains(sentences(report)[0], "“"+given+"”") {
			t.Errorf("%s: %v", written, sentences(report))
		}
	}
}

// Of a file that is something else, one sentence is said, not what it lacks.
func TestForeignFile(t *testing.T) {
	for text, foreign := range map[string]bool{
		`{"good": [], "format": "x"}`: true, `{"name": "x", "type": "BadgeClass"}`: true,
		`{}`: false, `{"講座名": "x", "学修成果": "y", "備考": "z"}`: false, `{"titel_en": "x"}`: false, `{"title_en": "x", "good": 1}`: false,
	} {
		list, err := microcredential.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		report := check(list[0])
		said := slices.ContainsFunc(report.Findings, func(f microcredential.Finding) bool { return f.Code == "no-known-key" })
		if report.Conforms || said != foreign || foreign && len(report.Findings) != 1 {
			t.Errorf("%s: %v", text, sentences(report))
		}
	}
}
