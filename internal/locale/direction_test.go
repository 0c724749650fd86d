package locale

import "testing"

// Words that are read from right to left keep to themselves; others stay as they are, byte for byte.
func TestIsolated(t *testing.T) {
	for _, c := range []struct{ text, whole, runs string }{
		{"Data Literacy", "Data Literacy", "Data Literacy"},
		{"データ入門 3", "データ入門 3", "データ入門 3"},
		{"", "", ""},
		{"جامعة المثال", "\u2068جامعة المثال\u2069", "\u2068جامعة المثال\u2069"},
		{"issued by جامعة المثال on 20 March", "\u2068issued by جامعة المثال on 20 March\u2069", "issued by \u2068جامعة المثال\u2069 on 20 March"},
		{"علوم 101 (a) מבוא, 2026", "\u2068علوم 101 (a) מבוא, 2026\u2069", "\u2068علوم\u2069 101 (a) \u2068מבוא\u2069, 2026"},
		{"by \u2068جامعة\u2069, of מבוא", "\u2068by \u2068جامعة\u2069, of מבוא\u2069", "by \u2068جامعة\u2069, of \u2068מבוא\u2069"},
		{"\xffע", "\u2068\xffע\u2069", "\xff\u2068ע\u2069"},
	} {
		if whole, runs := Isolated(c.text), IsolatedRuns(c.text); whole != c.whole || runs != c.runs {
			t.Errorf("%q: %q and %q, want %q and %q", c.text, whole, runs, c.whole, c.runs)
		}
	}
}
