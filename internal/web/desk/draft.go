package desk

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// draftView is what all pages of one draft share.
type draftView struct {
	page.Frame
	org      *issuance.Organisation
	draft    authoring.Draft
	may      func(do auth.Right) bool
	here     string // which of its pages this is
	class    bool   // a version of it is published
	problem  string // why what was asked was not done
	conflict []authoring.Difference
}

// pages are those of a draft, in the order in which they are gone through.
var pages = []string{"form", "picture", "publish", "versions"}

func (v *draftView) path(name string) string {
	return web.PageIn("/desk/"+v.org.Slug+"/m/"+v.draft.ID.String()+"/"+name, v.Lang)
}

func (v *draftView) file(name string) string {
	return "/desk/" + v.org.Slug + "/m/" + v.draft.ID.String() + "/" + name + "?r=" + strconv.FormatInt(v.draft.Revision, 10)
}

func (v *draftView) list() string { return listPath(v.org, v.Lang) }

// heading is the draft's title in the page's language, or else the other, and its language.
func (v *draftView) heading() (title string, lang locale.Language) {
	title, lang = v.draft.Fields.TitleIn(v.Lang)
	return cmp.Or(title, v.T("desk.untitled")), lang
}

func (v *draftView) state() string {
	switch {
	case v.draft.Published == 0:
		return v.T("desk.state.draft")
	case v.draft.Published == v.draft.Revision:
		return v.T("desk.state.published")
	}
	return v.T("desk.state.changed")
}

// ofDraft is what answers an address of a draft, once that is found.
func ofDraft(answer func(d *Desk, v *visit, draft authoring.Draft) error) func(d *Desk, v *visit) error {
	return func(d *Desk, v *visit) error {
		id, err := issuance.ParseID(v.r.PathValue("class"))
		if err != nil {
			return err
		}
		draft, err := d.Authoring.Draft(v.r.Context(), v.org.ID, id)
		if err != nil {
			return err
		}
		return answer(d, v, draft)
	}
}

// drawing answers the picture of a draft in a language.
func drawing(lang locale.Language) func(d *Desk, v *visit, draft authoring.Draft) error {
	return func(d *Desk, v *visit, draft authoring.Draft) error {
		png, _, err := d.Authoring.Picture(v.r.Context(), &v.org, draft.Fields, lang)
		if err != nil {
			return &web.Error{Status: http.StatusUnprocessableEntity, Err: err}
		}
		web.PictureHeaders(v.w.Header(), "image/png")
		return v.send("", png)
	}
}

// description answers the draft as a description file.
func (d *Desk) description(v *visit, draft authoring.Draft) error {
	a, err := d.Authoring.Assess(v.r.Context(), &v.org, draft.Fields)
	if err != nil {
		return err
	}
	data, err := a.Description.MarshalJSON()
	if err != nil {
		return err
	}
	v.w.Header()["Content-Type"] = []string{"application/json"}
	return v.send("description.json", data)
}

// workbook answers the draft as a workbook to be filled in.
func (d *Desk) workbook(v *visit, draft authoring.Draft) error {
	var book bytes.Buffer
	if err := draft.Fields.Form().Write(&book, v.lang, nil); err != nil {
		return err
	}
	v.w.Header()["Content-Type"] = []string{sheetType}
	return v.send("description.xlsx", book.Bytes())
}

func (v *visit) send(name string, data []byte) error {
	h := v.w.Header()
	h["Cache-Control"] = web.NotKept
	h["X-Content-Type-Options"] = []string{"nosniff"}
	if name != "" {
		h["Content-Disposition"] = []string{`attachment; filename="` + name + `"`}
	}
	web.Write(v.w, v.r, http.StatusOK, data)
	return nil
}

// view begins the view of one of the pages of a draft.
func (d *Desk) view(v *visit, draft authoring.Draft, name string) (draftView, error) {
	view := draftView{org: &v.org, draft: draft, here: name, may: v.may}
	_, err := d.Authoring.Post.Classes.Class(v.r.Context(), draft.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return view, err
	}
	view.class = err == nil
	suffix := ""
	if v.r.URL.RawQuery != "" {
		suffix = "?" + v.r.URL.RawQuery
	}
	title, _ := draft.Fields.TitleIn(v.lang)
	title = cmp.Or(title, page.Say(v.lang, "desk.untitled"))
	view.Frame = d.frame(v, page.Say(v.lang, "desk."+name+".title", "title", title), v.at(draft.ID, name), suffix)
	return view, nil
}

// save keeps what the form of a page says of some fields, and leads to the page anew; where somebody else was quicker, it
// shows both texts, and nothing is written.
func (d *Desk) save(v *visit, draft authoring.Draft, name string, change authoring.Fields, show showing) error {
	revision, err := strconv.ParseInt(v.r.PostFormValue("revision"), 10, 64)
	if err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	fields := maps.Clone(draft.Fields)
	maps.Copy(fields, change)
	saved, err := d.Authoring.Save(v.r.Context(), v.By, &v.org, draft.ID, revision, fields)
	var conflict *authoring.ConflictError
	if errors.As(err, &conflict) {
		saved.Revision = conflict.Stored.Revision
		view, err := d.view(v, saved, name)
		if err != nil {
			return err
		}
		view.conflict = authoring.Differences(conflict.Stored.Fields, saved.Fields, v.lang)
		return show(d, v, http.StatusConflict, view)
	}
	if err != nil {
		return err
	}
	seeOther(v.w, web.PageIn(v.at(draft.ID, name), v.lang))
	return nil
}

