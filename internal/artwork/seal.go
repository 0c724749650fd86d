package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// seal is the classical one: a crimped edge, a woven ring with hours and level,
// a ribbon with the words across, and at the foot the logo, or a rosette.
func (d *drawing) seal() {
	c := scene.At(300, 300)
	const (
		crimpInner, crimpOuter = 279, 286
		ringOuter, ringInner   = 264, 219
		face                   = 212
	)
	d.fill(scallops(c, crimpInner, crimpOuter, 72), d.field)
	d.stroke(scene.Circle(c, ringOuter+4), d.metal, 2)
	d.ring(func(inset float64) scene.Path { return scene.Circle(c, (crimpInner+ringOuter+5)/2-inset) })
	d.stroke(guilloche(c, (ringOuter+ringInner)/2, (ringOuter-ringInner)/2-4, 48, 4), d.line, 1)
	d.stroke(scene.Circle(c, ringInner), d.metal, 2)
	d.fill(scene.Circle(c, face), paper)
	d.stroke(scene.Circle(c, face-9), d.hair, 1.2)
	d.sealRing(c, (ringOuter+ringInner)/2, ringOuter-ringInner)
	d.sealRibbon(c, crimpInner)

	foot := d.sealFoot()
	top, chord := 236.0, chordOf(c, face-24)
	body := d.fit(d.AwardingBody, frame{
		middle: math.Min(foot-40, 440), height: 62, largest: 25, smallest: 12, lines: 3, lineCost: 15, leading: 1.2,
		widthAt: chord, weight: regular,
	})
	line := body.top() - 22
	d.set(d.fit(d.Title, frame{
		middle: (top + line) / 2, height: line - top - 30, largest: 64, smallest: 17, lines: 5, lineCost: 6, leading: 1.22,
		widthAt: chord, weight: bold,
	}), 300, 0.5, d.ink)
	d.stroke(scene.Segment(scene.At(270, line), scene.At(330, line)), d.metal, 2)
	d.set(body, 300, 0.5, d.deep)
}

// chordOf is the room between the sides of a circle at a stretch of height.
func chordOf(c scene.Point, r float64) func(top, bottom float64) float64 {
	return func(top, bottom float64) float64 {
		y := math.Max(math.Abs(top-c.Y), math.Abs(bottom-c.Y))
		return 2 * math.Sqrt(math.Max(0, r*r-y*y))
	}
}

// sealRing writes hours and level into the top of the ring, on a plain ground.
func (d *drawing) sealRing(c scene.Point, middle, width float64) {
	const size, spacing = 24, 2.2
	radius := middle - capital/2*size
	l, ok := d.measure(size, spacing, 1.75*radius)
	if !ok {
		return
	}
	half := l.arcLength(size, spacing)/radius/2 + 0.10
	d.fill(scene.Ring(c, middle-width/2+2, middle+width/2, -scene.Quarter-half, -scene.Quarter+half), d.field)
	d.add(l.onArc(c, radius, size, spacing, scene.Solid(d.on)))
}

// sealRibbon lays the ribbon over ring and face; its ends are folded to the back.
func (d *drawing) sealRibbon(c scene.Point, edge float64) {
	const left, right, top, bottom, fold = 4, 596, 134, 222, 20
	behind := c.Y - bottom
	inner := math.Sqrt(edge*edge - behind*behind)
	d.add(scene.Group{Clip: scene.Circle(c, edge+8), Items: []scene.Item{
		scene.Shape{Path: scene.Rectangle(scene.At(left, top-5), scene.At(right, bottom+5)), Fill: scene.Solid(paper)},
	}})
	for _, side := range []float64{-1, 1} {
		end, in := 300+side*(right-300), 300+side*inner
		d.fill(scene.Polygon(scene.At(end, bottom), scene.At(in, bottom), scene.At(in, bottom+fold)), d.shade)
	}
	d.fill(scene.Rectangle(scene.At(left, top), scene.At(right, bottom)), d.field)
	d.words(scene.At(30, top), scene.At(570, bottom), d.on)
}

// sealFoot presses the logo or the rosette over the foot of the ring, and tells
// how far up it reaches.
func (d *drawing) sealFoot() (top float64) {
	const foot, rim = 592, 6 // the lower edge of the plate; its light rim
	if d.Logo == nil {
		c := scene.At(300, foot-42-rim)
		d.fill(scene.Circle(c, 42+rim), paper)
		d.rosette(c, 42)
		return c.Y - 42 - rim
	}
	size := d.logoSize(scene.At(180, 70), 66)
	ground := d.groundFor(paper)
	high := math.Max(44, math.Hypot(size.X, size.Y)/2+7)
	wide := high
	if size.X > 1.25*size.Y {
		high = math.Max(34, size.Y/2+16)
		wide = size.X/2 + high*0.75
	}
	c, half := scene.At(300, foot-high-rim), scene.At(wide, high)
	d.fill(scene.Rounded(c.Sub(half).Sub(scene.At(rim, rim)), c.Add(half).Add(scene.At(rim, rim)), high+rim), paper)
	d.fill(scene.Rounded(c.Sub(half), c.Add(half), high), ground)
	d.stroke(scene.Rounded(c.Sub(half), c.Add(half), high), d.field, 3)
	d.placeLogo(c, size)
	return c.Y - high - rim
}

// rosette is a woven mark of the radius r in the awarding body's colour. It has no letters and is not red: whatever looks like
// the impression of a seal makes people ask whose it is. The weave stays open in the middle, for petals would be somebody's
// crest.
func (d *drawing) rosette(c scene.Point, r float64) {
	d.fill(scallops(c, 0.93*r, r, 24), d.field)
	d.stroke(scene.Circle(c, 0.84*r), d.on, 0.035*r)
	d.stroke(guilloche(c, 0.58*r, 0.13*r, 9, 2), d.on, 0.04*r)
	d.stroke(scene.Circle(c, 0.3*r), d.on, 0.04*r)
	d.fill(scene.Circle(c, 0.14*r), d.on)
}
