package verification_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

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
		for _, key := range []microcredential.Key{microcredential.LearnerEffort, microcredential.Credit, microcredential.Level} {
			if said := verification.FigureOf(key, text, "en"); strings.HasPrefix(said, " ") {
				t.Errorf("%s of %q: a figure without number: %q", key, text, said)
			}
		}
		verification.ReadsAs(text)
		verification.Skeleton(text)
		shown := verification.Printable(text)
		if again := verification.Printable(shown); again != shown {
			t.Errorf("%q is shown as %q, and then as %q", text, shown, again)
		}
	})
}
