package desk

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
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
var pages = []string{"form", "picture", "preview", "publish", "versions"}

func (v *draftView) path(name string) string {
	return web.PageIn(draftPath(v.org, v.draft.ID, name), v.Lang)
}

func (v *draftView) file(name string) string { return fileOf(v.org, &v.draft, name) }

// fileOf is the address of a file of a draft, as the draft says it now.
func fileOf(org *issuance.Organisation, draft *authoring.Draft, name string) string {
	return draftPath(org, draft.ID, name) + "?r=" + strconv.FormatInt(draft.Revision, 10)
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

// live are the attributes of a form that a script keeps as one types.
func (v *draftView) live() templ.Attributes {
	return templ.Attributes{
		"data-live-form": true, "data-typing": v.T("desk.typing"), "data-saving": v.T("desk.saving"), "data-saved": v.T("desk.saved"),
		"data-failed": v.T("desk.failed"), "data-refused": v.T("desk.refused"), "data-large": v.T("desk.file.large", "limit", maxFile>>20),
		"data-most": strconv.Itoa(maxFile),
	}
}

// ofDraft is what answers an address of a draft, once that is found.
func ofDraft(answer func(d *Desk, v *visit, draft authoring.Draft) error) func(d *Desk, v *visit) error {
	return func(d *Desk, v *visit) error {
		id, err := issuance.ParseID(v.r.PathValue("class"))
		if err != nil {
			return err
		}
		draft, err := d.Authoring.Open(v.r.Context(), &v.org, id)
		if err != nil {
			return err
		}
		return answer(d, v, draft)
	}
}

// drawing answers the picture of a draft in a language.
func drawing(lang locale.Language) func(d *Desk, v *visit, draft authoring.Draft) error {
	return func(d *Desk, v *visit, draft authoring.Draft) error {
		a, err := d.Authoring.Assess(v.r.Context(), &v.org, draft.Fields)
		if err != nil {
			return err
		}
		png, err := d.Authoring.Picture(v.r.Context(), &v.org, a, draft.Fields, lang)
		if err != nil {
			return &web.Error{Status: http.StatusUnprocessableEntity, Err: err}
		}
		query := v.r.URL.Query()
		revision := query.Get("r") == strconv.FormatInt(draft.Revision, 10)
		v.sendPicture(png, revision || query.Get("k") == authoring.PictureKey(a, draft.Fields, lang))
		return nil
	}
}

// pictureOf is the address of the picture of a draft: another one for another picture, so that a browser asks for each once.
func pictureOf(org *issuance.Organisation, draft *authoring.Draft, a *authoring.Assessment, lang locale.Language) string {
	return draftPath(org, draft.ID, "picture."+string(lang)+".png") + "?k=" + authoring.PictureKey(a, draft.Fields, lang)
}

// sendPicture answers a picture, which a browser may keep for an hour where its address tells its content.
func (v *visit) sendPicture(png []byte, kept bool) {
	h := v.w.Header()
	web.PictureHeaders(h, "image/png")
	h["Cache-Control"] = web.NotKept
	if kept {
		h["Cache-Control"] = []string{"private, max-age=3600"}
	}
	web.Write(v.w, v.r, http.StatusOK, png)
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
	title, _ := draft.Fields.TitleIn(v.lang)
	title = cmp.Or(title, v.say("desk.untitled"))
	view.Frame = d.frame(v, v.say("desk."+name+".title", "title", title), v.at(draft.ID, name), queryOf(v.r))
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
	seeOther(v.w, web.PageIn(v.at(draft.ID, name), v.lang)+v.fragment())
	return nil
}

// fragment leads back to the list in which an entry was moved.
func (v *visit) fragment() string {
	field, _, moved := strings.Cut(v.r.PostFormValue("move"), " ")
	if !moved {
		return ""
	}
	return "#" + url.PathEscape(field)
}
