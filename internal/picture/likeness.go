package picture

import (
	"bytes"
	"image"
	"image/png"
	"iter"
	"math"
	"sync"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// How pictures are compared; why so, and how far copies and repainted pictures are apart, is written in
// docs/design/pictures.md.
const (
	maxCompared = 4 << 20 // pixels of a picture that is looked at: beyond, nothing is said
	minCompared = 96      // pixels of its shorter side: below, words cannot be told apart

	// A colour is a point in a cube of side 255. Over a patch of so many cells a side, colours may be off by so much as a
	// whole, and strokes by so much against each other.
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

// Share is the difference as a part of what is allowed: above 1, the picture is called repainted.
func (d Difference) Share() float64 { return math.Max(d.Tone/maxTone, d.Stroke/maxStroke) }

// Repainted reports whether a picture shows something else than the published one of which it is handed in as a copy: other
// words, another hue, another drawing. A copy that was written anew, made larger or smaller, trimmed, framed, cut round,
// lighter, darker or grey, or given fewer colours shows the same. It is false where that cannot be told; see Original.Compare.
func Repainted(inHand, published []byte) bool { return NewOriginal(published).Repainted(inHand) }

// Original is a published picture. What copying makes of it is found out once, for all copies that are compared with it.
type Original struct {
	file  []byte
	found func() *published // nil where it cannot be read here
}

// NewOriginal takes a PNG or an SVG; of any other file nothing can be told.
func NewOriginal(file []byte) *Original {
	return &Original{file, sync.OnceValue(func() *published { return publishedFrom(pixelsOf(file)) })}
}

// Repainted reports of one copy what the function of this name does.
func (o *Original) Repainted(inHand []byte) bool {
	d, told := o.Compare(inHand)
	return told && d.repainted()
}

// Compare measures by how much a picture differs from the published one. told is false where that cannot be measured: of
// what cannot be read here, is very small or very large, or has other proportions.
func (o *Original) Compare(inHand []byte) (d Difference, told bool) {
	if samePNG(inHand, o.file) {
		return d, true
	}
	copied := pixelsOf(inHand)
	if copied == nil || min(copied.Rect.Dx(), copied.Rect.Dy()) < minCompared {
		return d, false
	}
	original := o.found()
	if original == nil {
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

// difference compares two pictures that lie upon each other, patch by patch. Once its share reaches known, it is of no
// interest, and what has been found so far is returned.
func (o *off) difference(known float64) (d Difference) {
	for p := range o.patches(strokePatch) {
		if d.Stroke = math.Max(d.Stroke, p.within()); d.Share() >= known {
			return d
		}
	}
	for p := range o.patches(tonePatch) {
		if d.Tone = math.Max(d.Tone, p.whole()); d.Share() >= known {
			return d
		}
	}
	return d
}

// patch is a square of cells, or a column of it, as sums: of what they are off, and of its squares.
type patch struct {
	n, squares float64
	sum        [3]float64
}

// patches are all squares of side cells. Columns are added up once for all squares of the same rows.
func (o *off) patches(side int) iter.Seq[*patch] {
	return func(yield func(*patch) bool) {
		for top := 0; top+side <= cells; top++ {
			var columns [cells]patch
			for y := top; y < top+side; y++ {
				for x := range cells {
					columns[x].cell(&o[y][x])
				}
			}
			for left := 0; left+side <= cells; left++ {
				var p patch
				for x := left; x < left+side; x++ {
					p.add(&columns[x])
				}
				if !yield(&p) {
					return
				}
			}
		}
	}
}

func (p *patch) cell(off *[3]float64) {
	p.n++
	for k, d := range off {
		p.sum[k] += d
		p.squares += d * d
	}
}

func (p *patch) add(q *patch) {
	p.n += q.n
	p.squares += q.squares
	for k := range p.sum {
		p.sum[k] += q.sum[k]
	}
}

// mean is the square of what the patch is off as a whole.
func (p *patch) mean() float64 {
	return (p.sum[0]*p.sum[0] + p.sum[1]*p.sum[1] + p.sum[2]*p.sum[2]) / (p.n * p.n)
}

// whole is by how much the patch is off as a whole.
func (p *patch) whole() float64 { return math.Sqrt(p.mean()) }

// within is by how much its cells are off beside that, as the root of the mean square.
func (p *patch) within() float64 { return math.Sqrt(math.Max(0, p.squares/p.n-p.mean())) }
