package microcredential_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestPhrases judges short values of descriptors, as a description and as criteria of another issuer, and compares with what
// a careful person says by the rules.
func TestPhrases(t *testing.T) {
	file, err := os.ReadFile("testdata/phrases.txt")
	if err != nil {
		t.Fatal(err)
	}
	rules := []string{"R-02", "R-03", "R-18", "R-19", "R-20"}
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		fields := strings.SplitN(line, " | ", 3)
		if line == "" || line[0] == '#' {
			continue
		}
		if len(fields) != 3 {
			t.Fatalf("not a judged value: %q", line)
		}
		key, want, text := microcredential.Key(fields[0]), strings.Trim(fields[1], "- "), fields[2]
		row, _ := microcredential.Edition11().Descriptor(key)
		report := microcredential.ReadCriteria(row.Label + ": " + text).Judge()
		var got []string
		for _, f := range report.Findings {
			if f.Descriptor == key && slices.Contains(rules, f.Rule) {
				got = append(got, f.Code)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q: got %q, want %q", key, text, strings.Join(got, " "), want)
		}
	}
}
