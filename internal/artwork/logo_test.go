package artwork

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// bitmap is a logo of one plain colour.
func bitmap(w, h int, c color.NRGBA) *scene.Art {
	pixels := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(pixels, pixels.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return &scene.Art{Width: float64(w), Height: float64(h), Items: []scene.Item{scene.Bitmap{Pixels: pixels, At: scene.Identity}}}
}

func ofShapes(w, h float64, shapes ...scene.Shape) *scene.Art {
	a := &scene.Art{Width: w, Height: h}
	for _, s := range shapes {
		a.Items = append(a.Items, s)
	}
	return a
}

// TestGroundOfLogo: a logo lies on paper unless it would be lost there.
func TestGroundOfLogo(t *testing.T) {
	disc := func(r float64, c color.NRGBA) scene.Shape {
		return scene.Shape{Path: scene.Circle(scene.At(50, 50), r), Fill: scene.Solid(c)}
	}
	bar := func(x float64, c color.NRGBA) scene.Shape {
		return scene.Shape{Path: scene.Rectangle(scene.At(x, 40), scene.At(x+30, 60)), Fill: scene.Solid(c)}
	}
	for name, test := range map[string]struct {
		logo *scene.Art
		dark bool
	}{
		"dark on nothing":                  {ofShapes(100, 100, disc(40, black)), false},
		"white on nothing":                 {ofShapes(100, 100, disc(40, white)), true},
		"pale yellow on nothing":           {ofShapes(100, 100, disc(40, rgb(0xfff3a0))), true},
		"white within dark":                {ofShapes(100, 100, disc(48, rgb(0x0b6e4f)), disc(42, white)), false},
		"a sign in blue, letters in white": {ofShapes(100, 100, bar(5, rgb(0x2a7de1)), bar(40, white)), true},
		"a wide one, white":                {ofShapes(400, 100, bar(5, white), bar(300, white)), true},
		"a photograph, white":              {bitmap(40, 20, white), false},
		"a photograph, black":              {bitmap(20, 40, black), false},
		"nothing at all":                   {ofShapes(100, 100), false},
	} {
		d := &drawing{Badge: Badge{Logo: test.logo}, palette: shadesOf(rgb(0x1f3a6e))}
		if got := d.groundFor(paper) != paper; got != test.dark {
			t.Errorf("%s: dark ground %t, want %t", name, got, test.dark)
		}
	}
}

// TestLogoSizes: no template lets a logo of any proportions leave its place.
func TestLogoSizes(t *testing.T) {
	for _, size := range []image.Point{{400, 10}, {10, 400}, {64, 64}, {300, 100}, {100, 300}, {1, 1}} {
		for _, name := range Templates() {
			b := english
			b.Template, b.Logo = name, bitmap(size.X, size.Y, rgb(0x884422))
			laid, err := Lay(b)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, item := range laid.Items {
				group, ok := item.(scene.Group)
				if !ok || len(group.Items) != 1 {
					continue
				}
				if _, ok := group.Items[0].(scene.Bitmap); !ok {
					continue
				}
				found = true
				low, high := group.Bounds()
				if w, h := high.X-low.X, high.Y-low.Y; w > 210.1 || h > 100.1 || w*float64(size.Y)-h*float64(size.X) > 1 {
					t.Errorf("%s: a logo of %v is drawn %.0f by %.0f", name, size, w, h)
				}
			}
			if !found {
				t.Errorf("%s: a logo of %v is not drawn", name, size)
			}
		}
	}
}
