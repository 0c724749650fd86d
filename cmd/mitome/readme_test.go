package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/book"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/microcredential"
)

// TestReadmeDescription holds the description in each README against what it claims: it is whole, in twenty lines.
func TestReadmeDescription(t *testing.T) {
	for _, name := range []string{"README.md", "README.ja.md"} {
		readme, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(readme), "\n    {\n")
		text, _, found := strings.Cut(text, "\n    }\n")
		if !found {
			t.Fatalf("%s shows no description", name)
		}
		text = "{\n" + text + "\n}"
		if lines := strings.Count(text, "\n") + 1; lines > 21 {
			t.Errorf("the description in %s has %d lines", name, lines)
		}
		list, err := microcredential.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		report := microcredential.Check(microcredential.Edition11(), list[0], microcredential.Options{Now: time.Now()})
		for _, f := range report.Findings {
			t.Errorf("%s: %s %s: %s", name, f.Severity, f.Rule, f.Message(microcredential.English))
		}
	}
}

// TestReadmeCommands reads every command that the READMEs show as the program does, and does what the Japanese one tells an
// officer to do first, one after the other.
func TestReadmeCommands(t *testing.T) {
	shown := map[string][][]string{}
	for _, name := range []string{"README.md", "README.ja.md"} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		shown[name] = commandsIn(string(text))
		if len(shown[name]) < 8 {
			t.Errorf("%s shows only %d commands", name, len(shown[name]))
		}
		for _, args := range shown[name] {
			parser, err := newParser(&terminal.Context{Stdout: io.Discard, Stderr: io.Discard, Lang: "ja"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.Parse(args); err != nil {
				t.Errorf("%s: %q: %v", name, args, err)
			}
		}
	}
	t.Chdir(t.TempDir())
	fillIn := map[string]func() error{ // what the person writes into what was made
		"new":      func() error { return os.WriteFile("記載票.xlsx", filled(t), 0o600) },
		"template": func() error { return os.WriteFile("名簿.xlsx", learners(t), 0o600) },
	}
	last := ""
	for _, args := range shown["README.ja.md"] {
		if slices.Contains([]string{"demo", "preview", "serve", "setup", "verify", "report", "compare"}, args[0]) {
			continue // these go on until they are stopped, or need what others have issued
		}
		if args[0] == "issue" && !slices.Contains(args, "--dry-run") || args[0] == "revoke" {
			args = append(args, "--yes")
		}
		var out bytes.Buffer
		c := &terminal.Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Lang: "ja"}
		if code := run(c, args); code != terminal.ExitDone {
			t.Fatalf("mitome %q: exit %d after %q\n%s", args, code, last, &out)
		}
		if fill := fillIn[args[0]]; fill != nil {
			if err := fill(); err != nil {
				t.Fatal(err)
			}
		}
		last = out.String()
	}
}

// TestReadmeNamesEveryVerb: each verb stands in the tables of both READMEs.
func TestReadmeNamesEveryVerb(t *testing.T) {
	parser, err := newParser(&terminal.Context{Stdout: io.Discard, Stderr: io.Discard, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "README.ja.md"} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, verb := range parser.Model.Children {
			if !regexp.MustCompile("(?m)^\\|.*`mitome "+verb.Name+"[ `]").Match(text) && verb.Name != "version" {
				t.Errorf("%s does not name mitome %s", name, verb.Name)
			}
		}
	}
}

// TestDocsNameFlags: each flag that the READMEs and docs write is one of a verb.
func TestDocsNameFlags(t *testing.T) {
	parser, err := newParser(&terminal.Context{Stdout: io.Discard, Stderr: io.Discard, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]bool{"--data-binary": true, "--allow-parallel-runners": true} // curl's, and the linter's
	if err := kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, is := node.(*kong.Flag); is {
			flags["--"+flag.Name] = true
		}
		return next(nil)
	}); err != nil {
		t.Fatal(err)
	}
	pages, found := []string{"../../README.md", "../../README.ja.md", "../../CONTRIBUTING.md"}, 0
	for _, pattern := range []string{"../../docs/*.md", "../../docs/design/*.md"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, more...)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, flag := range regexp.MustCompile("(?m)[ `]--([a-z][a-z-]+)").FindAllStringSubmatch(string(text), -1) {
			if found++; !flags["--"+flag[1]] && filepath.Base(page) != "pages.md" { // which names the tokens of styles so
				t.Errorf("%s writes --%s, which no verb has", page, flag[1])
			}
		}
	}
	if found < 100 {
		t.Fatalf("%d flags are found", found)
	}
}

// aWord is one of a command line, as a shell takes it.
var aWord = regexp.MustCompile(`'[^']*'|[^ ]+`)

// commandsIn are the arguments of the commands that a text shows, indented.
func commandsIn(text string) (commands [][]string) {
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		line, _, _ = strings.Cut(line, " # ")
		if rest, is := strings.CutPrefix(strings.TrimRight(line, "\n "), "    bin/mitome "); is {
			words := aWord.FindAllString(rest, -1)
			for i, word := range words {
				words[i] = strings.Trim(word, "'")
			}
			commands = append(commands, words)
		}
	}
	return commands
}

// filled is a description workbook as somebody has filled it in.
func filled(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := descriptionbook.Of(descriptionbook.Example(), "ja").Write(&out, "ja", nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// learners is a list with one learner.
func learners(t *testing.T) []byte {
	t.Helper()
	b := book.New()
	b.Begin("名簿")
	for _, row := range [][]string{{"メールアドレス", "氏名"}, {"hanako@students.example", "水野　花子"}} {
		b.Row++
		for column, text := range row {
			b.Put(column, text, 0)
		}
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
