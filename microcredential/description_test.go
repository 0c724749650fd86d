package microcredential_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/microcredential"
)

func TestParseFaults(t *testing.T) {
	for text, want := range map[string]string{
		``:                                    "the file is empty; write one JSON object",
		" \n":                                 "empty",
		`{`:                                   "ends too early, in line 1, column 2",
		"{\"title_ja\": \"表題\n":               "line 1, column 17 is not sound JSON",
		"{\n\"題\" \"a\"}":                     "line 2, column 5 is not sound JSON",
		`{"title_en":"a",}`:                   "line 1, column 17 is not sound JSON",
		"[{}\n{}]":                            "entry 2 of the list: line 2, column 1 is not sound JSON",
		`"x"`:                                 "JSON object",
		`[{"title_en":"a"},3]`:                "entry 2 of the list: a micro-credential is a JSON object",
		"{\"title_en\":\"a\"}\n {}":           "follows the JSON text in line 2, column 2",
		`{"title_en":"a","title_en":1}`:       `“title_en”: this key is given twice`,
		`{"title_en":"a","Title_EN":"b"}`:     `“Title_EN”: “title_en” is given already`,
		`{"title_en":3}`:                      `“title_en”: a text in quotation marks belongs here`,
		`{"learning_outcomes_ja":"x"}`:        `“learning_outcomes_ja”: a list`,
		`{"learning_outcomes_ja":["x",2]}`:    `“learning_outcomes_ja”: entry 2 of this list`,
		`{"learner_effort_hours":"45"}`:       `“learner_effort_hours”: a number`,
		`{"learner_effort_hours":-1}`:         `between`,
		`{"claims_conformity":"yes"}`:         `true or false`,
		`{"extra_expires":"next year"}`:       `“extra_expires”: a date`,
		`{"extra_expires":20281115}`:          `“extra_expires”: a date`,
		`{"level_value":[6]}`:                 `“level_value”: a text such as`,
		`{"type_of_assessment_codes":"quiz"}`: `a list`,
		"{\n\"title_ja\":\"表\x83\x5c\"}":      "line 2, column 14 is not UTF-8",
		`{"title_en":"\ud842"}`:               "line 1, column",
		`{"x":"` + strings.Repeat("a", microcredential.MaxDescription) + `"}`: "more than",
		strings.Repeat(" ", microcredential.MaxList+1):                        "split",
	} {
		_, err := microcredential.Parse([]byte(text))
		var input *microcredential.InputError
		if !errors.As(err, &input) {
			t.Errorf("%.60q: %v is no InputError", text, err)
			continue
		}
		if !strings.Contains(input.Error(), want) {
			t.Errorf("%.60q: error %q, want one with %q", text, input, want)
		}
		if ja := input.Message(microcredential.Japanese); !strings.Contains(input.Error(), input.Message(microcredential.English)) || ja == input.Message("en") {
			t.Errorf("%.60q: %q in Japanese", text, ja)
		}
	}
}

