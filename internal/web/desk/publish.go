package desk

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// publishView is the page that shows what publishing would do, before it is done.
type publishView struct {
	draftView
	number   int  // of the version that it would be
	new      bool // false: it is published already, as that version
	editions []editionView
	remarks  []string
	lacks    []lack
	changed  []authoring.Difference // from the version that is published
}

// lack is what keeps a draft from being published, and where on the form it is mended.
type lack struct{ at, label string }

// lacksOf are what keeps a draft from being published: the descriptors in the order of the form, and the other facts.
func lacksOf(a *authoring.Assessment, lang locale.Language) (all []lack) {
	missing := a.Missing()
	for _, row := range microcredential.KnownEditions().Current().Descriptors {
		if slices.Contains(missing, row.Key) {
			all = append(all, lack{string(row.Key), row.LabelIn(lang)})
		}
	}
	for _, fault := range a.Faults {
		named := func(key microcredential.Key) bool { return strings.HasPrefix(fault.Key(), string(key)) }
		if !slices.ContainsFunc(missing, named) {
			label, _ := authoring.Label(fault.Field(), lang)
			all = append(all, lack{fault.Field(), label})
		}
	}
	return all
}

func (d *Desk) publish(v *visit, draft authoring.Draft) error {
	return d.showPlan(v, draft, http.StatusOK, "")
}

// publishNow publishes the revision that was looked at.
func (d *Desk) publishNow(v *visit, draft authoring.Draft) error {
	revision, err := strconv.ParseInt(v.r.PostFormValue("revision"), 10, 64)
	if err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	_, err = d.Authoring.Publish(v.r.Context(), v.By, &v.org, &draft, revision)
	var conflict *authoring.ConflictError
	var stale *issuance.StaleError
	switch {
	case err == nil:
		seeOther(v.w, web.PageIn(v.at(draft.ID, "versions"), v.lang)+"?published")
		return nil
	case errors.As(err, &conflict):
		return d.showPlan(v, draft, http.StatusConflict, v.say("desk.publish.changed"))
	case errors.As(err, &stale):
		return d.showPlan(v, draft, http.StatusConflict, stale.Message(v.lang))
	case unready(err) || sentence(err, v.lang) != "":
		return d.showPlan(v, draft, http.StatusUnprocessableEntity, "")
	}
	return err
}

// unready reports whether an error means that the form is to be mended first.
func unready(err error) bool {
	var faults descriptionbook.Faults
	return errors.Is(err, issuance.ErrRefused) || errors.As(err, &faults)
}

func (d *Desk) showPlan(v *visit, draft authoring.Draft, status int, problem string) error {
	shared, err := d.view(v, draft, "publish")
	if err != nil {
		return err
	}
	view := &publishView{draftView: shared}
	plan, err := d.Authoring.Plan(v.r.Context(), &v.org, &draft)
	switch {
	case unready(err):
		view.problem = v.say("desk.publish.unready")
		a, err := d.Authoring.Assess(v.r.Context(), &v.org, draft.Fields)
		if err != nil {
			return err
		}
		view.lacks = lacksOf(a, v.lang)
	case err != nil && sentence(err, v.lang) != "":
		view.problem = sentence(err, v.lang)
	case err != nil:
		return err
	default:
		if err := d.planned(v, view, plan); err != nil {
			return err
		}
	}
	if problem != "" {
		view.problem = problem
	}
	return page.ServeLiveOnce(v.w, v.r, status, publishPage(view))
}

// planned puts into the view what a plan would publish.
func (d *Desk) planned(v *visit, view *publishView, plan *issuance.Plan) error {
	view.number, view.new = plan.Version.Number, plan.New
	if plan.New && plan.Version.Number > 1 {
		var err error
		if view.changed, err = d.Authoring.PlannedChanges(v.r.Context(), &v.org, &view.draft, plan, v.lang); err != nil {
			return err
		}
	}
	for _, remark := range plan.Remarks {
		view.remarks = append(view.remarks, remark.Message(v.lang))
	}
	for _, e := range plan.NewEditions() {
		shown, err := d.edition(v, &plan.Org, &e)
		if err != nil {
			return err
		}
		shown.picture = "data:image/png;base64," + base64.StdEncoding.EncodeToString(e.PNG)
		view.editions = append(view.editions, shown)
	}
	return nil
}

