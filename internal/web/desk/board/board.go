package board

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/yearbook"
)

// places are the pages of the room, in the order in which they are offered.
var places = []string{"board", "calendar", "course", "year"}

// view is what all pages of the room have.
type view struct {
	page.Frame
	visit   *visit.Visit
	here    string // one of places
	year    int
	years   []int // to choose from, the newest first
	problem string
	today   time.Time
}

// path is the page of the room of a name, of the year that is shown.
func (v *view) path(name string) string {
	return web.PageIn(visit.Path(&v.visit.Org, name), v.Lang) + "?" + url.Values{"year": {strconv.Itoa(v.year)}}.Encode()
}

// book is what the page shows, as a workbook in its language.
func (v *view) book(more url.Values) string {
	query := url.Values{"year": {strconv.Itoa(v.year)}, "lang": {string(v.Lang)}}
	for name, values := range more {
		query[name] = values
	}
	return visit.Path(&v.visit.Org, v.here) + ".xlsx?" + query.Encode()
}

// asked is the business year that an address asks for, or else the one in which it is.
func (p *Pages) asked(v *visit.Visit) int {
	if year, err := strconv.Atoi(v.R.FormValue("year")); err == nil && year > 0 && year < 10_000 {
		return year
	}
	return yearbook.Year(&v.Org, p.Now())
}

// view begins a page of the room.
func (p *Pages) view(v *visit.Visit, here string, year, until int) (view, error) {
	filed, err := p.Yearbook.Register.Filed(v.R.Context(), &v.Org, department.Whole())
	if err != nil {
		return view{}, err
	}
	years := append(filed.Years(), year)
	for other := yearbook.Year(&v.Org, p.Now()) - 1; other <= until; other++ {
		years = append(years, other)
	}
	slices.SortFunc(years, func(a, b int) int { return cmp.Compare(b, a) })
	view := view{visit: v, here: here, year: year, years: slices.Compact(years), today: p.Yearbook.Today(&v.Org)}
	view.Frame = p.FrameHere(v, here, here, visit.QueryOf(v.R))
	return view, nil
}

// sheet is the sheet of a year as of today. What cannot be said of that year is said of this one, with the reason.
func (p *Pages) sheet(v *visit.Visit, year int) (sheet *yearbook.Sheet, problem string, err error) {
	today := p.Yearbook.Today(&v.Org)
	sheet, err = p.Yearbook.Of(v.R.Context(), &v.Org, year, today)
	if problem = visit.Sentence(err, v.Lang); problem != "" {
		sheet, err = p.Yearbook.Of(v.R.Context(), &v.Org, yearbook.Year(&v.Org, p.Now()), today)
	}
	return sheet, problem, err
}

// boardView is the page of the board.
type boardView struct {
	view
	sheet *yearbook.Sheet
	table yearbook.Table
	most  yearbook.Figure // of what was awarded of one
}

func (p *Pages) board(v *visit.Visit) error {
	sheet, problem, err := p.sheet(v, p.asked(v))
	if err != nil {
		return err
	}
	shared, err := p.view(v, "board", sheet.Year, yearbook.Year(&v.Org, p.Now()))
	if err != nil {
		return err
	}
	view := &boardView{view: shared, sheet: sheet, table: p.Yearbook.Board(sheet, v.Lang)}
	view.problem = problem
	for i := range sheet.Entries {
		view.most = max(view.most, sheet.Entries[i].Now.Awarded)
	}
	return page.ServeOnce(v.W, v.R, status(problem), boardPage(view))
}

// status is that of a page that says why it is not what was asked for; empty: it is.
func status(problem string) int {
	if problem != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (p *Pages) boardBook(v *visit.Visit) error {
	v.InLanguage()
	sheet, err := p.Yearbook.Of(v.R.Context(), &v.Org, p.asked(v), p.Yearbook.Today(&v.Org))
	if err != nil {
		return refused(err)
	}
	return p.send(v, "board.xlsx", head(v, v.Say("desk.board.heading"), sheet), p.Yearbook.Board(sheet, v.Lang))
}

// refused is the error of a file that cannot be made: 422, with its sentence.
func refused(err error) error {
	var why yearbook.Refused
	if errors.As(err, &why) {
		return &web.Error{Status: http.StatusUnprocessableEntity, Err: err}
	}
	return err
}

// head is what stands above the tables of a workbook.
func head(v *visit.Visit, title string, sheet *yearbook.Sheet) yearbook.Head {
	body, _ := v.Org.Name(v.Lang)
	h := yearbook.Head{Title: title, Facts: []yearbook.Fact{{Name: v.Say("desk.year.body"), Text: body}}}
	if sheet != nil {
		h.Facts = append(h.Facts, yearbook.Fact{Name: v.Say("desk.year.span"), Text: yearbook.YearName(v.Lang, sheet.Year)}, yearbook.Fact{Name: v.Say("desk.year.day"), Text: day(v.Lang, sheet.Day)})
	}
	return h
}

func (p *Pages) send(v *visit.Visit, name string, head yearbook.Head, tables ...yearbook.Table) error {
	var file bytes.Buffer
	if err := yearbook.WriteXLSX(&file, v.Lang, head, tables...); err != nil {
		return err
	}
	v.W.Header()["Content-Type"] = []string{web.WorkbookType}
	return v.Send(name, file.Bytes())
}
