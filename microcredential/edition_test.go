package microcredential_test

import (
	"os"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// invented is an edition beside 1.1: it renames Learner Effort, asks for the cost of participation, puts the assessment
// before the outcomes, and claims conformity in other words.
func invented(t *testing.T) *microcredential.Edition {
	t.Helper()
	data, err := os.ReadFile("testdata/guideline-9.0.json")
	if err != nil {
		t.Fatal(err)
	}
	e, err := microcredential.ParseEdition(data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A new edition is a new file: it is written, checked and read beside the older one, whose badges stay what they are.
func TestEditions(t *testing.T) {
	e11, e9 := microcredential.Edition11(), invented(t)
	both := microcredential.Editions{e11, e9}
	if both.Current() != e9 || microcredential.Editions(nil).Current() != e11 {
		t.Fatal("the current edition is not the last")
	}
	for _, lang := range microcredential.Langs {
		old, next := whole(t), whole(t)
		if err := next.Set("cost_of_participation_"+string(lang), map[microcredential.Lang]string{"en": "Free of charge", "ja": "無料"}[lang]); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			edition *microcredential.Edition
			d       *microcredential.Description
			effort  string // as its line begins, by language
		}{
			{e11, old, map[microcredential.Lang]string{"en": "Learner Effort : ", "ja": "Learner Effort (学習量) : "}[lang]},
			{e9, next, map[microcredential.Lang]string{"en": "Expected learning time : ", "ja": "Expected learning time (学修に要する時間) : "}[lang]},
		} {
			for _, noted := range []bool{true, false} {
				text, err := microcredential.Criteria(c.edition, c.d, lang, noted)
				if err != nil {
					t.Fatal(err)
				}
				r := microcredential.ReadCriteria(text, both...)
				chosen := map[bool]microcredential.Choice{true: microcredential.ByNote, false: microcredential.ByLabels}[noted]
				if r.Edition != c.edition || r.Chosen != chosen || !r.Exact || r.Noted != noted || !strings.Contains(text, "\n\n"+c.effort) {
					t.Errorf("edition %s, noted %t: read by %s because of its %s, exact %t, noted %t:\n%s",
						c.edition.Version, noted, r.Edition.Version, r.Chosen, r.Exact, r.Noted, text)
				}
				if report := r.Judge(); !report.Conforms || report.Edition != c.edition || report.Claimed != noted {
					t.Errorf("edition %s, noted %t: conforms %t, claimed %t: %v", c.edition.Version, noted, report.Conforms, report.Claimed, report.Findings)
				}
				first, second := strings.Index(text, "Type of assessment"), strings.Index(text, "Learning outcomes")
				if (first < second) != (c.edition == e9) {
					t.Errorf("edition %s is not written in its order:\n%s", c.edition.Version, text)
				}
			}
		}
	}
}

// What an edition asks for is asked for by its name, and only by it; a key of its own is no unknown one.
func TestCheckByEdition(t *testing.T) {
	e9, d := invented(t), whole(t)
	report := microcredential.Check(e9, d, microcredential.Options{})
	lacks := report.Findings
	if report.Conforms || len(lacks) == 0 || lacks[0].Rule != "R-02" || lacks[0].Descriptor != "cost_of_participation" ||
		!strings.HasPrefix(lacks[0].Message("en"), "Cost of participation: ") || !strings.HasPrefix(lacks[0].Message("ja"), "参加費用：") {
		t.Errorf("without its own descriptor: %v", lacks)
	}
	for _, lang := range d.Languages() {
		if err := d.Set("cost_of_participation_"+string(lang), "None"); err != nil {
			t.Fatal(err)
		}
	}
	if report = microcredential.Check(e9, d, microcredential.Options{}); report.Conforms || report.Count(microcredential.Error) != 1 {
		t.Errorf("with a placeholder: %v", report.Findings)
	}
	for _, lang := range d.Languages() {
		if err := d.Set("cost_of_participation_"+string(lang), "12,000 JPY"); err != nil {
			t.Fatal(err)
		}
	}
	if report = microcredential.Check(e9, d, microcredential.Options{}); !report.Conforms {
		t.Errorf("with its own descriptor: %v", report.Findings)
	}
	if unknown := d.UnknownKeys(e9); unknown != nil {
		t.Errorf("unknown keys %q", unknown)
	}
	if unknown := d.UnknownKeys(microcredential.Edition11()); len(unknown) != len(d.Languages()) {
		t.Errorf("unknown keys by edition 1.1: %q", unknown)
	}
}

func whole(t *testing.T) *microcredential.Description {
	t.Helper()
	list, err := microcredential.Parse([]byte(`{
		"title_en": "Reading of Tides", "title_ja": "潮を読む",
		"awarding_body_en": "Minato University", "awarding_body_ja": "みなと大学",
		"awarding_body_url": "https://minato-u.example/", "awarding_body_email": "office@minato-u.example",
		"country_region_of_the_issuer_code": "JP", "country_region_of_the_issuer_en": "Japan", "country_region_of_the_issuer_ja": "日本",
		"content_description_en": "How tides are read.", "content_description_ja": "潮の読み方を学ぶ。",
		"learning_outcomes_en": ["Explain a table of tides."], "learning_outcomes_ja": ["潮汐表を説明できる。"],
		"form_of_participation_en": "Online", "form_of_participation_ja": "オンライン",
		"learner_effort_en": "45 hours", "learner_effort_ja": "45時間",
		"type_of_assessment_en": "Written examination", "type_of_assessment_ja": "筆記試験",
		"type_of_quality_assurance_en": "Reviewed every year by the faculty's committee", "type_of_quality_assurance_ja": "学部教務委員会が毎年点検",
		"credit_other_recognition_en": "1 credit of Minato University", "credit_other_recognition_ja": "みなと大学の1単位"}`))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}
