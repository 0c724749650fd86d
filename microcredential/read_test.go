package microcredential_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/microcredential"
)

func TestGenerousReading(t *testing.T) {
	for _, test := range []struct {
		text, value string
		key         microcredential.Key
	}{
		{"Language:Japanese", "Japanese", microcredential.Language},
		{"language ： Japanese", "Japanese", microcredential.Language},
		{"　LANGUAGE　：　Japanese", "Japanese", microcredential.Language},
		{"LearnerEffort: 45 hours", "45 hours", microcredential.LearnerEffort},
		{"learner  effort :45 hours", "45 hours", microcredential.LearnerEffort},
		{"Credit/Other recognition: 1 credit", "1 credit", microcredential.Credit},
		{"**Level:** B2", "B2", microcredential.Level},
		{"**Level** : B2", "B2", microcredential.Level},
		{"__Level__: B2", "B2", microcredential.Level},
		{"*Level:* **B2** exit", "**B2** exit", microcredential.Level},
		{"## Level: B2", "B2", microcredential.Level},
		{"- Level: B2", "B2", microcredential.Level},
		{"・レベル：B2", "B2", microcredential.Level},
		{"■ レベル： B2", "B2", microcredential.Level},
		{"【レベル】：B2", "B2", microcredential.Level},
		{"（7）レベル：B2", "B2", microcredential.Level},
		{"⑦レベル：B2", "B2", microcredential.Level},
		{"13. Level: B2", "B2", microcredential.Level},
		{"> Level: B2", "B2", microcredential.Level},
		{"Ｌｅｖｅｌ：B2", "B2", microcredential.Level},
		{"ﾚﾍﾞﾙ：B2", "B2", microcredential.Level},
		{"Level (レベル): B2", "B2", microcredential.Level},
		{"Level（レベル）：B2", "B2", microcredential.Level},
		{"レベル / Level: B2", "B2", microcredential.Level},
		{"**Level** (レベル): B2", "B2", microcredential.Level},
		{"Level\u00a0: B2", "B2", microcredential.Level},
		{"Level:\nB2\n", "B2", microcredential.Level},
		{"Level:\r\nB2\r\nexit", "B2\nexit", microcredential.Level},
		{"Level:\rB2", "B2", microcredential.Level},
		{"<p><b>Level</b>: B2 &amp; more</p>", "B2 & more", microcredential.Level},
		{"<strong>Level:</strong> B2<br/>exit", "B2\nexit", microcredential.Level},
		{"<ul><li>Level: B2</li><li>Language: Japanese</li></ul>", "B2", microcredential.Level},
		{"<style>p{}</style><p>Level&#58; B2", "B2", microcredential.Level},
		{"Level: a < b: c", "a < b: c", microcredential.Level},
		{"Introduction.\nLevel: B2", "B2", microcredential.Level},
	} {
		r := microcredential.ReadCriteria(test.text)
		if got := text(r, test.key); got != test.value || r.Exact {
			t.Errorf("%q: %q, exact %v, want %q", test.text, got, r.Exact, test.value)
		}
	}
}

func TestNoGuessing(t *testing.T) {
	raw, _ := samples(t, "bad")["bad-03"].Raw("raw_criteria_en")
	for _, text := range []string{
		string(raw), "", "The Level: B2", "Level B2", "Learning: a", "a Language : b", "Attend all three lectures.\nhttps://example.org/criteria",
	} {
		r := microcredential.ReadCriteria(text)
		if len(r.Texts) != 0 || r.Exact {
			t.Errorf("%q: values %v, exact %v", text, r.Texts, r.Exact)
		}
	}
}

