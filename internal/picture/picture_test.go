package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/openbadges/bake"
)

// The files in testdata were made for these tests: pixels by ImageMagick, SVGs
// by hand in the manner in which three drawing programs export.
func samples(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s in testdata: %v", pattern, err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = data
	}
	return files
}

// drawn is the art on a whole badge.
func drawn(t testing.TB, art *scene.Art) *image.NRGBA {
	t.Helper()
	laid := scene.Scene{Items: art.Place(scene.Point{}, scene.Point{X: scene.Side, Y: scene.Side})}
	data, err := laid.PNG(scene.Side)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return reduce(picture)
}

func read(t testing.TB, data []byte) *scene.Art {
	t.Helper()
	art, _, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return art
}

func code(err error) string {
	var r *Remark
	if errors.As(err, &r) {
		return r.Code
	}
	return fmt.Sprint(err)
}

func near(a, b color.NRGBA, by int) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B), int(a.A) - int(b.A)} {
		if max(d, -d) > by {
			return false
		}
	}
	return true
}

func document(body string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">` + body + `</svg>`)
}

var (
	red   = color.NRGBA{R: 255, A: 255}
	blue  = color.NRGBA{B: 255, A: 255}
	black = color.NRGBA{A: 255}
	clear = color.NRGBA{}
)

