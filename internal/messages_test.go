package internal_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestMessagesAreUsed holds the message files against the code: no key is asked for that does not exist, and none exists
// that nobody asks for. A key that is put together counts as used when each of its parts stands in the code, the first
// before a "+" or with its stop at the end.
func TestMessagesAreUsed(t *testing.T) {
	keys := messageKeys(t)
	words := wordsOfTheCode(t)
	for key, file := range keys {
		if !words.name(key) {
			t.Errorf("%s: nobody asks for %q", file, key)
		}
	}
	for key, place := range words.asked {
		if _, ok := keys[key]; !ok {
			t.Errorf("%s asks for %q, which no message file has", place, key)
		}
	}
}

// TestPagesSpeakOfNoCommand: who reads a page has no command line. What a page says names no option.
func TestPagesSpeakOfNoCommand(t *testing.T) {
	option := regexp.MustCompile(`(^|[^!-~])--[a-z]`)
	files, err := filepath.Glob("locale/messages/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // a file of the project
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]string
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for key, text := range messages {
			if strings.HasPrefix(key, "page.") && option.MatchString(text) {
				t.Errorf("%s: %s names an option: %s", file, key, text)
			}
		}
	}
}

// TestDeedsAreTold: whatever the record of deeds notes has words by which it is told, but for what tells it by its code.
func TestDeedsAreTold(t *testing.T) {
	keys, deeds := messageKeys(t), 0
	if err := filepath.WalkDir(".", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path) //nolint:gosec // a file of the project
		for _, found := range regexp.MustCompile(`Action: +"([a-z_]+\.[a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			deeds++
			if keys["register.did."+found[1]] == "" && found[1] != "award.name" {
				t.Errorf("%s notes %s, of which no message register.did.%s tells", path, found[1], found[1])
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if deeds < 50 {
		t.Fatalf("%d deeds are found", deeds)
	}
}

func messageKeys(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("locale/messages/*.en.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no message files: %v", err)
	}
	keys := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // a file of the project
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]string
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for key := range messages {
			keys[key] = file
		}
	}
	return keys
}

// codeWords are the constant texts of the code.
type codeWords struct {
	whole  map[string]bool
	starts map[string]bool   // behind which something is put
	asked  map[string]string // keys in calls of Text, and where
}

// name reports whether the code names a key, whole or in parts.
func (w *codeWords) name(key string) bool {
	if w.whole[key] {
		return true
	}
	for i := 1; i < len(key); i++ {
		if w.starts[key[:i]] && w.parts(key[i:]) {
			return true
		}
	}
	return false
}

// parts reports whether a text consists of words of the code and numbers, with stops between them.
func (w *codeWords) parts(text string) bool {
	if w.whole[text] || regexp.MustCompile(`^\d+$`).MatchString(text) {
		return true
	}
	for i := range text {
		if w.starts[text[:i]] && w.parts(text[i:]) {
			return true
		}
		if text[i] == '.' && i > 0 && w.parts(text[:i]) && (w.whole[text[i:]] || w.parts(text[i+1:])) {
			return true
		}
	}
	return false
}

var dotted = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)+$`)

func wordsOfTheCode(t *testing.T) *codeWords {
	t.Helper()
	w := &codeWords{map[string]bool{}, map[string]bool{}, map[string]string{}}
	for _, top := range []string{"../cmd", "../internal", "../microcredential", "../openbadges"} {
		err := filepath.WalkDir(top, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool { return w.take(path, n) })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *codeWords) take(path string, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.BasicLit:
		if text, ok := constant(n); ok {
			w.whole[text] = true
			w.whole[strings.ReplaceAll(text, "-", "_")] = true // codes that programs read are written with hyphens
			if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "_") {
				w.starts[text] = true
			}
		}
		if n.Kind == token.STRING && strings.Contains(n.Value, "help:") { // the tags of the command's flags
			for _, found := range regexp.MustCompile(`help:"([^"]+)"`).FindAllStringSubmatch(n.Value, -1) {
				w.whole[found[1]] = true
			}
		}
	case *ast.BinaryExpr:
		if text, ok := constant(n.X); ok && n.Op == token.ADD && strings.ContainsAny(text, ".-_") {
			w.starts[strings.ReplaceAll(text, "-", "_")] = true
		}
	case *ast.CallExpr:
		if called(n) == "Text" {
			for _, argument := range n.Args {
				if text, ok := constant(argument); ok && dotted.MatchString(text) {
					w.asked[text] = path
				}
			}
		}
	}
	return true
}

func constant(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
