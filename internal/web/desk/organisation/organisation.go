package organisation

import (
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// organisationView is the page of an organisation's own facts, and of what a change of them would publish.
type organisationView struct {
	page.Frame
	fields.Form // of the facts, as they are published or were typed
	org         *issuance.Organisation
	problem     string
	years       string // for which the register of completions is kept, as they were typed
	may         func(auth.Right) bool
	rows        []descriptionbook.Row
	contact     issuance.Contact
	house       issuance.House
	done        string // what was changed just now, one of deeds; empty: nothing
	place       place
	seen        string // which published facts were looked at

	plan    *issuance.ProfilePlan // nil: nothing is to be published yet
	changed []authoring.Difference
	profile string // the Profile that would be published
}

// deeds are what can be changed on the page.
var deeds = []string{"facts", "office", "house", "second", "place"}

// factRows are the rows of the form that belong to the awarding body, but for its website, by which it is known.
func factRows() []descriptionbook.Row {
	return slices.DeleteFunc(fields.BodyRows(), func(row descriptionbook.Row) bool { return row.Key == "awarding_body_url" })
}

func (d *Pages) organisation(v *visit.Visit) error {
	facts, err := d.Authoring.Facts(v.R.Context(), &v.Org)
	if err != nil {
		return err
	}
	view, err := d.organisationView(v, facts)
	if err != nil {
		return err
	}
	view.done = v.R.URL.Query().Get("done")
	return page.ServeOnce(v.W, v.R, http.StatusOK, organisationPage(view))
}

func (d *Pages) organisationView(v *visit.Visit, facts authoring.Fields) (*organisationView, error) {
	view := &organisationView{org: &v.Org, may: v.MayHere, rows: factRows(), contact: v.Org.Contact, house: v.Org.House, seen: hex.EncodeToString(v.Org.Facts)}
	view.Frame = d.FrameHere(v, "organisation", "organisation", "")
	view.Add(visit.Turned("facts"))
	view.Form = fields.Form{Page: &view.Frame, Fields: facts}
	view.place = place{base: v.Org.BaseURL, zone: v.Org.Zone}
	var err error
	view.place.fixed, err = d.Authoring.Post.Organisations.Awarded(v.R.Context(), v.Org.ID)
	return view, err
}

// changeFacts shows what other facts would publish, and at the second asking publishes it. What cannot be published is told at
// the first, with all that was typed.
func (d *Pages) changeFacts(v *visit.Visit) error {
	before, err := d.Authoring.Facts(v.R.Context(), &v.Org)
	if err != nil {
		return err
	}
	facts := maps.Clone(before)
	maps.Copy(facts, typedFacts(v))
	fields.NameCountry(facts, before)
	view, err := d.organisationView(v, facts)
	if err != nil {
		return err
	}
	plan, err := d.Authoring.PlanFacts(&v.Org, facts)
	var faults descriptionbook.Faults
	switch {
	case errors.As(err, &faults):
		view.General = fields.FaultRemarks(faults, v.Lang)
	case errors.Is(err, issuance.ErrRefused):
		view.Tell(view.rows, plan.Findings)
	case err != nil:
		return err
	}
	if view.ToldOf() {
		return page.ServeOnce(v.W, v.R, http.StatusUnprocessableEntity, organisationPage(view))
	}
	status := http.StatusOK
	if v.R.PostFormValue("deed") == "publish" {
		err := error(&issuance.StaleError{Changed: []string{"profile"}})
		if v.R.PostFormValue("seen") == view.seen {
			err = d.Authoring.Post.PublishProfile(v.R.Context(), v.By, plan)
		}
		var stale *issuance.StaleError
		if !errors.As(err, &stale) {
			return v.GoOn(visit.Path(&v.Org, "organisation"), "?done=facts", err)
		}
		view.problem, status = stale.Message(v.Lang), http.StatusConflict
	}
	if err := view.planned(plan, before); err != nil {
		return err
	}
	if plan.New { // it is looked at in the other language, too
		view.Add(page.Typed(page.Typing{Form: "plan", Name: "deed", Value: "look"}))
	}
	return page.ServeOnce(v.W, v.R, status, organisationPlanPage(view))
}

// typedFacts are the facts as they were sent. Only fields that the form has are taken (T19).
func typedFacts(v *visit.Visit) authoring.Fields {
	facts := authoring.Fields{}
	for _, row := range factRows() {
		for _, name := range row.Fields() {
			if v.R.PostForm.Has(name) {
				facts[name] = fields.Cut(strings.TrimSpace(v.R.PostFormValue(name)))
			}
		}
	}
	return facts
}

// planned puts into the view what a plan would publish.
func (v *organisationView) planned(plan *issuance.ProfilePlan, before authoring.Fields) (err error) {
	for _, finding := range plan.Findings {
		v.General = append(v.General, fields.Remark{Severity: finding.Severity, Text: descriptionbook.Finding(finding, v.Lang)})
	}
	v.plan, v.changed = plan, authoring.Differences(before, v.Fields, v.Lang)
	v.profile, err = part.Indented(plan.After.Profile)
	return err
}

// renamed reports whether the awarding body gets another name.
func (v *organisationView) renamed() bool {
	return v.plan.Before.NameEN != v.plan.After.NameEN || v.plan.Before.NameJA != v.plan.After.NameJA
}

// changeOffice changes whom people ask. It is part of no badge: there is nothing to show before.
func (d *Pages) changeOffice(v *visit.Visit) error {
	office := issuance.Contact{
		NameEN: fields.Cut(v.R.PostFormValue("office_en")), NameJA: fields.Cut(v.R.PostFormValue("office_ja")),
		Telephone: fields.Cut(v.R.PostFormValue("telephone")), Email: fields.Cut(v.R.PostFormValue("office_email")),
	}
	kept, err := d.Authoring.Post.SetContact(v.R.Context(), v.By, v.Org, office)
	return d.kept(v, "office", err, func(view *organisationView) { view.contact = kept })
}

// kept leads back to the organisation's page after a deed that was done, or shows it again with what was typed and why it was
// not.
func (d *Pages) kept(v *visit.Visit, what string, err error, typed func(view *organisationView)) error {
	text := visit.Sentence(err, v.Lang)
	if text == "" {
		return v.GoOn(visit.Path(&v.Org, "organisation"), "?done="+what, err)
	}
	facts, err := d.Authoring.Facts(v.R.Context(), &v.Org)
	if err != nil {
		return err
	}
	view, err := d.organisationView(v, facts)
	if err != nil {
		return err
	}
	view.problem = text
	typed(view)
	return page.ServeOnce(v.W, v.R, http.StatusUnprocessableEntity, organisationPage(view))
}

// changeHouse changes how the organisation wants things done. It is part of no badge.
func (d *Pages) changeHouse(v *visit.Visit) error {
	house, err := d.typedHouse(v)
	if err == nil {
		house, err = d.Authoring.Post.SetHouse(v.R.Context(), v.By, v.Org, house)
	}
	return d.kept(v, "house", err, func(view *organisationView) { view.house, view.years = house, v.R.PostFormValue("register_years") })
}

// changeSecond changes whether a second person releases each list: a deed of owners, for whom it binds does not change it.
func (d *Pages) changeSecond(v *visit.Visit) error {
	err := d.Authoring.Post.SetSecondRelease(v.R.Context(), v.By, v.Org.ID, v.R.PostFormValue("second_release") != "")
	return v.GoOn(visit.Path(&v.Org, "organisation"), "?done=second", err)
}

// registerYears is for how long the register of completions is kept, as it was typed or is set.
func (v *organisationView) registerYears() string {
	if v.house.RegisterYears <= 0 {
		return v.years
	}
	return strconv.Itoa(v.house.RegisterYears)
}

// years are those that somebody has typed; none is 0, and what is no number of years is refused later.
func years(typed string) int {
	if strings.TrimSpace(typed) == "" {
		return 0
	}
	return fields.Number(typed)
}

// typedHouse is the House as it was sent, also where its look is refused. A logo that was handed in is kept.
func (d *Pages) typedHouse(v *visit.Visit) (issuance.House, error) {
	house := issuance.House{
		Language: locale.Language(v.R.PostFormValue("house_language")), YearBegins: time.Month(fields.Number(v.R.PostFormValue("year_begins"))),
		PrivacyEN: fields.Cut(v.R.PostFormValue("privacy_en")), PrivacyJA: fields.Cut(v.R.PostFormValue("privacy_ja")), Sender: fields.Cut(v.R.PostFormValue("sender")),
		Template: fields.Cut(v.R.PostFormValue("template")), Colour: strings.TrimSpace(fields.Cut(v.R.PostFormValue("colour"))),
		Second: strings.TrimSpace(fields.Cut(v.R.PostFormValue("second"))), Ring: fields.Cut(v.R.PostFormValue("ring")), Art: v.Org.House.Art,
		RegisterYears: years(v.R.PostFormValue("register_years")),
	}
	if v.R.PostFormValue("art") == "none" {
		house.Art = ""
	}
	data, err := v.File("file")
	if err == nil && len(data) > 0 {
		var art []byte
		if art, _, err = d.Authoring.Post.Painter.Read(data); err == nil {
			house.Art, err = d.Authoring.Drafts.KeepArt(v.R.Context(), v.Org.ID, art)
		}
	}
	switch {
	case house.Template != "":
	case house.Colour+house.Second+house.Ring != "" || len(data) > 0:
		house.Template = d.Authoring.Post.Painter.Default()
	default: // the look that was used last, and none of its own
		house.Art = ""
	}
	return house, errors.Join(err, artwork.Check(house.Template, house.Ring, house.Colour, house.Second))
}

// logo answers the logo that heads the organisation's pages.
func (d *Pages) logo(v *visit.Visit) error {
	logo, err := d.Logo(v.R.Context(), &v.Org)
	if err != nil {
		return err
	}
	if logo == nil {
		return issuance.ErrNotFound
	}
	v.SendPicture(logo.PNG, true)
	return nil
}
