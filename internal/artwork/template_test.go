package artwork

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
)

func TestTemplates(t *testing.T) {
	page, err := os.ReadFile("../../docs/design/pictures.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Templates() {
		for _, lang := range locale.Languages {
			if title := TemplateTitle(name, lang); strings.HasPrefix(title, "artwork.") {
				t.Errorf("the messages artwork have no artwork.template.%s in %s", name, lang)
			}
		}
		if !strings.Contains(string(page), "| `"+name+"` |") {
			t.Errorf("docs/design/pictures.md has no row for the template %s", name)
		}
		b := japanese
		b.Template = name
		laid, err := Lay(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{Words, "20"} {
			if !strings.Contains(strings.Join(laid.Texts(), "\n"), want) {
				t.Errorf("%s: the texts are %q, want %q among them", name, laid.Texts(), want)
			}
		}
	}
	_, err = Lay(Badge{Title: "x", AwardingBody: "x", Template: "medal"})
	var unknown *UnknownTemplateError
	if !errors.As(err, &unknown) || unknown.Name != "medal" || !strings.Contains(err.Error(), "geometric") {
		t.Errorf("an unknown template: got error %v", err)
	}
}

// TestTemplatesAreKept: a name is a promise, so each template that was ever drawn into testdata is still there.
func TestTemplatesAreKept(t *testing.T) {
	drawn, err := filepath.Glob("testdata/*-en.png")
	if err != nil || len(drawn) == 0 {
		t.Fatalf("testdata holds %d drawings (%v)", len(drawn), err)
	}
	for _, file := range drawn {
		if name := strings.TrimSuffix(filepath.Base(file), "-en.png"); !slices.Contains(Templates(), name) {
			t.Errorf("%s was drawn by a template %q, which is gone", file, name)
		}
	}
}

// TestPlainTemplateIsSeal: "" draws what "seal" draws.
func TestPlainTemplateIsSeal(t *testing.T) {
	b := english
	plain, err := Draw(b)
	if err != nil {
		t.Fatal(err)
	}
	b.Template = "seal"
	if named, err := Draw(b); err != nil || !bytes.Equal(plain.SVG, named.SVG) {
		t.Errorf("the two differ (error %v)", err)
	}
}

func TestErrorsSpeak(t *testing.T) {
	for _, err := range []interface {
		error
		Message(lang locale.Language) string
	}{
		&MissingGlyphError{Letters: []rune{'😀'}, Texts: []string{"Data 😀"}}, &FontError{Code: "large"}, &FontError{Code: "empty", Name: "Pixels"}, &EmptyTextError{Field: "title"}, &EmptyTextError{Field: "awarding body"},
		&ColourError{Colour: "blue"}, &UnknownTemplateError{Name: "medal"},
	} {
		for _, lang := range locale.Languages {
			if text := err.Message(lang); text == "" || strings.Contains(text, "artwork.") || strings.Contains(text, "<no value>") {
				t.Errorf("%v in %s: %q", err, lang, text)
			}
		}
	}
}

func TestSheet(t *testing.T) {
	data, err := Sheet(longJapanese)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) >= 600_000 {
		t.Errorf("the sheet has %d bytes", len(data))
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	// Every template has ink in its large drawing and in its small one.
	for i := range templates {
		x, y := sheetGap+i%sheetColumns*sheetWidth, sheetGap+i/sheetColumns*sheetHeight
		for _, at := range [][2]int{{x + sheetLarge/2, y + 60}, {x + sheetLarge + sheetGap/2 + sheetSmall/2, y + sheetLarge - sheetSmall + 10}} {
			if r, g, b, _ := picture.At(at[0], at[1]).RGBA(); r == 0xffff && g == 0xffff && b == 0xffff {
				t.Errorf("%s: nothing is drawn at %v", templates[i].name, at)
			}
		}
	}
	if _, err := Sheet(Badge{Title: "x"}); err == nil {
		t.Error("a badge without awarding body gave a sheet")
	}
}

func TestCells(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"AI倫理", "AI 倫 理"},
		{"PLC入門", "P L C 入 門"},
		{"IoT試作", "IoT> 試 作"},
		{"45時間", "45 時 間"},
		{"135時間", "135> 時 間"},
		{"（CEFR B2）", "（> CEFR B2> ）>"},
		{"データ、1～3。", "デ ー> タ 、. 1 ～> 3 。."},
		{"ちょっと・", "ち ょ. っ. と ・."},
		{"か\u3099く", "か\u3099 く"},
	} {
		var got []string
		for _, c := range cells(test.text) {
			got = append(got, c.text+map[posture]string{turned: ">", small: ".", stop: ".", middot: "."}[c.how])
		}
		if joined := strings.Join(got, " "); joined != test.want {
			t.Errorf("cells(%q) = %q, want %q", test.text, joined, test.want)
		}
	}
}

// TestColumn: characters of a column stand below each other, around its axis,
// and as long as the column says.
func TestColumn(t *testing.T) {
	l, err := newTypesetter().column("ちょっと、データ（CEFR B2）・AI", bold)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.upTo[len(l.upTo)-1]; got != l.width || len(l.upTo) != len([]rune(l.text))+1 || !slices.IsSorted(l.upTo) {
		t.Errorf("the lengths are %v, the column %g", l.upTo, l.width)
	}
	run := l.down(scene.At(100, 50), 100, scene.Solid(black))
	low, high := run.Bounds()
	if low.X < 40 || high.X > 160 || low.Y < 50 || high.Y > 50+l.width/10+5 {
		t.Errorf("the column reaches from %v to %v", low, high)
	}
	if _, err := newTypesetter().column("人😀", bold); err == nil {
		t.Error("a character without glyph was set")
	}
}
