package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"time"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/openbadges/bake"
)

// Limits of comparing a picture that is handed in with the published one: processor time, and how near to what is allowed
// copies and repainted pictures may come, as docs/design/pictures.md states it.
const (
	likenessLimit  = 150 * time.Millisecond
	mostCopied     = 0.87
	leastRepainted = 1.1
)

// handedIn is one way in which a picture comes back to be compared.
type handedIn struct {
	name      string
	repainted bool
	from      func(published, repainted []byte) ([]byte, error)
}

var handedIns = []handedIn{
	{"compare a copy, baked", false, func(p, _ []byte) ([]byte, error) { return bake.Bake(p, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln") }},
	{"compare a copy, written anew", false, func(p, _ []byte) ([]byte, error) { return through(p, throughJPEG) }},
	{"compare a copy, scaled", false, func(p, _ []byte) ([]byte, error) { return through(p, smaller) }},
	{"compare a copy, framed", false, func(p, _ []byte) ([]byte, error) { return through(p, framed, throughJPEG) }},
	{"compare a repainted picture", true, func(_, r []byte) ([]byte, error) { return r, nil }},
	{"compare a repainted picture, as a JPEG", true, func(_, r []byte) ([]byte, error) { return through(r, throughJPEG) }},
	{"compare a repainted picture, framed", true, func(_, r []byte) ([]byte, error) { return through(r, framed, throughJPEG) }},
}

// compareLikeness compares what comes back with the published picture, in this process, of every template. Shown is the
// costliest template of each way, and then how far from the threshold, which is 1, copies and repainted pictures stay.
func compareLikeness(ctx context.Context, b *bench) error {
	copied, repainted := 0.0, math.Inf(1)
	for _, way := range handedIns {
		var slowest costliest
		for _, template := range artwork.Templates() {
			if err := ctx.Err(); err != nil {
				return err
			}
			took, share, err := b.compare(way, template)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", way.name, template, err)
			}
			if took > slowest.took {
				slowest = costliest{template, took}
			}
			if way.repainted {
				repainted = min(repainted, share)
			} else {
				copied = max(copied, share)
			}
		}
		b.show(within(way.name, slowest.took, likenessLimit))
		b.note("of %d templates: %s", len(artwork.Templates()), slowest.name)
	}
	b.show(figure{name: "copies, the furthest off, of 1 allowed", ours: fmt.Sprintf("%.2f", copied), limit: fmt.Sprintf("≤ %.2f", mostCopied), ok: copied <= mostCopied})
	b.show(figure{name: "repainted, the least off, of 1 allowed", ours: fmt.Sprintf("%.2f", repainted), limit: fmt.Sprintf("≥ %.2f", leastRepainted), ok: repainted >= leastRepainted})
	return nil
}

// compare returns how long one comparison takes, the median of the rounds, and the part of what is allowed by which the
// picture is off. The published one is read anew each time, as for a single badge.
func (b *bench) compare(way handedIn, template string) (time.Duration, float64, error) {
	badge := artwork.Badge{Title: "Data Literacy for Evidence-based Decisions", AwardingBody: "Mizunara University", Language: "en", Template: template, Colour: "#1f5c8b"}
	published, err := artwork.Draw(badge)
	if err != nil {
		return 0, 0, err
	}
	badge.Title = "Data Leadership for Evidence-based Decisions" // the smallest change that must be seen
	other, err := artwork.Draw(badge)
	if err != nil {
		return 0, 0, err
	}
	file, err := way.from(published.PNG, other.PNG)
	if err != nil {
		return 0, 0, err
	}
	var took []time.Duration
	share := 0.0
	for range b.rounds {
		began := processorTime()
		d, told := picture.NewOriginal(published.PNG).Compare(file)
		took = append(took, processorTime()-began)
		if share = d.Share(); !told {
			return 0, 0, errors.New("nothing could be told")
		}
	}
	return median(took), share, nil
}

// through decodes a PNG, does to it what copying does, and encodes it.
func through(file []byte, steps ...func(image.Image) (image.Image, error)) ([]byte, error) {
	p, err := png.Decode(bytes.NewReader(file))
	for _, step := range steps {
		if err != nil {
			return nil, err
		}
		p, err = step(p)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, p)
	return out.Bytes(), err
}

func smaller(p image.Image) (image.Image, error) {
	out := image.NewNRGBA(image.Rect(0, 0, 300, 300))
	draw.CatmullRom.Scale(out, out.Rect, p, p.Bounds(), draw.Src, nil)
	return out, nil
}

// framed sets a picture into a white one that is a fifth larger.
func framed(p image.Image) (image.Image, error) {
	return onWhite(p, p.Bounds().Inset(-p.Bounds().Dx()/10)), nil
}

func onWhite(p image.Image, part image.Rectangle) image.Image {
	out := image.NewNRGBA(image.Rectangle{Max: part.Size()})
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, p, part.Min, draw.Over)
	return out
}

func throughJPEG(p image.Image) (image.Image, error) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, onWhite(p, p.Bounds()), &jpeg.Options{Quality: 75}); err != nil {
		return nil, err
	}
	return jpeg.Decode(&file)
}
