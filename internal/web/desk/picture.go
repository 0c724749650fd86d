package desk

import (
	"maps"
	"net/http"
	"strconv"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/page"
)

// pictureView is the page on which the picture of a draft is made.
type pictureView struct {
	draftView
	templates []string
	languages []locale.Language
	undrawn   string // why it cannot be drawn; empty: it can
}

// template is what people call a template.
func (v *pictureView) template(name string) string { return artwork.TemplateTitle(name, v.Lang) }

// contrast is how letters stand out on the colour that is chosen, to 1; empty where none is.
func (v *pictureView) contrast() string {
	ratio := artwork.Contrast(v.draft.Fields[authoring.Colour])
	if ratio == 0 {
		return ""
	}
	return strconv.FormatFloat(ratio, 'f', 1, 64)
}

func (d *Desk) picture(v *visit, draft authoring.Draft) error {
	view, err := d.view(v, draft, "picture")
	if err != nil {
		return err
	}
	return d.showPicture(v, http.StatusOK, view)
}

func (d *Desk) savePicture(v *visit, draft authoring.Draft) error {
	change, err := d.drawn(v, draft)
	if err == nil {
		return d.save(v, draft, "picture", change, (*Desk).showPicture)
	}
	typed := draft
	typed.Fields = maps.Clone(draft.Fields)
	maps.Copy(typed.Fields, change)
	return d.refused(v, typed, "picture", err, (*Desk).showPicture)
}

func (d *Desk) showPicture(v *visit, status int, view draftView) error {
	p := &pictureView{draftView: view, templates: artwork.Templates()}
	a, err := d.Authoring.Assess(v.r.Context(), &v.org, view.draft.Fields)
	if err != nil {
		return err
	}
	p.languages = a.Description.Languages()
	for _, lang := range p.languages {
		if _, _, err := d.Authoring.Picture(v.r.Context(), &v.org, view.draft.Fields, lang); err != nil {
			p.undrawn = sentence(err, v.lang)
		}
	}
	return page.ServeLiveOnce(v.w, v.r, status, picturePage(p))
}

// refused shows a page again with what was typed, and why it was not kept; an error that says nothing to people is not its
// business.
func (d *Desk) refused(v *visit, draft authoring.Draft, name string, why error, show showing) error {
	text := sentence(why, v.lang)
	if text == "" {
		return why
	}
	view, err := d.view(v, draft, name)
	if err != nil {
		return err
	}
	view.problem = text
	return show(d, v, http.StatusUnprocessableEntity, view)
}

// drawn are the fields of the picture as the form says them, with a picture that was handed in; also where that is refused,
// for what was typed is shown again.
func (d *Desk) drawn(v *visit, draft authoring.Draft) (authoring.Fields, error) {
	change := authoring.Fields{}
	for name, field := range map[string]string{
		"template": authoring.Template, "colour": authoring.Colour, "words": authoring.Words, "alt_en": authoring.AltEN, "alt_ja": authoring.AltJA,
	} {
		change[field] = cut(v.r.PostFormValue(name))
	}
	if v.r.PostFormValue("art") == "none" {
		change[authoring.Art] = ""
	}
	data, err := v.file("file")
	if err != nil {
		return change, err
	}
	if len(data) > 0 {
		art, _, err := d.Authoring.Post.Painter.Read(data)
		if err != nil {
			return change, err
		}
		if change[authoring.Art], err = d.Authoring.KeepArt(v.r.Context(), v.org.ID, art); err != nil {
			return change, err
		}
	}
	after := maps.Clone(draft.Fields)
	maps.Copy(after, change)
	look := after.Look()
	if look.Words != issuance.Drawn && look.Art == "" {
		return change, &issuance.Refusal{Code: "words_without_image"}
	}
	return change, artwork.Check(look.Template, look.Colour)
}
