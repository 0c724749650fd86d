package picture

import (
	"encoding/base64"
	"math"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// What the drawings may cost in all.
const (
	maxLines  = 1_000_000 // straight lines that stand for curves
	maxArea   = 300       // whole badges, a gradient counting as four
	maxReach  = 1e6       // how far from the middle anything may be, in units of a badge
	maxLayers = 8         // groups within groups that are faded or cut
)

// drawer turns the tree of a file into items of a badge's size.
type drawer struct {
	ids                    map[string]*node
	sheet                  sheet
	width, height          float64 // of the art, in its units
	segments, drawn, lines int
	read, readable         int // bytes
	area                   float64
	pixels                 int // of pictures within
}

// visit counts an element that is about to be drawn.
func (d *drawer) visit(n *node) error {
	if d.drawn++; d.drawn > maxElements {
		return refuse("svg_complex")
	}
	return d.reads(n.size)
}

// reads counts bytes that are about to be read, once more perhaps.
func (d *drawer) reads(n int) error {
	if d.read += n; d.read > d.readable {
		return refuse("svg_complex")
	}
	return nil
}

// place is where in the tree, and on the paper, something is drawn.
type place struct {
	style         style
	m             scene.Affine // from user units to those of the art
	width, height float64      // of the nearest viewport, in user units
	depth, layers int
}

// art draws the whole file. The longer side of the art is as long as a badge.
func (d *drawer) art(root *node) (*scene.Art, error) {
	box, err := viewBox(root)
	if err != nil {
		return nil, err
	}
	w, err := length(root.attrs["width"], box[2], box[2])
	if err != nil {
		return nil, err
	}
	h, err := length(root.attrs["height"], box[3], box[3])
	if err != nil {
		return nil, err
	}
	if box[2] == 0 {
		box = [4]float64{0, 0, w, h}
	} else if strings.TrimSpace(root.attrs["preserveAspectRatio"]) != "none" {
		w, h = box[2], box[3] // margins around it would only make it smaller
	}
	if !(math.Min(w, h) > 1e-3 && math.Max(w, h) < 1e6 && math.Max(w, h) < 100*math.Min(w, h)) {
		return nil, refuse("svg_size")
	}
	f := scene.Side / math.Max(w, h)
	d.width, d.height = w*f, h*f
	m, err := fitted(root, box, d.width, d.height)
	if err != nil {
		return nil, err
	}
	at := place{style: inherited, m: m, width: box[2], height: box[3]}
	items, err := d.group(root, at)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, refuse("svg_empty")
	}
	return &scene.Art{Width: d.width, Height: d.height, Items: items}, nil
}

// viewBox reads the attribute; without it all numbers are 0.
func viewBox(n *node) (box [4]float64, err error) {
	text, ok := n.attrs["viewBox"]
	if !ok {
		return box, nil
	}
	v, err := numbers(text)
	if err != nil || len(v) != 4 || v[2] <= 0 || v[3] <= 0 {
		return box, refuse("svg_number", "what", text)
	}
	return [4]float64(v), nil
}

// fitted maps a view box into a viewport of the given size.
func fitted(n *node, box [4]float64, w, h float64) (scene.Affine, error) {
	x, y := w/box[2], h/box[3]
	dx, dy := 0.0, 0.0
	if align := strings.Fields(n.attrs["preserveAspectRatio"]); len(align) == 0 || align[0] != "none" {
		f := math.Min(x, y)
		x, y = f, f
		if len(align) > 1 && align[1] == "slice" {
			return scene.Affine{}, refuse("svg_effect", "what", "slice", "element", n.name)
		}
		dx, dy = (w-box[2]*f)/2, (h-box[3]*f)/2
		if len(align) > 0 {
			dx, dy = dx*anchor(align[0], "x"), dy*anchor(align[0], "Y")
		}
	}
	return scene.Affine{x, 0, 0, y, dx - box[0]*x, dy - box[1]*y}, nil
}

