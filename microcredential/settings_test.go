package microcredential_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/microcredential"
)

const completeDescription = `{
"awarding_body_en": "Konara University", "awarding_body_ja": "小楢大学", "awarding_body_url": "https://konara.example/",
"awarding_body_email": "mc@konara.example", "country_region_of_the_issuer_code": "JP", "country_region_of_the_issuer_en": "Japan",
"country_region_of_the_issuer_ja": "日本", "title_en": "Mapping a Forest", "title_ja": "森の地図をつくる",
"content_description_en": "Measuring trees and drawing maps.", "content_description_ja": "樹木の測定と地図の作成。",
"learning_outcomes_en": ["Measure the height of a tree.", "Draw a map of a stand."], "learning_outcomes_ja": ["樹高を測定できる。", "林分の地図を描ける。"],
"language_codes": ["ja"], "language_en": "Japanese", "language_ja": "日本語",
"form_of_participation_code": "online", "form_of_participation_en": "Online, on demand", "form_of_participation_ja": "オンライン（オンデマンド）",
"learner_effort_hours": 45, "learner_effort_en": "45 hours", "learner_effort_ja": "45時間",
"type_of_assessment_codes": ["report"], "type_of_assessment_en": "Report marked by two teachers", "type_of_assessment_ja": "教員2名が採点するレポート",
"type_of_quality_assurance_codes": ["internal"], "type_of_quality_assurance_en": "Faculty board", "type_of_quality_assurance_ja": "教務委員会",
"level_framework": "JEQF", "level_value": "6", "level_en": "JEQF level 6", "level_ja": "JEQF レベル6",
"credit_other_recognition_value": 1, "credit_other_recognition_unit": "credit (Japan)", "credit_other_recognition_en": "1 credit", "credit_other_recognition_ja": "1単位",
"stackability_code": "stackable", "stackability_en": "Stackable: counts towards the Forestry Certificate", "stackability_ja": "積み上げ可能。「林業」修了証に算入"}`

// TestSettings lays keys over a complete description and compares with what a careful person says by the rules.
func TestSettings(t *testing.T) {
	file, err := os.ReadFile("testdata/settings.txt")
	if err != nil {
		t.Fatal(err)
	}
	base, err := microcredential.Parse([]byte(completeDescription))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		want, keys, _ := strings.Cut(line, " | ")
		d := base[0].Clone()
		var set map[string]jsontext.Value
		if err := json.Unmarshal([]byte(keys), &set); err != nil {
			t.Fatalf("%s: %v", keys, err)
		}
		for key, value := range set {
			if err := d.Set(key, value); err != nil {
				t.Fatal(err)
			}
			if value.Kind() == 'n' {
				d.Unset(key)
			}
		}
		got := []string{}
		for _, f := range check(d).Findings {
			matter := fmt.Sprintf("%s/%s/%s", f.Rule, f.Severity, f.Descriptor)
			if strings.Contains("R-09 R-16 R-19 R-20 R-24", f.Rule) && f.Code != "claim-waits" && !slices.Contains(got, matter) {
				got = append(got, matter)
			}
		}
		if text := strings.Join(got, " "); text != strings.Trim(want, "- ") {
			t.Errorf("%s: got %q, want %q", keys, text, want)
		}
	}
}
