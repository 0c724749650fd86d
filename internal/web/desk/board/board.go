package board

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/auth"
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
	asOf    string       // the day of the sheet that it shows, as time.DateOnly; empty: it has none, or says so itself
	choice  visit.Choice // of which departments it tells
}

// path is the page of the room of a name, of the year that is shown.
func (v *view) path(name string) string {
	return web.PageIn(visit.Path(&v.visit.Org, name), v.Lang) + "?" + asking(v.year, &v.choice).Encode()
}

// asking is how an address asks for a business year of departments.
func asking(year int, c *visit.Choice) url.Values {
	query := url.Values{"year": {strconv.Itoa(year)}}
	if c.Only != 0 {
		query.Set("department", c.Only.String())
	}
	return query
}

// book is what the page shows, as a workbook in its language.
func (v *view) book(more url.Values) string {
	query := asking(v.year, &v.choice)
	query.Set("lang", string(v.Lang))
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

// choice is of which departments an address asks.
func (p *Pages) choice(v *visit.Visit) (visit.Choice, error) {
	all, err := p.Departments.Departments(v.R.Context(), v.Org.ID)
	return v.Chosen(all, auth.Count), err
}

// view begins a page of the room, about departments.
func (p *Pages) view(v *visit.Visit, choice *visit.Choice, here string, year, until int) (view, error) {
	filed, err := p.Yearbook.Register.Filed(v.R.Context(), &v.Org, choice.Scope)
	if err != nil {
		return view{}, err
	}
	years := append(filed.Years(), year)
	for other := yearbook.Year(&v.Org, p.Now()) - 1; other <= until; other++ {
		years = append(years, other)
	}
	slices.SortFunc(years, func(a, b int) int { return cmp.Compare(b, a) })
	view := view{visit: v, here: here, year: year, years: slices.Compact(years), today: p.Yearbook.Today(&v.Org), choice: *choice}
	view.Frame = p.FrameHere(v, here, here, visit.QueryOf(v.R))
	return view, nil
}

// sheet is the sheet of departments for a year as of today. What cannot be said of that year is said of this one, with the
// reason.
func (p *Pages) sheet(v *visit.Visit, choice *visit.Choice, year int) (sheet *yearbook.Sheet, problem string, err error) {
	today := p.Yearbook.Today(&v.Org)
	sheet, err = p.Yearbook.Of(v.R.Context(), &v.Org, choice.Scope, year, today)
	if problem = visit.Sentence(err, v.Lang); problem != "" {
		sheet, err = p.Yearbook.Of(v.R.Context(), &v.Org, choice.Scope, yearbook.Year(&v.Org, p.Now()), today)
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

// ofYear is the sheet of the year that an address asks for, and what begins a page about it.
func (p *Pages) ofYear(v *visit.Visit, here string) (*yearbook.Sheet, view, error) {
	choice, err := p.choice(v)
	if err != nil {
		return nil, view{}, err
	}
	sheet, problem, err := p.sheet(v, &choice, p.asked(v))
	if err != nil {
		return nil, view{}, err
	}
	shared, err := p.view(v, &choice, here, sheet.Year, yearbook.Year(&v.Org, p.Now()))
	shared.problem, shared.asOf = problem, sheet.Day
	return sheet, shared, err
}

func (p *Pages) board(v *visit.Visit) error {
	sheet, shared, err := p.ofYear(v, "board")
	if err != nil {
		return err
	}
	view := &boardView{view: shared, sheet: sheet, table: p.Yearbook.Board(sheet, v.Lang)}
	for i := range sheet.Entries {
		view.most = max(view.most, sheet.Entries[i].Now.Completed)
	}
	return page.ServeOnce(v.W, v.R, status(view.problem), boardPage(view))
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
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	sheet, err := p.Yearbook.Of(v.R.Context(), &v.Org, choice.Scope, p.asked(v), p.Yearbook.Today(&v.Org))
	if err != nil {
		return err
	}
	return p.send(v, visit.File{What: "board", Year: sheet.Year}, head(v, &choice, v.Say("desk.board.heading"), sheet), p.Yearbook.Board(sheet, v.Lang))
}

// head is what stands above the tables of a workbook.
func head(v *visit.Visit, choice *visit.Choice, title string, sheet *yearbook.Sheet) yearbook.Head {
	body := v.Org.NameIn(v.Lang)
	h := yearbook.Head{Title: title, Facts: []yearbook.Fact{{Name: v.Say("desk.year.body"), Text: body}}}
	if name := choice.Name(v.Lang); name != "" {
		h.Facts = append(h.Facts, yearbook.Fact{Name: v.Say("desk.department.begin"), Text: name})
	}
	if sheet != nil {
		h.Facts = append(h.Facts, yearbook.Fact{Name: v.Say("desk.year.span"), Text: yearbook.YearName(v.Lang, sheet.Year)}, yearbook.Fact{Name: v.Say("desk.year.day"), Text: day(v.Lang, sheet.Day)})
	}
	return h
}

func (p *Pages) send(v *visit.Visit, name visit.File, head yearbook.Head, tables ...yearbook.Table) error {
	var file bytes.Buffer
	if err := yearbook.WriteXLSX(&file, v.Lang, head, tables...); err != nil {
		return err
	}
	name.Ext = ".xlsx"
	return v.Download(name, web.WorkbookType, file.Bytes())
}
