package scene

import (
	"image/color"
	"math"
	"testing"

	"github.com/mitome/mitome/internal/artwork/indexed"
)

func inkOf(path Path) float64 {
	scene := &Scene{Items: []Item{Shape{Path: path, Fill: Solid(color.NRGBA{A: 255})}}}
	var sum float64
	picture := scene.Image(Side)
	for i := 3; i < len(picture.Pix); i += 4 {
		sum += float64(picture.Pix[i]) / 255
	}
	return sum
}

// TestAreas compares painted areas with what geometry says.
func TestAreas(t *testing.T) {
	c := Point{300, 300}
	for _, test := range []struct {
		name string
		path Path
		want float64
	}{
		{"circle", Circle(c, 100), math.Pi * 1e4},
		{"ring", Circle(c, 100).stroke(4), math.Pi * (102*102 - 98*98)},
		{"line", Segment(Point{100, 100}, Point{400, 500}).stroke(3), 1500},
		{"half band", Ring(c, 50, 100, 0, math.Pi), math.Pi * (1e4 - 2500) / 2},
		{"overlap", append(Circle(c, 100), Circle(c, 50)...), math.Pi * 1e4},
		{"outside", Circle(Point{-300, 300}, 100), 0},
		{"half outside", Circle(Point{0, 300}, 100), math.Pi * 1e4 / 2},
	} {
		if got := inkOf(test.path); math.Abs(got-test.want) > 0.006*test.want+0.5 {
			t.Errorf("%s: got area %.0f, want %.0f", test.name, got, test.want)
		}
	}
}

func TestGradients(t *testing.T) {
	stops := []Stop{{0, color.NRGBA{0x00, 0x00, 0x00, 255}}, {0.5, color.NRGBA{0x80, 0x00, 0x00, 255}}, {1, color.NRGBA{0xFF, 0x00, 0x00, 255}}}
	l := Linear{From: Point{0, 0}, To: Point{100, 0}, Stops: stops}
	r := Radial{Centre: Point{0, 0}, Radius: 100, Stops: stops}
	for _, test := range []struct{ x, want float64 }{{-5, 0}, {0, 0}, {25, 64}, {50, 128}, {75, 191.5}, {100, 255}, {200, 255}} {
		for name, paint := range map[string]Paint{"linear": l, "radial": r} {
			if name == "radial" && test.x < 0 {
				continue
			}
			got := paint.at(Point{test.x, 0})
			if math.Abs(float64(got[0])*255-test.want) > 0.01 || got[3] != 1 {
				t.Errorf("%s at %g: got %v, want red %g", name, test.x, got, test.want)
			}
		}
	}
}

// TestPlainColoursStay: dithering and the palette leave a plain area as it is.
func TestPlainColoursStay(t *testing.T) {
	scene := &Scene{Items: []Item{Shape{Path: Circle(Point{300, 300}, 200), Fill: Solid(color.NRGBA{0x1B, 0x54, 0x43, 255})}}}
	picture := indexed.Reduced(scene.Image(100))
	if got := picture.At(50, 50); got != (color.NRGBA{0x1B, 0x54, 0x43, 255}) {
		t.Errorf("got colour %v", got)
	}
	if len(picture.Palette) > 256 || len(picture.Palette) < 3 {
		t.Errorf("the palette has %d colours", len(picture.Palette))
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.001: "0", 1.005: "1", 12.345: "12.35", -3: "-3", 0.5: "0.5"} {
		if got := number(v); got != want {
			t.Errorf("number(%g) = %q, want %q", v, got, want)
		}
	}
}
