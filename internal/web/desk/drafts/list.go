package drafts

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/verify"
)

// listView is the page of an organisation's drafts.
type listView struct {
	page.Frame
	org         *issuance.Organisation
	may         func(do auth.Right) bool
	within      func(do auth.Right) department.Scope
	departments department.All
	words       string
	archived    bool
	all         []authoring.Listed // drafts and published ones, those that were changed last first
	start       bool               // this is the first page
	before      string             // path of the page before; empty: there is none
	next        string
	problem     string // why nothing was begun
	address     string // of a badge, as it was typed
	zone        *time.Location
	waits       *authoring.Waits // nil: nothing is looked for
	told        Told             // what waits for whoever awards
	hindered    int64            // lists that could not be awarded at the hour for which they were released
	wanted      []wanted         // what somebody has asked for and somebody else has to agree to
	invited     []auth.Member    // who has not answered an invitation
	keepers     map[int64]string // who look after drafts, by name
	choices     choices          // of what is begun
	only        department.ID    // what belongs to it is shown alone; 0: everything
}

// choices are the departments for which whoever asks may begin something.
type choices struct {
	open   department.All
	whole  bool          // or for the whole organisation
	chosen department.ID // at first, or as it was sent
}

func (c *choices) may() bool { return c.whole || len(c.open) > 0 }

// mayOf reports whether whoever asks may do that to what is listed.
func (v *listView) mayOf(l *authoring.Listed, do auth.Right) bool {
	return v.within(do).Has(l.Department)
}

// shownDepartments are those of which something can be in the list.
func (v *listView) shownDepartments() department.All { return v.within(auth.Read).Among(v.departments) }

func (v *listView) path(id issuance.ID, name string) string {
	return web.PageIn(visit.DraftPath(v.org, id, name), v.Lang)
}

// first reports whether nothing was begun yet.
func (v *listView) first() bool {
	return v.start && !v.archived && v.words == "" && v.only == 0 && len(v.all) == 0
}

// begins reports whether the ways to begin are offered.
func (v *listView) begins() bool {
	return !v.archived && v.words == "" && v.only == 0 && v.choices.may()
}

// shelf says what is shown.
func (v *listView) shelf() string {
	if v.archived {
		return v.T("desk.list.away")
	}
	return v.T("desk.list.heading")
}

// other is the title in the language that is not the page's; empty where there is none, or it is the only one.
func (v *listView) other(l *authoring.Listed) (title string, lang locale.Language) {
	_, shown := l.Title(v.Lang)
	for _, of := range locale.Languages {
		if of != shown && l.Titles[of] != l.Titles[shown] {
			title, lang = l.Titles[of], of
		}
	}
	return title, lang
}

// picture is the address of the picture of what is listed, another one for another revision or version.
func (v *listView) picture(l *authoring.Listed) string {
	_, lang := l.Title(v.Lang)
	draft := authoring.Draft{ID: l.ID, Revision: max(l.Revision, 1)}
	return fileOf(v.org, &draft, "picture."+string(lang)+".png") + "&v=" + strconv.Itoa(l.Version)
}

// nothing says that there is nothing to be seen.
func (v *listView) nothing() string {
	if v.words != "" {
		return v.T("desk.list.not_found", "words", v.words)
	}
	return v.T("desk.list.none")
}

// whole is the path of all of what is searched.
func (v *listView) whole() string {
	path := visit.ListPath(v.org, v.Lang)
	if v.archived {
		path += "?archived=1"
	}
	return path
}

// list shows the drafts.
func (d *Pages) list(v *visit.Visit) error { return d.showList(v, http.StatusOK, "") }

// begin begins a draft, and leads to its form.
func (d *Pages) begin(v *visit.Visit) error {
	draft, err := d.begun(v)
	if text := visit.Sentence(err, v.Lang); text != "" && !errors.Is(err, issuance.ErrNotFound) {
		return d.showList(v, http.StatusUnprocessableEntity, text)
	}
	if err != nil {
		return err
	}
	visit.SeeOther(v.W, web.PageIn(v.At(draft.ID, "form"), v.Lang))
	return nil
}

