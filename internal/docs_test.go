package internal_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocsNameWhatIsThere holds what README, CONTRIBUTING and docs write between backquotes, and the commands that they give,
// against the tree: files and folders, routes, names of the code, messages, tests that are run, targets of make, and links.
func TestDocsNameWhatIsThere(t *testing.T) {
	tree := readTree(t)
	names := 0
	for path, text := range tree.docs {
		for _, span := range spansOf(text) {
			checked, there := tree.holds(span)
			if checked {
				names++
			}
			if checked && !there && !slices.Contains(elsewhere, span) {
				t.Errorf("%s names `%s`, which is not there", path, span)
			}
		}
		for _, fault := range append(tree.commands(text), tree.links(path, text)...) {
			t.Errorf("%s: %s", path, fault)
		}
	}
	if names < 1000 {
		t.Fatalf("%d names are found in docs", names)
	}
}

// TestDeskPageHasEveryRoute: "Routes" of docs/design/desk.md has each address of the rooms, whole or by its end.
func TestDeskPageHasEveryRoute(t *testing.T) {
	page, err := os.ReadFile("../docs/design/desk.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("web/desk/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	routes := 0
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // a file of the project
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`visit\.(?:Get|Post)\("/desk[^"]*(/\w[\w-]*)[\w.]*"`).FindAllSubmatch(data, -1) {
			if routes++; !regexp.MustCompile(regexp.QuoteMeta(string(found[1])) + "[`.]").Match(page) {
				t.Errorf("%s: docs/design/desk.md does not have the address that ends in %s", file, found[1])
			}
		}
	}
	if routes < 100 {
		t.Fatalf("%d routes are found", routes)
	}
}

// elsewhere is what docs name and the repository does not hold: what make build writes, and folders of the shared test data.
var elsewhere = []string{"bin/mitome", "guideline/check", "guideline/reading"}

// tree is the project as docs may name it.
type tree struct {
	docs   map[string]string   // text of each page by its path
	paths  string              // of all files and folders, each between line ends
	words  map[string]bool     // of code, without comments
	routes []string            // texts that begin with a slash
	keys   []string            // of messages
	tests  map[string][]string // functions of tests by folder
	makes  string
}

var (
	word     = regexp.MustCompile(`[A-Za-z_][\w-]*`)
	function = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark|Example)\w*)\(`)
	route    = regexp.MustCompile(`^/[\w{}$./-]*$`)
)

func readTree(t *testing.T) *tree {
	t.Helper()
	known := &tree{docs: map[string]string{}, paths: "\n", words: map[string]bool{}, tests: map[string][]string{}}
	if err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		room := strings.TrimPrefix(filepath.ToSlash(path), "../")
		if err != nil || path == ".." {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".ci" || room == "bin") {
			return fs.SkipDir
		}
		known.paths += room + "\n"
		if entry.IsDir() {
			return nil
		}
		return known.take(room, path)
	}); err != nil {
		t.Fatal(err)
	}
	for key := range messageKeys(t) {
		known.keys = append(known.keys, key)
	}
	return known
}

// take reads one file.
func (k *tree) take(room, path string) error {
	extension := filepath.Ext(room)
	if !slices.Contains([]string{".go", ".templ", ".sql", ".js", ".css", ".md", ".json", ".yaml", ".yml", ".sh", ".txtar", ""}, extension) {
		return nil
	}
	data, err := os.ReadFile(path) //nolint:gosec // a file of the project
	text := string(data)
	switch {
	case extension == ".md":
		k.docs[room] = text
	case extension == ".go":
		folder := filepath.ToSlash(filepath.Dir(room))
		for _, found := range function.FindAllStringSubmatch(text, -1) {
			k.tests[folder] = append(k.tests[folder], found[1])
		}
		k.read(data)
	default:
		if room == "Makefile" {
			k.makes = text
		}
		for _, found := range word.FindAllString(text, -1) {
			k.words[found] = true
		}
	}
	return err
}

// read takes the words of a Go file, without its comments.
func (k *tree) read(data []byte) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(data)), data, nil, 0)
	for {
		_, kind, text := s.Scan()
		switch kind {
		case token.EOF:
			return
		case token.IDENT:
			k.words[text] = true
		case token.STRING:
			if inner := strings.Trim(text, "\"`"); route.MatchString(inner) {
				k.routes = append(k.routes, inner)
			}
			for _, found := range word.FindAllString(text, -1) {
				k.words[found] = true
			}
		}
	}
}

var (
	fence = regexp.MustCompile("(?s)```.*?```")
	quote = regexp.MustCompile("`([^`]+)`")
	space = regexp.MustCompile(`\s+`)
)

// spansOf are the texts between backquotes.
func spansOf(text string) (spans []string) {
	for _, found := range quote.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		spans = append(spans, space.ReplaceAllString(found[1], " "))
	}
	return spans
}

var (
	filed   = regexp.MustCompile(`^[\w./…*-]+\.(go|templ|sql|css|js|md|yaml|txtar|golden)$`)
	folder  = regexp.MustCompile(`^[a-z][\w-]*(/[\w.-]+)+/?$`)
	media   = regexp.MustCompile(`^(application|text|image|message|multipart)/`)
	named   = regexp.MustCompile(`^[A-Za-z]\w*(\.[A-Za-z]\w*)*(\(.*\))?$`)
	telling = regexp.MustCompile(`[a-z0-9][A-Z]|_|\.|^Test|\(`) // what no word of a language has
	holder  = regexp.MustCompile(`\b[A-Z]{2,}\b`)               // of a place, as in check_SUBJECT.go
)

