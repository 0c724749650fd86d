package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// card is a pass such as one carries in a wallet: head with the words on a
// field of fine waves, title at the left, and a stub with logo and awarding
// body below a perforation.
func (d *drawing) card() {
	const left, right, top, head, tear, bottom, margin = 8, 592, 22, 170, 452, 578, 40
	outline := pass(scene.At(left, top), scene.At(right, bottom), 34, tear, 15)
	d.add(scene.Group{Clip: outline, Items: []scene.Item{
		scene.Shape{Path: scene.Rectangle(scene.At(0, 0), scene.At(600, head)), Fill: scene.Solid(d.field)},
		scene.Shape{Path: billows(top-20, head), Stroke: scene.Solid(d.line), StrokeWidth: 1},
		scene.Shape{Path: scene.Rectangle(scene.At(0, head), scene.At(600, 600)), Fill: scene.Solid(paper)},
		scene.Shape{Path: scene.Rectangle(scene.At(0, tear), scene.At(600, 600)), Fill: scene.Solid(d.tint)},
	}})
	d.add(scene.Group{Clip: scene.Rectangle(scene.At(0, head), scene.At(600, 600)), Items: []scene.Item{scene.Shape{
		Path: pass(scene.At(left+1, top+1), scene.At(right-1, bottom-1), 33, tear, 15), Stroke: scene.Solid(d.hair), StrokeWidth: 2,
	}}})
	d.accent(scene.At(left+1, head), scene.At(right-1, head+5))
	d.ring(func(inset float64) scene.Path {
		in := 14 + inset
		return pass(scene.At(left+in, top+in), scene.At(right-in, bottom-in), 34-in, tear, 15)
	})
	d.words(scene.At(margin, head-92), scene.At(600-margin, head-8), d.on)

	y := 202.0
	if l, ok := d.measure(23, 1.5, 480); ok {
		d.add(l.run(scene.At(margin, y+18), 23, scene.Solid(d.deep)))
		y += 46
	}
	title := d.fit(d.Title, frame{
		middle: 0, height: tear - y - 26, largest: 74, smallest: 18, lines: 5, lineCost: 8, leading: 1.2,
		widthAt: room(600 - 2*margin), weight: bold,
	})
	d.begin(title.from(y), margin, 600-margin, d.ink)

	var dots scene.Path
	for x := 36.0; x < 570; x += 12 {
		dots = append(dots, scene.Circle(scene.At(x, tear), 1.7)...)
	}
	d.fill(dots, d.hair)
	x, middle := float64(margin), (tear+bottom)/2.0
	if d.Logo != nil {
		size := d.logoSize(scene.At(190, 82), 80)
		d.logoOn(paper, scene.At(x+size.X/2, middle), size)
		x += size.X + 24
	}
	d.begin(d.fit(d.AwardingBody, frame{
		middle: middle, height: 84, largest: 29, smallest: 13, lines: 3, lineCost: 8, leading: 1.2,
		widthAt: room(600 - margin - x), weight: regular,
	}), x, 600-margin, d.deep)
}

// pass is a rectangle with round corners and a round notch on both sides.
func pass(low, high scene.Point, r, tear, notch float64) scene.Path {
	var p scene.Path
	p.MoveTo(scene.At(low.X, low.Y+r))
	p.ArcOn(scene.At(low.X+r, low.Y+r), r, math.Pi, 1.5*math.Pi)
	p.LineTo(scene.At(high.X-r, low.Y))
	p.ArcOn(scene.At(high.X-r, low.Y+r), r, -scene.Quarter, 0)
	p.LineTo(scene.At(high.X, tear-notch))
	p.ArcOn(scene.At(high.X, tear), notch, -scene.Quarter, -3*scene.Quarter)
	p.LineTo(scene.At(high.X, high.Y-r))
	p.ArcOn(scene.At(high.X-r, high.Y-r), r, 0, scene.Quarter)
	p.LineTo(scene.At(low.X+r, high.Y))
	p.ArcOn(scene.At(low.X+r, high.Y-r), r, scene.Quarter, math.Pi)
	p.LineTo(scene.At(low.X, tear+notch))
	p.ArcOn(scene.At(low.X, tear), notch, scene.Quarter, -scene.Quarter)
	p.Close()
	return p
}

// billows are fine waves from side to side.
func billows(top, bottom float64) scene.Path {
	var p scene.Path
	for i := range 9 {
		y := top + (bottom-top)*float64(i)/10
		p.MoveTo(scene.At(-10, y))
		shift := 14 * float64(i)
		p.CubeTo(scene.At(140+shift, y-60), scene.At(260+shift, y+90), scene.At(400+shift/2, y+10))
		p.CubeTo(scene.At(480, y-40), scene.At(540, y-50), scene.At(620, y+10))
	}
	return p
}
