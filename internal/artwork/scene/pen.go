package scene

import "math"

// Pen says how a line is drawn along a path, in the words of SVG. Measures are
// in units of the path.
type Pen struct {
	Width      float64
	Cap        string    // "butt", "round" or "square": how ends look
	Join       string    // "miter", "round" or "bevel": how corners look
	MiterLimit float64   // in widths; longer mitres become bevels
	Dashes     []float64 // lengths of line and gap in turn, an even number; nil draws through
	DashOffset float64   // where in Dashes the line begins
}

// Outline is the inside of the line that the pen draws along the path, exact
// where stroke is content with what is smooth. All its contours turn the same
// way, so that overlaps are filled.
func (p Path) Outline(pen Pen) Path {
	var out Path
	for _, c := range p.flatten() {
		c.points = distinct(c.points, c.closed)
		for _, part := range pen.dashed(c) {
			out = append(out, pen.outline(part)...)
		}
	}
	return out
}

// Outline draws along one contour: smooth runs as one polygon, and a join
// where two of them meet.
func (pen Pen) outline(c contour) Path {
	if len(c.points) < 2 {
		return pen.dot(c)
	}
	points := c.points
	if c.closed {
		points = append(points[:len(points):len(points)], points[0], points[1])
	}
	var out Path
	start, last := 0, len(points)-1
	if c.closed {
		last--
	}
	for i := 1; i <= last; i++ {
		if i < last && pen.flows(points[i-1], points[i], points[i+1]) {
			continue
		}
		left, right := sides(points[start:i+1], false, pen.Width/2)
		out = append(out, Polygon(append(left, reversed(right)...)...)...)
		if i < last || c.closed {
			out = append(out, pen.join(points[i-1], points[i], points[i+1])...)
		}
		start = i
	}
	if !c.closed {
		out = append(out, pen.cap(points[1], points[0])...)
		out = append(out, pen.cap(points[last-1], points[last])...)
	}
	return out
}

// flows reports whether a corner is so blunt that both sides of the line can
// just go round it.
func (pen Pen) flows(before, at, after Point) bool {
	u, v := at.Sub(before), after.Sub(at)
	turn := math.Abs(math.Atan2(u.X*v.Y-u.Y*v.X, u.X*v.X+u.Y*v.Y))
	return turn < 0.2 && math.Min(u.length(), v.length()) > turn*pen.Width*0.6
}

// dot is what is seen of a line without length: its caps.
func (pen Pen) dot(c contour) Path {
	if len(c.points) == 0 || pen.Cap == "butt" {
		return nil
	}
	at := c.points[0]
	if pen.Cap == "round" {
		return disc(at, pen.Width/2)
	}
	r := pen.Width / 2
	return facing(Point{at.X - r, at.Y - r}, Point{at.X + r, at.Y - r}, Point{at.X + r, at.Y + r}, Point{at.X - r, at.Y + r})
}

// cap ends the line that comes from a point.
func (pen Pen) cap(from, end Point) Path {
	r := pen.Width / 2
	switch pen.Cap {
	case "round":
		return disc(end, r)
	case "square":
		u := Unit(end.Sub(from)).Scale(r)
		n := Point{-u.Y, u.X}
		return facing(end.Add(n), end.Add(n).Add(u), end.Sub(n).Add(u), end.Sub(n))
	}
	return nil
}

// join fills the outer side of a corner.
func (pen Pen) join(before, at, after Point) Path {
	u, v := Unit(at.Sub(before)), Unit(after.Sub(at))
	r := pen.Width / 2
	cosine := u.X*v.X + u.Y*v.Y
	within := cosine > 0.95 // a corner that only stands for a tight curve
	if pen.Join == "round" && !within {
		return disc(at, r)
	}
	side := 1.0
	if u.X*v.Y-u.Y*v.X > 0 {
		side = -1
	}
	a := at.Add(Point{-u.Y, u.X}.Scale(side * r))
	b := at.Add(Point{-v.Y, v.X}.Scale(side * r))
	// The mitre is 1/sin of half the angle between the lines long, in widths.
	sine := math.Sqrt(math.Max(0, (1+cosine)/2))
	if !within && (pen.Join == "bevel" || sine*pen.MiterLimit < 1) {
		return facing(at, a, b)
	}
	tip := at.Add(Unit(Mix(a, b, 0.5).Sub(at)).Scale(r / sine))
	return facing(at, a, tip, b)
}

// facing is the polygon, turning the way in which all parts of an outline do.
func facing(points ...Point) Path {
	if signedArea(points) > 0 {
		points = reversed(points)
	}
	return Polygon(points...)
}

func disc(c Point, r float64) Path {
	p := Arc(c, r, 2*math.Pi, 0)
	p.Close()
	return p
}

// dashed cuts a contour into the pieces that the dashes leave.
func (pen Pen) dashed(c contour) []contour {
	period := 0.0
	for _, d := range pen.Dashes {
		period += d
	}
	if period <= 0 || len(c.points) < 2 {
		return []contour{c}
	}
	points := c.points
	if c.closed {
		points = append(points[:len(points):len(points)], points[0])
	}
	k, left := 0, math.Mod(math.Mod(pen.DashOffset, period)+period, period)
	for left >= pen.Dashes[k] {
		left -= pen.Dashes[k]
		k = (k + 1) % len(pen.Dashes)
	}
	left = pen.Dashes[k] - left
	var out []contour
	now := contour{points: points[:1:1]}
	for _, q := range points[1:] {
		for at := now.points[len(now.points)-1]; ; {
			length := q.Sub(at).length()
			if length < left || length == 0 {
				left -= length
				now.points = append(now.points, q)
				break
			}
			at = Mix(at, q, left/length)
			now.points = append(now.points, at)
			if k%2 == 0 {
				out = append(out, now)
			}
			now = contour{points: []Point{at}}
			k = (k + 1) % len(pen.Dashes)
			left = pen.Dashes[k]
		}
	}
	if k%2 == 0 && len(now.points) > 1 {
		out = append(out, now)
	}
	return out
}