func TestLooseOutcomes(t *testing.T) {
	want := []string{"Explain a.", "Do b\n(well)."}
	for _, text := range []string{
		"Learning outcomes:\n* Explain a.\n* Do b\n  (well).",
		"Learning outcomes:\n1. Explain a.\n2. Do b\n(well).",
		"Learning outcomes:\n・Explain a.\n・Do b\n　(well).",
		"Learning outcomes:\n(1) Explain a.\n(2) Do b\n(well).",
		"Learning outcomes:\n①Explain a.\n②Do b\n(well).",
		"<p>Learning outcomes:</p><ul><li>Explain a.</li><li>Do b<br>(well).</li></ul>",
	} {
		v, _ := microcredential.ReadCriteria(text).Say(microcredential.LearningOutcomes, "en")
		for i := range v.Items {
			v.Items[i] = strings.ReplaceAll(v.Items[i], "　", "")
		}
		if diff := cmp.Diff(want, v.Items); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	v, _ := microcredential.ReadCriteria("Learning outcomes: Explain a.\nDo b.\n\n-5 °C is understood.\n2.5 hours").Say(microcredential.LearningOutcomes, "en")
	if diff := cmp.Diff([]string{"Explain a.", "Do b.", "-5 °C is understood.", "2.5 hours"}, v.Items); diff != "" {
		t.Error(diff)
	}
}

func TestReadingSaysWhatWasNotExact(t *testing.T) {
	r := microcredential.ReadCriteria("Welcome!\nstackability: yes\nLevel: B2\nLevel: C1\nTitle of the micro-credential: X")
	var got []string
	for _, n := range r.Notes() {
		if n.Code != "no-label" {
			got = append(got, n.Rule+" "+n.Code+" "+string(n.Descriptor))
		}
	}
	slices.Sort(got)
	want := []string{"R-11 elsewhere title", "R-13 label-order level", "R-13 label-spelling level", "R-13 label-spelling stackability", "R-14 duplicate-label level"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text(r, microcredential.Level) != "B2" || r.Unassigned[0].Text != "Welcome!" {
		t.Errorf("reading %+v", r)
	}
}

func TestConformityNote(t *testing.T) {
	d := new(microcredential.Description)
	if err := d.Set("language_en", "English"); err != nil {
		t.Fatal(err)
	}
	text, err := microcredential.Criteria(microcredential.Edition11(), d, microcredential.English, true)
	if err != nil {
		t.Fatal(err)
	}
	want := "Language : English\n\nCertification : This digital credential conforms to the Guidelines for Issuing Micro-credentials Digitally 1.1."
	if text != want {
		t.Errorf("%q, want %q", text, want)
	}
	r := microcredential.ReadCriteria(text)
	if _, found := r.Say(microcredential.Certification, r.Lang); found || !r.Noted || !r.Exact {
		t.Errorf("reading %+v", r)
	}
}

func TestEscapes(t *testing.T) {
	for value, want := range map[string]string{
		"a\n# b": "a\n\\# b", "a\n\\# b": "a\n\\\\# b", "a\n- b": "a\n\\- b", "a\n  > b": "a\n  \\> b", "a\n3. b": "a\n3\\. b",
		"a\n===": "a\n\\===", "a\n---": "a\n\\---", "a\n* * *": "a\n\\* * *", "a\n```": "a\n\\```", "a\n<div>": "a\n\\<div>", "a\n[x]: y": "a\n\\[x]: y",
		"a\n#b": "a\n#b", "a\n-b": "a\n-b", "a\n2.5 h": "a\n2.5 h", "a\n*b*": "a\n*b*", "a\n< b": "a\n< b", "a\n\\b": "a\n\\b",
	} {
		d := new(microcredential.Description)
		if err := d.Set("language_en", value); err != nil {
			t.Fatal(err)
		}
		text, err := microcredential.Criteria(microcredential.Edition11(), d, microcredential.English, false)
		if err != nil || text != "Language : "+want {
			t.Errorf("%q: %q, %v, want %q", value, text, err, want)
		}
	}
}

func TestLongCriteria(t *testing.T) {
	for _, unit := range []string{"a:\n", "- - - :\n", ":", "<p>", "&amp;", "Language : x\n\n", "- a\n", "\\", "<"} {
		r := microcredential.ReadCriteria("Level: B2\n" + strings.Repeat(unit, microcredential.MaxCriteria))
		if r.Exact || !slices.ContainsFunc(r.Notes(), func(f microcredential.Finding) bool { return f.Code == "too-long" }) {
			t.Errorf("%q: exact %v, notes %v", unit, r.Exact, r.Notes())
		}
	}
}
