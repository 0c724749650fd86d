package artwork

import (
	"sync"

	"github.com/go-text/typesetting/font"
)

// Width is how wide a text stands in a line, in font sizes: letter by letter in the built-in fonts. Latin ones are taken from
// Noto Sans, which is wider than most fonts that pages are read in. A letter that neither font has counts as a whole size.
func Width(text string, heavy bool) (sum float64) {
	w := regular
	if heavy {
		w = bold
	}
	for _, r := range text {
		known, ok := widths[w].Load(r)
		if !ok {
			known, _ = widths[w].LoadOrStore(r, advance(r, w))
		}
		sum += known.(float64)
	}
	return sum
}

// widths are those of the letters of each weight that were measured.
var widths [2]sync.Map

// advance asks the fonts in turn, the Latin one first.
func advance(r rune, w weight) float64 {
	for i := len(chains[w]) - 1; i >= 0; i-- {
		f, err := chains[w][i]()
		if err != nil {
			continue
		}
		if glyph, ok := f.NominalGlyph(r); ok {
			return float64(font.NewFace(f).HorizontalAdvance(glyph)) / float64(f.Upem())
		}
	}
	return 1
}
