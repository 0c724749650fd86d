package app

import (
	"errors"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/picture"
)

// MaxPicture is how many bytes a picture that is handed in may have.
const MaxPicture = picture.MaxBytes

// CheckLook finds what is wrong with the names of a template and of a ring, and with colours; each may be empty. The error says
// it to people.
func CheckLook(template, ring string, colours ...string) error {
	return artwork.Check(template, ring, colours...)
}

// painter paints editions: with a template, or out of a picture that was handed in. Such pictures live in the store as
// SVG of ours, and are read again as strictly as they came.
type painter struct{}

func (painter) Default() string { return artwork.Templates()[0] }

func (painter) Read(file []byte) (art []byte, remarks []issuance.Remark, err error) {
	read, said, err := picture.Read(file)
	if err != nil {
		return nil, nil, err
	}
	for _, remark := range said {
		remarks = append(remarks, remark)
	}
	return read.SVG(), remarks, nil
}

// made is a badge as the drawing takes it.
func made(b issuance.Badge) (badge artwork.Badge, err error) {
	badge = artworkBadge(b)
	if b.Art != nil {
		if badge.Logo, _, err = picture.Read(b.Art); err != nil {
			return badge, err
		}
	}
	badge.Font, err = readFont(b.Font)
	return badge, err
}

func (painter) Proof(b issuance.Badge) error {
	badge, err := made(b)
	if err == nil && b.Look.Words == issuance.Drawn {
		_, err = artwork.Lay(badge)
	}
	return undrawable(b.Language, err)
}

func (painter) Paint(b issuance.Badge) (png, svg []byte, err error) {
	badge, err := made(b)
	if err != nil {
		return nil, nil, err
	}
	paint := artwork.Draw
	switch b.Look.Words {
	case issuance.Band:
		paint = artwork.DrawBand
	case issuance.Absent, issuance.Attested:
		paint = artwork.DrawBare
	}
	drawn, err := paint(badge)
	return drawn.PNG, drawn.SVG, undrawable(b.Language, err)
}

// undrawable marks an error that is about the texts of an edition alone.
func undrawable(language locale.Language, err error) error {
	var lacking *artwork.MissingGlyphError
	if errors.As(err, &lacking) {
		return &issuance.UndrawableError{Language: language, Err: err}
	}
	return err
}
