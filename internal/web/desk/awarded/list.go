package awarded

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// statuses are those by which awards are filtered, as pages name them.
var statuses = []issuance.Status{issuance.Valid, register.Ending, issuance.Expired, issuance.Revoked, issuance.Erased}

// listView is the page of an organisation's awards.
type listView struct {
	page.Frame
	visit   *visit.Visit
	asked   asked
	awards  []*register.Award
	total   int // that were found
	ofYear  int // of them, of fileYear
	renewed int // of them, those that are to be renewed already
	classes []register.ClassCount
	renewal map[issuance.ID]*awarding.Proposal // the lists by which awards are to be renewed
	problem string                             // why nothing was begun
	years   []int                              // business years in which something was recorded, the newest first
	choice  visit.Choice
}

// asked is what an address of the list asks for.
type asked struct {
	words  string
	class  int64
	batch  int64
	status issuance.Status
	year   int    // business year; 0: any
	from   string // day of issuing, as 2006-01-02; empty: any
	until  string // that day too
	number int    // of the page, from 1

	received register.Received
	mailed   register.Mailed

	department department.ID // 0: any
}

// What can be asked for of learners and mails.
var (
	receipts = []register.Received{register.HasReceived, register.HasNotReceived, register.HasDeclined}
	mailings = []register.Mailed{register.MailSent, register.MailFailed, register.MailNone}
)

// ask reads what an address asks for; what is not understood is not asked for.
func ask(r *http.Request) asked {
	query := r.URL.Query()
	a := asked{words: strings.TrimSpace(query.Get("q")), number: visit.PageNumber(r, "page")}
	a.class, _ = strconv.ParseInt(query.Get("class"), 10, 64)
	a.batch, _ = strconv.ParseInt(query.Get("batch"), 10, 64)
	a.year, _ = strconv.Atoi(query.Get("year"))
	for _, status := range statuses {
		if query.Get("status") == string(status) {
			a.status = status
		}
	}
	if asked := register.Received(query.Get("received")); slices.Contains(receipts, asked) {
		a.received = asked
	}
	if asked := register.Mailed(query.Get("mail")); slices.Contains(mailings, asked) {
		a.mailed = asked
	}
	if a.year < 1970 || a.year > 9999 {
		a.year = 0
	}
	a.department, _ = department.ParseID(query.Get("department")) // what is none is any
	a.from, a.until = dayAsked(query.Get("from")), dayAsked(query.Get("until"))
	return a
}

// dayAsked is a day that an address names, as browsers or offices write days, as 2006-01-02; empty where it is none.
func dayAsked(text string) string {
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		return text
	}
	day, ok := words.Day(text)
	if !ok {
		return ""
	}
	return day.Format(time.DateOnly)
}

