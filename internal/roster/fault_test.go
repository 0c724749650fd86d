package roster

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/locale"
)

// A notice that was kept says what it said before.
func TestKeptArgs(t *testing.T) {
	day := time.Date(2026, 3, 20, 0, 0, 0, 0, time.FixedZone("", 9*3600))
	notice := Notice{Code: "before_decision", Args: Args{"count", 1, "rows", "2", "column", "2026-03-20T00:00:00Z", "day", day, "named", true, "nothing", nil}}
	text, err := json.Marshal(notice)
	if err != nil {
		t.Fatal(err)
	}
	var kept Notice
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(notice, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	for _, lang := range locale.Languages {
		if got, want := kept.Message(lang), notice.Message(lang); got != want {
			t.Errorf("kept it says %q, and before %q", got, want)
		}
	}
}
