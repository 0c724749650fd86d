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
	baked, err := readBakedSVG(image)
	return baked.Text, err
}

func readBakedSVG(image []byte) (Baked, error) {
	d, err := readSVG(image)
	if err != nil {
		return Baked{}, err
	}
	switch len(d.assertions) {
	case 0:
		return Baked{}, ErrNotBaked
	case 1:
		baked := Baked{}
		if d.assertions[0].foreign {
			baked.Oddities = append(baked.Oddities, OddNamespace)
		}
		if bytes.HasPrefix(image, []byte("\ufeff")) {
			baked.Oddities = append(baked.Oddities, OddMark)
		}
		baked.Text, err = d.assertions[0].content()
		return baked, err
	}
	return Baked{}, ErrTwice
}

// assertion is an element that carries one.
type assertion struct {
	start, end int
	depth      int  // of its parent; 1 is the root
	foreign    bool // known by its prefix alone
	verify     string
	texts      []string // runs of text as XML divides them: at CDATA sections and comments
	children   bool
}

func (a assertion) content() (string, error) {
	fault := func(detail string) error { return &FormatError{Code: CodeText, Offset: a.start, Detail: detail} }
	text := strings.Trim(strings.Join(a.texts, ""), white)
	switch {
	case a.depth != 1:
		return "", fault("the element is not directly inside svg")
	case a.children:
		return "", fault("elements within the assertion")
	case a.holdsTwo(text):
		return "", ErrTwice
	case text == "" && a.verify == "":
		return "", fault("empty")
	case text == "":
		return limited(a.verify, fault)
	}
	if a.verify != "" && !strings.Contains(a.verify, ":") { // a JWS beside a text
		return "", ErrTwice
	}
	if badge, err := openbadges.Parse[openbadges.Assertion]([]byte(text)); err == nil && badge.ID != "" {
		if a.verify != "" && a.verify != badge.ID {
			return "", fmt.Errorf("verify is not the id of the assertion: %w", ErrTwice)
		}
	}
	return limited(text, fault)
}

// white is the white space of XML.
const white = " \t\r\n"

// holdsTwo reports whether the runs of text are several badges. To XML they are one text, and one badge may be divided
// among them, as it must be where it contains "]]>"; but one that is whole by itself is one that a reader could take alone.
func (a assertion) holdsTwo(text string) bool {
	if len(a.texts) < 2 || openbadges.CheckSyntax([]byte(text), MaxTextSize) == nil {
		return false
	}
	whole := 0
	for _, part := range a.texts {
		part = strings.Trim(part, white)
		if strings.HasPrefix(part, "http") || openbadges.CheckSyntax([]byte(part), MaxTextSize) == nil {
			whole++
		}
	}
	return whole > 1
}

func limited(text string, fault func(string) error) (string, error) {
	if len(text) > MaxTextSize {
		return "", fault(fmt.Sprintf("more than %d bytes", MaxTextSize))
	}
	return text, nil
}
