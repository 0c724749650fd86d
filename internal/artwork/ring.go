package artwork

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// Rings are the lines that [Badge.Ring] may ask for along the outline of a badge, in the order in which to show them.
func Rings() []string { return []string{"line", "double", "beads"} }

// UnknownRingError tells that no ring has the name.
type UnknownRingError struct{ Name string }

func (e *UnknownRingError) Error() string {
	return fmt.Sprintf("badge: there is no ring %q, only %s", e.Name, strings.Join(Rings(), ", "))
}

func checkRing(name string) error {
	if name != "" && !slices.Contains(Rings(), name) {
		return &UnknownRingError{Name: name}
	}
	return nil
}

// ring draws the ring that was asked for. A template tells the outline that runs so many units within the one on which the
// ring lies.
func (d *drawing) ring(within func(inset float64) scene.Path) {
	switch d.Ring {
	case "line":
		d.stroke(within(0), d.metal, 4)
	case "double":
		d.stroke(within(-3), d.metal, 2)
		d.stroke(within(3), d.metal, 2)
	case "beads":
		d.fill(within(0).Outline(scene.Pen{Width: 5, Cap: "round", Join: "round", Dashes: []float64{0.01, 10}}), d.metal)
	}
}

// accent fills a place with the second colour, where one was chosen.
func (d *drawing) accent(low, high scene.Point) {
	if d.Second != "" {
		d.fill(scene.Rectangle(low, high), d.metal)
	}
}

// hairline is the colour of a template's own ring on paper.
func (d *drawing) hairline() color.NRGBA {
	if d.Second != "" {
		return d.metal
	}
	return d.hair
}
