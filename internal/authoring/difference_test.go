package authoring_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/authoring"
)

// said writes pieces with marks: [-removed-] and [+added+].
func said(pieces []authoring.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Change {
		case authoring.Removed:
			b.WriteString("[-" + p.Text + "-]")
		case authoring.Added:
			b.WriteString("[+" + p.Text + "+]")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"same", "same", "same"},
		{"", "new", "[+new+]"},
		{"45 hours of study", "60 hours of study", "[-45-][+60+] hours of study"},
		{"統計学の基礎を学ぶ", "統計学の応用を学ぶ", "統計学の[-基礎-][+応用+]を学ぶ"},
		{"a b c", "c b a", "[-a-][+c+] b [-c-][+a+]"},
		{"Excelで集計", "Rで集計", "[-Excel-][+R+]で集計"},
	} {
		if got := said(authoring.Compare(c.before, c.after)); got != c.want {
			t.Errorf("Compare(%q, %q) = %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

// Long texts are told apart without a table of all their words.
func TestCompareLong(t *testing.T) {
	before, after := strings.Repeat("あ", 5000), strings.Repeat("い", 5000)
	if got := said(authoring.Compare("頭"+before, "頭"+after)); got != "頭[-"+before+"-][+"+after+"+]" {
		t.Error("a long text is not written anew")
	}
}

func TestDifferences(t *testing.T) {
	before := authoring.Fields{"title_ja": "統計", "level_value": "6", "own_key": "x", "form_of_participation_code": "online"}
	after := authoring.Fields{"title_ja": "統計学", "level_value": "6", "learning_outcomes_en": "Can count", "form_of_participation_code": "onsite"}
	var got []string
	for _, d := range authoring.Differences(before, after, "en") {
		got = append(got, d.Field+": "+said(d.Pieces))
	}
	want := "title_ja: 統計[+学+]\nlearning_outcomes_en: [+Can count+]\nform_of_participation_code: [-Online-][+On site+]\nown_key: [-x-]"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}
