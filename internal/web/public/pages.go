package public

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/microcredential"
)

// cardsEach is how many micro-credentials of one awarding body the start page shows.
const cardsEach = 6

// render writes a page into memory first: a page that cannot be made is an error, never half a page.
func render(ctx context.Context, c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(32 << 10)
	if err := c.Render(ctx, &b); err != nil {
		return nil, web.Broken(fmt.Errorf("render page: %w", err))
	}
	return b.Bytes(), nil
}

func servePage(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	body, err := render(r.Context(), c)
	if err != nil {
		return err
	}
	web.PageHeaders(w.Header())
	w.Header()["Cache-Control"] = forAMinute
	web.Write(w, r, status, body)
	return nil
}

// serveScripted answers with a page that has the buttons of page.js.
func serveScripted(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	body, err := render(r.Context(), c)
	if err != nil {
		return err
	}
	web.PageHeaders(w.Header())
	w.Header()["Content-Security-Policy"] = scripted
	w.Header()["Cache-Control"] = forAMinute
	web.Write(w, r, http.StatusOK, body)
	return nil
}

// faultPage is the page for a request that cannot be answered.
func (s *Site) faultPage(lang string, f web.Fault) ([]byte, error) {
	v := &faultView{frame: s.frame(lang), status: f.Status, key: f.Key(), request: f.RequestID}
	v.title, v.description, v.private = v.say("title"), v.say("text"), true
	return render(context.Background(), faultPage(v))
}

// start sends everyone to the start page in their language.
func (s *Site) start(w http.ResponseWriter, r *http.Request, _ *snapshot) error {
	toPage(w, r, "/index", "")
	return nil
}

// startPage shows the organisations of the host; under a host that is nobody's own, all of them.
func (s *Site) startPage(lang string) handler {
	return func(w http.ResponseWriter, r *http.Request, m *snapshot) error {
		all, err := s.source.Organisations(r.Context())
		if err != nil && !errors.Is(err, issuance.ErrNotFound) {
			return err
		}
		v := &startView{frame: s.frame(lang)}
		v.title, v.description, v.path = v.t("start.title"), v.t("start.lead"), "/index"
		m.learnHosts(all)
		trials := 0
		for i := range all {
			o := prepare(all[i])
			if !m.admits(o.host, r.Host) {
				continue
			}
			list, err := s.cards(r.Context(), o, lang)
			if err != nil {
				return err
			}
			body := bodyCards{bodyView: s.body(o, lang), cards: list}
			if len(list) > cardsEach {
				body.cards, body.more = list[:cardsEach], len(list)
			}
			if body.trial {
				trials++
			}
			v.bodies = append(v.bodies, body)
		}
		v.trial = trials > 0 && trials == len(v.bodies) // otherwise each is marked by itself
		return servePage(w, r, http.StatusOK, startPage(v))
	}
}

func (s *Site) organisationPage(lang string) handler {
	return func(w http.ResponseWriter, r *http.Request, m *snapshot) error {
		o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
		if err != nil {
			return err
		}
		list, err := s.cards(r.Context(), o, lang)
		if err != nil {
			return err
		}
		v := &organisationView{frame: s.frame(lang), body: s.body(o, lang), cards: list}
		v.address, v.raw = o.ProfileAddress(), string(o.Profile)
		v.title, v.description = v.body.name, v.t("organisation.description", "name", v.body.name)
		v.path, v.object, v.trial = "/o/"+o.Slug+"/profile", o.ProfileAddress(), o.Trial()
		return servePage(w, r, http.StatusOK, organisationPage(v))
	}
}

