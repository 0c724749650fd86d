package verification_test

import (
	"math"
	"testing"

	"github.com/mitome/mitome/internal/verification"
)

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
	for _, seed := range []string{"1 credit", "ECTS：3", "\u202eMizunаra\x1b[2J", "İ1 credit", "xn--a", "ΐ ß 1 単位"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
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
