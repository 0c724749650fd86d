package catalogue_test

import (
	"testing"

	"github.com/mitome/mitome/internal/catalogue"
)

func TestLevelText(t *testing.T) {
	for _, c := range []struct{ framework, value, en, ja string }{
		{"JEQF", "6", "JEQF level 6", "JEQF レベル6"},
		{"CEFR", "B2", "CEFR B2", "CEFR B2"},
		{"other", "B", "Level B", "レベルB"},
		{"other", "Intermediate", "Intermediate", "Intermediate"}, // a framework without a code is none to be named
		{"other", "3", "Level 3", "レベル3"},
	} {
		if en, ja := catalogue.LevelText(c.framework, c.value, "en"), catalogue.LevelText(c.framework, c.value, "ja"); en != c.en || ja != c.ja {
			t.Errorf("LevelText(%q, %q) = %q, %q; want %q, %q", c.framework, c.value, en, ja, c.en, c.ja)
		}
	}
}
