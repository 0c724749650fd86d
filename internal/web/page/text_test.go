package page

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
)

// A name that is read from right to left is isolated within a sentence, and what was handed in stays as it was.
func TestSayIsolates(t *testing.T) {
	const name = "جامعة المثال"
	args := []any{"name", name, "date", "20 March 2026", "status", "valid"}
	for _, lang := range locale.Languages {
		if said := Say(lang, "award.description", args...); !strings.Contains(said, "\u2068"+name+"\u2069") || strings.Count(said, "\u2068") != 1 {
			t.Errorf("%s: %q", lang, said)
		}
	}
	if args[1] != name {
		t.Errorf("the argument became %q", args[1])
	}
}
