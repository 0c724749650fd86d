package scene

import (
	"fmt"
	"image"
	"image/png"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/vector"

	"github.com/mitome/mitome/internal/artwork/indexed"
)

// pixel is a colour with its alpha multiplied in; each part is 0 to 1.
type pixel [4]float32

func (s Solid) at(Point) pixel { return premultiplied(s.R, s.G, s.B, s.A) }

func premultiplied(r, g, b, a uint8) pixel {
	f := float32(a) / 255
	return pixel{float32(r) / 255 * f, float32(g) / 255 * f, float32(b) / 255 * f, f}
}

func (l Linear) at(p Point) pixel {
	d := l.To.Sub(l.From)
	q := p.Sub(l.From)
	return between(l.Stops, (q.X*d.X+q.Y*d.Y)/(d.X*d.X+d.Y*d.Y))
}

func (r Radial) at(p Point) pixel {
	if r.Transform != (Affine{}) {
		p = r.Transform.inverse().Apply(p)
	}
	return between(r.Stops, p.Sub(r.Centre).length()/r.Radius)
}

// between is the colour of a gradient at t. As SVG asks, the parts are mixed
// before alpha is multiplied in.
func between(stops []Stop, t float64) pixel {
	a, b := stops[0], stops[0]
	for _, s := range stops {
		b = s
		if t < s.Offset {
			break
		}
		a = s
	}
	var f float64
	if b.Offset > a.Offset {
		f = clampTo((t-a.Offset)/(b.Offset-a.Offset), 0, 1)
	}
	part := func(x, y uint8) float32 { return float32((float64(x) + f*(float64(y)-float64(x))) / 255) }
	alpha := part(a.Colour.A, b.Colour.A)
	return pixel{
		part(a.Colour.R, b.Colour.R) * alpha, part(a.Colour.G, b.Colour.G) * alpha,
		part(a.Colour.B, b.Colour.B) * alpha, alpha,
	}
}

// canvas holds the picture in floating point, so that faint layers and
// gradients are rounded once, at the end.
type canvas struct {
	size   int
	scale  float64 // pixels to a unit
	pixels []pixel
	raster *vector.Rasterizer
	mask   *image.Alpha
}

// PNG draws the scene with size pixels to a side, antialiased, as PNG.
func (s *Scene) PNG(size int) ([]byte, error) {
	data, err := indexed.Encode(s.Image(size), png.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("encode badge as PNG: %w", err)
	}
	if len(s.Fonts) > 0 {
		data = indexed.WithComment(data, s.letters())
	}
	return data, nil
}

// Image draws the scene with size pixels to a side, antialiased.
func (s *Scene) Image(size int) *image.NRGBA {
	c := newCanvas(size)
	for _, item := range s.Items {
		item.draw(c)
	}
	return c.quantise()
}

func newCanvas(size int) *canvas {
	return &canvas{
		size: size, scale: float64(size) / Side, pixels: make([]pixel, size*size),
		raster: vector.NewRasterizer(0, 0), mask: image.NewAlpha(image.Rect(0, 0, size, size)),
	}
}

func (s Shape) draw(c *canvas) {
	if s.Fill != nil {
		c.fill(s.Path, s.EvenOdd, s.Fill)
	}
	if s.Stroke != nil {
		c.fill(s.Path.stroke(s.StrokeWidth), false, s.Stroke)
	}
}

func (t TextRun) draw(c *canvas) { c.fill(t.Outline(), false, t.Fill) }

func (g Group) draw(c *canvas) {
	if g.opacity() == 1 && g.Clip == nil {
		for _, item := range g.Items {
			item.draw(c)
		}
		return
	}
	layer := newCanvas(c.size)
	for _, item := range g.Items {
		item.draw(layer)
	}
	mask, box := c.mask, c.mask.Rect
	if g.Clip == nil {
		draw.Draw(mask, box, image.Opaque, image.Point{}, draw.Src)
	} else {
		mask, box = c.cover(g.Clip, g.EvenOdd)
	}
	c.lay(mask, box, float32(g.opacity()), func(x, y int) pixel { return layer.pixels[y*c.size+x] })
}

// mostPressed is how far two pixels of ours may lie apart in pixels of a bitmap.
// One that is pressed further is not seen, and the scaler would take as much
// memory.
const mostPressed = 1e4

