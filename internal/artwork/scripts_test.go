package artwork

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/google/go-cmp/cmp"
	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
)

// beyond are texts of which the built-in fonts lack letters, with a package of Debian whose font has them.
var beyond = map[string]struct{ title, body, debian string }{
	"Hangul":     {"데이터 리터러시 입문: 지역 사회를 위한 통계", "미즈나라 대학교", "fonts-noto-cjk"},
	"Thai":       {"การรู้เท่าทันข้อมูลเพื่อการตัดสินใจอย่างมีหลักฐาน", "มหาวิทยาลัยตัวอย่าง", "fonts-tlwg-loma"},
	"Arabic":     {"مقدمة في علم البيانات (Python 3) للمبتدئين", "جامعة المثال", "fonts-dejavu-core"},
	"Devanagari": {"डेटा साक्षरता: प्रमाण-आधारित निर्णय के लिए", "उदाहरण विश्वविद्यालय", "fonts-lohit-deva"},
	"emoji":      {"データ😀入門", "ミズナラ大学 🎓", "fonts-symbola"},
	"mixed":      {"データ入門 한국어 العربية and English", "Mizunara 大学", "fonts-noto-cjk fonts-dejavu-core"},
}

// needFonts skips a test whose letters no font of the system has; where tests have to be whole, it fails.
func needFonts(t *testing.T, b Badge, debian string) *scene.Scene {
	t.Helper()
	laid, err := Lay(b)
	var lacking *MissingGlyphError
	switch {
	case errors.As(err, &lacking) && os.Getenv("CI") == "true":
		t.Fatalf("fonts are missing: %v (install %s)", err, debian)
	case errors.As(err, &lacking):
		t.Skipf("fonts are missing: %v (install %s)", err, debian)
	case err != nil:
		t.Fatal(err)
	}
	return laid
}

func TestBeyondTheBuiltInFonts(t *testing.T) {
	for name, text := range beyond {
		for _, template := range Templates() {
			t.Run(name+"/"+template, func(t *testing.T) {
				b := Badge{Title: text.title, AwardingBody: text.body, Language: "ja", Hours: 20, Template: template}
				laid := needFonts(t, b, text.debian)
				if len(laid.Fonts) == 0 {
					t.Error("no font is recorded")
				}
				for _, item := range laid.Items {
					low, high := item.Bounds()
					if run, ok := item.(scene.TextRun); ok && (low.X < 0 || high.X > Size || low.Y < 0 || high.Y > Size) {
						t.Errorf("%q leaves the picture: from %v to %v", run.Text, low, high)
					}
				}
				all := strings.Join(laid.Texts(), " ")
				for _, word := range strings.Fields(text.title) {
					if name != "Thai" && template != "hanko" && !strings.Contains(all, word) {
						t.Errorf("the word %q is not in %q", word, all)
					}
				}
			})
		}
	}
}

// TestPictureTellsItsFonts: both files say which fonts their letters are from, and stay readable.
func TestPictureTellsItsFonts(t *testing.T) {
	b := Badge{Title: beyond["Arabic"].title, AwardingBody: "x"}
	laid := needFonts(t, b, "fonts-dejavu-core")
	drawn, err := Draw(b)
	if err != nil {
		t.Fatal(err)
	}
	said := "Letters also from " + strings.Join(laid.Fonts, ", ")
	if !bytes.Contains(drawn.SVG, []byte("<metadata>"+said+"</metadata>")) || !bytes.Contains(drawn.PNG, []byte("iTXtComment\x00\x00\x00\x00\x00"+said)) {
		t.Errorf("%q is not said", said)
	}
	decode(t, drawn.PNG)
	plain, err := Draw(english)
	if err != nil || bytes.Contains(plain.PNG, []byte("iTXt")) || bytes.Contains(plain.SVG, []byte("<metadata>")) {
		t.Errorf("a picture with our letters alone tells of fonts (error %v)", err)
	}
}