// begun begins a draft as the form asks: from a file or a badge, as a copy, or from nothing.
func (d *Pages) begun(v *visit.Visit) (authoring.Draft, error) {
	ctx := v.R.Context()
	of, err := d.beginsFor(v)
	if err != nil {
		return authoring.Draft{}, err
	}
	if text := v.R.PostFormValue("copy"); text != "" {
		id, err := issuance.ParseID(text)
		if err == nil {
			err = d.Reach(v, auth.Read, id)
		}
		if err != nil {
			return authoring.Draft{}, err
		}
		return d.Authoring.Copy(ctx, v.By, &v.Org, of, id)
	}
	fields, err := d.given(v)
	if err != nil {
		return authoring.Draft{}, err
	}
	return d.Authoring.Begin(ctx, v.By, &v.Org, of, fields)
}

// choices are the departments for which whoever asks may begin something.
func (d *Pages) choices(v *visit.Visit, all department.All) choices {
	scope := v.Within(auth.Write)
	c := choices{open: scope.Among(all.Open()), whole: scope.IsWhole()}
	if !c.whole && len(c.open) > 0 {
		c.chosen = c.open[0].ID
	}
	return c
}

// beginsFor is the department for which something is begun: the one that the form names, or that of a copy, or else the first
// for which whoever asks may.
func (d *Pages) beginsFor(v *visit.Visit) (department.ID, error) {
	all, err := d.Departments.Departments(v.R.Context(), v.Org.ID)
	if err != nil {
		return 0, err
	}
	of := d.choices(v, all).chosen
	if copied := v.R.PostFormValue("copy"); copied != "" && len(all) > 0 {
		from, err := d.Departments.DepartmentOf(v.R.Context(), v.Org.ID, department.Class, copied)
		if err != nil || !v.Within(auth.Write).Has(from) {
			return of, err
		}
		return from, nil
	}
	if text := v.R.PostFormValue("department"); text != "" {
		if of, err = department.ParseID(text); err == nil && !v.Within(auth.Write).Has(of) {
			err = issuance.ErrNotFound
		}
	}
	return of, err
}

// patience is how long the badge at an address may take to be read.
const patience = 20 * time.Second

// given is what a new draft begins with: the file or the badge that was handed in, or that of an address; else nothing.
func (d *Pages) given(v *visit.Visit) (authoring.Fields, error) {
	data, err := v.File("file")
	if err != nil {
		return nil, err
	}
	address := strings.TrimSpace(v.R.PostFormValue("address"))
	badge := verify.Target{Bytes: data, Address: verify.AsAddress(address)}
	switch {
	case len(data) > 0 && (descriptionbook.Recognise(data) || conformity.Recognise(data) == conformity.OfDescription):
		return authoring.ReadFile(data)
	case len(data) > 0:
		badge.Address = ""
	case address == "":
		return authoring.Fields{}, nil
	case badge.Address == "":
		return nil, unread("desk.begin.address.wrong")
	}
	ctx, stop := context.WithTimeout(v.R.Context(), patience)
	defer stop()
	fields := authoring.FieldsOfBadge(d.Read(ctx, badge))
	if len(fields) == 0 {
		return nil, unread("desk.begin.nothing")
	}
	return fields, nil
}

// unread tells that nothing could be read in what was given: the key of the sentence that says so.
type unread string

func (u unread) Error() string                       { return u.Message(locale.English) }
func (u unread) Message(lang locale.Language) string { return page.Say(lang, string(u)) }

