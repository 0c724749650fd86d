// Package setup is the set-up of a store, and what to do first after it.
//
// The set-up is one form in several steps. What was typed goes along from step to step in the form itself, and nothing is kept
// before the last one, which does all of it at once: whoever leaves, or is cut off, has done nothing.
package setup

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/organisation"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// Pages answer what belongs to the set-up.
type Pages struct {
	*visit.Desk
	Authoring  *authoring.Service
	Mail       *mail.Outbox // by which people are written to
	MailFolder string       // into which mails are written where nobody says otherwise
	// Moved has the desk answer at the address that the store says now, and returns it.
	Moved func(ctx context.Context) (string, error)
	// Gone answers whoever has a link that opens nothing any more.
	Gone func(v *visit.Visit) error
}

// Room is what the desk answers here.
func (d *Pages) Room() visit.Room {
	return visit.Room{Rows: []visit.Row{
		visit.Post("/desk/set-up", visit.Anybody, d.setUp),
		visit.Get("/desk/welcome", visit.SignedIn, d.welcome),
	}}
}

// Begin shows the first step, to whoever opened the link of the set-up.
func (d *Pages) Begin(v *visit.Visit) error {
	first, err := d.setUpView(v, "")
	if err != nil {
		return err
	}
	return d.showSetUp(v, first, first.step)
}

// setUpSteps are the steps where there is no organisation yet, in the order in which they are gone through.
var setUpSteps = []string{"you", "body", "office", "address", "mail", "look"}

// setUpView is one step of the set-up.
type setUpView struct {
	page.Frame
	fields.Form // of the awarding body's facts, as they were typed
	problem     string
	secret      auth.Secret
	steps       []string
	step        string
	typed       url.Values // all that was typed in all steps
	rows        []descriptionbook.Row
	sealed      bool   // a password of the mail server is kept along, sealed
	done        string // what a test mail came to
	moved       string // where the desk is from now on, once it was set up; empty: here
}

func (v *setUpView) value(name string) string { return v.typed.Get(name) }