func TestSVGIsDrawn(t *testing.T) {
	const tiny = `data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==`
	for _, test := range []struct {
		name, body string
		x, y       float64 // in the user units of document
		want       color.NRGBA
	}{
		{"initial fill", `<rect width="100" height="100"/>`, 50, 50, black},
		{"attribute", `<rect width="50" height="100" fill="red"/>`, 25, 50, red},
		{"percentage", `<rect x="50%" width="50%" height="100%" fill="red"/>`, 75, 50, red},
		{"style over class over attribute", `<style>.a{fill:blue}</style><rect width="100" height="100" fill="green" class="b a" style="fill:red"/>`, 50, 50, red},
		{"class over attribute", `<style>/* x */.a,.c{fill:blue}</style><rect width="100" height="100" fill="green" class="a"/>`, 50, 50, blue},
		{"id over class", `<style>#i{fill:red}.a{fill:blue}rect{fill:green}</style><rect id="i" width="100" height="100" class="a"/>`, 50, 50, red},
		{"name over all", `<style>rect{fill:red}*{fill:blue}</style><rect width="100" height="100"/>`, 50, 50, red},
		{"the later of two classes", `<style>.b{fill:blue}.a{fill:red}</style><rect width="100" height="100" class="a b"/>`, 50, 50, red},
		{"the later word", `<style>.a{fill:blue;fill:green}.a{fill:red}</style><rect width="100" height="100" class="a"/>`, 50, 50, red},
		{"inherited", `<g fill="red"><g><circle cx="50" cy="50" r="40"/></g></g>`, 50, 50, red},
		{"currentColor", `<g color="blue"><rect width="100" height="100" fill="currentColor"/></g>`, 50, 50, blue},
		{"rgb, hex, alpha", `<rect width="100" height="100" fill="rgb(100%,0%,0%)"/><rect width="100" height="100" fill="#00f" fill-opacity="0"/>`, 50, 50, red},
		{"transforms in turn", `<rect width="10" height="10" fill="red" transform="translate(50 50) scale(2), rotate(90)"/>`, 40, 60, red},
		{"rotate about a point", `<rect x="50" width="50" height="50" fill="red" transform="rotate(90 50 50)"/>`, 75, 75, red},
		{"even-odd", `<path fill="red" fill-rule="evenodd" d="M0 0H100V100H0zM25 25H75V75H25z"/>`, 50, 50, clear},
		{"non-zero", `<path fill="red" d="M0 0H100V100H0zM25 25H75V75H25z"/>`, 50, 50, red},
		{"relative after close", `<path fill="red" d="m10 10h10v10h-10zm50 50h20v20h-20z"/>`, 70, 70, red},
		{"arc flags without spaces", `<path fill="red" d="M50 10a40 40 0 10.01 0z"/>`, 50, 80, red},
		{"smooth curves", `<path fill="none" stroke="red" stroke-width="6" d="M0 50C0 0 50 0 50 50S100 100 100 50"/>`, 75, 87.5, red},
		{"smooth quadratics", `<path fill="none" stroke="red" stroke-width="6" d="M0 50Q25 0 50 50T100 50"/>`, 75, 75, red},
		{"stroke over fill", `<rect x="20" y="20" width="60" height="60" fill="green" stroke="red" stroke-width="20"/>`, 25, 50, red},
		{"round cap", `<path stroke="red" stroke-width="20" stroke-linecap="round" d="M30 50H70"/>`, 77, 50, red},
		{"dot of a round cap", `<path stroke="red" stroke-width="40" stroke-linecap="round" d="M50 50h0"/>`, 60, 60, red},
		{"gap of a dash", `<path stroke="red" stroke-width="20" stroke-dasharray="20" d="M0 50H100"/>`, 30, 50, clear},
		{"skewed stroke", `<path stroke="red" stroke-width="10" d="M0 0V10" transform="translate(50 0) scale(4 10)"/>`, 66, 50, red},
		{"group fades as one", `<g opacity="0.5"><rect width="100" height="100" fill="green"/><rect width="100" height="100" fill="red"/></g>`, 50, 50, color.NRGBA{R: 255, A: 128}},
		{"clip", `<clipPath id="c"><circle cx="50" cy="50" r="20"/></clipPath><rect width="100" height="100" fill="red" clip-path="url(#c)"/>`, 20, 50, clear},
		{"clip of two that turn differently", `<clipPath id="c"><path d="M0 0H60V60H0z"/><path d="M40 40V100H100V40z"/></clipPath><rect width="100" height="100" fill="red" clip-path="url(#c)"/>`, 50, 50, red},
		{"linear gradient in the box", `<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><rect x="50" width="50" height="100" fill="url(#g)"/>`, 75, 50, color.NRGBA{R: 128, B: 128, A: 255}},
		{"gradient of a gradient", `<linearGradient id="a"><stop stop-color="red"/></linearGradient><radialGradient id="b" xlink:href="#a"/><rect width="100" height="100" fill="url('#b')"/>`, 50, 50, red},
		{"fallback of a paint", `<rect width="100" height="100" fill="url(#none) red"/>`, 50, 50, red},
		{"use with a symbol", `<symbol id="s" viewBox="0 0 2 2"><rect width="1" height="2" fill="red"/></symbol><use href="#s" x="50" width="50" height="50"/>`, 60, 25, red},
		{"symbol that fades", `<symbol id="s" opacity="0.5"><rect width="100" height="100" fill="red"/></symbol><use href="#s"/>`, 50, 50, color.NRGBA{R: 255, A: 128}},
		{"symbol that is hidden", `<symbol id="s" style="display:none"><rect width="100" height="100"/></symbol><use href="#s"/><rect width="100" height="100" fill="red"/>`, 50, 50, red},
		{"use of an inner svg", `<defs><svg id="s" x="50" width="10" height="10"><rect width="100%" height="100%" fill="red"/></svg></defs><use href="#s" y="50" width="50" height="50"/>`, 90, 90, red},
		{"clip of its own rule", `<clipPath id="c"><path d="M0 0H100V100H0zM25 25H75V75H25z"/></clipPath><g clip-rule="evenodd"><rect width="100" height="100" fill="red" clip-path="url(#c)"/></g>`, 50, 50, red},
		{"use before its target", `<use xlink:href="#s" fill="red"/><defs><rect id="s" width="100" height="100"/></defs>`, 50, 50, red},
		{"inner svg, proportions", `<svg x="0" y="0" width="100" height="50" viewBox="0 0 10 10"><rect width="10" height="10" fill="red"/></svg>`, 10, 25, clear},
		{"embedded pixels", `<image width="100" height="100" href="` + tiny + `"/>`, 50, 50, color.NRGBA{R: 255, A: 127}},
		{"hidden text is no matter", `<text display="none">x</text><text> </text><rect width="100" height="100" fill="red"/>`, 50, 50, red},
		{"nothing outside of the page", `<rect x="-500" y="-500" width="1000" height="1000" fill="red"/>`, 99.5, 99.5, red},
	} {
		art, _, err := Read(document(test.body))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		for kind, picture := range map[string]*image.NRGBA{"art": drawn(t, art), "art read again": drawn(t, read(t, art.SVG()))} {
			if got := picture.NRGBAAt(int(test.x*6), int(test.y*6)); !near(got, test.want, 6) {
				t.Errorf("%s, %s: at %v, %v is %v, want %v", test.name, kind, test.x, test.y, got, test.want)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	use := `<g id="x1"><rect width="9" height="9"/><rect width="9" height="9"/></g>`
	for i := 2; i < 30; i++ {
		use += fmt.Sprintf(`<g id="x%d"><use href="#x%d"/><use href="#x%d"/></g>`, i, i-1, i-1)
	}
	for _, test := range []struct {
		name string
		data []byte
		code string
	}{
		{"a long name", []byte("<" + strings.Repeat("a", 5000) + "/>"), "svg_root"},
		{"text that turns round", document("<text>\u202eabc</text>"), "svg_text"},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00"), "other_kind"},
		{"WebP", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "other_kind"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic"), "other_kind"},
		{"PDF", []byte("%PDF-1.7"), "drawing_kind"},
		{"gzip", []byte("\x1f\x8b\x08"), "packed"},
		{"empty", nil, "unknown_kind"},
		{"text", []byte("hello"), "unknown_kind"},
		{"long", make([]byte, MaxBytes+1), "too_long"},
		{"HTML", []byte("<html></html>"), "svg_root"},
		{"another namespace", []byte(`<svg xmlns="http://example.org/"/>`), "svg_root"},
		{"two documents", append(document(`<rect width="9" height="9"/>`), "<svg/>"...), "svg_root"},
		{"text behind", append(document(`<rect width="9" height="9"/>`), "x"...), "svg_broken"},
		{"UTF-16", []byte("\xff\xfe<\x00s\x00"), "svg_encoding"},
		{"Latin 1", []byte(`<?xml version="1.0" encoding="ISO-8859-1"?><svg/>`), "svg_encoding"},
		{"style sheet", []byte(`<?xml-stylesheet href="a.css"?><svg/>`), "svg_outside"},
		{"nothing drawn", document(``), "svg_empty"},
		{"no size", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>`), "svg_size"},
		{"text element", document(`<text x="1" y="9">Hello</text>`), "svg_text"},
		{"filter", document(`<rect width="9" height="9" filter="url(#f)"/>`), "svg_effect"},
		{"mask in a style", document(`<rect width="9" height="9" style="mask: url(#f)"/>`), "svg_effect"},
		{"blending", document(`<g style="mix-blend-mode:multiply"><rect width="9" height="9"/></g>`), "svg_effect"},
		{"filter on a symbol", document(`<symbol id="s" filter="url(#f)"><rect width="9" height="9"/></symbol><use href="#s"/>`), "svg_effect"},
		{"clipped clip", document(`<clipPath id="c" clip-path="url(#d)"><rect width="9" height="9"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>`), "svg_effect"},
		{"pattern", document(`<pattern id="p"/><rect width="9" height="9" fill="url(#p)"/>`), "svg_effect"},
		{"marker", document(`<path d="M0 0H9" marker-end="url(#m)"/>`), "svg_effect"},
		{"repeated gradient", document(`<linearGradient id="g" spreadMethod="repeat"><stop/></linearGradient><rect width="9" height="9" fill="url(#g)"/>`), "svg_effect"},
		{"foreign object", document(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>`), "svg_element"},
		{"animation", document(`<rect width="9" height="9"><animate attributeName="x"/></rect>`), "svg_animation"},
		{"outer picture", document(`<image href="https://example.org/a.png" width="9" height="9"/>`), "svg_outside"},
		{"file", document(`<image href="file:///etc/passwd" width="9" height="9"/>`), "svg_outside"},
		{"embedded SVG", document(`<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>`), "svg_image"},
		{"outer use", document(`<use href="other.svg#a"/>`), "svg_outside"},
		{"outer paint", document(`<rect width="9" height="9" fill="url(https://example.org/#a)"/>`), "svg_outside"},
		{"import", document(`<style>@import url(https://example.org/a.css);</style>`), "svg_style"},
		{"selector", document(`<style>g > .a{fill:red}</style>`), "svg_style"},
		{"missing", document(`<use href="#a"/>`), "svg_missing"},
		{"colour", document(`<rect width="9" height="9" fill="hotdog"/>`), "svg_colour"},
		{"path", document(`<path d="M0 0L5"/>`), "svg_path"},
		{"path without beginning", document(`<path d="L5 5"/>`), "svg_path"},
		{"not a number", document(`<rect width="NaN" height="9"/>`), "svg_number"},
		{"huge number", document(`<rect width="1e308" height="9"/>`), "svg_number"},
		{"huge path", document(`<path d="M0 0L1e300 5"/>`), "svg_path"},
		{"far away", document(`<path d="M0 0L9e8 5L5 9"/>`), "svg_far"},
		{"a use of itself", document(`<g id="a"><use href="#a"/></g>`), "svg_deep"},
		{"gradients in a ring", document(`<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect width="9" height="9" fill="url(#a)"/>`), "svg_deep"},
		{"uses of uses", document(use + `<use href="#x29"/>`), "svg_complex"},
		{"depth", document(strings.Repeat("<g>", 5000) + strings.Repeat("</g>", 5000)), "svg_deep"},
		{"elements", document(strings.Repeat("<g/>", maxElements)), "svg_complex"},
		{"segments", document(`<path d="M0 0` + strings.Repeat("h1", maxSegments) + `"/>`), "svg_complex"},
		{"area", document(strings.Repeat(`<rect width="100" height="100"/>`, maxArea+1)), "svg_complex"},
		{"dashes", document(`<path stroke="red" stroke-dasharray="0.00001" d="M0 0` + strings.Repeat("h100h-100", 100) + `"/>`), "svg_complex"},
		{"text of many parts", document(`<text>` + strings.Repeat(`<tspan>`+strings.Repeat("a", 80)+`</tspan>`, maxElements-10) + `</text>`), "svg_text"},
		{"a picture decoded again and again", document(`<image id="a" width="9" height="9" href="data:image/png;base64,` +
			base64Of(withChunk(samples(t, "palette.png")["palette.png"], "teSt", make([]byte, 150_000))) + `"/>` + strings.Repeat(`<use href="#a"/>`, 100)), "svg_complex"},
		{"a style read again and again", document(`<g id="a" style="` + strings.Repeat("a:b;", 50_000) + `"/>` + strings.Repeat(`<use href="#a"/>`, 100)), "svg_complex"},
		{"layers", document(strings.Repeat(`<g opacity="0.9">`, 20) + `<rect width="9" height="9"/>` + strings.Repeat("</g>", 20)), "svg_deep"},
	} {
		art, _, err := Read(test.data)
		if got := code(err); got != test.code || art != nil && err != nil {
			t.Errorf("%s: got %q (%v), want %q", test.name, got, err, test.code)
		}
		var r *Remark
		if errors.As(err, &r) && (strings.Contains(r.Message("ja"), "{{") || strings.Contains(r.Message("en"), "<no value>") || r.Message("ja") == r.Message("en")) {
			t.Errorf("%s: says %q, %q", test.name, r.Message("en"), r.Message("ja"))
		}
		if r != nil && (len(r.Message("en")) > 400 || strings.ContainsRune(r.Message("en"), '\u202e')) {
			t.Errorf("%s: says %q", test.name, r.Message("en"))
		}
	}
}

func TestPixels(t *testing.T) {
	for name, data := range samples(t, "*.*g") {
		if strings.HasSuffix(name, ".svg") {
			continue
		}
		picture := drawn(t, read(t, data))
		if name == "base.jpg" {
			continue
		}
		// Red on top, blue at the foot, clear above.
		for y, want := range map[int]color.NRGBA{110: red, 490: blue, 50: clear} {
			if got := picture.NRGBAAt(300, y); !near(got, want, 40) {
				t.Errorf("%s: at %d is %v, want %v", name, y, got, want)
			}
		}
	}
}

// withOrientation puts an Exif block into a JPEG.
func withOrientation(data []byte, n uint16, order binary.AppendByteOrder, mark string) []byte {
	exif := append([]byte("Exif\x00\x00"+mark), order.AppendUint16(nil, 42)...)
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 1)
	exif = order.AppendUint16(exif, 0x0112)
	exif = order.AppendUint16(exif, 3)
	exif = order.AppendUint32(exif, 1)
	exif = order.AppendUint16(exif, n)
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), data[2:]...)
}

