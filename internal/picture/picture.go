// Package picture reads pictures that strangers hand in: a logo, or the whole
// picture of a badge.
//
// No byte of such a file is ever served. PNG and JPEG are decoded, SVG is read
// element by element through a list of what is allowed, and what comes out is
// a [scene.Art]: shapes and pixels of ours, which package scene writes
// anew as PNG and as SVG. Scripts, entities, references to other files,
// metadata and whatever hangs behind the end of the file have no place in it.
//
//	bytes → kind, by content → limits → decode (pixels.go)          → Art
//	                                  → nodes → style → shapes (svg.go …)
//
// What cannot be drawn as its owner sees it, such as text whose font we do not
// have, is refused with a [Remark] that names it and says what to do; nothing
// is left out in silence that would be seen. What is left out and would not be
// seen, but may matter, comes back as a remark beside the art.
//
// Limits are checked before anything large is allocated: bytes, pixels and
// scans from the headers; elements, depth, lines and the area to be painted
// while an SVG is read.
package picture

import (
	"bytes"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges/bake"
)

// The limits of a file.
const (
	MaxBytes  = 5 << 20
	MaxPixels = 16_000_000 // also of all pictures inside an SVG together
	maxSide   = 10_000     // pixels
)

// Remark is a sentence about a file: as an error, why it was refused and what
// to do about it; otherwise what the person should know.
type Remark struct {
	Code string // its sentences are in the message files under "picture.CODE"
	Args []any  // names and values in turn
}

// refuse makes a remark. What it quotes of the file is made fit for a sentence.
func refuse(code string, args ...any) error {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = locale.Excerpt(text)
		}
	}
	return &Remark{code, args}
}

// Message is the sentence in lang ("en" or "ja").
func (r *Remark) Message(lang locale.Language) string {
	return locale.Text(lang, "picture."+r.Code, r.Args...)
}

// Error is Message in English.
func (r *Remark) Error() string { return r.Message("en") }

// kinds are the files that people mistake for what can be read, by how they
// begin.
var kinds = []struct {
	at    int
	magic string
	code  string
	name  string
}{
	{0, "GIF8", "other_kind", "GIF"},
	{8, "WEBP", "other_kind", "WebP"},
	{4, "ftyphei", "other_kind", "HEIC"},
	{4, "ftypmif", "other_kind", "HEIC"},
	{4, "ftypavif", "other_kind", "AVIF"},
	{0, "BM", "other_kind", "BMP"},
	{0, "II*\x00", "other_kind", "TIFF"},
	{0, "MM\x00*", "other_kind", "TIFF"},
	{0, "8BPS", "other_kind", "Photoshop"},
	{0, "%PDF", "drawing_kind", "PDF"},
	{0, "%!PS", "drawing_kind", "PostScript"},
	{0, "\x1f\x8b", "packed", "gzip"},
	{0, "\xff\xfe", "svg_encoding", ""},
	{0, "\xfe\xff", "svg_encoding", ""},
}

// Read reads a PNG, JPEG or SVG file, which it tells by its content, and
// returns the art with what is to be said about it. An error to act on is a
// *[Remark].
func Read(data []byte) (*scene.Art, []*Remark, error) {
	var remarks []*Remark
	if len(data) > MaxBytes {
		return nil, nil, refuse("too_long", "limit", MaxBytes>>20, "size", 2*scene.Side)
	}
	if _, err := bake.Unbake(data); err == nil {
		remarks = append(remarks, &Remark{Code: "was_baked"})
	}
	switch {
	case bytes.HasPrefix(data, []byte(pngMagic)), bytes.HasPrefix(data, []byte(jpegMagic)):
		pixels, more, err := readPixels(data)
		if err != nil {
			return nil, nil, err
		}
		w, h := float64(pixels.Rect.Dx()), float64(pixels.Rect.Dy())
		return &scene.Art{Width: w, Height: h, Items: []scene.Item{
			scene.Bitmap{Pixels: pixels, At: scene.Identity},
		}}, append(remarks, more...), nil
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte(utf8BOM)), " \t\r\n"), []byte("<")):
		art, err := readSVG(bytes.TrimPrefix(data, []byte(utf8BOM)))
		return art, remarks, err
	}
	for _, k := range kinds {
		if len(data) > k.at && bytes.HasPrefix(data[k.at:], []byte(k.magic)) {
			return nil, nil, refuse(k.code, "kind", k.name)
		}
	}
	return nil, nil, refuse("unknown_kind")
}

const utf8BOM = "\ufeff"
