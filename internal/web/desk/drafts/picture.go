package drafts

import (
	"cmp"
	"maps"
	"net/http"
	"strconv"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// pictureView is the page on which the picture of a draft is made.
type pictureView struct {
	draftView
	templates []string
	languages []locale.Language
	undrawn   string                     // why it cannot be drawn; empty: it can
	colour    string                     // that is drawn, "#rrggbb"
	second    string                     // of lines and ornaments, as they are drawn
	house     bool                       // it has the organisation's own look
	told      map[locale.Language]string // what those are told who cannot see it, where nobody wrote more
	seen      map[locale.Language]string // URL of the picture
}

// template is what people call a template.
func (v *pictureView) template(name string) string { return artwork.TemplateTitle(name, v.Lang) }

// specimen is the address of what a template looks like.
func (v *pictureView) specimen(name string) string {
	return visit.Path(v.org, "template.png") + "?name=" + name + "&lang=" + string(v.Lang)
}

// contrast is how letters stand out on the colour, to 1.
func (v *pictureView) contrast() string {
	return strconv.FormatFloat(artwork.Contrast(v.colour), 'f', 1, 64)
}

func (d *Pages) picture(v *visit.Visit, draft authoring.Draft) error {
	view, err := d.view(v, draft, "picture")
	if err != nil {
		return err
	}
	return d.showPicture(v, http.StatusOK, view)
}

func (d *Pages) savePicture(v *visit.Visit, draft authoring.Draft) error {
	change, err := d.drawn(v, draft)
	if err == nil {
		return d.save(v, draft, "picture", change, d.showPicture)
	}
	typed := draft
	typed.Fields = maps.Clone(draft.Fields)
	maps.Copy(typed.Fields, change)
	return d.refused(v, typed, "picture", err, d.showPicture)
}

func (d *Pages) showPicture(v *visit.Visit, status int, view draftView) error {
	p := &pictureView{draftView: view, templates: artwork.Templates(), told: map[locale.Language]string{}, seen: map[locale.Language]string{}}
	fields := view.draft.Fields
	a, err := d.assess(v, &p.draftView)
	if err != nil {
		return err
	}
	p.languages = languagesOf(a, v.Lang)
	for _, lang := range p.languages {
		if err := d.Authoring.Proof(v.R.Context(), &v.Org, a, fields, lang); err != nil {
			p.undrawn = visit.Sentence(err, v.Lang)
		}
		p.seen[lang] = pictureOf(&v.Org, &view.draft, a, lang)
		p.told[lang] = issuance.DefaultAlt(lang, a.Description.Text(microcredential.Title, lang), a.Description.Text(microcredential.AwardingBody, lang))
	}
	if p.colour, err = artwork.Colour(fields[authoring.Colour], v.Org.HomeURL); err != nil {
		p.colour, _ = artwork.Colour("", v.Org.HomeURL)
	}
	if p.second, err = artwork.SecondColour(fields[authoring.Second], p.colour, ""); err != nil {
		p.second, _ = artwork.SecondColour("", p.colour, "")
	}
	house, err := d.Authoring.HouseLook(v.R.Context(), &v.Org)
	if err != nil {
		return err
	}
	p.house = fields.Look().Words == issuance.Drawn
	for _, name := range []string{authoring.Colour, authoring.Second, authoring.Ring, authoring.Art} {
		p.house = p.house && fields[name] == house[name]
	}
	return page.ServeLiveOnce(v.W, v.R, status, picturePage(p))
}

// alt is what somebody wrote for those who cannot see the picture.
func (v *pictureView) alt(lang string) string {
	return v.draft.Fields.Look().Alt.In(locale.Language(lang))
}

// toldIn is what they are told where nobody wrote anything.
func (v *pictureView) toldIn(lang string) string { return v.told[locale.Language(lang)] }

// specimen answers what a template looks like in the organisation's colour. A browser may keep it for a while: six of them
// stand on each page of a picture.
func (d *Pages) specimen(v *visit.Visit) error {
	name := cmp.Or(v.R.URL.Query().Get("name"), artwork.Templates()[0])
	if err := artwork.Check(name, ""); err != nil {
		return issuance.ErrNotFound
	}
	if lang := locale.Language(v.R.URL.Query().Get("lang")); lang == locale.Japanese || lang == locale.English {
		v.Lang = lang
	}
	png, err := d.Authoring.Specimen(v.R.Context(), &v.Org, name, v.Lang)
	if err != nil {
		return err
	}
	small, err := artwork.Small(png, 240, 20_000)
	if err != nil {
		return err
	}
	v.SendPicture(small, true)
	return nil
}

// refused shows a page again with what was typed, and why it was not kept; an error that says nothing to people is not its
// business.
func (d *Pages) refused(v *visit.Visit, draft authoring.Draft, name string, why error, show showing) error {
	text := visit.Sentence(why, v.Lang)
	if text == "" {
		return why
	}
	view, err := d.view(v, draft, name)
	if err != nil {
		return err
	}
	view.problem = text
	return show(v, http.StatusUnprocessableEntity, view)
}

// drawn are the fields of the picture as the form says them, with a picture that was handed in; also where that is refused,
// for what was typed is shown again.
func (d *Pages) drawn(v *visit.Visit, draft authoring.Draft) (authoring.Fields, error) {
	change := authoring.Fields{}
	for name, field := range map[string]string{
		"template": authoring.Template, "colour": authoring.Colour, "second": authoring.Second, "ring": authoring.Ring, "words": authoring.Words, "alt_en": authoring.AltEN, "alt_ja": authoring.AltJA,
	} {
		change[field] = fields.Cut(v.R.PostFormValue(name))
	}
	if v.R.PostFormValue("house") != "" {
		house, err := d.Authoring.HouseLook(v.R.Context(), &v.Org)
		delete(house, authoring.Template)
		maps.Copy(change, house)
		return change, err
	}
	if v.R.PostFormValue("art") == "none" {
		change[authoring.Art] = ""
	}
	data, err := v.File("file")
	if err != nil {
		return change, err
	}
	if len(data) > 0 {
		art, _, err := d.Authoring.Post.Painter.Read(data)
		if err != nil {
			return change, err
		}
		if change[authoring.Art], err = d.Authoring.Drafts.KeepArt(v.R.Context(), v.Org.ID, art); err != nil {
			return change, err
		}
	}
	after := maps.Clone(draft.Fields)
	maps.Copy(after, change)
	look := after.Look()
	if look.Words != issuance.Drawn && look.Art == "" {
		return change, &issuance.Refusal{Code: "words_without_image"}
	}
	return change, artwork.Check(look.Template, look.Ring, look.Colour, look.Second)
}