// anchor is 0, 1 or 2 for Min, Mid and Max of an axis in a word such as
// "xMidYMax".
func anchor(align, axis string) float64 {
	switch {
	case strings.Contains(align, axis+"Min"):
		return 0
	case strings.Contains(align, axis+"Max"):
		return 2
	}
	return 1
}

// definitions are drawn only where something refers to them.
var definitions = map[string]bool{
	"defs": true, "symbol": true, "clipPath": true, "linearGradient": true, "radialGradient": true, "style": true,
	"title": true, "desc": true, "mask": true, "filter": true, "pattern": true, "marker": true, "view": true,
	"cursor": true, "font": true, "font-face": true, "color-profile": true,
}

// animations change what is seen.
var animations = map[string]bool{"animate": true, "animateTransform": true, "animateMotion": true, "animateColor": true, "set": true}

// draw draws an element and all within it.
func (d *drawer) draw(n *node, at place) ([]scene.Item, error) {
	if definitions[n.name] || n.attrs["requiredExtensions"] != "" {
		return nil, nil
	}
	return d.element(n, n, at)
}

// element draws an element, also one that is only drawn where something refers
// to it: sized tells the size of an svg or a symbol.
func (d *drawer) element(n, sized *node, at place) ([]scene.Item, error) {
	if err := d.visit(n); err != nil {
		return nil, err
	}
	if at.depth++; at.depth > maxDepth {
		return nil, refuse("svg_deep")
	}
	s, err := d.styleOf(n, at.style)
	if err != nil || s["display"] == "none" {
		return nil, err
	}
	if err := s.faithful(n); err != nil {
		return nil, err
	}
	m, err := transform(n.attrs["transform"])
	if err != nil {
		return nil, err
	}
	at.style, at.m = s, at.m.After(m)
	if at.m.Scale() < 1e-9 {
		return nil, nil // pressed flat
	}
	layered := s["opacity"] != "" && s["opacity"] != "1" || s.cuts()
	if layered {
		at.layers++
	}
	items, err := d.content(n, sized, at)
	if err != nil || len(items) == 0 || !layered {
		return items, err
	}
	return d.layer(items, at)
}

// content draws an element as if it were neither faded nor cut.
func (d *drawer) content(n, sized *node, at place) ([]scene.Item, error) {
	switch n.name {
	case "g", "a":
		return d.children(n, at)
	case "switch":
		for _, child := range n.children {
			if child.attrs["requiredExtensions"] == "" && child.attrs["systemLanguage"] == "" && !definitions[child.name] {
				return d.draw(child, at)
			}
		}
		return nil, nil
	case "svg", "symbol":
		return d.viewport(n, sized, at)
	case "use":
		return d.use(n, at)
	case "image":
		return d.image(n, at)
	case "text":
		text := allText(n)
		if strings.TrimSpace(text) == "" {
			return nil, d.reads(len(text))
		}
		return nil, refuse("svg_text", "what", strings.TrimSpace(text))
	}
	if animations[n.name] {
		return nil, refuse("svg_animation", "element", n.name)
	}
	path, known, err := d.geometry(n, at)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, refuse("svg_element", "element", n.name)
	}
	for _, child := range n.children {
		if animations[child.name] {
			return nil, refuse("svg_animation", "element", child.name)
		}
	}
	if len(path) == 0 || at.style["visibility"] != "visible" {
		return nil, nil
	}
	return d.shape(n, path, at)
}

func allText(n *node) string {
	var text strings.Builder
	var add func(n *node)
	add = func(n *node) {
		text.Write(n.text)
		for _, child := range n.children {
			add(child)
		}
	}
	add(n)
	return text.String()
}

