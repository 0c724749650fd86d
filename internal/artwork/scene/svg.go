package scene

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/artwork/indexed"
)

// svgWriter collects the drawing; gradients are written where they are first
// needed, which SVG allows.
type svgWriter struct {
	body      bytes.Buffer
	gradients int
	clips     int
	fine      int  // groups around, in which paths are written to a hundredth
	exact     bool // keep every pixel of a bitmap, and places of paths to a thousandth
}

// SVG writes the scene with all text as paths. Names for those who do not see
// it stand in aria-label, title and desc. Nothing outside the file is named.
func (s *Scene) SVG() []byte {
	var w svgWriter
	fmt.Fprintf(&w.body, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="%s"`,
		Side, Side, Side, Side, escaped(s.Alt))
	if s.Language != "" {
		fmt.Fprintf(&w.body, ` lang="%s"`, escaped(string(s.Language)))
	}
	fmt.Fprintf(&w.body, ">\n<title>%s</title>\n<desc>%s</desc>\n", escaped(s.Title), escaped(s.Alt))
	if len(s.Fonts) > 0 {
		fmt.Fprintf(&w.body, "<metadata>%s</metadata>\n", escaped(s.letters()))
	}
	for _, item := range s.Items {
		item.write(&w)
	}
	w.body.WriteString("</svg>\n")
	return w.body.Bytes()
}

// letters says which fonts the picture has letters of, beyond the built-in ones; it is kept in the picture.
func (s *Scene) letters() string { return "Letters also from " + strings.Join(s.Fonts, ", ") }

func escaped(text string) string {
	var b bytes.Buffer
	// A write to a buffer does not fail.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

func (s Shape) write(w *svgWriter) {
	fill := w.paint("fill", s.Fill)
	if s.EvenOdd {
		fill += ` fill-rule="evenodd"`
	}
	var stroke string
	if s.Stroke != nil {
		stroke = w.paint("stroke", s.Stroke) + ` stroke-width="` + number(s.StrokeWidth) + `"`
	}
	w.element("<path"+fill+stroke, s.Path, 1)
}

func (t TextRun) write(w *svgWriter) { w.element("<path"+w.paint("fill", t.Fill), t.Outline(), 2) }

// element writes the rest of an element that has path data.
func (w *svgWriter) element(start string, p Path, places int) {
	if w.fine > 0 {
		places = 2
	}
	if w.exact {
		places = 3
	}
	w.body.WriteString(start + ` d="`)
	w.path(p, places)
	w.body.WriteString("\"/>\n")
}

func (g Group) write(w *svgWriter) {
	w.fine++
	defer func() { w.fine-- }()
	start := "<g"
	if g.Clip != nil {
		w.clips++
		id := "c" + strconv.Itoa(w.clips)
		rule := ""
		if g.EvenOdd {
			rule = ` clip-rule="evenodd"`
		}
		fmt.Fprintf(&w.body, `<clipPath id="%s">`, id)
		w.element("<path"+rule, g.Clip, 2)
		w.body.WriteString("</clipPath>\n")
		start += fmt.Sprintf(` clip-path="url(#%s)"`, id)
	}
	if g.opacity() < 1 {
		start += fmt.Sprintf(` opacity="%s"`, rounded(g.opacity(), 3))
	}
	w.body.WriteString(start + ">\n")
	for _, item := range g.Items {
		item.write(w)
	}
	w.body.WriteString("</g>\n")
}

func (b Bitmap) write(w *svgWriter) {
	var data []byte // a picture that can be drawn can be written
	if w.exact {
		data, _ = indexed.Exactly(b.Pixels, png.DefaultCompression)
	} else {
		data, _ = indexed.Encode(b.Pixels, png.DefaultCompression)
	}
	fmt.Fprintf(&w.body, `<image width="%d" height="%d" transform="%s" href="data:image/png;base64,%s"/>`+"\n",
		b.Pixels.Rect.Dx(), b.Pixels.Rect.Dy(), matrix(b.At), base64.StdEncoding.EncodeToString(data))
}

func matrix(m Affine) string {
	parts := make([]string, len(m))
	for i, v := range m {
		parts[i] = rounded(v, 6)
	}
	return "matrix(" + strings.Join(parts, " ") + ")"
}

// paint gives the attributes for a paint, and writes its gradient first.
func (w *svgWriter) paint(attribute string, paint Paint) string {
	switch p := paint.(type) {
	case nil:
		return " " + attribute + `="none"`
	case Solid:
		return colourAttributes(attribute, attribute+"-opacity", color.NRGBA(p))
	case Linear:
		return w.gradient(attribute, "linearGradient", p.Stops, fmt.Sprintf(`x1="%s" y1="%s" x2="%s" y2="%s"`,
			number(p.From.X), number(p.From.Y), number(p.To.X), number(p.To.Y)))
	case Radial:
		place := fmt.Sprintf(`cx="%s" cy="%s" r="%s"`, number(p.Centre.X), number(p.Centre.Y), number(p.Radius))
		if p.Transform != (Affine{}) {
			place += fmt.Sprintf(` gradientTransform="%s"`, matrix(p.Transform))
		}
		return w.gradient(attribute, "radialGradient", p.Stops, place)
	}
	panic(fmt.Sprintf("artwork: unknown paint %T", paint))
}

func (w *svgWriter) gradient(attribute, element string, stops []Stop, place string) string {
	w.gradients++
	id := "g" + strconv.Itoa(w.gradients)
	fmt.Fprintf(&w.body, `<%s id="%s" gradientUnits="userSpaceOnUse" %s>`, element, id, place)
	for _, s := range stops {
		fmt.Fprintf(&w.body, `<stop offset="%s"%s/>`, number(s.Offset), colourAttributes("stop-color", "stop-opacity", s.Colour))
	}
	fmt.Fprintf(&w.body, "</%s>\n", element)
	return fmt.Sprintf(` %s="url(#%s)"`, attribute, id)
}

func colourAttributes(attribute, opacity string, c color.NRGBA) string {
	out := fmt.Sprintf(` %s="#%02x%02x%02x"`, attribute, c.R, c.G, c.B)
	if c.A < 255 {
		out += fmt.Sprintf(` %s="%s"`, opacity, strconv.FormatFloat(float64(c.A)/255, 'f', 3, 64))
	}
	return out
}

// path writes path data with absolute coordinates, rounded to decimal places.
func (w *svgWriter) path(p Path, places int) {
	letters := [...]byte{moveTo: 'M', lineTo: 'L', quadTo: 'Q', cubeTo: 'C', closing: 'Z'}
	for _, s := range p {
		w.body.WriteByte(letters[s.op])
		for i, q := range s.p[:opPoints[s.op]] {
			if i > 0 {
				w.body.WriteByte(' ')
			}
			w.body.WriteString(rounded(q.X, places) + " " + rounded(q.Y, places))
		}
	}
}

// number writes a number with at most two decimals.
func number(v float64) string { return rounded(v, 2) }

func rounded(v float64, places int) string {
	unit := math.Pow10(places)
	v = math.Round(v*unit) / unit
	if v == 0 {
		return "0" // never -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
