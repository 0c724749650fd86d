package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/microcredential"
)

// TestReadmeDescription holds the description in the README against what it claims: it is whole, in twenty lines.
func TestReadmeDescription(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(readme), "\n    {\n")
	text, _, found := strings.Cut(text, "\n    }\n")
	if !found {
		t.Fatal("README.md shows no description")
	}
	text = "{\n" + text + "\n}"
	if lines := strings.Count(text, "\n") + 1; lines > 21 {
		t.Errorf("the description has %d lines", lines)
	}
	list, err := microcredential.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	report := microcredential.Check(microcredential.Edition11(), list[0], microcredential.Options{Now: time.Now()})
	for _, f := range report.Findings {
		t.Errorf("%s %s: %s", f.Severity, f.Rule, f.Message(microcredential.English))
	}
}