// cards are the latest versions of an organisation's classes, each in the page's language if there is such an edition.
func (s *Site) cards(ctx context.Context, o *organisation, lang string) ([]cardView, error) {
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
		case !seen:
			place[e.Class] = len(chosen)
			chosen = append(chosen, e)
		case e.Language == lang:
			chosen[at] = e
		}
	}
	var list []cardView
	for _, e := range chosen {
		read, err := readLetter(&o.Organisation, e, lang)
		if err != nil {
			return nil, web.Broken(fmt.Errorf("read edition %s: %w", e.ID, err))
		}
		path := "/o/" + o.Slug + "/m/" + e.ID.String()
		list = append(list, cardView{
			title: read.title, description: read.description, lang: read.lang,
			page: path + "." + lang + ".html", picture: path + ".png",
		})
	}
	return list, nil
}

// textIn returns the edition of e's version in the page's language, or e itself when there is none, and its text.
func (s *Site) textIn(ctx context.Context, m *snapshot, o *organisation, e *issuance.Edition, lang string) (*issuance.Edition, *letterText, error) {
	shown := e
	if e.Language != lang {
		found, err := s.source.EditionIn(ctx, o.ID, e.Class, e.Version, lang)
		switch {
		case err == nil:
			shown = &found
		case !errors.Is(err, issuance.ErrNotFound):
			return nil, nil, err
		}
	}
	key := letterKey{shown.ID, lang}
	read := m.texts.get(key)
	if read == nil {
		var err error
		if read, err = readLetter(&o.Organisation, shown, lang); err != nil {
			return nil, nil, web.Broken(fmt.Errorf("read edition %s: %w", shown.ID, err))
		}
		m.texts.put(key, read, 2*len(shown.Document))
	}
	return shown, read, nil
}

func (s *Site) editionPage(w http.ResponseWriter, r *http.Request, m *snapshot, o *organisation, id issuance.ID, lang string) error {
	found, err := s.source.Edition(r.Context(), o.ID, id) // not the remembered one: a later version may have come
	if err != nil {
		return err
	}
	e := &found
	shown, read, err := s.textIn(r.Context(), m, o, e, lang)
	if err != nil {
		return err
	}
	v := &classView{frame: s.frame(lang), body: s.body(o, lang), text: read, version: e.Version, older: !e.Latest}
	path := "/o/" + o.Slug + "/m/" + shown.ID.String()
	v.picture, v.published = path+".png", e.PublishedAt.In(o.zone)
	v.address, v.raw = o.EditionAddress(shown.ID), string(shown.Document)
	v.title, v.description = read.title, read.description
	if v.description == "" {
		v.description = v.t("organisation.description", "name", v.body.name)
	}
	v.path, v.object, v.share = "/o/"+o.Slug+"/m/"+e.ID.String(), v.address, v.address+".png"
	v.trial, v.home, v.homePath = o.Trial(), v.body.name, v.body.page
	v.own, v.shareAlt, v.seen = path, read.alt, s.now().In(o.zone)
	v.files = files(lang, path, "class", png, svg, data)
	if v.editions, err = s.editions(r.Context(), o, e); err != nil {
		return err
	}
	stated := ours(v.t("descriptors.award"), true)
	v.says = answering(rows(lang, read.rows, map[microcredential.Key]row{
		microcredential.LearnerIdentification: stated, microcredential.DateOfIssuing: stated,
		microcredential.AwardingBody: ours(v.body.name, false),
	}))
	return serveScripted(w, r, classPage(v))
}

// editions are the pages of a version's language editions, each in its own language.
func (s *Site) editions(ctx context.Context, o *organisation, e *issuance.Edition) (list []editionLink, err error) {
	for _, lang := range locale.Languages {
		found, err := s.source.EditionIn(ctx, o.ID, e.Class, e.Version, lang)
		if errors.Is(err, issuance.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, editionLink{lang, "/o/" + o.Slug + "/m/" + found.ID.String() + "." + lang + ".html"})
	}
	return list, nil
}

