package figures_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/microcredential/internal/figures"
)

func TestEffortIn(t *testing.T) {
	for text, want := range map[string]float64{
		"45 hours in total: 15 hours of video, 20 hours of exercises, 10 hours of report writing": 45,
		"10 hours of video and 20 of reading, 30 hours altogether":                                30,
		"45 hours": 45,
		"Guided learning hours: 30; total qualification time: 60": 60,
		"Study time: 6 weeks":          -1,
		"Total study time: 90 min":     1.5,
		"15コマ（1コマ90分）":                 -1, // what a session takes is no total, however many there are
		"1コマ90分×15コマ":                  22.5,
		"15コマ（22.5時間）":                 22.5,
		"8 lectures of 90 minutes":     -1,
		"Six 2-hour workshops":         -1,
		"12 hours, in 6 workshops":     12,
		"45時間":                         45,
		"４５時間":                         45,
		"合計45時間（講義15時間、演習30時間）":        45,
		"45時間（講義15時間、演習30時間）":          45,
		"about 1,200 hours":            1200,
		"22.5 hours":                   22.5,
		"2時間半":                         2.5,
		"2 hours 30 minutes":           2.5,
		"90 h":                         90,
		"a 30-hour course":             30,
		"60 notional learning hours":   60,
		"Total: 10 hours, 2 per week":  10,
		"3 hours per week, 10 weeks":   -1,
		"週3時間、15週":                     -1,
		"40-50 hours":                  -1,
		"40〜50時間":                      -1,
		"15 hours and 30 hours":        -1,
		"a few hours":                  -1,
		"20240 h2o experiments":        -1,
		"":                             -1,
		"24 hours a day help is there": -1,
		"135 hours over 15 weeks (about 9 hours a week)":    135,
		"15週間で135時間（週約9時間）":                                 135,
		"Total hours: 45 (lectures 15 hours, exercises 30)": 45,
		"学習時間：45時間":                                         45,
		"四十五時間":                                             45,
		"A 90-minute workshop":                              1.5,
		"45 hours, with 15-minute quizzes":                  45,
		"会計15時間、統計30時間":                                     -1, // subjects, no totals
		"16時間（土曜日2回で12時間、計画の作成4時間）":                         16,
		"計測6時間、計算4時間、計10時間":                                 10,
		"40 hours, of which 10 hours are live":              -1,
		"each week 3 hours, 15 weeks":                       -1,
		"total 40–50 hours":                                 -1,
		"total " + strings.Repeat("9", 400) + " hours":      -1,
	} {
		effort, ok := figures.EffortIn(text)
		got := effort.Hours
		if ok != (want >= 0) || ok && math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: %v %t, want %v", text, got, ok, want)
		}
	}
}

func TestEffortPartsIn(t *testing.T) {
	type parts = []figures.EffortPart
	const taught, own, examined = figures.TaughtHours, figures.OwnHours, figures.ExaminedHours
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
		if diff := cmp.Diff(c.want, figures.EffortPartsIn(c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		if got := figures.OnlyTaught(c.text); got != c.only {
			t.Errorf("only taught in %q: %t", c.text, got)
		}
	}
}

func TestEffortNames(t *testing.T) {
	for text, want := range map[string]bool{"20 hours (8 of them taught)": true, "45時間（うち授業15時間）": true, "20 hours": false, "": false} {
		if got := figures.EffortNames(text, figures.TaughtHours); got != want {
			t.Errorf("%q speaks of taught hours: %t", text, got)
		}
	}
}

// TestStatesHours: a number is stated by a figure, a product or two bounds. TestHourFigures of microcredential has more.
func TestStatesHours(t *testing.T) {
	for text, want := range map[string]bool{
		"45 hours": true, "45時間": true, "40–50 hours": true, "between 40 and 50 hours": true,
		"15 × 3 hours": true, "1コマ90分×30コマ": true, "15 weeks, 3 hours each": true, "週3時間、15週": true,
		"450 hours": false, "between 50 and 60 hours": false, "15 × 2 hours": false, "45分": false, "": false,
	} {
		if got := figures.StatesHours(text, 45); got != want {
			t.Errorf("%q states 45 hours: %t", text, got)
		}
	}
}

// FuzzHours: whatever strangers write is read without panic, in order, and a total is one of the figures.
func FuzzHours(f *testing.F) {
	for _, seed := range []string{"45時間（講義15時間）", "2 hours 30 minutes", "Total hours: 45", "40〜50時間", "pt45h", "百二十時間", "週3時間半", "1,200 hours in total"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := figures.ReadHours(text)
		effort, ok := figures.EffortIn(text)
		total := effort.Hours
		found := !ok
		if math.IsInf(total, 0) {
			t.Errorf("%q: %v", text, total)
		}
		for _, x := range all {
			if x.From < 0 || math.IsNaN(x.From) || math.IsNaN(x.To) {
				t.Errorf("%q: %+v", text, x)
			}
			found = found || x.From == total
		}
		if !found {
			t.Errorf("%q: %v is none of %+v", text, total, all)
		}
	})
}