// carried are the fields of the other steps, which go along.
func (v *setUpView) carried() (all []visit.Field) {
	own := stepFields(v.step)
	for name, values := range v.typed {
		if !slices.Contains(own, name) {
			all = append(all, visit.Field{Name: name, Value: values[0]})
		}
	}
	slices.SortFunc(all, func(a, b visit.Field) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// said are the fields of a step that say something, as people read them.
func (v *setUpView) said(step string) (all []visit.Field) {
	for _, name := range stepFields(step) {
		text := v.value(name)
		folder := v.value("way") == "folder"
		switch {
		case text == "", name == "sealed", name == "password", name == "folder" && !folder:
			continue
		case folder && slices.Contains([]string{"host", "port", "security", "user"}, name):
			continue
		}
		all = append(all, visit.Field{Name: v.label(step, name), Value: v.text(step, name, text)})
	}
	return all
}

// setUpLabels are the messages by which the fields of the steps are called, but for those of the description.
var setUpLabels = map[string]string{
	"name": "people.name", "email": "people.email", "language": "people.language",
	"office_en": "organisation.office.name", "office_ja": "organisation.office.name", "telephone": "organisation.office.telephone",
	"office_email": "organisation.office.email", "privacy_en": "house.privacy", "privacy_ja": "house.privacy",
	"approves": "set_up.approves", "base": "set_up.base", "zone": "house.zone", "house_language": "house.language", "year_begins": "house.year",
	"way": "mail.way", "from": "mail.from", "mail_name": "mail.name", "returns": "mail.returns", "folder": "mail.folder", "host": "mail.host", "port": "mail.port",
	"security": "mail.security", "user": "mail.user",
}

func (v *setUpView) label(step, name string) string {
	if step == "body" {
		text, of := fields.Label(name, v.Lang)
		return v.inLanguage(text, of)
	}
	_, after, _ := strings.Cut(name, "_")
	if of := locale.Language(after); slices.Contains(locale.Languages, of) {
		return v.inLanguage(v.T("desk."+setUpLabels[name]), of)
	}
	return v.T("desk." + setUpLabels[name])
}

// inLanguage is a label with the language of its text, where it has one.
func (v *setUpView) inLanguage(label string, of locale.Language) string {
	if of != "" {
		label += " · " + v.T("language."+string(of))
	}
	return label
}

func (v *setUpView) text(step, name, text string) string {
	switch name {
	case "language", "house_language":
		return v.T("language." + text)
	case "year_begins":
		return organisation.MonthName(v.Lang, time.Month(fields.Number(text)))
	case "way", "security":
		return v.T("desk.mail." + name + "." + text)
	case "approves":
		return v.T("desk.set_up.approves." + string(v.approver()))
	}
	if step == "body" {
		return descriptionbook.Said(name, text, v.Lang)
	}
	return text
}

// stepFields are the fields that a step asks for.
func stepFields(step string) []string {
	switch step {
	case "you":
		return []string{"name", "email", "language"}
	case "body":
		var names []string
		for _, row := range fields.BodyRows() {
			names = append(names, row.Fields()...)
		}
		return names
	case "office":
		return []string{"approves", "office_en", "office_ja", "telephone", "office_email", "privacy_en", "privacy_ja"}
	case "address":
		return []string{"base", "zone", "house_language", "year_begins"}
	case "mail":
		return organisation.MailFields
	}
	return nil
}

// setUpView shows a step, with all that was typed. Only fields that there are are taken (T19).
func (d *Pages) setUpView(v *visit.Visit, step string) (*setUpView, error) {
	view := &setUpView{secret: auth.Secret(v.R.FormValue("k")), step: step, typed: url.Values{}, rows: fields.BodyRows()}
	orgs, err := d.Organisations.Organisations(v.R.Context())
	if err != nil {
		return nil, err
	}
	if view.steps = setUpSteps; len(orgs) > 0 {
		view.steps = []string{"you", "mail", "look"}
	}
	if !slices.Contains(view.steps, step) {
		view.step = view.steps[0]
	}
	begun := v.R.PostForm.Has("step")
	for _, step := range view.steps {
		for _, name := range stepFields(step) {
			if v.R.PostForm.Has(name) {
				view.typed.Set(name, fields.Cut(strings.TrimSpace(v.R.PostFormValue(name))))
			} else if usual := d.usual(v, name); usual != "" && !begun {
				view.typed.Set(name, usual)
			}
		}
	}
	if view.step == "mail" && !v.R.PostForm.Has("from") {
		view.typed.Set("from", cmp.Or(view.value("office_email"), view.value("email")))
	}
	view.sealed = view.value("sealed") != ""
	view.Form = fields.Form{Page: &view.Frame, Fields: authoring.Fields{}, Either: "awarding_body"}
	for _, name := range stepFields("body") {
		view.Fields[name] = view.value(name)
	}
	fields.NameCountry(view.Fields, nil)
	view.Frame = d.FrameAt(v, "set_up", "/desk/link", "?k="+url.QueryEscape(string(view.secret)))
	return view, nil
}

// usual is with what a field begins.
func (d *Pages) usual(v *visit.Visit, name string) string {
	switch name {
	case "language", "house_language":
		return string(v.Lang)
	case "base":
		scheme := "http://"
		if d.Secure {
			scheme = "https://"
		}
		return scheme + d.Host
	case "zone":
		return microcredential.DefaultZone.String()
	case "year_begins":
		return strconv.Itoa(int(issuance.YearBegins))
	case "way":
		return "folder"
	case "folder":
		return d.MailFolder
	case "security":
		return string(mail.StartTLS)
	case "approves":
		return string(authoring.Anybody)
	case "country_region_of_the_issuer_code":
		if v.Lang == locale.Japanese {
			return "JP"
		}
	}
	return ""
}

// setUp goes one step on or back, sends a test mail, or sets the store up. A step that does not make sense is shown again.
func (d *Pages) setUp(v *visit.Visit) error {
	view, err := d.setUpView(v, v.R.PostFormValue("step"))
	if err != nil {
		return err
	}
	if err := d.Auth.SetsUp(v.R.Context(), view.secret); err != nil {
		if errors.Is(err, auth.ErrLink) {
			return d.Gone(v)
		}
		return err
	}
	here, to := slices.Index(view.steps, view.step), v.R.PostFormValue("go")
	switch {
	case to == "back" && here > 0:
		return d.showSetUp(v, view, view.steps[here-1])
	case slices.Contains(view.steps, to):
		return d.showSetUp(v, view, to)
	}
	if err := d.checkStep(v.R.Context(), view, view.step); err != nil {
		return d.refuseSetUp(v, view, err)
	}
	switch {
	case to == "try":
		return d.trySetUp(v, view)
	case here+1 < len(view.steps):
		return d.showSetUp(v, view, view.steps[here+1])
	}
	return d.setUpAll(v, view)
}

func (d *Pages) showSetUp(v *visit.Visit, view *setUpView, step string) error {
	view.step = step
	return view.serve(v, http.StatusOK)
}

// serve answers with the step. What was typed goes along into the other language.
func (v *setUpView) serve(to *visit.Visit, status int) error {
	v.Add(page.Typed(page.Typing{Form: "set-up", Path: "/desk/set-up", Name: "go", Value: v.step}))
	return page.ServeOnce(to.W, to.R, status, setUpPage(v))
}

// refuseSetUp shows a step again with what is to be mended.
func (d *Pages) refuseSetUp(v *visit.Visit, view *setUpView, err error) error {
	if err = view.refused(err); err != nil {
		return err
	}
	return view.serve(v, http.StatusUnprocessableEntity)
}

// refused puts into the view what an error says to people; another is returned.
func (v *setUpView) refused(err error) error {
	var faults descriptionbook.Faults
	if errors.As(err, &faults) {
		v.General = append(v.General, fields.FaultRemarks(faults, v.Lang)...)
	} else if !errors.Is(err, issuance.ErrRefused) { // whose findings are there already
		v.problem = visit.Sentence(err, v.Lang)
	}
	if v.problem == "" && !v.ToldOf() {
		return err
	}
	return nil
}

// checkStep refuses what a step says where it makes no sense. What cannot be known before the last step is not asked here.
func (d *Pages) checkStep(ctx context.Context, view *setUpView, step string) error {
	switch step {
	case "you":
		in := view.invitation()
		return d.Auth.CheckPerson(&in)
	case "body":
		_, err := d.founding(ctx, view, anyBase, microcredential.DefaultZone.String(), issuance.Contact{}, issuance.House{YearBegins: issuance.YearBegins})
		return err
	case "office":
		office, house := view.office(), view.house()
		house.YearBegins = issuance.YearBegins // which is asked later
		err := errors.Join(office.Tidy(), house.Tidy())
		if err == nil && office.Email != "" && strings.EqualFold(office.Email, view.value("email")) {
			err = auth.ErrOfficeYours
		}
		return err
	case "address":
		_, err := d.foundingOf(ctx, view)
		return err
	case "mail":
		settings, err := organisation.MailSettings(ctx, d.Mail, view.typed)
		if err == nil && settings.Password != "" {
			view.seal(&settings)
		}
		return err
	}
	for _, before := range view.steps[:len(view.steps)-1] {
		if err := d.checkStep(ctx, view, before); err != nil {
			view.step = before
			return err
		}
	}
	return nil
}

// seal keeps a password along in a form that this server alone opens, and shows it no more.
func (v *setUpView) seal(s *mail.Settings) {
	v.typed.Set("sealed", s.Password)
	v.typed.Del("password")
	v.sealed = true
}

// anyBase stands in for a base address that is asked for later.
const anyBase = "http://localhost"

// foundingOf is the organisation that all steps together would make.
func (d *Pages) foundingOf(ctx context.Context, view *setUpView) (*issuance.Founding, error) {
	return d.founding(ctx, view, view.value("base"), view.value("zone"), view.office(), view.house())
}

func (d *Pages) founding(ctx context.Context, view *setUpView, base, zone string, office issuance.Contact, house issuance.House) (*issuance.Founding, error) {
	f, err := d.Authoring.PlanFounding(ctx, view.Fields, base, zone, office, house)
	if f != nil {
		view.Tell(view.rows, f.Findings)
	}
	return f, err
}

func (v *setUpView) invitation() auth.Invitation {
	return auth.Invitation{Email: v.value("email"), Name: v.value("name"), Language: visit.LanguageOr(v.value("language"), v.Lang)}
}

// approver is who approves, as it was chosen, or else as an office of one needs it.
func (v *setUpView) approver() authoring.Approver {
	if who := authoring.Approver(v.value("approves")); slices.Contains(authoring.Approvers(), who) {
		return who
	}
	return authoring.Anybody
}

func (v *setUpView) office() issuance.Contact {
	return issuance.Contact{NameEN: v.value("office_en"), NameJA: v.value("office_ja"), Telephone: v.value("telephone"), Email: v.value("office_email")}
}

func (v *setUpView) house() issuance.House {
	return issuance.House{
		Language: locale.Language(v.value("house_language")), YearBegins: time.Month(fields.Number(cmp.Or(v.value("year_begins"), "4"))),
		PrivacyEN: v.value("privacy_en"), PrivacyJA: v.value("privacy_ja"),
	}
}

// trySetUp sends a test mail to whoever sets up, by the settings that were typed.
func (d *Pages) trySetUp(v *visit.Visit, view *setUpView) error {
	settings, err := organisation.MailSettings(v.R.Context(), d.Mail, view.typed)
	if err == nil {
		// Nobody is known yet: the link of the set-up is who asks.
		to := mail.Address{Name: view.value("name"), Address: view.value("email")}
		err = d.Mail.TryBy(v.R.Context(), issuance.By{}.Behalf(), settings, to, v.Lang, mail.NewID(d.Auth.Random))
	}
	if err != nil {
		return d.refuseSetUp(v, view, err)
	}
	view.done = view.T("desk.mail.tried", "email", view.value("email"))
	return d.showSetUp(v, view, "mail")
}

// setUpAll sets the store up, and signs in whoever did. Where the desk has another address from now on, a link leads there.
func (d *Pages) setUpAll(v *visit.Visit, view *setUpView) error {
	ctx, in := v.R.Context(), view.invitation()
	f := auth.Foundation{Settings: map[string]string{}}
	var err error
	if len(view.steps) == len(setUpSteps) {
		if f.Organisation, err = d.foundingOf(ctx, view); err == nil {
			policy := authoring.PolicyOf(view.approver())
			f.Organisation.Review, err = policy.Marshal()
		}
		if err == nil {
			f.Settings, err = d.Authoring.Post.Prepare(f.Organisation)
		}
	}
	if err == nil {
		var settings mail.Settings
		if settings, err = organisation.MailSettings(ctx, d.Mail, view.typed); err == nil {
			f.Settings[mail.Setting], err = settings.Marshal()
		}
	}
	if err != nil {
		return d.refuseSetUp(v, view, err)
	}
	token, err := d.Auth.SetUp(ctx, view.secret, in, f, d.Token(v.R), v.R.UserAgent())
	if errors.Is(err, auth.ErrLink) {
		return d.Gone(v)
	}
	if err != nil {
		return d.refuseSetUp(v, view, err)
	}
	return d.settled(v, view, token)
}

// settled leads to what is to be done first, at the address that the desk has from now on.
func (d *Pages) settled(v *visit.Visit, view *setUpView, token auth.Secret) error {
	ctx := v.R.Context()
	base, err := d.Moved(ctx)
	if err != nil {
		return err
	}
	if u, err := url.Parse(base); err == nil && u.Host == d.Host {
		return d.LetIn(v, token, "/desk/welcome", nil)
	}
	link, err := d.Auth.LaterLink(ctx, view.value("email"), "/desk/welcome")
	if err == nil {
		err = d.Auth.SignOut(ctx, token)
	}
	if err != nil {
		return err
	}
	view.moved = base + "/desk/link?k=" + string(link)
	return page.ServeOnce(v.W, v.R, http.StatusOK, movedPage(view))
}

// welcomeView says what to do first.
type welcomeView struct {
	page.Frame
	visitor *auth.Visitor
	org     *issuance.Organisation // nil: the visitor works for none
	ready   bool                   // mails leave
	folder  string                 // where they are written; empty: a server takes them
}

func (d *Pages) welcome(v *visit.Visit) error {
	orgs, err := d.Organisations.Organisations(v.R.Context())
	settings, settingsErr := d.Mail.Settings(v.R.Context())
	if err := errors.Join(err, settingsErr); err != nil {
		return err
	}
	view := &welcomeView{visitor: v.Visitor, ready: settings.Ready(), folder: settings.Folder}
	for i := range orgs {
		if v.May(orgs[i].ID, auth.Read) {
			view.org = &orgs[i]
			break
		}
	}
	view.Frame = d.FrameAt(v, "welcome", "/desk/welcome", "")
	return page.ServeOnce(v.W, v.R, http.StatusOK, welcomePage(view))
}
