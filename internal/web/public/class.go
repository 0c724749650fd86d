package public

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// classView is the page of a micro-credential: one edition of a version of it.
type classView struct {
	page.Frame
	body      bodyView
	text      *letter.Text
	version   int
	published time.Time // in the organisation's zone, as all times here
	retired   time.Time // since when it is awarded no more; zero where it is
	newer     string    // path of the page of the latest version; empty where this is it
	editions  []editionLink
	says      letter.Answers
	files     []file
	path      string // of the edition that is shown
	address   string
	raw       string
	seen      time.Time // when the page was made
	linked    templ.Component
	offer     templ.Component // what learners ask for first, as terms of a list
	apply     string          // address where one applies, while that is open; empty where it is not, or not known
}

type editionLink struct {
	lang locale.Language
	path string
}

// applying is the first thing to do for whom it is open.
func (v *classView) applying() page.Deed {
	return page.Deed{To: page.Outward(v.apply), Verb: v.T("class.apply", "domain", page.Domain(v.apply)), Away: true}
}

// compare is the path of the page that lays it beside others; empty when there is none, or a newer version, or it is awarded
// no more.
func (v *classView) compare() string {
	if v.Compare() == "" || v.newer != "" || !v.retired.IsZero() {
		return ""
	}
	return v.Compare() + "?m=" + url.QueryEscape(v.address)
}

// editionPage answers the page of a micro-credential, in the page's language where its version has such an edition.
func (s *Objects) editionPage(w http.ResponseWriter, r *http.Request, m *view, o *organisation, id issuance.ID, lang locale.Language) error {
	e, err := s.edition(r.Context(), m, o, id)
	if err != nil {
		return err
	}
	in, err := s.textIn(r.Context(), m, o, e, lang)
	if err != nil {
		return err
	}
	shown, text := in.edition, in.text
	body := s.body(o, lang)
	address := o.EditionAddress(shown.ID)
	stated := letter.Ours(page.Say(lang, "descriptors.award"), true)
	v := &classView{
		Frame: s.chrome.Frame(lang, page.Styled("public.css"), page.Of(s.face(r.Context(), o, lang)), page.Trial(o.Trial()),
			page.Titled(text.Title, about(text, &body, lang)),
			page.At(editionPath(o, e.ID), ""), page.About(address), previewed(o, shown.ID, text.Alt)),
		body:      body,
		text:      text,
		version:   e.Version,
		published: e.PublishedAt.In(o.zone),
		newer:     in.newer,
		editions:  in.editions,
		says: letter.Sort(letter.Rows(text.Guideline, lang, text.Rows, map[microcredential.Key]letter.Row{
			microcredential.LearnerIdentification: stated,
			microcredential.DateOfIssuing:         stated,
			microcredential.AwardingBody:          letter.Named(body.name, body.lang),
		})),
		files:   files(lang, editionPath(o, shown.ID), "class", png, svg, data),
		path:    editionPath(o, shown.ID),
		address: address,
		raw:     string(shown.Document),
		seen:    s.now().In(o.zone),
		linked:  templ.NopComponent,
		offer:   templ.NopComponent,
	}
	if !e.Retired.IsZero() {
		v.retired = e.Retired.In(o.zone)
	}
	if s.Offer != nil && v.newer == "" && v.retired.IsZero() {
		v.offer, v.apply = s.Offer(r.Context(), shown.ID, lang)
	}
	v.Add(page.Canonical(o.BaseURL))
	if !o.Trial() && v.newer == "" {
		v.linked = linkedData(text, linkedBody{"Organization", body.name, body.site}, address, o.BaseURL+v.In(lang))
	}
	return page.ServeScripted(w, r, http.StatusOK, classPage(v))
}

// newer is the path of the page of an edition's latest version, in the page's language where there is such an edition; ""
// for that version itself.
func (s *Objects) newer(ctx context.Context, o *organisation, e *issuance.Edition, lang locale.Language) (path string, err error) {
	if e.Latest {
		return "", nil
	}
	latest, err := s.source.Editions(ctx, o.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return "", err
	}
	for i := range latest {
		if l := &latest[i]; l.Class == e.Class && (path == "" || l.Language == lang) {
			path = pathOf(o, l, lang)
		}
	}
	return path, nil
}

// about says in a sentence what a micro-credential is.
func about(text *letter.Text, body *bodyView, lang locale.Language) string {
	if text.Description != "" {
		return text.Description
	}
	return page.Say(lang, "organisation.description", "name", body.name)
}

// textIn returns what readers of a language are shown of an edition.
func (s *Objects) textIn(ctx context.Context, m *view, o *organisation, e *issuance.Edition, lang locale.Language) (*shownText, error) {
	key := letterKey{e.ID, lang}
	if known := m.texts.get(key); known != nil {
		return known, nil
	}
	edition, editions, err := s.editions(ctx, o, e, lang)
	if err != nil {
		return nil, err
	}
	newer, err := s.newer(ctx, o, e, lang)
	if err != nil {
		return nil, err
	}
	text, err := letter.Read(&o.Organisation, &edition, lang, s.guidelines)
	if err != nil {
		return nil, web.Broken(fmt.Errorf("read edition %s: %w", edition.ID, err))
	}
	shown := &shownText{&edition, text, editions, newer, sync.OnceValues(func() (templ.Component, error) {
		f := s.chrome.Frame(lang)
		return page.Rendered(letter.Learning(&f, letter.Sort(letter.Rows(text.Guideline, lang, text.Rows, nil)), s.body(o, lang).Body, ""))
	})}
	m.texts.put(key, shown, 6*len(edition.Document))
	return shown, nil
}

// editions are the pages of a version's language editions, each in its own language; and the edition, without pictures, for
// readers of a language, which is e itself where there is none.
func (s *Objects) editions(ctx context.Context, o *organisation, e *issuance.Edition, lang locale.Language) (shown issuance.Edition, list []editionLink, err error) {
	shown = *e
	for _, in := range locale.Languages {
		found := *e
		if in != e.Language {
			found, err = s.source.EditionIn(ctx, o.ID, e.Class, e.Version, in)
		}
		if errors.Is(err, issuance.ErrNotFound) {
			err = nil
			continue
		}
		if err != nil {
			return shown, nil, err
		}
		list = append(list, editionLink{in, pathOf(o, &found, in)})
		if in == lang {
			shown = found
		}
	}
	shown.PNG, shown.SVG = nil, nil
	return shown, list, nil
}

func editionPath(o *organisation, id issuance.ID) string { return o.path() + "/m/" + id.String() }

// pathOf is the path of an edition's page in a language.
func pathOf(o *organisation, e *issuance.Edition, lang locale.Language) string {
	return web.PageIn(editionPath(o, e.ID), lang)
}
