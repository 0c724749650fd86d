package openbadges_test

import (
	"testing"
	"unicode"

	"github.com/mitome/mitome/openbadges"
)

func TestUnseen(t *testing.T) {
	for name, c := range map[string]struct {
		runes string
		want  bool
	}{
		"letters":                  {"aéЖאعあ亜가ｱ", false},
		"marks and signs":          {"\u0301\u3099「」©🎓", false},
		"spaces":                   {" \u00a0\u2003\u3000", false},
		"variation selectors":      {"\ufe0f\U000e0100", false},
		"private use":              {"\ue000", false},
		"a lost letter":            {"\ufffd", false},
		"controls":                 {"\x00\t\n\r\x1b\x7f\u0085", true},
		"soft hyphen":              {"\u00ad", true},
		"without width":            {"\u200b\u200c\u200d\u2060\ufeff", true},
		"turns of direction":       {"\u061c\u200e\u200f\u202a\u202e\u2066\u2069", true},
		"line ends":                {"\u2028\u2029", true},
		"blanks that claim letter": {"\u115f\u1160\u2800\u3164\uffa0\u17b4", true},
		"combining joiner":         {"\u034f", true},
		"tags":                     {"\U000e0001\U000e0041", true},
	} {
		for _, r := range c.runes {
			if got := openbadges.Unseen(r); got != c.want {
				t.Errorf("%s: Unseen(%U) = %t, want %t", name, r, got, c.want)
			}
		}
	}
}

// The short way for most letters decides as the tables do.
func TestUnseenByTables(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		want := r == 0x2800 || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
		if got := openbadges.Unseen(r); got != want {
			t.Fatalf("Unseen(%U) = %t, want %t", r, got, want)
		}
	}
}
