package artwork

import "github.com/mitome/mitome/internal/artwork/scene"

// shield is a plain modern coat of arms: a chief with the words, hours and
// level below them, and a point that holds the logo or three chevrons.
func (d *drawing) shield() {
	d.fill(escutcheon(8, 10, 592, 596, 30), d.field)
	l, told := d.measure(24, 2, 440)
	chief := 136.0
	if told {
		chief = 176
	}
	panel := scene.Group{Clip: escutcheon(24, 26, 576, 577, 18), Items: []scene.Item{
		scene.Shape{Path: scene.Rectangle(scene.At(0, chief), scene.At(600, 600)), Fill: scene.Solid(paper)},
	}}
	d.words(scene.At(44, 20), scene.At(556, 122), d.on)
	if told {
		d.add(l.spaced(scene.At(300, 151), 24, 2, scene.Solid(d.on)))
	}
	title := frame{
		middle: (chief + 370) / 2, height: 320 - chief, largest: 68, smallest: 18, lines: 5, lineCost: 6, leading: 1.22,
		widthAt: room(480), weight: bold,
	}
	if d.Logo == nil {
		for i, c := range []scene.Paint{scene.Solid(d.wash), scene.Solid(d.hair), scene.Solid(d.field)} {
			y := 492 + 36*float64(i)
			panel.Items = append(panel.Items, scene.Shape{Path: scene.Polygon(
				scene.At(0, y-92), scene.At(300, y), scene.At(600, y-92), scene.At(600, 700), scene.At(0, 700)), Fill: c})
		}
	}
	d.add(panel)
	d.accent(scene.At(24, chief), scene.At(576, chief+5))
	d.ring(func(inset float64) scene.Path { return escutcheon(16+inset, 18+inset, 584-inset, 586-inset, 24-inset) })
	d.set(d.fit(d.Title, title), 300, 0.5, d.ink)
	d.set(d.fit(d.AwardingBody, frame{
		middle: 394, height: 62, largest: 26, smallest: 13, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: room(380), weight: regular,
	}), 300, 0.5, d.deep)
	if d.Logo != nil {
		d.logoOn(paper, scene.At(300, 486), d.logoSize(scene.At(210, 92), 86))
	}
}

// escutcheon is the outline of a shield with round shoulders.
func escutcheon(left, top, right, bottom, r float64) scene.Path {
	var p scene.Path
	middle, width, height := (left+right)/2, right-left, bottom-top
	waist := top + 0.50*height
	p.MoveTo(scene.At(left, top+r))
	p.QuadTo(scene.At(left, top), scene.At(left+r, top))
	p.LineTo(scene.At(right-r, top))
	p.QuadTo(scene.At(right, top), scene.At(right, top+r))
	p.LineTo(scene.At(right, waist))
	p.CubeTo(scene.At(right, waist+0.24*height), scene.At(middle+0.30*width, top+0.90*height), scene.At(middle, bottom))
	p.CubeTo(scene.At(middle-0.30*width, top+0.90*height), scene.At(left, waist+0.24*height), scene.At(left, waist))
	p.Close()
	return p
}
