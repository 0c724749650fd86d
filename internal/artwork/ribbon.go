package artwork

import "math"

// ribbon is a rosette of pleated ribbon with two tails, as for the winner of a
// show: title in its disc, the words on a bow across it.
func (d *drawing) ribbon() {
	c := Point{300, 250}
	d.tails()
	pleats(d, c, 186, 243, 40)
	d.fill(circle(c, 196), paper)
	d.stroke(circle(c, 185), d.hair, 1.2)
	d.bow()

	top, chord := 92.0, chordOf(c, 170)
	if d.Logo != nil {
		size := d.logoSize(Point{170, 66}, 66)
		d.logoOn(paper, Point{300, 126}, size)
		top = 170
	}
	body := d.fit(d.AwardingBody, frame{
		middle: 352, height: 48, largest: 24, smallest: 11, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: chord, weight: regular,
	})
	bottom := body.top() - 20
	d.set(d.fit(d.Title, frame{
		middle: (top + bottom) / 2, height: bottom - top, largest: 52, smallest: 16, lines: 5, lineCost: 8, leading: 1.22,
		widthAt: chord, weight: bold,
	}), 300, 0.5, d.ink)
	d.set(body, 300, 0.5, d.deep)
}

// pleats are folds around a circle: each has a side in the light and one in the shadow.
func pleats(d *drawing, c Point, inner, outer float64, count int) {
	var light, dark Path
	step := math.Pi / float64(count)
	for i := range count {
		a := float64(2*i) * step
		light = append(light, polygon(polar(c, inner, a), polar(c, outer-7, a), polar(c, outer, a+step), polar(c, inner, a+step))...)
		dark = append(dark, polygon(polar(c, inner, a+step), polar(c, outer, a+step), polar(c, outer-7, a+2*step), polar(c, inner, a+2*step))...)
	}
	d.fill(circle(c, outer-8), d.shade)
	d.fill(dark, d.shade)
	d.fill(light, d.field)
}

func (d *drawing) tails() {
	for _, side := range []float64{-1, 1} {
		x := func(v float64) float64 { return 300 + side*v }
		d.fill(polygon(Point{x(40), 400}, Point{x(150), 400}, Point{x(206), 586}, Point{x(146), 566}, Point{x(104), 598}), d.shade)
	}
}

// bow bears the words, and hours and level on a strip below.
func (d *drawing) bow() {
	const left, right, top, bottom = 4, 596, 398, 488
	l, told := d.measure(24, 2, 330)
	if told {
		half := l.arcLength(24, 2)/2 + 26
		d.fill(rectangle(Point{300 - half - 5, bottom}, Point{300 + half + 5, bottom + 47}), paper)
		d.fill(rectangle(Point{300 - half, bottom}, Point{300 + half, bottom + 42}), d.field)
		d.add(l.spaced(Point{300, bottom + 28}, 24, 2, Solid(d.on)))
	}
	d.fill(rectangle(Point{left, top - 5}, Point{right, bottom + 5}), paper)
	d.fill(rectangle(Point{left, top}, Point{right, bottom}), d.field)
	d.words(Point{30, top}, Point{570, bottom}, d.on)
}
