package scene

import (
	"image"
	"math"
)

// sweepEvenOdd writes into the mask how much of each pixel lies inside the
// path by the even-odd rule, which the library's rasteriser does not know.
//
// Each line adds to the pixels of its rows the area on its right, signed by its
// direction; summing up a row from the left gives the winding of every pixel,
// with fractions at the edges, and folding that gives the cover.
func sweepEvenOdd(mask *image.Alpha, path Path, at func(Point) Point) {
	width, height := mask.Rect.Dx(), mask.Rect.Dy()
	s := sweep{width: width, height: height, sums: make([]float64, (width+2)*height)}
	for _, c := range path.flatten() {
		last := at(c.points[len(c.points)-1])
		for _, p := range c.points {
			q := at(p)
			s.line(last, q)
			last = q
		}
	}
	for y := range height {
		winding := 0.0
		for x := range width {
			winding += s.sums[y*(width+2)+x]
			fold := math.Mod(math.Abs(winding), 2)
			mask.Pix[y*mask.Stride+x] = uint8(math.Round(255 * math.Min(fold, 2-fold)))
		}
	}
}

// sweep holds two more sums in a row than it has pixels.
type sweep struct {
	width, height int
	sums          []float64
}

func (s *sweep) line(a, b Point) {
	if a.Y == b.Y {
		return
	}
	sign := 1.0
	if a.Y > b.Y {
		a, b, sign = b, a, -1
	}
	slope := (b.X - a.X) / (b.Y - a.Y)
	first, last := max(0, int(math.Floor(a.Y))), min(s.height, int(math.Ceil(b.Y)))
	for y := first; y < last; y++ {
		top, bottom := math.Max(a.Y, float64(y)), math.Min(b.Y, float64(y+1))
		s.row(y, a.X+(top-a.Y)*slope, a.X+(bottom-a.Y)*slope, sign*(bottom-top))
	}
}

// row spreads the height d of a piece of a line over the pixels it crosses
// between x0 and x1.
func (s *sweep) row(y int, x0, x1, d float64) {
	x0, x1 = clampTo(math.Min(x0, x1), 0, float64(s.width)), clampTo(math.Max(x0, x1), 0, float64(s.width))
	sums := s.sums[y*(s.width+2):][:s.width+2]
	for x := int(x0); x <= int(x1) && x <= s.width; x++ {
		share, from, to := d, x0, x1
		if x1 > x0 {
			from, to = math.Max(x0, float64(x)), math.Min(x1, float64(x+1))
			share = d * (to - from) / (x1 - x0)
		}
		inside := 1 - ((from+to)/2 - float64(x)) // the part of the pixel on the right of the piece
		sums[x] += share * inside
		sums[x+1] += share * (1 - inside)
	}
}
