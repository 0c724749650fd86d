package organisation

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// auditView is the page of what was done in an organisation's name, or to the store itself.
type auditView struct {
	page.Frame
	org     *issuance.Organisation // nil: the store itself
	path    string                 // of the page, without its language
	may     func(auth.Right) bool
	kinds   []deedKind // by which lines are chosen
	query   url.Values // as it was asked
	search  audit.Search
	problem string // why a day was not understood
	doers   []register.Deed
	deeds   []register.Deed
	older   string // path of the page of older lines; empty: there are none
	zone    *time.Location
	checked *register.Chain // nil: nobody asked
	now     time.Time       // of the zone
}

// deedKind is a kind of deeds by which lines are chosen: the message desk.audit.what.NAME, and its actions as audit.Search
// takes them.
type deedKind struct {
	name    string
	actions []string
}

// deedKinds are those of an organisation's record, storeKinds of the store's own.
var (
	deedKinds = []deedKind{
		{"proposal", []string{"proposal.", "plan."}},
		{"issue", []string{"batch.record", "batch.halt", "batch.resume", "award.publish", "award.set_aside"}},
		{"revoke", []string{"award.revoke", "award.reinstate", "batch.undo", "batch.ask_undo", "batch.reinstate", "batch.ask_reinstate", "batch.withdraw", "award.ask_reinstate", "award.place"}},
		{"correct", []string{"award.name", "award.add_address"}},
		{"learner", []string{"award.claim", "award.open", "award.receive", "award.decline", "award.consent", "award.address", "award.link", "award.reader", "award.quiet"}},
		{"report", []string{"award.report", "award.answer"}},
		{"mail", []string{"award.tell", "batch.tell", "batch.remind", "address.", "letters.", "mail."}},
		{"receipt", []string{"receipt."}},
		{"erase", []string{"award.erase", "award.ask_erase", "organisation.forget"}},
		{"register", []string{"register.", "batch.take"}},
		{"draft", []string{"draft."}},
		{"review", []string{"review."}},
		{"version", []string{"version.", "image.", "class.retire", "class.resume"}},
		{"year", []string{"calendar.", "year.", "class.participants"}},
		{"organisation", []string{"organisation.create", "organisation.move", "profile.", "contact.", "house.", "setting."}},
		{"person", []string{"person.", "provider.", "account.", "passkey."}},
		{"department", []string{"department."}},
		{"catalogue", []string{"catalogue."}},
	}
	storeKinds = []deedKind{
		{"person", []string{"person.", "provider.", "account."}},
		{"passkey", []string{"passkey."}},
		{"setting", []string{"setting."}},
		{"mail", []string{"mail."}},
		{"catalogue", []string{"catalogue."}},
	}
)

// audit shows the record of an organisation.
func (d *Pages) audit(v *visit.Visit) error {
	view := &auditView{org: &v.Org, path: visit.Path(&v.Org, "audit"), may: v.MayHere, kinds: deedKinds, zone: v.Org.Location()}
	view.Frame = d.FrameHere(v, "audit", "audit", visit.QueryOf(v.R))
	return d.showDeeds(v, view)
}

// storeAudit shows the record of the store itself: who signed in, who was made known, which settings were changed.
func (d *Pages) storeAudit(v *visit.Visit) error {
	zone, err := d.storeZone(v)
	if err != nil {
		return err
	}
	view := &auditView{path: "/desk/record", may: v.MayHere, kinds: storeKinds, zone: zone}
	view.Frame = d.FrameAt(v, "record", view.path, visit.QueryOf(v.R))
	return d.showDeeds(v, view)
}

// storeZone is the zone of the store's first organisation.
func (d *Pages) storeZone(v *visit.Visit) (*time.Location, error) {
	orgs, err := d.Organisations.Organisations(v.R.Context())
	if len(orgs) == 0 {
		return time.UTC, err
	}
	return orgs[0].Location(), nil
}

// showDeeds shows a record, the newest lines first.
func (d *Pages) showDeeds(v *visit.Visit, view *auditView) error {
	view.query, view.now = v.R.URL.Query(), d.Now().In(view.zone)
	view.search, view.problem = deedSearch(v, view.kinds, view.zone)
	view.search.AtMost = visit.Pageful + 1
	var err error
	if view.deeds, err = d.Register.Deeds(v.R.Context(), v.Org.ID, view.search, v.Lang); err != nil {
		return err
	}
	if view.doers, err = d.Register.Doers(v.R.Context(), v.Org.ID); err != nil {
		return err
	}
	if len(view.deeds) > visit.Pageful {
		view.deeds = view.deeds[:visit.Pageful]
		view.older = view.to("before", strconv.FormatInt(view.deeds[visit.Pageful-1].Number, 10), v.Lang)
	}
	if view.query.Has("check") {
		if view.checked, err = d.Register.CheckChain(v.R.Context(), view.org, nil); err != nil {
			return err
		}
	}
	return page.ServeOnce(v.W, v.R, http.StatusOK, auditPage(view))
}