func TestInputErrorInJapanese(t *testing.T) {
	var d microcredential.Description
	if err := d.Set("awarding_body_url", "a.example"); err != nil {
		t.Fatal(err)
	}
	_, home := d.HomeURL()
	_, email := microcredential.NormalizeEmail("a")
	_, date := microcredential.ParseDate("20 March", nil)
	for want, err := range map[string]error{
		"「title_en」：引用符で囲んだ文字列を記入してください":                d.Set("title_en", 3),
		"「awarding_body_url」：「a.example」はウェブサイトのURLとして": home,
		"メールアドレスの形式になっていません":                            email,
		"「20 March」は、タイムゾーン付きの日時として":                    date,
	} {
		var input *microcredential.InputError
		if !errors.As(err, &input) || !strings.Contains(input.Message(microcredential.Japanese), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestDescriptionKeepsEveryKey(t *testing.T) {
	const text = `{"title_en":"A","unknown":{"deep":[1.50,null]},"credit_other_recognition_value":null,"level_value":6,"x":"\u00e9"}`
	list, err := microcredential.Parse([]byte("\ufeff" + text))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	got, err := json.Marshal(list[0])
	if err != nil {
		t.Fatal(err)
	}
	want := jsontext.Value(text)
	back := jsontext.Value(got).Clone()
	if want.Canonicalize() != nil || back.Canonicalize() != nil || string(want) != string(back) {
		t.Errorf("%s, want %s", back, want)
	}
	if !strings.Contains(string(got), "1.50") {
		t.Errorf("the number 1.50 was rewritten: %s", got)
	}
}

func TestIdentity(t *testing.T) {
	d := samples(t, "good")["mc-01"]
	class, profile := string(d.ClassText()), string(d.ProfileText())
	for name, want := range map[string]struct{ class, profile bool }{
		"title_en": {true, false}, "learning_outcomes_ja": {true, false}, "badge_image_alt_en": {true, false},
		"claims_conformity": {false, false}, "extra_review_by": {true, false},
		"awarding_body_email": {false, true}, "awarding_body_trust_statement_ja": {false, true}, "country_region_of_the_issuer_en": {false, true},
		"awarding_body_en": {true, true}, "date_of_issuing": {false, false}, "identification_of_the_learner_email": {false, false}, "id": {false, false},
	} {
		c := d.Clone()
		c.Unset(name)
		if got := string(c.ClassText()) != class; got != want.class {
			t.Errorf("%s: class text changes %v", name, got)
		}
		if got := string(c.ProfileText()) != profile; got != want.profile {
			t.Errorf("%s: profile text changes %v", name, got)
		}
	}
	same := d.Clone()
	if err := errors.Join(same.Set("awarding_body_url", "HTTPS://WWW.mizunara-u.example:443"), same.Set("title_en", " Data Literacy for Evidence-based Decisions\r\n"), same.Set("level_en2", nil)); err != nil {
		t.Fatal(err)
	}
	if string(same.ClassText()) != class || string(same.ProfileText()) != profile {
		t.Error("another spelling of the same facts counts as a change")
	}
}

func TestKey(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`{"id":"mc-1","title_en":"A"}`, "id:mc-1"},
		{`{"title_en":" Data　Literacy ","title_ja":"x"}`, "title:data literacy"},
		{`{"title_ja":"ＩｏＴ入門"}`, "title:iot入門"},
		{`{}`, ""},
	} {
		list, err := microcredential.Parse([]byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := list[0].Key(); got != test.want {
			t.Errorf("%s: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestHomeURL(t *testing.T) {
	for typed, want := range map[string]string{
		"https://www.mizunara-u.example/":     "https://www.mizunara-u.example/",
		"https://www.mizunara-u.example":      "https://www.mizunara-u.example/",
		"HTTPS://WWW.Mizunara-U.Example:443/": "https://www.mizunara-u.example/",
		"http://a.example:80/b/../c//":        "http://a.example/c",
		"https://a.example:8443/c/#top":       "https://a.example:8443/c",
		"https://例え.example/":                 "https://xn--r8jz45g.example/",
		"https://u:p@a.example/":              "",
		"a.example":                           "",
		"ftp://a.example":                     "",
		"https:///x":                          "",
		"":                                    "",
	} {
		d := new(microcredential.Description)
		if err := d.Set("awarding_body_url", typed); err != nil {
			t.Fatal(err)
		}
		if got, err := d.HomeURL(); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
}

func TestNormalizeEmail(t *testing.T) {
	for typed, want := range map[string]string{
		"　Misaki.Sato@Students.Mizunara-U.example \n": "misaki.sato@students.mizunara-u.example",
		"o'neill+x@example.org":                       "o'neill+x@example.org",
		"hanako..x.@mobile.example":                   "hanako..x.@mobile.example",
		"a@例え.example":                                "a@xn--r8jz45g.example",
		"":                                            "",
		"ａ@example.org":                               "",
		"a＠example.org":                               "",
		"a@example。jp":                                "",
		"a b@example.org":                             "",
		"a@example.org\r\nBcc: b@example.org":         "",
		"a@localhost":                                 "",
		"a@@example.org":                              "",
		"a@example..org":                              "",
		"a@[192.0.2.1]":                               "",
		"a@192.0.2.1":                                 "",
		"<a@example.org>":                             "",
		"a,b@example.org":                             "",
		"さとう@example.org":                             "",
		strings.Repeat("a", 65) + "@example.org":      "",
	} {
		got, err := microcredential.NormalizeEmail(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
		if err != nil && typed != "" && strings.Contains(err.Error(), typed) {
			t.Errorf("%q: the error repeats the address", typed)
		}
	}
	if _, err := microcredential.NormalizeEmail("ａ@example.org"); !errors.Is(err, microcredential.ErrEmailFullWidth) {
		t.Errorf("full width: %v", err)
	}
}

func TestDates(t *testing.T) {
	tokyo := microcredential.DefaultZone
	for typed, want := range map[string]string{
		"2026-03-20T10:00:00+09:00": "2026-03-20T10:00:00+09:00",
		"2026-05-04T11:20:00+10:00": "2026-05-04T11:20:00+10:00",
		"2026-03-20T10:00Z":         "2026-03-20T10:00:00Z",
		"2026-03-20":                "2026-03-20T00:00:00+09:00",
		"2026-03-20T10:00:00":       "",
		"2026-13-01":                "",
		"20 March 2026":             "",
		"1767225600":                "",
	} {
		at, err := microcredential.ParseDate(typed, tokyo)
		if (err == nil) != (want != "") || err == nil && at.Format(time.RFC3339) != want {
			t.Errorf("%q: %v, %v, want %q", typed, at, err, want)
		}
	}
	d := samples(t, "good")["mc-04"]
	if at, given, err := d.Expires(tokyo); err != nil || !given || at.Format(time.RFC3339) != "2028-11-15T23:59:59+09:00" {
		t.Errorf("expires %v, %v, %v", at, given, err)
	}
	if _, given, err := samples(t, "good")["mc-01"].Expires(tokyo); given || err != nil {
		t.Errorf("mc-01 expires: %v, %v", given, err)
	}
}

// TestGuidelineData holds our data to the samples, which name every descriptor.
func TestGuidelineData(t *testing.T) {
	g := microcredential.Edition11()
	if g.Version != "1.1" || g.Revised != "2025-05-27" || len(g.Descriptors) != 17 || len(g.InCriteria()) != 11 {
		t.Fatalf("guideline %+v", g)
	}
	mandatory := []int{}
	for i, d := range g.Descriptors {
		if d.Number != i+1 {
			t.Errorf("descriptor %d has number %d", i+1, d.Number)
		}
		if d.Mandatory {
			mandatory = append(mandatory, d.Number)
		}
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4, 6, 7, 9, 10, 11, 12, 15}, mandatory); diff != "" {
		t.Error(diff)
	}
	var labels []string
	for _, d := range g.InCriteria() {
		labels = append(labels, d.Label)
	}
	// Section 6 (2) of the guideline names them in this order.
	want := "Learning outcomes : Language : Form of participation : Learner Effort : Type of assessment : Type of quality assurance : Level : Certification : Credit/ Other Recognition : Prerequisites needed to enroll : Stackability"
	if got := strings.Join(labels, " : "); got != want {
		t.Errorf("labels %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, d := range samples(f, "good") {
		data, err := json.Marshal(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`[{"title_en":"a"},{"level_value":6,"raw_criteria_en":"Language: x"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := microcredential.Parse(data)
		var input *microcredential.InputError
		if err != nil && !errors.As(err, &input) {
			t.Fatalf("%q: %v is no InputError", data, err)
		}
		for _, d := range list {
			check(d)
			out, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			again, err := microcredential.Parse(out)
			if err != nil || string(again[0].ClassText()) != string(d.ClassText()) {
				t.Errorf("%q reads differently: %v", out, err)
			}
		}
	})
}
