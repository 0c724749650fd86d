package artwork

import "github.com/mitome/mitome/internal/artwork/scene"

// Edge is a side of the square along which a [Band] lies.
type Edge int

// Edges of the square.
const (
	Lower Edge = iota
	Upper
)

// Measures of a band, in units of the scene.
const (
	bandHeight = 96
	bandMargin = 34 // between the band and the edge of the square
	bandLine   = 4  // the light line that parts it from any picture
)

// Band gives the items of a band that bears [Words], from side to side along an
// edge of the square of [Size] units: laid over a picture that lacks the words,
// it leaves the rest of it to be seen. Colour and seed are as in [Badge]; the
// error to act on is *[ColourError].
func Band(colour, seed string, edge Edge) ([]scene.Item, error) {
	colours, err := paletteOf(colour, seed)
	if err != nil {
		return nil, err
	}
	l, err := newTypesetter().shape(Words, bold)
	if err != nil {
		return nil, err
	}
	top := float64(Size - bandMargin - bandHeight)
	if edge == Upper {
		top = bandMargin
	}
	return append([]scene.Item{
		scene.Shape{Path: scene.Rectangle(scene.At(0, top-bandLine), scene.At(Size, top+bandHeight+bandLine)), Fill: scene.Solid(white)},
		scene.Shape{Path: scene.Rectangle(scene.At(0, top), scene.At(Size, top+bandHeight)), Fill: scene.Solid(colours.field)},
	}, words(l, scene.At(22, top), scene.At(Size-22, top+bandHeight), scene.Solid(colours.on))), nil
}

// words sets [Words] as wide as the box, with the middle between the feet and
// the heads of its letters in the middle of the height.
func words(l line, low, high scene.Point, paint scene.Paint) scene.TextRun {
	size := (high.X - low.X) * em / l.width
	return l.run(scene.At(low.X, (low.Y+high.Y)/2+capital/2*size), size, paint)
}