// deedSearch reads which lines are asked for; problem says which day could not be understood, and is not looked at then.
func deedSearch(v *visit.Visit, kinds []deedKind, zone *time.Location) (s audit.Search, problem string) {
	query := v.R.URL.Query()
	if kind := audit.Kind(query.Get("who")); kind == audit.Learner || kind == audit.System {
		s.Kind = kind
	}
	s.Actor, _ = strconv.ParseInt(query.Get("who"), 10, 64)
	s.Before, _ = strconv.ParseInt(query.Get("before"), 10, 64)
	if i := slices.IndexFunc(kinds, func(k deedKind) bool { return k.name == query.Get("what") }); i >= 0 {
		s.Actions = kinds[i].actions
	}
	s.Subject, s.Whole = query.Get("about"), true
	for name, at := range map[string]*time.Time{"from": &s.From, "to": &s.To} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, text, zone)
		if err != nil {
			problem = v.Say("desk.audit.day_bad", "text", text)
			continue
		}
		if *at = day; name == "to" {
			*at = day.AddDate(0, 0, 1) // the whole of the day
		}
	}
	return s, problem
}

// to is the address of this page with one thing asked otherwise.
func (v *auditView) to(name, value string, lang locale.Language) string {
	query := url.Values{}
	for key, values := range v.query {
		if key != "check" && key != "before" {
			query[key] = values
		}
	}
	if value != "" {
		query.Set(name, value)
	}
	return web.PageIn(v.path, lang) + "?" + query.Encode()
}

func (v *auditView) heading() string {
	if v.org == nil {
		return v.T("desk.record.title")
	}
	return v.T("desk.audit.heading")
}

// about says what stands in the record.
func (v *auditView) about() string {
	if v.org == nil {
		return v.T("desk.record.about", "zone", v.zone.String())
	}
	return v.T("desk.audit.about", "zone", v.zone.String())
}

// moment is a time of the zone, which the page names once.
func (v *auditView) moment(at time.Time) string { return part.Moment(at, v.zone, v.Lang) }

// doer is the value by which lines of a doer are chosen: the number of one, or a kind of many.
func doer(d *register.Deed) string {
	if d.Actor.ID == 0 {
		return string(d.Actor.Kind)
	}
	return strconv.FormatInt(d.Actor.ID, 10)
}

// other names the other award of a replacement.
func (v *auditView) other(d *register.Deed) string {
	if d.Action == "award.revoke" {
		return v.T("desk.audit.replacing")
	}
	return v.T("desk.audit.replaced")
}

// listed names a list: by its file, where that is known, when it was handed in, and how many rows were awarded.
func (v *auditView) listed(d *register.Deed, handed time.Time) string {
	return v.T("desk.audit.list", "file", d.File, "at", v.moment(handed), "rows", d.Rows)
}

// particular reports whether a deed is about one thing of several, and not about the organisation as a whole.
func (v *auditView) particular(d *register.Deed) bool {
	return d.Subject != "" && (v.org == nil || d.Subject != v.org.Slug) && d.Action != "review.set"
}

// file is the address of what is shown, and all that is older, as a file of a type.
func (v *auditView) file(ext string) string {
	query := url.Values{"lang": {string(v.Lang)}}
	for _, key := range []string{"who", "what", "about", "from", "to"} {
		if v.query.Has(key) {
			query[key] = v.query[key]
		}
	}
	return v.path + ext + "?" + query.Encode()
}

// deedsAs answers the record as a file of a type.
func (d *Pages) deedsAs(kind, ext string, write func(to io.Writer, deeds []register.Deed, zone *time.Location, lang locale.Language) error) func(v *visit.Visit) error {
	return func(v *visit.Visit) error {
		v.InLanguage()
		zone, kinds := v.Org.Location(), deedKinds
		if v.Org.ID == 0 {
			var err error
			if zone, err = d.storeZone(v); err != nil {
				return err
			}
			kinds = storeKinds
		}
		search, _ := deedSearch(v, kinds, zone)
		deeds, err := d.Register.Deeds(v.R.Context(), v.Org.ID, search, v.Lang)
		if err != nil {
			return err
		}
		var file bytes.Buffer
		if err := write(&file, deeds, zone, v.Lang); err != nil {
			return err
		}
		return v.Download(visit.File{What: "record", Day: d.Now().In(zone), Ext: ext}, kind, file.Bytes())
	}
}
