package artwork

import (
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
)

// TestGlyphsHaveInk draws characters that poor fonts lack and looks for ink.
func TestGlyphsHaveInk(t *testing.T) {
	for _, text := range []string{"髙", "﨑", "𠮷", "邉", "𠮟", "①", "㈱", "ệ", "Č", "ß", "Ω", "Ж", "々", "ー", "～", "―", "℃"} {
		for _, w := range []weight{regular, bold} {
			l, err := newTypesetter().shape(text, w)
			if err != nil {
				t.Errorf("%q: %v", text, err)
				continue
			}
			laid := &scene.Scene{Items: []scene.Item{l.run(scene.At(20, 400), 300, scene.Solid(black))}}
			picture := laid.Image(60)
			ink := 0
			for i := 3; i < len(picture.Pix); i += 4 {
				if picture.Pix[i] > 128 {
					ink++
				}
			}
			if ink < 20 {
				t.Errorf("%q in weight %d: only %d dark pixels", text, w, ink)
			}
		}
	}
}

func TestShapeNames(t *testing.T) {
	for _, text := range []string{
		"Lê Thị Thanh Hương", "Le\u0302 Thi\u0323 Hu\u031Bo\u031Bng", "Příkladová, Česko", "Łódź Óbidos İzmir", "葛\U000E0100城",
		"O’Brien & Søn – “Ø”", "がぎぐ", "か\u3099", "Zoë\u00A0Ünal", "A\u200dB", "½ € № ™",
	} {
		for _, w := range []weight{regular, bold} {
			if l, err := newTypesetter().shape(text, w); err != nil || l.width <= 0 {
				t.Errorf("shape(%q): width %g, error %v", text, l.width, err)
			}
		}
	}
}

// TestWordKeepsItsFont: Noto Sans JP has no č; the whole word goes to the font
// that has it, the words beside it stay.
func TestWordKeepsItsFont(t *testing.T) {
	setter := newTypesetter()
	runes := []rune("Data počet 統計")
	faces, err := setter.chain(bold)
	if err != nil {
		t.Fatal(err)
	}
	var ends []int
	for start := 0; start < len(runes); {
		start = nextRun(faces, runes, start).end
		ends = append(ends, start)
	}
	if len(ends) != 3 || ends[0] != 5 || ends[1] != 10 {
		t.Errorf("runs end at %v, want [5 10 13]", ends)
	}
}

func TestUpTo(t *testing.T) {
	l, err := newTypesetter().shape("AVAV統計、", bold)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.upTo[len(l.upTo)-1]; got != l.width {
		t.Errorf("sum of advances is %g, width %g", got, l.width)
	}
	if full := 3000.0 + l.upTo[4]; l.width >= full {
		t.Errorf("width %g: the comma is not set narrow", l.width)
	}
}
