package verification

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
)

// What a level means is told where a text names one level of one framework, and nowhere else.
func TestMeaning(t *testing.T) {
	for text, want := range map[string][2]string{
		"Level 6 (JEQF)":    {"Japan's educational qualifications framework, level 6 of 8: bachelor's degrees.", "日本の教育資格枠組みのレベル6（8段階中）：学士。"},
		"CEFR B1+":          {"Common European Framework of Reference for Languages, B1+: independent user, most situations of everyday life and travel.", "ヨーロッパ言語共通参照枠のB1+：自立段階：日常生活や旅行のたいていの場面に対応できる。"},
		"AQF Level 10":      {"Australian Qualifications Framework, level 10 of 10: Doctoral Degree.", "オーストラリア資格枠組みのレベル10（10段階中）：Doctoral Degree（博士に相当）。"},
		"EQF 4 to 5":        {"", ""},
		"JEQF 6, EQF 6":     {"", ""},
		"Level 3":           {"", ""},
		"EQF Level 9":       {"", ""},
		"Advanced learners": {"", ""},
	} {
		if en, ja := meaning(text, locale.English), meaning(text, locale.Japanese); en != want[0] || ja != want[1] {
			t.Errorf("%q:\n%q\n%q", text, en, ja)
		}
	}
	for _, framework := range []string{"JEQF 1", "JEQF 8", "EQF 1", "EQF 8", "CEFR A1", "CEFR C2", "ITSS 1", "ITSS 7", "AQF 1", "AQF 10"} {
		if got := meaning(framework, locale.English); got == "" || strings.Contains(got, "level.") {
			t.Errorf("%s: %q", framework, got)
		}
	}
}
