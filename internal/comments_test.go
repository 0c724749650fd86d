package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// commentWidth is at how many columns comments wrap (CONTRIBUTING.md); a tab counts as four.
const commentWidth = 128

// TestCommentsWrap: no line of prose in a comment is wider than the others. Drawings, which are indented by a tab, and what
// tools read are as wide as they have to be.
func TestCommentsWrap(t *testing.T) {
	comments := 0
	if err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && filepath.ToSlash(path) == "../internal/store/db" { // which sqlc writes
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		number, output := 0, false // whether it is what an example has to print
		for line := range strings.Lines(string(data)) {
			number++
			code := strings.TrimRight(line, "\n")
			text, prose := strings.CutPrefix(strings.TrimLeft(code, "\t"), "// ")
			if output = prose && (output || text == "Output:"); !prose || output {
				continue
			}
			comments++
			if width := utf8.RuneCountInString(code) + 3*strings.Count(code, "\t"); width > commentWidth {
				t.Errorf("%s:%d: a comment of %d columns", path, number, width)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if comments < 1000 {
		t.Fatalf("%d lines of comments are found", comments)
	}
}
