package artwork

import (
	"hash/fnv"
	"image/color"
	"math"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// Measures of geometric: a grid of square tiles above, texts below.
const (
	tileSide    = 120
	tileColumns = 5
	tileRows    = 2
)

// geometric is a bold composition of quarter and half circles, which seed and
// title choose; logo, hours and level are tiles among them.
func (d *drawing) geometric() {
	g := scene.Group{
		Clip:  scene.Rounded(scene.At(0, 0), scene.At(Size, Size), 44),
		Items: []scene.Item{scene.Shape{Path: scene.Rectangle(scene.Point{}, scene.At(Size, Size)), Fill: scene.Solid(d.field)}},
	}
	for i, t := range d.tiles(tileColumns * tileRows) {
		g.Items = append(g.Items, t.items(tileAt(i), tileSide)...)
	}
	d.add(g)
	d.tileOfLogo()
	d.tilesOfFacts()

	d.ring(func(inset float64) scene.Path {
		in := 12 + inset
		return scene.Rounded(scene.At(in, in), scene.At(Size-in, Size-in), 44-in)
	})

	const left, right = 30, 570
	d.words(scene.At(left-3, 250), scene.At(right+3, 350), d.on)
	body := d.fit(d.AwardingBody, frame{
		height: 52, largest: 26, smallest: 12, lines: 2, lineCost: 15, leading: 1.2, widthAt: room(right - left), weight: regular,
	})
	foot := 578 - body.height()
	title := d.fit(d.Title, frame{
		height: foot - 362 - 26, largest: 62, smallest: 18, lines: 5, lineCost: 10, leading: 1.2, widthAt: room(right - left), weight: bold,
	})
	d.begin(title.from(362), left, right, d.on)
	d.begin(body.from(foot), left, right, d.on)
}

func tileAt(i int) scene.Point {
	return scene.At(float64(i%tileColumns)*tileSide, float64(i/tileColumns)*tileSide)
}

// tileOfLogo lays the logo over the second tile, a wide one over two: away from
// the edge its light ground takes nothing from the outline of the badge.
func (d *drawing) tileOfLogo() {
	if d.Logo == nil {
		return
	}
	wide := float64(tileSide)
	if d.Logo.Width > 1.6*d.Logo.Height {
		wide *= 2
	}
	at := tileAt(1)
	d.fill(scene.Rectangle(at, at.Add(scene.At(wide, tileSide))), d.groundFor(paper))
	d.placeLogo(at.Add(scene.At(wide/2, tileSide/2)), d.logoSize(scene.At(wide-40, tileSide-36), 88))
}

// tilesOfFacts lays hours and level over the tiles at the right.
func (d *drawing) tilesOfFacts() {
	number, unit := d.effort()
	if number != "" {
		c := d.fact(9, d.wash)
		big, low := d.shape(number), d.shape(unit)
		size := math.Min(58, 96*em/big.width)
		d.add(big.run(scene.At(c.X-big.width*size/em/2, c.Y+12), size, scene.Solid(d.ink)),
			low.run(scene.At(c.X-low.width*22/em/2, c.Y+40), 22, scene.Solid(d.deep)))
	}
	if d.Level != "" && utf8.RuneCountInString(d.Level) <= 24 {
		c := d.fact(8, paper)
		d.set(d.fit(d.Level, frame{
			middle: c.Y, height: 90, largest: 38, smallest: 14, lines: 3, lineCost: 3, leading: 1.12, widthAt: room(100), weight: bold,
		}), c.X, 0.5, d.ink)
	}
}

// fact lays a plain tile and tells its middle.
func (d *drawing) fact(i int, ground color.NRGBA) scene.Point {
	at := tileAt(i)
	d.fill(scene.Rectangle(at, at.Add(scene.At(tileSide, tileSide))), ground)
	return at.Add(scene.At(tileSide/2, tileSide/2))
}

// tile is a square of the composition.
type tile struct {
	ground, figure color.NRGBA
	form, turn     int
}

// tiles are chosen by seed and title, the same in every release; neighbours differ.
func (d *drawing) tiles(n int) []tile {
	h := fnv.New64a()
	h.Write([]byte(d.Seed + "\n" + d.Title))
	sum := h.Sum64()
	f := lchOf(d.field)
	colours := []color.NRGBA{
		d.field, d.shade, lch{0.86, 0.5 * f.chroma, f.hue}.rgb(), d.wash, d.guest,
	}
	pairs := [][2]int{{1, 2}, {2, 0}, {3, 1}, {4, 1}, {0, 4}, {2, 3}, {1, 4}, {3, 0}}
	out := make([]tile, n)
	for i := range out {
		pick := int(sum % 1009)
		sum = sum*6364136223846793005 + 1442695040888963407
		pair := pairs[(pick+i*3)%len(pairs)]
		out[i] = tile{colours[pair[0]], colours[pair[1]], int(sum>>33) % 5, int(sum>>40) % 4}
	}
	return out
}

func (t tile) items(at scene.Point, side float64) []scene.Item {
	half := side / 2
	c := at.Add(scene.At(half, half))
	corner := func(i int) scene.Point {
		return at.Add([]scene.Point{scene.At(0, 0), scene.At(side, 0), scene.At(side, side), scene.At(0, side)}[i%4])
	}
	var p scene.Path
	switch t.form {
	case 0: // a quarter circle from a corner
		p = sector(corner(t.turn), side, t.turn)
	case 1: // two smaller ones in opposite corners
		p = append(sector(corner(t.turn), half, t.turn), sector(corner(t.turn+2), half, t.turn+2)...)
	case 2:
		p = scene.Circle(c, half*0.62)
	case 3: // half a circle on a side
		p = scene.Arc(c, half, float64(t.turn)*scene.Quarter, float64(t.turn)*scene.Quarter+2*scene.Quarter)
		p.Close()
	default: // a triangle
		p = scene.Polygon(corner(t.turn), corner(t.turn+1), corner(t.turn+2))
	}
	return []scene.Item{
		scene.Shape{Path: scene.Rectangle(at, at.Add(scene.At(side, side))), Fill: scene.Solid(t.ground)},
		scene.Shape{Path: p, Fill: scene.Solid(t.figure)},
	}
}

// sector is a quarter of a circle that opens into the tile from its corner.
func sector(c scene.Point, r float64, corner int) scene.Path {
	a := float64(corner%4) * scene.Quarter
	p := scene.Path{}
	p.MoveTo(c)
	p.LineTo(scene.Polar(c, r, a))
	p.ArcOn(c, r, a, a+scene.Quarter)
	p.Close()
	return p
}
