package scene

import "math"

// Point is a place in the scene; y grows downwards.
type Point struct{ X, Y float64 }

// At is the point so far to the right of, and below, the origin.
func At(x, y float64) Point { return Point{x, y} }

// Add, Sub and Scale reckon with points as vectors from the origin.
func (p Point) Add(q Point) Point     { return Point{p.X + q.X, p.Y + q.Y} }
func (p Point) Sub(q Point) Point     { return Point{p.X - q.X, p.Y - q.Y} }
func (p Point) Scale(f float64) Point { return Point{p.X * f, p.Y * f} }
func (p Point) length() float64       { return math.Hypot(p.X, p.Y) }

// Mix is p at t = 0, q at 1, and on the line through them otherwise.
func Mix(p, q Point, t float64) Point { return p.Add(q.Sub(p).Scale(t)) }

// Polar is the point at distance r from c, in the direction a: radians, clockwise, 0 is to the right.
func Polar(c Point, r, a float64) Point { return Point{c.X + r*math.Cos(a), c.Y + r*math.Sin(a)} }

func clampTo(v, low, high float64) float64 { return math.Max(low, math.Min(high, v)) }

// Quarter is a quarter turn, in radians.
const Quarter = math.Pi / 2

// op is what a segment does; it uses as many points as its comment says.
type op byte

const (
	moveTo  op = iota // 1
	lineTo            // 1
	quadTo            // 2
	cubeTo            // 3
	closing           // 0
)

var opPoints = [...]int{moveTo: 1, lineTo: 1, quadTo: 2, cubeTo: 3, closing: 0}

type segment struct {
	op op
	p  [3]Point
}

// Path is a list of lines and curves. Overlaps of contours that turn the same
// way are filled (non-zero winding).
type Path []segment

// MoveTo begins a contour.
func (p *Path) MoveTo(a Point) { *p = append(*p, segment{moveTo, [3]Point{a}}) }

// LineTo goes straight to a, QuadTo and CubeTo on a Bézier curve to their last
// point; all need a contour that was begun.
func (p *Path) LineTo(a Point)       { *p = append(*p, segment{lineTo, [3]Point{a}}) }
func (p *Path) QuadTo(a, b Point)    { *p = append(*p, segment{quadTo, [3]Point{a, b}}) }
func (p *Path) CubeTo(a, b, c Point) { *p = append(*p, segment{cubeTo, [3]Point{a, b, c}}) }

// Close ends a contour where it began.
func (p *Path) Close() { *p = append(*p, segment{op: closing}) }

// Polygon is the closed path through the points.
func Polygon(points ...Point) Path {
	var p Path
	for i, q := range points {
		if i == 0 {
			p.MoveTo(q)
		} else {
			p.LineTo(q)
		}
	}
	p.Close()
	return p
}

// Segment is the open straight line between two points.
func Segment(a, b Point) Path {
	var p Path
	p.MoveTo(a)
	p.LineTo(b)
	return p
}

// Arc is an open part of a circle, from angle a to b in radians; the angles
// grow clockwise, 0 is to the right.
func Arc(c Point, r, a, b float64) Path {
	var p Path
	p.MoveTo(Polar(c, r, a))
	p.ArcOn(c, r, a, b)
	return p
}

// ArcOn continues the path along a circle, which the pen is already on.
func (p *Path) ArcOn(c Point, r, a, b float64) {
	steps := int(math.Ceil(math.Abs(b-a)/(math.Pi/2) - 1e-9))
	step := (b - a) / float64(steps)
	k := 4.0 / 3 * math.Tan(step/4) * r
	for i := range steps {
		from, to := a+float64(i)*step, a+float64(i+1)*step
		start, end := Polar(c, r, from), Polar(c, r, to)
		p.CubeTo(start.Add(Polar(Point{}, k, from+math.Pi/2)), end.Sub(Polar(Point{}, k, to+math.Pi/2)), end)
	}
}