// holds reports whether a text names something of the tree, and whether that is there.
func (k *tree) holds(span string) (checked, there bool) {
	switch {
	case filed.MatchString(span):
		return true, k.path(span)
	case media.MatchString(span):
		return false, false
	case folder.MatchString(span):
		return true, k.path(strings.TrimSuffix(span, "/"))
	case route.MatchString(span) && len(span) > 1:
		return true, k.route(span)
	case named.MatchString(span) && telling.MatchString(span):
		return true, k.name(span)
	}
	return false, false
}

// path reports whether a file or folder ends in a path, in which capitals, a star and three dots stand for something.
func (k *tree) path(path string) bool {
	if strings.Contains(k.paths, "/"+path+"\n") || strings.Contains(k.paths, "\n"+path+"\n") {
		return true
	}
	pattern := holder.ReplaceAllString(strings.ReplaceAll(path, "_", "-"), "*")
	pattern = strings.NewReplacer(`\*`, `[^/\n]*`, "…", `[^/\n]*`, "-", "[_-]").Replace(regexp.QuoteMeta(pattern))
	return strings.ContainsAny(pattern, "*") && regexp.MustCompile(`[/\n]`+pattern+`\n`).MatchString(k.paths)
}

var (
	ending = regexp.MustCompile(`\.(en|ja)\.html$|\.html$`)
	placed = regexp.MustCompile(`\{[\w$]+\}(\.\{[\w$]+\})?|\b[A-Z]{2,}\b`)
	filled = regexp.MustCompile(`\{\}\.\w+$`) // a file, of which a route takes the whole name
)

// route reports whether an address is one of ours, or the beginning or end of one, whatever its places are called.
func (k *tree) route(address string) bool {
	address = placed.ReplaceAllString(address, "{}")
	bare := filled.ReplaceAllString(ending.ReplaceAllString(address, ""), "{}")
	return slices.ContainsFunc(k.routes, func(r string) bool {
		r = placed.ReplaceAllString(r, "{}")
		return strings.HasSuffix(r, address) || strings.HasSuffix(r, bare) || strings.HasPrefix(r, bare)
	})
}

// name reports whether the code has all words of a name; of one with a place, whether a message or word begins like it.
func (k *tree) name(name string) bool {
	name, _, _ = strings.Cut(name, "(")
	if place := holder.FindStringIndex(strings.ReplaceAll(name, "_", ".")); place != nil {
		like := func(word string) bool { return strings.HasPrefix(word, name[:place[0]]) }
		return slices.ContainsFunc(k.keys, like) || slices.ContainsFunc(slices.Collect(maps.Keys(k.words)), like)
	}
	return !slices.ContainsFunc(strings.Split(name, "."), func(part string) bool { return !k.words[part] })
}

var (
	asked  = regexp.MustCompile("go test ([^\n`]+)")
	making = regexp.MustCompile("(?m)(?:^    |`)make ([a-z]+)")
	linked = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// commands tells which tests a page has run that are not there, and which targets of make.
func (k *tree) commands(text string) (faults []string) {
	for _, found := range making.FindAllStringSubmatch(text, -1) {
		if !strings.Contains("\n"+k.makes, "\n"+found[1]+":") {
			faults = append(faults, "there is no make "+found[1])
		}
	}
	for _, found := range asked.FindAllStringSubmatch(space.ReplaceAllString(text, " "), -1) {
		faults = append(faults, k.asked(strings.Fields(found[1]))...)
	}
	return faults
}

// asked tells what of the words behind go test is not there: packages, and tests that -run names.
func (k *tree) asked(words []string) (faults []string) {
	var tests []string
	run, packages := "", 0
	for i, word := range words {
		word = strings.Trim(word, "'")
		switch {
		case i > 0 && words[i-1] == "-run":
			run = word
		case strings.HasPrefix(word, "./"):
			room := strings.TrimSuffix(strings.TrimPrefix(word, "./"), "/...")
			if packages++; !k.path(room) {
				faults = append(faults, "go test: there is no "+word)
			}
			tests = append(tests, k.tests[room]...)
		}
	}
	for name := range strings.SplitSeq(run, "|") {
		name, _, _ = strings.Cut(name, "/")
		if packages > 0 && !slices.ContainsFunc(tests, func(test string) bool { return strings.Contains(test, name) }) {
			faults = append(faults, "go test: no test of these packages is called "+name)
		}
	}
	return faults
}

// links tells which links of a page lead to no file.
func (k *tree) links(page, text string) (faults []string) {
	for _, found := range linked.FindAllStringSubmatch(text, -1) {
		path, _, _ := strings.Cut(found[1], "#")
		if path == "" || strings.Contains(path, ":") {
			continue
		}
		if path = filepath.ToSlash(filepath.Join(filepath.Dir(page), path)); !strings.Contains(k.paths, "\n"+path+"\n") {
			faults = append(faults, "a link leads to "+path)
		}
	}
	return faults
}
