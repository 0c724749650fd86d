package indexed

import (
	"image"
	"image/color"
	"math"
)

// Where a picture is soft, the steps between 256 colours would be seen as
// bands. There, and only there, what a pixel lacks is handed on to its
// neighbours that are still to come (Floyd and Steinberg, "An adaptive algorithm
// for spatial greyscale", 1976). Plain areas lack nothing, and edges and grain
// hide a step better than dots would: so flat artwork stays as crisp and as
// small as it was.

const (
	softStep = 16 // levels by which a pixel of a soft place differs at most from those beside it
	mostOwed = 16 // levels that are handed on at most: more would be dots of a colour that is not there
)

// ditherer goes over a picture whose pixels have their places in a palette.
type ditherer struct {
	picture *image.NRGBA
	out     *image.Paletted
	colours []levels // of the palette
	soft    []bool   // of each pixel: it lacks something, and its place is soft
	count   int      // of soft ones
	nearest []uint8  // place in the palette by six bits of each part; 0: not yet looked for

	owed, below [][3]int // to the pixels of a row and of the next, in sixteenths of a level; one more at both ends
}

// levels are the parts of a colour.
type levels struct{ r, g, b, a int }

// newDitherer looks for what can be dithered.
func newDitherer(picture *image.NRGBA, out *image.Paletted) *ditherer {
	d := &ditherer{picture: picture, out: out, soft: make([]bool, len(out.Pix))}
	for _, c := range out.Palette {
		p := c.(color.NRGBA)
		d.colours = append(d.colours, levels{int(p.R), int(p.G), int(p.B), int(p.A)})
	}
	width := picture.Rect.Dx()
	for i := range d.soft {
		if d.lacks(i) && d.isSoft(i%width, i/width) {
			d.soft[i] = true
			d.count++
		}
	}
	return d
}

// lacks reports whether an opaque pixel has not quite its own colour.
func (d *ditherer) lacks(i int) bool {
	p, c := d.picture.Pix[4*i:][:4], d.colours[d.out.Pix[i]]
	return p[3] == 255 && (int(p[0]) != c.r || int(p[1]) != c.g || int(p[2]) != c.b)
}

// isSoft reports whether the pixel differs little from those beside it.
func (d *ditherer) isSoft(x, y int) bool {
	size := d.picture.Rect.Size()
	at := func(x, y int) []uint8 { return d.picture.Pix[4*(y*size.X+x):][:4] }
	p := at(x, y)
	for _, to := range [...]image.Point{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
		if to.X < 0 || to.Y < 0 || to.X >= size.X || to.Y >= size.Y {
			continue
		}
		for k, v := range at(to.X, to.Y) {
			if by := int(v) - int(p[k]); by > softStep || by < -softStep {
				return false
			}
		}
	}
	return true
}

// dither gives the soft places other colours of the palette, row by row, to and
// fro, so that the dots do not line up.
func (d *ditherer) dither() {
	width := d.picture.Rect.Dx()
	d.nearest = make([]uint8, 1<<18)
	d.owed, d.below = make([][3]int, width+2), make([][3]int, width+2)
	for y := range d.picture.Rect.Dy() {
		from, step := 0, 1
		if y%2 == 1 {
			from, step = width-1, -1
		}
		for i := range width {
			if x := from + i*step; d.soft[y*width+x] {
				d.set(x, y*width+x, step)
			}
		}
		d.owed, d.below = d.below, d.owed
		clear(d.below)
	}
}

// set chooses the colour of pixel i in column x with what it is owed, and hands
// on what it still lacks. The row is walked in the direction of step.
func (d *ditherer) set(x, i, step int) {
	p, owed := d.picture.Pix[4*i:][:3], d.owed[x+1]
	want := func(k int) int { return max(0, min(255, int(p[k])+max(-mostOwed, min(mostOwed, owed[k]/16)))) }
	r, g, b := want(0), want(1), want(2)
	place := d.find(r, g, b)
	d.out.Pix[i] = place
	c := d.colours[place]
	for k, lack := range [3]int{r - c.r, g - c.g, b - c.b} {
		d.owed[x+1+step][k] += 7 * lack
		d.below[x+1-step][k] += 3 * lack
		d.below[x+1][k] += 5 * lack
		d.below[x+1+step][k] += lack
	}
}

// find is the place of the opaque colour that is nearest to the one wanted, or
// to one that differs by two levels.
func (d *ditherer) find(r, g, b int) uint8 {
	found := &d.nearest[r>>2<<12|g>>2<<6|b>>2]
	if *found > 0 {
		return *found
	}
	r, g, b = r&^3+2, g&^3+2, b&^3+2
	least := math.MaxInt
	for i, c := range d.colours[1:] {
		r, g, b, a := r-c.r, g-c.g, b-c.b, 255-c.a
		if far := r*r + g*g + b*b + a*a; far < least {
			least, *found = far, uint8(i+1)
		}
	}
	return *found
}
