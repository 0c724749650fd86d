package samples_test

import (
	"slices"
	"testing"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/samples"
)

// TestLooksHaveEveryTemplate: among the good samples each template is seen.
func TestLooksHaveEveryTemplate(t *testing.T) {
	looks, err := samples.Looks()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range artwork.Templates() {
		if !slices.ContainsFunc(looks, func(l samples.Look) bool { return l.Template == name }) {
			t.Errorf("looks (looks.go) have no %s: let it take the place of a template that comes twice", name)
		}
	}
}
