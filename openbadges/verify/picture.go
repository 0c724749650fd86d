package verify

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// MaxPixels is how large a picture may be before it is pointed out. Nothing is ever decoded here.
const MaxPixels = 16 << 20

// maxPicture bounds a picture within a document, in bytes.
const maxPicture = 1 << 20

// checkDataPicture checks a picture that a class carries in a data URI.
func (d *document) checkDataPicture() {
	uri := d.badge().Image.ID
	if !strings.HasPrefix(uri, "data:") {
		return
	}
	data, ok := decodeDataURI(uri)
	if !ok || !isPicture(data) {
		d.reason(note("class-picture"))
		return
	}
	for _, n := range pictureWarnings(data, kindBadgePicture) {
		d.warn(n)
	}
}

// checkPicture checks the picture of a class that has an address of its own.
func (d *document) checkPicture() {
	if !isPicture(d.raw) {
		d.fail(notAPicture(d.raw))
		return
	}
	for _, n := range pictureWarnings(d.raw, kindBadgePicture) {
		d.warn(n)
	}
}

// notAPicture tells what is another picture than one may be from what is none at all, such as a login page: that says
// nothing of the picture.
func notAPicture(data []byte) Note {
	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	root, _, _ := scanSVG(data)
	switch {
	case openbadges.IsUTF16(data) && bytes.Contains(handed.Narrowed(data), []byte("<svg")):
		return note("class-picture-broken", "picture", bake.CodeUTF16)
	case kind == "image/png" || root == "svg":
		return note("class-picture-broken")
	case strings.HasPrefix(kind, "image/"), kind == "application/pdf":
		return note("class-picture", "type", kind)
	}
	return note("not-a-picture")
}

// decodeDataURI returns the bytes of a data URI. Source: RFC 2397.
func decodeDataURI(uri string) ([]byte, bool) {
	head, body, ok := strings.Cut(strings.TrimPrefix(uri, "data:"), ",")
	if !ok || len(body) > 2*maxPicture {
		return nil, false
	}
	text, err := url.PathUnescape(body)
	if err != nil {
		return nil, false
	}
	if !strings.HasSuffix(head, ";base64") {
		return []byte(text), true
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		data, err = base64.RawStdEncoding.DecodeString(text)
	}
	return data, err == nil && len(data) <= maxPicture
}

// isPicture reports whether bytes are a PNG (by signature and header) or an SVG (well-formed XML around an svg element).
func isPicture(data []byte) bool {
	if handed.FormOf(data) == handed.FormPNG {
		_, _, ok := pngSize(data)
		return ok
	}
	if handed.FormOf(data) != handed.FormSVG {
		return false
	}
	root, _, err := scanSVG(data)
	return err == nil && root == "svg"
}

// pngSize reads width and height from IHDR. Source: PNG, section 11.2.2.
func pngSize(data []byte) (width, height uint32, ok bool) {
	if len(data) < 33 || !bytes.HasPrefix(data, []byte(handed.PNGSignature)) || string(data[12:16]) != "IHDR" {
		return 0, 0, false
	}
	width, height = binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	return width, height, width > 0 && height > 0
}

// pictureWarnings points out pictures that a program should not simply show.
func pictureWarnings(data []byte, kind string) []Note {
	switch handed.FormOf(data) {
	case handed.FormPNG:
		if width, height, ok := pngSize(data); ok && uint64(width)*uint64(height) > MaxPixels {
			return []Note{note("picture-huge", "document", kind)}
		}
	case handed.FormSVG:
		_, active, _ := scanSVG(data)
		switch {
		case active:
			return []Note{note("svg-active", "document", kind)}
		case kind == kindBadgePicture && declaresEntities(data): // the one that carries the badge is refused for it
			return []Note{note("picture-entities", "document", kind)}
		}
	}
	return nil
}

const maxSVG = 4 << 20

// scanSVG reads an SVG token by token: the name of its outermost element, and whether anything in it can act: scripts,
// event handlers, foreign documents, entities.
func scanSVG(data []byte) (root string, active bool, err error) {
	if len(data) > maxSVG || bake.Crowded(data) {
		return "", false, errors.New("too large")
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for depth := 0; ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if depth != 0 {
				err = errors.New("ends too early")
			} else {
				err = nil
			}
			return root, active, err
		}
		if err != nil {
			return root, active, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root == "" {
				root = t.Name.Local
			}
			depth++
			active = active || isActive(t)
		case xml.EndElement:
			depth--
		case xml.Directive:
			active = active || hidesMarkup(t)
			d.Entity = plainEntities(t, data)
		}
	}
}

// plainEntity is the declaration of an entity that stands for words alone.
var plainEntity = regexp.MustCompile(`<!ENTITY\s+([\w:.-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>`)

// plainEntities are the entities that a document type declares for words, such as the namespaces that Illustrator names so
// even in the outermost element. Nothing grows by them: a drawing that uses many is read as if they were empty.
func plainEntities(directive, drawing []byte) map[string]string {
	const mostUses, longest = 10_000, 256 // bytes
	all := map[string]string{}
	many := bytes.Count(drawing, []byte("&")) > mostUses
	for _, declared := range plainEntity.FindAllSubmatch(directive, -1) {
		if value := string(declared[2]) + string(declared[3]); !many && len(value) <= longest {
			all[string(declared[1])] = value
		} else {
			all[string(declared[1])] = ""
		}
	}
	return all
}

// hidesMarkup reports whether a document type declares an entity that could stand for an element: one that holds more than
// plain words, such as the addresses of namespaces that drawing programs declare.
func hidesMarkup(directive []byte) bool {
	_, subset, _ := bytes.Cut(directive, []byte("["))
	subset = bytes.ReplaceAll(bytes.ReplaceAll(subset, []byte("<!ENTITY"), nil), []byte("<!--"), nil)
	return bytes.ContainsAny(subset, "<%&")
}

// declaresEntities reports whether an SVG declares entities, before its first element.
func declaresEntities(data []byte) bool {
	head, _, _ := bytes.Cut(data[:min(len(data), maxSVG)], []byte("<svg"))
	return bytes.Contains(head, []byte("<!ENTITY"))
}

// isActive knows elements and attributes that make a viewer do more than draw.
func isActive(e xml.StartElement) bool {
	switch strings.ToLower(e.Name.Local) {
	case "script", "foreignobject", "iframe", "object", "embed", "handler", "listener":
		return true
	}
	for _, a := range e.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.Map(unspaced, a.Value))
		link := name == "href" || name == "src"
		switch {
		case len(name) > 2 && strings.HasPrefix(name, "on"),
			strings.Contains(value, "javascript:"), // also where an animation sets it
			link && strings.HasPrefix(value, "data:text"):
			return true
		}
	}
	return false
}

// unspaced leaves out what browsers leave out of an address.
func unspaced(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}
