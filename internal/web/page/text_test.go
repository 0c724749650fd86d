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

// So it is in what a browser shows of a page beside the page: its title, and what a preview says of it.
func TestTitledIsolates(t *testing.T) {
	const name = "جامعة المثال"
	var f Frame
	Titled(name+" – genuine", "Awarded by "+name+" on 20 March 2026")(&f)
	if f.title != "\u2068"+name+"\u2069 – genuine" || f.description != "Awarded by \u2068"+name+"\u2069 on 20 March 2026" {
		t.Errorf("%q, %q", f.title, f.description)
	}
}
