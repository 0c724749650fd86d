package picture

import (
	"encoding/hex"
	"image/color"
	"math"
	"regexp"
	"strings"

	"golang.org/x/image/colornames"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// paint reads the property "fill" or "stroke". It returns nil when nothing is
// painted.
func (d *drawer) paint(s style, property string, path scene.Path, at place) (scene.Paint, error) {
	opacity, err := part(s[property+"-opacity"])
	if err != nil {
		return nil, err
	}
	text := s[property]
	if strings.HasPrefix(text, "url(") {
		reference, otherwise, _ := strings.Cut(text, ")")
		target, err := d.local(reference + ")")
		if err == nil {
			return d.gradient(target, opacity, path, at)
		}
		if text = strings.TrimSpace(otherwise); text == "" {
			return nil, err
		}
	}
	if text == "none" || opacity == 0 {
		return nil, nil
	}
	c, err := parseColour(text, s["color"])
	if err != nil || c.A == 0 {
		return nil, err
	}
	return scene.Solid(faded(c, opacity)), nil
}

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * opacity))
	return c
}

var colourFunction = regexp.MustCompile(`^rgba?\(([^()]*)\)$`)

// parseColour reads a colour by name, by hexadecimal digits, or as rgb(…).
// Source: CSS Color 4, without the notations that drawing programs do not
// write.
func parseColour(text, current string) (color.NRGBA, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	if i := strings.Index(word, " icc-color("); i > 0 {
		word = word[:i] // the colour before it is the same for the screen
	}
	switch word {
	case "transparent":
		return color.NRGBA{}, nil
	case "currentcolor":
		if strings.EqualFold(current, word) {
			current = "black"
		}
		return parseColour(current, "black")
	}
	if named, ok := colornames.Map[word]; ok {
		return color.NRGBA(named), nil
	}
	if digits, ok := strings.CutPrefix(word, "#"); ok {
		if len(digits) == 3 || len(digits) == 4 {
			var long strings.Builder
			for _, r := range digits {
				long.WriteString(string(r) + string(r))
			}
			digits = long.String()
		}
		if v, err := hex.DecodeString(digits); err == nil && (len(v) == 3 || len(v) == 4) {
			v = append(v, 255)
			return color.NRGBA{R: v[0], G: v[1], B: v[2], A: v[3]}, nil
		}
	}
	if found := colourFunction.FindStringSubmatch(word); found != nil {
		if c, ok := colourParts(strings.FieldsFunc(found[1], func(r rune) bool { return strings.ContainsRune(", /\t\r\n", r) })); ok {
			return c, nil
		}
	}
	return color.NRGBA{}, refuse("svg_colour", "what", text)
}

// colourParts reads red, green, blue of 0 to 255 or in per cent, and perhaps
// opacity.
func colourParts(parts []string) (color.NRGBA, bool) {
	if len(parts) != 3 && len(parts) != 4 {
		return color.NRGBA{}, false
	}
	out := [4]uint8{3: 255}
	for i, text := range parts {
		whole := 255.0
		if i == 3 {
			whole = 1
		}
		v, err := length(text, whole, 0)
		if err != nil {
			return color.NRGBA{}, false
		}
		out[i] = uint8(math.Round(math.Max(0, math.Min(1, v/whole)) * 255))
	}
	return color.NRGBA{R: out[0], G: out[1], B: out[2], A: out[3]}, true
}

// maxStops and maxChain bound a gradient: its stops, and the gradients that it
// takes them from.
const (
	maxStops = 64
	maxChain = 8
)

// gradient is the paint of a linearGradient or radialGradient for a path.
func (d *drawer) gradient(n *node, opacity float64, path scene.Path, at place) (scene.Paint, error) {
	if n.name != "linearGradient" && n.name != "radialGradient" {
		return nil, refuse("svg_effect", "what", n.name, "element", "fill")
	}
	attrs, stops, err := d.inheritGradient(n)
	if err != nil {
		return nil, err
	}
	if spread := attrs["spreadMethod"]; spread != "" && spread != "pad" {
		return nil, refuse("svg_effect", "what", "spreadMethod", "element", n.name)
	}
	for i := range stops {
		stops[i].Colour = faded(stops[i].Colour, opacity)
	}
	if len(stops) == 0 {
		return nil, nil
	}
	last := scene.Solid(stops[len(stops)-1].Colour)
	m, err := transform(attrs["gradientTransform"])
	if err != nil {
		return nil, err
	}
	w, h := 1.0, 1.0
	if attrs["gradientUnits"] == "userSpaceOnUse" {
		w, h = at.width, at.height
	} else {
		low, high, err := d.box(path, at)
		if err != nil {
			return nil, err
		}
		m = scene.Affine{high.X - low.X, 0, 0, high.Y - low.Y, low.X, low.Y}.After(m)
	}
	m = at.m.After(m)
	if !(m.Scale() > 1e-6) {
		return last, nil
	}
	if n.name == "linearGradient" {
		return linear(attrs, w, h, m, stops, last)
	}
	return radial(attrs, w, h, m, stops, last)
}