// formView is the page on which a draft is written.
type formView struct {
	draftView
	groups  []group
	missing []microcredential.Descriptor
	general []remark
	errors  int
}

// group is a descriptor with all rows that belong to it.
type group struct {
	microcredential.Descriptor
	rows    []descriptionbook.Row
	remarks []remark
	fixed   []fact // of the organisation: nothing is asked
}

// fact is what the organisation says of itself.
type fact struct {
	label, text string
	lang        locale.Language // empty: none
}

// remark is what the rules say at a field.
type remark struct {
	severity microcredential.Severity
	text     string
}

// showing answers with a page of a draft.
type showing func(d *Desk, v *visit, status int, view draftView) error

func (d *Desk) form(v *visit, draft authoring.Draft) error {
	view, err := d.view(v, draft, "form")
	if err != nil {
		return err
	}
	return d.showForm(v, http.StatusOK, view)
}

func (d *Desk) saveForm(v *visit, draft authoring.Draft) error {
	return d.save(v, draft, "form", v.typed(), (*Desk).showForm)
}

func (d *Desk) showForm(v *visit, status int, view draftView) error {
	form, err := d.formView(v, view)
	if err != nil {
		return err
	}
	return page.ServeLiveOnce(v.w, v.r, status, formPage(form))
}

// typed are the fields of the form as they were sent. Only fields that the form has are taken (T19).
func (v *visit) typed() authoring.Fields {
	fields := authoring.Fields{}
	for _, row := range descriptionbook.Rows() {
		for _, name := range row.Fields() {
			values, sent := v.r.PostForm[name]
			if v.r.MultipartForm != nil {
				values, sent = v.r.MultipartForm.Value[name]
			}
			if sent && !authoring.IsBody(name) {
				fields[name] = cut(strings.Join(slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" }), ","))
			}
		}
	}
	return fields
}

// cut keeps a field within what a draft takes; no form of ours sends more.
func cut(text string) string { return text[:min(len(text), authoring.MaxField)] }

func (d *Desk) formView(v *visit, view draftView) (*formView, error) {
	a, err := d.Authoring.Assess(v.r.Context(), &v.org, view.draft.Fields)
	if err != nil {
		return nil, err
	}
	f := &formView{draftView: view, groups: groups(a, v.lang)}
	byKey := map[microcredential.Key]*group{}
	for i := range f.groups {
		byKey[f.groups[i].Key] = &f.groups[i]
	}
	put := func(key microcredential.Key, r remark) {
		if r.severity == microcredential.Error {
			f.errors++
		}
		if g := byKey[key]; g != nil {
			g.remarks = append(g.remarks, r)
		} else {
			f.general = append(f.general, r)
		}
	}
	for _, fault := range a.Faults {
		put(f.of(fault.Key()), remark{microcredential.Error, descriptionbook.Label(fault.Key(), v.lang) + ": " + fault.Sentence(v.lang)})
	}
	for _, finding := range a.Findings {
		put(finding.Descriptor, remark{finding.Severity, finding.Message(v.lang)})
	}
	for _, key := range a.Missing() {
		if g := byKey[key]; g != nil {
			f.missing = append(f.missing, g.Descriptor)
		}
	}
	return f, nil
}

// of is the descriptor under which a row stands.
func (f *formView) of(key string) microcredential.Key {
	for _, g := range f.groups {
		for _, row := range g.rows {
			if row.Key == key {
				return g.Key
			}
		}
	}
	return ""
}

// extras is the group of the facts beside the descriptors.
const extras microcredential.Key = "extra"

// groups are the rows of the form under their descriptors, and at the end the extra facts.
func groups(a *authoring.Assessment, lang locale.Language) (all []group) {
	for _, row := range descriptionbook.Rows() {
		if row.Key == "raw_criteria" {
			continue
		}
		if d, ok := row.Descriptor(); ok {
			all = append(all, group{Descriptor: d})
		} else if row.Extra && all[len(all)-1].Key != extras {
			all = append(all, group{Descriptor: microcredential.Descriptor{Key: extras}})
		}
		g := &all[len(all)-1]
		if !authoring.IsBody(row.Key) {
			g.rows = append(g.rows, row)
			continue
		}
		for _, name := range row.Fields() {
			if text := said(a.Description, name); text != "" {
				f := fact{label: row.Label(lang), text: text}
				if row.PerLanguage {
					f.lang = locale.Language(name[len(name)-2:])
				}
				g.fixed = append(g.fixed, f)
			}
		}
	}
	return all
}

func said(d *microcredential.Description, name string) string {
	return authoring.FieldsOf(d)[name]
}
