package public

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// A preview is what is shown of a micro-credential where somebody passes on the address of its page: a picture in its language,
// drawn when it is asked for first, and kept with the latest of them.

const previewBytes = 16 << 20 // about 200 previews

// previewPath is where the preview of an edition is served.
func previewPath(o *organisation, id issuance.ID) string {
	return "/previews/" + o.Slug + "/" + id.String() + string(png)
}

// previewed gives the page of an edition its preview.
func previewed(o *organisation, id issuance.ID, alt string) page.Part {
	return page.Previewed(o.BaseURL+previewPath(o, id), alt, artwork.PreviewWidth, artwork.PreviewHeight)
}

// preview answers the preview of an edition.
func (s *Objects) preview(w http.ResponseWriter, r *http.Request, m *view) error {
	o, id, err := s.pictured(r, m)
	if err != nil {
		return err
	}
	worn := s.face(r.Context(), o, "en") // a new name or colour makes a new picture
	file, err := s.previews.get(r.Context(), r.URL.Path+"\n"+worn.Style+"\n"+o.NameEN+"\n"+o.NameJA, func(ctx context.Context) ([]byte, error) { return s.drawPreview(ctx, m, o, id) })
	if err != nil {
		return err
	}
	return servePicture(w, r, file, png, web.ForADay)
}

// drawPreview draws the preview of an edition. Where its letters cannot be drawn, the badge stands for it.
func (s *Objects) drawPreview(ctx context.Context, m *view, o *organisation, id issuance.ID) ([]byte, error) {
	e, err := s.source.Edition(ctx, o.ID, id)
	if err != nil {
		return nil, err
	}
	in, err := s.textIn(ctx, m, o, &e, e.Language)
	if err != nil {
		return nil, err
	}
	text := in.text
	look, err := s.source.HouseLook(ctx, o.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return nil, err
	}
	body := s.body(o, e.Language)
	file, err := artwork.DrawPreview(artwork.Preview{
		Badge: artwork.Badge{Title: text.Title, AwardingBody: body.name, Language: e.Language, Colour: look.Colour, Seed: o.HomeURL},
		Drawn: e.PNG, Facts: chosenBy(text), Address: body.host,
	})
	var lacking *artwork.MissingGlyphError
	if errors.As(err, &lacking) {
		return e.PNG, nil
	}
	if err != nil {
		return nil, web.Broken(fmt.Errorf("preview of edition %s: %w", id, err))
	}
	return file, nil
}

// chosenBy are the facts that people choose by: hours, credits and level, where the text tells them beyond doubt.
func chosenBy(t *letter.Text) (facts []string) {
	for _, key := range []microcredential.Key{microcredential.LearnerEffort, microcredential.Credit, microcredential.Level} {
		for _, r := range t.Rows {
			switch {
			case r.Key != key || r.Figure == nil:
			case key == microcredential.Level:
				level := microcredential.LevelIn(r.Text)
				facts = append(facts, level.Framework+" "+level.Value)
			default:
				facts = append(facts, letter.Amount(r.Figure))
			}
		}
	}
	return facts
}
