package bake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// document is what baking needs to know about an SVG: places, in bytes.
type document struct {
	rootStart, nameEnd, rootEnd int               // of the start tag of <svg …>
	rootEmpty                   bool              // <svg …/>
	rootSpaces                  map[string]string // prefixes that it declares
	assertions                  []assertion

	open    []xml.Name          // elements that are open
	spaces  []map[string]string // prefixes that each of them declares; nil for none
	current int                 // depth of the assertion that we are in, or 0
	closed  bool                // the root has ended
	typed   bool                // the one document type that is passed over has come
}

// plainDoctype is the declaration that drawing programs write above an SVG.
var plainDoctype = regexp.MustCompile(`^DOCTYPE\s+svg\s+PUBLIC\s+["']-//W3C//DTD SVG (?:1\.0|1\.1|20010904)(?: Basic| Tiny)?//EN["']\s+["']https?://www\.w3\.org/[A-Za-z0-9/.-]+["']\s*$`)

// PlainDoctype reports whether an XML directive is the document type of SVG by its public name, without an internal
// subset. It names a grammar and nothing else: no entity is declared by it, and its address is never fetched, so it may be
// passed over. Any other could bring in entities, and is refused.
func PlainDoctype(directive []byte) bool { return plainDoctype.Match(directive) }

// Crowded reports whether one tag of an SVG has more than MaxAttributes. To read it as XML would take many times its size
// in memory, so it is looked for before.
func Crowded(svg []byte) bool {
	for {
		_, rest, found := bytes.Cut(svg, []byte("<"))
		if !found {
			return false
		}
		tag, after, _ := bytes.Cut(rest, []byte(">"))
		if len(tag) > MaxAttributes && bytes.Count(tag, []byte("=")) > MaxAttributes {
			return true
		}
		svg = after
	}
}

// readSVG walks through the picture once.
func readSVG(image []byte) (*document, error) {
	if len(image) > MaxSVGSize {
		return nil, &FormatError{Code: CodeTooLarge, Offset: MaxSVGSize}
	}
	if Crowded(image) {
		return nil, &FormatError{Code: CodeTooLarge, Detail: fmt.Sprintf("more than %d attributes in one tag", MaxAttributes)}
	}
	in := xml.NewDecoder(bytes.NewReader(image))
	d := &document{}
	for {
		start := int(in.InputOffset())
		token, err := in.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, &FormatError{Code: CodeXML, Offset: start, Detail: err.Error()}
		}
		if err := d.token(token, image, start, int(in.InputOffset())); err != nil {
			return nil, err
		}
	}
	if !d.closed {
		return nil, &FormatError{Code: CodeTruncated, Offset: len(image)}
	}
	return d, nil
}

func (d *document) token(token xml.Token, image []byte, start, end int) error {
	switch t := token.(type) {
	case xml.Directive:
		if d.rootEnd > 0 || d.typed || !PlainDoctype(t) {
			return &FormatError{Code: CodeDoctype, Offset: start}
		}
		d.typed = true
	case xml.StartElement:
		return d.startElement(t, image, start, end)
	case xml.EndElement:
		return d.endElement(t, start, end)
	case xml.CharData:
		return d.text(string(t), start)
	}
	return nil
}

func (d *document) startElement(t xml.StartElement, image []byte, start, end int) error {
	switch {
	case d.closed:
		return &FormatError{Code: CodeTrailing, Offset: start}
	case len(d.open) == 0 && t.Name.Local != "svg":
		return &FormatError{Code: CodeRoot, Offset: start}
	case len(d.open) == MaxDepth:
		return &FormatError{Code: CodeTooLarge, Offset: start, Detail: fmt.Sprintf("elements nested more than %d deep", MaxDepth)}
	}
	spaces := declarations(t.Attr)
	if len(d.open) == 0 {
		d.rootStart, d.rootEnd = start, end
		d.nameEnd = start + 1 + len(rawName(t.Name))
		d.rootEmpty = image[end-2] == '/'
		d.rootSpaces = spaces
	}
	d.open, d.spaces = append(d.open, t.Name), append(d.spaces, spaces)
	if d.current > 0 {
		d.assertions[len(d.assertions)-1].children = true
	} else if is, foreign := d.isAssertion(t.Name); is {
		return d.startAssertion(t, start, foreign)
	}
	return nil
}

func (d *document) startAssertion(t xml.StartElement, start int, foreign bool) error {
	a := assertion{start: start, depth: len(d.open) - 1, foreign: foreign}
	seen := make(map[xml.Name]bool, len(t.Attr))
	for _, attr := range t.Attr {
		if seen[attr.Name] {
			return &FormatError{Code: CodeXML, Offset: start, Detail: "an attribute is given twice"}
		}
		seen[attr.Name] = true
		if attr.Name == (xml.Name{Local: "verify"}) {
			a.verify = strings.Trim(attr.Value, " \t\r\n")
		}
	}
	d.assertions = append(d.assertions, a)
	d.current = len(d.open)
	return nil
}

func (d *document) endElement(t xml.EndElement, start, end int) error {
	if len(d.open) == 0 || d.open[len(d.open)-1] != t.Name {
		return &FormatError{Code: CodeXML, Offset: start, Detail: fmt.Sprintf("unexpected end of %q", rawName(t.Name))}
	}
	if d.current == len(d.open) {
		d.assertions[len(d.assertions)-1].end = end
		d.current = 0
	}
	d.open, d.spaces = d.open[:len(d.open)-1], d.spaces[:len(d.spaces)-1]
	d.closed = len(d.open) == 0
	return nil
}

func (d *document) text(text string, start int) error {
	if d.current > 0 && d.current == len(d.open) {
		a := &d.assertions[len(d.assertions)-1]
		a.texts = append(a.texts, text)
		return nil
	}
	if len(d.open) > 0 || strings.Trim(text, white) == "" || start == 0 && strings.Trim(text, white) == "\ufeff" {
		return nil
	}
	return &FormatError{Code: CodeTrailing, Offset: start}
}

// isAssertion knows the element by its namespace, by the usual prefix whatever that is bound to, or by a namespace that names
// Open Badges in another way. foreign: the namespace is not the one.
func (d *document) isAssertion(name xml.Name) (is, foreign bool) {
	if name.Local != "assertion" {
		return false, false
	}
	for _, declared := range slices.Backward(d.spaces) {
		if uri, ok := declared[name.Space]; ok {
			return uri == Namespace || name.Space == prefix || strings.Contains(strings.ToLower(uri), prefix), uri != Namespace
		}
	}
	return name.Space == prefix, true
}

// declarations collects xmlns attributes; the default namespace goes by the empty prefix.
func declarations(attrs []xml.Attr) map[string]string {
	var out map[string]string
	for _, a := range attrs {
		p, ok := a.Name.Local, a.Name.Space == "xmlns"
		if a.Name == (xml.Name{Local: "xmlns"}) {
			p, ok = "", true
		}
		if ok {
			if out == nil {
				out = map[string]string{}
			}
			out[p] = a.Value
		}
	}
	return out
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
