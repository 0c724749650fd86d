package drafts

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// draftView is what all pages of one draft share.
type draftView struct {
	page.Frame
	org      *issuance.Organisation
	draft    authoring.Draft
	may      func(do auth.Right) bool
	all      department.All        // of the organisation; empty where it has none
	of       department.ID         // to which the draft belongs
	here     string                // which of its pages this is
	class    bool                  // a version of it is published
	retired  bool                  // it is awarded no more
	assessed *authoring.Assessment // what the rules say of its text; nil: nobody has asked yet (assess)
	judged   *authoring.Judged     // how its text stands in review; nil: the organisation reviews nothing
	problem  string                // why what was asked was not done
	conflict []authoring.Difference
}

// pages are those of a draft, in the order in which they are gone through.
func (v *draftView) pages() []string {
	if v.judged == nil && v.here != "review" {
		return []string{"form", "picture", "preview", "publish", "versions"}
	}
	return []string{"form", "picture", "preview", "review", "publish", "versions"}
}

func (v *draftView) path(name string) string {
	return web.PageIn(visit.DraftPath(v.org, v.draft.ID, name), v.Lang)
}

func (v *draftView) file(name string) string { return fileOf(v.org, &v.draft, name) }

// fileOf is the address of a file of a draft, as the draft says it now.
func fileOf(org *issuance.Organisation, draft *authoring.Draft, name string) string {
	return visit.DraftPath(org, draft.ID, name) + "?r=" + strconv.FormatInt(draft.Revision, 10)
}

func (v *draftView) list() string { return visit.ListPath(v.org, v.Lang) }

// heading is the draft's title in the page's language, or else the other, and its language.
func (v *draftView) heading() (title string, lang locale.Language) {
	title, lang = v.draft.Fields.TitleIn(v.Lang)
	return cmp.Or(title, v.T("desk.untitled")), lang
}

func (v *draftView) state() string {
	unpublished := v.draft.Published != v.draft.Revision
	switch {
	case v.retired:
		return v.T("desk.state.retired")
	case unpublished && v.judged != nil && v.judged.State() != authoring.Drafted:
		return v.T("desk.state." + string(v.judged.State()))
	case v.draft.Published == 0:
		return v.T("desk.state.draft")
	case !unpublished:
		return v.T("desk.state.published")
	}
	return v.T("desk.state.changed")
}

// live are the attributes of a form that a script keeps as one types.
func (v *draftView) live() templ.Attributes {
	return templ.Attributes{
		"data-live-form": true, "data-typing": v.T("desk.typing"), "data-saving": v.T("desk.saving"), "data-saved": v.T("desk.saved"),
		"data-failed": v.T("desk.failed"), "data-refused": v.T("desk.refused"), "data-large": v.T("desk.file.large", "limit", visit.MaxFile>>20),
		"data-most": strconv.Itoa(visit.MaxFile),
	}
}

// ofDraft is what answers an address of a draft, once that is found.
func (d *Pages) ofDraft(answer func(v *visit.Visit, draft authoring.Draft) error) func(v *visit.Visit) error {
	return func(v *visit.Visit) error {
		id, err := issuance.ParseID(v.R.PathValue("class"))
		if err != nil {
			return err
		}
		draft, err := d.Authoring.Open(v.R.Context(), &v.Org, id)
		if err != nil {
			return err
		}
		return answer(v, draft)
	}
}

// drawing answers the picture of a draft in a language.
func (d *Pages) drawing(lang locale.Language) func(v *visit.Visit, draft authoring.Draft) error {
	return func(v *visit.Visit, draft authoring.Draft) error {
		a, err := d.Authoring.Assess(v.R.Context(), &v.Org, draft.Fields)
		if err != nil {
			return err
		}
		png, err := d.Authoring.Picture(v.R.Context(), &v.Org, a, draft.Fields, lang)
		if err != nil {
			return err
		}
		query := v.R.URL.Query()
		revision := query.Get("r") == strconv.FormatInt(draft.Revision, 10)
		v.SendPicture(png, revision || query.Get("k") == authoring.PictureKey(a, draft.Fields, lang))
		return nil
	}
}

// pictureOf is the address of the picture of a draft: another one for another picture, so that a browser asks for each once.
func pictureOf(org *issuance.Organisation, draft *authoring.Draft, a *authoring.Assessment, lang locale.Language) string {
	return visit.DraftPath(org, draft.ID, "picture."+string(lang)+".png") + "?k=" + authoring.PictureKey(a, draft.Fields, lang)
}

