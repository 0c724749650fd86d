package picture

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// style holds the properties of an element by name. Those that children
// inherit are in every element's.
type style map[string]string

// inherited are the properties that pass to children, with their initial
// values.
var inherited = style{
	"fill": "black", "fill-opacity": "1", "fill-rule": "nonzero", "clip-rule": "nonzero", "color": "black",
	"stroke": "none", "stroke-opacity": "1", "stroke-width": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter",
	"stroke-miterlimit": "4", "stroke-dasharray": "none", "stroke-dashoffset": "0", "visibility": "visible",
	"marker": "none", "marker-start": "none", "marker-mid": "none", "marker-end": "none", "paint-order": "normal",
}

// own are the properties that concern an element alone.
var own = []string{
	"opacity", "display", "clip-path", "mask", "filter", "mix-blend-mode", "vector-effect", "stop-color", "stop-opacity",
}

// plain are values, by property, with which an element looks as without the
// property. Any other is refused: we would draw it in another way than its
// owner sees it.
var plain = map[string][]string{
	"mask": {"none"}, "filter": {"none"}, "mix-blend-mode": {"normal"}, "vector-effect": {"none"},
	"marker": {"none"}, "marker-start": {"none"}, "marker-mid": {"none"}, "marker-end": {"none"},
}

// styleOf puts together what is said of an element: inherited, in attributes,
// in style sheets, and in its own style attribute.
func (d *drawer) styleOf(n *node, parent style) (style, error) {
	s := make(style, len(parent))
	for name := range inherited {
		s[name] = parent[name]
	}
	set := func(name, value string) {
		value = strings.TrimSpace(value)
		_, passes := inherited[name]
		switch {
		case !passes && !slices.Contains(own, name):
		case value == "inherit":
			s[name] = parent[name]
		default:
			s[name] = value
		}
	}
	for name, value := range n.attrs {
		set(name, value)
	}
	for _, rule := range d.sheet.matching(n) {
		for _, p := range rule.properties {
			set(p[0], p[1])
		}
	}
	properties, err := declarations(n.attrs["style"])
	if err != nil {
		return nil, err
	}
	for _, p := range properties {
		set(p[0], p[1])
	}
	return s, nil
}

// cuts reports whether a clipPath is asked for.
func (s style) cuts() bool { return s["clip-path"] != "" && s["clip-path"] != "none" }

// faithful refuses what we cannot draw as its owner sees it.
func (s style) faithful(n *node) error {
	for _, name := range slices.Sorted(maps.Keys(plain)) {
		if value, ok := s[name]; ok && value != "" && !slices.Contains(plain[name], value) {
			return refuse("svg_effect", "what", name, "element", n.name)
		}
	}
	return nil
}

// sheet holds the rules of the style elements.
type sheet struct{ rules []rule }

type rule struct {
	selector   string // "name", ".class", "#id" or "*"
	properties [][2]string
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	selector = regexp.MustCompile(`^(?:\*|[.#]?[\pL_-][\pL\pN_-]*)$`)
	atRule   = regexp.MustCompile(`^@(?:charset|namespace)\b[^;{}]*;`)
	fontFace = regexp.MustCompile(`^@font-face\s*\{[^{}]*\}`)
)

// maxRules bounds how much has to be looked at for each element.
const maxRules = 1000

// read adds the rules of a style element.
func (s *sheet) read(text string) error {
	rest := strings.NewReplacer("<!--", "", "-->", "").Replace(comment.ReplaceAllString(text, ""))
	for {
		rest = strings.TrimSpace(rest)
		for _, harmless := range []*regexp.Regexp{atRule, fontFace} {
			rest = strings.TrimSpace(rest[len(harmless.FindString(rest)):])
		}
		if rest == "" {
			return nil
		}
		selectors, after, ok := strings.Cut(rest, "{")
		body, after, closed := strings.Cut(after, "}")
		if !ok || !closed || strings.HasPrefix(selectors, "@") {
			return refuse("svg_style", "what", strings.TrimSpace(selectors))
		}
		rest = after
		properties, err := declarations(body)
		if err != nil {
			return err
		}
		for one := range strings.SplitSeq(selectors, ",") {
			one = strings.TrimSpace(one)
			if !selector.MatchString(one) {
				return refuse("svg_style", "what", one)
			}
			if s.rules = append(s.rules, rule{one, properties}); len(s.rules) > maxRules {
				return refuse("svg_complex")
			}
		}
	}
}

// matching are the rules for an element, the weakest first.
func (s *sheet) matching(n *node) []rule {
	var by [3][]rule
	classes := map[string]bool{}
	for class := range strings.FieldsSeq(n.attrs["class"]) {
		classes[class] = true
	}
	for _, r := range s.rules {
		switch name, kind := r.selector[1:], r.selector[0]; {
		case kind == '#' && name == n.attrs["id"]:
			by[2] = append(by[2], r)
		case kind == '.' && classes[name]:
			by[1] = append(by[1], r)
		case r.selector == "*" || r.selector == n.name:
			by[0] = append(by[0], r)
		}
	}
	return slices.Concat(by[0], by[1], by[2])
}

// declarations reads "name: value; …". Only references within the file may
// stand in it, and no transforms, which style writes in another way than SVG.
func declarations(text string) ([][2]string, error) {
	var out [][2]string
	for one := range strings.SplitSeq(comment.ReplaceAllString(text, ""), ";") {
		name, value, ok := strings.Cut(one, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		switch {
		case !ok:
			continue
		case strings.HasSuffix(value, "!important"), name == "transform" && value != "none", strings.Contains(value, "var("):
			return nil, refuse("svg_style", "what", name+": "+value)
		}
		out = append(out, [2]string{name, value})
	}
	return out, nil
}
