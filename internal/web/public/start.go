package public

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
)

// cardsEach is how many micro-credentials of one awarding body the start page shows, where there are several bodies.
const cardsEach = 6

// startView is the page of all organisations of a host.
type startView struct {
	page.Frame
	bodies []bodyCards
	own    bool // the host is the only body's own
}

type bodyCards struct {
	bodyView
	cards  []card.View
	before int // cards of other bodies that stand before them on the page
	more   int // number of all, when not all are shown
}

// organisationView is the page of an awarding body.
type organisationView struct {
	page.Frame
	body    bodyView
	cards   []card.View
	address string
	raw     string
	key     string // by which the catalogue knows the awarding body
}

// start sends everyone to the start page in their language.
func (s *Objects) start(w http.ResponseWriter, r *http.Request, _ *view) error {
	web.ToPage(w, r, "/index", "")
	return nil
}

// startPage shows the organisations of the host; under a host that is nobody's own, all of them. One that is alone there
// has the page for itself.
func (s *Objects) startPage(lang locale.Language) handler {
	return func(w http.ResponseWriter, r *http.Request, m *view) error {
		all, err := s.organisations(r.Context(), m)
		if err != nil {
			return err
		}
		v := &startView{Frame: s.chrome.FrameFor(r, lang, page.Styled("public.css"), page.At("/index", ""),
			page.Titled(page.Say(lang, "start.title"), page.Say(lang, "start.lead")))}
		each := cardsEach
		if own, err := s.alone(r.Context(), m, r.Host); err == nil {
			all, each, v.own = []*organisation{own}, card.AtOnce, true
			name := s.body(own, lang).name
			v.Add(page.Titled(name, page.Say(lang, "organisation.description", "name", name)))
		}
		trials := 0
		for _, o := range all {
			if !m.admits(o.host, r.Host) {
				continue
			}
			list, err := s.cards(r.Context(), m, o, lang)
			if err != nil {
				return err
			}
			v.show(s.body(o, lang), list, each)
			if o.Trial() {
				trials++
			}
		}
		v.Add(page.Trial(trials > 0 && trials == len(v.bodies))) // otherwise each is marked by itself
		return page.Serve(w, r, http.StatusOK, startPage(v))
	}
}

// show adds an awarding body with the first of its cards.
func (v *startView) show(body bodyView, list []card.View, each int) {
	b := bodyCards{bodyView: body, cards: list}
	if len(list) > each {
		b.cards, b.more = list[:each], len(list)
	}
	for _, other := range v.bodies {
		b.before += len(other.cards)
	}
	v.bodies = append(v.bodies, b)
}

func (s *Objects) organisationPage(lang locale.Language) handler {
	return func(w http.ResponseWriter, r *http.Request, m *view) error {
		o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
		if err != nil {
			return err
		}
		list, err := s.cards(r.Context(), m, o, lang)
		if err != nil {
			return err
		}
		body := s.body(o, lang)
		v := &organisationView{
			Frame: s.chrome.Frame(lang, page.Styled("public.css"), page.Of(s.face(r.Context(), o, lang)), page.Trial(o.Trial()),
				page.Titled(body.name, page.Say(lang, "organisation.description", "name", body.name)),
				page.At(o.path()+"/profile", ""), page.About(o.ProfileAddress())),
			body:    body,
			cards:   list,
			address: o.ProfileAddress(),
			raw:     string(o.Profile),
			key:     strings.TrimPrefix(page.Domain(o.HomeURL), "www."),
		}
		return page.Serve(w, r, http.StatusOK, organisationPage(v))
	}
}

// cardsKey names the cards of an organisation, to readers of a language.
type cardsKey struct {
	org  issuance.OrganisationID
	lang locale.Language
}

// cards are an organisation's micro-credentials, newest first. They are read once for a snapshot.
func (s *Objects) cards(ctx context.Context, m *view, o *organisation, lang locale.Language) ([]card.View, error) {
	key := cardsKey{o.ID, lang}
	m.mu.RLock()
	list, read := m.cards[key]
	m.mu.RUnlock()
	if read {
		return list, nil
	}
	list, err := s.readCards(ctx, o, lang)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cards[key] = list
	return list, nil
}

// readCards reads the latest versions of the classes that an organisation offers, each in the page's language if there is such
// an edition.
func (s *Objects) readCards(ctx context.Context, o *organisation, lang locale.Language) ([]card.View, error) {
	editions, err := s.source.Editions(ctx, o.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return nil, err
	}
	place := map[int64]int{} // of a class in the list
	var chosen []*issuance.Edition
	for i := range editions {
		e := &editions[i]
		at, seen := place[e.Class]
		switch {
		case !e.Retired.IsZero(): // its page stays, and says so
		case !seen:
			place[e.Class] = len(chosen)
			chosen = append(chosen, e)
		case e.Language == lang:
			chosen[at] = e
		}
	}
	var list []card.View
	for _, e := range chosen {
		read, err := letter.Read(&o.Organisation, e, lang, s.guidelines)
		if err != nil {
			return nil, web.Broken(fmt.Errorf("read edition %s: %w", e.ID, err))
		}
		list = append(list, card.View{
			Title: read.Title, Description: read.Description, Lang: read.Lang,
			Page: pathOf(o, e, lang), Picture: card.PicturePath(o.Slug, e.ID),
		})
	}
	return list, nil
}