func (s *Site) awardPage(w http.ResponseWriter, r *http.Request, m *snapshot, o *organisation, a *issuance.Award,
	status issuance.Status, lang string) error {
	v := &awardView{frame: s.frame(lang), body: s.body(o, lang), status: status}
	v.path, v.object = "/o/"+o.Slug+"/a/"+a.ID.String(), o.AwardAddress(a.ID)
	v.private, v.trial, v.home, v.homePath = true, o.Trial(), v.body.name, v.body.page
	v.title, v.description = v.t("status.erased.title"), v.t("status.erased.text")
	if status == issuance.Erased {
		return servePage(w, r, http.StatusGone, awardPage(v))
	}
	e, err := s.edition(r.Context(), m, o, a.Edition)
	if err != nil {
		return err
	}
	shown, read, err := s.textIn(r.Context(), m, o, e, lang)
	if err != nil {
		return err
	}
	v.text, v.issued = read, a.IssuedOn.In(o.zone)
	v.classPath = "/o/" + o.Slug + "/m/" + shown.ID.String() + "." + lang + ".html"
	word := v.t("status." + string(status))
	v.title = read.title + " – " + word
	v.description = v.t("award.description", "name", v.body.name, "date", day(lang, v.issued), "status", word)
	if v.gone() {
		v.revoked = a.RevokedAt.In(o.zone)
		if code := publicReason(a); code != "" {
			v.reason = locale.Text(lang, "reason."+code)
		}
		return servePage(w, r, http.StatusGone, awardPage(v))
	}
	if err := s.fillAward(r.Context(), v, o, a); err != nil {
		return err
	}
	if shown.ID != e.ID {
		v.otherEdition = text(lang, "class.edition."+e.Language)
		v.otherPath = "/o/" + o.Slug + "/m/" + e.ID.String() + "." + e.Language + ".html"
	}
	return serveScripted(w, r, awardPage(v))
}

// fillAward adds what is shown of an award that is still given out.
func (s *Site) fillAward(ctx context.Context, v *awardView, o *organisation, a *issuance.Award) error {
	if !a.Expires.IsZero() {
		v.expires = a.Expires.Add(-time.Second).In(o.zone) // the last day in force, also when it ends at midnight
	}
	v.picture, v.share = v.path+".png", v.object+".png"
	v.address, v.raw = v.object, string(a.Assertion)
	v.shareAlt, v.seen = v.text.alt, s.now().In(o.zone)
	forms := []form{png, svg}
	switch _, err := s.source.Signed(ctx, o.ID, a.ID); {
	case err == nil:
		forms = append(forms, jws)
	case !errors.Is(err, issuance.ErrNotFound):
		return err
	}
	v.files = files(v.lang, v.path, "award", append(forms, data)...)
	learner, err := s.fillLearner(ctx, v, o, a)
	if err != nil {
		return err
	}
	v.says = answering(rows(v.lang, v.text.rows, map[microcredential.Key]row{
		microcredential.LearnerIdentification: learner,
		microcredential.DateOfIssuing:         {date: v.issued},
		microcredential.AwardingBody:          ours(v.body.name, false),
	}))
	return nil
}

// fillLearner adds the learner's name where it is shown, and returns the row that tells who the learner is.
func (s *Site) fillLearner(ctx context.Context, v *awardView, o *organisation, a *issuance.Award) (row, error) {
	name, err := s.source.ShownName(ctx, o.ID, a.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return row{}, err
	}
	if v.learner = name.In(v.lang); v.learner == "" {
		return ours(v.t("descriptors.learner"), true), nil
	}
	return ours(v.t("descriptors.learner.named", "name", v.learner), false), nil
}

// aboutGuideline says which guideline's descriptors are shown.
func aboutGuideline(lang string) string {
	g := microcredential.Edition11()
	name := g.Name
	if lang == "ja" {
		name = g.NameJA
	}
	return text(lang, "descriptors.about", "guideline", name)
}

func number(n int) string { return strconv.Itoa(n) }

// decimal writes a number as SVG takes it.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func openGraphLocale(lang string) string {
	if lang == "ja" {
		return "ja_JP"
	}
	return "en_GB"
}
