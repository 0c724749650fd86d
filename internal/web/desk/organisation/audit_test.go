package organisation

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Whatever the record can tell of an organisation or of the store can be chosen by its kind.
func TestEveryDeedHasAKind(t *testing.T) {
	files, err := filepath.Glob("../../../locale/messages/*.en.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no messages")
	}
	chosen := func(action string) bool {
		return slices.ContainsFunc(slices.Concat(deedKinds, storeKinds), func(k deedKind) bool {
			return slices.ContainsFunc(k.actions, func(of string) bool {
				return of == action || strings.HasSuffix(of, ".") && strings.HasPrefix(action, of)
			})
		})
	}
	key := regexp.MustCompile(`"register\.did\.([a-z_]+\.[a-z_]+)"`)
	count := 0
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // of the repository
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range key.FindAllStringSubmatch(string(data), -1) {
			action := found[1]
			if strings.HasPrefix(action, "name.") { // what an award.name did
				continue
			}
			if count++; !chosen(action) {
				t.Errorf("%s: no kind of deeds has it", action)
			}
		}
	}
	if count < 50 {
		t.Errorf("%d actions were found", count)
	}
}
