package locale

import (
	"strings"
	"testing"
)

func TestExcerpt(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"  two \t words\r\nhere ": "two words here",
		"見本\u3000花子":              "見本 花子",
		"a\u2028b":                "a b",
		"x\u202ey\u200bz\x1b[31m": "xyz[31m",
		"\u3164\u2800":            "",
		"bad \xff byte":           "bad \ufffd byte",
		strings.Repeat("字", 60):   strings.Repeat("字", 60),
		strings.Repeat("字", 61):   strings.Repeat("字", 59) + "…",
	} {
		if got := Excerpt(text); got != want {
			t.Errorf("Excerpt(%q) = %q, want %q", text, got, want)
		}
	}
}