func (d *Pages) showList(v *visit.Visit, status int, problem string) error {
	query := v.R.URL.Query()
	number := visit.PageNumber(v.R, "page")
	s := authoring.Search{Words: query.Get("q"), Archived: query.Has("archived"), Skipped: (number - 1) * visit.Pageful, AtMost: visit.Pageful + 1}
	view := &listView{org: &v.Org, may: v.MayHere, within: v.Within, words: s.Words, archived: s.Archived, problem: problem, address: v.R.PostFormValue("address"), zone: v.Org.Location()}
	view.start = number == 1
	scope, err := d.listScope(v, view)
	if err != nil {
		return err
	}
	if view.all, err = d.Authoring.Drafts.FindDrafts(v.R.Context(), v.Org.ID, scope, s); err != nil {
		return err
	}
	to := func(n int) string {
		query.Set("page", strconv.Itoa(n))
		return visit.ListPath(&v.Org, v.Lang) + "?" + query.Encode()
	}
	more := len(view.all) > visit.Pageful
	view.all = view.all[:min(len(view.all), visit.Pageful)]
	if !s.Archived {
		beyond, err := d.addUndrafted(v, view, scope, s)
		if err != nil {
			return err
		}
		more = more || beyond
	}
	if more {
		view.next = to(number + 1)
	}
	if number > 1 {
		view.before = to(number - 1)
	}
	if err := d.Authoring.Reviewed(v.R.Context(), &v.Org, view.all); err != nil {
		return err
	}
	members, err := d.Auth.People.Members(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	view.keepers = keepers(members)
	if view.start && !s.Archived && s.Words == "" && view.only == 0 {
		if err := d.whatWaits(v, view, members); err != nil {
			return err
		}
	}
	view.Frame = d.FrameHere(v, "list", "drafts", visit.QueryOf(v.R))
	if view.begins() {
		view.Add(visit.Turned("begin"))
	}
	return page.ServeLiveOnce(v.W, v.R, status, listPage(view))
}

// listScope is of which departments a list shows what they have: those that whoever asks may read, or one of them.
func (d *Pages) listScope(v *visit.Visit, view *listView) (department.Scope, error) {
	var err error
	if view.departments, err = d.Departments.Departments(v.R.Context(), v.Org.ID); err != nil {
		return department.Scope{}, err
	}
	view.choices = d.choices(v, view.departments)
	if of, err := department.ParseID(v.R.PostFormValue("department")); err == nil && v.Within(auth.Write).Has(of) {
		view.choices.chosen = of
	}
	chosen := v.Chosen(view.departments, auth.Read)
	view.only = chosen.Only
	return chosen.Scope, nil
}

// reports is the path of what learners tell, of one pile alone, as the room of reports names it.
func (v *listView) reports(of string) string {
	return web.PageIn(visit.Path(v.org, "reports"), v.Lang) + "?of=" + of
}

// keepers are the names of those who may look after drafts; none where one works alone.
func keepers(members []auth.Member) map[int64]string {
	if len(members) < 2 {
		return nil
	}
	names := map[int64]string{}
	for _, m := range members {
		names[m.By.ID] = m.Called()
	}
	return names
}

// whatWaits puts into the view what waits for whoever asks, one of the members.
func (d *Pages) whatWaits(v *visit.Visit, view *listView, members []auth.Member) (err error) {
	if v.Org.Reviewed {
		who := authoring.Asker{By: v.By, Reads: v.Within(auth.Read), Decides: v.Within(auth.Publish), Writes: v.Within(auth.Write)}
		if view.waits, err = d.Authoring.WhatWaits(v.R.Context(), who, &v.Org); err != nil {
			return err
		}
	}
	if v.MayHere(auth.Award) {
		if view.told, err = d.Reported(v.R.Context(), &v.Org, v.Within(auth.Award)); err != nil {
			return err
		}
		if view.wanted, err = d.wanted(v, members); err != nil {
			return err
		}
		if view.hindered, err = d.Lists.CountHindered(v.R.Context(), v.Org.ID, v.Within(auth.Award)); err != nil {
			return err
		}
	}
	if v.MayHere(auth.People) {
		view.invited = d.Auth.Unanswered(members)
	}
	return nil
}

// addUndrafted puts published classes that have no draft among what is listed: a pageful on each page, as of the drafts. more
// reports whether there are others behind them.
func (d *Pages) addUndrafted(v *visit.Visit, view *listView, scope department.Scope, s authoring.Search) (more bool, err error) {
	classes, err := d.Authoring.Drafts.Undrafted(v.R.Context(), v.Org.ID, scope, s)
	if len(classes) > visit.Pageful {
		classes, more = classes[:visit.Pageful], true
	}
	view.all = append(view.all, classes...)
	slices.SortStableFunc(view.all, func(a, b authoring.Listed) int { return b.Changed.Compare(a.Changed) })
	return more, err
}
