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

// No date is broken, with the words around it or within it, and a name that looks like mark-up stays text.
func TestDated(t *testing.T) {
	for text, want := range map[string]string{
		"開講日：2027年1月12日（火）":           `開講日：<span class="date">2027年1月12日</span>（火）`,
		"From 12 January 2027, 09:30": `From <span class="date">12 January 2027, 09:30</span>`,
		"<b>2027年1月</b>":              `&lt;b&gt;2027年1月&lt;/b&gt;`,
		"12 May":                      "12 May",
	} {
		var b strings.Builder
		if err := Dated(text).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s: got %s, want %s", text, b.String(), want)
		}
	}
	var b strings.Builder
	if err := Phrased(locale.Japanese, "2027年1月12日 09:30に取り消されました").Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if want := "2027年1月12日 09:30に<wbr>取り消されました"; b.String() != want {
		t.Errorf("got %s, want %s", b.String(), want)
	}
}
