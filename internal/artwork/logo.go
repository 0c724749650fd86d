package artwork

import (
	"image/color"
	"math"
)

// logoSize is how large to draw the logo in a box: as large as it fits, but a
// wide one and a tall one no larger, in area, than a square one of the side
// given, by which logos of all proportions weigh the same for the eye.
func (d *drawing) logoSize(box Point, side float64) Point {
	f := math.Min(box.X/d.Logo.Width, box.Y/d.Logo.Height)
	f = math.Min(f, side/math.Sqrt(d.Logo.Width*d.Logo.Height))
	return Point{d.Logo.Width, d.Logo.Height}.scale(f)
}

// placeLogo draws the logo with its middle at c.
func (d *drawing) placeLogo(c, size Point) {
	d.add(d.Logo.Place(c.sub(size.scale(0.5)), c.add(size.scale(0.5)))...)
}

// logoOn draws the logo on a ground; if much of it would not be seen there, on
// a dark label.
func (d *drawing) logoOn(ground color.NRGBA, c, size Point) {
	if d.groundFor(ground) != ground {
		half := size.scale(0.5)
		d.fill(rounded4(c.sub(half), c.add(half), 0.12*math.Min(size.X, size.Y)), d.ink)
		size = size.scale(1 - 0.3*math.Min(size.X, size.Y)/math.Max(size.X, size.Y))
		size = d.logoSize(size, size.X)
	}
	d.placeLogo(c, size)
}

// groundFor is the light ground that was thought of, or ink when more of the
// logo can be seen on that.
func (d *drawing) groundFor(light color.NRGBA) color.NRGBA {
	onLight, onInk := d.Logo.lost(light), d.Logo.lost(d.ink)
	if onLight > 0.3 && onInk < onLight {
		return d.ink
	}
	return light
}

// leastSeen is the contrast below which a part of a logo is lost on its ground.
const leastSeen = 1.6

// lost is the part of what the art draws that cannot be seen on a ground.
func (a *Art) lost(ground color.NRGBA) float64 {
	scene := Scene{Items: a.Place(Point{}, Point{Size, Size})}
	picture := scene.image(64)
	var drawn, lost float64
	for i := 0; i < len(picture.Pix); i += 4 {
		p := picture.Pix[i : i+4]
		if p[3] < 64 {
			continue
		}
		drawn++
		over := blend(ground, color.NRGBA{R: p[0], G: p[1], B: p[2], A: 255}, float64(p[3])/255)
		if contrast(over, ground) < leastSeen {
			lost++
		}
	}
	return lost / math.Max(1, drawn)
}
