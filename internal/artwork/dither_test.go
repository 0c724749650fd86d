package artwork

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"github.com/mitome/mitome/internal/artwork/indexed"
	"github.com/mitome/mitome/internal/artwork/scene"
)

// photograph is like one: a clear evening sky, of more shades than 256 colours
// show without steps, with grain of so many levels.
func photograph(grain float64) *image.NRGBA {
	random := rand.New(rand.NewPCG(1, 2))
	pixels := image.NewNRGBA(image.Rect(0, 0, Size, Size))
	for i := range Size * Size {
		x, y := float64(i%Size)/Size, float64(i/Size)/Size
		n := grain * (random.Float64() - 0.5)
		part := func(level float64) uint8 { return uint8(math.Round(max(0, min(level+n, 255)))) }
		pixels.SetNRGBA(i%Size, i/Size, color.NRGBA{R: part(60 + 180*y), G: part(60 + 90*y - 50*x), B: part(130 - 70*y + 80*x), A: 255})
	}
	return pixels
}

func artOf(pixels *image.NRGBA) *scene.Art {
	size := pixels.Rect.Size()
	return &scene.Art{Width: float64(size.X), Height: float64(size.Y), Items: []scene.Item{scene.Bitmap{Pixels: pixels, At: scene.Identity}}}
}

// seenApart is by how many levels two pictures differ in the mean, seen from so
// far away that 8 by 8 pixels are one.
func seenApart(a, b image.Image) float64 {
	sum := 0.0
	for i := range Size * Size / 64 {
		var apart [3]float64
		for k := range 64 {
			x, y := i%(Size/8)*8+k%8, i/(Size/8)*8+k/8
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for j, d := range [3]float64{float64(r1) - float64(r2), float64(g1) - float64(g2), float64(b1) - float64(b2)} {
				apart[j] += d / 257 / 64
			}
		}
		for _, d := range apart {
			sum += math.Abs(d)
		}
	}
	return sum / (3 * Size * Size / 64)
}

// TestPhotographIsDithered: from a little way off, a photograph of 256 colours
// looks as it did.
func TestPhotographIsDithered(t *testing.T) {
	photo := photograph(2)
	data, err := indexed.Encode(photo, png.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := decode(t, data).(*image.Paletted)
	if !ok {
		t.Fatal("the photograph has more than 256 colours: the test wants more grain")
	}
	if plain := seenApart(indexed.Reduced(photo), photo); plain < 1 {
		t.Errorf("without dithering it differs by only %.2f levels: the test wants more hues", plain)
	}
	if by := seenApart(got, photo); by > 0.5 {
		t.Errorf("it differs by %.2f levels", by)
	}
	if again, err := indexed.Encode(photo, png.DefaultCompression); err != nil || !bytes.Equal(again, data) {
		t.Errorf("the second time it is another file (error %v)", err)
	}
}

// TestLightPictureKeepsItsColours: gradients without grain weigh little.
func TestLightPictureKeepsItsColours(t *testing.T) {
	photo := photograph(0)
	data, err := indexed.Encode(photo, png.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > indexed.Allowance {
		t.Errorf("it has %d bytes, want at most %d", len(data), indexed.Allowance)
	}
	if mean, far := difference(decode(t, data), photo); mean > 0 || far > 0 {
		t.Errorf("it differs by %.2f levels in the mean", mean)
	}
}

// TestFlatArtworkIsNotDithered: its few soft pixels are those of blurred edges.
// A photograph as logo is, even where it is small.
func TestFlatArtworkIsNotDithered(t *testing.T) {
	b := japanese
	for kind, logo := range map[string]*scene.Art{"drawn": crest(), "photograph": artOf(photograph(8))} {
		b.Logo = logo
		for _, b.Template = range Templates() {
			laid, err := Lay(b)
			if err != nil {
				t.Fatal(err)
			}
			picture := laid.Image(Size)
			plain, err := indexed.Exactly(indexed.Reduced(picture), png.DefaultCompression)
			if err != nil {
				t.Fatal(err)
			}
			data, err := indexed.Encode(picture, png.DefaultCompression)
			if err != nil {
				t.Fatal(err)
			}
			if dithered := !bytes.Equal(data, plain); dithered != (kind == "photograph") {
				t.Errorf("%s, logo %s: dithered %t", b.Template, kind, dithered)
			}
		}
	}
}

// TestDitheringKeepsAlpha: what was opaque is opaque, and what was not keeps
// its place, also when hardly a colour is opaque.
func TestDitheringKeepsAlpha(t *testing.T) {
	picture := photograph(8)
	for i := range Size * Size {
		switch x := i % Size; {
		case x < 200:
			picture.Pix[4*i+3] = uint8(x)
		case x < 300:
			picture.Pix[4*i+3] = 253
		}
	}
	data, err := indexed.Encode(picture, png.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	got := decode(t, data)
	for i := range Size * Size {
		_, _, _, a := got.At(i%Size, i/Size).RGBA()
		if want := int(picture.Pix[4*i+3]); want == 0 && a > 0 || max(want-int(a>>8), int(a>>8)-want) > 40 {
			t.Fatalf("at %d, %d: alpha %d, want about %d", i%Size, i/Size, a>>8, want)
		}
	}
}

// TestPNGCheck has another program read every kind of PNG that is written.
func TestPNGCheck(t *testing.T) {
	pngcheck, err := exec.LookPath("pngcheck")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("no other program judges our pictures: %v (make test installs it where it may)", err)
	}
	for kind, badge := range map[string]Badge{
		"flat": english, "dithered": {Logo: artOf(photograph(8))}, "of all colours": {Logo: artOf(photograph(0))},
	} {
		draw := Draw
		if badge.Logo != nil {
			draw = DrawBand
		}
		picture, err := draw(badge)
		if err != nil {
			t.Fatal(err)
		}
		check := exec.Command(pngcheck, "-v")
		check.Stdin = bytes.NewReader(picture.PNG)
		if said, err := check.CombinedOutput(); err != nil || bytes.Contains(bytes.ToLower(said), []byte("warning")) {
			t.Errorf("%s: %v\n%s", kind, err, said)
		}
	}
}

func BenchmarkDrawPhotograph(b *testing.B) {
	for _, grain := range []float64{0, 4, 200} {
		badge := Badge{Logo: artOf(photograph(grain))}
		b.Run(fmt.Sprint("grain_", grain), func(b *testing.B) {
			var size int
			b.ReportAllocs()
			for b.Loop() {
				picture, err := DrawBand(badge)
				if err != nil {
					b.Fatal(err)
				}
				size = len(picture.PNG)
			}
			b.ReportMetric(float64(size), "PNG-bytes")
		})
	}
}
