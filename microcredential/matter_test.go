package microcredential

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestMatterOfEachRule: of each rule that finds anything it is said what it is about.
func TestMatterOfEachRule(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // a file of the package
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range regexp.MustCompile(`newFinding\("(R-\d\d)"`).FindAllStringSubmatch(string(text), -1) {
			if matters[rule[1]] == "" {
				t.Errorf("matter.go does not say what %s is about, which %s finds", rule[1], file)
			}
		}
	}
}
