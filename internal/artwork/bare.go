package artwork

import (
	"math"

	"github.com/mitome/mitome/internal/locale"
)

// DrawBare makes the picture of a badge out of the logo alone: it was handed in
// as the whole picture, and bears the words or not.
func DrawBare(b Badge) (Picture, error) {
	laid := &Scene{Title: oneLine(b.Title), Alt: oneLine(b.Alt), Language: b.Language}
	laid.add(b.Logo.Place(Point{}, Point{Size, Size})...)
	return inBothForms(laid)
}

// DrawBand is DrawBare with a [Band] laid over the foot of the picture, or under
// it where a low picture would lose too much.
func DrawBand(b Badge) (Picture, error) {
	band, err := Band(b.Colour, b.Seed, Lower)
	if err != nil {
		return Picture{}, err
	}
	laid := &Scene{Title: Words + ": " + locale.Isolated(oneLine(b.Title)), Alt: b.AltText(), Language: b.Language}
	foot, up := float64(Size), 0.0
	if height := Size * math.Min(1, b.Logo.Height/b.Logo.Width); height < lowPicture {
		top, _ := Group{Items: band}.bounds()
		foot = top.Y - bandMargin/2
	} else {
		up = (Size - height) / 2
	}
	laid.add(b.Logo.Place(Point{}, Point{Size, foot})...)
	for _, item := range band {
		laid.add(item.mapped(Moving(Point{Y: -up})))
	}
	return inBothForms(laid)
}

// lowPicture is the height below which a band would hide too much of a picture.
const lowPicture = 380
