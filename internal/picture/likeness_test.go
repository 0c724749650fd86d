package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/color/palette"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/openbadges/bake"
)

const studied, judged = "Data Literacy for Evidence-based Decisions", "データリテラシー基礎"

func badge(t *testing.T, b artwork.Badge) artwork.Picture {
	t.Helper()
	b.AwardingBody = "Mizunara University"
	drawn, err := artwork.Draw(b)
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

func decoded(t *testing.T, file []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func encoded(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// copies are what programs make of a picture that somebody keeps, sends and uploads.
var copies = map[string]func(image.Image) image.Image{
	"as it is":             func(p image.Image) image.Image { return p },
	"JPEG, quality 90":     func(p image.Image) image.Image { return throughJPEG(p, 90, color.White) },
	"JPEG, quality 50":     func(p image.Image) image.Image { return throughJPEG(p, 50, color.White) },
	"JPEG, 30, black":      func(p image.Image) image.Image { return throughJPEG(p, 30, color.Black) },
	"JPEG, 15, grey":       func(p image.Image) image.Image { return throughJPEG(p, 15, color.Gray{128}) },
	"256 colours":          func(p image.Image) image.Image { return coloured(p, palette.Plan9, false) },
	"256 colours, mixed":   func(p image.Image) image.Image { return coloured(p, palette.Plan9, true) },
	"216 colours, mixed":   func(p image.Image) image.Image { return coloured(p, palette.WebSafe, true) },
	"enlarged":             func(p image.Image) image.Image { return scaled(p, 1024, draw.CatmullRom) },
	"300, Lanczos":         func(p image.Image) image.Image { return scaled(p, 300, lanczos) },
	"180, box":             func(p image.Image) image.Image { return scaled(p, 180, box) },
	"128, Lanczos":         func(p image.Image) image.Image { return scaled(p, 128, lanczos) },
	"100, in two steps":    func(p image.Image) image.Image { return scaled(scaled(p, 333, draw.CatmullRom), 100, draw.BiLinear) },
	"200, nearest":         func(p image.Image) image.Image { return scaled(p, 200, draw.NearestNeighbor) },
	"96, JPEG":             func(p image.Image) image.Image { return throughJPEG(scaled(p, 96, lanczos), 60, color.White) },
	"enlarged after small": func(p image.Image) image.Image { return scaled(scaled(p, 400, lanczos), 800, draw.BiLinear) },
}

var (
	box     = &draw.Kernel{Support: 0.5, At: func(float64) float64 { return 1 }}
	lanczos = &draw.Kernel{Support: 3, At: func(t float64) float64 {
		if t == 0 {
			return 1
		}
		return 3 * math.Sin(math.Pi*t) * math.Sin(math.Pi*t/3) / (math.Pi * math.Pi * t * t)
	}}
)

func scaled(p image.Image, side int, by draw.Scaler) image.Image {
	out := image.NewNRGBA(image.Rect(0, 0, side, side))
	by.Scale(out, out.Rect, p, p.Bounds(), draw.Src, nil)
	return out
}

func throughJPEG(p image.Image, quality int, on color.Color) image.Image {
	out := image.NewNRGBA(p.Bounds())
	draw.Draw(out, out.Rect, image.NewUniform(on), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, p, p.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // into memory
	}
	back, err := jpeg.Decode(&b)
	if err != nil {
		panic(err)
	}
	return back
}

func coloured(p image.Image, colours color.Palette, mixed bool) image.Image {
	out := image.NewPaletted(p.Bounds(), append(color.Palette{color.NRGBA{}}, colours[:min(len(colours), 255)]...))
	if mixed {
		draw.FloydSteinberg.Draw(out, out.Rect, p, p.Bounds().Min)
	} else {
		draw.Draw(out, out.Rect, p, p.Bounds().Min, draw.Src)
	}
	return out
}

// A copy shows what was published, however it was made; another title, colour or drawing is seen, also in a copy.
func TestRepainted(t *testing.T) {
	for i, template := range artwork.Templates() {
		original := artwork.Badge{Title: studied, Language: "en", Template: template, Colour: "#1f5c8b"}
		if i%2 == 1 {
			original.Title, original.Language = judged, "ja"
		}
		published := badge(t, original)
		for name, copied := range copies {
			if picture.Repainted(encoded(t, copied(decoded(t, published.PNG))), published.PNG) {
				t.Errorf("%s: a copy is called repainted: %s", template, name)
			}
		}
		if picture.Repainted(published.SVG, published.PNG) {
			t.Errorf("%s: the drawing is called repainted", template)
		}
		for name, change := range map[string]func(*artwork.Badge){
			"another word": func(b *artwork.Badge) {
				b.Title = map[string]string{studied: "Data Leadership for Evidence-based Decisions", judged: "データリテラシー応用"}[b.Title]
			},
			"another title":    func(b *artwork.Badge) { b.Title, b.Language = "Clinical Research", "en" },
			"another colour":   func(b *artwork.Badge) { b.Colour = "#8b1f3a" },
			"another template": func(b *artwork.Badge) { b.Template = artwork.Templates()[(i+1)%len(artwork.Templates())] },
		} {
			other := original
			change(&other)
			repainted := badge(t, other)
			if !picture.Repainted(repainted.PNG, published.PNG) || !picture.Repainted(repainted.SVG, published.PNG) {
				t.Errorf("%s: %s is not seen", template, name)
			}
			if !picture.Repainted(encoded(t, throughJPEG(decoded(t, repainted.PNG), 60, color.White)), published.PNG) {
				t.Errorf("%s: %s is not seen in a JPEG", template, name)
			}
			if name != "another word" && !picture.Repainted(encoded(t, scaled(decoded(t, repainted.PNG), 200, lanczos)), published.PNG) {
				t.Errorf("%s: %s is not seen in a small copy", template, name)
			}
		}
	}
}

// Another logo is seen, and a logo that was painted over.
func TestRepaintedLogo(t *testing.T) {
	logo := func(colour string) *artwork.Art {
		art, _, err := picture.Read([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="45" fill="` + colour + `"/></svg>`))
		if err != nil {
			t.Fatal(err)
		}
		return art
	}
	original := artwork.Badge{Title: studied, Language: "en", Colour: "#1f5c8b", Logo: logo("#c0392b")}
	other := original
	other.Logo = logo("#27ae60")
	published := badge(t, original).PNG
	if !picture.Repainted(badge(t, other).PNG, published) {
		t.Error("another logo is not seen")
	}
	over := image.NewNRGBA(image.Rect(0, 0, artwork.Size, artwork.Size))
	draw.Draw(over, over.Rect, decoded(t, published), image.Point{}, draw.Src)
	draw.Draw(over, image.Rect(240, 500, 360, 540), image.NewUniform(color.White), image.Point{}, draw.Src)
	if !picture.Repainted(encoded(t, over), published) {
		t.Error("a patch over the picture is not seen")
	}
}

// Where nothing can be told, nobody is accused.
func TestRepaintedCannotBeTold(t *testing.T) {
	published := badge(t, artwork.Badge{Title: studied, Language: "en"}).PNG
	other := decoded(t, badge(t, artwork.Badge{Title: judged, Language: "ja", Colour: "#8b1f3a"}).PNG)
	wide := image.NewNRGBA(image.Rect(0, 0, 700, 600))
	draw.Draw(wide, wide.Rect, other, image.Point{}, draw.Src)
	baked, err := bake.Bake(published, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"nothing": nil, "text": []byte("my badge"), "broken": published[:len(published)/2], "thumbnail": encoded(t, scaled(other, 32, lanczos)),
		"other proportions": encoded(t, wide), "huge": encoded(t, image.NewGray(image.Rect(0, 0, 4100, 4100))), "baked": baked,
		"text in SVG": []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"><text x="9" y="99">Badge</text></svg>`),
	} {
		if picture.Repainted(file, published) {
			t.Errorf("%s: called repainted", name)
		}
	}
	if picture.Repainted(published, nil) {
		t.Error("without a published picture something is told")
	}
}
