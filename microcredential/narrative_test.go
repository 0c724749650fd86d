package microcredential_test

import (
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// TestCriteriaInOtherForms: whatever JSON a platform makes of the criteria, their text is read, and what section 6 (2) asks
// is said.
func TestCriteriaInOtherForms(t *testing.T) {
	for criteria, want := range map[string]struct{ level, language, address, code string }{
		`{"narrative": "Level : EQF 5"}`:                                                {level: "EQF 5"},
		`[{"narrative": "Level : EQF 5"}]`:                                              {level: "EQF 5"},
		`{"id": "https://a.example/c", "narrative": "Level : EQF 5"}`:                   {level: "EQF 5", address: "https://a.example/c"},
		`"Level : EQF 5\n\nLanguage : English"`:                                         {level: "EQF 5", language: "English", code: "criteria-string"},
		`"レベル：5"`:                                                                       {level: "5", code: "criteria-string"},
		`["Level : EQF 5"]`:                                                             {level: "EQF 5", code: "criteria-string"},
		`["Level : EQF 5", "Language : English"]`:                                       {level: "EQF 5", language: "English", code: "criteria-several"},
		`[{"narrative": "Level : EQF 5"}, {"narrative": "Language : English"}]`:         {level: "EQF 5", language: "English", code: "criteria-several"},
		`["https://a.example/c", {"narrative": "Level : EQF 5"}]`:                       {level: "EQF 5", address: "https://a.example/c", code: "criteria-several"},
		`{"narrative": ["Level : EQF 5", "Language : English"]}`:                        {level: "EQF 5", language: "English", code: "criteria-several"},
		`"https://a.example/c"`:                                                         {address: "https://a.example/c", code: "criteria-address"},
		`["https://a.example/c", "https://a.example/d"]`:                                {address: "https://a.example/c", code: "criteria-address"},
		`[[[["Level : EQF 5"]]], 7, null, {"narrative": 7}, {"narrative": {"a": "b"}}]`: {},
	} {
		var b openbadges.BadgeClass
		if err := json.Unmarshal([]byte(`{"name": "a", "description": "b", "criteria": `+criteria+`}`), &b); err != nil {
			t.Errorf("%s: %v", criteria, err)
			continue
		}
		badge := microcredential.ReadBadge(&b, nil)
		level, _ := badge.Say(microcredential.Level, microcredential.English)
		language, _ := badge.Say(microcredential.Language, microcredential.English)
		if level.Text != want.level || language.Text != want.language || badge.CriteriaURL != want.address {
			t.Errorf("%s: level %q, language %q, address %q", criteria, level.Text, language.Text, badge.CriteriaURL)
		}
		got := ""
		if i := slices.IndexFunc(badge.Notes(), func(f microcredential.Finding) bool { return f.Rule == "R-11" }); i >= 0 {
			got = badge.Notes()[i].Code
		}
		if got != want.code {
			t.Errorf("%s: %q, want %q", criteria, got, want.code)
		}
	}
}
