package awarded

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// statuses are those by which awards are filtered, as pages name them.
var statuses = []issuance.Status{issuance.Valid, issuance.Expired, issuance.Revoked}

// listView is the page of an organisation's awards.
type listView struct {
	page.Frame
	visit   *visit.Visit
	asked   asked
	awards  []*register.Award
	total   int // that were found
	classes []register.ClassCount
	years   []int // business years in which something was recorded, the newest first
}

// asked is what an address of the list asks for.
type asked struct {
	words  string
	class  int64
	batch  int64
	status issuance.Status
	year   int // business year; 0: any
	number int // of the page, from 1
}

// ask reads what an address asks for; what is not understood is not asked for.
func ask(query url.Values) asked {
	a := asked{words: strings.TrimSpace(query.Get("q"))}
	a.class, _ = strconv.ParseInt(query.Get("class"), 10, 64)
	a.batch, _ = strconv.ParseInt(query.Get("batch"), 10, 64)
	a.year, _ = strconv.Atoi(query.Get("year"))
	a.number, _ = strconv.Atoi(query.Get("page"))
	a.number = min(max(a.number, 1), 1<<20)
	for _, status := range statuses {
		if query.Get("status") == string(status) {
			a.status = status
		}
	}
	if a.year < 1970 || a.year > 9999 {
		a.year = 0
	}
	return a
}

// query says the same in an address, for another page of it; it begins with a question mark, or is empty.
func (a asked) query(number int) string {
	values := url.Values{}
	for name, value := range map[string]string{"q": a.words, "status": string(a.status)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for name, value := range map[string]int64{"class": a.class, "batch": a.batch, "year": int64(a.year)} {
		if value != 0 {
			values.Set(name, strconv.FormatInt(value, 10))
		}
	}
	if number > 1 {
		values.Set("page", strconv.Itoa(number))
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// any reports whether something is asked for.
func (a asked) any() bool { a.number = 0; return a != asked{} }

// search is what the register looks for.
func (a asked) search(org *issuance.Organisation) register.Search {
	s := register.Search{Words: a.words, Class: a.class, Batch: a.batch, Status: a.status}
	if a.year != 0 {
		s.From = time.Date(a.year, org.House.YearBegins, 1, 0, 0, 0, 0, visit.Zone(org))
		s.Until = s.From.AddDate(1, 0, 0)
	}
	return s
}

// list shows awards, those recorded last first.
func (p *Pages) list(v *visit.Visit) error {
	ctx := v.R.Context()
	view := &listView{visit: v, asked: ask(v.R.URL.Query())}
	found, err := p.Register.Find(ctx, &v.Org, view.asked.search(&v.Org), (view.asked.number-1)*visit.Pageful, visit.Pageful)
	if err != nil {
		return err
	}
	view.awards, view.total = found.Awards, found.Total
	if view.classes, err = p.Register.Classes(ctx, &v.Org); err != nil {
		return err
	}
	if view.years, err = p.Register.Years(ctx, &v.Org); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "awarded", "awarded", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, http.StatusOK, listPage(view))
}

// path is the address of a page of what was found.
func (v *listView) path(number int) string {
	return web.PageIn(visit.Path(&v.visit.Org, "awarded"), v.Lang) + v.asked.query(number)
}

// file is the address of all that was found, as a file in the page's language.
func (v *listView) file(name string) string {
	query := v.asked.query(1)
	if query == "" {
		query = "?"
	} else {
		query += "&"
	}
	return visit.Path(&v.visit.Org, name) + query + "lang=" + string(v.Lang)
}

// pages is how many pages what was found takes.
func (v *listView) pages() int { return (v.total + visit.Pageful - 1) / visit.Pageful }

// batch names the batch that is asked for; empty where none is.
func (v *listView) batch() string {
	if v.asked.batch == 0 {
		return ""
	}
	return locale.Minute(v.Lang, time.UnixMicro(v.asked.batch).In(visit.Zone(&v.visit.Org)))
}

// awardPath is the page of an award.
func awardPath(org *issuance.Organisation, id issuance.ID, lang locale.Language) string {
	return web.PageIn(visit.Path(org, "a/"+id.String()+"/award"), lang)
}

// called is whom an award went to; empty where no name is known.
func called(a *register.Award) string {
	return issuance.PersonName{Name: a.Name, English: a.NameEN}.Full()
}

// csv answers all that is asked for as CSV.
func (p *Pages) csv(v *visit.Visit) error {
	return p.export(v, "text/csv; charset=utf-8", "awarded.csv", register.NewCSV)
}

// xlsx answers the same as a workbook.
func (p *Pages) xlsx(v *visit.Visit) error {
	return p.export(v, visit.SheetType, "awarded.xlsx", func(to io.Writer, lang locale.Language) (register.Writer, error) {
		return register.NewXLSX(to, lang)
	})
}

func (p *Pages) export(v *visit.Visit, kind, name string, begin func(io.Writer, locale.Language) (register.Writer, error)) error {
	v.Lang = visit.LanguageOr(v.R.URL.Query().Get("lang"), v.Lang)
	var file bytes.Buffer
	to, err := begin(&file, v.Lang)
	if err != nil {
		return err
	}
	if closer, ok := to.(io.Closer); ok {
		defer closer.Close()
	}
	search := ask(v.R.URL.Query()).search(&v.Org)
	if err := errors.Join(p.Register.FindAll(v.R.Context(), &v.Org, search, to.Add), to.End()); err != nil {
		return err
	}
	v.W.Header()["Content-Type"] = []string{kind}
	return v.Send(name, file.Bytes())
}
