package kanji_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/kanji"
)

// TestSpellings holds which names are one, in whatever order, width and kanji they are written, and which are not.
func TestSpellings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"高橋 花子", "髙橋花子", true},
		{"高橋 花子", "花子　高橋", true},
		{"髙橋、花子", "高橋・花子", true},
		{"佐々木 一", "佐佐木一", true},
		{"Hanako Takahashi", "TAKAHASHI, Hanako", true},
		{"Hanako Takahashi", "ＴＡＫＡＨＡＳＨＩ　Ｈａｎａｋｏ", true},
		{"ﾀｶﾊｼ･ﾊﾅｺ", "たかはし はなこ", true},
		{"Anne-Marie Müller", "Muller Anne‐Marie", true},
		{"高橋 花子", "高橋 華子", false},
		{"Hanako Takahashi", "Hanako Takahata", false},
		{"Ada Bo", "Ada", false},
		{"・", "、", false},
		{"", "", false},
	} {
		spellings := kanji.Spellings(c.b)
		if same := slices.ContainsFunc(kanji.Spellings(c.a), func(one string) bool { return slices.Contains(spellings, one) }); same != c.same {
			t.Errorf("%q and %q: one name: %t", c.a, c.b, same)
		}
	}
}

// TestOne holds what tells the learners of one address apart: it forgets the order of Latin words alone, since Japanese names
// are written with a space and without.
func TestOne(t *testing.T) {
	t.Parallel()
	for want, names := range map[string]string{
		"高橋花子":             "高橋 花子/髙橋花子/高橋　花子",
		"花子高橋":             "花子 高橋",
		"hanako takahashi": "Hanako Takahashi/TAKAHASHI, Hanako/Takahashi，Hanako",
		"":                 "/ /・",
	} {
		for name := range strings.SplitSeq(names, "/") {
			if got := kanji.One(name); got != want {
				t.Errorf("%q is %q, want %q", name, got, want)
			}
		}
	}
}
