package artwork

import (
	"hash/fnv"
	"image/color"
)

// geometric is a bold composition of quarter and half circles, which seed and
// title choose; logo and hours are tiles among them.
func (d *drawing) geometric() {
	const side, corner = 120, 44
	sheet := rounded4(Point{0, 0}, Point{600, 600}, corner)
	g := Group{Clip: sheet, Items: []Item{Shape{Path: rectangle(Point{}, Point{600, 600}), Fill: Solid(d.field)}}}
	for i, t := range d.tiles(10) {
		at := Point{float64(i%5) * side, float64(i/5) * side}
		g.Items = append(g.Items, t.items(at, side)...)
	}
	d.add(g)
	d.words(Point{28, 254}, Point{572, 346}, d.on)
	title := d.fit(d.Title, frame{
		height: 150, largest: 50, smallest: 18, lines: 5, lineCost: 3, leading: 1.2, widthAt: room(540), weight: bold,
	})
	d.set(title.from(366), 30, 0, d.on)
	d.set(d.fit(d.AwardingBody, frame{
		middle: 552, height: 48, largest: 25, smallest: 12, lines: 2, lineCost: 15, leading: 1.2, widthAt: room(540), weight: regular,
	}), 30, 0, d.on)
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
		d.field, d.shade, lch{0.86, 0.5 * f.chroma, f.hue}.rgb(), d.wash,
		lch{0.74, max(0.10, 0.8*f.chroma), f.hue + 60}.rgb(),
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

func (t tile) items(at Point, side float64) []Item {
	half := side / 2
	c := at.add(Point{half, half})
	corner := func(i int) Point {
		return at.add([]Point{{0, 0}, {side, 0}, {side, side}, {0, side}}[i%4])
	}
	var p Path
	switch t.form {
	case 0: // a quarter circle from a corner
		p = sector(corner(t.turn), side, t.turn)
	case 1: // two smaller ones in opposite corners
		p = append(sector(corner(t.turn), half, t.turn), sector(corner(t.turn+2), half, t.turn+2)...)
	case 2:
		p = circle(c, half*0.62)
	case 3: // half a circle on a side
		p = arc(c, half, float64(t.turn)*quarter, float64(t.turn)*quarter+2*quarter)
		p.Close()
	default: // a triangle
		p = polygon(corner(t.turn), corner(t.turn+1), corner(t.turn+2))
	}
	return []Item{
		Shape{Path: rectangle(at, at.add(Point{side, side})), Fill: Solid(t.ground)},
		Shape{Path: p, Fill: Solid(t.figure)},
	}
}

// sector is a quarter of a circle that opens into the tile from its corner.
func sector(c Point, r float64, corner int) Path {
	a := float64(corner%4) * quarter
	p := Path{}
	p.MoveTo(c)
	p.LineTo(polar(c, r, a))
	p.arcOn(c, r, a, a+quarter)
	p.Close()
	return p
}
