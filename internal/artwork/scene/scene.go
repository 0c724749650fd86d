// Package scene holds pictures before they are files: a [Scene] is shapes, runs of text, groups and pixels on a square of
// [Side] units, from which it is written as PNG and as SVG that look the same.
//
//	Path, Affine, Pen → Shape, TextRun, Group, Bitmap → Scene → PNG
//	                                                          → SVG, text as paths
//
// It knows neither badges nor fonts, nor where a drawing came from. What is handed in by others (package picture) is an
// [Art], with which a scene may be furnished.
//
// The package promises:
//
//   - the same scene gives the same bytes, on one release and one processor architecture;
//   - an SVG names no other file or host and holds no script;
//   - what is drawn takes no more memory than the picture and its layers, whatever a transformation presses together.
package scene

import (
	"image/color"

	"github.com/mitome/mitome/internal/locale"
)

// Side is the width and height of a scene, in units.
const Side = 600

// Scene is a picture before it is a file: items in the order of painting, on a
// square of [Side] units with the origin at the top left.
type Scene struct {
	Title    string          // what the picture is, in a line
	Alt      string          // what it shows, for those who do not see it
	Language locale.Language // of Title and Alt, such as "ja"
	Items    []Item
	Fonts    []string // those that letters come from, beyond the built-in ones, by name
}

// Item is a [Shape], a [TextRun], a [Group] or a [Bitmap].
type Item interface {
	draw(c *canvas)
	write(w *svgWriter)
	// Mapped is the item as it looks when everything in it is mapped.
	Mapped(m Affine) Item
	// Bounds is the box around its outline; lines reach half their width further.
	Bounds() (low, high Point)
}

// Shape is a path filled, stroked, or both (fill first).
type Shape struct {
	Path        Path
	Fill        Paint // nil fills nothing
	EvenOdd     bool  // a place that two contours enclose is outside, whichever way they turn
	Stroke      Paint // nil draws no line
	StrokeWidth float64
}

// TextRun is a stretch of text with its glyphs already placed. It has no font
// for the reader to find: the outlines are the text.
type TextRun struct {
	Text   string
	Glyphs []Glyph
	Fill   Paint
}

// Glyph is one placed glyph: its outline in scene units.
type Glyph struct {
	Outline Path
}

func (s Shape) Bounds() (low, high Point) { return s.Path.Bounds() }

func (s Shape) Mapped(m Affine) Item {
	return Shape{
		Path: s.Path.Mapped(m), Fill: mappedPaint(s.Fill, m), EvenOdd: s.EvenOdd,
		Stroke: mappedPaint(s.Stroke, m), StrokeWidth: s.StrokeWidth * m.Scale(),
	}
}

func (t TextRun) Bounds() (low, high Point) { return t.Outline().Bounds() }

func (t TextRun) Mapped(m Affine) Item {
	out := TextRun{Text: t.Text, Fill: mappedPaint(t.Fill, m), Glyphs: make([]Glyph, len(t.Glyphs))}
	for i, g := range t.Glyphs {
		out.Glyphs[i].Outline = g.Outline.Mapped(m)
	}
	return out
}

// Outline is that of all its glyphs.
func (t TextRun) Outline() Path {
	var p Path
	for _, g := range t.Glyphs {
		p = append(p, g.Outline...)
	}
	return p
}

// Texts are the texts drawn in the scene, in the order of painting.
func (s *Scene) Texts() []string {
	var texts []string
	for _, item := range s.Items {
		if run, ok := item.(TextRun); ok {
			texts = append(texts, run.Text)
		}
	}
	return texts
}

// Add paints items over what is there.
func (s *Scene) Add(items ...Item) { s.Items = append(s.Items, items...) }

// Paint colours the inside of an outline: [Solid], [Linear] or [Radial].
type Paint interface {
	// at is the colour at a point of the scene.
	at(p Point) pixel
	// Mapped is the paint as it looks when what it paints is mapped.
	Mapped(m Affine) Paint
}

// Solid is one colour, opaque or not.
type Solid color.NRGBA

// Linear is a gradient along the line from From to To; beyond them the
// outermost colours go on.
type Linear struct {
	From, To Point
	Stops    []Stop
}

// Radial is a gradient from Centre to the circle of Radius.
type Radial struct {
	Centre    Point
	Radius    float64
	Stops     []Stop
	Transform Affine // of the circle, which may become an ellipse; the zero value leaves it as it is
}

// Stop is a colour of a gradient at Offset, 0 to 1. Stops stand in rising order.
type Stop struct {
	Offset float64
	Colour color.NRGBA
}
