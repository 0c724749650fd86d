package authoring

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Picture paints the picture of a draft as it stands, in a language, and nothing is kept. A draft without a title shows where
// it will stand.
func (s *Service) Picture(ctx context.Context, org *issuance.Organisation, a *Assessment, fields Fields, lang locale.Language) (png []byte, err error) {
	b, err := s.badge(ctx, org, a, fields, lang)
	if err != nil {
		return nil, err
	}
	png, _, err = s.Post.Painter.Paint(b)
	return png, err
}

// PictureKey is another one whenever another picture would be painted: 16 hexadecimal digits.
func PictureKey(a *Assessment, fields Fields, lang locale.Language) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", badgeOf(a, fields, lang)))
	return hex.EncodeToString(sum[:8])
}

// Proof reports why the picture of a draft could not be painted, in a language.
func (s *Service) Proof(ctx context.Context, org *issuance.Organisation, a *Assessment, fields Fields, lang locale.Language) error {
	b, err := s.badge(ctx, org, a, fields, lang)
	if err != nil {
		return err
	}
	return s.Post.Painter.Proof(b)
}

func (s *Service) badge(ctx context.Context, org *issuance.Organisation, a *Assessment, fields Fields, lang locale.Language) (issuance.Badge, error) {
	b := badgeOf(a, fields, lang)
	return b, s.art(ctx, org, &b)
}

// badgeOf is what the picture shows, but for its art.
func badgeOf(a *Assessment, fields Fields, lang locale.Language) issuance.Badge {
	b := issuance.BadgeOf(a.Description, lang)
	b.Title = cmp.Or(oneLine(b.Title), locale.Text(lang, "authoring.untitled"))
	b.Look = fields.Look()
	return b
}

func (s *Service) art(ctx context.Context, org *issuance.Organisation, b *issuance.Badge) (err error) {
	if b.Look.Art != "" {
		b.Art, err = s.Post.Classes.Art(ctx, org.ID, b.Look.Art)
	}
	return err
}

// Specimen paints what a template makes of an organisation's house look.
func (s *Service) Specimen(ctx context.Context, org *issuance.Organisation, template string, lang locale.Language) (png []byte, err error) {
	house, err := s.HouseLook(ctx, org)
	if err != nil {
		return nil, err
	}
	name, lang := org.Name(lang)
	b := issuance.Badge{Title: locale.Text(lang, "authoring.specimen"), AwardingBody: name, Language: lang, Seed: org.HomeURL, Look: house.Look()}
	b.Look.Template = template
	if err := s.art(ctx, org, &b); err != nil {
		return nil, err
	}
	png, _, err = s.Post.Painter.Paint(b)
	return png, err
}

// HouseLook is the look with which a new micro-credential of an organisation begins: the colour and logo that it used last for
// a picture that was drawn. Fields that it leaves empty are there, and empty.
func (s *Service) HouseLook(ctx context.Context, org *issuance.Organisation) (Fields, error) {
	look, err := s.Post.Classes.HouseLook(ctx, org.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return nil, err
	}
	return Fields{
		Template: cmp.Or(look.Template, s.Post.Painter.Default()), Colour: look.Colour, Second: look.Second, Ring: look.Ring, Art: look.Art,
		Words: string(issuance.Drawn),
	}, nil
}
