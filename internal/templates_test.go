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
