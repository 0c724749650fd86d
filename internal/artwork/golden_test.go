package artwork

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
)

var update = flag.Bool("update", false, "write testdata and the pictures in docs/images anew")

// goldens are drawn with every template: plain, with a logo, and in a light
// colour.
func goldens() map[string]Badge {
	en, ja := english, japanese
	ja.Logo, ja.Colour, ja.Level = crest(), "#ffc400", "JEQF 4"
	return map[string]Badge{"en": en, "ja": ja}
}

// crest is a logo as an awarding body might hand it in.
func crest() *scene.Art {
	return &scene.Art{Width: 100, Height: 100, Items: []scene.Item{
		scene.Shape{Path: scene.Circle(scene.At(50, 50), 48), Fill: scene.Solid(rgb(0x0B6E4F))},
		scene.Shape{Path: scene.Polygon(scene.At(50, 14), scene.At(82, 70), scene.At(18, 70)), Fill: scene.Solid(rgb(0xF2C14E))},
		scene.Shape{Path: scene.Circle(scene.At(50, 56), 12), Fill: scene.Solid(white)},
	}}
}

// TestGolden compares drawings of 240 pixels with pictures of ours in testdata,
// which people have looked at. Small differences of rounding between
// processors are allowed.
func TestGolden(t *testing.T) {
	for language, b := range goldens() {
		for _, b.Template = range Templates() {
			name := b.Template + "-" + language + ".png"
			t.Run(name, func(t *testing.T) {
				laid, err := Lay(b)
				if err != nil {
					t.Fatal(err)
				}
				data, err := laid.PNG(240)
				if err != nil {
					t.Fatal(err)
				}
				path := filepath.Join("testdata", name)
				want, err := os.ReadFile(path)
				if err != nil && !*update {
					t.Fatalf("nobody has looked at it yet (%v): go test ./internal/artwork -update draws it", err)
				}
				mean, far := 255.0, 1.0
				if err == nil {
					mean, far = difference(decode(t, data), decode(t, want))
				}
				switch {
				case mean <= 1.5 && far <= 0.005:
				case *update:
					write(t, path, data)
				default:
					t.Errorf("differs from %s: %.2f levels in the mean, %.2f %% of the pixels by far", path, mean, 100*far)
				}
			})
		}
	}
}

// TestDocumentPictures writes the pictures of README and docs when asked to.
func TestDocumentPictures(t *testing.T) {
	if !*update {
		t.Skip("only with -update")
	}
	for name, b := range map[string]Badge{"badge-en.png": english, "badge-ja.png": japanese} {
		picture, err := Draw(b)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join("..", "..", "docs", "images", name), picture.PNG)
	}
	ja := Badge{
		Title: "根拠に基づく意思決定のためのデータリテラシー", AwardingBody: "ミズナラ大学", Language: "ja",
		Hours: 45, Level: "JEQF 6", Colour: "#6a1b4d", Logo: crest(),
	}
	for name, b := range map[string]Badge{"templates-en.png": english, "templates-ja.png": ja} {
		sheet, err := Sheet(b)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join("..", "..", "docs", "images", name), sheet)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// difference is the mean distance of the pixels in levels of 255, and the part
// of the pixels that differ by more than 40.
func difference(a, b image.Image) (mean, far float64) {
	if a.Bounds() != b.Bounds() {
		return 255, 1
	}
	size := a.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			worst := max(apart(r1, r2), apart(g1, g2), apart(b1, b2), apart(a1, a2))
			mean += worst
			if worst > 40 {
				far++
			}
		}
	}
	count := float64(size.X * size.Y)
	return mean / count, far / count
}

func apart(a, b uint32) float64 {
	return max(float64(a)-float64(b), float64(b)-float64(a)) / 257
}
