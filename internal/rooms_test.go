package internal_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
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

// TestRecordsAreNamed: nothing in the domain embeds two interfaces of its room. Whoever has it would have the methods of all,
// and a fake would have to be all of them; a named field hands on one subject.
func TestRecordsAreNamed(t *testing.T) {
	seen := 0
	for _, room := range domain {
		room = strings.TrimPrefix(room, "internal/")
		files, err := filepath.Glob(room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		interfaces, embedded := map[string]bool{}, map[string][]string{}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if declared, ok := n.(*ast.TypeSpec); ok {
					kind, fields := partsOf(declared.Type)
					interfaces[declared.Name.Name] = kind == token.INTERFACE
					embedded[declared.Name.Name] = fields
				}
				return true
			})
		}
		for name, parts := range embedded {
			parts = slices.DeleteFunc(parts, func(part string) bool { return !interfaces[part] })
			seen += len(parts)
			if len(parts) > 1 {
				t.Errorf("%s: %s embeds the interfaces %s: name them", room, name, parts)
			}
		}
	}
	if seen == 0 {
		t.Error("no embedded interface was found at all")
	}
}

// partsOf is whether a type is a struct or an interface, and what it embeds by a bare name.
func partsOf(declared ast.Expr) (kind token.Token, embedded []string) {
	var fields *ast.FieldList
	switch declared := declared.(type) {
	case *ast.StructType:
		kind, fields = token.STRUCT, declared.Fields
	case *ast.InterfaceType:
		kind, fields = token.INTERFACE, declared.Methods
	default:
		return kind, nil
	}
	for _, field := range fields.List {
		if name, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 {
			embedded = append(embedded, name.Name)
		}
	}
	return kind, embedded
}
