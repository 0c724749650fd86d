package microcredential_test

import (
	"slices"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// A finding points at the keys in the file, says what was understood, and gives an example of the descriptor's own kind.
func TestAdvice(t *testing.T) {
	list, err := microcredential.Parse([]byte(`[{"title_en": "One"}, {
		"titel_ja": "データ",
		"title_en": "Data",
		"learner_effort_en": "15 hours", "learner_effort_ja": "15時間",
		"credit_other_recognition_ja": "1単位",

		"awarding_body_url": "mizunara",
		"type_of_assessment_ja": "未定"
	}]`))
	if err != nil {
		t.Fatal(err)
	}
	d := list[1]
	want := map[string]struct {
		spots      []microcredential.Spot
		understood string
	}{
		"near-key":      {[]microcredential.Spot{{"titel_ja", 2}}, ""},
		"body-url-form": {[]microcredential.Spot{{"awarding_body_url", 7}}, ""},
		"hours-taught":  {[]microcredential.Spot{{"learner_effort_en", 4}, {"learner_effort_ja", 4}}, "15時間"},
	}
	for _, f := range check(d).Findings {
		a := d.Advice(f, microcredential.Japanese)
		if w, judged := want[f.Code]; judged && f.Descriptor != microcredential.Credit {
			if !slices.Equal(a.Spots, w.spots) || a.Understood != w.understood {
				t.Errorf("%s: at %v, understood %q; want %v, %q", f.Code, a.Spots, a.Understood, w.spots, w.understood)
			}
			delete(want, f.Code)
		}
		if f.Descriptor == microcredential.Credit && f.Code == "hours-taught" && a.Understood != "1単位" {
			t.Errorf("the credits are understood as %q", a.Understood)
		}
		if f.Descriptor != "" && (a.Example == "" || len(a.Spots) == 0) {
			t.Errorf("%s of %s: example %q, at %v", f.Code, f.Descriptor, a.Example, a.Spots)
		}
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

// Every example is a text that the rules themselves have nothing to say about.
func TestExamplesAreGood(t *testing.T) {
	d := new(microcredential.Description)
	example := func(key microcredential.Key, lang microcredential.Lang) string {
		return d.Advice(microcredential.Finding{Descriptor: key}, lang).Example
	}
	for _, row := range microcredential.Edition11().Descriptors[2:] {
		for _, lang := range microcredential.Langs {
			var value any = example(row.Key, lang)
			if row.Key == microcredential.LearningOutcomes {
				value = []string{example(row.Key, lang)}
			}
			if err := d.Set(string(row.Key)+"_"+string(lang), value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for key, value := range map[string]string{"awarding_body_url": "https://www.mizunara-u.example/", "awarding_body_email": "office@mizunara-u.example"} {
		if err := d.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if report := check(d); len(report.Findings) > 0 {
		t.Errorf("the examples are found fault with: %v", sentences(report))
	}
}

// For hours that are about a third of what a Japanese credit stands for, in whatever words the credit is given, the
// warning asks whether they are taught hours alone; other credits are other credits.
func TestTaughtHours(t *testing.T) {
	for _, c := range []struct {
		country, credit, want string // want: what is understood; "" where nothing is asked
	}{
		{"NZ", "1 Japanese credit", "1 Japanese credit"},
		{"NZ", "One Japanese university credit", "1 Japanese credit"},
		{"", "Japanese credits: 1", "1 Japanese credit"},
		{"", "1 credit (Japan)", "1 Japanese credit"},
		{"", "1 credit under Japanese standards", "1 Japanese credit"},
		{"JP", "1 academic credit", "1 academic credit"},
		{"JP", "1 credit of Kestrel Institute of Technology", "1 credit"},
		{"JP", "1 ECTS", ""},
		{"NZ", "1 credit", ""},
		{"NZ", "1 credit, recognised by Japanese employers", ""},
	} {
		d := whole(t)
		for _, lang := range microcredential.Langs {
			for _, key := range []string{"country_region_of_the_issuer_", "credit_other_recognition_", "learner_effort_"} {
				d.Unset(key + string(lang))
			}
		}
		for key, value := range map[string]string{"country_region_of_the_issuer_code": c.country, "learner_effort_en": "15 hours", "credit_other_recognition_en": c.credit} {
			if err := d.Set(key, value); err != nil {
				t.Fatal(err)
			}
		}
		got := ""
		for _, f := range check(d).Findings {
			if f.Code == "hours-taught" && f.Descriptor == microcredential.Credit {
				got = d.Advice(f, microcredential.English).Understood
			}
		}
		if got != c.want {
			t.Errorf("%q in %q: asked about %q, want %q", c.credit, c.country, got, c.want)
		}
	}
}
