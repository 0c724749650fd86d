package internal_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// roomy is from how many lines of Go and templ on, without tests and what is generated, a package is asked whether it holds two
// subjects.
const roomy = 4000

// TestLargeRooms: of each large package docs/design/house.md says why it stays whole.
func TestLargeRooms(t *testing.T) {
	page, err := os.ReadFile("../docs/design/house.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]int{}
	if err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if err == nil && entry.IsDir() && name != ".." && strings.HasPrefix(name, ".") { // what make generate leaves
			return filepath.SkipDir
		}
		if err != nil || entry.IsDir() {
			return err
		}
		written := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
		room := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		if !written && !strings.HasSuffix(name, ".templ") || room == "internal/store/db" { // which sqlc writes
			return nil
		}
		data, err := os.ReadFile(path)
		lines[room] += bytes.Count(data, []byte("\n"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if lines["microcredential"] < roomy {
		t.Fatalf("the largest package has %d lines: they are not found", lines["microcredential"])
	}
	for _, room := range slices.Sorted(maps.Keys(lines)) {
		row := "| `" + strings.TrimPrefix(room, "internal/") + "` | "
		if lines[room] > roomy && !bytes.Contains(page, []byte(row)) {
			t.Errorf("%s has %d lines; docs/design/house.md does not say why it stays whole", room, lines[room])
		}
	}
}

// TestReadmeNamesRooms: "The house" of README.md, from which a newcomer begins, has each folder of internal.
func TestReadmeNamesRooms(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range rooms {
		if room.IsDir() && !bytes.Contains(page, []byte("internal/"+room.Name()+"/")) {
			t.Errorf("README.md does not say what internal/%s is", room.Name())
		}
	}
}
