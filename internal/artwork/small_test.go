package artwork

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/mitome/mitome/internal/artwork/indexed"
)

// TestSmall: every template in both languages, a photograph and even noise are small pictures with a palette.
func TestSmall(t *testing.T) {
	const side, most = 240, 8_500
	files := map[string][]byte{}
	for language, b := range goldens() {
		for _, b.Template = range Templates() {
			drawn, err := Draw(b)
			if err != nil {
				t.Fatal(err)
			}
			files[b.Template+"-"+language] = drawn.PNG
		}
	}
	noise := image.NewNRGBA(image.Rect(0, 0, 600, 600))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.Uint32())
	}
	for name, picture := range map[string]image.Image{
		"photograph": photograph(8), "noise": noise, "wide": image.NewNRGBA(image.Rect(0, 0, 600, 3)), "tiny": image.NewNRGBA(image.Rect(0, 0, 16, 16)),
	} {
		var err error
		if files[name], err = indexed.Exactly(picture, png.DefaultCompression); err != nil {
			t.Fatal(err)
		}
	}
	for name, file := range files {
		small, err := Small(file, side, most)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := png.Decode(bytes.NewReader(small))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]image.Rectangle{"wide": image.Rect(0, 0, 240, 1), "tiny": image.Rect(0, 0, 16, 16)}[name]
		if want.Empty() {
			want = image.Rect(0, 0, side, side)
		}
		if _, few := got.(*image.Paletted); !few || got.Bounds() != want || len(small) > most {
			t.Errorf("%s: %T of %v, %d bytes; want a palette, %v, at most %d", name, got, got.Bounds(), len(small), want, most)
		}
		if again, err := Small(file, side, most); err != nil || !bytes.Equal(again, small) {
			t.Errorf("%s: not the same when made again: %v", name, err)
		}
	}
	if _, err := Small([]byte("no picture"), side, most); err == nil {
		t.Error("what is no picture was made small")
	}
}

// TestSmallKeepsColours: what is small and of a colour of its own is not lost among 27 others, and a rounded corner has no
// speck of another colour.
func TestSmallKeepsColours(t *testing.T) {
	b := goldens()["en"]
	b.Template = "seal"
	drawn, err := Draw(b)
	if err != nil {
		t.Fatal(err)
	}
	small, err := Small(drawn.PNG, 240, 8_500)
	if err != nil {
		t.Fatal(err)
	}
	got := decode(t, small)
	want := reduced(decode(t, drawn.PNG), 240)
	for y := range 240 {
		for x := range 240 {
			a, b := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA), want.NRGBAAt(x, y)
			if far := onWhite(a, b); far > 110 {
				t.Errorf("at %d, %d: %v, want nearly %v", x, y, a, b)
			}
		}
	}
}

// onWhite is how differently two colours are seen on white: 0 to 255.
func onWhite(a, b color.NRGBA) int {
	most := 0
	on := func(c, alpha uint8) int { return 255 - int(alpha)*(255-int(c))/255 }
	for _, d := range []int{on(a.R, a.A) - on(b.R, b.A), on(a.G, a.A) - on(b.G, b.A), on(a.B, a.A) - on(b.B, b.A)} {
		most = max(most, d, -d)
	}
	return most
}
