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

// auditView is the page of what was done in an organisation's name.
type auditView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	query   url.Values // as it was asked
	search  audit.Search
	problem string // why a day was not understood
	doers   []register.Deed
	deeds   []register.Deed
	older   string // path of the page of older lines; empty: there are none
	zone    *time.Location
	checked *register.Chain // nil: nobody asked
}

// deedKinds are the beginnings of actions by which lines are chosen.
var deedKinds = []string{"award", "batch", "version", "class", "draft", "profile", "contact", "person", "catalogue"}

// audit shows the record, the newest lines first.
func (d *Pages) audit(v *visit.Visit) error {
	view := &auditView{org: &v.Org, may: v.MayHere, query: v.R.URL.Query(), zone: visit.Zone(&v.Org)}
	view.search, view.problem = deedSearch(v, view.zone)
	view.search.AtMost = visit.Pageful + 1
	var err error
	if view.deeds, err = d.Register.Deeds(v.R.Context(), v.Org.ID, view.search); err != nil {
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
		if view.checked, err = d.Register.CheckChain(v.R.Context(), &v.Org, nil); err != nil {
			return err
		}
	}
	view.Frame = d.FrameHere(v, "audit", "audit", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, http.StatusOK, auditPage(view))
}

// deedSearch reads which lines are asked for; problem says which day could not be understood, and is not looked at then.
func deedSearch(v *visit.Visit, zone *time.Location) (s audit.Search, problem string) {
	query := v.R.URL.Query()
	s.Actor, _ = strconv.ParseInt(query.Get("who"), 10, 64)
	s.Before, _ = strconv.ParseInt(query.Get("before"), 10, 64)
	if kind := query.Get("what"); slices.Contains(deedKinds, kind) {
		s.Action = kind + "."
	}
	s.Subject = query.Get("about")
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
	return web.PageIn(visit.Path(v.org, "audit"), lang) + "?" + query.Encode()
}

// moment is a time of the organisation's zone, which the page names once.
func (v *auditView) moment(at time.Time) string { return part.Moment(at, v.zone, v.Lang) }

// day is the day of a time of the organisation's zone.
func (v *auditView) day(at time.Time) string { return locale.Day(v.Lang, at.In(v.zone)) }

// file is the address of what is shown, and all that is older, as a file.
func (v *auditView) file(name string) string {
	query := url.Values{"lang": {string(v.Lang)}}
	for _, key := range []string{"who", "what", "about", "from", "to"} {
		if v.query.Has(key) {
			query[key] = v.query[key]
		}
	}
	return visit.Path(v.org, name) + "?" + query.Encode()
}

// deedsAs answers the record as a file of a type.
func (d *Pages) deedsAs(kind, name string, write func(to io.Writer, deeds []register.Deed, zone *time.Location, lang locale.Language) error) func(v *visit.Visit) error {
	return func(v *visit.Visit) error {
		if lang := locale.Language(v.R.URL.Query().Get("lang")); slices.Contains(locale.Languages, lang) {
			v.Lang = lang
		}
		zone := visit.Zone(&v.Org)
		search, _ := deedSearch(v, zone)
		deeds, err := d.Register.Deeds(v.R.Context(), v.Org.ID, search)
		if err != nil {
			return err
		}
		var file bytes.Buffer
		if err := write(&file, deeds, zone, v.Lang); err != nil {
			return err
		}
		v.W.Header()["Content-Type"] = []string{kind}
		return v.Send(name, file.Bytes())
	}
}
