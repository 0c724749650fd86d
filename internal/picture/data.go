package picture

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// far bounds every number of a file, so that sums and products of some of them
// stay numbers.
const far = 1e9

// scanner reads numbers, commands and flags out of an attribute.
type scanner struct{ rest string }

func (s *scanner) space() { s.rest = strings.TrimLeft(s.rest, " \t\r\n,") }

var numberForm = regexp.MustCompile(`^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`)

// number reads a number; ok is false when something else comes, or one that is
// too large.
func (s *scanner) number() (v float64, ok bool) {
	s.space()
	text := numberForm.FindString(s.rest[:min(len(s.rest), 64)])
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > far {
		return 0, false
	}
	s.rest = s.rest[len(text):]
	return v, true
}

// flag reads the 0 or 1 of an arc, which may touch what follows.
func (s *scanner) flag() (v, ok bool) {
	s.space()
	if s.rest == "" || s.rest[0] != '0' && s.rest[0] != '1' {
		return false, false
	}
	v = s.rest[0] == '1'
	s.rest = s.rest[1:]
	return v, true
}

// numbers reads a list of numbers.
func numbers(text string) ([]float64, error) {
	s := scanner{text}
	var out []float64
	for s.space(); s.rest != ""; s.space() {
		v, ok := s.number()
		if !ok {
			return nil, refuse("svg_number", "what", text)
		}
		out = append(out, v)
	}
	return out, nil
}

// units are lengths in user units. Source: CSS Values 4, 6.2.
var units = map[string]float64{"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}

// length reads a length; a percentage is one of whole.
func length(text string, whole, otherwise float64) (float64, error) {
	if text = strings.TrimSpace(text); text == "" || text == "auto" {
		return otherwise, nil
	}
	s := scanner{text}
	v, ok := s.number()
	unit := strings.ToLower(strings.TrimSpace(s.rest))
	if unit == "%" {
		return v / 100 * whole, nil
	}
	factor, known := units[unit]
	if !ok || !known {
		return 0, refuse("svg_number", "what", text)
	}
	return v * factor, nil
}

// part reads a number of 0 to 1, or a percentage.
func part(text string) (float64, error) {
	v, err := length(text, 1, 1)
	return math.Max(0, math.Min(1, v)), err
}

var transformForm = regexp.MustCompile(`^[\s,]*([A-Za-z]+)\s*\(([^()]*)\)[\s,]*`)

// transform reads the attribute of that name.
func transform(text string) (scene.Affine, error) {
	m := scene.Identity
	if strings.TrimSpace(text) == "none" {
		return m, nil
	}
	for rest := strings.TrimSpace(text); rest != ""; {
		found := transformForm.FindStringSubmatch(rest)
		if found == nil {
			return m, refuse("svg_number", "what", text)
		}
		v, err := numbers(found[2])
		if err != nil {
			return m, err
		}
		one, ok := oneTransform(found[1], v)
		if !ok {
			return m, refuse("svg_number", "what", text)
		}
		m = m.After(one)
		rest = rest[len(found[0]):]
	}
	for _, v := range m {
		if math.Abs(v) > far || math.IsNaN(v) {
			return m, refuse("svg_number", "what", text)
		}
	}
	return m, nil
}

func oneTransform(name string, v []float64) (scene.Affine, bool) {
	switch n := len(v); {
	case name == "matrix" && n == 6:
		return scene.Affine(v), true
	case name == "translate" && n == 1:
		return scene.Moving(scene.Point{X: v[0]}), true
	case name == "translate" && n == 2:
		return scene.Moving(scene.Point{X: v[0], Y: v[1]}), true
	case name == "scale" && n == 1:
		return scene.Scaling(v[0], v[0]), true
	case name == "scale" && n == 2:
		return scene.Scaling(v[0], v[1]), true
	case name == "rotate" && (n == 1 || n == 3):
		sin, cos := math.Sincos(v[0] * math.Pi / 180)
		m := scene.Affine{cos, sin, -sin, cos, 0, 0}
		if n == 3 {
			m = scene.Moving(scene.Point{X: v[1], Y: v[2]}).After(m).After(scene.Moving(scene.Point{X: -v[1], Y: -v[2]}))
		}
		return m, true
	case name == "skewX" && n == 1:
		return scene.Affine{1, 0, math.Tan(v[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY" && n == 1:
		return scene.Affine{1, math.Tan(v[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return scene.Affine{}, false
}
