package verification_test

import (
	"math"
	"testing"

	"github.com/mitome/mitome/internal/verification"
)

func TestHours(t *testing.T) {
	for text, want := range map[string]float64{
		"45 hours in total: 15 hours of video, 20 hours of exercises, 10 hours of report writing": 45,
		"10 hours of video and 20 of reading, 30 hours altogether":                                30,
		"45 hours": 45,
		"45時間":     45,
		"４５時間":     45,
		"合計45時間（講義15時間、演習30時間）": 45,
		"45時間（講義15時間、演習30時間）":   45,
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
	} {
		check(t, text, verification.Hours(text), want, "")
	}
}

func TestCredits(t *testing.T) {
	for text, c := range map[string]struct {
		number float64
		unit   string
	}{
		"1 credit, recorded on the transcript": {1, "credit"},
		"2単位":                                  {2, "単位"},
		"２ 単位（大学設置基準）":                         {2, "単位"},
		"1.5 ECTS":                             {1.5, "ECTS"},
		"5 ECTS credits":                       {5, "ECTS credits"},
		"ECTS: 3":                              {3, "ECTS"},
		"単位数：4":                                {4, "単位数"},
		"15 credit points":                     {15, "credit points"},
		"None":                                 {-1, ""},
		"なし":                                   {-1, ""},
		"exempts from one course":              {-1, ""},
		"":                                     {-1, ""},
	} {
		check(t, text, verification.Credits(text), c.number, c.unit)
	}
}

func check(t *testing.T, text string, got verification.Figure, want float64, unit string) {
	t.Helper()
	if want < 0 {
		if got != (verification.Figure{}) {
			t.Errorf("%q: read as %+v, want nothing", text, got)
		}
		return
	}
	if !got.OK || math.Abs(got.Number-want) > 1e-9 || got.Unit != unit {
		t.Errorf("%q: read as %+v, want %v %q", text, got, want, unit)
	}
}

func TestDomain(t *testing.T) {
	for address, want := range map[string]string{
		"https://Badges.Example:8443/x": "badges.example", "https://大学.example/": "xn--pss25c.example", "urn:uuid:1": "",
		"http://[::1]/": "::1", "%": "", "https://badges.example./": "badges.example",
	} {
		if got := verification.Domain(address); got != want {
			t.Errorf("domain(%q) = %q, want %q", address, got, want)
		}
	}
	for address, want := range map[string]string{
		"https://mizunаra.example/": "mizunara.example", "https://mizunara.example/": "", "https://大学.example/": "",
	} {
		if got := verification.ReadsAs(verification.Domain(address)); got != want {
			t.Errorf("readsAs(%q) = %q, want %q", address, got, want)
		}
	}
}

// FuzzTexts: whatever strangers write is read without panic, and nothing unseen is shown.
func FuzzTexts(f *testing.F) {
	for _, seed := range []string{"45時間（講義15時間）", "1 credit", "2 hours 30 minutes", "ECTS：3", "\u202eMizunаra\x1b[2J", "İ1 credit", "xn--a", "ΐ ß 1 単位"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if h := verification.Hours(text); h.OK && (h.Number < 0 || math.IsNaN(h.Number)) {
			t.Errorf("%q: %v hours", text, h.Number)
		}
		if c := verification.Credits(text); c.OK && (c.Number < 0 || c.Unit == "") {
			t.Errorf("%q: %+v", text, c)
		}
		verification.ReadsAs(text)
		verification.Skeleton(text)
		shown := verification.Printable(text)
		if again := verification.Printable(shown); again != shown {
			t.Errorf("%q is shown as %q, and then as %q", text, shown, again)
		}
	})
}
