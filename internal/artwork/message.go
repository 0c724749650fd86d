package artwork

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/runenames"

	"github.com/mitome/mitome/internal/locale"
)

// TemplateTitle is what people call a template in lang ("en" or "ja").
func TemplateTitle(name string, lang locale.Language) string {
	return locale.Text(lang, "artwork.template."+name)
}

// RingTitle is what people call a ring in lang ("en" or "ja"); of "", that there is none but the template's own.
func RingTitle(name string, lang locale.Language) string {
	return locale.Text(lang, "artwork.ring."+cmp.Or(name, "own"))
}

// Message says the error to people in lang ("en" or "ja").
func (e *MissingGlyphError) Message(lang locale.Language) string {
	const most = 6
	var letters []string
	for _, r := range e.Letters[:min(len(e.Letters), most)] {
		letters = append(letters, locale.Text(lang, "artwork.letter", "char", shown(r), "code", fmt.Sprintf("U+%04X", r), "name", runenames.Name(r)))
	}
	list := strings.Join(letters, locale.Text(lang, "artwork.comma"))
	if more := len(e.Letters) - most; more > 0 {
		list = locale.Text(lang, "artwork.and_more", "list", list, "count", more)
	}
	texts := strings.Join(e.Texts, locale.Text(lang, "artwork.between_texts"))
	return locale.Text(lang, "artwork.missing_glyph", "letters", list, "count", len(e.Letters), "text", texts)
}

// Code is stable, for programs.
func (e *MissingGlyphError) Code() string { return "missing_glyph" }

// shown is a letter as it can stand alone in a sentence: marks on a dotted circle, what cannot be seen not at all.
func shown(r rune) string {
	switch {
	case unicode.IsMark(r):
		return "\u25cc" + string(r)
	case !unicode.IsPrint(r) || unicode.In(r, unicode.Co):
		return "\ufffd"
	}
	return string(r)
}

// Message says the error to people in lang ("en" or "ja").
func (e *FontError) Message(lang locale.Language) string {
	return locale.Text(lang, "artwork.font_"+e.Code, "name", e.Name, "limit", MaxFont>>20)
}

// Message says the error to people in lang ("en" or "ja").
func (e *EmptyTextError) Message(lang locale.Language) string {
	return locale.Text(lang, "artwork.empty_"+strings.ReplaceAll(e.Field, " ", "_"))
}

// Message says the error to people in lang ("en" or "ja").
func (e *ColourError) Message(lang locale.Language) string {
	return locale.Text(lang, "artwork.colour", "colour", e.Colour)
}

// Message says the error to people in lang ("en" or "ja").
func (e *UnknownTemplateError) Message(lang locale.Language) string {
	return locale.Text(lang, "artwork.unknown_template", "name", e.Name, "known", strings.Join(Templates(), ", "))
}

// Message says the error to people in lang ("en" or "ja").
func (e *UnknownRingError) Message(lang locale.Language) string {
	return locale.Text(lang, "artwork.unknown_ring", "name", e.Name, "known", strings.Join(Rings(), ", "))
}
