package scene

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"runtime"
	"strings"
	"testing"
)

var (
	Red  = color.NRGBA{R: 255, A: 255}
	blue = color.NRGBA{B: 255, A: 255}
)

func square(low, high float64) Path {
	return Polygon(Point{low, low}, Point{high, low}, Point{high, high}, Point{low, high})
}

func TestArtIsPlacedInTheMiddleAndCut(t *testing.T) {
	art := &Art{Width: 200, Height: 100, Items: []Item{
		Shape{Path: square(-500, 500), Fill: Solid(Red)},
		Shape{Path: square(0, 50), Fill: Linear{From: Point{0, 0}, To: Point{50, 0}, Stops: []Stop{{0, blue}, {1, Red}}}},
	}}
	picture := (&Scene{Items: art.Place(Point{100, 100}, Point{300, 300})}).Image(Side)
	for _, test := range []struct {
		x, y int
		want color.NRGBA
	}{
		{200, 149, color.NRGBA{}}, {200, 251, color.NRGBA{}}, {99, 200, color.NRGBA{}}, {301, 200, color.NRGBA{}},
		{200, 152, Red}, {298, 248, Red}, {100, 160, color.NRGBA{R: 2, B: 252, A: 255}},
	} {
		if got := picture.NRGBAAt(test.x, test.y); !near(got, test.want) {
			t.Errorf("at %d, %d: got %v, want %v", test.x, test.y, got, test.want)
		}
	}
}

func near(a, b color.NRGBA) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B), int(a.A) - int(b.A)} {
		if d > 3 || d < -3 {
			return false
		}
	}
	return true
}

func TestArtThatFitsIsNotCut(t *testing.T) {
	art := &Art{Width: 100, Height: 100, Items: []Item{Shape{Path: square(10, 90), Fill: Solid(Red)}}}
	if out := string((&Scene{Items: art.Place(Point{}, Point{50, 50})}).SVG()); strings.Contains(out, "clip") {
		t.Errorf("a clip without need:\n%s", out)
	}
}