// Circle is a closed circle.
func Circle(c Point, r float64) Path {
	p := Arc(c, r, 0, 2*math.Pi)
	p.Close()
	return p
}

// Ring is the part of a ring between two radii and two angles.
func Ring(c Point, inner, outer, a, b float64) Path {
	p := Arc(c, outer, a, b)
	p.LineTo(Polar(c, inner, b))
	p.ArcOn(c, inner, b, a)
	p.Close()
	return p
}

// Smooth is the closed curve near the points: they are the control points of
// quadratic curves that meet in the middle between two of them.
func Smooth(points []Point) Path {
	var p Path
	p.MoveTo(Mix(points[len(points)-1], points[0], 0.5))
	for i, q := range points {
		p.QuadTo(q, Mix(q, points[(i+1)%len(points)], 0.5))
	}
	p.Close()
	return p
}

// Bounds is the box around all points, control points included.
func (p Path) Bounds() (low, high Point) {
	low, high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, s := range p {
		for _, q := range s.p[:opPoints[s.op]] {
			low = Point{math.Min(low.X, q.X), math.Min(low.Y, q.Y)}
			high = Point{math.Max(high.X, q.X), math.Max(high.Y, q.Y)}
		}
	}
	return low, high
}

// Extent tells what a path will cost: with how many straight lines it is drawn
// and how long they are, at least; and how far from the origin a point or
// control point lies, NaN when one is no number.
func (p Path) Extent() (lines int, length, reach float64) {
	var at Point
	for _, s := range p {
		long := 0.0
		for _, q := range s.p[:opPoints[s.op]] {
			long += q.Sub(at).length()
			at = q
			reach = math.Max(reach, q.length())
		}
		lines++
		if s.op == quadTo || s.op == cubeTo {
			lines += curveSteps(math.Min(long, 1e9))
		}
		length += long
	}
	return lines, length, reach
}

// Turned is the path in straight lines, drawn the other way round where it
// encloses its area in one sense, so that all such paths enclose it in the
// other.
func (p Path) Turned() Path {
	contours, area := p.flatten(), 0.0
	for _, c := range contours {
		area += signedArea(c.points)
	}
	var out Path
	for _, c := range contours {
		if area > 0 {
			c.points = reversed(c.points)
		}
		out = append(out, Polygon(c.points...)...)
	}
	return out
}

// signedArea is twice the area of a polygon, above 0 when it is drawn clockwise.
func signedArea(points []Point) (area float64) {
	for i, p := range points {
		q := points[(i+1)%len(points)]
		area += p.X*q.Y - p.Y*q.X
	}
	return area
}

// Box is the smallest box around a path that is not empty.
func (p Path) Box() (low, high Point) {
	var lines Path
	for _, c := range p.flatten() {
		lines = append(lines, Polygon(c.points...)...)
	}
	return lines.Bounds()
}

// contour is a flattened part of a path.
type contour struct {
	points []Point
	closed bool
}

// flatten turns the curves into short lines, a hundredth of a unit true for
// curves of the size a badge has.
func (p Path) flatten() []contour {
	var all []contour
	var now contour
	end := func() {
		if len(now.points) > 1 {
			all = append(all, now)
		}
		now = contour{}
	}
	for _, s := range p {
		switch s.op {
		case moveTo:
			end()
			now.points = []Point{s.p[0]}
		case lineTo:
			now.points = append(now.points, s.p[0])
		case quadTo:
			now.points = appendQuad(now.points, s.p[0], s.p[1])
		case cubeTo:
			now.points = appendCube(now.points, s.p[0], s.p[1], s.p[2])
		case closing:
			now.closed = true
			end()
		}
	}
	end()
	return all
}

// curveSteps is how many lines stand for a curve whose control polygon is that
// long.
func curveSteps(length float64) int { return 2 + int(math.Sqrt(length)*1.5) }

