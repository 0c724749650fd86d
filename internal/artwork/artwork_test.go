package artwork

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
)

// shared is the folder of test data that lies beside the project.
func shared(t *testing.T, path ...string) string {
	t.Helper()
	folder := os.Getenv("MITOME_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	name := filepath.Join(append([]string{folder}, path...)...)
	if _, err := os.Stat(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("test data is missing: %v", err)
		}
		t.Skipf("test data is missing: %v (set MITOME_SHARED to its folder)", err)
	}
	return name
}

// sampleBadges are the good samples in both languages.
func sampleBadges(t *testing.T) []Badge {
	t.Helper()
	raw, err := os.ReadFile(shared(t, "samples", "micro-credentials.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Good []map[string]any }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	var badges []Badge
	for _, sample := range file.Good {
		for _, language := range locale.Languages {
			text := func(key string) string { s, _ := sample[key].(string); return s }
			hours, _ := sample["learner_effort_hours"].(float64)
			badges = append(badges, Badge{
				Title: text("title_" + string(language)), AwardingBody: text("awarding_body_" + string(language)),
				Language: language, Hours: hours, Seed: text("awarding_body_url"),
			})
		}
	}
	if len(badges) != 20 {
		t.Fatalf("samples: got %d badges, want 20", len(badges))
	}
	return badges
}

var (
	english = Badge{
		Title: "Data Literacy for Evidence-based Decisions", AwardingBody: "Mizunara University",
		Language: "en", Hours: 45, Level: "JEQF 6", Seed: "https://www.mizunara-u.example/",
	}
	japanese = Badge{
		Title: "くらしの中のAI倫理", AwardingBody: "内海MOOCコンソーシアム",
		Language: "ja", Hours: 20, Seed: "https://inlandsea-mooc.example/",
	}
	longEnglish = Badge{
		Title:        "Sustainable Regional Tourism Planning and Community Dialogue",
		AwardingBody: "Graduate School of Regional Innovation Studies, Hoshizora Prefectural University",
	}
	longJapanese = Badge{
		Title:        "地域社会と協働する持続可能な観光まちづくりのための計画立案と合意形成の基礎および実践演習",
		AwardingBody: "星空県立大学大学院地域イノベーション学研究科附属生涯学習教育研究センター", Language: "ja",
	}
)

func TestDrawSamples(t *testing.T) {
	badges := append(sampleBadges(t), longEnglish, longJapanese,
		Badge{Title: "𠮷", AwardingBody: "髙﨑邉学園", Colour: "#FFCC00", Logo: bitmap(40, 30, rgb(0x1f3a6e))})
	for i, b := range badges {
		b.Template = Templates()[i%len(templates)]
		t.Run(b.Template+" "+b.Title, func(t *testing.T) {
			picture, err := Draw(b)
			if err != nil {
				t.Fatal(err)
			}
			checkPNG(t, picture.PNG)
			checkSVG(t, picture.SVG, b)
		})
	}
}

func checkPNG(t *testing.T, data []byte) {
	t.Helper()
	if len(data) >= 150_000 {
		t.Errorf("PNG has %d bytes, want less than 150,000", len(data))
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if picture.Bounds() != image.Rect(0, 0, 600, 600) {
		t.Errorf("PNG bounds are %v", picture.Bounds())
	}
	if _, _, _, a := picture.At(2, 2).RGBA(); a != 0 {
		t.Errorf("the corner is not transparent: alpha %d", a)
	}
	if _, _, _, a := picture.At(300, 90).RGBA(); a != 0xffff {
		t.Errorf("the badge is not opaque: alpha %d", a)
	}
}

func checkSVG(t *testing.T, data []byte, b Badge) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	allowed := []string{"svg", "title", "desc", "path", "linearGradient", "radialGradient", "stop", "g", "clipPath", "image"}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("SVG is not well-formed: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(allowed, start.Name.Local) {
			t.Errorf("SVG has an element %q", start.Name.Local)
		}
		for _, a := range start.Attr {
			if strings.Contains(a.Value, "url(") && !strings.HasPrefix(a.Value, "url(#g") && !strings.HasPrefix(a.Value, "url(#c") ||
				strings.Contains(a.Name.Local, "href") && !strings.HasPrefix(a.Value, "data:image/png;base64,") || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("SVG has an attribute %s=%q", a.Name.Local, a.Value)
			}
		}
	}
	var escaped strings.Builder
	if err := xml.EscapeText(&escaped, []byte(b.Title)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`role="img"`, `aria-label="` + Words, "<title>" + Words + ": " + escaped.String()} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("SVG lacks %q", want)
		}
	}
}

