package picture

import "math"

// This file takes out of two pictures what lies in the light and not in the drawing: a screen, a camera and a converter make
// a copy lighter, darker, warmer or grey.

// How much of that is allowed for: of the light as a whole, of one colour's beside the others, and of black.
const (
	minGain, maxGain = 0.7, 1.4
	maxTint          = 0.15
	maxLift, liftGap = 40, 12
	maxGrey          = 10 // between the colours of a cell that passes for grey
)

// off is by how much a copy is off, under its light, and how much of the published picture it shows.
func (c *comparison) off(copied, original *grid, f frame) (o *off, seen float64) {
	a, evident := c.evidence(copied, f)
	b, ground := original.cells, c.ground
	if isGrey(a, &copied.seen) {
		for y := range cells {
			for x := range cells {
				a[y][x], b[y][x] = greyOf(a[y][x]), greyOf(b[y][x])
			}
		}
		g := greyOf([4]float64{ground[0], ground[1], ground[2], 255})
		ground = [3]float64(g[:3])
	}
	l := lightOf(a, &b, &copied.cells, evident)
	o = &off{}
	n := 0
	for y := range cells {
		for x := range cells {
			if copied.seen[y][x] {
				n++
			}
			if evident[y][x] {
				for k := range 3 {
					o[y][x][k] = a[y][x][k] - l.of(k, &b[y][x]) - (255-b[y][x][3])/255*ground[k]
				}
			}
		}
	}
	return o, float64(n) / (cells * cells)
}

// evidence is a copy on its ground, and which of its cells count: not those that it lacks, nor, beyond the circle within it,
// its ground alone: platforms cut pictures round.
func (c *comparison) evidence(copied *grid, f frame) (upon *[cells][cells][4]float64, evident *[cells][cells]bool) {
	upon, evident = &[cells][cells][4]float64{}, &[cells][cells]bool{}
	*evident = copied.seen
	for y := range cells {
		for x := range cells {
			colour := c.upon(&copied.cells[y][x])
			upon[y][x] = [4]float64{colour[0], colour[1], colour[2], 255}
			if !f.beyond(x, y, 1) || !alike(colour, c.ground) {
				continue
			}
			for v := max(0, y-1); v <= min(y+1, cells-1); v++ {
				for u := max(0, x-1); u <= min(x+1, cells-1); u++ {
					evident[v][u] = evident[v][u] && !f.beyond(u, v, 2.5) // the edge itself is blurred
				}
			}
		}
	}
	return upon, evident
}

// beyond reports whether a cell lies outside of the circle within the copy, which is so many cells smaller than it could be.
func (f frame) beyond(x, y int, smaller float64) bool {
	across := f.left + (f.right-f.left)*(float64(x)+0.5)/cells - 0.5
	down := f.top + (f.bottom-f.top)*(float64(y)+0.5)/cells - 0.5
	return math.Hypot(across, down) > 0.5-smaller/cells
}

func isGrey(a *[cells][cells][4]float64, seen *[cells][cells]bool) bool {
	for y := range cells {
		for x := range cells {
			v := &a[y][x]
			if seen[y][x] && max(v[0], v[1], v[2])-min(v[0], v[1], v[2]) > maxGrey {
				return false
			}
		}
	}
	return true
}

// greyOf is a colour in grey. Source: ITU-R BT.601, 2.5.1.
func greyOf(v [4]float64) [4]float64 {
	g := 0.299*v[0] + 0.587*v[1] + 0.114*v[2]
	return [4]float64{g, g, g, v[3]}
}

// light is how a copy is lit: by how much each colour is multiplied, and what is added.
type light struct{ gain, lift [3]float64 }

// of is a colour of a cell under the light, as much as the cell is covered.
func (l *light) of(k int, cell *[4]float64) float64 {
	return max(0, min(cell[3], l.gain[k]*cell[k]+l.lift[k]*cell[3]/255))
}

// lightOf finds the light under which the cells that agree at all agree best. It falls on what is drawn in both, and not on
// the ground.
func lightOf(a, b, copied *[cells][cells][4]float64, evident *[cells][cells]bool) light {
	const covered = 250
	l := light{gain: [3]float64{1, 1, 1}}
	for _, trust := range []float64{120, 60, 40} { // what is further off is another drawing
		s := sums{}
		for y := range cells {
			for x := range cells {
				if evident[y][x] && b[y][x][3] > covered && copied[y][x][3] > covered && l.apart(&a[y][x], &b[y][x]) <= trust {
					s.add(&a[y][x], &b[y][x])
				}
			}
		}
		if s.n < cells*cells/8 {
			return l
		}
		l = s.light()
	}
	return l
}

func (l *light) apart(a, b *[4]float64) float64 {
	d := 0.0
	for k := range 3 {
		e := a[k] - l.of(k, b)
		d += e * e
	}
	return math.Sqrt(d)
}

// sums are those of a regression, for each colour.
type sums struct {
	n            float64
	a, b, ab, bb [3]float64
}

func (s *sums) add(a, b *[4]float64) {
	s.n++
	for k := range 3 {
		s.a[k], s.b[k], s.ab[k], s.bb[k] = s.a[k]+a[k], s.b[k]+b[k], s.ab[k]+a[k]*b[k], s.bb[k]+b[k]*b[k]
	}
}

// light is the line through the points, within what is allowed: gains near each other, and lifts, so that neither gives the
// picture another hue.
func (s *sums) light() light {
	l := light{gain: [3]float64{1, 1, 1}}
	for k := range 3 {
		const spread = 100 // below, there is but one colour
		if v := s.bb[k]/s.n - s.b[k]/s.n*s.b[k]/s.n; v > spread {
			l.gain[k] = (s.ab[k]/s.n - s.a[k]/s.n*s.b[k]/s.n) / v
		}
	}
	mean := max(minGain, min(maxGain, (l.gain[0]+l.gain[1]+l.gain[2])/3))
	for k := range 3 {
		l.gain[k] = max(mean*(1-maxTint), min(mean*(1+maxTint), l.gain[k]))
		l.lift[k] = max(-maxLift, min(maxLift, (s.a[k]-l.gain[k]*s.b[k])/s.n))
	}
	mean = (l.lift[0] + l.lift[1] + l.lift[2]) / 3
	for k := range 3 {
		l.lift[k] = max(mean-liftGap, min(mean+liftGap, l.lift[k]))
	}
	return l
}