func (b Bitmap) draw(c *canvas) {
	m := Scaling(c.scale, c.scale).After(b.At)
	back := m.inverse()
	for _, v := range back[:4] {
		if !(math.Abs(v) < mostPressed) {
			return
		}
	}
	layer := image.NewRGBA(c.mask.Rect)
	draw.CatmullRom.Transform(layer, f64.Aff3{m[0], m[2], m[4], m[1], m[3], m[5]}, b.Pixels, b.Pixels.Rect, draw.Src, nil)
	draw.Draw(c.mask, c.mask.Rect, image.Opaque, image.Point{}, draw.Src)
	c.lay(c.mask, c.mask.Rect, 1, func(x, y int) pixel {
		p := layer.Pix[layer.PixOffset(x, y):]
		return pixel{float32(p[0]) / 255, float32(p[1]) / 255, float32(p[2]) / 255, float32(p[3]) / 255}
	})
}

// fill paints the inside of the path. Only its bounding box is touched.
func (c *canvas) fill(path Path, evenOdd bool, paint Paint) {
	mask, box := c.cover(path, evenOdd)
	if solid, ok := paint.(Solid); ok {
		colour := solid.at(Point{})
		c.lay(mask, box, 1, func(int, int) pixel { return colour })
		return
	}
	c.lay(mask, box, 1, func(x, y int) pixel {
		return paint.at(Point{(float64(x) + 0.5) / c.scale, (float64(y) + 0.5) / c.scale})
	})
}

// cover tells how much of each pixel of a box lies inside the path; outside of
// the box nothing does. The mask is good until the next call.
func (c *canvas) cover(path Path, evenOdd bool) (*image.Alpha, image.Rectangle) {
	low, high := path.Bounds()
	x0, y0 := int(math.Floor(low.X*c.scale)), int(math.Floor(low.Y*c.scale))
	x1, y1 := int(math.Ceil(high.X*c.scale)), int(math.Ceil(high.Y*c.scale))
	box := image.Rect(x0, y0, x1, y1).Intersect(c.mask.Rect)
	mask := &image.Alpha{Pix: c.mask.Pix[:box.Dx()*box.Dy()], Stride: box.Dx(), Rect: image.Rect(0, 0, box.Dx(), box.Dy())}
	if box.Empty() {
		return mask, image.Rectangle{}
	}
	clear(mask.Pix)
	if evenOdd {
		sweepEvenOdd(mask, path, func(p Point) Point { return p.Scale(c.scale).Sub(Point{float64(box.Min.X), float64(box.Min.Y)}) })
		return mask, box
	}
	c.raster.Reset(box.Dx(), box.Dy())
	c.trace(path, float64(box.Min.X), float64(box.Min.Y))
	c.raster.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask, box
}

// trace hands the path to the rasteriser, whose origin is at pixel (x, y).
func (c *canvas) trace(path Path, x, y float64) {
	at := func(p Point) (float32, float32) {
		return float32(p.X*c.scale - x), float32(p.Y*c.scale - y)
	}
	for _, s := range path {
		ax, ay := at(s.p[0])
		bx, by := at(s.p[1])
		switch s.op {
		case moveTo:
			c.raster.ClosePath()
			c.raster.MoveTo(ax, ay)
		case lineTo:
			c.raster.LineTo(ax, ay)
		case quadTo:
			c.raster.QuadTo(ax, ay, bx, by)
		case cubeTo:
			dx, dy := at(s.p[2])
			c.raster.CubeTo(ax, ay, bx, by, dx, dy)
		case closing:
			c.raster.ClosePath()
		}
	}
	c.raster.ClosePath()
}

// lay lays colours over the box wherever the mask lets them through, thinned
// by opacity.
func (c *canvas) lay(mask *image.Alpha, box image.Rectangle, opacity float32, colourAt func(x, y int) pixel) {
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := mask.Pix[(y-box.Min.Y)*mask.Stride:][:box.Dx()]
		for i, cover := range row {
			if cover == 0 {
				continue
			}
			x := box.Min.X + i
			colour := colourAt(x, y)
			under := &c.pixels[y*c.size+x]
			f := opacity * float32(cover) / 255
			rest := 1 - colour[3]*f
			for k := range under {
				under[k] = colour[k]*f + under[k]*rest
			}
		}
	}
}

// bayer is the order in which an ordered dither lets pixels of a 4 by 4 tile
// step to the next value: gradients show no bands, plain areas stay plain, and
// the pattern costs little when compressed.
var bayer = [4][4]float32{{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}}

func (c *canvas) quantise() *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, c.size, c.size))
	for i, p := range c.pixels {
		if p[3] <= 0.5/255 {
			continue
		}
		// The margin at both ends keeps whole values whole.
		threshold := 0.05 + 0.9*(bayer[i/c.size%4][i%c.size%4]+0.5)/16
		to := out.Pix[4*i : 4*i+4]
		for k := range 3 {
			to[k] = uint8(min(255, p[k]/p[3]*255+threshold))
		}
		to[3] = uint8(min(255, p[3]*255+0.5))
	}
	return out
}
