// Package artwork draws the picture of a badge.
//
// A [Badge] says what the picture must tell: title, awarding body, and perhaps
// hours, level and logo. A template (template.go, and a file for each) lays
// these out as a [scene.Scene]: shapes and runs of text on a square of 600
// units, which writes itself as PNG and as SVG. docs/design/pictures.md shows
// the templates and tells why they are as they are.
//
//	Badge → template → Scene → PNG
//	                         → SVG, text as paths
//
// The package promises:
//
//   - the words "Micro-credential" stand in every picture, whatever the template
//     (guideline 1.1, section 6(3));
//   - a character without a glyph is a [MissingGlyphError], never a box;
//   - the same badge gives the same bytes, on one release, one processor
//     architecture and, where letters come from its fonts, one machine;
//   - an SVG names no other file or host and holds no script.
//
// Letters come from subsets of Noto Sans JP and Noto Sans (fonts/), read
// when first used. What these lack comes from a font that is handed in ([Font])
// or from the system's, as outlines; the picture tells from which
// ([scene.Scene.Fonts]).
package artwork

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/artwork/scene"
	"github.com/mitome/mitome/internal/locale"
)

// Words are drawn in every badge: the guideline asks for them in English.
// Source: Guidelines for Issuing Micro-credentials Digitally 1.1, 6(3).
const Words = "Micro-credential"

// Size is the width and height of a badge in pixels, and of its scene in units.
const Size = scene.Side

// Badge says what a picture shows. Title and AwardingBody are needed, the rest
// may be absent.
type Badge struct {
	Title        string          // shown whole if it fits five lines of readable size, else cut with "…"
	AwardingBody string          // one to three lines below the title
	Language     locale.Language // of the words for Hours, and in the SVG's lang
	Hours        float64         // learner effort in hours; 0 shows none
	Level        string          // short, such as "JEQF 6"; "" and what is too long for its place show none
	Template     string          // one of [Templates]; "" takes the first
	Logo         *scene.Art      // of the awarding body; nil shows none
	Colour       string          // "#rrggbb" or "rrggbb"; "" takes one chosen by Seed
	Second       string          // of lines and ornaments, written like Colour; "" takes one that goes with Colour
	Ring         string          // along the outline, one of [Rings]; "" draws none but the template's own
	Seed         string          // picks the colour, usually the awarding body's home URL
	Alt          string          // text for those who do not see the picture; "" takes [Badge.AltText]
	Font         *Font           // asked for letters that the built-in fonts lack, before those of the system; nil: none
}

// Picture is a badge in both forms. The PNG is [Size] pixels square and
// transparent outside the badge.
type Picture struct {
	PNG, SVG []byte
}

// MissingGlyphError tells that letters cannot be drawn: neither the built-in
// fonts hold them, nor the one that was handed in, nor any of the system.
type MissingGlyphError struct {
	Letters []rune   // each once
	Texts   []string // those that hold them
}

func (e *MissingGlyphError) Error() string {
	return fmt.Sprintf("no glyph for %U in %q", e.Letters, e.Texts)
}

// EmptyTextError tells that a badge lacks a text it must show. Field is
// "title" or "awarding body".
type EmptyTextError struct{ Field string }

func (e *EmptyTextError) Error() string { return fmt.Sprintf("badge: %s is empty", e.Field) }

// ColourError tells that a colour is not six hexadecimal digits.
type ColourError struct{ Colour string }

func (e *ColourError) Error() string {
	return fmt.Sprintf("badge: colour %q is not of the form #rrggbb", e.Colour)
}

// Draw makes the picture of a badge. Errors to act on are *[MissingGlyphError],
// *[EmptyTextError], *[ColourError], *[UnknownTemplateError] and *[UnknownRingError].
func Draw(b Badge) (Picture, error) {
	laid, err := Lay(b)
	if err != nil {
		return Picture{}, err
	}
	return inBothForms(laid)
}

func inBothForms(laid *scene.Scene) (Picture, error) {
	png, err := laid.PNG(Size)
	return Picture{PNG: png, SVG: laid.SVG()}, err
}

// Check finds what is wrong with the names of a template and of a ring, and with colours, each of which may be empty:
// *[UnknownTemplateError], *[UnknownRingError] or *[ColourError].
func Check(template, ring string, colours ...string) error {
	if template != "" && !slices.Contains(Templates(), template) {
		return &UnknownTemplateError{Name: template}
	}
	for _, colour := range colours {
		if _, err := parseColour(colour); err != nil && colour != "" {
			return err
		}
	}
	return checkRing(ring)
}

// AltText says in words what the picture shows. It begins with [Words], also
// when the text given in Alt does not hold them.
func (b Badge) AltText() string {
	alt := oneLine(b.Alt)
	switch {
	case alt == "":
		return Words + ": " + oneLine(b.Title) + ", " + oneLine(b.AwardingBody)
	case !strings.Contains(alt, Words):
		return Words + ": " + alt
	}
	return alt
}

// oneLine trims the text and turns every stretch of white space into one
// space; ideographic spaces stay as they are.
func oneLine(text string) string {
	var b strings.Builder
	for field := range strings.FieldsFuncSeq(strings.TrimSpace(text), isBreakingSpace) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(field)
	}
	return b.String()
}

func isBreakingSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}
