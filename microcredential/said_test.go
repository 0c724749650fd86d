package microcredential_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/microcredential"
)

func TestAnswerOf(t *testing.T) {
	for _, c := range []struct {
		key  microcredential.Key
		text string
		want microcredential.Answer
	}{
		{microcredential.Credit, "", microcredential.NotStated},
		{microcredential.Credit, "None", microcredential.SaidNone},
		{microcredential.Credit, "なし。", microcredential.SaidNone},
		{microcredential.Credit, "単位は付与しません", microcredential.SaidNone},
		{microcredential.Credit, "2 ECTS", microcredential.Said},
		{microcredential.Credit, "TBD", microcredential.NotStated},
		{microcredential.Credit, "シラバス参照", microcredential.Elsewhere},
		{microcredential.Prerequisites, "特になし", microcredential.SaidNone},
		{microcredential.Prerequisites, "High-school mathematics", microcredential.Said},
		{microcredential.TypeOfAssessment, "評価なし", microcredential.SaidNone},
		{microcredential.TypeOfAssessment, "No assessment", microcredential.SaidNone},
		{microcredential.TypeOfAssessment, "Quiz", microcredential.Said},
		{microcredential.QualityAssurance, "No quality assurance", microcredential.SaidNone},
		{microcredential.QualityAssurance, "See the website", microcredential.Elsewhere},
		{microcredential.Level, "未定", microcredential.NotStated},
	} {
		if got := microcredential.AnswerOf(c.key, c.text); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.key, c.text, got, c.want)
		}
	}
}

func TestEffortPartsIn(t *testing.T) {
	type parts = []microcredential.EffortPart
	const taught, own, examined = microcredential.TaughtHours, microcredential.OwnHours, microcredential.ExaminedHours
	for _, c := range []struct {
		text string
		want parts
		only bool
	}{
		{"45 hours", nil, false},
		{"15 hours of lectures", parts{{taught, 15}}, true},
		{"授業時間 15時間", parts{{taught, 15}}, true},
		{"45時間（講義15時間、自習29時間、試験1時間）", parts{{taught, 15}, {own, 29}, {examined, 1}}, false},
		{"15 hours of lectures, 29 hours of self-study and a 1-hour exam", parts{{taught, 15}, {own, 29}, {examined, 1}}, false},
		{"30 hours in total: 10 contact hours + 20 hours of independent study", parts{{taught, 10}, {own, 20}}, false},
		{"約20時間（動画視聴と演習）", nil, false},
		{"2 hours of lectures per week", nil, false},
		{"20 to 30 hours of homework", nil, false},
		{"", nil, false},
	} {
		if diff := cmp.Diff(c.want, microcredential.EffortPartsIn(c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		if got := microcredential.OnlyTaught(c.text); got != c.only {
			t.Errorf("only taught in %q: %t", c.text, got)
		}
	}
}
