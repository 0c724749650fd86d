package bake_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// Both languages say every code.
func TestMessagesAgree(t *testing.T) {
	keys := func(lang openbadges.Language) []string { return slices.Sorted(maps.Keys(bake.Messages[lang])) }
	if diff := cmp.Diff(keys("en"), keys("ja")); diff != "" {
		t.Errorf("codes (-en +ja):\n%s", diff)
	}
}
