package openbadges_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedDir is where third-party samples lie: read in place, never copied.
func sharedDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("MITOME_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "ob2")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("third-party samples are missing: %v", err)
		}
		t.Skipf("third-party samples are not here (set MITOME_SHARED): %v", err)
	}
	return filepath.Join(dir, "ob2")
}

// sharedJSON returns every JSON document of the specification's examples and the validators' fixtures.
func sharedJSON(t testing.TB) map[string][]byte {
	t.Helper()
	dir := sharedDir(t)
	files := map[string][]byte{}
	for _, pattern := range []string{"examples/*/*.json", "fixtures/*/*.json", "fixtures/*/assets/*.json", "contexts/*.json*"} {
		names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			files[strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(dir)+"/")] = readFile(t, name)
		}
	}
	if len(files) < 60 {
		t.Fatalf("only %d documents in %s", len(files), dir)
	}
	return files
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
