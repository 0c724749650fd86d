package desk

import (
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/artwork"
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
	house    issuance.House
	done     string // what was changed just now: "facts", "office" or "house"; empty: nothing
	seen     string // which published facts were looked at

	plan    *issuance.ProfilePlan // nil: nothing is to be published yet
	changed []authoring.Difference
	profile string // the Profile that would be published
}

// factRows are the rows of the form that belong to the awarding body, but for its website, by which it is known.
func factRows() []descriptionbook.Row {
	return slices.DeleteFunc(bodyRows(), func(row descriptionbook.Row) bool { return row.Key == "awarding_body_url" })
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
	view := &organisationView{may: v.may, rows: factRows(), contact: v.org.Contact, house: v.org.House, seen: hex.EncodeToString(v.org.Facts)}
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
		view.tell(view.rows, plan.Findings)
	case err != nil:
		return err
	}
	if view.toldOf() {
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

// tell puts findings about the awarding body at their fields, which are in rows, and what has none above all. A fact that is in
// neither language is asked for once, in that of the page: the other may stay empty.
func (f *formView) tell(rows []descriptionbook.Row, findings []microcredential.Finding) {
	f.at, f.general = map[string][]remark{}, nil
	d, _ := descriptionbook.OfFields(f.draft.Fields).Understood()
	for _, finding := range findings {
		field := f.fieldOf(rows, d.Advice(finding, f.Lang).Spots)
		if field != "" && f.draft.Fields[field] == "" && len(f.at[field]) > 0 {
			continue
		}
		r := remark{finding.Severity, descriptionbook.Named(finding.Message(f.Lang), f.Lang)}
		if field != "" && f.draft.Fields[field] == "" && finding.Severity == microcredential.Error {
			r.text = f.T("desk.wanted")
		}
		if field == "" {
			f.general = append(f.general, r)
		} else {
			f.at[field] = append(f.at[field], r)
		}
	}
}

// fieldOf is the field of rows that one of the keys means; where its row is empty in both languages, the page's.
func (f *formView) fieldOf(rows []descriptionbook.Row, spots []microcredential.Spot) string {
	for _, row := range rows {
		fields := row.Fields()
		for _, spot := range spots {
			if !slices.Contains(fields, spot.Key) {
				continue
			}
			blank := !slices.ContainsFunc(fields, func(name string) bool { return f.draft.Fields[name] != "" })
			if own := row.Key + "_" + string(f.Lang); blank && slices.Contains(fields, own) {
				return own
			}
			return spot.Key
		}
	}
	return ""
}

// toldOf reports whether anything is said of what was typed.
func (f *formView) toldOf() bool { return len(f.general) > 0 || len(f.at) > 0 }

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
		v.general = append(v.general, remark{finding.Severity, descriptionbook.Named(finding.Message(v.Lang), v.Lang)})
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
	return d.kept(v, "office", err, func(view *organisationView) { view.contact = kept })
}

// kept leads back to the organisation's page after a deed that was done, or shows it again with what was typed and why it was not.
func (d *Desk) kept(v *visit, what string, err error, typed func(view *organisationView)) error {
	text := sentence(err, v.lang)
	if text == "" {
		return v.goOn(pathOf(&v.org, "organisation"), "?done="+what, err)
	}
	fields, err := d.Authoring.Facts(v.r.Context(), &v.org)
	if err != nil {
		return err
	}
	view := d.organisationView(v, fields)
	view.problem = text
	typed(view)
	return page.ServeOnce(v.w, v.r, http.StatusUnprocessableEntity, organisationPage(view))
}

// changeHouse changes how the organisation wants things done. It is part of no badge.
func (d *Desk) changeHouse(v *visit) error {
	house, err := d.typedHouse(v)
	if err == nil {
		house, err = d.Authoring.Post.SetHouse(v.r.Context(), v.By, v.org, house)
	}
	return d.kept(v, "house", err, func(view *organisationView) { view.house = house })
}

// typedHouse is the House as it was sent, also where its look is refused. A logo that was handed in is kept.
func (d *Desk) typedHouse(v *visit) (issuance.House, error) {
	house := issuance.House{
		Language: locale.Language(v.r.PostFormValue("house_language")), YearBegins: time.Month(number(v.r.PostFormValue("year_begins"))),
		PrivacyEN: cut(v.r.PostFormValue("privacy_en")), PrivacyJA: cut(v.r.PostFormValue("privacy_ja")), Sender: cut(v.r.PostFormValue("sender")),
		Template: cut(v.r.PostFormValue("template")), Colour: strings.TrimSpace(cut(v.r.PostFormValue("colour"))), Art: v.org.House.Art,
	}
	if v.r.PostFormValue("art") == "none" {
		house.Art = ""
	}
	data, err := v.file("file")
	if err == nil && len(data) > 0 {
		var art []byte
		if art, _, err = d.Authoring.Post.Painter.Read(data); err == nil {
			house.Art, err = d.Authoring.KeepArt(v.r.Context(), v.org.ID, art)
		}
	}
	switch {
	case house.Template != "":
	case house.Colour != "" || len(data) > 0:
		house.Template = d.Authoring.Post.Painter.Default()
	default: // the look that was used last, and none of its own
		house.Art = ""
	}
	return house, errors.Join(err, artwork.Check(house.Template, house.Colour))
}
