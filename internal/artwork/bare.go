package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
)

// DrawBare makes the picture of a badge out of the logo alone: it was handed in
// as the whole picture, and bears the words or not.
func DrawBare(b Badge) (Picture, error) {
	laid := &scene.Scene{Title: oneLine(b.Title), Alt: oneLine(b.Alt), Language: b.Language}
	laid.Add(b.Logo.Place(scene.Point{}, scene.At(Size, Size))...)
	return inBothForms(laid)
}

// DrawBand is DrawBare with a [Band] laid over the foot of the picture, or under
// it where a low picture would lose too much.
func DrawBand(b Badge) (Picture, error) {
	band, err := Band(b.Colour, b.Seed, Lower)
	if err != nil {
		return Picture{}, err
	}
	laid := &scene.Scene{Title: Words + ": " + locale.Isolated(oneLine(b.Title)), Alt: b.AltText(), Language: b.Language}
	foot, up := float64(Size), 0.0
	if height := Size * math.Min(1, b.Logo.Height/b.Logo.Width); height < lowPicture {
		top, _ := scene.Group{Items: band}.Bounds()
		foot = top.Y - bandMargin/2
	} else {
		up = (Size - height) / 2
	}
	laid.Add(b.Logo.Place(scene.Point{}, scene.At(Size, foot))...)
	for _, item := range band {
		laid.Add(item.Mapped(scene.Moving(scene.Point{Y: -up})))
	}
	return inBothForms(laid)
}

// lowPicture is the height below which a band would hide too much of a picture.
const lowPicture = 380
