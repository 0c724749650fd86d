package picture

import (
	"bytes"
	"image"
	"image/png"
	"math"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// How pictures are compared; why so, and how far copies and repainted pictures are apart, is written in
// docs/design/pictures.md.
const (
	maxCompared = 4 << 20 // pixels of a picture that is looked at: beyond, nothing is said
	minCompared = 96      // pixels of its shorter side: below, words cannot be told apart

	// A colour is a point in a cube of side 255. Over a patch of so many cells a side, colours may be off by so much as a whole,
	// and strokes by so much against each other.
	tonePatch, maxTone     = 8, 60
	strokePatch, maxStroke = 4, 46
)

// Difference is by how much a picture in hand is off the published one, where it is most so, after all has been allowed for
// that copying does; in the cube of side 255.
type Difference struct {
	Tone   float64 // of a patch as a whole: another colour, another drawing
	Stroke float64 // within a patch: other words, another logo
}

// repainted reports whether no copying explains the difference.
func (d Difference) repainted() bool { return d.Tone > maxTone || d.Stroke > maxStroke }

// share is the difference as a part of what is allowed.
func (d Difference) share() float64 { return math.Max(d.Tone/maxTone, d.Stroke/maxStroke) }

// Repainted reports whether a picture shows something else than the published one of which it is handed in as a copy: other
// words, another hue, another drawing. A copy that was written anew, made larger or smaller, trimmed, framed, cut round,
// lighter, darker or grey, or given fewer colours shows the same. It is false where that cannot be told; see Compare.
func Repainted(inHand, published []byte) bool {
	d, told := Compare(inHand, published)
	return told && d.repainted()
}

// Compare measures by how much a picture differs from the published one. told is false where that cannot be measured: of
// what cannot be read here, is very small or very large, or has other proportions.
func Compare(inHand, published []byte) (d Difference, told bool) {
	if samePNG(inHand, published) {
		return d, true
	}
	copied, original := pixelsOf(inHand), pixelsOf(published)
	if copied == nil || original == nil {
		return d, false
	}
	if size := copied.Rect.Size(); min(size.X, size.Y) < minCompared {
		return d, false
	}
	return newComparison(copied, original).least()
}

// pixelsOf decodes a PNG or draws an SVG; nil for anything else, and for what is too large.
func pixelsOf(file []byte) *image.NRGBA {
	if !bytes.HasPrefix(file, []byte(pngMagic)) {
		art, _, err := Read(file)
		if err != nil {
			return nil
		}
		laid := &scene.Scene{Items: art.Place(scene.Point{}, scene.Point{X: scene.Side, Y: scene.Side})}
		if file, err = laid.PNG(scene.Side); err != nil {
			return nil
		}
	}
	head, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil || head.Width*head.Height > maxCompared || head.Width > maxSide || head.Height > maxSide {
		return nil
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	if same, ok := picture.(*image.NRGBA); ok {
		return same
	}
	out := image.NewNRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Draw(out, out.Rect, picture, picture.Bounds().Min, draw.Src)
	return out
}

// off is by how much each cell is off, red, green and blue; nothing where it is no evidence.
type off [cells][cells][3]float64

// difference compares two pictures that lie upon each other, patch by patch.
func (o *off) difference() Difference {
	tone, _ := o.worst(tonePatch)
	_, stroke := o.worst(strokePatch)
	return Difference{tone, stroke}
}

// worst returns by how much the patches are off that are most so: as a whole, and within, as the root of the mean square.
func (o *off) worst(side int) (whole, within float64) {
	n := float64(side * side)
	for top := 0; top+side <= cells; top++ {
		for left := 0; left+side <= cells; left++ {
			var sum [3]float64
			squares := 0.0
			for _, row := range o[top : top+side] {
				for _, cell := range row[left : left+side] {
					for k, d := range cell {
						sum[k] += d
						squares += d * d
					}
				}
			}
			mean := (sum[0]*sum[0] + sum[1]*sum[1] + sum[2]*sum[2]) / (n * n)
			whole = math.Max(whole, math.Sqrt(mean))
			within = math.Max(within, math.Sqrt(math.Max(0, squares/n-mean)))
		}
	}
	return whole, within
}