func (d *drawer) children(n *node, at place) ([]scene.Item, error) {
	var items []scene.Item
	for _, child := range n.children {
		more, err := d.draw(child, at)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	return items, nil
}

// group draws the root: its own style and fading, with the map of its view box
// already in place.
func (d *drawer) group(root *node, at place) ([]scene.Item, error) {
	g := *root
	g.name = "g"
	return d.draw(&g, at)
}

// viewport draws what is in an inner svg or a symbol. Where sized tells no size,
// the element itself does.
func (d *drawer) viewport(n, sized *node, at place) ([]scene.Item, error) {
	var v [4]float64
	for i, name := range []string{"x", "y", "width", "height"} {
		whole := []float64{at.width, at.height}[i%2]
		text, otherwise := n.attrs[name], 0.0
		if i > 1 {
			otherwise = whole
			if own := sized.attrs[name]; own != "" {
				text = own
			}
		}
		var err error
		if v[i], err = length(text, whole, otherwise); err != nil {
			return nil, err
		}
	}
	if v[2] <= 0 || v[3] <= 0 {
		return nil, nil
	}
	at.m = at.m.After(scene.Moving(point{X: v[0], Y: v[1]}))
	edge := rectangle(0, 0, v[2], v[3]).Mapped(at.m)
	box, err := viewBox(n)
	if err != nil {
		return nil, err
	}
	at.width, at.height = v[2], v[3]
	if box[2] > 0 {
		m, err := fitted(n, box, v[2], v[3])
		if err != nil {
			return nil, err
		}
		at.m, at.width, at.height = at.m.After(m), box[2], box[3]
	}
	at.layers++
	items, err := d.children(n, at)
	if err != nil || len(items) == 0 || n.attrs["overflow"] == "visible" {
		return items, err
	}
	g := scene.Group{Items: items, Clip: edge}
	return []scene.Item{g}, d.spend(3, edge, at)
}

func (d *drawer) use(n *node, at place) ([]scene.Item, error) {
	target, err := d.local(n.attrs["href"])
	if err != nil {
		return nil, err
	}
	x, err := length(n.attrs["x"], at.width, 0)
	if err != nil {
		return nil, err
	}
	y, err := length(n.attrs["y"], at.height, 0)
	if err != nil {
		return nil, err
	}
	at.m = at.m.After(scene.Moving(point{X: x, Y: y}))
	if target.name == "symbol" || target.name == "svg" {
		return d.element(target, n, at)
	}
	return d.draw(target, at)
}

// spend notes what painting inside of a path costs, and refuses what is too
// much or too far away.
func (d *drawer) spend(weight float64, path scene.Path, at place) error {
	if at.layers > maxLayers {
		return refuse("svg_deep")
	}
	lines, _, reach := path.Extent()
	if !(reach < maxReach) {
		return refuse("svg_far")
	}
	if d.lines += lines; d.lines > maxLines {
		return refuse("svg_complex")
	}
	low, high := path.Box()
	w := math.Min(high.X, d.width) - math.Max(low.X, 0)
	h := math.Min(high.Y, d.height) - math.Max(low.Y, 0)
	if w > 0 && h > 0 {
		d.area += weight * w * h / (scene.Side * scene.Side)
	}
	if d.area > maxArea {
		return refuse("svg_complex")
	}
	return nil
}

// layer fades and cuts items as one.
func (d *drawer) layer(items []scene.Item, at place) ([]scene.Item, error) {
	g := scene.Group{Items: items, Opacity: 1}
	if text := at.style["opacity"]; text != "" {
		opacity, err := part(text)
		if err != nil || opacity == 0 {
			return nil, err
		}
		g.Opacity = opacity
	}
	if at.style.cuts() {
		clip, err := d.local(at.style["clip-path"])
		if err != nil {
			return nil, err
		}
		if clip.name != "clipPath" || clip.attrs["clipPathUnits"] == "objectBoundingBox" {
			return nil, refuse("svg_effect", "what", "clip-path", "element", clip.name)
		}
		if g.Clip, g.EvenOdd, err = d.clip(clip, at); err != nil || len(g.Clip) == 0 {
			return nil, err
		}
	}
	return []scene.Item{g}, d.spend(3, rectangle(0, 0, d.width, d.height), at)
}

// clip is the inside of all shapes of a clipPath. Where there are several they
// all turn the same way, so that none cuts a hole into another.
func (d *drawer) clip(n *node, at place) (clip scene.Path, evenOdd bool, err error) {
	m, err := transform(n.attrs["transform"])
	if err != nil {
		return nil, false, err
	}
	at.m = at.m.After(m)
	if at.style, err = d.styleOf(n, inherited); err != nil {
		return nil, false, err
	}
	if at.style.cuts() {
		return nil, false, refuse("svg_effect", "what", "clip-path", "element", n.name)
	}
	var paths []scene.Path
	for _, child := range n.children {
		path, odd, err := d.clipShape(child, at)
		if err != nil {
			return nil, false, err
		}
		if len(path) > 0 {
			paths, evenOdd = append(paths, path), evenOdd || odd
		}
	}
	if len(paths) == 1 {
		return paths[0], evenOdd, nil
	}
	if evenOdd {
		return nil, false, refuse("svg_effect", "what", "clip-rule", "element", "clipPath")
	}
	for _, path := range paths {
		clip = append(clip, path.Turned()...)
	}
	return clip, false, nil
}

func (d *drawer) clipShape(n *node, at place) (scene.Path, bool, error) {
	if definitions[n.name] {
		return nil, false, nil
	}
	if err := d.visit(n); err != nil {
		return nil, false, err
	}
	s, err := d.styleOf(n, at.style)
	if err != nil || s["display"] == "none" || s["visibility"] != "visible" {
		return nil, false, err
	}
	if s.cuts() {
		return nil, false, refuse("svg_effect", "what", "clip-path", "element", n.name)
	}
	m, err := transform(n.attrs["transform"])
	if err != nil {
		return nil, false, err
	}
	at.m, at.style = at.m.After(m), s
	if n.name == "use" {
		target, err := d.local(n.attrs["href"])
		if err != nil || target.name == "use" {
			return nil, false, err
		}
		x, errX := length(n.attrs["x"], at.width, 0)
		y, errY := length(n.attrs["y"], at.height, 0)
		if errX != nil || errY != nil {
			return nil, false, refuse("svg_number", "what", "x, y")
		}
		at.m = at.m.After(scene.Moving(point{X: x, Y: y}))
		return d.clipShape(target, at)
	}
	path, known, err := d.geometry(n, at)
	if err == nil && !known {
		err = refuse("svg_effect", "what", "clip-path", "element", n.name)
	}
	if err != nil || len(path) == 0 {
		return nil, false, err
	}
	path = path.Mapped(at.m)
	return path, s["clip-rule"] == "evenodd", d.spend(1, path, at)
}

// image draws pixels that stand in the file itself.
func (d *drawer) image(n *node, at place) ([]scene.Item, error) {
	head, body, ok := strings.Cut(strings.TrimSpace(n.attrs["href"]), ",")
	if !ok || !strings.HasPrefix(head, "data:image/") || !strings.HasSuffix(head, ";base64") {
		return nil, refuse("svg_outside", "what", head)
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return nil, refuse("svg_image")
	}
	if d.pixels += pixelCount(data); d.pixels > MaxPixels {
		return nil, refuse("svg_complex")
	}
	pixels, _, err := readPixels(data)
	if err != nil {
		return nil, refuse("svg_image")
	}
	w, h := float64(pixels.Rect.Dx()), float64(pixels.Rect.Dy())
	var v [4]float64
	for i, name := range []string{"x", "y", "width", "height"} {
		if v[i], err = length(n.attrs[name], []float64{at.width, at.height}[i%2], []float64{0, 0, w, h}[i]); err != nil {
			return nil, err
		}
	}
	if v[2] <= 0 || v[3] <= 0 || at.style["visibility"] != "visible" {
		return nil, nil
	}
	m, err := fitted(n, [4]float64{0, 0, w, h}, v[2], v[3])
	if err != nil {
		return nil, err
	}
	b := scene.Bitmap{Pixels: pixels, At: at.m.After(scene.Moving(point{X: v[0], Y: v[1]})).After(m)}
	return []scene.Item{b}, d.spend(8, rectangle(0, 0, w, h).Mapped(b.At), at)
}
