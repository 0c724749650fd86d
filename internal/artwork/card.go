package artwork

import "math"

// card is a pass such as one carries in a wallet: head with the words on a
// field of fine waves, title at the left, and a stub with logo and awarding
// body below a perforation.
func (d *drawing) card() {
	const left, right, top, head, tear, bottom, margin = 8, 592, 22, 170, 452, 578, 40
	outline := pass(Point{left, top}, Point{right, bottom}, 34, tear, 15)
	d.add(Group{Clip: outline, Items: []Item{
		Shape{Path: rectangle(Point{0, 0}, Point{600, head}), Fill: Solid(d.field)},
		Shape{Path: billows(top-20, head), Stroke: Solid(d.line), StrokeWidth: 1},
		Shape{Path: rectangle(Point{0, head}, Point{600, 600}), Fill: Solid(paper)},
		Shape{Path: rectangle(Point{0, tear}, Point{600, 600}), Fill: Solid(d.tint)},
	}})
	d.add(Group{Clip: rectangle(Point{0, head}, Point{600, 600}), Items: []Item{Shape{
		Path: pass(Point{left + 1, top + 1}, Point{right - 1, bottom - 1}, 33, tear, 15), Stroke: Solid(d.hair), StrokeWidth: 2,
	}}})
	d.words(Point{margin, head - 92}, Point{600 - margin, head - 8}, d.on)

	y := 202.0
	if l, ok := d.measure(23, 1.5, 480); ok {
		d.add(l.run(Point{margin, y + 18}, 23, Solid(d.deep)))
		y += 46
	}
	title := d.fit(d.Title, frame{
		middle: 0, height: tear - y - 26, largest: 74, smallest: 18, lines: 5, lineCost: 8, leading: 1.2,
		widthAt: room(600 - 2*margin), weight: bold,
	})
	d.begin(title.from(y), margin, 600-margin, d.ink)

	var dots Path
	for x := 36.0; x < 570; x += 12 {
		dots = append(dots, circle(Point{x, tear}, 1.7)...)
	}
	d.fill(dots, d.hair)
	x, middle := float64(margin), (tear+bottom)/2.0
	if d.Logo != nil {
		size := d.logoSize(Point{190, 82}, 80)
		d.logoOn(paper, Point{x + size.X/2, middle}, size)
		x += size.X + 24
	}
	d.begin(d.fit(d.AwardingBody, frame{
		middle: middle, height: 84, largest: 29, smallest: 13, lines: 3, lineCost: 8, leading: 1.2,
		widthAt: room(600 - margin - x), weight: regular,
	}), x, 600-margin, d.deep)
}

// pass is a rectangle with round corners and a round notch on both sides.
func pass(low, high Point, r, tear, notch float64) Path {
	var p Path
	p.MoveTo(Point{low.X, low.Y + r})
	p.arcOn(Point{low.X + r, low.Y + r}, r, math.Pi, 1.5*math.Pi)
	p.LineTo(Point{high.X - r, low.Y})
	p.arcOn(Point{high.X - r, low.Y + r}, r, -quarter, 0)
	p.LineTo(Point{high.X, tear - notch})
	p.arcOn(Point{high.X, tear}, notch, -quarter, -3*quarter)
	p.LineTo(Point{high.X, high.Y - r})
	p.arcOn(Point{high.X - r, high.Y - r}, r, 0, quarter)
	p.LineTo(Point{low.X + r, high.Y})
	p.arcOn(Point{low.X + r, high.Y - r}, r, quarter, math.Pi)
	p.LineTo(Point{low.X, tear + notch})
	p.arcOn(Point{low.X, tear}, notch, quarter, -quarter)
	p.Close()
	return p
}

// billows are fine waves from side to side.
func billows(top, bottom float64) Path {
	var p Path
	for i := range 9 {
		y := top + (bottom-top)*float64(i)/10
		p.MoveTo(Point{-10, y})
		shift := 14 * float64(i)
		p.CubeTo(Point{140 + shift, y - 60}, Point{260 + shift, y + 90}, Point{400 + shift/2, y + 10})
		p.CubeTo(Point{480, y - 40}, Point{540, y - 50}, Point{620, y + 10})
	}
	return p
}
