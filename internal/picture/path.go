package picture

import (
	"math"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
)

type point = scene.Point

// pen draws path data. Source: SVG 2, 9.3.
type pen struct {
	scanner
	path      scene.Path
	at, start point
	control   point // of the curve before, for the commands that go on smoothly
	before    byte  // the command before, in upper case
	began     bool  // a contour is open

}

// maxSegments is how many segments a drawing may have in all.
const maxSegments = 100_000

// pathData reads the attribute d. A path with a fault is drawn up to the fault
// by browsers; we refuse it, for something is missing.
func (d *drawer) pathData(text string) (scene.Path, error) {
	p := pen{scanner: scanner{text}}
	command := byte(0)
	for p.space(); p.rest != ""; p.space() {
		if c := p.rest[0]; strings.IndexByte("MmLlHhVvCcSsQqTtAaZz", c) >= 0 {
			command = c
			p.rest = p.rest[1:]
		} else if command == 0 || command == 'Z' || command == 'z' {
			return nil, refuse("svg_path", "what", p.rest)
		}
		left := p.rest
		if !p.do(command) {
			return nil, refuse("svg_path", "what", left)
		}
		if d.segments++; d.segments > maxSegments {
			return nil, refuse("svg_complex")
		}
		switch command { // more places after the first of a contour are lines
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		}
	}
	return p.path, nil
}

// place reads a place, relative or not.
func (p *pen) place(relative bool) (point, bool) {
	x, ok := p.number()
	y, also := p.number()
	q := point{X: x, Y: y}
	if relative {
		q = point{X: p.at.X + x, Y: p.at.Y + y}
	}
	return q, ok && also
}

// do follows one command with one set of its arguments.
func (p *pen) do(command byte) bool {
	upper := command &^ 0x20
	relative := command != upper
	if upper != 'M' && p.before == 0 {
		return false
	}
	ok := true
	switch upper {
	case 'M':
		p.at, ok = p.place(relative)
		p.start, p.began = p.at, false
	case 'Z':
		if p.began {
			p.path.Close()
		}
		p.at, p.began = p.start, false
	case 'L':
		var to point
		if to, ok = p.place(relative); ok {
			p.line(to)
		}
	case 'H', 'V':
		ok = p.along(upper, relative)
	case 'C', 'S':
		ok = p.cube(upper, relative)
	case 'Q', 'T':
		ok = p.quad(upper, relative)
	case 'A':
		ok = p.arc(relative)
	}
	p.before = upper
	return ok
}

// begin begins a contour where the pen is.
func (p *pen) begin() {
	if !p.began {
		p.path.MoveTo(p.at)
		p.began = true
	}
}

func (p *pen) line(to point) {
	p.begin()
	p.path.LineTo(to)
	p.at = to
}

func (p *pen) along(upper byte, relative bool) bool {
	v, ok := p.number()
	to := p.at
	switch {
	case upper == 'H' && relative:
		to.X += v
	case upper == 'H':
		to.X = v
	case relative:
		to.Y += v
	default:
		to.Y = v
	}
	p.line(to)
	return ok
}

// mirrored is the control point that goes on smoothly after one of the given
// commands.
func (p *pen) mirrored(after string) point {
	if strings.IndexByte(after, p.before) < 0 {
		return p.at
	}
	return point{X: 2*p.at.X - p.control.X, Y: 2*p.at.Y - p.control.Y}
}

func (p *pen) cube(upper byte, relative bool) bool {
	a, ok := p.mirrored("CS"), true
	if upper == 'C' {
		a, ok = p.place(relative)
	}
	b, okB := p.place(relative)
	to, okTo := p.place(relative)
	p.begin()
	p.path.CubeTo(a, b, to)
	p.control, p.at = b, to
	return ok && okB && okTo
}

func (p *pen) quad(upper byte, relative bool) bool {
	a, ok := p.mirrored("QT"), true
	if upper == 'Q' {
		a, ok = p.place(relative)
	}
	to, okTo := p.place(relative)
	p.begin()
	p.path.QuadTo(a, to)
	p.control, p.at = a, to
	return ok && okTo
}

func (p *pen) arc(relative bool) bool {
	rx, ok1 := p.number()
	ry, ok2 := p.number()
	turn, ok3 := p.number()
	large, ok4 := p.flag()
	sweep, ok5 := p.flag()
	to, ok6 := p.place(relative)
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6 {
		return false
	}
	p.begin()
	appendArc(&p.path, p.at, to, math.Abs(rx), math.Abs(ry), turn*math.Pi/180, large, sweep)
	p.at = to
	return true
}

// appendArc continues the path along an ellipse. Source: SVG 2, B.2.4 and
// B.2.5.
func appendArc(path *scene.Path, from, to point, rx, ry, turn float64, large, sweep bool) {
	if rx < 1e-9 || ry < 1e-9 || from == to {
		path.LineTo(to)
		return
	}
	sin, cos := math.Sincos(turn)
	dx, dy := (from.X-to.X)/2, (from.Y-to.Y)/2
	x, y := cos*dx+sin*dy, cos*dy-sin*dx
	if over := x*x/(rx*rx) + y*y/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	f := math.Sqrt(math.Max(0, (rx*rx*ry*ry-rx*rx*y*y-ry*ry*x*x)/(rx*rx*y*y+ry*ry*x*x)))
	if large == sweep {
		f = -f
	}
	cx, cy := f*rx*y/ry, -f*ry*x/rx
	a := math.Atan2((y-cy)/ry, (x-cx)/rx)
	b := math.Atan2((-y-cy)/ry, (-x-cx)/rx)
	if sweep && b < a {
		b += 2 * math.Pi
	} else if !sweep && b > a {
		b -= 2 * math.Pi
	}
	// From the unit circle to the ellipse.
	m := scene.Affine{cos * rx, sin * rx, -sin * ry, cos * ry, cos*cx - sin*cy + (from.X+to.X)/2, sin*cx + cos*cy + (from.Y+to.Y)/2}
	steps := max(1, int(math.Ceil(math.Abs(b-a)/(math.Pi/2)-1e-9)))
	step := (b - a) / float64(steps)
	k := 4.0 / 3 * math.Tan(step/4)
	for i := range steps {
		s0, c0 := math.Sincos(a + float64(i)*step)
		s1, c1 := math.Sincos(a + float64(i+1)*step)
		end := m.Apply(point{X: c1, Y: s1})
		if i == steps-1 {
			end = to
		}
		path.CubeTo(m.Apply(point{X: c0 - k*s0, Y: s0 + k*c0}), m.Apply(point{X: c1 + k*s1, Y: s1 - k*c1}), end)
	}
}