func TestWordsAreDrawn(t *testing.T) {
	for _, b := range []Badge{english, japanese, longEnglish, longJapanese, {Title: "Micro", AwardingBody: "x", Alt: "A blue seal"}} {
		laid, err := Lay(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range laid.Items {
			if run, ok := item.(scene.TextRun); ok && run.Text == Words {
				low, high := run.Outline().Bounds()
				if len(run.Glyphs) != 16 || high.X-low.X < 500 {
					t.Errorf("%q: the words are %g units wide in %d glyphs", b.Title, high.X-low.X, len(run.Glyphs))
				}
			}
		}
		if !slices.Contains(laid.Texts(), Words) {
			t.Errorf("%q: the texts are %q, want %q among them", b.Title, laid.Texts(), Words)
		}
	}
}

func TestDrawIsDeterministic(t *testing.T) {
	first, err := Draw(japanese)
	if err != nil {
		t.Fatal(err)
	}
	var together sync.WaitGroup
	for range 4 {
		together.Go(func() {
			again, err := Draw(japanese)
			if err != nil || !bytes.Equal(first.PNG, again.PNG) || !bytes.Equal(first.SVG, again.SVG) {
				t.Errorf("a second drawing differs (error %v)", err)
			}
		})
	}
	together.Wait()
}

func TestDrawErrors(t *testing.T) {
	var glyph *MissingGlyphError
	for text, want := range map[string]rune{"Data 𑼄": 0x11F04, "a\x00b": 0, "\U0010FFFD": 0x10FFFD} {
		_, err := Draw(Badge{Title: text, AwardingBody: "x"})
		if !errors.As(err, &glyph) || !slices.Equal(glyph.Letters, []rune{want}) {
			t.Errorf("Draw(%q): got error %v, want a missing glyph %q", text, err, want)
		}
	}
	var empty *EmptyTextError
	if _, err := Draw(Badge{Title: " \n ", AwardingBody: "x"}); !errors.As(err, &empty) || empty.Field != "title" {
		t.Errorf("empty title: got error %v", err)
	}
	if _, err := Draw(Badge{Title: "x"}); !errors.As(err, &empty) || empty.Field != "awarding body" {
		t.Errorf("empty awarding body: got error %v", err)
	}
	var colour *ColourError
	for _, c := range []string{"red", "#12345", "#1234567", "#gggggg"} {
		if _, err := Draw(Badge{Title: "x", AwardingBody: "x", Colour: c}); !errors.As(err, &colour) {
			t.Errorf("colour %q: got error %v", c, err)
		}
	}
}

func TestAltText(t *testing.T) {
	for _, test := range []struct{ alt, want string }{
		{"", "Micro-credential: Data Literacy, Mizunara University"},
		{"Green seal", "Micro-credential: Green seal"},
		{"Green seal: Micro-credential\nData", "Green seal: Micro-credential Data"},
	} {
		b := Badge{Title: "Data  Literacy", AwardingBody: "Mizunara University", Alt: test.alt}
		if got := b.AltText(); got != test.want {
			t.Errorf("AltText with %q: got %q, want %q", test.alt, got, test.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	for _, test := range []struct {
		badge Badge
		want  string
	}{
		{Badge{}, ""},
		{Badge{Hours: 1}, "1 hour"},
		{Badge{Hours: 7.5, Level: "JEQF 6"}, "7.5 hours · JEQF 6"},
		{Badge{Hours: 45, Language: "ja", Level: "JEQF 6"}, "45時間 · JEQF 6"},
		{Badge{Level: "CEFR B2"}, "CEFR B2"},
		{Badge{Hours: 45, Level: "far too long for the ring of a badge, or its band"}, "45 hours"},
		{Badge{Level: "far too long for the ring of a badge, or its band"}, ""},
	} {
		d := &drawing{Badge: test.badge, setter: newTypesetter()}
		if l, ok := d.measure(24, 2, 400); l.text != test.want || ok != (test.want != "") {
			t.Errorf("%+v: got %q, want %q", test.badge, l.text, test.want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	logo := english
	logo.Logo = crest()
	for _, badge := range []Badge{logo, longJapanese} {
		for _, badge.Template = range Templates() {
			b.Run(fmt.Sprint(badge.Template, "_", len([]rune(badge.Title)), "_characters"), func(b *testing.B) {
				if _, err := Draw(badge); err != nil { // the fonts are read once
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Draw(badge); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
