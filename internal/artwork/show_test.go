package artwork

import (
	"slices"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// A picture that was handed in stays visible above its band, whatever its
// proportions, and the band bears the words.
func TestDrawBand(t *testing.T) {
	for _, size := range []scene.Point{scene.At(600, 600), scene.At(600, 450), scene.At(300, 600), scene.At(600, 150), scene.At(60, 1)} {
		logo := &scene.Art{Width: size.X, Height: size.Y, Items: []scene.Item{scene.Shape{
			Path: scene.Polygon(scene.Point{}, scene.Point{X: size.X}, size, scene.Point{Y: size.Y}), Fill: scene.Solid(rgb(0xff0000)),
		}}}
		b := Badge{Title: "Title", Language: "en", Logo: logo, Alt: "A red field", Seed: "x"}
		bare, err := DrawBare(b)
		if err != nil {
			t.Fatal(err)
		}
		banded, err := DrawBand(b)
		if err != nil {
			t.Fatal(err)
		}
		all, seen := redIn(t, bare.PNG), redIn(t, banded.PNG)
		if seen < 0.6*all {
			t.Errorf("%v: of %.0f red pixels %.0f are seen", size, all, seen)
		}
		laid := &scene.Scene{}
		band, err := Band("", "x", Lower)
		if err != nil {
			t.Fatal(err)
		}
		laid.Add(band...)
		if !slices.Contains(laid.Texts(), Words) {
			t.Errorf("the band lacks the words")
		}
	}
}

func redIn(t *testing.T, data []byte) (count float64) {
	t.Helper()
	picture := decode(t, data)
	for y := range Size {
		for x := range Size {
			if r, g, _, _ := picture.At(x, y).RGBA(); r > 0xf000 && g < 0x1000 {
				count++
			}
		}
	}
	return count
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		template, colour string
		good             bool
	}{{"", "", true}, {"seal", "#12aB9f", true}, {"", "12aB9f", true}, {"none", "", false}, {"", "red", false}} {
		if err := Check(test.template, "", test.colour); (err == nil) != test.good {
			t.Errorf("Check(%q, %q) = %v", test.template, test.colour, err)
		}
	}
}
