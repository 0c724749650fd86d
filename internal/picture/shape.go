package picture

import (
	"math"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
)

func rectangle(x, y, w, h float64) scene.Path {
	var p scene.Path
	p.MoveTo(point{X: x, Y: y})
	p.LineTo(point{X: x + w, Y: y})
	p.LineTo(point{X: x + w, Y: y + h})
	p.LineTo(point{X: x, Y: y + h})
	p.Close()
	return p
}

func ellipse(cx, cy, rx, ry float64) scene.Path {
	var p scene.Path
	p.MoveTo(point{X: cx + rx, Y: cy})
	appendArc(&p, point{X: cx + rx, Y: cy}, point{X: cx - rx, Y: cy}, rx, ry, 0, false, true)
	appendArc(&p, point{X: cx - rx, Y: cy}, point{X: cx + rx, Y: cy}, rx, ry, 0, false, true)
	p.Close()
	return p
}

// rounded is a rectangle with elliptic corners.
func rounded(x, y, w, h, rx, ry float64) scene.Path {
	rx, ry = math.Min(rx, w/2), math.Min(ry, h/2)
	var p scene.Path
	p.MoveTo(point{X: x + rx, Y: y})
	for _, side := range [][2]point{
		{{X: x + w - rx, Y: y}, {X: x + w, Y: y + ry}},
		{{X: x + w, Y: y + h - ry}, {X: x + w - rx, Y: y + h}},
		{{X: x + rx, Y: y + h}, {X: x, Y: y + h - ry}},
		{{X: x, Y: y + ry}, {X: x + rx, Y: y}},
	} {
		p.LineTo(side[0])
		appendArc(&p, side[0], side[1], rx, ry, 0, false, true)
	}
	p.Close()
	return p
}

// geometry is the path of a basic shape or path element, in user units; known
// is false for any other element.
func (d *drawer) geometry(n *node, at place) (path scene.Path, known bool, err error) {
	fail := error(nil)
	diagonal := math.Hypot(at.width, at.height) / math.Sqrt2
	get := func(name string, whole float64) float64 {
		v, err := length(n.attrs[name], whole, 0)
		if err != nil {
			fail = err
		}
		return v
	}
	switch w, h := at.width, at.height; n.name {
	case "path":
		path, fail = d.pathData(n.attrs["d"])
	case "rect":
		path = rect(get("x", w), get("y", h), get("width", w), get("height", h), n, get("rx", w), get("ry", h))
	case "circle":
		if r := get("r", diagonal); r > 0 {
			path = ellipse(get("cx", w), get("cy", h), r, r)
		}
	case "ellipse":
		if rx, ry := get("rx", w), get("ry", h); rx > 0 && ry > 0 {
			path = ellipse(get("cx", w), get("cy", h), rx, ry)
		}
	case "line":
		path.MoveTo(point{X: get("x1", w), Y: get("y1", h)})
		path.LineTo(point{X: get("x2", w), Y: get("y2", h)})
	case "polyline", "polygon":
		path, fail = d.points(n)
	default:
		return nil, false, nil
	}
	return path, true, fail
}

func rect(x, y, w, h float64, n *node, rx, ry float64) scene.Path {
	if w <= 0 || h <= 0 {
		return nil
	}
	if n.attrs["rx"] == "" {
		rx = ry
	} else if n.attrs["ry"] == "" {
		ry = rx
	}
	if rx <= 0 || ry <= 0 {
		return rectangle(x, y, w, h)
	}
	return rounded(x, y, w, h, rx, ry)
}

func (d *drawer) points(n *node) (scene.Path, error) {
	v, err := numbers(n.attrs["points"])
	if err != nil || len(v)%2 > 0 {
		return nil, refuse("svg_path", "what", n.attrs["points"])
	}
	if d.segments += len(v) / 2; d.segments > maxSegments {
		return nil, refuse("svg_complex")
	}
	var path scene.Path
	for i := 0; i < len(v); i += 2 {
		p := point{X: v[i], Y: v[i+1]}
		if i == 0 {
			path.MoveTo(p)
		} else {
			path.LineTo(p)
		}
	}
	if len(v) > 0 && n.name == "polygon" {
		path.Close()
	}
	return path, nil
}