// versionsView is the page of what was published.
type versionsView struct {
	draftView
	published bool
	retired   bool
	versions  []authoring.Version
	from, to  int
	changed   []authoring.Difference
	zone      *time.Location
}

// pagesOf are the public pages of a version, the reader's language first.
func (v *versionsView) pagesOf(x authoring.Version) (pages []publicPage) {
	for _, lang := range v.order() {
		if id, ok := x.Editions[lang]; ok {
			pages = append(pages, publicPage{lang, v.org.EditionAddress(id)})
		}
	}
	return pages
}

// publicPage is where an edition of a version is read by everybody.
type publicPage struct {
	lang    locale.Language
	address string
}

func (d *Desk) versions(v *visit, draft authoring.Draft) error {
	shared, err := d.view(v, draft, "versions")
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	view := &versionsView{draftView: shared, published: query.Has("published"), zone: zoneOf(&v.org)}
	if view.versions, err = d.Authoring.Versions(v.r.Context(), v.org.ID, draft.ID); err != nil {
		return err
	}
	if err := d.callByName(v, view.versions); err != nil {
		return err
	}
	if n := len(view.versions); n > 0 {
		view.retired = view.versions[0].Retired
		view.to, view.from = choose(query.Get("to"), n, n), choose(query.Get("from"), n, n-1)
	}
	if view.from > 0 {
		if view.changed, err = view.differences(v.lang); err != nil {
			return err
		}
	}
	return page.ServeLiveOnce(v.w, v.r, http.StatusOK, versionsPage(view))
}

// callByName names who published versions as colleagues do, where they are people of the organisation.
func (d *Desk) callByName(v *visit, versions []authoring.Version) error {
	members, err := d.Auth.Members(v.r.Context(), v.org.ID)
	for i := range versions {
		for _, m := range members {
			if m.ID.String() == versions[i].By {
				versions[i].By = m.Called()
			}
		}
	}
	return err
}

// choose is the version that a query asks for, where there is one; else another.
func choose(text string, newest, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= newest {
		return n
	}
	return otherwise
}

// differences are those between the two versions that are chosen. The newest stands first in the list.
func (v *versionsView) differences(lang locale.Language) ([]authoring.Difference, error) {
	before, err := v.versions[len(v.versions)-v.from].Fields()
	if err != nil {
		return nil, err
	}
	after, err := v.versions[len(v.versions)-v.to].Fields()
	return authoring.Differences(before, after, lang), err
}

// archive puts the draft away, or takes it out again.
func (d *Desk) archive(v *visit, draft authoring.Draft) error {
	away, err := v.chosen("archive", "restore")
	if err == nil {
		err = d.Authoring.Archive(v.r.Context(), v.By, &v.org, draft.ID, away)
	}
	if away {
		return v.goOn(pathOf(&v.org, "drafts"), "", err)
	}
	return v.goOn(v.at(draft.ID, "versions"), "", err)
}

// retire lets the micro-credential be awarded no more, or again.
func (d *Desk) retire(v *visit, draft authoring.Draft) error {
	retired, err := v.chosen("retire", "resume")
	if err != nil {
		return err
	}
	class, err := d.Authoring.Post.Classes.Class(v.r.Context(), draft.ID)
	if err == nil {
		_, err = d.Authoring.Retire(v.r.Context(), v.By, class, retired)
	}
	return v.goOn(v.at(draft.ID, "versions"), "", err)
}

// chosen reports which of two deeds a form asks for.
func (v *visit) chosen(first, second string) (bool, error) {
	switch v.r.PostFormValue("deed") {
	case first:
		return true, nil
	case second:
		return false, nil
	}
	return false, &web.Error{Status: http.StatusBadRequest, Err: errors.New("no such deed")}
}