// The sample is red on the left and blue on the right; orientation says where
// its upper left corner belongs.
func TestOrientation(t *testing.T) {
	data := samples(t, "base.jpg")["base.jpg"]
	for n, redAt := range map[uint16]scene.Point{
		1: {X: 0.1, Y: 0.5}, 2: {X: 0.9, Y: 0.5}, 3: {X: 0.9, Y: 0.5}, 4: {X: 0.1, Y: 0.5},
		5: {X: 0.5, Y: 0.1}, 6: {X: 0.5, Y: 0.1}, 7: {X: 0.5, Y: 0.9}, 8: {X: 0.5, Y: 0.9},
	} {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			art := read(t, withOrientation(data, n, order, mark))
			if upright := art.Width > art.Height; upright != (n < 5) {
				t.Errorf("%d: %v by %v", n, art.Width, art.Height)
			}
			pixels := art.Items[0].(scene.Bitmap).Pixels
			at := pixels.NRGBAAt(int(redAt.X*art.Width), int(redAt.Y*art.Height))
			if !near(at, red, 60) {
				t.Errorf("%d, %s: red is not at %v but %v", n, mark, redAt, at)
			}
		}
	}
}

// chunk writes one chunk of a PNG.
func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunk puts a chunk behind the head of a PNG.
func withChunk(data []byte, kind string, body []byte) []byte {
	const head = 8 + 25
	return bytes.Join([][]byte{data[:head], chunk(kind, body), data[head:]}, nil)
}

