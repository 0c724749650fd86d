package openbadges_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/openbadges"
)

// Both languages say every code, with the same places.
func TestMessagesAgree(t *testing.T) {
	places := regexp.MustCompile(`\{[a-z]+\}`)
	en, ja := openbadges.Messages["en"], openbadges.Messages["ja"]
	if diff := cmp.Diff(slices.Sorted(maps.Keys(en)), slices.Sorted(maps.Keys(ja))); diff != "" {
		t.Fatalf("codes (-en +ja):\n%s", diff)
	}
	for code := range en {
		a, b := places.FindAllString(en[code], -1), places.FindAllString(ja[code], -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: places %v and %v", code, a, b)
		}
	}
}
