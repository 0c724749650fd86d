package internal_test

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ/generator"
	templparser "github.com/a-h/templ/parser/v2"
)

// TestTemplatesAreGenerated holds each generated …_templ.go against its .templ file, by generating it once more as make
// generate does. No record of hashes is kept for them: two changes of one page would meet in it whenever they are joined.
func TestTemplatesAreGenerated(t *testing.T) {
	found := 0
	for _, root := range []string{"web", "conformity", "comparison"} { // the folders that make generate names
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case strings.HasSuffix(path, ".templ"):
				found++
				holdGenerated(t, root, path)
			case strings.HasSuffix(path, "_templ.go"):
				if _, err := os.Stat(strings.TrimSuffix(path, "_templ.go") + ".templ"); err != nil {
					t.Errorf("internal/%s is generated from nothing: %v", path, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 20 {
		t.Errorf("%d templates found: have they moved?", found)
	}
}

// holdGenerated compares what a template is generated into with what lies beside it. In its errors a template is named
// from root, as by templ generate -path.
func holdGenerated(t *testing.T, root, path string) {
	t.Helper()
	parsed, err := templparser.Parse(path)
	if err != nil {
		t.Errorf("internal/%s: %v", path, err)
		return
	}
	name, err := filepath.Rel(root, path)
	if err != nil {
		t.Fatal(err)
	}
	var code bytes.Buffer
	if _, err := generator.Generate(parsed, &code, generator.WithFileName(filepath.ToSlash(name))); err != nil {
		t.Errorf("internal/%s: %v", path, err)
		return
	}
	want, err := format.Source(code.Bytes())
	if err != nil {
		t.Errorf("internal/%s: %v", path, err)
		return
	}
	target := strings.TrimSuffix(path, ".templ") + "_templ.go"
	got, err := os.ReadFile(target) //nolint:gosec // a file of the project
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("internal/%s is not what internal/%s says (%v): run make generate and commit what it writes", target, path, err)
	}
}

// TestTablesSayTheirColumns holds that tables of the desk are shown by part.Rows, which says before each cell on a narrow
// screen what its column is called, but for those of which that is not asked.
func TestTablesSayTheirColumns(t *testing.T) {
	allowed := map[string]int{
		"part/table.templ":    1,
		"awards/begin.templ":  1, // each cell is a field, and names itself
		"awards/rows.templ":   1, // columns that nobody has named yet, to be named
		"board/year.templ":    2, // each row has its head
		"drafts/sheets.templ": 3, // paper, with columns of its own on a phone
	}
	root := filepath.Join("web", "desk")
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".templ") {
			return err
		}
		text, err := os.ReadFile(path) //nolint:gosec // a file of the project
		name := strings.TrimPrefix(filepath.ToSlash(path), "web/desk/")
		if got := bytes.Count(text, []byte("<table")); got != allowed[name] {
			t.Errorf("internal/%s has %d tables, want %d: the others by part.Rows", path, got, allowed[name])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
