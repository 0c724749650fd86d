package scene

import "math"

// Affine maps a point (x, y) to (a·x + c·y + e, b·x + d·y + f), with the six
// numbers in SVG's order a, b, c, d, e, f.
type Affine [6]float64

// Identity maps every point to itself.
var Identity = Affine{1, 0, 0, 1, 0, 0}

// Scaling is a change of size about the origin.
func Scaling(x, y float64) Affine { return Affine{x, 0, 0, y, 0, 0} }

// Moving is a change of place.
func Moving(by Point) Affine { return Affine{1, 0, 0, 1, by.X, by.Y} }

// Apply maps a point.
func (m Affine) Apply(p Point) Point {
	return Point{m[0]*p.X + m[2]*p.Y + m[4], m[1]*p.X + m[3]*p.Y + m[5]}
}

// After is the map that does first, and then m.
func (m Affine) After(first Affine) Affine {
	origin := m.Apply(Point{first[4], first[5]})
	return Affine{
		m[0]*first[0] + m[2]*first[1], m[1]*first[0] + m[3]*first[1],
		m[0]*first[2] + m[2]*first[3], m[1]*first[2] + m[3]*first[3],
		origin.X, origin.Y,
	}
}

// Scale is by how much lengths grow, in the mean of all directions; 0 when
// everything falls on one line.
func (m Affine) Scale() float64 { return math.Sqrt(math.Abs(m.determinant())) }

func (m Affine) determinant() float64 { return m[0]*m[3] - m[1]*m[2] }

// inverse undoes m, whose determinant is not 0.
func (m Affine) inverse() Affine {
	d := m.determinant()
	back := Affine{m[3] / d, -m[1] / d, -m[2] / d, m[0] / d, 0, 0}
	origin := back.Apply(Point{m[4], m[5]})
	back[4], back[5] = -origin.X, -origin.Y
	return back
}

// Mapped is the path with every point mapped.
func (p Path) Mapped(m Affine) Path {
	out := make(Path, len(p))
	for i, s := range p {
		out[i].op = s.op
		for k := range opPoints[s.op] {
			out[i].p[k] = m.Apply(s.p[k])
		}
	}
	return out
}

// Mapped is the same colour.
func (s Solid) Mapped(Affine) Paint { return s }

// Mapped finds the line on which the gradient runs after m: the stripes of
// equal colour move with m, and the line stands upright on them.
func (l Linear) Mapped(m Affine) Paint {
	d := l.To.Sub(l.From)
	back := m.inverse()
	// How the offset grows along x and y after m.
	n := Point{back[0]*d.X + back[1]*d.Y, back[2]*d.X + back[3]*d.Y}.Scale(1 / (d.X*d.X + d.Y*d.Y))
	from := m.Apply(l.From)
	return Linear{From: from, To: from.Add(n.Scale(1 / (n.X*n.X + n.Y*n.Y))), Stops: l.Stops}
}

// Mapped is the gradient after m.
func (r Radial) Mapped(m Affine) Paint {
	r.Transform = m.After(r.transform())
	return r
}

// transform is Transform, where the zero value stands for Identity.
func (r Radial) transform() Affine {
	if r.Transform == (Affine{}) {
		return Identity
	}
	return r.Transform
}

// mappedPaint leaves nil as it is.
func mappedPaint(p Paint, m Affine) Paint {
	if p == nil {
		return nil
	}
	return p.Mapped(m)
}
