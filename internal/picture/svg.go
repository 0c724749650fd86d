package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/openbadges/bake"
)

// The limits of an SVG. What they let through is read and drawn within
// seconds.
const (
	maxElements = 20_000  // also of those drawn, a symbol's counting each time it is used
	maxDepth    = 40      // of elements within elements, those of symbols included
	maxAgain    = 2 << 20 // bytes of attributes beyond four times the file, those of a symbol counting each time it is used
)

const (
	spaceSVG   = "http://www.w3.org/2000/svg"
	spaceXLink = "http://www.w3.org/1999/xlink"
)

// node is an element of the SVG namespace with what may matter of it.
type node struct {
	name     string
	attrs    map[string]string // in no namespace; "href" also of XLink
	children []*node
	text     []byte
	size     int // bytes of the attributes
}

func readSVG(data []byte) (*scene.Art, error) {
	root, err := parse(data)
	if err != nil {
		return nil, err
	}
	d := &drawer{ids: map[string]*node{}, readable: maxAgain + 4*len(data)}
	if err := d.prepare(root); err != nil {
		return nil, err
	}
	return d.art(root)
}

// parser builds the tree of one file.
type parser struct {
	decoder *xml.Decoder
	count   int
}

// parse reads the file into a tree. Elements of other namespaces, such as the
// notes that drawing programs keep for themselves, are skipped whole.
func parse(data []byte) (*node, error) {
	p := parser{decoder: xml.NewDecoder(bytes.NewReader(data))}
	var root *node
	for {
		token, err := p.decoder.Token()
		switch t := token.(type) {
		case xml.StartElement:
			if root != nil || t.Name.Local != "svg" || t.Name.Space != spaceSVG && t.Name.Space != "" {
				return nil, refuse("svg_root", "name", t.Name.Local)
			}
			if root, err = p.element(t, 1); err != nil {
				return nil, err
			}
			continue
		case xml.Directive:
			if root != nil || !bake.PlainDoctype(t) {
				return nil, refuse("svg_doctype", "line", p.line())
			}
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" {
				return nil, refuse("svg_outside", "what", "xml-stylesheet")
			}
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return nil, refuse("svg_broken", "line", p.line())
			}
		}
		switch {
		case errors.Is(err, io.EOF) && root != nil:
			return root, nil
		case err != nil:
			return nil, p.broken(err)
		}
	}
}

func (p *parser) line() int {
	line, _ := p.decoder.InputPos()
	return line
}

func (p *parser) broken(err error) error {
	if strings.Contains(err.Error(), "CharsetReader") {
		return refuse("svg_encoding")
	}
	if strings.Contains(err.Error(), "entity") {
		return refuse("svg_entity", "line", p.line())
	}
	return refuse("svg_broken", "line", p.line())
}

func (p *parser) element(start xml.StartElement, depth int) (*node, error) {
	if p.count++; p.count > maxElements {
		return nil, refuse("svg_complex")
	}
	if depth > maxDepth {
		return nil, refuse("svg_deep")
	}
	n := &node{name: start.Name.Local, attrs: map[string]string{}}
	for _, a := range start.Attr {
		switch {
		case a.Name.Space == "" && strings.HasPrefix(strings.ToLower(a.Name.Local), "on"):
			return nil, refuse("svg_script", "what", a.Name.Local)
		case a.Name.Space == "" || (a.Name.Space == spaceXLink || a.Name.Space == "xlink") && a.Name.Local == "href" && n.attrs["href"] == "":
			n.attrs[a.Name.Local] = a.Value
			n.size += len(a.Name.Local) + len(a.Value)
		}
	}
	if n.name == "script" {
		return nil, refuse("svg_script", "what", "script")
	}
	for {
		token, err := p.decoder.Token()
		if err != nil {
			return nil, p.broken(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			return n, nil
		case xml.CharData:
			n.text = append(n.text, t...)
		case xml.Directive:
			return nil, refuse("svg_doctype", "line", p.line())
		case xml.StartElement:
			if err := p.child(n, t, depth); err != nil {
				return nil, err
			}
		}
	}
}

// child adds what is drawn or referred to, and skips the rest.
func (p *parser) child(n *node, t xml.StartElement, depth int) error {
	if t.Name.Space != spaceSVG && t.Name.Space != "" || t.Name.Local == "metadata" {
		return p.skip()
	}
	child, err := p.element(t, depth+1)
	if err != nil {
		return err
	}
	n.children = append(n.children, child)
	return nil
}

// skip goes behind the end of the element that was begun. The depth of what is
// skipped does not matter: nothing of it is kept.
func (p *parser) skip() error {
	for depth := 1; depth > 0; {
		token, err := p.decoder.Token()
		if err != nil {
			return p.broken(err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.Directive:
			return refuse("svg_doctype", "line", p.line())
		}
	}
	return nil
}

// prepare notes the elements by id and reads the style sheets.
func (d *drawer) prepare(n *node) error {
	if id := n.attrs["id"]; id != "" && d.ids[id] == nil {
		d.ids[id] = n
	}
	if n.name == "style" {
		if err := d.sheet.read(string(n.text)); err != nil {
			return err
		}
	}
	for _, child := range n.children {
		if err := d.prepare(child); err != nil {
			return err
		}
	}
	return nil
}

// local finds the element that a reference such as "#a" or "url(#a)" names.
func (d *drawer) local(reference string) (*node, error) {
	name, ok := strings.CutPrefix(strings.TrimSpace(reference), "url(")
	if ok {
		name = strings.Trim(strings.TrimSuffix(name, ")"), `"' `)
	}
	id, ok := strings.CutPrefix(name, "#")
	if !ok {
		return nil, refuse("svg_outside", "what", name)
	}
	if d.ids[id] == nil {
		return nil, refuse("svg_missing", "what", "#"+id)
	}
	return d.ids[id], nil
}