// TestOrderOfSight: the letters of a line from left to right, as numbers of their places in the text.
func TestOrderOfSight(t *testing.T) {
	for _, test := range []struct {
		text string
		want []int
	}{
		{"abc", []int{0, 1, 2}},
		{"שלום", []int{3, 2, 1, 0}},
		{"ab של", []int{0, 1, 2, 4, 3}},
		{"של ab", []int{3, 4, 2, 1, 0}},
		{"של 12 ab", []int{6, 7, 5, 3, 4, 2, 1, 0}},
		{"של (ab)", []int{6, 4, 5, 3, 2, 1, 0}},
	} {
		needFonts(t, Badge{Title: test.text, AwardingBody: "x"}, "fonts-dejavu-core")
		setter := newTypesetter()
		if _, err := setter.equip(bold, test.text); err != nil {
			t.Fatal(err)
		}
		l, err := setter.shape(test.text, bold)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, g := range l.glyphs {
			got = append(got, g.char)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

// TestArabicHangsTogether: a letter looks different beside others, and nothing stands between them.
func TestArabicHangsTogether(t *testing.T) {
	needFonts(t, Badge{Title: "ببب", AwardingBody: "x"}, "fonts-dejavu-core")
	setter := newTypesetter()
	if _, err := setter.equip(bold, "ببب"); err != nil {
		t.Fatal(err)
	}
	one, err := setter.shape("ب", bold)
	if err != nil {
		t.Fatal(err)
	}
	three, err := setter.shape("ببب", bold)
	if err != nil {
		t.Fatal(err)
	}
	if three.width >= 2.5*one.width || !three.joined || three.arcLength(20, 5) != three.width*20/em {
		t.Errorf("one letter is %g wide, three are %g; joined %t", one.width, three.width, three.joined)
	}
}

func TestSpaceless(t *testing.T) {
	for _, test := range []struct {
		text string
		want []int
	}{
		{"เรียน", []int{4}}, // the vowel before its consonant stays with it, the marks stay with theirs
		{"ทะเล", []int{2}},
		{"plain", nil},
		{"ที่นี่", []int{3}},
	} {
		var got []int
		for _, b := range spaceless([]rune(test.text)) {
			got = append(got, b.before)
		}
		if test.text == "เรียน" { // between ร and ย, not before the last letter
			if slices.Contains(got, 1) || slices.Contains(got, 2) || slices.Contains(got, 4) {
				t.Errorf("%q may be broken at %v", test.text, got)
			}
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

// withoutSystemFonts takes the fonts of the system away.
func withoutSystemFonts(t *testing.T) {
	old := installed
	installed = func() []fontscan.Footprint { return nil }
	t.Cleanup(func() { installed = old })
}

// TestLackingLettersAreAllNamed: at once, with their names, and each once.
func TestLackingLettersAreAllNamed(t *testing.T) {
	withoutSystemFonts(t)
	_, err := Lay(Badge{Title: "Data ไทย ไทย", AwardingBody: "Ab한"})
	var lacking *MissingGlyphError
	if !errors.As(err, &lacking) {
		t.Fatalf("got %v, want missing letters", err)
	}
	if diff := cmp.Diff(&MissingGlyphError{Letters: []rune("ทยไ한"), Texts: []string{"Data ไทย ไทย", "Ab한"}}, lacking); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for lang, parts := range map[locale.Language][]string{
		"en": {"“ท” (U+0E17 THAI CHARACTER THO THAHAN), ", "“한” (U+D55C <Hangul Syllable>)", "“Data ไทย ไทย” and “Ab한”", "--font FILE", "--image FILE"},
		"ja": {"「ท」（U+0E17 THAI CHARACTER THO THAHAN）、", "「Data ไทย ไทย」と「Ab한」", "--font FILE", "--image FILE"},
	} {
		for _, part := range parts {
			if !strings.Contains(lacking.Message(lang), part) {
				t.Errorf("%q is not in %q", part, lacking.Message(lang))
			}
		}
	}
}

// systemFile is a font file of the system that holds a letter.
func systemFile(t *testing.T, letter rune, debian string) []byte {
	t.Helper()
	for _, f := range installed() {
		if f.Runes.Contains(letter) && f.Location.Index == 0 {
			if data, err := os.ReadFile(f.Location.File); err == nil && len(data) < 1<<20 {
				return data
			}
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("no font has %q (install %s)", letter, debian)
	}
	t.Skipf("no font has %q (install %s)", letter, debian)
	return nil
}

func TestFontHandedIn(t *testing.T) {
	file := systemFile(t, 'ท', "fonts-tlwg-loma")
	withoutSystemFonts(t)
	f, err := ReadFont(file)
	if err != nil {
		t.Fatal(err)
	}
	laid, err := Lay(Badge{Title: "ไทย", AwardingBody: "Mizunara University", Font: f})
	if err != nil || !slices.Equal(laid.Fonts, []string{f.name}) {
		t.Fatalf("got error %v, fonts %v", err, laid.Fonts)
	}
	var lacking *MissingGlyphError
	if _, err := Lay(Badge{Title: "ไทย 한", AwardingBody: "x", Font: f}); !errors.As(err, &lacking) || string(lacking.Letters) != "한" {
		t.Errorf("got %v, want that 한 is missing", err)
	}
}

func TestReadFontRefuses(t *testing.T) {
	file := systemFile(t, 'ท', "fonts-tlwg-loma")
	for name, test := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":    {nil, "format"},
		"a picture":  {[]byte("\x89PNG\r\n\x1a\n"), "format"},
		"compressed": {append([]byte("wOFF"), file[4:]...), "format"},
		"cut":        {file[:300], "format"},
		"too large":  {make([]byte, MaxFont+1), "large"},
	} {
		var fault *FontError
		if _, err := ReadFont(test.data); !errors.As(err, &fault) || fault.Code != test.code {
			t.Errorf("%s: got %v, want code %q", name, err, test.code)
		}
	}
}

// FuzzFont: a font file that was tampered with is refused, or sets and draws its letters. Neither the fonts of the system
// nor the templates are asked: what they do is tested elsewhere, and would take most of the time here.
func FuzzFont(f *testing.F) {
	for _, s := range installed() {
		if s.Runes.Contains('ท') || s.Runes.Contains('क') {
			if data, err := os.ReadFile(s.Location.File); err == nil && len(data) < 100_000 {
				f.Add(data)
			}
		}
	}
	f.Add([]byte("OTTO\x00\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		handed, err := ReadFont(data)
		if fault := (*FontError)(nil); errors.As(err, &fault) {
			return
		}
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		setter := newTypesetter()
		face := setter.face(handed.font, bold)
		setter.chains[bold], setter.names[handed.font] = []*font.Face{face}, handed.name
		for _, text := range []string{"กำไร", "क्षि"} {
			if !handed.drawsAny([]rune(text)) {
				continue
			}
			set, err := setter.shape(text, bold)
			var fault *FontError
			var lacking *MissingGlyphError
			if err != nil {
				if !errors.As(err, &fault) && !errors.As(err, &lacking) {
					t.Fatalf("unexpected error: %v", err)
				}
				continue
			}
			set.reach()
			(&scene.Scene{Items: []scene.Item{set.run(scene.At(40, 300), 60, scene.Solid{A: 0xff})}}).Image(60)
		}
	})
}
