package drafts

import (
	"errors"
	"net/http"
	"slices"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// previewView is the page that shows a draft as strangers would see it, whole or not.
type previewView struct {
	draftView
	shown []editionView
}

// editionView is one edition, as strangers would see it.
type editionView struct {
	lang     locale.Language
	picture  string // URL
	body     string // the awarding body's name
	refused  string // why there is nothing to be seen; empty: there is
	text     *letter.Text
	says     letter.Answers
	criteria string
	document string
}

// rows are all that the edition says, in the order in which it is read.
func (e *editionView) rows() []letter.Row {
	return slices.Concat(e.says.Learned, e.says.Judged, e.says.Work, e.says.Quality, e.says.Rest)
}

func (d *Pages) seen(v *visit.Visit, draft authoring.Draft) error {
	view, err := d.view(v, draft, "preview")
	if err != nil {
		return err
	}
	a, err := d.assess(v, &view)
	if err != nil {
		return err
	}
	p := &previewView{draftView: view}
	if p.shown, err = d.preview(v, draft, a); err != nil {
		return err
	}
	return page.ServeLiveOnce(v.W, v.R, http.StatusOK, previewPage(p))
}

// preview is the draft as it stands, in each language that it has: the reader's first.
func (d *Pages) preview(v *visit.Visit, draft authoring.Draft, a *authoring.Assessment) (all []editionView, err error) {
	for _, lang := range languagesOf(a, v.Lang) {
		shown := editionView{lang: lang}
		e, err := d.Authoring.Sketch(&v.Org, a, lang)
		var refused *microcredential.RefusedError
		switch {
		case errors.As(err, &refused):
			shown.refused = refused.Message(v.Lang)
		case err != nil:
			return nil, err
		default:
			if shown, err = d.edition(v, &v.Org, &e); err != nil {
				return nil, err
			}
			shown.picture = pictureOf(&v.Org, &draft, a, lang)
		}
		all = append(all, shown)
	}
	return all, nil
}

// languagesOf are the languages that a draft has, the reader's first.
func languagesOf(a *authoring.Assessment, reader locale.Language) []locale.Language {
	has := a.Description.Languages()
	return slices.DeleteFunc(part.Order(reader), func(lang locale.Language) bool { return !slices.Contains(has, lang) })
}

// edition is an edition of an organisation, as strangers would see it but for its picture.
func (d *Pages) edition(v *visit.Visit, org *issuance.Organisation, e *issuance.Edition) (editionView, error) {
	text, err := letter.Read(org, e, e.Language, d.Editions) // what it says is in its own language
	if err != nil {
		return editionView{}, err
	}
	for _, labelled := range text.Guideline.In(v.Lang) {
		for i := range text.Rows {
			if text.Rows[i].Key == labelled.Key {
				text.Rows[i].Label = labelled.Label
			}
		}
	}
	b, err := openbadges.Parse[openbadges.BadgeClass](e.Document)
	if err != nil {
		return editionView{}, err
	}
	document, err := part.Indented(e.Document)
	if err != nil {
		return editionView{}, err
	}
	name, lang := org.Name(e.Language)
	body := map[microcredential.Key]letter.Row{microcredential.AwardingBody: letter.Named(name, lang)}
	return editionView{
		lang: e.Language, body: name, text: text, criteria: criteriaOf(b), document: document,
		says: letter.Sort(letter.Rows(text.Guideline, v.Lang, text.Rows, body)),
	}, nil
}

// criteriaOf is the exact text of the criteria.
func criteriaOf(b *openbadges.BadgeClass) string {
	if b.Criteria.Object == nil {
		return ""
	}
	return b.Criteria.Object.Narrative
}