// query says the same in an address, for another page of it; it begins with a question mark, or is empty.
func (a asked) query(number int) string {
	values := url.Values{}
	for name, value := range map[string]string{"q": a.words, "status": string(a.status), "from": a.from, "until": a.until, "received": string(a.received), "mail": string(a.mailed)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for name, value := range map[string]int64{"class": a.class, "batch": a.batch, "year": int64(a.year), "department": int64(a.department)} {
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

// filtered reports whether more is asked for than words, or awards of one list.
func (a asked) filtered() bool {
	a.words, a.batch = "", 0
	return a.any()
}

// search is what the register looks for.
func (a asked) search(org *issuance.Organisation) register.Search {
	s := register.Search{Words: a.words, Class: a.class, Batch: a.batch, Status: a.status, Year: a.year, Received: a.received, Mailed: a.mailed}
	if day, err := time.ParseInLocation(time.DateOnly, a.from, org.Location()); err == nil {
		s.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, a.until, org.Location()); err == nil {
		s.Until = day.AddDate(0, 0, 1)
	}
	return s
}

// list shows awards, those recorded last first.
func (p *Pages) list(v *visit.Visit) error { return p.showList(v, http.StatusOK, "") }

func (p *Pages) showList(v *visit.Visit, status int, problem string) error {
	ctx := v.R.Context()
	view := &listView{visit: v, asked: ask(v.R), problem: problem}
	var err error
	if view.choice, err = p.choice(v); err != nil {
		return err
	}
	view.asked.department = view.choice.Only
	filed, err := p.Register.Filed(ctx, &v.Org, view.choice.Scope)
	if err != nil {
		return err
	}
	if err := view.find(ctx, filed); err != nil {
		return err
	}
	view.problem = cmp.Or(view.problem, view.unread())
	for _, a := range view.awards {
		if a.Title, a.Spoken, err = p.Register.TitleIn(ctx, v.Org.ID, a.Edition, v.Lang); err != nil {
			return err
		}
	}
	if view.classes, err = filed.Classes(ctx); err != nil {
		return err
	}
	if err := p.renewing(v, view, filed); err != nil {
		return err
	}
	view.years = filed.Years()
	if year := view.fileYear(); year != 0 {
		asked := view.asked
		asked.year = year
		if _, view.ofYear, err = filed.Find(ctx, asked.search(&v.Org), 0, 0); err != nil {
			return err
		}
	}
	view.Frame = p.FrameHere(v, "awarded", "awarded", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, status, listPage(view))
}

// find finds the page that is asked for or, behind the last, that one.
func (v *listView) find(ctx context.Context, filed *register.Filed) (err error) {
	search := v.asked.search(&v.visit.Org)
	page := func() {
		v.awards, v.total, err = filed.Find(ctx, search, (v.asked.number-1)*visit.Pageful, visit.Pageful)
	}
	if page(); err == nil && len(v.awards) == 0 && v.total > 0 {
		v.asked.number = v.pages()
		page()
	}
	return err
}

// unread says which day of the address is none, so that awards are not chosen by it; empty: all are read.
func (v *listView) unread() string {
	for _, name := range []string{"from", "until"} {
		if text := v.visit.R.URL.Query().Get(name); text != "" && dayAsked(text) == "" {
			return v.visit.Say("desk.awarded.day.unread", "text", locale.Excerpt(text))
		}
	}
	return ""
}

// choice is of which departments an address asks.
func (p *Pages) choice(v *visit.Visit) (visit.Choice, error) {
	all, err := p.Departments.Departments(v.R.Context(), v.Org.ID)
	return v.Chosen(all, auth.Award), err
}

// reinstateAll takes back what was revoked of the awards that are shown, where it is still as many as were seen.
func (p *Pages) reinstateAll(v *visit.Visit) error {
	v.R.URL.RawQuery = v.R.PostFormValue("asked")
	search := ask(v.R).search(&v.Org)
	search.Status = issuance.Revoked
	filed, err := p.Register.Filed(v.R.Context(), &v.Org, v.Within(auth.Award))
	if err != nil {
		return err
	}
	var awards []issuance.Award
	err = filed.Each(v.R.Context(), search, func(a *register.Award) error {
		if awards = append(awards, a.Award); standing.NeedsNumber(len(awards)) {
			return register.ErrEnough
		}
		return nil
	})
	if err != nil {
		return err
	}
	if v.R.PostFormValue("count") != strconv.Itoa(len(awards)) {
		return p.showList(v, http.StatusConflict, v.Say("desk.awarded.reinstate.changed"))
	}
	r := issuance.Reinstatement{Tell: v.R.PostFormValue("tell") != ""}
	_, err = p.Standing.Reinstate(v.R.Context(), v.By, v.Org, awards, r)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showList(v, http.StatusUnprocessableEntity, text)
	}
	return v.GoOn(visit.Path(&v.Org, "awarded"), "", err)
}

// canStandAgain reports whether what is shown can be reinstated at once: more than that, whole batches are.
func (v *listView) canStandAgain() bool {
	return v.asked.status == issuance.Revoked && !standing.NeedsNumber(v.total)
}

// path is the address of a page of what was found.
func (v *listView) path(number int) string {
	return web.PageIn(visit.Path(&v.visit.Org, "awarded"), v.Lang) + v.asked.query(number)
}

// fileYear is the business year of which a file is offered first, where nobody has asked for a time: the last one in which
// something was issued; else 0.
func (v *listView) fileYear() int {
	if v.asked.year != 0 || v.asked.from+v.asked.until != "" || v.asked.batch != 0 || len(v.years) == 0 {
		return 0
	}
	return v.years[0]
}

// pages is how many pages what was found takes.
func (v *listView) pages() int { return (v.total + visit.Pageful - 1) / visit.Pageful }

// batch names the batch that is asked for; empty where none is.
func (v *listView) batch() string {
	if v.asked.batch == 0 {
		return ""
	}
	return locale.Minute(v.Lang, time.UnixMicro(v.asked.batch).In(v.visit.Org.Location()))
}

// awardPath is the page of an award.
func awardPath(org *issuance.Organisation, id issuance.ID, lang locale.Language) string {
	return web.PageIn(visit.AwardPath(org, id, "award"), lang)
}

// called is whom an award went to, once it is erased by the register of completions; empty where no name is known.
func called(a *register.Award) string {
	return cmp.Or(issuance.PersonName{Name: a.Name, English: a.NameEN}.Full(), issuance.PersonName{Name: a.Completion.Name, English: a.Completion.NameEN}.Full())
}
