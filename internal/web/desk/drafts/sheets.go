package drafts

import (
	"bytes"
	"net/http"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/authoring/sheet"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// sheetView is a sheet for a committee as a page that prints on A4 upright.
type sheetView struct {
	draftView
	*sheet.Sheet
	name string // of the page, and of the workbook
}

// sheetNames are those of the sheets in their addresses.
var sheetNames = map[sheet.Kind]string{sheet.Review: "sheet", sheet.Comparison: "changes"}

// sheet shows a sheet.
func (d *Pages) sheet(kind sheet.Kind) func(v *visit.Visit, draft authoring.Draft) error {
	return func(v *visit.Visit, draft authoring.Draft) error {
		name := sheetNames[kind]
		shared, err := d.view(v, draft, name)
		if err != nil {
			return err
		}
		view := &sheetView{draftView: shared, name: name}
		if view.Sheet, err = d.sheetOf(v, shared, kind); err != nil {
			return err
		}
		return page.ServeOnce(v.W, v.R, http.StatusOK, sheetPage(view))
	}
}

// sheetBook answers a sheet as a workbook.
func (d *Pages) sheetBook(kind sheet.Kind) func(v *visit.Visit, draft authoring.Draft) error {
	return func(v *visit.Visit, draft authoring.Draft) error {
		v.InLanguage()
		s, err := d.sheetOf(v, draftView{draft: draft}, kind)
		if err != nil {
			return err
		}
		var book bytes.Buffer
		if err := s.WriteXLSX(&book); err != nil {
			return err
		}
		return v.Download(visit.File{What: sheetNames[kind], Of: draft.Fields.Title(), Day: d.today(v), Ext: ".xlsx"}, web.WorkbookType, book.Bytes())
	}
}

// sheetOf is a sheet of the draft of a view, also where the organisation reviews nothing.
func (d *Pages) sheetOf(v *visit.Visit, view draftView, kind sheet.Kind) (*sheet.Sheet, error) {
	if err := d.judge(v, &view); err != nil {
		return nil, err
	}
	from := sheet.Source{Org: &v.Org, Draft: &view.draft, Judged: view.judged, Assessed: view.assessed, Zone: v.Org.Location()}
	if err := d.ownerOf(v, &view); err != nil {
		return nil, err
	}
	from.Department = view.all.Name(view.of, v.Lang)
	if kind == sheet.Review {
		shown, err := d.preview(v, view.draft, view.assessed)
		if err != nil {
			return nil, err
		}
		for _, e := range shown {
			if e.criteria != "" {
				from.Exact = append(from.Exact, sheet.Exact{Lang: e.lang, Text: e.criteria})
			}
		}
	}
	return sheet.Of(kind, from, v.Lang), nil
}
