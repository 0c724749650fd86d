package artwork

import (
	"fmt"
	"image"
	"image/png"

	"github.com/mitome/mitome/internal/artwork/indexed"
	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
	"golang.org/x/image/draw"
)

// Measures of the sheet, in pixels.
const (
	sheetColumns = 3
	sheetLarge   = 480 // a side of the large drawing
	sheetSmall   = 64  // a side of the small one beside it
	sheetGap     = 28
	sheetLabel   = 44 // height of the name below
	sheetWidth   = sheetGap + sheetLarge + sheetGap/2 + sheetSmall
	sheetHeight  = sheetGap + sheetLarge + sheetLabel
)

// Sheet draws the badge with every template onto one white PNG, for people to
// choose by looking: large, as small as a list shows it, and the template's
// name below. Errors are those of [Draw].
func Sheet(b Badge) ([]byte, error) {
	rows := (len(templates) + sheetColumns - 1) / sheetColumns
	sheet := image.NewNRGBA(image.Rect(0, 0, sheetColumns*sheetWidth+sheetGap, rows*sheetHeight+sheetGap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, name := range Templates() {
		b.Template = name
		laid, err := Lay(b)
		if err != nil {
			return nil, err
		}
		label, err := sheetName(name, b.Language)
		if err != nil {
			return nil, err
		}
		at := image.Pt(sheetGap+i%sheetColumns*sheetWidth, sheetGap+i/sheetColumns*sheetHeight)
		whole := laid.Image(Size)
		scaled(sheet, at, sheetLarge, whole)
		scaled(sheet, at.Add(image.Pt(sheetLarge+sheetGap/2, sheetLarge-sheetSmall)), sheetSmall, whole)
		draw.Draw(sheet, image.Rectangle{at.Add(image.Pt(0, sheetLarge)), at.Add(image.Pt(sheetLarge, sheetLarge+sheetLabel))}, label, image.Point{}, draw.Over)
	}
	data, err := indexed.Encode(sheet, png.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("encode sheet as PNG: %w", err)
	}
	return data, nil
}

// scaled draws a picture with the given side at a place, as a browser would.
func scaled(sheet *image.NRGBA, at image.Point, side int, picture image.Image) {
	draw.CatmullRom.Scale(sheet, image.Rectangle{at, at.Add(image.Pt(side, side))}, picture, picture.Bounds(), draw.Over, nil)
}

// sheetName draws the name to choose a template by, and what people call it.
func sheetName(name string, language locale.Language) (image.Image, error) {
	setter := newTypesetter()
	id, err := setter.shape(name, bold)
	if err != nil {
		return nil, err
	}
	title, err := setter.shape(TemplateTitle(name, language), regular)
	if err != nil {
		return nil, err
	}
	const size, baseline = 24, 36
	x := (Size - (id.width+title.width)*size/em - size/2) / 2
	laid := &scene.Scene{Items: []scene.Item{
		id.run(scene.At(x, baseline), size, scene.Solid(rgb(0x222222))),
		title.run(scene.At(x+id.width*size/em+size/2, baseline), size, scene.Solid(rgb(0x666666))),
	}}
	return laid.Image(sheetLarge), nil
}
