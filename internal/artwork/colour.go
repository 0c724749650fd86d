package artwork

import (
	"encoding/hex"
	"hash/fnv"
	"image/color"
	"math"
	"strings"
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
	white     = rgb(0xFFFFFF)
	black     = rgb(0x000000)
	paper     = rgb(0xFFFDF8)
	paperEdge = rgb(0xF3ECDC)
	goldLight = rgb(0xF3DE9F)
	goldMid   = rgb(0xC9A04A)
	goldDark  = rgb(0x93701F)
	vermilion = rgb(0xC8352B) // 朱, the ink of a seal
	vermDark  = rgb(0x9E2119)
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// palette are the shades of one badge.
type palette struct {
	base, light, lighter, dark, darker, ink color.NRGBA
}

// leastContrast is what white letters on the base colour must reach (WCAG 2.2,
// 1.4.6, level AAA). A lighter colour is darkened until it does.
const leastContrast = 7

// paletteOf takes the named colour or, without one, a hue by the seed.
func paletteOf(b Badge) (palette, error) {
	base := hueOf(b.Seed)
	if b.Colour != "" {
		named, err := parseColour(b.Colour)
		if err != nil {
			return palette{}, err
		}
		base = readable(named)
	}
	return palette{
		base: base, light: blend(base, white, 0.16), lighter: blend(base, white, 0.42),
		dark: blend(base, black, 0.28), darker: blend(base, black, 0.46),
		ink: blend(base, black, 0.42),
	}, nil
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

// readable darkens a colour, hue unchanged, until white can be read on it.
func readable(c color.NRGBA) color.NRGBA {
	for contrast(c, white) < leastContrast {
		c = blend(c, black, 0.04)
	}
	return c
}

func blend(a, b color.NRGBA, f float64) color.NRGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + f*(float64(y)-float64(x)))) }
	return color.NRGBA{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: 255}
}

func faded(c color.NRGBA, alpha float64) color.NRGBA {
	c.A = uint8(math.Round(alpha * 255))
	return c
}

// contrast is the ratio of two colours' luminance, 1 to 21. Source: WCAG 2.2,
// "contrast ratio" and "relative luminance".
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}
