package scene

import (
	"image"
	"math"
)

// Art is a drawing that was handed in, such as a logo or the whole picture of
// a badge: what its items draw outside of the viewport is not seen. Package
// picture reads one from a file.
type Art struct {
	Width, Height float64 // of the viewport, whose upper left corner is the origin; both above 0
	Items         []Item
}

// Place gives the items that draw the art into the box between two corners:
// proportions kept, as large as it fits, and in the middle.
func (a *Art) Place(low, high Point) []Item {
	room := high.Sub(low)
	f := math.Min(room.X/a.Width, room.Y/a.Height)
	corner := Mix(low, high, 0.5).Sub(Point{a.Width, a.Height}.Scale(f / 2))
	m := Moving(corner).After(Scaling(f, f))
	g := Group{Items: a.Items}
	if !a.fits() {
		g.Clip = Polygon(Point{}, Point{X: a.Width}, Point{a.Width, a.Height}, Point{Y: a.Height})
	}
	return []Item{g.Mapped(m)}
}

// fits reports whether nothing is drawn outside of the viewport.
func (a *Art) fits() bool {
	for _, item := range a.Items {
		low, high := item.Bounds()
		if low.X < -0.01 || low.Y < -0.01 || high.X > a.Width+0.01 || high.Y > a.Height+0.01 {
			return false
		}
	}
	return true
}

// SVG writes the art as a file of its own, pixels exactly.
func (a *Art) SVG() []byte {
	w := svgWriter{exact: true}
	w.body.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + number(a.Width) + " " + number(a.Height) + "\">\n")
	for _, item := range a.Items {
		item.write(&w)
	}
	w.body.WriteString("</svg>\n")
	return w.body.Bytes()
}

// Group draws its items as one: faded together, and cut at the clip.
type Group struct {
	Items   []Item
	Opacity float64 // above 0 to 1; 0 stands for 1
	Clip    Path    // nothing is drawn outside of it; nil cuts nothing
	EvenOdd bool    // how the clip is filled
}

func (g Group) opacity() float64 {
	if g.Opacity == 0 {
		return 1
	}
	return g.Opacity
}

func (g Group) Mapped(m Affine) Item {
	items := make([]Item, len(g.Items))
	for i, item := range g.Items {
		items[i] = item.Mapped(m)
	}
	g.Items = items
	if g.Clip != nil {
		g.Clip = g.Clip.Mapped(m)
	}
	return g
}

func (g Group) Bounds() (low, high Point) {
	if g.Clip != nil {
		return g.Clip.Bounds()
	}
	low, high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, item := range g.Items {
		a, b := item.Bounds()
		low = Point{math.Min(low.X, a.X), math.Min(low.Y, a.Y)}
		high = Point{math.Max(high.X, b.X), math.Max(high.Y, b.Y)}
	}
	return low, high
}

// Bitmap draws pixels.
type Bitmap struct {
	Pixels *image.NRGBA // its bounds begin at (0, 0)
	At     Affine       // from pixels to units
}

func (b Bitmap) Mapped(m Affine) Item {
	b.At = m.After(b.At)
	return b
}

func (b Bitmap) Bounds() (low, high Point) {
	w, h := float64(b.Pixels.Rect.Dx()), float64(b.Pixels.Rect.Dy())
	return Polygon(Point{}, Point{X: w}, Point{w, h}, Point{Y: h}).Mapped(b.At).Bounds()
}
