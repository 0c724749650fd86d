package drafts

import (
	"cmp"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
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
	found    []fields.Remark        // what the rules say, and what keeps nobody from publishing
	facts    []fact                 // beside the descriptors, which stand in no badge
	others   string                 // who can publish it, by name, where whoever asks cannot
	changed  []authoring.Difference // from the version that is published

	unapproved bool   // nobody has approved it, and the organisation asks for that
	atOnce     bool   // whoever asks can approve it with the same button
	position   string // that whoever asks named last, or has typed
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

func (d *Pages) publish(v *visit.Visit, draft authoring.Draft) error {
	return d.showPlan(v, draft, http.StatusOK, "")
}

// publishNow publishes the revision that was looked at.
func (d *Pages) publishNow(v *visit.Visit, draft authoring.Draft) error {
	revision, err := v.Revision()
	if err != nil {
		return err
	}
	if v.R.PostFormValue("deed") == "approve" {
		err = d.approveAndPublish(v, &draft, revision)
	} else {
		_, err = d.Authoring.Publish(v.R.Context(), v.By, &v.Org, &draft, revision)
	}
	var conflict *authoring.ConflictError
	var turn *authoring.TurnError
	var review *authoring.ReviewError
	var stale *issuance.StaleError
	switch {
	case err == nil:
		visit.SeeOther(v.W, web.PageIn(v.At(draft.ID, "versions"), v.Lang)+"?published")
		return nil
	case errors.As(err, &conflict):
		return d.showPlan(v, draft, http.StatusConflict, v.Say("desk.publish.changed"))
	case errors.As(err, &turn):
		return d.showPlan(v, draft, http.StatusConflict, turn.Message(v.Lang))
	case errors.As(err, &stale):
		return d.showPlan(v, draft, http.StatusConflict, stale.Message(v.Lang))
	case errors.As(err, &review):
		return d.showPlan(v, draft, http.StatusUnprocessableEntity, review.Message(v.Lang))
	case unready(err) || visit.Sentence(err, v.Lang) != "":
		return d.showPlan(v, draft, http.StatusUnprocessableEntity, "")
	}
	return err
}

// approveAndPublish approves the text that was looked at, and publishes it.
func (d *Pages) approveAndPublish(v *visit.Visit, draft *authoring.Draft, revision int64) error {
	digest, err := hex.DecodeString(v.R.PostFormValue("digest"))
	if err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	approves := authoring.Decision{By: v.By, Whole: v.Within(auth.Publish).IsWhole(), Name: v.Called(), Position: position(v)}
	_, err = d.Authoring.ApproveAndPublish(v.R.Context(), approves, v.MayHere(auth.Write), &v.Org, draft, revision, digest)
	return err
}

// atOnce reports whether whoever asks can approve a text and publish it with one button.
func (d *Pages) atOnce(v *visit.Visit, view *draftView) (bool, error) {
	if view.judged == nil || !v.MayHere(auth.Publish) {
		return false, nil
	}
	own, err := d.Authoring.IsOwn(v.R.Context(), v.By, &v.Org, view.draft.ID, view.judged)
	return err == nil && view.judged.AtOnce(authoring.Decider{Own: own, Whole: v.Within(auth.Publish).IsWhole()}, v.MayHere(auth.Write)), err
}

// unready reports whether an error means that the form is to be mended first.
func unready(err error) bool {
	var faults descriptionbook.Faults
	return errors.Is(err, issuance.ErrRefused) || errors.As(err, &faults)
}

// isUnapproved reports whether an error means that the text is to be approved first.
func isUnapproved(err error) bool {
	var refusal *issuance.Refusal
	return errors.As(err, &refusal) && refusal.Code == "unapproved"
}

func (d *Pages) showPlan(v *visit.Visit, draft authoring.Draft, status int, problem string) error {
	shared, err := d.view(v, draft, "publish")
	if err != nil {
		return err
	}
	view := &publishView{draftView: shared}
	a, err := d.assess(v, &view.draftView)
	if err != nil {
		return err
	}
	plan, err := d.Authoring.PlanAssessed(v.R.Context(), &v.Org, &draft, a)
	switch {
	case unready(err):
		view.problem = v.Say("desk.publish.unready")
		view.lacks = lacksOf(a, v.Lang)
	case isUnapproved(err):
		if err := d.plannedUnapproved(v, view, plan); err != nil {
			return err
		}
	case err != nil && visit.Sentence(err, v.Lang) != "":
		view.problem = visit.Sentence(err, v.Lang)
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
	return page.ServeLiveOnce(v.W, v.R, status, publishPage(view))
}

// plannedUnapproved puts into the view what a plan would publish that waits for an approval, where whoever asks can give it; or
// else that it waits.
func (d *Pages) plannedUnapproved(v *visit.Visit, view *publishView, plan *issuance.Plan) (err error) {
	if view.unapproved = true; plan.New {
		view.atOnce, err = d.atOnce(v, &view.draftView)
	}
	if err != nil || !view.atOnce {
		view.problem = v.Say("desk.review.needed")
		return err
	}
	view.position = cmp.Or(position(v), lastPosition(view.judged, v.By))
	return d.planned(v, view, plan)
}

// besides puts into the view what is to be known before a text is published and stands on no preview: what the rules still say
// of it, and the facts beside the descriptors.
func (d *Pages) besides(v *visit.Visit, view *publishView) error {
	a, err := d.assess(v, &view.draftView)
	if err != nil || !view.new {
		return err
	}
	if view.others, err = d.publishers(v, view.of); err != nil {
		return err
	}
	for _, finding := range a.Findings {
		view.found = append(view.found, fields.Remark{Severity: finding.Severity, Text: descriptionbook.Finding(finding, v.Lang)})
	}
	for _, row := range descriptionbook.Rows() {
		for _, name := range row.Fields() {
			if text := view.draft.Fields[name]; strings.HasPrefix(name, "extra_") && text != "" {
				label, of := authoring.Label(name, v.Lang)
				view.facts = append(view.facts, fact{label, view.draft.Fields.Text(name, v.Lang), of})
			}
		}
	}
	return nil
}

// publishers are those who can publish what belongs to a department, by name; nobody where whoever asks can.
func (d *Pages) publishers(v *visit.Visit, of department.ID) (string, error) {
	if v.MayHere(auth.Publish) {
		return "", nil
	}
	members, err := d.Auth.People.Members(v.R.Context(), v.Org.ID)
	var names []string
	for i := range members {
		if auth.ScopeOf(slices.DeleteFunc(members[i].Roles, func(r auth.Membership) bool { return !r.At(d.Now()) }), auth.Publish).Has(of) {
			names = append(names, members[i].Called())
		}
	}
	return strings.Join(names, v.Say("desk.publish.between")), err
}

// planned puts into the view what a plan would publish.
func (d *Pages) planned(v *visit.Visit, view *publishView, plan *issuance.Plan) error {
	view.number, view.new = plan.Version.Number, plan.New
	if err := d.besides(v, view); err != nil {
		return err
	}
	if plan.New && plan.Version.Number > 1 {
		var err error
		if view.changed, err = d.Authoring.PlannedChanges(v.R.Context(), &v.Org, &view.draft, plan, v.Lang); err != nil {
			return err
		}
	}
	for _, remark := range plan.Remarks {
		view.remarks = append(view.remarks, remark.Message(v.Lang))
	}
	for _, lang := range part.Order(v.Lang) {
		for _, e := range plan.NewEditions() {
			if e.Language != lang {
				continue
			}
			shown, err := d.edition(v, &plan.Org, &e)
			if err != nil {
				return err
			}
			shown.picture = view.file("picture." + string(lang) + ".png")
			view.editions = append(view.editions, shown)
		}
	}
	return nil
}

// versionsView is the page of what was published.
type versionsView struct {
	draftView
	published bool
	done      string // what was done before the page came: "retired", "resumed" or "assigned"
	versions  []authoring.Version
	from, to  int
	changed   []authoring.Difference
	zone      *time.Location
}

// pagesOf are the public pages of a version, the reader's language first.
func (v *versionsView) pagesOf(x authoring.Version) (pages []publicPage) {
	for _, lang := range part.Order(v.Lang) {
		if id, ok := x.Editions[lang]; ok {
			pages = append(pages, publicPage{lang, v.org.EditionAddress(id)})
		}
	}
	return pages
}

// award is where learners are awarded what was published.
func (v *versionsView) award() string {
	return web.PageIn(visit.Path(v.org, "award"), v.Lang) + "?class=" + v.draft.ID.String()
}

// publicPage is where an edition of a version is read by everybody.
type publicPage struct {
	lang    locale.Language
	address string
}

func (d *Pages) versions(v *visit.Visit, draft authoring.Draft) error {
	return d.showVersions(v, draft, http.StatusOK, "")
}

func (d *Pages) showVersions(v *visit.Visit, draft authoring.Draft, status int, problem string) error {
	shared, err := d.view(v, draft, "versions")
	if err != nil {
		return err
	}
	shared.problem = problem
	query := v.R.URL.Query()
	view := &versionsView{draftView: shared, published: query.Has("published"), zone: v.Org.Location()}
	if view.versions, err = d.Authoring.Drafts.Versions(v.R.Context(), v.Org.ID, draft.ID); err != nil {
		return err
	}
	if has := query.Get("done"); has == "retired" && view.retired || has == "resumed" && !view.retired || has == "assigned" && problem == "" {
		view.done = has
	}
	if err := d.callByName(v, view.versions); err != nil {
		return err
	}
	if n := len(view.versions); n > 0 {
		view.to, view.from = choose(query.Get("to"), n, n), choose(query.Get("from"), n, n-1)
	}
	if view.from > 0 {
		if view.changed, err = view.differences(v.Lang); err != nil {
			return err
		}
	}
	return page.ServeLiveOnce(v.W, v.R, status, versionsPage(view))
}

// callByName names who published versions as colleagues do, where they are people of the organisation.
func (d *Pages) callByName(v *visit.Visit, versions []authoring.Version) error {
	colleagues, err := d.Colleagues(v)
	for i := range versions {
		versions[i].By = cmp.Or(colleagues[versions[i].By], versions[i].By)
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

// assign gives the micro-credential to a department, or to the whole organisation.
func (d *Pages) assign(v *visit.Visit, draft authoring.Draft) error {
	to, err := department.ParseID(v.R.PostFormValue("department"))
	if err == nil {
		err = d.Departments.Move(v.R.Context(), v.By, v.Org.ID, draft.ID, to)
	}
	if text := visit.Sentence(err, v.Lang); text != "" && !errors.Is(err, issuance.ErrNotFound) {
		return d.showVersions(v, draft, http.StatusUnprocessableEntity, text)
	}
	return v.GoOn(v.At(draft.ID, "versions"), "?done=assigned", err)
}

// archive puts the draft away, or takes it out again.
func (d *Pages) archive(v *visit.Visit, draft authoring.Draft) error {
	away, err := chosen(v, "archive", "restore")
	if err == nil {
		err = d.Authoring.Archive(v.R.Context(), v.By, &v.Org, draft.ID, away)
	}
	if away {
		return v.GoOn(visit.Path(&v.Org, "drafts"), "", err)
	}
	return v.GoOn(v.At(draft.ID, "versions"), "", err)
}

// retire lets the micro-credential be awarded no more, or again.
func (d *Pages) retire(v *visit.Visit, draft authoring.Draft) error {
	retired, err := chosen(v, "retire", "resume")
	if err != nil {
		return err
	}
	class, err := d.Authoring.Post.Classes.Class(v.R.Context(), draft.ID)
	if err == nil {
		_, err = d.Authoring.Retire(v.R.Context(), v.By, class, retired)
	}
	if retired {
		return v.GoOn(v.At(draft.ID, "versions"), "?done=retired", err)
	}
	return v.GoOn(v.At(draft.ID, "versions"), "?done=resumed", err)
}

// chosen reports which of two deeds a form asks for.
func chosen(v *visit.Visit, first, second string) (bool, error) {
	switch v.R.PostFormValue("deed") {
	case first:
		return true, nil
	case second:
		return false, nil
	}
	return false, &web.Error{Status: http.StatusBadRequest, Err: errors.New("no such deed")}
}
