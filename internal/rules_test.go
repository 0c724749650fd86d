package internal_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRulesPage holds docs/rules.md against the code: each rule and each reading that is cited has its row, and the files and
// tests that a row names exist.
func TestRulesPage(t *testing.T) {
	page, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, line := range strings.Split(string(page), "\n") {
		if number := regexp.MustCompile(`^\| (R-\d\d) \|`).FindStringSubmatch(line); number != nil {
			rows[number[1]] = line
		}
	}
	cited, tests, readings := rulesInCode(t)
	for number, file := range readings {
		if !strings.Contains(string(page), "\n| "+number+" | ") {
			t.Errorf("%s cites reading %s, which docs/rules.md does not tell", file, number)
		}
	}
	if len(readings) < 5 {
		t.Errorf("%d readings are cited", len(readings))
	}
	for n := range len(rows) {
		if number := fmt.Sprintf("R-%02d", n+1); rows[number] == "" {
			t.Errorf("docs/rules.md has %d rows, but none for %s", len(rows), number)
		}
	}
	for number, file := range cited {
		if rows[number] == "" {
			t.Errorf("%s cites %s, which docs/rules.md does not explain", file, number)
		}
	}
	for number, row := range rows {
		if !strings.Contains(row, ".go` |") || !strings.Contains(row, "| `Test") {
			t.Errorf("docs/rules.md does not say in which file %s is decided, and by which test it is held", number)
		}
		for _, name := range regexp.MustCompile("`([a-z_/]+\\.go)`").FindAllStringSubmatch(row, -1) {
			if !exists(filepath.Join("..", "microcredential", name[1])) && !exists(filepath.Join("..", name[1])) {
				t.Errorf("docs/rules.md says that %s is decided in %s, which is not there", number, name[1])
			}
		}
		for _, name := range regexp.MustCompile("`(Test[A-Za-z]+)`").FindAllStringSubmatch(row, -1) {
			if !tests[name[1]] {
				t.Errorf("docs/rules.md says that %s is tested by %s, which is not there", number, name[1])
			}
		}
	}
}

// rulesInCode returns for each rule and each reading a Go file that cites it, and the names of all tests.
func rulesInCode(t *testing.T) (cited map[string]string, tests map[string]bool, readings map[string]string) {
	t.Helper()
	rule, test := regexp.MustCompile(`\bR-\d\d\b`), regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	reading := regexp.MustCompile(`docs/rules\.md,\s+(?:// )?reading (\d+)`)
	cited, tests, readings = map[string]string{}, map[string]bool{}, map[string]string{}
	for _, top := range []string{"cmd", "internal", "microcredential", "openbadges"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			text, err := os.ReadFile(path) //nolint:gosec // a file of the project
			for _, number := range rule.FindAllString(string(text), -1) {
				cited[number] = path
			}
			for _, found := range reading.FindAllStringSubmatch(string(text), -1) {
				readings[found[1]] = path
			}
			for _, found := range test.FindAllStringSubmatch(string(text), -1) {
				tests[found[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return cited, tests, readings
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
