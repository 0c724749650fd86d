package artwork

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork/indexed"
	"github.com/mitome/mitome/internal/artwork/scene"
)

// Width and height of a preview in pixels: what those ask for who show a link as a picture.
const (
	PreviewWidth  = 1200
	PreviewHeight = 630
)

// Preview says what is shown of a micro-credential where somebody passes on the address of its page.
type Preview struct {
	Badge            // Title, AwardingBody, Language, Colour, Seed and Font
	Drawn   []byte   // the badge itself, a PNG
	Facts   []string // that people choose by, such as "45 hours"; as many as a line holds, the first first
	Address string   // where it stands, such as "badges.example"
}

// DrawPreview draws a preview as PNG with a palette: the badge on a mount, and beside it whose it is, its title and its facts.
// Errors are those of [Draw].
func DrawPreview(p Preview) ([]byte, error) {
	badge, err := png.Decode(bytes.NewReader(p.Drawn))
	if err != nil {
		return nil, fmt.Errorf("preview: read badge: %w", err)
	}
	b := p.Badge
	b.Level = strings.Join(p.Facts, factsBetween) // so that fonts are found for its letters, too
	d, err := begun(b)
	if err != nil {
		return nil, err
	}
	if d.preview(p.Facts, oneLine(p.Address)); d.err != nil {
		return nil, d.err
	}
	whole := d.scene.Image(PreviewWidth).SubImage(image.Rect(0, 0, PreviewWidth, PreviewHeight))
	out := image.NewNRGBA(whole.Bounds())
	draw.Draw(out, out.Rect, whole, image.Point{}, draw.Src)
	scaled(out, image.Pt(previewBadge, (PreviewHeight-previewSide)/2+previewEdge), previewSide, badge)
	data, err := indexed.Encode(out, png.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("encode preview as PNG: %w", err)
	}
	return data, nil
}

const factsBetween = " · "

// Measures of a preview, in pixels; its scene has units of two.
const (
	previewBadge = 44  // left of the badge
	previewSide  = 400 // of the badge
	previewEdge  = 6   // half of the edge of colour at the top
)

// preview lays out all but the badge, on the upper part of the scene.
func (d *drawing) preview(facts []string, address string) {
	const (
		mount, left, right, foot = 244, 270, 574, PreviewHeight / 2.0
		body, fact               = 16, 17
	)
	d.fill(scene.Rectangle(scene.Point{}, scene.At(Size, foot)), paper)
	d.fill(scene.Rectangle(scene.Point{}, scene.At(mount, foot)), d.tint)
	d.fill(scene.Rectangle(scene.Point{}, scene.At(Size, previewEdge)), d.field)
	d.fill(scene.Rectangle(scene.At(left, 272), scene.At(right, 272.75)), d.hair)

	whose := d.fit(d.AwardingBody, frame{height: 2.3 * body, largest: body, smallest: 11, lines: 2, lineCost: 8, leading: 1.2, widthAt: room(right - left), weight: regular})
	whose = whose.from(28)
	d.begin(whose, left, right, d.deep)
	top := 28 + whose.height() + 12

	bottom := 256.0
	if said := d.facts(facts, fact, right-left); said.text != "" {
		d.add(said.run(scene.At(left, bottom), fact, scene.Solid(d.deep)))
		bottom -= fact + 10
	}
	title := d.fit(d.Title, frame{height: bottom - top, largest: 40, smallest: 14, lines: 6, lineCost: 8, leading: 1.2, widthAt: room(right - left), weight: bold})
	d.begin(title.from(top), left, right, d.ink)

	name := d.shape(Words)
	d.add(name.run(scene.At(left, 295), 13, scene.Solid(d.ink)))
	d.begin(d.fit(address, frame{middle: 290.5, height: 16, largest: 12, smallest: 7, lines: 1, leading: 1.2, widthAt: room(right - left - 13*name.width/em - 16), weight: regular}),
		left+13*name.width/em+16, right, d.deep)
}

// facts are as many facts as a line of a size holds.
func (d *drawing) facts(all []string, size, room float64) line {
	for n := len(all); n > 0 && d.err == nil; n-- {
		if l := d.shape(strings.Join(all[:n], factsBetween)); l.width*size/em <= room {
			return l
		}
	}
	return line{}
}
