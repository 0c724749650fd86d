package awarded

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges"
)

// This file corrects what stands in a badge itself: another takes its place.

// corrected are the fields of the form, in its order; each is a column of a list. What is not among them stays as it was.
var corrected = []columns.Column{
	columns.Name, columns.NameEN, columns.Reading, columns.Email, columns.StudentID, columns.Language, columns.Period, columns.IssuedOn,
	columns.Expires, columns.Evidence, columns.Narrative, columns.ShowName,
}

// reissueView is the page on which an award is corrected.
type reissueView struct {
	awardView
	row     awarding.Learner // as it stands in the form
	notify  bool
	planned *issuance.Plan // what the correction would do; nil: that was not asked
	faults  []string       // why it cannot be done
}

// reissue asks how the award should have been.
func (p *Pages) reissue(v *visit.Visit, a *register.Award) error {
	if a.Erased {
		return issuance.ErrNotFound
	}
	if !a.RevokedAt.IsZero() { // an address that was kept, or a page that was open too long
		return p.showAward(v, a, http.StatusConflict, "", v.Say("desk.reissue.over"))
	}
	if p.Asked(v, visit.AwardPath(&v.Org, a.ID, "reissue")) {
		return p.look(v, a, typedReissue(v))
	}
	view := &reissueView{row: shownRow(a, learnerOf(a))}
	return p.showReissue(v, a, view, http.StatusOK)
}

// typedReissue is the form as it was typed.
func typedReissue(v *visit.Visit) *reissueView {
	form := v.R.PostForm
	view := &reissueView{row: awarding.Learner{}, notify: form.Get("notify") == "yes"}
	for _, field := range corrected {
		view.row[field] = strings.TrimSpace(form.Get(string(field)))
	}
	return view
}

// correction is what the form asks for.
func (v *reissueView) correction(a *register.Award) awarding.Correction {
	return awarding.Correction{Of: a.Award, Row: meant(a, v.row), Signed: a.SignedID != "", Notify: v.notify}
}

// reissued shows what the correction would do, and does it once that was seen.
func (p *Pages) reissued(v *visit.Visit, a *register.Award) error {
	if a.Erased {
		return issuance.ErrNotFound
	}
	view := typedReissue(v)
	if v.R.PostForm.Get("deed") == "reissue" {
		version, _ := strconv.Atoi(v.R.PostForm.Get("version"))
		path, err := p.replace(v, view.correction(a), version)
		if text := visit.Sentence(err, v.Lang); err == nil || text == "" && !errors.Is(err, issuance.ErrRefused) {
			return v.GoOn(visit.Path(&v.Org, path), "", err)
		}
	}
	return p.look(v, a, view)
}

// look shows what the form would do, or why it cannot be done; or the form, to be changed.
func (p *Pages) look(v *visit.Visit, a *register.Award, view *reissueView) error {
	show := func() error { return p.showReissue(v, a, view, http.StatusOK) }
	if v.R.PostForm.Get("deed") == "change" {
		return p.Ask(v, visit.AwardPath(&v.Org, a.ID, "reissue"), nil, show)
	}
	plan, err := p.Awarding.PlanCorrection(v.R.Context(), &v.Org, view.correction(a))
	if err != nil {
		view.faults = refusals(plan, err, v.Lang)
		plan.Close()
		if len(view.faults) == 0 {
			return err
		}
		return p.showReissue(v, a, view, http.StatusUnprocessableEntity)
	}
	defer plan.Close()
	view.planned = plan
	if len(view.changed(a)) == 0 && len(plan.Drops) == 0 && slices.Contains(slices.Collect(maps.Values(plan.Version.Editions)), a.Edition) {
		view.planned, view.faults = nil, []string{v.Say("desk.reissue.same")}
		return p.showReissue(v, a, view, http.StatusUnprocessableEntity)
	}
	return p.Ask(v, visit.AwardPath(&v.Org, a.ID, "reissue"), nil, show)
}

// replace does a correction, or asks somebody else for it where the organisation wants two persons, and returns the path where
// that is seen.
func (p *Pages) replace(v *visit.Visit, c awarding.Correction, version int) (string, error) {
	if v.Org.SecondRelease {
		proposal, err := p.Awarding.AskCorrection(v.R.Context(), v.By, &v.Org, c, version, func(c columns.Column) string { return v.Say("desk.column." + string(c)) })
		return fmt.Sprintf("p/%d/rows", proposal.ID), err
	}
	batch, err := p.Awarding.Correct(v.R.Context(), v.By, &v.Org, c, version)
	return fmt.Sprintf("b/%d/batch", batch), err
}

