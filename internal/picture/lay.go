package picture

import (
	"image"
	"iter"
	"math"
	"slices"
	"sync"

	"golang.org/x/image/draw"
)

// This file lays a copy upon the published picture, cell upon cell, wherever in the copy that is: it may have been trimmed,
// or put into a frame.

const (
	cells     = 64   // of a side, in which both pictures are laid
	side      = 256  // pixels of the longer side of what is looked at
	maxSkew   = 0.03 // by which proportions may differ
	maxRounds = 12   // of moving a frame by one step
	enough    = 0.5  // of what is allowed: below, no other way of copying is tried
	minSeen   = 0.85 // of the published picture's cells that the copy must show
)

// raster is a picture as sums of its colours, red, green, blue and alpha, over all above and to the left: the colour of any
// rectangle is a matter of four looks.
type raster struct {
	w, h int
	sums [][4]float64 // (w+1) by (h+1)
}

func rasterOf(p image.Image) *raster {
	size := p.Bounds().Size()
	if longer := max(size.X, size.Y); longer > side {
		size.X, size.Y = max(1, size.X*side/longer), max(1, size.Y*side/longer)
	}
	small := image.NewRGBA(image.Rectangle{Max: size})
	if size == p.Bounds().Size() {
		draw.Draw(small, small.Rect, p, p.Bounds().Min, draw.Src) // the same pixels, in a fraction of the time
	} else {
		draw.BiLinear.Scale(small, small.Rect, p, p.Bounds(), draw.Src, nil)
	}
	r := &raster{size.X, size.Y, make([][4]float64, (size.X+1)*(size.Y+1))}
	for y := range r.h {
		var row [4]float64
		for x := range r.w {
			at := (y+1)*(r.w+1) + x + 1
			for k := range 4 {
				row[k] += float64(small.Pix[small.PixOffset(x, y)+k])
				r.sums[at][k] = r.sums[at-r.w-1][k] + row[k]
			}
		}
	}
	return r
}

// sum is that of all above and to the left of a point, which may lie within a pixel.
func (r *raster) sum(x, y float64) (s [4]float64) {
	i, j := min(int(x), r.w-1), min(int(y), r.h-1)
	fx, fy := x-float64(i), y-float64(j)
	at := j*(r.w+1) + i
	a, b, c, d := &r.sums[at], &r.sums[at+1], &r.sums[at+r.w+1], &r.sums[at+r.w+2]
	for k := range s {
		s[k] = (a[k]*(1-fx)+b[k]*fx)*(1-fy) + (c[k]*(1-fx)+d[k]*fx)*fy
	}
	return s
}

// frame is where in a picture the published one lies, as parts of its width and height; beyond 0 and 1 it was cut off.
type frame struct{ left, top, right, bottom float64 }

var whole = frame{0, 0, 1, 1}

// is reports whether two frames are one, however they were calculated.
func (f frame) is(g frame) bool {
	const slack = 1e-9
	return math.Abs(f.left-g.left) < slack && math.Abs(f.top-g.top) < slack && math.Abs(f.right-g.right) < slack && math.Abs(f.bottom-g.bottom) < slack
}

// grid is a picture in cells: red, green, blue, each as much as the cell is covered, and by how much that is; 0 to 255.
type grid struct {
	cells [cells][cells][4]float64
	seen  [cells][cells]bool // the picture has this cell
}

func (r *raster) grid(f frame) *grid {
	g := &grid{}
	for range r.fill(g, f) { // to the last row
	}
	return g
}

// fill makes a grid of what lies in a frame, row by row: as many as are asked for.
func (r *raster) fill(g *grid, f frame) iter.Seq[int] {
	return func(yield func(int) bool) { r.fillRows(g, f, yield) }
}

func (r *raster) fillRows(g *grid, f frame, yield func(int) bool) {
	var xs, ys [cells + 1]float64
	for i := range cells + 1 {
		part := float64(i) / cells
		xs[i] = (f.left + (f.right-f.left)*part) * float64(r.w)
		ys[i] = (f.top + (f.bottom-f.top)*part) * float64(r.h)
	}
	const slack = 1e-6
	inside := func(a, b float64, size int) bool { return a > -slack && b < float64(size)+slack }
	var above, below [cells + 1][4]float64
	line := func(y float64) (sums [cells + 1][4]float64) {
		for i, x := range xs {
			sums[i] = r.sum(math.Max(0, math.Min(x, float64(r.w))), math.Max(0, math.Min(y, float64(r.h))))
		}
		return sums
	}
	above = line(ys[0])
	for y := range cells {
		below = line(ys[y+1])
		for x := range cells {
			area := (xs[x+1] - xs[x]) * (ys[y+1] - ys[y])
			for k := range 4 {
				g.cells[y][x][k] = (below[x+1][k] - below[x][k] - above[x+1][k] + above[x][k]) / area
			}
			g.seen[y][x] = inside(xs[x], xs[x+1], r.w) && inside(ys[y], ys[y+1], r.h)
		}
		if !yield(y) {
			return
		}
		above = below
	}
}

