package desk

import (
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// organisationView is the page of an organisation's own facts, and of what a change of them would publish.
type organisationView struct {
	formView // of the facts, as they are published or were typed
	may      func(auth.Right) bool
	rows     []descriptionbook.Row
	contact  issuance.Contact
	done     string // what was changed just now: "facts" or "office"; empty: nothing
	seen     string // which published facts were looked at

	plan    *issuance.ProfilePlan // nil: nothing is to be published yet
	changed []authoring.Difference
	profile string // the Profile that would be published
}

// factRows are the rows of the form that belong to the awarding body, but for its website, by which it is known.
func factRows() (rows []descriptionbook.Row) {
	for _, row := range descriptionbook.Rows() {
		if authoring.IsBody(row.Key) && row.Key != "awarding_body_url" {
			rows = append(rows, row)
		}
	}
	return rows
}

func (d *Desk) organisation(v *visit) error {
	fields, err := d.Authoring.Facts(v.r.Context(), &v.org)
	if err != nil {
		return err
	}
	view := d.organisationView(v, fields)
	view.done = v.r.URL.Query().Get("done")
	return page.ServeOnce(v.w, v.r, http.StatusOK, organisationPage(view))
}

func (d *Desk) organisationView(v *visit, fields authoring.Fields) *organisationView {
	view := &organisationView{may: v.may, rows: factRows(), contact: v.org.Contact, seen: hex.EncodeToString(v.org.Facts)}
	view.org, view.draft.Fields = &v.org, fields
	view.Frame = d.room(v, "organisation", "organisation", "")
	return view
}

// changeFacts shows what other facts would publish, and at the second asking publishes it. What cannot be published is told at
// the first, with all that was typed.
func (d *Desk) changeFacts(v *visit) error {
	before, err := d.Authoring.Facts(v.r.Context(), &v.org)
	if err != nil {
		return err
	}
	fields := maps.Clone(before)
	maps.Copy(fields, v.typedFacts())
	view := d.organisationView(v, fields)
	plan, err := d.Authoring.PlanFacts(&v.org, fields)
	var faults descriptionbook.Faults
	switch {
	case errors.As(err, &faults):
		view.general = faultRemarks(faults, v.lang)
	case errors.Is(err, issuance.ErrRefused):
		for _, finding := range plan.Findings {
			view.general = append(view.general, remark{finding.Severity, finding.Message(v.lang)})
		}
	case err != nil:
		return err
	}
	if len(view.general) > 0 {
		return page.ServeOnce(v.w, v.r, http.StatusUnprocessableEntity, organisationPage(view))
	}
	status := http.StatusOK
	if v.r.PostFormValue("deed") == "publish" {
		err := error(&issuance.StaleError{Changed: []string{"profile"}})
		if v.r.PostFormValue("seen") == view.seen {
			err = d.Authoring.Post.PublishProfile(v.r.Context(), v.By, plan)
		}
		var stale *issuance.StaleError
		if !errors.As(err, &stale) {
			return v.goOn(pathOf(&v.org, "organisation"), "?done=facts", err)
		}
		view.problem, status = stale.Message(v.lang), http.StatusConflict
	}
	if err := view.planned(plan, before); err != nil {
		return err
	}
	return page.ServeOnce(v.w, v.r, status, organisationPlanPage(view))
}

// faultRemarks are what cannot be understood, each with the name of its field.
func faultRemarks(faults descriptionbook.Faults, lang locale.Language) (all []remark) {
	for _, fault := range faults {
		all = append(all, remark{microcredential.Error, descriptionbook.Label(fault.Key(), lang) + ": " + fault.Sentence(lang)})
	}
	return all
}

// typedFacts are the facts as they were sent. Only fields that the form has are taken (T19).
func (v *visit) typedFacts() authoring.Fields {
	fields := authoring.Fields{}
	for _, row := range factRows() {
		for _, name := range row.Fields() {
			if v.r.PostForm.Has(name) {
				fields[name] = cut(strings.TrimSpace(v.r.PostFormValue(name)))
			}
		}
	}
	return fields
}

// planned puts into the view what a plan would publish.
func (v *organisationView) planned(plan *issuance.ProfilePlan, before authoring.Fields) (err error) {
	for _, finding := range plan.Findings {
		v.general = append(v.general, remark{finding.Severity, finding.Message(v.Lang)})
	}
	v.plan, v.changed = plan, authoring.Differences(before, v.draft.Fields, v.Lang)
	v.profile, err = indented(plan.After.Profile)
	return err
}

// renamed reports whether the awarding body gets another name.
func (v *organisationView) renamed() bool {
	return v.plan.Before.NameEN != v.plan.After.NameEN || v.plan.Before.NameJA != v.plan.After.NameJA
}

// changeOffice changes whom people ask. It is part of no badge: there is nothing to show before.
func (d *Desk) changeOffice(v *visit) error {
	office := issuance.Contact{
		NameEN: cut(v.r.PostFormValue("office_en")), NameJA: cut(v.r.PostFormValue("office_ja")),
		Telephone: cut(v.r.PostFormValue("telephone")), Email: cut(v.r.PostFormValue("office_email")),
	}
	kept, err := d.Authoring.Post.SetContact(v.r.Context(), v.By, v.org, office)
	if text := sentence(err, v.lang); text != "" {
		fields, err := d.Authoring.Facts(v.r.Context(), &v.org)
		if err != nil {
			return err
		}
		view := d.organisationView(v, fields)
		view.contact, view.problem = kept, text
		return page.ServeOnce(v.w, v.r, http.StatusUnprocessableEntity, organisationPage(view))
	}
	return v.goOn(pathOf(&v.org, "organisation"), "?done=office", err)
}
