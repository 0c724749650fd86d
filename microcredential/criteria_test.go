package microcredential_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestCriteria reads criteria in the forms in which issuers write them, each with what a careful person says that it gives.
func TestCriteria(t *testing.T) {
	file, err := os.ReadFile("testdata/criteria.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range strings.Split(string(file), "\n=== ") {
		if i == 0 {
			continue // what the file holds
		}
		name, rest, _ := strings.Cut(part, "\n")
		text, want, _ := strings.Cut(rest, "\n---\n")
		r := microcredential.ReadCriteria(text)
		if got := given(r, r.Judge()); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", name, got, want)
		}
	}
}

// given tells in lines what a criteria text gives, what it says besides, and what it lacks.
func given(r *microcredential.Reading, report microcredential.Report) string {
	var out strings.Builder
	flat := func(s string) string { return strings.ReplaceAll(s, "\n", " // ") }
	for _, text := range r.Texts {
		fmt.Fprintf(&out, "%s %s %s", text.Key, text.Lang, flat(text.Text))
		if text.Remark != "" {
			fmt.Fprintf(&out, " [%s]", text.Remark)
		}
		fmt.Fprintln(&out)
	}
	for _, p := range r.Unassigned {
		fmt.Fprintf(&out, "outside %s\n", strings.TrimSpace(flat(p.Label+" "+p.Text)))
	}
	for _, key := range report.Missing {
		fmt.Fprintf(&out, "missing %s\n", key)
	}
	return out.String()
}
