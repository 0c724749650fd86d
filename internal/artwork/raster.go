package artwork

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// pixel is a colour with its alpha multiplied in; each part is 0 to 1.
type pixel [4]float32

func (s Solid) at(Point) pixel { return premultiplied(s.R, s.G, s.B, s.A) }

func premultiplied(r, g, b, a uint8) pixel {
	f := float32(a) / 255
	return pixel{float32(r) / 255 * f, float32(g) / 255 * f, float32(b) / 255 * f, f}
}

func (l Linear) at(p Point) pixel {
	d := l.To.sub(l.From)
	q := p.sub(l.From)
	return between(l.Stops, (q.X*d.X+q.Y*d.Y)/(d.X*d.X+d.Y*d.Y))
}

func (r Radial) at(p Point) pixel { return between(r.Stops, p.sub(r.Centre).length()/r.Radius) }

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

// PNG draws the scene with size pixels to a side, antialiased, as PNG of 256
// colours.
func (s *Scene) PNG(size int) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&out, paletted(s.image(size))); err != nil {
		return nil, fmt.Errorf("encode badge as PNG: %w", err)
	}
	return out.Bytes(), nil
}

func (s *Scene) image(size int) *image.NRGBA {
	c := &canvas{
		size: size, scale: float64(size) / Size, pixels: make([]pixel, size*size),
		raster: vector.NewRasterizer(0, 0), mask: image.NewAlpha(image.Rect(0, 0, size, size)),
	}
	for _, item := range s.Items {
		if paint := item.fill(); paint != nil {
			c.fill(item.outline(), paint)
		}
		if shape, ok := item.(Shape); ok && shape.Stroke != nil {
			c.fill(shape.Path.stroke(shape.StrokeWidth), shape.Stroke)
		}
	}
	return c.quantise()
}

// fill paints the inside of the path. Only its bounding box is touched.
func (c *canvas) fill(path Path, paint Paint) {
	low, high := path.bounds()
	x0, y0 := int(math.Floor(low.X*c.scale)), int(math.Floor(low.Y*c.scale))
	x1, y1 := int(math.Ceil(high.X*c.scale)), int(math.Ceil(high.Y*c.scale))
	box := image.Rect(x0, y0, x1, y1).Intersect(c.mask.Rect)
	if box.Empty() {
		return
	}
	c.raster.Reset(box.Dx(), box.Dy())
	c.trace(path, float64(box.Min.X), float64(box.Min.Y))
	mask := &image.Alpha{Pix: c.mask.Pix[:box.Dx()*box.Dy()], Stride: box.Dx(), Rect: image.Rect(0, 0, box.Dx(), box.Dy())}
	clear(mask.Pix)
	c.raster.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	c.blend(mask, box, paint)
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

// blend lays paint over the box wherever the mask lets it through.
func (c *canvas) blend(mask *image.Alpha, box image.Rectangle, paint Paint) {
	solid, isSolid := paint.(Solid)
	colour := solid.at(Point{})
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := mask.Pix[(y-box.Min.Y)*mask.Stride:][:box.Dx()]
		for i, cover := range row {
			if cover == 0 {
				continue
			}
			x := box.Min.X + i
			if !isSolid {
				colour = paint.at(Point{(float64(x) + 0.5) / c.scale, (float64(y) + 0.5) / c.scale})
			}
			under := &c.pixels[y*c.size+x]
			f := float32(cover) / 255
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