func TestRemarks(t *testing.T) {
	sample := samples(t, "palette.png")["palette.png"]
	baked, err := bake.Bake(sample, `{"@context":"https://w3id.org/openbadges/v2","id":"https://a.example/1","type":"Assertion"}`)
	if err != nil {
		t.Fatal(err)
	}
	for want, data := range map[string][]byte{
		"small":     sample,
		"was_baked": baked,
		"animated":  withChunk(sample, "acTL", make([]byte, 8)),
	} {
		art, remarks, err := Read(data)
		if err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		found := false
		for _, r := range remarks {
			found = found || r.Code == want && r.Message("en") != r.Message("ja")
		}
		if !found {
			t.Errorf("%s: not among %v", want, remarks)
		}
		if bytes.Contains(art.SVG(), []byte("openbadges")) {
			t.Errorf("%s: the assertion is still there", want)
		}
	}
}

// T08: pixels are counted before they are decoded, and what a file can make us
// allocate is bounded.
func TestT08Bombs(t *testing.T) {
	head := func(w, h uint32) []byte {
		body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
		return append([]byte(pngMagic), chunk("IHDR", append(body, 8, 6, 0, 0, 0))...)
	}
	var tall bytes.Buffer
	if err := jpeg.Encode(&tall, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	bomb := tall.Bytes()
	at := bytes.Index(bomb, []byte{0xff, 0xc0}) + 5
	binary.BigEndian.PutUint16(bomb[at:], 60_000)
	binary.BigEndian.PutUint16(bomb[at+2:], 60_000)
	progressive := samples(t, "progressive.jpg")["progressive.jpg"]
	end := len(progressive) - 2
	scan := bytes.LastIndex(progressive, []byte{0xff, 0xda})
	scans := append(progressive[:end:end], bytes.Repeat(progressive[scan:end], 1000)...)
	for name, test := range map[string]struct {
		data []byte
		code string
	}{
		"PNG, 50,000 a side":     {head(50_000, 50_000), "too_many_pixels"},
		"PNG, a line":            {head(1, 1<<31-1), "too_many_pixels"},
		"PNG, overflow":          {head(1<<31-1, 1<<31-1), "too_many_pixels"},
		"JPEG, 60,000 a side":    {bomb, "too_many_pixels"},
		"JPEG, a thousand scans": {append(scans, 0xff, 0xd9), "broken"},
		"embedded": {document(`<image width="9" height="9" href="data:image/png;base64,` +
			base64Of(head(5_000, 5_000)) + `"/>`), "svg_complex"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := Read(test.data)
		runtime.ReadMemStats(&after)
		if got := code(err); got != test.code && !(name == "PNG, overflow" && got == "broken") {
			t.Errorf("%s: got %q, want %q", name, got, test.code)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
			t.Errorf("%s: %d bytes allocated", name, used)
		}
	}
}

// T09: what was cut off or changed is refused, without a panic.
func TestT09Truncated(t *testing.T) {
	for name, data := range samples(t, "*.*g") {
		step := 1
		if strings.HasSuffix(name, ".svg") {
			step = 7
		}
		for n := 0; n < len(data)-3; n += step {
			if _, _, err := Read(data[:n]); err == nil {
				t.Errorf("%s: %d of %d bytes are taken for whole", name, n, len(data))
			}
		}
		for n := 0; n < len(data); n += step {
			changed := bytes.Clone(data)
			changed[n] ^= 0x55
			_, _, _ = Read(changed) // must only return
		}
	}
}

// T10: nothing of a file lives on but what is seen.
func TestT10NothingSurvives(t *testing.T) {
	const mark = "<script>alert(1)</script>"
	pixels := samples(t, "palette.png")["palette.png"]
	photo := samples(t, "base.jpg")["base.jpg"]
	for name, data := range map[string][]byte{
		"behind a PNG":    append(bytes.Clone(pixels), mark...),
		"PNG text":        withChunk(pixels, "tEXt", []byte("Comment\x00"+mark)),
		"behind a JPEG":   append(bytes.Clone(photo), mark...),
		"JPEG comment":    bytes.Join([][]byte{photo[:2], {0xff, 0xfe, 0, byte(len(mark) + 2)}, []byte(mark), photo[2:]}, nil),
		"SVG metadata":    document(`<metadata><x xmlns="urn:x">` + mark + `</x></metadata><rect width="9" height="9"/>`),
		"SVG comment":     document(`<!-- ` + mark + ` --><rect width="9" height="9"/>`),
		"SVG title":       document(`<title>alert(1)</title><rect width="9" height="9"/>`),
		"SVG id, class":   document(`<g id="alert(1)" class="alert(1)"><rect width="9" height="9" data-x="alert(1)"/></g>`),
		"SVG link":        document(`<a href="javascript:alert(1)"><rect width="9" height="9"/></a>`),
		"SVG style":       document(`<style>.a{background:url(javascript:alert(1))}</style><rect class="a" width="9" height="9"/>`),
		"SVG other space": document(`<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script><rect width="9" height="9"/>`),
	} {
		art, _, err := Read(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		laid := scene.Scene{Items: art.Place(scene.Point{}, scene.Point{X: 600, Y: 600})}
		picture, err := laid.PNG(scene.Side)
		if err != nil {
			t.Fatal(err)
		}
		for kind, out := range map[string][]byte{"art": art.SVG(), "SVG": laid.SVG(), "PNG": picture} {
			for _, trace := range []string{"alert", "script", "metadata"} {
				if bytes.Contains(out, []byte(trace)) {
					t.Errorf("%s: %q lives on in the %s", name, trace, kind)
				}
			}
		}
	}
	for _, body := range []string{
		`<script>alert(1)</script>`, `<script href="https://example.org/a.js"/>`, `<rect width="9" height="9" onclick="alert(1)"/>`,
		`<rect width="9" height="9" ONLOAD="alert(1)"/>`, `<g><defs><script/></defs></g>`,
	} {
		if _, _, err := Read(document(body)); code(err) != "svg_script" {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// T11: no DOCTYPE but the one that names the grammar of SVG alone, and no
// entity but XML's five, wherever it stands and however it was declared.
func TestT11Entities(t *testing.T) {
	svg := string(document(`<rect width="9" height="9"/>`))
	const named = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"`
	before := func(more string) string { return strings.Replace(svg, "<rect", more+"<rect", 1) }
	for text, want := range map[string]string{
		named + `>` + svg: "<nil>",
		strings.ReplaceAll(named, "1.1", "1.0") + ">" + svg:                                      "<nil>",
		named + `>` + before("<title>&amp;&#65;</title>"):                                        "<nil>",
		`<!DOCTYPE svg>` + svg:                                                                   "svg_doctype",
		`<!DOCTYPE svg SYSTEM "file:///etc/passwd">` + svg:                                       "svg_doctype",
		`<!DOCTYPE html PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/a.dtd">` + svg:       "svg_doctype",
		`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.org/evil.dtd">` + svg:    "svg_doctype",
		`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org@example.org/">` + svg: "svg_doctype",
		named + ` [<!ENTITY a "aaaa">]>` + svg:                                                   "svg_doctype",
		named + ` [<!ENTITY % a SYSTEM "http://example.org/a.dtd"> %a;]>` + svg:                  "svg_doctype",
		named + ` []>` + svg:       "svg_doctype",
		`<!ENTITY a "aaaa">` + svg: "svg_doctype",
		`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + before("&a;"): "svg_doctype",
		before("<!DOCTYPE a>"):                      "svg_doctype",
		before("<metadata><!DOCTYPE a></metadata>"): "svg_doctype",
		svg + named + ">":                           "svg_doctype",
		named + `>` + before("&a;"):                 "svg_entity",
		named + `>` + strings.Replace(svg, "<rect", `<rect fill="&a;"`, 1): "svg_entity",
		named + `>` + before("<style>&a;</style>"):                         "svg_entity",
		named + `>` + before("<title>&nbsp;</title>"):                      "svg_entity",
		named + `>` + before("<metadata>&a;</metadata>"):                   "svg_entity",
		named + `>` + before(`<x:y xmlns:x="urn:x" z="&a;"/>`):             "svg_entity",
		named + `>` + strings.Replace(svg, spaceSVG, "&ns_svg;", 1):        "svg_entity",
	} {
		if _, _, err := Read([]byte(text)); code(err) != want {
			t.Errorf("%s: got %q, want %q", text, code(err), want)
		}
	}
}
