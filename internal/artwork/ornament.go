package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// scallops is the edge of a rosette: count bumps between two radii.
func scallops(c scene.Point, inner, outer float64, count int) scene.Path {
	var p scene.Path
	step := 2 * math.Pi / float64(count)
	// The crest of a quadratic curve lies half way to its control point.
	control := 2*outer - inner
	for i := range count {
		a := -scene.Quarter + (float64(i)-0.5)*step
		if i == 0 {
			p.MoveTo(scene.Polar(c, inner, a))
		}
		p.QuadTo(scene.Polar(c, control, a+step/2), scene.Polar(c, inner, a+step))
	}
	p.Close()
	return p
}

// wave is a closed line that swings around a circle: radius, swing to both
// sides, number of swings and where they begin (in radians of one swing).
func wave(c scene.Point, radius, swing float64, swings int, phase float64) scene.Path {
	// The curve stays within its control points, so they reach a little further.
	const perSwing, over = 6, 1.1
	points := make([]scene.Point, swings*perSwing)
	for i := range points {
		t := float64(i) / float64(len(points)) * 2 * math.Pi
		points[i] = scene.Polar(c, radius+swing*over*math.Sin(float64(swings)*t+phase), t-scene.Quarter)
	}
	return scene.Smooth(points)
}

// guilloche weaves waves into the band that certificates and bank notes carry.
func guilloche(c scene.Point, radius, swing float64, swings, lines int) scene.Path {
	var p scene.Path
	for i := range lines {
		p = append(p, wave(c, radius, swing, swings, 2*math.Pi*float64(i)/float64(lines))...)
	}
	return p
}
