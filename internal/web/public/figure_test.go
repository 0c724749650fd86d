package public_test

import (
	"testing"

	"github.com/mitome/mitome/internal/web/public"
)

// A figure is drawn only where the text leaves no doubt.
func TestFigureOf(t *testing.T) {
	for _, c := range []struct{ key, text, lang, want string }{
		{"effort", "45 hours in total: 15 hours of video, 20 hours of exercises, 10 hours of report writing", "en", "45 hours [15 20 10]"},
		{"effort", "合計45時間（動画15時間、演習20時間、レポート作成10時間）", "ja", "45 時間 [15 20 10]"},
		{"effort", "135 hours over 15 weeks (about 9 hours a week)", "en", "135 hours"},
		{"effort", "15週間で135時間（週約9時間）", "ja", "135 時間"},
		{"effort", "1 hour", "en", "1 hour"},
		{"effort", "1,200 hours", "en", "1,200 hours"},
		{"effort", "80 minutes", "en", "1.33 hours"},
		{"effort", "20 hours of lectures and 25 hours of exercises, 45 hours in total", "en", "45 hours [20 25]"},
		{"effort", "0 hours", "en", ""},
		{"effort", "40 hours, of which 10 hours are live", "en", ""}, // not the whole: nothing adds up
		{"effort", "20 hours of lectures and 25 hours of exercises", "en", ""},
		{"effort", "15 hours of video, 20 hours of exercises, 10 hours of writing", "en", ""},
		{"effort", "40–50 hours", "en", ""},
		{"effort", "two weeks", "en", ""},
		{"effort", "", "en", ""},
		{"credit", "1 credit, recorded on the transcript", "en", "1 credit"},
		{"credit", "2.5 ECTS credits", "en", "2.5 ECTS credits"},
		{"credit", "4単位", "ja", "4 単位"},
		{"credit", "None. 2 credits may follow", "en", ""},
		{"credit", "2 creditable courses", "en", ""},
		{"level", "Level 6 of the Japanese Educational Qualifications Framework (first-year content)", "en", "6 of 8, step 6 of 8"},
		{"level", "日本の教育資格枠組み レベル6（学士課程1年次相当の内容）", "ja", "6 ／8, step 6 of 8"},
		{"level", "CEFR B2 (exit level)", "en", "B2 , step 4 of 6"},
		{"level", "CEFR B1 to B2", "en", ""},
		{"level", "EQF Level 6, JEQF Level 6", "en", ""},
		{"level", "EQF Level 9", "en", ""},
		{"level", "7", "en", ""},
		{"level", "Level 3", "en", ""},
	} {
		if got := public.FigureOf(c.key, c.text, c.lang); got != c.want {
			t.Errorf("%s of %q: %q, want %q", c.key, c.text, got, c.want)
		}
	}
}
