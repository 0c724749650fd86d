package app

import (
	"errors"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/microcredential"
)

// Look is what may be chosen of a drawn picture; the zero value chooses for us.
type Look struct {
	Template string // a name of artwork.Templates
	Colour   string // "#rrggbb"
	Second   string // of lines and ornaments, "#rrggbb"
	Ring     string // a name of artwork.Rings
	Logo     []byte // PNG, JPEG or SVG; nil shows none
	Font     []byte // asked for letters that the built-in fonts lack; nil: the system's are
}

// Drawn is a badge as one template draws it.
type Drawn struct {
	Template, Title string // the name to choose it by, and what people call it in the badge's language
	PNG, SVG        []byte
}

// Drawings draws a badge with the template of the look, or with each of them
// when the look names none; then there is a sheet of all, as PNG, too. The
// remarks are about the logo. A *[LogoError] tells that it cannot be used; other
// errors are about the badge or the look. All say themselves to people.
func Drawings(b issuance.Badge, look Look) (drawn []Drawn, sheet []byte, remarks []*picture.Remark, err error) {
	badge := artworkBadge(b)
	badge.Colour, badge.Second, badge.Ring = look.Colour, look.Second, look.Ring
	if look.Logo != nil {
		if badge.Logo, remarks, err = picture.Read(look.Logo); err != nil {
			return nil, nil, nil, &LogoError{err}
		}
	}
	if badge.Font, err = readFont(look.Font); err != nil {
		return nil, nil, nil, err
	}
	names := []string{look.Template}
	if look.Template == "" {
		names = artwork.Templates()
		if sheet, err = artwork.Sheet(badge); err != nil {
			return nil, nil, nil, err
		}
	}
	for _, badge.Template = range names {
		p, err := artwork.Draw(badge)
		if err != nil {
			return nil, nil, nil, err
		}
		drawn = append(drawn, Drawn{badge.Template, artwork.TemplateTitle(badge.Template, b.Language), p.PNG, p.SVG})
	}
	return drawn, sheet, remarks, nil
}

// MaxFont is how many bytes a font may have that is handed in.
const MaxFont = artwork.MaxFont

// readFont reads a font that was handed in; nil stands for none.
func readFont(file []byte) (*artwork.Font, error) {
	if file == nil {
		return nil, nil
	}
	return artwork.ReadFont(file)
}

// CheckFont finds what is wrong with a font file; nil stands for none. The error says it to people.
func CheckFont(file []byte) error {
	_, err := readFont(file)
	return err
}

// CheckPictures finds what a template could not draw in the pictures of a description, by the same drawing as the deed
// does. A text that is absent is not its business. The error says itself to people; an *[issuance.UndrawableError] is
// about one edition of several, and the others can be drawn.
func CheckPictures(d *microcredential.Description, font []byte) error {
	read, err := readFont(font)
	if err != nil {
		return err
	}
	var failed []error
	for _, language := range d.Languages() {
		badge := artworkBadge(issuance.BadgeOf(d, language))
		badge.Font = read
		var empty *artwork.EmptyTextError
		if _, err := artwork.Lay(badge); err != nil && !errors.As(err, &empty) {
			failed = append(failed, undrawable(language, err))
		}
	}
	var undrawn *issuance.UndrawableError
	switch {
	case len(failed) == 0:
		return nil
	case len(failed) == len(d.Languages()) && errors.As(failed[0], &undrawn):
		return undrawn.Err
	}
	return failed[0]
}

func artworkBadge(b issuance.Badge) artwork.Badge {
	return artwork.Badge{
		Title: b.Title, AwardingBody: b.AwardingBody, Language: b.Language, Seed: b.Seed, Alt: b.Alt,
		Hours: b.Hours, Level: b.Level, Template: b.Look.Template, Colour: b.Look.Colour, Second: b.Look.Second, Ring: b.Look.Ring,
	}
}

// LogoError tells that a logo cannot be used, and why.
type LogoError struct{ err error }

func (e *LogoError) Error() string { return "logo: " + e.err.Error() }
func (e *LogoError) Unwrap() error { return e.err }
