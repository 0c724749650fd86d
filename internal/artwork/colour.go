package artwork

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"image/color"
	"math"
	"strings"
	"sync"
)

// hues are the colours an awarding body gets when it names none: deep, in the
// manner of traditional Japanese colours, all with a contrast above 7 to white.
var hues = [...]color.NRGBA{
	rgb(0x1F3A6E), // indigo 藍
	rgb(0x1B5443), // forest 深緑
	rgb(0x70234A), // grape 葡萄
	rgb(0x0E5363), // teal 鉄
	rgb(0x49307F), // violet 紫紺
	rgb(0x6E3A1C), // chestnut 栗
	rgb(0x37434F), // slate 鈍
	rgb(0x16508F), // lapis 瑠璃
}

// Colours that every badge shares.
var (
	white = rgb(0xFFFFFF)
	black = rgb(0x000000)
	paper = rgb(0xFFFEFB)
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// palette are the shades of one badge, all made of one colour. What letters
// stand on is told with each; see [leastOnField] and [leastOnPaper].
type palette struct {
	field color.NRGBA // large areas: the colour itself, mended if letters could not be read on it
	on    color.NRGBA // letters on field: white, or nearly black where the colour is light
	shade color.NRGBA // field in the shadow: folds and edges
	line  color.NRGBA // quiet ornaments on field
	ink   color.NRGBA // title, on paper, tint and wash
	deep  color.NRGBA // smaller texts on paper, tint and wash
	hair  color.NRGBA // hairlines and quiet ornaments on paper
	wash  color.NRGBA // a light area beside paper
	tint  color.NRGBA // paper with a breath of the colour
	metal color.NRGBA // a hairline that shines, on field and on paper
	guest color.NRGBA // the one other colour of a composition, a neighbour of field
}

// What the contrast of letters must reach: WCAG 2.2, 1.4.3 (AA) on large areas
// of colour, where the colour is the institution's, and 1.4.6 (AAA) on paper.
const (
	leastOnField = 4.5
	leastOnPaper = 7
)

// brass is a hue in degrees.
const brass = 84

// Colour is the colour of an awarding body's badges, as "#rrggbb": the named one or, without one, the one that goes with
// the seed; mended so that letters can be read on it.
func Colour(named, seed string) (string, error) {
	p, err := paletteOf(named, seed)
	return hexOf(p.field), err
}

// Readable is the colour in the lightness nearest to its own at which letters of it have at least that contrast on all
// grounds, which are all light or all dark. Colours are written "#rrggbb". Source: WCAG 2.2, 1.4.3.
func Readable(colour string, least float64, grounds ...string) (string, error) {
	base, err := parseColour(colour)
	if err != nil {
		return "", err
	}
	c, step := lchOf(base), -0.005
	for _, text := range grounds {
		ground, err := parseColour(text)
		if err != nil {
			return "", err
		}
		if contrast(ground, white) > contrast(ground, black) {
			step = 0.005
		}
		for contrast(base, ground) < least && (step > 0 || c.light > 0) && (step < 0 || c.light < 1) {
			c.light += step
			base = c.rgb()
		}
	}
	return hexOf(base), nil
}

func hexOf(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// paletteOf takes the named colour or, without one, a hue by the seed.
func paletteOf(colour, seed string) (palette, error) {
	base := hueOf(seed)
	if colour != "" {
		named, err := parseColour(colour)
		if err != nil {
			return palette{}, err
		}
		base = named
	}
	return shadesOf(base), nil
}

// shadesOf makes the palette in OKLCH, where equal steps of lightness look
// equal in every hue.
func shadesOf(base color.NRGBA) palette {
	c := lchOf(base)
	p := palette{
		ink:  lch{0.27, min(c.chroma, 0.07), c.hue}.rgb(),
		deep: lch{min(c.light, 0.41), min(c.chroma, 0.11), c.hue}.rgb(),
		hair: lch{0.80, min(0.55*c.chroma, 0.09), c.hue}.rgb(),
		wash: lch{0.925, min(0.35*c.chroma, 0.05), c.hue}.rgb(),
		tint: lch{0.972, min(0.15*c.chroma, 0.014), c.hue}.rgb(),
	}
	p.field, p.on = readable(base)
	f := lchOf(p.field)
	p.shade = shadow(f).rgb()
	p.line = lch{f.light + 0.13, 0.75 * f.chroma, f.hue}.rgb()
	p.metal = lch{0.77, 0.105, brass}.rgb()
	p.guest = lch{0.76, max(0.10, 0.75*f.chroma), f.hue + 60}.rgb()
	if f.chroma < 0.02 {
		p.guest = p.metal
	}
	if p.on != white {
		p.line = lch{f.light - 0.13, 0.75 * f.chroma, f.hue}.rgb()
		p.metal = p.deep
	}
	return p
}

// leastOrnament is the contrast at which a line without letters is seen on what it lies on.
const leastOrnament = 1.6

// take takes a second colour for lines and ornaments, in the lightness nearest to its own at which it is seen on field and on
// paper; "" leaves what goes with the first.
func (p *palette) take(second string) error {
	if second == "" {
		return nil
	}
	base, err := parseColour(second)
	if err != nil {
		return err
	}
	c := lchOf(base)
	seen := func(light float64) bool {
		base = lch{light, c.chroma, c.hue}.rgb()
		return contrast(base, p.field) >= leastOrnament && contrast(base, paper) >= leastOrnament
	}
	for step := 0.0; step < 1; step += 0.01 {
		if seen(max(0, c.light-step)) || seen(min(1, c.light+step)) {
			p.metal, p.guest = base, base
			return nil
		}
	}
	return nil // no lightness is seen on both: what goes with the first is
}

// SecondColour is the colour in which lines and ornaments are drawn beside a first colour, both as in [Badge].
func SecondColour(second, colour, seed string) (string, error) {
	p, err := paletteOf(colour, seed)
	if err == nil {
		err = p.take(second)
	}
	return hexOf(p.metal), err
}

// shadow is the colour where little light falls: yellow goes to amber there, not
// to olive, and black shows its folds by being lighter.
func shadow(c lch) lch {
	switch {
	case c.light < 0.3:
		return lch{c.light + 0.09, c.chroma, c.hue}
	case c.hue > 80 && c.hue < 118:
		return lch{c.light * 0.84, c.chroma, c.hue - 22}
	}
	return lch{c.light * 0.78, 0.9 * c.chroma, c.hue}
}

// readable mends a colour so that letters can be read on it, and tells their
// colour. A light colour keeps its looks and takes dark letters; one between
// light and dark is darkened until white can be read. White and black are drawn
// in a little, for the badge has to be seen on a white and on a black page.
func readable(base color.NRGBA) (field, on color.NRGBA) {
	c := lchOf(base)
	if drawn := max(0.22, min(c.light, 0.88)); drawn != c.light {
		c.light = drawn
		base = c.rgb()
	}
	dark := lch{0.22, min(c.chroma, 0.05), c.hue}.rgb()
	if contrast(base, white) < leastOnField && contrast(base, dark) >= leastOnPaper {
		return base, dark
	}
	for ; contrast(base, white) < leastOnField; c.light -= 0.005 {
		base = c.rgb()
	}
	return base, white
}

// Contrast is how the letters stand out on a colour as templates draw them, from 1 to 21; 0 where it is no colour. Templates
// darken a colour on which letters of neither kind could be read.
func Contrast(colour string) float64 {
	base, err := parseColour(colour)
	if err != nil {
		return 0
	}
	return contrast(readable(base))
}

// hueOf is the same colour for the same seed in every release.
func hueOf(seed string) color.NRGBA {
	h := fnv.New32a()
	h.Write([]byte(seed))
	sum := h.Sum32()
	return hues[(sum^sum>>16)%uint32(len(hues))]
}

func parseColour(text string) (color.NRGBA, error) {
	b, err := hex.DecodeString(strings.TrimPrefix(text, "#"))
	if err != nil || len(b) != 3 {
		return color.NRGBA{}, &ColourError{Colour: text}
	}
	return color.NRGBA{R: b[0], G: b[1], B: b[2], A: 255}, nil
}

func blend(a, b color.NRGBA, f float64) color.NRGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + f*(float64(y)-float64(x)))) }
	return color.NRGBA{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: 255}
}

