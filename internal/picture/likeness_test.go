package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/color/palette"
	"image/jpeg"
	"image/png"
	"maps"
	"math"
	"slices"
	"testing"

	"golang.org/x/image/draw"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/artwork/scene"
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
	quick := png.Encoder{CompressionLevel: png.NoCompression}
	if err := quick.Encode(&b, picture); err != nil {
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
	"enlarged after 64":    func(p image.Image) image.Image { return scaled(scaled(p, 64, box), 512, draw.BiLinear) },
	"enlarged after 48":    func(p image.Image) image.Image { return scaled(scaled(p, 48, lanczos), 512, draw.BiLinear) },
	"sent twice": func(p image.Image) image.Image {
		return throughJPEG(scaled(throughJPEG(p, 75, color.White), 320, lanczos), 75, color.White)
	},
	"framed": func(p image.Image) image.Image { return framed(p, -60, -60, 660, 660, color.Transparent) },
	"framed in black": func(p image.Image) image.Image {
		return scaled(framed(p, -150, -150, 750, 750, color.Black), 300, lanczos)
	},
	"letterbox":       func(p image.Image) image.Image { return framed(p, -180, 0, 780, 600, color.White) },
	"trimmed":         func(p image.Image) image.Image { return framed(p, 12, 12, 588, 588, color.Transparent) },
	"trimmed by hand": func(p image.Image) image.Image { return framed(p, 5, 1, 598, 596, color.White) },
	"cut round":       func(p image.Image) image.Image { return cutRound(p) },
	"cut round, JPEG": func(p image.Image) image.Image {
		return throughJPEG(cutRound(framed(p, 0, 0, 600, 600, color.White)), 80, color.White)
	},
	"grey":  func(p image.Image) image.Image { return lit(p, 1, 1, 1, true) },
	"dark":  func(p image.Image) image.Image { return lit(p, 0.8, 0.8, 0.8, false) },
	"light": func(p image.Image) image.Image { return lit(p, 1.2, 1.2, 1.2, false) },
	"warm":  func(p image.Image) image.Image { return lit(p, 1, 0.95, 0.85, false) },
	"dark on white": func(p image.Image) image.Image {
		return lit(framed(p, 0, 0, 600, 600, color.White), 0.85, 0.85, 0.85, false)
	},
}

// framed is a part of a picture, and what lies around it, on a colour.
func framed(p image.Image, left, top, right, bottom int, on color.Color) image.Image {
	out := image.NewNRGBA(image.Rect(0, 0, right-left, bottom-top))
	draw.Draw(out, out.Rect, image.NewUniform(on), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, p, image.Pt(left, top), draw.Over)
	return out
}

func cutRound(p image.Image) image.Image {
	out := framed(p, 0, 0, 600, 600, color.Transparent).(*image.NRGBA)
	for y := range 600 {
		for x := range 600 {
			if math.Hypot(float64(x)-300, float64(y)-300) > 300 {
				out.SetNRGBA(x, y, color.NRGBA{})
			}
		}
	}
	return out
}

// lit multiplies red, green and blue, or makes them grey.
func lit(p image.Image, r, g, b float64, grey bool) image.Image {
	out := framed(p, 0, 0, 600, 600, color.Transparent).(*image.NRGBA)
	for i := 0; i < len(out.Pix); i += 4 {
		v := out.Pix[i : i+3]
		if grey {
			mean := uint8((int(v[0]) + int(v[1]) + int(v[2])) / 3)
			v[0], v[1], v[2] = mean, mean, mean
		}
		for k, by := range []float64{r, g, b} {
			v[k] = uint8(min(255, float64(v[k])*by))
		}
	}
	return out
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

// The margins that docs/design/pictures.md states: how near to what is allowed a copy comes, and how far beyond it another
// word is.
const mostCopied, leastRepainted = 0.87, 1.1

// A copy shows what was published, however it was made; another title, colour or drawing is seen, also in a copy.
func TestRepainted(t *testing.T) {
	for i, template := range artwork.Templates() {
		original := artwork.Badge{Title: studied, Language: "en", Template: template, Colour: "#1f5c8b"}
		if i%2 == 1 {
			original.Title, original.Language = judged, "ja"
		}
		published := badge(t, original)
		compared, pixels := picture.NewOriginal(published.PNG), decoded(t, published.PNG)
		for n, name := range slices.Sorted(maps.Keys(copies)) {
			if n%3 != i%3 { // two templates of the six for each way of copying
				continue
			}
			d, told := compared.Compare(encoded(t, copies[name](pixels)))
			if !told || d.Share() > mostCopied {
				t.Errorf("%s, %s: a copy is off by %+v, told %t; want at most %g of what is allowed", template, name, d, told, mostCopied)
			}
		}
		if compared.Repainted(published.SVG) {
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
			pixels := decoded(t, repainted.PNG)
			d, told := compared.Compare(repainted.PNG)
			if !told || d.Share() < leastRepainted {
				t.Errorf("%s: %s is off by %+v, told %t; want %g times what is allowed", template, name, d, told, leastRepainted)
			}
			if !d.Repainted() || !compared.Repainted(repainted.SVG) {
				t.Errorf("%s: %s is not seen", template, name)
			}
			if !compared.Repainted(encoded(t, throughJPEG(pixels, 60, color.White))) {
				t.Errorf("%s: %s is not seen in a JPEG", template, name)
			}
			if name != "another word" && !compared.Repainted(encoded(t, scaled(pixels, 200, lanczos))) {
				t.Errorf("%s: %s is not seen in a small copy", template, name)
			}
		}
	}
}

// Another logo is seen, and a logo that was painted over.
func TestRepaintedLogo(t *testing.T) {
	logo := func(colour string) *scene.Art {
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
	draw.BiLinear.Scale(wide, wide.Rect, other, other.Bounds(), draw.Src, nil)
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
