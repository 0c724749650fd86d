package public

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/microcredential"
)

// What search engines read is JSON that nothing in a text can leave, and says hours as ISO 8601.
func TestLinkedData(t *testing.T) {
	text := &letter.Text{
		Lang: "en", Title: `Data </script><script>alert(1)</script>`, Description: "a & b", Guideline: &verification.Guideline{},
		Rows: []verification.Row{{Key: microcredential.LearningOutcomes, Items: []string{"Read tables", "Judge <graphs>"}}},
	}
	var b strings.Builder
	if err := linkedData(text, linkedBody{"Organization", "Mizunara", ""}, "https://badges.example/o/m/m/1", "https://badges.example/o/m/m/1.en.html").Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	inside, ok := strings.CutPrefix(b.String(), `<script type="application/ld+json">`)
	inside, also := strings.CutSuffix(inside, "</script>")
	if !ok || !also || strings.Contains(inside, "<") {
		t.Errorf("wrote %s", b.String())
	}
	var got linked
	if err := json.Unmarshal([]byte(inside), &got); err != nil || got.Name != text.Title || len(got.Teaches) != 2 || got.Awards.Type != "EducationalOccupationalCredential" {
		t.Errorf("read back %+v, %v", got, err)
	}
	for hours, want := range map[float64]string{45: "PT45H", 1.5: "PT1H30M", 0.25: "PT0H15M"} {
		if got := duration(hours); got != want {
			t.Errorf("%g hours are %s, want %s", hours, got, want)
		}
	}
}
