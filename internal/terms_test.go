package internal_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed are the places in which a word that docs/terms-ja.md forbids means something else.
var allowed = regexp.MustCompile(`ユーザー名|機関別認証|認証評価|第三者認証`)

// nouns are spellings that the table forbids and that no list of words can hold: the noun of 取り消す is 取消し.
var nouns = regexp.MustCompile(`取り消し(?:[はがのをもへと）」、。：（]|$)|取消(?:[はがのをもへ）」、。：]|$)`)

// TestTerms holds every Japanese sentence against docs/terms-ja.md: those of pages, command, workbooks and reports, and
// those of the public packages.
func TestTerms(t *testing.T) {
	words := forbiddenTerms(t)
	if len(words) < 30 {
		t.Fatalf("the table forbids %d words: %q", len(words), words)
	}
	sentences := japaneseMessages(t)
	if len(sentences) < 1000 {
		t.Fatalf("%d sentences", len(sentences))
	}
	for place, text := range sentences {
		plain := allowed.ReplaceAllString(text, "")
		for _, word := range words {
			if strings.Contains(plain, word) {
				t.Errorf("%s says %q: %s", place, word, text)
			}
		}
		if found := nouns.FindString(strings.ReplaceAll(plain, "取り消し線", "")); found != "" {
			t.Errorf("%s says %q: %s", place, found, text)
		}
	}
}

// forbiddenTerms are the words of the table's last column.
func forbiddenTerms(t *testing.T) (words []string) {
	t.Helper()
	data, err := os.ReadFile("../docs/terms-ja.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.Contains(line, "---") || strings.Contains(line, "使わない語") {
			continue
		}
		words = append(words, strings.FieldsFunc(cells[3], func(r rune) bool { return r == '、' || r == ' ' })...)
	}
	return words
}

// japaneseMessages are the sentences by where they stand.
func japaneseMessages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	files, err := filepath.Glob("locale/messages/*.ja.json")
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
			all[filepath.Base(file)+" "+key] = text
		}
	}
	for _, pattern := range []string{"../openbadges/message*.go", "../openbadges/*/message*.go", "../microcredential/internal/sentences/*.go", "../microcredential/finding.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				goSentences(t, file, all)
			}
		}
	}
	return all
}

// goSentences adds the Japanese texts of a Go file.
func goSentences(t *testing.T, file string, all map[string]string) {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		if err == nil && slices.ContainsFunc([]rune(text), func(r rune) bool { return r > 0x3000 && r < 0xa000 }) {
			all[set.Position(literal.Pos()).String()] = text
		}
		return true
	})
}
