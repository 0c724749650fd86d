package artwork

import "math"

// quarter is a quarter turn.
const quarter = math.Pi / 2

// scallops is the edge of a rosette: count bumps between two radii.
func scallops(c Point, inner, outer float64, count int) Path {
	var p Path
	step := 2 * math.Pi / float64(count)
	// The crest of a quadratic curve lies half way to its control point.
	control := 2*outer - inner
	for i := range count {
		a := -quarter + (float64(i)-0.5)*step
		if i == 0 {
			p.MoveTo(polar(c, inner, a))
		}
		p.QuadTo(polar(c, control, a+step/2), polar(c, inner, a+step))
	}
	p.Close()
	return p
}

// wave is a closed line that swings around a circle: radius, swing to both
// sides, number of swings and where they begin (in radians of one swing).
func wave(c Point, radius, swing float64, swings int, phase float64) Path {
	// The curve stays within its control points, so they reach a little further.
	const perSwing, over = 6, 1.1
	points := make([]Point, swings*perSwing)
	for i := range points {
		t := float64(i) / float64(len(points)) * 2 * math.Pi
		points[i] = polar(c, radius+swing*over*math.Sin(float64(swings)*t+phase), t-quarter)
	}
	return smooth(points)
}

// guilloche weaves waves into the band that certificates and bank notes carry.
func guilloche(c Point, radius, swing float64, swings, lines int) Path {
	var p Path
	for i := range lines {
		p = append(p, wave(c, radius, swing, swings, 2*math.Pi*float64(i)/float64(lines))...)
	}
	return p
}

// lozenge is a small diamond.
func lozenge(c Point, width, height float64) Path {
	return polygon(Point{c.X, c.Y - height}, Point{c.X + width, c.Y}, Point{c.X, c.Y + height}, Point{c.X - width, c.Y})
}

// rays are wedges that spread from c over the angles, cut by a circle.
func rays(c, centre Point, from, radius float64, count int, a, b float64) Path {
	var p Path
	step := (b - a) / float64(2*count-1)
	for i := range count {
		left := a + float64(2*i)*step
		right := left + step
		p = append(p, polygon(polar(c, from, left), reach(c, centre, radius, left),
			reach(c, centre, radius, right), polar(c, from, right))...)
	}
	return p
}

// reach is where a ray from c at an angle meets the circle.
func reach(c, centre Point, radius, angle float64) Point {
	d, v := polar(Point{}, 1, angle), c.sub(centre)
	along := v.X*d.X + v.Y*d.Y
	return c.add(d.scale(-along + math.Sqrt(along*along-(v.X*v.X+v.Y*v.Y-radius*radius))))
}

// ribbon is a flat banner with ends cut like a swallow's tail.
func ribbon(left, right, top, bottom, notch float64) Path {
	middle := (top + bottom) / 2
	return polygon(Point{left, top}, Point{right, top}, Point{right - notch, middle},
		Point{right, bottom}, Point{left, bottom}, Point{left + notch, middle})
}
