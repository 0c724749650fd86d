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
		{microcredential.Prerequisites, "No prior knowledge needed.", microcredential.SaidNone},
		{microcredential.Prerequisites, "There are no entry requirements", microcredential.SaidNone},
		{microcredential.Prerequisites, "Open to everyone", microcredential.SaidNone},
		{microcredential.Prerequisites, "前提知識は問いません", microcredential.SaidNone},
		{microcredential.Prerequisites, "なし（誰でも受講可）", microcredential.SaidNone},
		{microcredential.Prerequisites, "パソコンがなくても可", microcredential.SaidNone},
		{microcredential.Prerequisites, "設けておりません", microcredential.SaidNone},
		{microcredential.Prerequisites, "High-school mathematics", microcredential.Said},
		{microcredential.Prerequisites, "No prior knowledge, but a laptop", microcredential.Said},
		{microcredential.Prerequisites, "No knowledge of statistics is needed", microcredential.Said}, // what else is, nobody has said
		{microcredential.Prerequisites, "高校数学の知識が必要。プログラミング経験は不要", microcredential.Said},
		{microcredential.Prerequisites, "「統計学入門」を履修していない者", microcredential.Said},
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
		{"15時間の授業と30時間の自習", parts{{taught, 15}, {own, 30}}, false},
		{"約20時間（動画視聴と演習）", nil, false},
		{"8 lectures of 90 minutes", nil, false},
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

func TestEffortNames(t *testing.T) {
	for text, want := range map[string]bool{"20 hours (8 of them taught)": true, "45時間（うち授業15時間）": true, "20 hours": false, "": false} {
		if got := microcredential.EffortNames(text, microcredential.TaughtHours); got != want {
			t.Errorf("%q speaks of taught hours: %t", text, got)
		}
	}
}

func TestSupervisionIn(t *testing.T) {
	for text, want := range map[string]string{
		"Written exam; online proctoring with photo ID": "online proctoring with photo ID",
		"筆記試験。試験会場で監督者のもと実施。本人確認あり":                     "試験会場で監督者のもと実施\n本人確認あり",
		"Quiz and report": "",
		"レポート":            "",
		"":                "",
	} {
		if got := microcredential.SupervisionIn(text); got != want {
			t.Errorf("of %q: %q, want %q", text, got, want)
		}
	}
}

func TestLanguagesIn(t *testing.T) {
	for text, want := range map[string][]string{
		"English": {"en"}, "英語": {"en"}, "Deutsch": {"de"}, "日本語・English": {"en", "ja"}, "中文": {"zh"}, "한국어": {"ko"}, "Français ou anglais": {"fr"}, "": nil,
	} {
		if diff := cmp.Diff(want, microcredential.LanguagesIn(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
