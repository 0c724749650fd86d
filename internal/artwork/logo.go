package artwork

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// logoSize is how large to draw the logo in a box: as large as it fits, but a
// wide one and a tall one no larger, in area, than a square one of the side
// given, by which logos of all proportions weigh the same for the eye.
func (d *drawing) logoSize(box scene.Point, side float64) scene.Point {
	f := math.Min(box.X/d.Logo.Width, box.Y/d.Logo.Height)
	f = math.Min(f, side/math.Sqrt(d.Logo.Width*d.Logo.Height))
	return scene.At(d.Logo.Width, d.Logo.Height).Scale(f)
}

// placeLogo draws the logo with its middle at c.
func (d *drawing) placeLogo(c, size scene.Point) {
	d.add(d.Logo.Place(c.Sub(size.Scale(0.5)), c.Add(size.Scale(0.5)))...)
}

// logoOn draws the logo on a ground; if much of it would not be seen there, on
// a dark label.
func (d *drawing) logoOn(ground color.NRGBA, c, size scene.Point) {
	if d.groundFor(ground) != ground {
		half := size.Scale(0.5)
		d.fill(scene.Rounded(c.Sub(half), c.Add(half), 0.12*math.Min(size.X, size.Y)), d.ink)
		size = size.Scale(1 - 0.3*math.Min(size.X, size.Y)/math.Max(size.X, size.Y))
		size = d.logoSize(size, size.X)
	}
	d.placeLogo(c, size)
}

// groundFor is the light ground that was thought of, or ink when more of the
// logo can be seen on that.
func (d *drawing) groundFor(light color.NRGBA) color.NRGBA { return groundFor(d.Logo, light, d.ink) }

func groundFor(a *scene.Art, light, ink color.NRGBA) color.NRGBA {
	onLight, onInk := lost(a, light), lost(a, ink)
	if onLight > 0.2 && onInk < onLight {
		return ink
	}
	return light
}

// Logo draws the art alone as PNG with a palette, as large as it fits into so many pixels and of at most so many bytes. If
// much of it could not be seen on paper, it stands on a dark label.
func Logo(a *scene.Art, width, height, most int) ([]byte, error) {
	f := math.Min(float64(width)/a.Width, float64(height)/a.Height)
	size := scene.At(math.Ceil(f*a.Width), math.Ceil(f*a.Height))
	side := math.Max(size.X, size.Y)
	unit := Size / side
	laid := scene.Scene{}
	inset := scene.Point{}
	if groundFor(a, paper, label) != paper {
		laid.Add(scene.Shape{Path: scene.Rounded(scene.Point{}, size.Scale(unit), 0.12*math.Min(size.X, size.Y)*unit), Fill: scene.Solid(label)})
		inset = scene.At(1, 1).Scale(0.12 * math.Min(size.X, size.Y) * unit)
	}
	laid.Add(a.Place(inset, size.Scale(unit).Sub(inset))...)
	logo := image.NewNRGBA(image.Rect(0, 0, int(size.X), int(size.Y)))
	draw.Draw(logo, logo.Rect, laid.Image(int(side)), image.Point{}, draw.Src)
	return lightest(logo, most)
}

// A logo in the head of a page takes at most so many pixels; its picture has twice as many.
const (
	headWidth  = 160
	headHeight = 40
	headBytes  = 8_000
)

// HeadLogo draws the art as it heads a page, as [Logo] does.
func HeadLogo(a *scene.Art) ([]byte, error) { return Logo(a, 2*headWidth, 2*headHeight, headBytes) }

// HeadSize is how many pixels of a page a picture of [HeadLogo] takes.
func HeadSize(logo []byte) (width, height int, err error) {
	size, err := png.DecodeConfig(bytes.NewReader(logo))
	return (size.Width + 1) / 2, (size.Height + 1) / 2, err
}

// label is the ground of a logo that paper swallows.
var label = rgb(0x2B2723)

const (
	leastSeen = 1.6 // contrast below which a part of a logo is lost on its ground
	faint     = 64  // alpha below which nothing was drawn
	probe     = 64  // side of the drawing that is looked at, in pixels
	ownGround = 0.9 // a logo that covers so much of its box brings its ground along
)

// lost is the part of the drawn art that runs into a ground of that colour:
// what looks like the ground and is not enclosed by what does not.
func lost(a *scene.Art, ground color.NRGBA) float64 {
	f := probe / math.Max(a.Width, a.Height)
	laid := scene.Scene{Items: a.Place(scene.Point{}, scene.At(a.Width*f, a.Height*f).Scale(Size/probe))}
	picture := laid.Image(probe)
	width, height := int(math.Ceil(a.Width*f)), int(math.Ceil(a.Height*f))
	seen := make([]bool, probe*probe) // differs from the ground
	drawn := 0.0
	for i := range seen {
		p := picture.Pix[4*i : 4*i+4]
		over := blend(ground, color.NRGBA{R: p[0], G: p[1], B: p[2]}, float64(p[3])/255)
		seen[i] = contrast(over, ground) >= leastSeen
		if p[3] >= faint {
			drawn++
		}
	}
	if drawn >= ownGround*float64(width*height) {
		return 0
	}
	swallowed := 0.0
	flood(seen, probe, func(i int) {
		if picture.Pix[4*i+3] >= faint {
			swallowed++
		}
	})
	return swallowed / math.Max(1, drawn)
}

// flood visits every place of a square that can be reached from its edge
// without crossing a wall.
func flood(wall []bool, side int, visit func(i int)) {
	reached := make([]bool, len(wall))
	var next []int
	step := func(x, y int) {
		if i := y*side + x; x >= 0 && y >= 0 && x < side && y < side && !wall[i] && !reached[i] {
			reached[i] = true
			next = append(next, i)
		}
	}
	for k := range side {
		step(k, 0)
		step(k, side-1)
		step(0, k)
		step(side-1, k)
	}
	for len(next) > 0 {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		visit(i)
		x, y := i%side, i/side
		step(x-1, y)
		step(x+1, y)
		step(x, y-1)
		step(x, y+1)
	}
}
