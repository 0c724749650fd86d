package verification_test

import (
	"testing"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// A figure is drawn only where the text leaves no doubt.
func TestFigureOf(t *testing.T) {
	for _, c := range []struct {
		key  microcredential.Key
		text string
		lang locale.Language
		want string
	}{
		{microcredential.LearnerEffort, "45 hours in total: 15 hours of video, 20 hours of exercises, 10 hours of report writing", "en", "45 hours [15 20 10]"},
		{microcredential.LearnerEffort, "合計45時間（動画15時間、演習20時間、レポート作成10時間）", "ja", "45 時間 [15 20 10]"},
		{microcredential.LearnerEffort, "135 hours over 15 weeks (about 9 hours a week)", "en", "135 hours"},
		{microcredential.LearnerEffort, "15週間で135時間（週約9時間）", "ja", "135 時間"},
		{microcredential.LearnerEffort, "1 hour", "en", "1 hour"},
		{microcredential.LearnerEffort, "1,200 hours", "en", "1,200 hours"},
		{microcredential.LearnerEffort, "80 minutes", "en", "1.33 hours"},
		{microcredential.LearnerEffort, "20 hours of lectures and 25 hours of exercises, 45 hours in total", "en", "45 hours [20 25]"},
		{microcredential.LearnerEffort, "0 hours", "en", ""},
		{microcredential.LearnerEffort, "40 hours, of which 10 hours are live", "en", ""}, // not the whole: nothing adds up
		{microcredential.LearnerEffort, "20 hours of lectures and 25 hours of exercises", "en", ""},
		{microcredential.LearnerEffort, "15 hours of video, 20 hours of exercises, 10 hours of writing", "en", ""},
		{microcredential.LearnerEffort, "40–50 hours", "en", ""},
		{microcredential.LearnerEffort, "two weeks", "en", ""},
		{microcredential.LearnerEffort, "", "en", ""},
		{microcredential.Credit, "1 credit, recorded on the transcript", "en", "1 credit"},
		{microcredential.Credit, "2.5 ECTS credits", "en", "2.5 ECTS credits"},
		{microcredential.Credit, "4単位", "ja", "4 単位"},
		{microcredential.Credit, "２ 単位（大学設置基準）", "ja", "2 単位"},
		{microcredential.Credit, "1.5 ECTS", "en", "1.5 ECTS"},
		{microcredential.Credit, "ECTS: 3", "en", "3 ECTS"},
		{microcredential.Credit, "単位数：4", "ja", "4 単位"},
		{microcredential.Credit, "15 credit points", "en", "15 credit points"},
		{microcredential.Credit, "exempts from one course", "en", ""},
		{microcredential.Credit, "None. 2 credits may follow", "en", ""},
		{microcredential.Credit, "2 creditable courses", "en", ""},
		{microcredential.Level, "Level 6 of the Japanese Educational Qualifications Framework (first-year content)", "en", "6 of 8, step 6 of 8"},
		{microcredential.Level, "日本の教育資格枠組み レベル6（学士課程1年次相当の内容）", "ja", "6 ／8, step 6 of 8"},
		{microcredential.Level, "CEFR B2 (exit level)", "en", "B2 , step 4 of 6"},
		{microcredential.Level, "CEFR B1 to B2", "en", ""},
		{microcredential.Level, "EQF Level 6, JEQF Level 6", "en", ""},
		{microcredential.Level, "EQF Level 9", "en", ""},
		{microcredential.Level, "7", "en", ""},
		{microcredential.Level, "Level 3", "en", ""},
	} {
		if got := verification.FigureOf(c.key, c.text, c.lang); got != c.want {
			t.Errorf("%s of %q: %q, want %q", c.key, c.text, got, c.want)
		}
	}
}
