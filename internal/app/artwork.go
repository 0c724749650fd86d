package app

import (
	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/picture"
)

// Look is what may be chosen of a drawn picture; the zero value chooses for us.
type Look struct {
	Template string // a name of artwork.Templates
	Colour   string // "#rrggbb"
	Logo     []byte // PNG, JPEG or SVG; nil shows none
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
	badge.Colour = look.Colour
	if look.Logo != nil {
		if badge.Logo, remarks, err = picture.Read(look.Logo); err != nil {
			return nil, nil, nil, &LogoError{err}
		}
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

func artworkBadge(b issuance.Badge) artwork.Badge {
	return artwork.Badge{
		Title: b.Title, AwardingBody: b.AwardingBody, Language: b.Language, Seed: b.Seed, Alt: b.Alt,
		Hours: b.Hours, Level: b.Level, Template: b.Look.Template, Colour: b.Look.Colour,
	}
}

// LogoError tells that a logo cannot be used, and why.
type LogoError struct{ err error }

func (e *LogoError) Error() string { return "logo: " + e.err.Error() }
func (e *LogoError) Unwrap() error { return e.err }
