package microcredential_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

func TestCleanName(t *testing.T) {
	for _, c := range []struct{ name, want, hidden string }{
		{"佐藤 美咲", "佐藤 美咲", ""},
		{"葛\U000E0100城", "葛\U000E0100城", ""},                         // an ideograph's form
		{"Zoë\u0301", "Zoë\u0301", ""},                               // a mark
		{"می\u200cخواهم", "می\u200cخواهم", ""},                       // Persian needs the non-joiner
		{"क्\u200dष", "क्\u200dष", ""},                               // Devanagari the joiner
		{"Misaki\u200b Sato", "Misaki Sato", "U+200B"},               // a space of no width
		{"Misaki \u202eotaS", "Misaki otaS", "U+202E"},               // read from right to left
		{"\u2067Misaki\u2069", "Misaki", "U+2067, U+2069"},           // an isolate
		{"Mi\u00adsaki\ufeff", "Misaki", "U+00AD, U+FEFF"},           // a soft hyphen, a byte-order mark
		{"Sato\u200d", "Sato", "U+200D"},                             // a joiner that joins nothing
		{"Mitome\U000E0041\U000E0042", "Mitome", "U+E0041, U+E0042"}, // tags
		{"\u3164", "", "U+3164"},                                     // a filler that looks like nothing
	} {
		if got, hidden := microcredential.CleanName(c.name), microcredential.HiddenIn(c.name); got != c.want || hidden != c.hidden {
			t.Errorf("%+q: cleaned %+q, hidden %q; want %+q, %q", c.name, got, hidden, c.want, c.hidden)
		}
	}
}

// A description's names are refused where what is seen is not what stands there, and where nobody could read them.
func TestNamesOfDescriptions(t *testing.T) {
	for _, c := range []struct{ key, text, code string }{
		{"title_en", "Data \u202eycaretiL", "name-hidden"},
		{"title_en", strings.Repeat("Data ", 61), "name-long"},
		{"title_ja", strings.Repeat("デ", 300), ""},
		{"awarding_body_ja", "ミズナラ\u200b大学", "name-hidden"},
		{"awarding_body_en", "Mizuna" + strings.Repeat("\u0301", 7) + "ra University", "name-marks"},
		{"title_ja", "データ\ue000入門", "name-private"},
		{"title_ja", "データ\ufffd入門", "name-lost"},
		{"identification_of_the_learner_name_ja", "\U000f0000田", "name-private"},
		{"identification_of_the_learner_name_en", strings.Repeat("a", 300_000), "name-long"},
	} {
		d := samples(t, "good")["mc-01"].Clone()
		if err := d.Set(c.key, c.text); err != nil {
			t.Fatal(err)
		}
		got := ""
		report := check(d)
		for _, f := range report.Findings {
			if strings.HasPrefix(f.Code, "name-") {
				got = f.Code
			}
		}
		if got != c.code || report.Conforms != (c.code == "" || c.code == "name-private") {
			t.Errorf("%s %.20q: code %q, conforms %t; want %q", c.key, c.text, got, report.Conforms, c.code)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("葛\U000E0100城 \u202eotaS\u200d")
	f.Fuzz(func(t *testing.T, name string) {
		clean := microcredential.CleanName(name)
		if microcredential.HiddenIn(clean) != "" || len(clean) > len(name)+2*strings.Count(name, "") {
			t.Errorf("%+q: cleaned %+q, in which %s is hidden", name, clean, microcredential.HiddenIn(clean))
		}
	})
}
