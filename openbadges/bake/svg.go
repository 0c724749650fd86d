package bake

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// Namespace is that of the element that carries the assertion.
const Namespace = "http://openbadges.org"

const (
	prefix      = "openbadges"
	declaration = ` xmlns:` + prefix + `="` + Namespace + `"`
)

// BakeSVG is Bake for SVG. In JSON the character > is written as \u003e (openbadges.Marshal does so from the start,
// so that our own assertions stay as they are, byte for byte); line ends become \n, as XML would make them.
func BakeSVG(image []byte, payload string) ([]byte, error) {
	if err := checkPayload(payload); err != nil {
		return nil, err
	}
	d, err := readSVG(image)
	if err != nil {
		return nil, err
	}
	uri, bound := d.rootSpaces[prefix]
	taken := bound && uri != Namespace // the prefix means something else in this picture
	element, err := assertionElement(payload, taken)
	if err != nil {
		return nil, err
	}
	out := d.rewrite(image, element, !bound)
	if len(out) > MaxSVGSize {
		return nil, &FormatError{Code: CodeTooLarge, Offset: MaxSVGSize}
	}
	return out, nil
}

// rewrite copies the picture with the element as first child of the root, without the older elements; with declare, the
// root also gets the prefix.
func (d *document) rewrite(image []byte, element string, declare bool) []byte {
	out := make([]byte, 0, len(image)+len(element)+64)
	from := d.nameEnd
	out = append(out, image[:from]...)
	if declare {
		out = append(out, declaration...)
	}
	if d.rootEmpty { // <svg/>
		out = append(out, image[from:d.rootEnd-2]...)
		out = append(out, '>')
		out = append(out, element...)
		out = append(out, "</"+string(image[d.rootStart+1:d.nameEnd])+">"...)
		return append(out, image[d.rootEnd:]...)
	}
	out = append(out, image[from:d.rootEnd]...)
	out = append(out, element...)
	from = d.rootEnd
	for _, a := range d.assertions {
		out = append(out, image[from:a.start]...)
		from = a.end
	}
	return append(out, image[from:]...)
}

// assertionElement writes the element for a payload, with its own declaration of the prefix where the root's differs.
func assertionElement(payload string, declare bool) (string, error) {
	begin, end := `<`+prefix+`:assertion`, `</`+prefix+`:assertion>`
	if declare {
		begin += declaration
	}
	if !strings.HasPrefix(strings.TrimLeft(payload, " \t\r\n"), "{") {
		if _, err := openbadges.ParseJWS(payload); err != nil {
			return "", &FormatError{Code: CodePayload, Detail: err.Error()}
		}
		return begin + ` verify="` + payload + `">` + end, nil
	}
	assertion, err := openbadges.Parse[openbadges.Assertion]([]byte(payload))
	if err != nil {
		return "", &FormatError{Code: CodePayload, Detail: err.Error()}
	}
	if assertion.ID == "" {
		return "", &FormatError{Code: CodePayload, Detail: "the assertion has no id"}
	}
	var id bytes.Buffer
	if err := xml.EscapeText(&id, []byte(assertion.ID)); err != nil {
		return "", &FormatError{Code: CodePayload, Detail: err.Error()}
	}
	return begin + ` verify="` + id.String() + `"><![CDATA[` + jsonForXML.Replace(payload) + `]]>` + end, nil
}

// jsonForXML makes JSON fit for CDATA without changing what it says: > and the two characters that XML lacks can only
// stand within strings, line ends only outside.
var jsonForXML = strings.NewReplacer(">", `\u003e`, "\ufffe", `\ufffe`, "\uffff", `\uffff`, "\r\n", "\n", "\r", "\n")

// UnbakeSVG is Unbake for SVG. The element is known by its namespace or its prefix. What it holds comes first: JSON in
// the element, else the value of verify. White space around it is left out.
func UnbakeSVG(image []byte) (string, error) {
	d, err := readSVG(image)
	if err != nil {
		return "", err
	}
	switch len(d.assertions) {
	case 0:
		return "", ErrNotBaked
	case 1:
		return d.assertions[0].content()
	}
	return "", ErrTwice
}

// assertion is an element that carries one.
type assertion struct {
	start, end int
	depth      int // of its parent; 1 is the root
	verify     string
	texts      []string // runs of text that are not blank
	children   bool
}

func (a assertion) content() (string, error) {
	fault := func(detail string) error { return &FormatError{Code: CodeText, Offset: a.start, Detail: detail} }
	switch {
	case a.depth != 1:
		return "", fault("the element is not directly inside svg")
	case a.children:
		return "", fault("elements within the assertion")
	case len(a.texts) > 1:
		return "", ErrTwice
	case len(a.texts) == 0 && a.verify == "":
		return "", fault("empty")
	case len(a.texts) == 0:
		return limited(a.verify, fault)
	}
	if a.verify != "" && !strings.Contains(a.verify, ":") { // a JWS beside a text
		return "", ErrTwice
	}
	if badge, err := openbadges.Parse[openbadges.Assertion]([]byte(a.texts[0])); err == nil && badge.ID != "" {
		if a.verify != "" && a.verify != badge.ID {
			return "", fmt.Errorf("verify is not the id of the assertion: %w", ErrTwice)
		}
	}
	return limited(a.texts[0], fault)
}

func limited(text string, fault func(string) error) (string, error) {
	if len(text) > MaxTextSize {
		return "", fault(fmt.Sprintf("more than %d bytes", MaxTextSize))
	}
	return text, nil
}
