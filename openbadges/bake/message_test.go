package bake_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

var update = flag.Bool("update", false, "write testdata/messages.golden anew")

// Both languages say every code.
func TestMessagesAgree(t *testing.T) {
	keys := func(lang openbadges.Language) []string { return slices.Sorted(maps.Keys(bake.Messages[lang])) }
	if diff := cmp.Diff(keys("en"), keys("ja")); diff != "" {
		t.Errorf("codes (-en +ja):\n%s", diff)
	}
}

// TestGoldenMessages holds every sentence for people to read: testdata/messages.golden. They have no places.
func TestGoldenMessages(t *testing.T) {
	var out strings.Builder
	for _, code := range slices.Sorted(maps.Keys(bake.Messages["en"])) {
		e := &bake.FormatError{Code: code}
		fmt.Fprintf(&out, "%s\n  %s\n  %s\n", code, e.Message("en"), e.Message("ja"))
	}
	const file = "testdata/messages.golden"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("sentences have changed: read them in %s after go test -run Golden -update", file)
	}
}
