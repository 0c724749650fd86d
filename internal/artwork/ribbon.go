package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// ribbon is a rosette of pleated ribbon with two tails, as for the winner of a
// show: title in its disc, the words on a bow across it.
func (d *drawing) ribbon() {
	c := scene.At(300, 250)
	d.fill(tails(), d.shade)
	pleats(d, c, 190, 244, 40)
	d.fill(scene.Circle(c, 203), paper)
	d.hairRing(c, 185)
	d.ring(func(inset float64) scene.Path { return scene.Circle(c, 198-inset) })
	d.bow(scene.Circle(c, 246), tails())

	top, chord := 120.0, chordOf(c, 174)
	if d.Logo != nil {
		size := d.logoSize(scene.At(176, 62), 60)
		d.logoOn(paper, scene.At(300, 134), size)
		top = 176
	}
	body := d.fit(d.AwardingBody, frame{
		middle: 354, height: 48, largest: 24, smallest: 11, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: chord, weight: regular,
	})
	bottom := body.top() - 20
	d.set(d.fit(d.Title, frame{
		middle: (top + bottom) / 2, height: bottom - top, largest: 62, smallest: 16, lines: 5, lineCost: 6, leading: 1.22,
		widthAt: chord, weight: bold,
	}), 300, 0.5, d.ink)
	d.set(body, 300, 0.5, d.deep)
}

// pleats are folds around a circle: each has a side in the light and one in the shadow.
func pleats(d *drawing, c scene.Point, inner, outer float64, count int) {
	var light, dark scene.Path
	step := math.Pi / float64(count)
	for i := range count {
		a := float64(2*i) * step
		light = append(light, scene.Polygon(scene.Polar(c, inner, a), scene.Polar(c, outer-7, a), scene.Polar(c, outer, a+step), scene.Polar(c, inner, a+step))...)
		dark = append(dark, scene.Polygon(scene.Polar(c, inner, a+step), scene.Polar(c, outer, a+step), scene.Polar(c, outer-7, a+2*step), scene.Polar(c, inner, a+2*step))...)
	}
	d.fill(scene.Circle(c, outer-8), d.shade)
	d.fill(dark, d.shade)
	d.fill(light, d.field)
}

// tails are the two ends of the ribbon.
func tails() scene.Path {
	var p scene.Path
	for _, side := range []float64{-1, 1} {
		x := func(v float64) float64 { return 300 + side*v }
		p = append(p, scene.Polygon(scene.At(x(40), 400), scene.At(x(150), 400), scene.At(x(206), 586), scene.At(x(146), 566), scene.At(x(104), 598))...)
	}
	return p
}

// bow bears the words, parted by a light line from what it lies on.
func (d *drawing) bow(below ...scene.Path) {
	const left, right, top, bottom = 4, 596, 398, 488
	for _, p := range below {
		d.add(scene.Group{Clip: p, Items: []scene.Item{
			scene.Shape{Path: scene.Rectangle(scene.At(left, top-5), scene.At(right, bottom+5)), Fill: scene.Solid(paper)},
		}})
	}
	d.fill(scene.Rectangle(scene.At(left, top), scene.At(right, bottom)), d.field)
	d.words(scene.At(30, top), scene.At(570, bottom), d.on)
}

// hairRing is the hairline within the disc; hours and level stand in a gap of it.
func (d *drawing) hairRing(c scene.Point, radius float64) {
	const size, spacing = 20, 2
	l, ok := d.measure(size, spacing, 2*radius)
	if !ok {
		d.stroke(scene.Circle(c, radius), d.hairline(), 1.2)
		return
	}
	foot := radius - capital/2*size
	half := l.arcLength(size, spacing)/foot/2 + 0.08
	d.stroke(scene.Arc(c, radius, -scene.Quarter+half, 3*scene.Quarter-half), d.hairline(), 1.2)
	d.add(l.onArc(c, foot, size, spacing, scene.Solid(d.deep)))
}