// contrast is the ratio of two colours' luminance, 1 to 21. Source: WCAG 2.2,
// "contrast ratio" and "relative luminance".
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// lch is a colour in OKLCH: lightness from 0 to 1, chroma from 0 (grey) to
// about 0.3, hue in degrees. Source: Björn Ottosson, "A perceptual color space
// for image processing", 2020; CSS Color 4, section 9.
type lch struct{ light, chroma, hue float64 }

func lchOf(c color.NRGBA) lch {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lch{
		light:  0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		chroma: math.Hypot(x, y), hue: math.Atan2(y, x) * 180 / math.Pi,
	}
}

// rgb is the colour on a screen, with as much of the chroma as a screen has at
// that lightness and hue.
func (c lch) rgb() color.NRGBA {
	if out, ok := c.screen(); ok {
		return out
	}
	low, high := 0.0, c.chroma
	for range 20 {
		c.chroma = (low + high) / 2
		if _, ok := c.screen(); ok {
			low = c.chroma
		} else {
			high = c.chroma
		}
	}
	c.chroma = low
	out, _ := c.screen()
	return out
}

// screen reports false when a screen cannot show the colour.
func (c lch) screen() (color.NRGBA, bool) {
	x, y := c.chroma*math.Cos(c.hue*math.Pi/180), c.chroma*math.Sin(c.hue*math.Pi/180)
	l := cube(c.light + 0.3963377774*x + 0.2158037573*y)
	m := cube(c.light - 0.1055613458*x - 0.0638541728*y)
	s := cube(c.light - 0.0894841775*x - 1.2914855480*y)
	parts := [3]float64{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
	inside := true
	var out [3]uint8
	for i, v := range parts {
		inside = inside && v > -1e-4 && v < 1+1e-4
		out[i] = gamma(max(0, min(v, 1)))
	}
	return color.NRGBA{R: out[0], G: out[1], B: out[2], A: 255}, inside
}

func cube(v float64) float64 { return v * v * v }

// linear and gamma are the transfer function of sRGB and its inverse.
func linear(v uint8) float64 { return linears()[v] }

// linears are the 256 values of linear: contrast is asked of every pixel of a logo.
var linears = sync.OnceValue(func() *[256]float64 {
	var all [256]float64
	for v := range all {
		f := float64(v) / 255
		if all[v] = f / 12.92; f > 0.04045 {
			all[v] = math.Pow((f+0.055)/1.055, 2.4)
		}
	}
	return &all
})

func gamma(f float64) uint8 {
	if f <= 0.0031308 {
		return uint8(math.Round(f * 12.92 * 255))
	}
	return uint8(math.Round((1.055*math.Pow(f, 1/2.4) - 0.055) * 255))
}
