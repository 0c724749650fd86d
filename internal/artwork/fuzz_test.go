package artwork

import (
	"errors"
	"slices"
	"testing"
)

// FuzzLay: in every template, any texts give a scene that bears the words, or an error of a kind
// that the caller can act on.
func FuzzLay(f *testing.F) {
	f.Add("根拠に基づく意思決定のための", "ミズナラ大学", "#ffcc00", 45.0)
	f.Add("Data\u202eLiteracy \u200d", "\xff\xfe", "", -1.0)
	f.Add("e\u0301\u0301\u0301\u0301", " \u00a0 ", "x", 1e300)
	f.Add("(((((", "）））））", "", 0.1)
	f.Fuzz(func(t *testing.T, title, body, colour string, hours float64) {
		b := Badge{Title: title, AwardingBody: body, Colour: colour, Hours: hours, Language: "ja", Level: body}
		b.Template = templates[len(title)%len(templates)].name
		laid, err := Lay(b)
		if err != nil {
			var glyph *MissingGlyphError
			var empty *EmptyTextError
			var wrong *ColourError
			if !errors.As(err, &glyph) && !errors.As(err, &empty) && !errors.As(err, &wrong) {
				t.Fatalf("unexpected error: %v", err)
			}
			return
		}
		if !slices.Contains(laid.Texts(), Words) {
			t.Errorf("the words are missing among %q", laid.Texts())
		}
	})
}
