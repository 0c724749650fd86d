package indexed

import (
	"image"
	"image/color"
	"math"
)

// A badge has few hues, so 256 colours show it well and halve the file. The
// colours are chosen by median cut: the colours of the picture stand in boxes,
// and the box that differs most within is split until there are enough.

// tone is a group of nearly equal colours of the picture.
type tone struct {
	sum    [4]float64
	count  float64
	mean   [4]float64
	weight float64 // the root of count, so that large plain areas do not take every colour
	index  uint8   // in the palette
}

// box is a stretch of tones that share one colour.
type box struct {
	tones  []*tone
	axis   int     // the part in which they differ most
	middle float64 // the mean of that part
	worth  float64 // of splitting it
}

// Reduced reduces the picture to 256 colours, the first of which is
// transparent. The same picture gives the same result.
func Reduced(picture *image.NRGBA) *image.Paletted { return In(picture, 255) }

// In is Reduced with so many colours beside the transparent one.
func In(picture *image.NRGBA, colours int) *image.Paletted {
	tones, of := tonesOf(picture)
	out := image.NewPaletted(picture.Rect, color.Palette{color.NRGBA{}})
	for _, b := range cut(tones, colours) {
		for _, t := range b.tones {
			t.index = uint8(len(out.Palette))
		}
		out.Palette = append(out.Palette, b.mean())
	}
	if colours < leastFaithful {
		settle(tones, out.Palette)
	}
	for i, t := range of {
		if t != nil {
			out.Pix[i] = t.index
		}
	}
	return out
}

// leastFaithful is the number of colours below which a box holds tones of which some are nearer to another's mean.
const leastFaithful = 128

// settle gives every tone the colour of the palette that looks most like it: a rare one, such as the rim of a rounded
// corner, shares a box with colours that it is far from.
func settle(tones []*tone, palette color.Palette) {
	for _, t := range tones {
		nearest := math.Inf(1)
		for i, c := range palette {
			c := c.(color.NRGBA)
			apart := 0.0
			for k, v := range [3]uint8{c.R, c.G, c.B} {
				d := (t.mean[k]*t.mean[3] - float64(v)*float64(c.A)) / 255
				apart += d * d
			}
			d := t.mean[3] - float64(c.A)
			if apart += 3 * d * d; apart < nearest {
				nearest, t.index = apart, uint8(i)
			}
		}
	}
}

// toneKeys is how many keys there are.
const toneKeys = 1 << 21

// toneKey sorts colours into groups: six bits of each part, three of alpha.
func toneKey(p []uint8) int {
	return int(p[0]>>2)<<15 | int(p[1]>>2)<<9 | int(p[2]>>2)<<3 | int(p[3]>>5)
}

// tonesOf collects the tones in the order of their first pixels, and tells the
// tone of every pixel; that of a transparent one is nil.
func tonesOf(picture *image.NRGBA) (tones, of []*tone) {
	of = make([]*tone, len(picture.Pix)/4)
	places := make([]int32, toneKeys) // among the tones, from 1
	lastKey, last := -1, (*tone)(nil)
	for i := range of {
		p := picture.Pix[4*i : 4*i+4]
		if p[3] == 0 {
			continue
		}
		if key := toneKey(p); key != lastKey {
			if places[key] == 0 {
				tones = append(tones, &tone{})
				places[key] = int32(len(tones))
			}
			lastKey, last = key, tones[places[key]-1]
		}
		last.count++
		for k, v := range p {
			last.sum[k] += float64(v)
		}
		of[i] = last
	}
	for _, t := range tones {
		t.weight = math.Sqrt(t.count)
		for k := range t.mean {
			t.mean[k] = t.sum[k] / t.count
		}
	}
	return tones, of
}

// cut splits the tones into at most n boxes.
func cut(tones []*tone, n int) []box {
	if len(tones) == 0 {
		return nil
	}
	boxes := []box{boxOf(tones)}
	for len(boxes) < n {
		widest := 0
		for i, b := range boxes {
			if b.worth > boxes[widest].worth {
				widest = i
			}
		}
		if boxes[widest].worth == 0 {
			break
		}
		low, high := boxes[widest].split()
		boxes[widest] = boxOf(low)
		boxes = append(boxes, boxOf(high))
	}
	return boxes
}

// boxOf weighs a box by its variance.
func boxOf(tones []*tone) box {
	b := box{tones: tones}
	if len(tones) < 2 {
		return b
	}
	for k := range 4 {
		var weight, sum, squares float64
		for _, t := range tones {
			weight += t.weight
			sum += t.weight * t.mean[k]
			squares += t.weight * t.mean[k] * t.mean[k]
		}
		if worth := squares - sum*sum/weight; worth > b.worth {
			b.axis, b.middle, b.worth = k, sum/weight, worth
		}
	}
	return b
}

// split parts the tones up to the middle of the axis from those above it.
// Neither part is empty.
func (b box) split() (low, high []*tone) {
	at := 0
	for i, t := range b.tones {
		if t.mean[b.axis] <= b.middle {
			b.tones[at], b.tones[i] = t, b.tones[at]
			at++
		}
	}
	at = max(1, min(at, len(b.tones)-1)) // rounding may put the middle outside of tones that nearly agree
	return b.tones[:at], b.tones[at:]
}

func (b box) mean() color.NRGBA {
	var count float64
	var sum [4]float64
	for _, t := range b.tones {
		count += t.count
		for k := range sum {
			sum[k] += t.sum[k]
		}
	}
	part := func(k int) uint8 { return uint8(math.Round(sum[k] / count)) }
	return color.NRGBA{R: part(0), G: part(1), B: part(2), A: part(3)}
}