// description answers the draft as a description file.
func (d *Pages) description(v *visit.Visit, draft authoring.Draft) error {
	a, err := d.Authoring.Assess(v.R.Context(), &v.Org, draft.Fields)
	if err != nil {
		return err
	}
	data, err := a.Description.MarshalJSON()
	if err != nil {
		return err
	}
	return v.Download(visit.File{What: "description", Of: draft.Fields.Title(), Day: d.today(v), Ext: ".json"}, "application/json", data)
}

// workbook answers the draft as a workbook to be filled in.
func (d *Pages) workbook(v *visit.Visit, draft authoring.Draft) error {
	var book bytes.Buffer
	if err := draft.Fields.Form().Write(&book, v.Lang, nil); err != nil {
		return err
	}
	return v.Download(visit.File{What: "description", Of: draft.Fields.Title(), Day: d.today(v), Ext: ".xlsx"}, web.WorkbookType, book.Bytes())
}

// today is the day on which a file is handed out, by which it is told from those before.
func (d *Pages) today(v *visit.Visit) time.Time { return d.Now().In(v.Org.Location()) }

// view begins the view of one of the pages of a draft.
func (d *Pages) view(v *visit.Visit, draft authoring.Draft, name string) (draftView, error) {
	view := draftView{org: &v.Org, draft: draft, here: name, may: v.MayHere}
	if err := d.ownerOf(v, &view); err != nil {
		return view, err
	}
	class, err := d.Authoring.Post.Classes.Class(v.R.Context(), draft.ID)
	if err == nil {
		view.class = true
		var newest issuance.Version
		newest, err = d.Authoring.Post.Classes.LatestVersion(v.R.Context(), class.Org, class.Key)
		view.retired = newest.Retired
	}
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return view, err
	}
	if v.Org.Reviewed {
		if err := d.judge(v, &view); err != nil {
			return view, err
		}
	}
	title, _ := draft.Fields.TitleIn(v.Lang)
	title = cmp.Or(title, v.Say("desk.untitled"))
	view.Frame = d.Frame(v, v.Say("desk."+name+".title", "title", title), v.At(draft.ID, name), visit.QueryOf(v.R))
	if (name == "form" || name == "picture") && v.MayHere(auth.Write) { // what is typed is kept, and shown in the other language
		view.Add(page.Typed(page.Typing{Form: "draft"}))
	}
	return view, nil
}

// ownerOf finds the department to which the draft of a view belongs.
func (d *Pages) ownerOf(v *visit.Visit, view *draftView) (err error) {
	view.all, err = d.Departments.Departments(v.R.Context(), v.Org.ID)
	if err == nil && len(view.all) > 0 {
		view.of, err = d.Departments.DepartmentOf(v.R.Context(), v.Org.ID, department.Class, view.draft.ID.String())
	}
	return err
}

// assess is what the rules say of the text of a view, which they are asked once.
func (d *Pages) assess(v *visit.Visit, view *draftView) (*authoring.Assessment, error) {
	var err error
	if view.assessed == nil {
		view.assessed, err = d.Authoring.Assess(v.R.Context(), &v.Org, view.draft.Fields)
	}
	return view.assessed, err
}

// judge puts into a view how its text stands in review.
func (d *Pages) judge(v *visit.Visit, view *draftView) error {
	a, err := d.assess(v, view)
	if err != nil || view.judged != nil {
		return err
	}
	view.judged, err = d.Authoring.Judge(v.R.Context(), &v.Org, &view.draft, a)
	return err
}

// save keeps what the form of a page says of some fields, and leads to the page anew; where somebody else was quicker, it
// shows both texts, and nothing is written.
func (d *Pages) save(v *visit.Visit, draft authoring.Draft, name string, change authoring.Fields, show showing) error {
	revision, err := v.Revision()
	if err != nil {
		return err
	}
	fields := maps.Clone(draft.Fields)
	maps.Copy(fields, change)
	saved, err := d.Authoring.Save(v.R.Context(), v.By, &v.Org, draft.ID, revision, fields)
	var conflict *authoring.ConflictError
	if errors.As(err, &conflict) {
		saved.Revision = conflict.Stored.Revision
		view, err := d.view(v, saved, name)
		if err != nil {
			return err
		}
		view.conflict = authoring.Differences(conflict.Stored.Fields, saved.Fields, v.Lang)
		return show(v, http.StatusConflict, view)
	}
	if err != nil {
		return err
	}
	visit.SeeOther(v.W, web.PageIn(v.At(draft.ID, name), v.Lang)+fragment(v))
	return nil
}

// fragment leads back to the list in which an entry was moved.
func fragment(v *visit.Visit) string {
	field, _, moved := strings.Cut(v.R.PostFormValue("move"), " ")
	if !moved {
		return ""
	}
	return "#" + url.PathEscape(field)
}