// box is the smallest box around a path, in its units.
func (d *drawer) box(path scene.Path, at place) (low, high point, err error) {
	f := at.m.Scale()
	large := path.Mapped(scene.Scaling(f, f))
	lines, _, reach := large.Extent()
	if !(reach < maxReach) {
		return low, high, refuse("svg_far")
	}
	if d.lines += lines; d.lines > maxLines {
		return low, high, refuse("svg_complex")
	}
	low, high = large.Box()
	return point{X: low.X / f, Y: low.Y / f}, point{X: high.X / f, Y: high.Y / f}, nil
}

// inheritGradient collects the attributes and stops that a gradient has itself
// or takes from the one it refers to.
func (d *drawer) inheritGradient(n *node) (map[string]string, []scene.Stop, error) {
	attrs := map[string]string{}
	var stops []scene.Stop
	for range maxChain {
		if err := d.reads(n.size); err != nil {
			return nil, nil, err
		}
		for name, value := range n.attrs {
			if _, ok := attrs[name]; !ok {
				attrs[name] = value
			}
		}
		if stops == nil {
			var err error
			if stops, err = d.stops(n); err != nil {
				return nil, nil, err
			}
		}
		if n.attrs["href"] == "" {
			return attrs, stops, nil
		}
		next, err := d.local(n.attrs["href"])
		if err != nil {
			return nil, nil, err
		}
		n = next
	}
	return nil, nil, refuse("svg_deep")
}

func (d *drawer) stops(n *node) ([]scene.Stop, error) {
	var stops []scene.Stop
	for _, child := range n.children {
		if animations[child.name] {
			return nil, refuse("svg_animation", "element", child.name)
		}
		if child.name != "stop" {
			continue
		}
		if err := d.reads(child.size); err != nil {
			return nil, err
		}
		s, err := d.styleOf(child, inherited)
		if err != nil {
			return nil, err
		}
		offset, err := length(child.attrs["offset"], 1, 0)
		if err != nil {
			return nil, err
		}
		offset = math.Max(0, math.Min(1, offset))
		if k := len(stops); k > 0 {
			offset = math.Max(offset, stops[k-1].Offset)
		}
		text := s["stop-color"]
		if text == "" {
			text = "black"
		}
		c, err := parseColour(text, s["color"])
		if err != nil {
			return nil, err
		}
		opacity, err := part(s["stop-opacity"])
		if err != nil {
			return nil, err
		}
		if stops = append(stops, scene.Stop{Offset: offset, Colour: faded(c, opacity)}); len(stops) > maxStops {
			return nil, refuse("svg_complex")
		}
	}
	return stops, nil
}

func linear(attrs map[string]string, w, h float64, m scene.Affine, stops []scene.Stop, last scene.Solid) (scene.Paint, error) {
	v, err := lengths(attrs, []string{"x1", "y1", "x2", "y2"}, []float64{w, h, w, h}, []float64{0, 0, w, 0})
	if err != nil {
		return nil, err
	}
	from, to := point{X: v[0], Y: v[1]}, point{X: v[2], Y: v[3]}
	if math.Hypot(to.X-from.X, to.Y-from.Y) < 1e-9 {
		return last, nil
	}
	return scene.Linear{From: from, To: to, Stops: stops}.Mapped(m), nil
}

func radial(attrs map[string]string, w, h float64, m scene.Affine, stops []scene.Stop, last scene.Solid) (scene.Paint, error) {
	diagonal := math.Hypot(w, h) / math.Sqrt2
	v, err := lengths(attrs, []string{"cx", "cy", "r", "fr"}, []float64{w, h, diagonal, diagonal}, []float64{w / 2, h / 2, diagonal / 2, 0})
	if err != nil {
		return nil, err
	}
	focus, err := lengths(attrs, []string{"fx", "fy"}, []float64{w, h}, v[:2])
	if err != nil {
		return nil, err
	}
	if v[2] < 1e-9 {
		return last, nil
	}
	if math.Hypot(focus[0]-v[0], focus[1]-v[1]) > 0.02*v[2] || v[3] > 0 {
		return nil, refuse("svg_effect", "what", "fx, fy", "element", "radialGradient")
	}
	circle := scene.Affine{v[2], 0, 0, v[2], v[0], v[1]}
	return scene.Radial{Radius: 1, Stops: stops, Transform: m.After(circle)}, nil
}

// lengths reads attributes; percentages are of whole.
func lengths(attrs map[string]string, names []string, whole, otherwise []float64) ([]float64, error) {
	out := make([]float64, len(names))
	for i, name := range names {
		var err error
		if out[i], err = length(attrs[name], whole[i], otherwise[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
