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
