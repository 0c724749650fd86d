package artwork

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"
)

// A badge has few hues, so 256 colours show it well and halve the file. The
// colours are chosen by median cut: the colours of the picture stand in boxes,
// and the box that differs most within is split until there are enough.

// tone is a group of nearly equal colours of the picture.
type tone struct {
	sum   [4]float64
	count float64
	mean  [4]float64
	index uint8 // in the palette
}

// box is a stretch of tones that share one colour.
type box struct {
	tones []*tone
	axis  int     // the part in which they differ most
	worth float64 // of splitting it
}

// paletted reduces the picture to 256 colours, the first of which is
// transparent. The same picture gives the same result.
func paletted(picture *image.NRGBA) *image.Paletted {
	tones, of := tonesOf(picture)
	out := image.NewPaletted(picture.Rect, color.Palette{color.NRGBA{}})
	for _, b := range cut(tones, 255) {
		for _, t := range b.tones {
			t.index = uint8(len(out.Palette))
		}
		out.Palette = append(out.Palette, b.mean())
	}
	for i, t := range of {
		if t != nil {
			out.Pix[i] = t.index
		}
	}
	return out
}

// toneKey sorts colours into groups: six bits of each part, three of alpha.
func toneKey(p []uint8) int {
	return int(p[0]>>2)<<15 | int(p[1]>>2)<<9 | int(p[2]>>2)<<3 | int(p[3]>>5)
}

// tonesOf collects the tones in the order of their first pixels, and tells the
// tone of every pixel; that of a transparent one is nil.
func tonesOf(picture *image.NRGBA) (tones, of []*tone) {
	of = make([]*tone, len(picture.Pix)/4)
	byKey := map[int]*tone{}
	lastKey, last := -1, (*tone)(nil)
	for i := range of {
		p := picture.Pix[4*i : 4*i+4]
		if p[3] == 0 {
			continue
		}
		if key := toneKey(p); key != lastKey {
			if byKey[key] == nil {
				byKey[key] = &tone{}
				tones = append(tones, byKey[key])
			}
			lastKey, last = key, byKey[key]
		}
		last.count++
		for k, v := range p {
			last.sum[k] += float64(v)
		}
		of[i] = last
	}
	for _, t := range tones {
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
		b := boxes[widest]
		if b.worth == 0 {
			break
		}
		slices.SortStableFunc(b.tones, func(x, y *tone) int { return cmp.Compare(x.mean[b.axis], y.mean[b.axis]) })
		at := b.splitAt()
		boxes[widest] = boxOf(b.tones[:at])
		boxes = append(boxes, boxOf(b.tones[at:]))
	}
	return boxes
}

// boxOf weighs a box: by its variance, and by the root of the number of its
// pixels, so that large plain areas do not take every colour.
func boxOf(tones []*tone) box {
	b := box{tones: tones}
	if len(tones) < 2 {
		return b
	}
	for k := range 4 {
		var count, sum, squares float64
		for _, t := range tones {
			w := math.Sqrt(t.count)
			count += w
			sum += w * t.mean[k]
			squares += w * t.mean[k] * t.mean[k]
		}
		if worth := squares - sum*sum/count; worth > b.worth {
			b.worth, b.axis = worth, k
		}
	}
	return b
}

// splitAt is the first tone above the mean of the box's axis.
func (b box) splitAt() int {
	var count, sum float64
	for _, t := range b.tones {
		w := math.Sqrt(t.count)
		count += w
		sum += w * t.mean[b.axis]
	}
	at := 1
	for at < len(b.tones)-1 && b.tones[at].mean[b.axis] <= sum/count {
		at++
	}
	return at
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
