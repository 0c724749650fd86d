package descriptionbook

import (
	"slices"
	"testing"

	"github.com/mitome/mitome/internal/locale"
)

// TestCodesHaveWords: what is chosen in a row is said in words, in both languages, but for what is called as its code.
func TestCodesHaveWords(t *testing.T) {
	called := []string{"JEQF", "EQF", "CEFR", "ITSS", "AQF", "ECTS", "JPY", "USD", "EUR"}
	rows := 0
	for _, sheet := range sheets {
		for _, row := range sheet {
			if len(row.choices()) > 0 {
				rows++
			}
			for _, code := range row.choices() {
				for _, lang := range locale.Languages {
					if row.said(code, lang) == code && !slices.Contains(called, code) {
						t.Errorf("%s: %q has no words in %s", row.key, code, lang)
					}
				}
			}
		}
	}
	if rows < 10 {
		t.Errorf("%d rows have choices", rows)
	}
}
