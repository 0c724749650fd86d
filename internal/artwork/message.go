package artwork

import (
	"fmt"
	"strings"

	"github.com/mitome/mitome/internal/locale"
)

// TemplateTitle is what people call a template in lang ("en" or "ja").
func TemplateTitle(name, lang string) string { return locale.Text(lang, "artwork.template."+name) }

// Message says the error to people in lang ("en" or "ja").
func (e *MissingGlyphError) Message(lang string) string {
	return locale.Text(lang, "artwork.missing_glyph", "char", string(e.Char), "code", fmt.Sprintf("U+%04X", e.Char), "text", e.Text)
}

// Message says the error to people in lang ("en" or "ja").
func (e *EmptyTextError) Message(lang string) string {
	return locale.Text(lang, "artwork.empty_"+strings.ReplaceAll(e.Field, " ", "_"))
}

// Message says the error to people in lang ("en" or "ja").
func (e *ColourError) Message(lang string) string {
	return locale.Text(lang, "artwork.colour", "colour", e.Colour)
}

// Message says the error to people in lang ("en" or "ja").
func (e *UnknownTemplateError) Message(lang string) string {
	return locale.Text(lang, "artwork.unknown_template", "name", e.Name, "known", strings.Join(Templates(), ", "))
}