// shape paints a path: its inside, then its line.
func (d *drawer) shape(n *node, path scene.Path, at place) ([]scene.Item, error) {
	s := at.style
	fill, err := d.paint(s, "fill", path, at)
	if err != nil {
		return nil, err
	}
	stroke, err := d.paint(s, "stroke", path, at)
	if err != nil {
		return nil, err
	}
	var items []scene.Item
	if fill != nil {
		shape := scene.Shape{Path: path.Mapped(at.m), Fill: fill, EvenOdd: s["fill-rule"] == "evenodd"}
		if err := d.spend(cost(fill), shape.Path, at); err != nil {
			return nil, err
		}
		items = append(items, shape)
	}
	if stroke == nil {
		return items, nil
	}
	if fill != nil && s["paint-order"] != "normal" && s["paint-order"] != "" {
		return nil, refuse("svg_effect", "what", "paint-order", "element", n.name)
	}
	outline, err := d.outline(path, at)
	if err != nil || len(outline) == 0 {
		return items, err
	}
	return append(items, scene.Shape{Path: outline, Fill: stroke}), d.spend(cost(stroke), outline, at)
}

func cost(p scene.Paint) float64 {
	if _, ok := p.(scene.Solid); ok {
		return 1
	}
	return 4
}

// outline is the inside of the element's line, in units of the art. It is made
// in the size in which it will be seen, before what turns or skews it.
func (d *drawer) outline(path scene.Path, at place) (scene.Path, error) {
	s, f := at.style, at.m.Scale()
	width, err := length(s["stroke-width"], math.Hypot(at.width, at.height)/math.Sqrt2, 1)
	if err != nil || width <= 0 {
		return nil, err
	}
	limit, err := length(s["stroke-miterlimit"], 1, 4)
	if err != nil {
		return nil, err
	}
	pen := scene.Pen{Width: width * f, Cap: s["stroke-linecap"], Join: s["stroke-linejoin"], MiterLimit: limit}
	large := path.Mapped(scene.Scaling(f, f))
	lines, long, reach := large.Extent()
	if !(reach < maxReach) || !(pen.Width < maxReach) {
		return nil, refuse("svg_far")
	}
	period, err := dash(&pen, s, f)
	if err != nil {
		return nil, err
	}
	dashes := math.Min(long/period*float64(1+len(pen.Dashes)), maxLines)
	if d.lines += 8*lines + 16*int(dashes); d.lines > maxLines { // each dash has ends of its own
		return nil, refuse("svg_complex")
	}
	return large.Outline(pen).Mapped(at.m.After(scene.Scaling(1/f, 1/f))), nil
}

// dash gives the pen its dashes, and returns the length after which they
// repeat, infinite without any.
func dash(pen *scene.Pen, s style, f float64) (period float64, err error) {
	if text := s["stroke-dasharray"]; text != "none" && text != "" {
		if pen.Dashes, err = numbers(strings.ReplaceAll(text, "px", "")); err != nil {
			return 0, err
		}
	}
	for i, v := range pen.Dashes {
		if v < 0 {
			return 0, refuse("svg_number", "what", s["stroke-dasharray"])
		}
		pen.Dashes[i] = v * f
		period += v * f
	}
	if len(pen.Dashes)%2 > 0 {
		pen.Dashes = slices.Concat(pen.Dashes, pen.Dashes)
	}
	if period == 0 {
		pen.Dashes = nil
		return math.Inf(1), nil
	}
	pen.DashOffset, err = length(s["stroke-dashoffset"], 0, 0)
	pen.DashOffset *= f
	return period, err
}