// comparison is a copy and the published picture while they are compared.
type comparison struct {
	copied    *raster
	original  *raster
	originals []func() *grid // the published picture, as it is and as copying has left it
	ground    [3]float64
	moved     grid                     // the copy under the frame that is being tried
	laid      [cells][cells][3]float64 // the published picture as it is, on the copy's ground
	shape     float64                  // width by height of the copy, as a part of the published picture's
}

func newComparison(copied *image.NRGBA, original *published) *comparison {
	a, b := copied.Rect.Size(), original.pixels.Rect.Size()
	c := &comparison{copied: rasterOf(copied), original: original.raster, shape: float64(a.X*b.Y) / float64(a.Y*b.X)}
	c.ground = c.copied.corners()
	c.originals = append(c.originals, original.grid)
	as := original.grid()
	for y := range cells {
		for x := range cells {
			c.laid[y][x] = c.upon(&as.cells[y][x])
		}
	}
	if a.X < b.X {
		for _, by := range scalers {
			c.originals = append(c.originals, gridOnce(func() *raster { return rasterOf(through(original.pixels, a.X, a.Y, by)) }))
		}
	}
	c.originals = append(c.originals, original.blurred...)
	return c
}

// published is the published picture, as it is and as sizes between have left it; each is made once, when it is asked for.
type published struct {
	pixels  *image.NRGBA
	raster  *raster
	grid    func() *grid
	blurred []func() *grid
}

// publishedFrom is nil for nil.
func publishedFrom(pixels *image.NRGBA) *published {
	if pixels == nil {
		return nil
	}
	d := &published{pixels: pixels, raster: rasterOf(pixels)}
	d.grid = gridOnce(func() *raster { return d.raster })
	size := pixels.Rect.Size()
	for _, n := range between {
		d.blurred = append(d.blurred, gridOnce(func() *raster {
			small := through(pixels, n, max(1, n*size.Y/size.X), draw.CatmullRom)
			return rasterOf(through(small, side, max(1, side*size.Y/size.X), draw.BiLinear))
		}))
	}
	return d
}

func gridOnce(r func() *raster) func() *grid {
	return sync.OnceValue(func() *grid { return r().grid(whole) })
}

// scalers are how programs make a picture smaller, the careful ones first.
var scalers = []draw.Scaler{draw.CatmullRom, draw.BiLinear, draw.ApproxBiLinear, draw.NearestNeighbor}

// between are sizes at which a picture may have been kept before it was made larger again.
var between = []int{128, 96, 72, 48}

func through(p image.Image, w, h int, by draw.Scaler) image.Image {
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	by.Scale(out, out.Rect, p, p.Bounds(), draw.Src, nil)
	return out
}

// corners is the colour in the corners of a picture, which is what lies around a badge; white where they are clear.
func (r *raster) corners() (colour [3]float64) {
	const part = 0.02
	var found [3][]float64
	for _, at := range []frame{{0, 0, part, part}, {1 - part, 0, 1, part}, {0, 1 - part, part, 1}, {1 - part, 1 - part, 1, 1}} {
		pixel := r.mean(at)
		for k := range colour {
			found[k] = append(found[k], pixel[k]+255-pixel[3])
		}
	}
	for k := range colour {
		slices.Sort(found[k])
		colour[k] = (found[k][1] + found[k][2]) / 2
	}
	return colour
}

func (r *raster) mean(f frame) (m [4]float64) {
	w, h := float64(r.w), float64(r.h)
	a, b, c, d := r.sum(f.left*w, f.top*h), r.sum(f.right*w, f.top*h), r.sum(f.left*w, f.bottom*h), r.sum(f.right*w, f.bottom*h)
	area := (f.right - f.left) * w * (f.bottom - f.top) * h
	for k := range m {
		m[k] = (d[k] - c[k] - b[k] + a[k]) / area
	}
	return m
}

// least is the difference under the way of copying that explains most: nobody is accused for what one of them does.
func (c *comparison) least() (d Difference, told bool) {
	d = Difference{math.Inf(1), math.Inf(1)}
	var tried []frame
	try := func(f frame) bool {
		if slices.ContainsFunc(tried, f.is) {
			return false
		}
		tried = append(tried, f)
		copied := c.copied.grid(f)
		for _, original := range c.originals {
			o, seen := c.off(copied, original(), f)
			if seen < minSeen {
				return false
			}
			if now := o.difference(d.Share()); !told || now.Share() < d.Share() {
				d, told = now, true
			}
			if d.Share() < enough {
				return true
			}
		}
		return false
	}
	if c.fits(whole) && try(whole) {
		return d, told
	}
	for f := range c.frames() {
		if try(f) {
			break
		}
	}
	return d, told
}