func appendQuad(points []Point, b, c Point) []Point {
	a := points[len(points)-1]
	n := curveSteps(b.Sub(a).length() + c.Sub(b).length())
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		points = append(points, Mix(Mix(a, b, t), Mix(b, c, t), t))
	}
	return points
}

func appendCube(points []Point, b, c, d Point) []Point {
	a := points[len(points)-1]
	n := curveSteps(b.Sub(a).length() + c.Sub(b).length() + d.Sub(c).length())
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		ab, bc, cd := Mix(a, b, t), Mix(b, c, t), Mix(c, d, t)
		points = append(points, Mix(Mix(ab, bc, t), Mix(bc, cd, t), t))
	}
	return points
}

// stroke is the outline of a line of the given width along the path. It is
// made for smooth curves, straight lines and blunt corners; ends are butt.
func (p Path) stroke(width float64) Path {
	var out Path
	for _, c := range p.flatten() {
		points := distinct(c.points, c.closed)
		if len(points) < 2 {
			continue
		}
		left, right := sides(points, c.closed, width/2)
		if c.closed {
			out = append(out, Polygon(left...)...)
			out = append(out, Polygon(reversed(right)...)...)
			continue
		}
		out = append(out, Polygon(append(left, reversed(right)...)...)...)
	}
	return out
}

// sides moves every point by d to both sides of the line.
func sides(points []Point, closed bool, d float64) (left, right []Point) {
	n := len(points)
	for i, q := range points {
		before, after := points[(i+n-1)%n], points[(i+1)%n]
		if !closed && i == 0 {
			before = q.Sub(after.Sub(q))
		}
		if !closed && i == n-1 {
			after = q.Add(q.Sub(before))
		}
		u, v := Unit(q.Sub(before)), Unit(after.Sub(q))
		normal := Unit(Point{-(u.Y + v.Y), u.X + v.X})
		// A mitre, cut where the corner is sharp.
		reach := d / math.Max(0.4, normal.X*-u.Y+normal.Y*u.X)
		left = append(left, q.Add(normal.Scale(reach)))
		right = append(right, q.Sub(normal.Scale(reach)))
	}
	return left, right
}

// Unit is the point in the same direction at distance 1 from the origin, which itself stays.
func Unit(p Point) Point {
	if l := p.length(); l > 0 {
		return p.Scale(1 / l)
	}
	return p
}

// distinct leaves out points that repeat the one before.
func distinct(points []Point, closed bool) []Point {
	var out []Point
	for _, q := range points {
		if len(out) == 0 || q.Sub(out[len(out)-1]).length() > 1e-6 {
			out = append(out, q)
		}
	}
	if closed && len(out) > 1 && out[0].Sub(out[len(out)-1]).length() <= 1e-6 {
		out = out[:len(out)-1]
	}
	return out
}

func reversed(points []Point) []Point {
	out := make([]Point, len(points))
	for i, q := range points {
		out[len(points)-1-i] = q
	}
	return out
}

// Rectangle is the one between its upper left and lower right corner.
func Rectangle(low, high Point) Path {
	return Polygon(low, Point{high.X, low.Y}, high, Point{low.X, high.Y})
}

// Rounded is a rectangle with four round corners.
func Rounded(low, high Point, r float64) Path {
	var p Path
	p.MoveTo(Point{low.X, low.Y + r})
	p.ArcOn(Point{low.X + r, low.Y + r}, r, math.Pi, 1.5*math.Pi)
	p.LineTo(Point{high.X - r, low.Y})
	p.ArcOn(Point{high.X - r, low.Y + r}, r, -Quarter, 0)
	p.LineTo(Point{high.X, high.Y - r})
	p.ArcOn(Point{high.X - r, high.Y - r}, r, 0, Quarter)
	p.LineTo(Point{low.X + r, high.Y})
	p.ArcOn(Point{low.X + r, high.Y - r}, r, Quarter, math.Pi)
	p.Close()
	return p
}
