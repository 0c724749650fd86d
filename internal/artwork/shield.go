package artwork

// shield is a plain modern coat of arms: a chief with the words, hours and
// level below them, and a point that holds the logo or three chevrons.
func (d *drawing) shield() {
	d.fill(escutcheon(8, 10, 592, 596, 30), d.field)
	l, told := d.measure(24, 2, 440)
	chief := 136.0
	if told {
		chief = 176
	}
	panel := Group{Clip: escutcheon(24, 26, 576, 577, 18), Items: []Item{
		Shape{Path: rectangle(Point{0, chief}, Point{600, 600}), Fill: Solid(paper)},
	}}
	d.words(Point{44, 20}, Point{556, 122}, d.on)
	if told {
		d.add(l.spaced(Point{300, 151}, 24, 2, Solid(d.on)))
	}
	title := frame{
		middle: (chief + 370) / 2, height: 320 - chief, largest: 68, smallest: 18, lines: 5, lineCost: 6, leading: 1.22,
		widthAt: room(480), weight: bold,
	}
	if d.Logo == nil {
		for i, c := range []Paint{Solid(d.wash), Solid(d.hair), Solid(d.field)} {
			y := 492 + 36*float64(i)
			panel.Items = append(panel.Items, Shape{Path: polygon(
				Point{0, y - 92}, Point{300, y}, Point{600, y - 92}, Point{600, 700}, Point{0, 700}), Fill: c})
		}
	}
	d.add(panel)
	d.set(d.fit(d.Title, title), 300, 0.5, d.ink)
	d.set(d.fit(d.AwardingBody, frame{
		middle: 394, height: 62, largest: 26, smallest: 13, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: room(380), weight: regular,
	}), 300, 0.5, d.deep)
	if d.Logo != nil {
		d.logoOn(paper, Point{300, 486}, d.logoSize(Point{210, 92}, 86))
	}
}

// escutcheon is the outline of a shield with round shoulders.
func escutcheon(left, top, right, bottom, r float64) Path {
	var p Path
	middle, width, height := (left+right)/2, right-left, bottom-top
	waist := top + 0.50*height
	p.MoveTo(Point{left, top + r})
	p.QuadTo(Point{left, top}, Point{left + r, top})
	p.LineTo(Point{right - r, top})
	p.QuadTo(Point{right, top}, Point{right, top + r})
	p.LineTo(Point{right, waist})
	p.CubeTo(Point{right, waist + 0.24*height}, Point{middle + 0.30*width, top + 0.90*height}, Point{middle, bottom})
	p.CubeTo(Point{middle - 0.30*width, top + 0.90*height}, Point{left, waist + 0.24*height}, Point{left, waist})
	p.Close()
	return p
}
