package picture

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"slices"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork"
)

// How pictures are compared; why so is argued in docs/design/pictures.md.
const (
	maxCompared = 4 << 20 // pixels of a picture that is looked at: beyond, nothing is said
	minCompared = 40      // pixels of its shorter side: below, words cannot be told apart
	cells       = 64      // of a side, in which both pictures are laid
	maxSkew     = 0.02    // by which their proportions may differ

	// A colour is a point in a cube of side 255. Over a patch of so many cells a side, colours may be off by so much as a whole,
	// and strokes by so much against each other.
	tonePatch, maxTone     = 8, 42
	strokePatch, maxStroke = 4, 34
)

// scalers are how programs make a picture smaller, the careful ones first.
var scalers = []draw.Scaler{draw.CatmullRom, draw.BiLinear, draw.ApproxBiLinear, draw.NearestNeighbor}

// Repainted reports whether a picture shows something else than the published one of which it is handed in as a copy: other
// words, other colours, another drawing. A copy that was written anew, made larger or smaller, or given fewer colours
// shows the same. It is false where that cannot be told: of what cannot be read here, is very small or very large, or has
// other proportions.
func Repainted(inHand, published []byte) bool {
	if samePNG(inHand, published) {
		return false
	}
	copied, original := pixelsOf(inHand), pixelsOf(published)
	if copied == nil || original == nil {
		return false
	}
	a, b := copied.Rect.Size(), original.Rect.Size()
	if skew := float64(a.X*b.Y) / float64(a.Y*b.X); min(a.X, a.Y) < minCompared || math.Abs(skew-1) > maxSkew {
		return false
	}
	seen := gridOf(copied)
	if a.X >= b.X {
		return differ(seen, gridOf(original))
	}
	return !slices.ContainsFunc(scalers, func(s draw.Scaler) bool {
		small := image.NewNRGBA(copied.Rect)
		s.Scale(small, small.Rect, original, original.Rect, draw.Src, nil)
		return !differ(seen, gridOf(small))
	})
}

// pixelsOf decodes a PNG or draws an SVG; nil for anything else, and for what is too large.
func pixelsOf(file []byte) *image.NRGBA {
	if !bytes.HasPrefix(file, []byte(pngMagic)) {
		art, _, err := Read(file)
		if err != nil {
			return nil
		}
		scene := &artwork.Scene{Items: art.Place(artwork.Point{}, artwork.Point{X: artwork.Size, Y: artwork.Size})}
		if file, err = scene.PNG(artwork.Size); err != nil {
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

// grid is a picture in cells: red, green, blue, each as much as the cell is covered, and by how much that is; 0 to 255.
type grid [cells][cells][4]float64

func gridOf(picture *image.NRGBA) *grid {
	small := image.NewRGBA(image.Rect(0, 0, cells, cells))
	draw.BiLinear.Scale(small, small.Rect, picture, picture.Rect, draw.Src, nil)
	var g grid
	for y := range cells {
		for x := range cells {
			for k := range 4 {
				g[y][x][k] = float64(small.Pix[small.PixOffset(x, y)+k])
			}
		}
	}
	return &g
}

// ground is the colour that a copy has where the published picture is clear: formats without transparency fill it in.
func ground(copied, original *grid) (colour [3]float64) {
	const clear, full = 5, 250
	var filled [3][]float64
	for y := range cells {
		for x := range cells {
			if original[y][x][3] < clear && copied[y][x][3] > full {
				for k := range colour {
					filled[k] = append(filled[k], copied[y][x][k])
				}
			}
		}
	}
	for k := range colour {
		colour[k] = 255
		if n := len(filled[k]); n > 0 {
			slices.Sort(filled[k])
			colour[k] = filled[k][n/2]
		}
	}
	return colour
}

// differ compares two pictures on the same ground, patch by patch.
func differ(copied, original *grid) bool {
	on := ground(copied, original)
	var off [cells][cells][3]float64
	for y := range cells {
		for x := range cells {
			a, b := copied[y][x], original[y][x]
			for k := range on {
				off[y][x][k] = a[k] - b[k] + (b[3]-a[3])/255*on[k]
			}
		}
	}
	tone, _ := worst(&off, tonePatch)
	_, stroke := worst(&off, strokePatch)
	return tone > maxTone || stroke > maxStroke
}

// worst returns by how much the patches are off that are most so: as a whole, and within, as the root of the mean square.
func worst(off *[cells][cells][3]float64, side int) (whole, within float64) {
	n := float64(side * side)
	for top := 0; top+side <= cells; top++ {
		for left := 0; left+side <= cells; left++ {
			var sum [3]float64
			squares := 0.0
			for _, row := range off[top : top+side] {
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
