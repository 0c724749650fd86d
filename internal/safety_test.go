package internal_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSafetyPage holds docs/safety.md against the code: each threat and fault that is cited has its row, and the last
// column of a row names exactly the packages in which tests carry its number.
func TestSafetyPage(t *testing.T) {
	page, err := os.ReadFile("../docs/safety.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if number := cells[0]; regexp.MustCompile(`^(T\d\d|F\d+)$`).MatchString(number) {
			rows[number] = packagesIn(cells[len(cells)-1])
		}
	}
	if len(rows) != 40+17 {
		t.Errorf("docs/safety.md has %d rows, want 40 threats and 17 faults", len(rows))
	}

	cited, tested := numbersInCode(t)
	for number, file := range cited {
		if _, ok := rows[number]; !ok {
			t.Errorf("%s cites %s, which docs/safety.md does not explain", file, number)
		}
	}
	for number, listed := range rows {
		slices.Sort(tested[number])
		if got := slices.Compact(tested[number]); !slices.Equal(got, listed) {
			t.Errorf("docs/safety.md says that %s is tested in %q; its tests stand in %q", number, listed, got)
		}
	}
}

func packagesIn(cell string) []string {
	var packages []string
	for _, found := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		packages = append(packages, found[1])
	}
	slices.Sort(packages)
	return packages
}

// numbersInCode returns for each number a Go file that cites it in a comment, and the packages of the tests that carry it.
func numbersInCode(t *testing.T) (cited map[string]string, tested map[string][]string) {
	t.Helper()
	comment := regexp.MustCompile(`\b(T\d\d|F\d{1,2})\b`)
	test := regexp.MustCompile(`(?m)^func Test((?:T\d\d|F\d{1,2})+)`)
	one := regexp.MustCompile(`T\d\d|F\d{1,2}`)
	cited, tested = map[string]string{}, map[string][]string{}
	for _, top := range []string{"bench", "cmd", "internal", "microcredential", "openbadges"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			text, err := os.ReadFile(path) //nolint:gosec // a file of the project
			if err != nil {
				return err
			}
			for _, line := range strings.Split(string(text), "\n") {
				if _, remark, ok := strings.Cut(line, "// "); ok {
					for _, number := range comment.FindAllString(remark, -1) {
						cited[number] = path
					}
				}
			}
			room, _ := filepath.Rel("..", filepath.Dir(path))
			for _, found := range test.FindAllStringSubmatch(string(text), -1) {
				for _, number := range one.FindAllString(found[1], -1) {
					tested[number] = append(tested[number], filepath.ToSlash(room))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return cited, tested
}
