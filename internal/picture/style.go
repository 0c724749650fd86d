package picture

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
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
	for name, value := range d.sheet.matching(n) {
		set(name, value)
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

// sheet holds what the style elements say, by selector: "name", ".class", "#id" or "*". An element that is drawn many
// times is looked up once.
type sheet struct {
	rules   map[string]map[string]word
	count   int // of rules
	words   int
	matched map[*node]map[string]string
}

// word is the last that rules with one selector say of a property; of several, the one with the higher place was said
// later.
type word struct {
	value string
	place int
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	selector = regexp.MustCompile(`^(?:\*|[.#]?[\pL_-][\pL\pN_-]*)$`)
	atRule   = regexp.MustCompile(`^@(?:charset|namespace)\b[^;{}]*;`)
	fontFace = regexp.MustCompile(`^@font-face\s*\{[^{}]*\}`)
)

// maxRules bounds the rules of a file.
const maxRules = 1000

// read adds the rules of a style element.
func (s *sheet) read(text string) error {
	rest := strings.TrimSpace(strings.NewReplacer("<!--", "", "-->", "").Replace(comment.ReplaceAllString(text, "")))
	for {
		for _, harmless := range []*regexp.Regexp{atRule, fontFace} {
			rest = strings.TrimLeftFunc(rest[len(harmless.FindString(rest)):], unicode.IsSpace)
		}
		if rest == "" {
			return nil
		}
		selectors, after, ok := strings.Cut(rest, "{")
		body, after, closed := strings.Cut(after, "}")
		if !ok || !closed || strings.HasPrefix(selectors, "@") {
			return refuse("svg_style", "what", strings.TrimSpace(selectors))
		}
		rest = strings.TrimLeftFunc(after, unicode.IsSpace)
		properties, err := declarations(body)
		if err != nil {
			return err
		}
		for one := range strings.SplitSeq(selectors, ",") {
			one = strings.TrimSpace(one)
			if !selector.MatchString(one) {
				return refuse("svg_style", "what", one)
			}
			if s.count++; s.count > maxRules {
				return refuse("svg_complex")
			}
			s.say(one, properties)
		}
	}
}

// say adds a rule, as far as it is about properties that matter.
func (s *sheet) say(selector string, properties [][2]string) {
	if s.rules == nil {
		s.rules = map[string]map[string]word{}
	}
	if s.rules[selector] == nil {
		s.rules[selector] = map[string]word{}
	}
	for _, p := range properties {
		if _, passes := inherited[p[0]]; passes || slices.Contains(own, p[0]) {
			s.words++
			s.rules[selector][p[0]] = word{p[1], s.words}
		}
	}
}

// matching is what the rules say of an element: those for its id before those for its classes, for its name and for all,
// and of several of one kind the last. Source: Selectors Level 3, section 9.
func (s *sheet) matching(n *node) map[string]string {
	if s.rules == nil {
		return nil
	}
	if known, ok := s.matched[n]; ok {
		return known
	}
	classes := strings.Fields(n.attrs["class"])
	for i := range classes {
		classes[i] = "." + classes[i]
	}
	slices.Sort(classes)
	out := map[string]string{}
	for _, selectors := range [][]string{{"*"}, {n.name}, slices.Compact(classes), {"#" + n.attrs["id"]}} {
		last := map[string]int{}
		for _, selector := range selectors {
			for name, w := range s.rules[selector] {
				if w.place > last[name] {
					last[name], out[name] = w.place, w.value
				}
			}
		}
	}
	if s.matched == nil {
		s.matched = map[*node]map[string]string{}
	}
	s.matched[n] = out
	return out
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
