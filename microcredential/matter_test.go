package microcredential

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential/internal/sentences"
)

// TestMatterOfEachRule: of each rule that finds anything it is said what it is about.
func TestMatterOfEachRule(t *testing.T) {
	for file, text := range source(t) {
		for _, rule := range regexp.MustCompile(`newFinding\("(R-\d\d)"`).FindAllStringSubmatch(text, -1) {
			if matters[rule[1]] == "" {
				t.Errorf("matter.go does not say what %s is about, which %s finds", rule[1], file)
			}
		}
	}
}

// TestSentenceOfEachCode: whatever a rule finds is said in words, where else a reader would see the code.
func TestSentenceOfEachCode(t *testing.T) {
	codes := 0
	for file, text := range source(t) {
		for _, code := range regexp.MustCompile(`(?:newFinding|note)\([^,\n]+, [^,\n]+, [^,\n]+, "([^"]+)"`).FindAllStringSubmatch(text, -1) {
			codes++
			if _, said := sentences.Findings[code[1]]; !said {
				t.Errorf("internal/sentences has none for %q, which %s finds", code[1], file)
			}
		}
	}
	if codes < 50 {
		t.Errorf("%d codes were found", codes)
	}
}

// source is the text of each file of the package, but for its tests.
func source(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	texts := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file) //nolint:gosec // a file of the package
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	return texts
}
