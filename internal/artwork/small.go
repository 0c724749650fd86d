package artwork

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork/indexed"
)

// Small makes a small picture of a drawn PNG, for lists: at most side pixels a side, with a palette, and at most so many
// bytes. A drawing keeps all colours that can be seen; a photograph gets fewer until it is light enough, and even noise is
// in two. The same file gives the same result.
func Small(file []byte, side, most int) ([]byte, error) {
	large, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	return lightest(reduced(large, side), most)
}

// lightest writes a picture as PNG with a palette: of 255 colours if it is light enough with them, else of so few.
func lightest(picture *image.NRGBA, most int) (file []byte, err error) {
	for _, colours := range []int{255, 63, 47, 35, 26, 19, 14, 10, 7, 5, 3, 1} { // between 255 and 63 drawings save little
		file, err = indexed.Exactly(indexed.In(picture, colours), png.BestCompression)
		if err != nil || len(file) <= most {
			break
		}
	}
	return file, err
}

// reduced is the picture with its longer side at most so many pixels.
func reduced(large image.Image, side int) *image.NRGBA {
	from := large.Bounds()
	f := min(1, float64(side)/float64(max(from.Dx(), from.Dy())))
	to := image.Rect(0, 0, max(1, int(f*float64(from.Dx())+0.5)), max(1, int(f*float64(from.Dy())+0.5)))
	small := image.NewRGBA(to) // alpha must be multiplied in, or transparent colours would bleed
	draw.CatmullRom.Scale(small, to, large, from, draw.Src, nil)
	out := image.NewNRGBA(to)
	draw.Draw(out, to, small, image.Point{}, draw.Src)
	return out
}
