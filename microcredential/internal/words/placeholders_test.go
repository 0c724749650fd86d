package words_test

import (
	"testing"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// TestBlank: values as testdata/phrases.txt of microcredential judges them, here without a descriptor.
func TestBlank(t *testing.T) {
	for _, test := range []struct {
		text        string
		noneAnswers bool
		want        bool
	}{
		{"", false, true},
		{"―", false, true},
		{"未定", true, true},
		{"調整中（4月公表予定）", true, true},
		{"TBD (spring 2027)", true, true},
		{"TBD (60 % to pass)", false, false},
		{"[insert hours here]", false, true},
		{"text text text", false, true},
		{"None", false, true},
		{"None", true, false},
		{"なし。", false, true},
		{"なし。", true, false},
		{"なし（未定）", false, true},
		{"45 hours", false, false},
		{"レポートで評価する", false, false},
	} {
		if got := words.Blank(test.text, test.noneAnswers); got != test.want {
			t.Errorf("%q, none answers %t: blank %t", test.text, test.noneAnswers, got)
		}
	}
}

func TestPointsElsewhere(t *testing.T) {
	for text, want := range map[string]bool{
		"See the syllabus, p. 3":     true,
		"https://works.example/1":    true,
		"シラバス参照":                     true,
		"詳しくは募集要項をご覧ください。":           true,
		"45 hours; see the syllabus": false,
		"参照文献を読み、要約できる":              false,
		"": false,
	} {
		if got := words.PointsElsewhere(text); got != want {
			t.Errorf("%q: points elsewhere %t", text, got)
		}
	}
}

func TestAsksNothing(t *testing.T) {
	for text, want := range map[string]bool{
		"no prior knowledge needed.":       true,
		"特になし、どなたでも受講できます":                 true,
		"no prior knowledge, but a laptop": false,
		"高校数学の知識が必要。プログラミング経験は不要":          false,
		"「統計学入門」を履修していない者":                 false,
		"": false,
	} {
		if got := words.AsksNothing(text); got != want {
			t.Errorf("%q: asks nothing %t", text, got)
		}
	}
}