// refusals say why a correction cannot be done.
func refusals(plan *issuance.Plan, err error, lang locale.Language) (said []string) {
	var refusal *issuance.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Code == "replaces_done":
		return []string{locale.Text(lang, "page.desk.reissue.done")}
	case errors.As(err, &refusal) && refusal.Code == "replaces_held":
		return []string{locale.Text(lang, "page.desk.reissue.held")}
	case errors.Is(err, issuance.ErrRefused):
		for _, fault := range plan.Refused {
			said = append(said, fault.Message(lang))
		}
		if len(said) == 0 { // the rules have changed since it was published
			said = append(said, (&issuance.Refusal{Code: "publish_again"}).Message(lang))
		}
		return said
	}
	if text := visit.Sentence(err, lang); text != "" {
		said = append(said, text)
	}
	return said
}

func (p *Pages) showReissue(v *visit.Visit, a *register.Award, view *reissueView, status int) (err error) {
	view.visit, view.award = v, a
	if view.ready, err = p.ready(v); err != nil {
		return err
	}
	if view.title, view.spoken, err = p.Register.TitleIn(v.R.Context(), v.Org.ID, a.Edition, v.Lang); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "reissue", "a/"+a.ID.String()+"/reissue", visit.QueryOf(v.R))
	view.Add(visit.Turned("reissue"))
	return page.ServeOnce(v.W, v.R, status, reissuePage(view))
}

// change is what the new award will say otherwise.
type change struct{ label, was, becomes string }

// changes are those of the form's fields; what goes without another in its place is among drops.
func (v *reissueView) changes() (all []change) {
	shown := shownRow(v.award, learnerOf(v.award))
	for _, field := range v.changed(v.award) {
		all = append(all, change{v.T("desk.column." + string(field)), v.value(field, shown[field]), v.value(field, v.row[field])})
	}
	return all
}

// changed are the fields in which something else stands now.
func (v *reissueView) changed(a *register.Award) (fields []columns.Column) {
	shown := shownRow(a, learnerOf(a))
	for _, field := range corrected {
		if was, becomes := shown[field], v.row[field]; was != becomes && becomes != "" {
			fields = append(fields, field)
		}
	}
	return fields
}

// value is what a field says, in words.
func (v *reissueView) value(field columns.Column, text string) string {
	switch {
	case text == "":
		return v.T("desk.reissue.nothing")
	case field == columns.Language:
		return v.T("language." + text)
	case field == columns.ShowName:
		return v.T("desk.name.shown")
	case field == columns.IssuedOn || field == columns.Expires:
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return locale.Day(v.Lang, day)
		}
	}
	return text
}

// drops are what the new award will not say of what the old one says.
func (v *reissueView) drops() (names []string) {
	for _, name := range v.planned.Drops {
		names = append(names, v.T("desk.column."+name))
	}
	return names
}

// learnerOf is an award as the row of a list that would make it.
func learnerOf(a *register.Award) awarding.Learner {
	row := awarding.Learner{
		columns.Name: a.Name, columns.NameEN: a.NameEN, columns.Reading: a.Reading, columns.DisplayName: a.DisplayName,
		columns.Email: a.Email, columns.StudentID: a.StudentID, columns.LearnerType: a.LearnerType,
		columns.Language: string(a.Language), columns.Period: a.Period, columns.IssuedOn: a.IssuedOn.In(a.Zone).Format(time.RFC3339),
	}
	if row[columns.Language] == "" {
		row[columns.Language] = string(a.Spoken)
	}
	if a.ShowName {
		row[columns.ShowName] = "yes"
	}
	if !a.Expires.IsZero() {
		row[columns.Expires] = a.Expires.In(a.Zone).Format(time.RFC3339)
	}
	if said, err := openbadges.Parse[openbadges.Assertion](a.Assertion); err == nil {
		row[columns.Narrative] = said.Narrative
		if len(said.Evidence) > 0 {
			row[columns.Evidence] = said.Evidence[0].ID
		}
	}
	return row
}

// shownRow is a row as the form shows it: of times the days.
func shownRow(a *register.Award, row awarding.Learner) awarding.Learner {
	row[columns.IssuedOn] = a.IssuedOn.In(a.Zone).Format(time.DateOnly)
	if !a.Expires.IsZero() {
		row[columns.Expires] = a.LastDay(a.Zone).Format(time.DateOnly)
	}
	return row
}

// meant is the row that somebody has typed: what the form does not ask for, and days that were left alone, stay as they were.
func meant(a *register.Award, typed awarding.Learner) awarding.Learner {
	row, shown := learnerOf(a), shownRow(a, learnerOf(a))
	for _, field := range corrected {
		if (field == columns.IssuedOn || field == columns.Expires) && typed[field] == shown[field] {
			continue
		}
		row[field] = typed[field]
	}
	return row
}
