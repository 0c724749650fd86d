package artwork

import "math"

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
