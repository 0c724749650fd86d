package artwork

import (
	"image/color"
	"math"
	"testing"
)

func TestContrast(t *testing.T) {
	if got := contrast(black, white); got != 21 {
		t.Errorf("contrast of black and white: %g", got)
	}
}

func TestHueFollowsSeed(t *testing.T) {
	first, again := hueOf("https://www.mizunara-u.example/"), hueOf("https://www.mizunara-u.example/")
	if first != again || hueOf("a") == hueOf("b") {
		t.Error("hues do not follow the seed")
	}
}

// TestEveryColourCanBeRead: whatever colour is asked for, letters can be read
// wherever a template puts them.
func TestEveryColourCanBeRead(t *testing.T) {
	check := func(base color.NRGBA) {
		p := shadesOf(base)
		for _, pair := range []struct {
			name           string
			letter, ground color.NRGBA
			least          float64
		}{
			{"letters on field", p.on, p.field, leastOnField},
			{"title on paper", p.ink, paper, leastOnPaper},
			{"title on wash", p.ink, p.wash, leastOnPaper},
			{"body on paper", p.deep, paper, leastOnPaper},
			{"body on tint", p.deep, p.tint, leastOnPaper},
			{"body on washi", p.deep, washiPaper, leastOnPaper},
		} {
			if got := contrast(pair.letter, pair.ground); got < pair.least {
				t.Errorf("%v: %s: contrast %.2f, want %g", base, pair.name, got, pair.least)
			}
		}
		if a, b := lchOf(base), lchOf(p.field); a.chroma > 0.04 && math.Abs(math.Remainder(a.hue-b.hue, 360)) > 6 {
			t.Errorf("%v: the hue went from %.0f to %.0f", base, a.hue, b.hue)
		}
	}
	for r := 0; r <= 255; r += 17 {
		for g := 0; g <= 255; g += 17 {
			for b := 0; b <= 255; b += 17 {
				check(color.NRGBA{R: uint8(r), G: uint8(g), B: uint8(b), A: 255})
			}
		}
	}
	for _, hue := range hues {
		check(hue)
		if p := shadesOf(hue); p.field != hue || p.on != white {
			t.Errorf("our own hue %v was mended to %v", hue, p.field)
		}
	}
}

// TestColoursAreKept: a colour on which letters can be read is not touched.
func TestColoursAreKept(t *testing.T) {
	for _, text := range []string{"#123456", "#ffd400", "#39ff14", "#d7262b", "#70234a"} {
		p, err := paletteOf(text, "")
		if want, _ := parseColour(text); err != nil || p.field != want {
			t.Errorf("colour %s became %v (error %v)", text, p.field, err)
		}
	}
}

func TestLCH(t *testing.T) {
	// Values of CSS Color 4's reference code.
	for _, test := range []struct {
		colour color.NRGBA
		want   lch
	}{
		{rgb(0xff0000), lch{0.6280, 0.2577, 29.23}},
		{rgb(0x00ff00), lch{0.8664, 0.2948, 142.50}},
		{rgb(0x0000ff), lch{0.4520, 0.3132, -95.95}},
		{rgb(0xffffff), lch{1, 0, 0}},
	} {
		got := lchOf(test.colour)
		if math.Abs(got.light-test.want.light) > 1e-3 || math.Abs(got.chroma-test.want.chroma) > 1e-3 ||
			test.want.chroma > 0 && math.Abs(got.hue-test.want.hue) > 0.1 {
			t.Errorf("%v: got %v, want %v", test.colour, got, test.want)
		}
		if back := got.rgb(); back != test.colour {
			t.Errorf("%v came back as %v", test.colour, back)
		}
	}
	// More chroma than a screen has is taken back, lightness and hue stay.
	got := lchOf(lch{0.5, 0.4, 30}.rgb())
	if math.Abs(got.light-0.5) > 0.01 || math.Abs(got.hue-30) > 2 || got.chroma < 0.1 {
		t.Errorf("a colour out of reach became %v", got)
	}
}

// TestContrastAsDrawn reads letters on any colour that is chosen.
func TestContrastAsDrawn(t *testing.T) {
	for _, colour := range []string{"#1f4e79", "#ffff00", "#ff0000", "#808080", "#ffffff", "#000000"} {
		if got := Contrast(colour); got < 4.5 || got > 21 {
			t.Errorf("%s: %.2f, want 4.5 to 21", colour, got)
		}
	}
	if got := Contrast("reddish"); got != 0 {
		t.Errorf("no colour: %.2f", got)
	}
}
