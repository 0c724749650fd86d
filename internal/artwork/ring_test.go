package artwork

import (
	"bytes"
	"errors"
	"testing"
)

// Each ring and a second colour is seen in each template, and leaves what was drawn before it was there as it was.
func TestRingsAndSecondColour(t *testing.T) {
	t.Parallel()
	for _, template := range Templates() {
		seen := map[string]string{}
		for name, change := range map[string]func(*Badge){
			"plain":  func(*Badge) {},
			"second": func(b *Badge) { b.Second = "#c9a227" },
			"line":   func(b *Badge) { b.Ring = "line" },
			"double": func(b *Badge) { b.Ring = "double" },
			"beads":  func(b *Badge) { b.Ring = "beads" },
			"both":   func(b *Badge) { b.Ring, b.Second = "beads", "#2a9d8f" },
		} {
			b := Badge{Title: "Foundations of Statistics", AwardingBody: "Mizunara University", Language: "en", Hours: 45, Template: template, Colour: "#1f4e79"}
			change(&b)
			laid, err := Lay(b)
			if err != nil {
				t.Fatal(err)
			}
			svg := laid.SVG()
			if other, ok := seen[string(svg)]; ok {
				t.Errorf("%s: %s looks like %s", template, name, other)
			}
			seen[string(svg)] = name
			if b.Second != "" && !bytes.Contains(svg, []byte(b.Second)) {
				t.Errorf("%s: nothing is in the second colour", template)
			}
		}
	}
}

// Whatever is chosen, lines are seen on the first colour and on paper.
func TestSecondColourIsSeen(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"#1f4e79", "#ffd800", "#ffffff", "#000000", "#808080", "#c0392b", "#7fffd4"} {
		for _, second := range []string{first, "#ffffff", "#000000", "#c9a227", "#777777", "#ff0000"} {
			p, err := paletteOf(first, "")
			if err == nil {
				err = p.take(second)
			}
			if err != nil {
				t.Fatal(err)
			}
			if onField, onPaper := contrast(p.metal, p.field), contrast(p.metal, paper); onField < leastOrnament || onPaper < leastOrnament {
				t.Errorf("%s on %s: %.2f on the colour, %.2f on paper", second, first, onField, onPaper)
			}
		}
	}
}

// TestCheckRing: what is wrong with a ring or a second colour is said.
func TestCheckRing(t *testing.T) {
	t.Parallel()
	var colour *ColourError
	var ring *UnknownRingError
	for _, err := range []error{Check("seal", "beads", "#1f4e79", ""), Check("", "")} {
		if err != nil {
			t.Error(err)
		}
	}
	if err := Check("", "", "#1f4e79", "gold"); !errors.As(err, &colour) {
		t.Errorf("a second colour that is none: %v", err)
	}
	if err := Check("", "halo"); !errors.As(err, &ring) || ring.Message("ja") == ring.Message("en") {
		t.Errorf("a ring that is none: %v", err)
	}
}