// A group fades as one: where its items overlap, nothing shines through.
func TestGroupFadesAsOne(t *testing.T) {
	scene := &Scene{Items: []Item{Group{Opacity: 0.5, Items: []Item{
		Shape{Path: square(0, 300), Fill: Solid(Red)}, Shape{Path: square(100, 400), Fill: Solid(blue)},
	}}}}
	if got, want := scene.Image(Side).NRGBAAt(200, 200), (color.NRGBA{B: 255, A: 128}); !near(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBitmapIsAveraged(t *testing.T) {
	pixels := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	for i := range 400 * 400 { // a chessboard of single pixels
		c := color.NRGBA{A: 255}
		if (i%400+i/400)%2 == 0 {
			c = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
		}
		pixels.SetNRGBA(i%400, i/400, c)
	}
	art := &Art{Width: 400, Height: 400, Items: []Item{Bitmap{Pixels: pixels, At: Identity}}}
	picture := (&Scene{Items: art.Place(Point{}, Point{100, 100})}).Image(Side)
	if got, want := picture.NRGBAAt(50, 50), (color.NRGBA{R: 127, G: 127, B: 127, A: 255}); !near(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := picture.NRGBAAt(101, 50); got.A != 0 {
		t.Errorf("outside of the box: got %v", got)
	}
}

// T08: a bitmap that is pressed to nothing, in one direction or both, takes no memory.
func TestT08PressedBitmap(t *testing.T) {
	pixels := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	draw.Draw(pixels, pixels.Rect, image.NewUniform(Red), image.Point{}, draw.Src)
	for _, at := range []Affine{Scaling(1e-8, 1e-8), Scaling(1, 1e-8), {}, {1, 1, 1, 1 + 1e-8, 0, 0}, {1, 1, 1, 1, 0, 0}} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		(&Scene{Items: []Item{Bitmap{Pixels: pixels, At: at}}}).Image(Side)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
			t.Errorf("at %v: %d MiB allocated", at, used>>20)
		}
	}
}

// The star's inner pentagon is wound twice: a hole by the even-odd rule.
func TestEvenOdd(t *testing.T) {
	var star Path
	for i := range 5 {
		p := Polar(Point{300, 300}, 250, float64(i)*4*math.Pi/5-math.Pi/2)
		if i == 0 {
			star.MoveTo(p)
		} else {
			star.LineTo(p)
		}
	}
	star.Close()
	for _, evenOdd := range []bool{false, true} {
		picture := (&Scene{Items: []Item{Shape{Path: star, EvenOdd: evenOdd, Fill: Solid(Red)}}}).Image(Side)
		if got := picture.NRGBAAt(300, 300).A == 0; got != evenOdd {
			t.Errorf("even-odd %t: a hole in the middle: %t", evenOdd, got)
		}
		if got := picture.NRGBAAt(300, 100); got != Red {
			t.Errorf("even-odd %t: a ray of the star is %v", evenOdd, got)
		}
	}
}

// The two rules give the same picture where they mean the same. Curves apart:
// the library draws them with fewer lines.
func TestEvenOddAgreesWithTheLibrary(t *testing.T) {
	shape := Shape{Path: Polygon(Point{31.3, 298.7}, Point{222.2, 11.1}, Point{590, 77.7}, Point{611, 333.3}, Point{400, 580.5}), Fill: Solid(Red)}
	want := (&Scene{Items: []Item{shape}}).Image(Side)
	shape.EvenOdd = true
	got, levels := (&Scene{Items: []Item{shape}}).Image(Side), 0.0
	for i := range Side * Side {
		a, b := got.NRGBAAt(i%Side, i/Side), want.NRGBAAt(i%Side, i/Side)
		apart := math.Abs(float64(a.A) - float64(b.A))
		if apart > 40 {
			t.Fatalf("at %d, %d: %v, want %v", i%Side, i/Side, a, b)
		}
		levels += apart
	}
	if mean := levels / (Side * Side); mean > 0.02 {
		t.Errorf("%.3f levels in the mean", mean)
	}
}

// A gradient that was mapped has, at a mapped point, the colour that it had.
func TestGradientsAreMapped(t *testing.T) {
	m := Affine{1.5, 0.3, -0.8, 0.6, 40, -25}
	stops := []Stop{{0, Red}, {1, blue}}
	for _, paint := range []Paint{
		Linear{From: Point{10, 20}, To: Point{120, 90}, Stops: stops},
		Radial{Centre: Point{50, 60}, Radius: 70, Stops: stops},
		Radial{Centre: Point{50, 60}, Radius: 70, Stops: stops, Transform: Affine{1, 0.2, 0, 1, 5, 5}},
	} {
		for _, p := range []Point{{30, 30}, {60, 60}, {100, 40}} {
			got, want := paint.Mapped(m).at(m.Apply(p)), paint.at(p)
			for k := range got {
				if math.Abs(float64(got[k]-want[k])) > 1e-4 {
					t.Errorf("%T at %v: got %v, want %v", paint, p, got, want)
				}
			}
		}
	}
}

// An outline has the area that the line should cover.
func TestOutline(t *testing.T) {
	corner := func() (p Path) {
		p.MoveTo(Point{100, 100})
		p.LineTo(Point{300, 100})
		p.LineTo(Point{300, 300})
		return p
	}
	box := square(100, 300)
	bow := Arc(Point{300, 300}, 200, 0, math.Pi)
	tight := Arc(Point{300, 300}, 10, 0, math.Pi)
	for _, test := range []struct {
		name string
		path Path
		pen  Pen
		want float64
	}{
		{"butt, miter", corner(), Pen{Cap: "butt", Join: "miter", MiterLimit: 4}, 2 * 200 * 40},
		{"butt, miter too long", corner(), Pen{Cap: "butt", Join: "miter", MiterLimit: 1.2}, 2*200*40 - 200},
		{"butt, bevel", corner(), Pen{Cap: "butt", Join: "bevel"}, 2*200*40 - 200},
		{"butt, round", corner(), Pen{Cap: "butt", Join: "round"}, 2*200*40 - 400 + 100*math.Pi},
		{"square, bevel", corner(), Pen{Cap: "square", Join: "bevel"}, 2*200*40 - 200 + 2*800},
		{"round, bevel", corner(), Pen{Cap: "round", Join: "bevel"}, 2*200*40 - 200 + 400*math.Pi},
		{"closed", box, Pen{Cap: "round", Join: "miter", MiterLimit: 4}, 240*240 - 160*160},
		{"curve", bow, Pen{Cap: "butt", Join: "miter", MiterLimit: 4}, math.Pi / 2 * (220*220 - 180*180)},
		{"curve tighter than the pen", tight, Pen{Cap: "butt", Join: "round"}, math.Pi / 2 * (30*30 + 10*10)},
		{"dashes", corner(), Pen{Cap: "butt", Join: "bevel", Dashes: []float64{10, 10}}, 200 * 40},
		{"dashes, moved", corner(), Pen{Cap: "butt", Join: "bevel", Dashes: []float64{30, 10}, DashOffset: -35}, 300 * 40},
	} {
		test.pen.Width = 40
		picture := (&Scene{Items: []Item{Shape{Path: test.path.Outline(test.pen), Fill: Solid(Red)}}}).Image(Side)
		area := 0.0
		for i := 3; i < len(picture.Pix); i += 4 {
			area += float64(picture.Pix[i]) / 255
		}
		if math.Abs(area-test.want) > 0.01*test.want+30 {
			t.Errorf("%s: covers %.0f, want %.0f", test.name, area, test.want)
		}
	}
}