// fits reports whether the published picture keeps its proportions in a frame.
func (c *comparison) fits(f frame) bool {
	w, h := f.right-f.left, f.bottom-f.top
	return w > 0.3 && h > 0.3 && w < 1.2 && h < 1.2 && math.Abs(w*c.shape/h-1) <= maxSkew
}

// frames are where in the copy the published picture may lie: as a whole, or by the edges of what is drawn in both, each
// moved until it lies best, when its turn comes.
func (c *comparison) frames() iter.Seq[frame] {
	return func(yield func(frame) bool) {
		for _, f := range c.starts() {
			if c.fits(f) && !yield(c.settle(f)) {
				return
			}
		}
	}
}

// starts are the frames from which the search sets out.
func (c *comparison) starts() []frame {
	starts := []frame{whole}
	a := c.copied.drawn(c.ground)
	// A sheet of paper is ground to its own corners, and stands out from a darker frame.
	for _, b := range []frame{c.original.drawn(c.original.corners()), c.original.drawn(c.ground)} {
		if w, h := b.right-b.left, b.bottom-b.top; w > 0 && h > 0 && a.right > a.left && a.bottom > a.top {
			x, y := (a.right-a.left)/w, (a.bottom-a.top)/h
			starts = append(starts, frame{a.left - b.left*x, a.top - b.top*y, a.right + (1-b.right)*x, a.bottom + (1-b.bottom)*y})
		}
	}
	return slices.CompactFunc(starts, frame.is)
}

// settle moves a frame by ever smaller steps to where the pictures differ least.
func (c *comparison) settle(f frame) frame {
	best := c.misfit(f, math.Inf(1))
	for step := 0.02; step > 0.001; step /= 2 {
		for round, moved := 0, true; moved && round < maxRounds; round++ {
			moved = false
			for _, by := range moves {
				next := frame{f.left + by.left*step, f.top + by.top*step, f.right + by.right*step, f.bottom + by.bottom*step}
				if !c.fits(next) {
					continue
				}
				if m := c.misfit(next, best); m < best*0.999 {
					f, best, moved = next, m, true
				}
			}
		}
	}
	return f
}

var moves = []frame{
	{1, 0, 1, 0}, {-1, 0, -1, 0}, {0, 1, 0, 1}, {0, -1, 0, -1}, {-1, -1, 1, 1}, {1, 1, -1, -1},
	{1, 0, 0, 0}, {-1, 0, 0, 0}, {0, 1, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}, {0, 0, -1, 0}, {0, 0, 0, 1}, {0, 0, 0, -1},
}

// misfit is the mean of the squares by which cells are off, none of which counts for more than a fair part. Beyond best, which
// another frame has reached, it is infinite: most frames are given up after a few rows.
func (c *comparison) misfit(f frame, best float64) float64 {
	const most = 60 * 60
	copied := &c.moved
	sum, n := 0.0, 0
	for y := range c.copied.fill(copied, f) {
		for x := range cells {
			if !copied.seen[y][x] {
				continue
			}
			a, b := c.upon(&copied.cells[y][x]), &c.laid[y][x]
			d := 0.0
			for k := range a {
				d += (a[k] - b[k]) * (a[k] - b[k])
			}
			sum += math.Min(d, most)
			n++
		}
		if sum > best*cells*cells {
			return math.Inf(1)
		}
	}
	if float64(n) < minSeen*cells*cells {
		return math.Inf(1)
	}
	return sum / float64(n)
}

// upon is the colour of a cell on the copy's ground.
func (c *comparison) upon(cell *[4]float64) (colour [3]float64) {
	for k := range colour {
		colour[k] = cell[k] + (255-cell[3])/255*c.ground[k]
	}
	return colour
}

// drawn are the edges of what is not ground.
func (r *raster) drawn(ground [3]float64) frame {
	c := comparison{ground: ground}
	w, h := float64(r.w), float64(r.h)
	f := frame{1, 1, 0, 0}
	for y := range r.h {
		for x := range r.w {
			at := y*(r.w+1) + x
			var pixel [4]float64
			for k := range pixel {
				pixel[k] = r.sums[at+r.w+2][k] - r.sums[at+r.w+1][k] - r.sums[at+1][k] + r.sums[at][k]
			}
			if !alike(c.upon(&pixel), ground) {
				f.left, f.right = min(f.left, float64(x)/w), max(f.right, float64(x+1)/w)
				f.top, f.bottom = min(f.top, float64(y)/h), max(f.bottom, float64(y+1)/h)
			}
		}
	}
	return f
}

// alike reports whether two colours pass for the same ground.
func alike(a, b [3]float64) bool {
	const far = 24
	return math.Abs(a[0]-b[0]) < far && math.Abs(a[1]-b[1]) < far && math.Abs(a[2]-b[2]) < far
}
