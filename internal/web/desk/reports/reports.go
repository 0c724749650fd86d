// Package reports is the room of the desk in which the office reads what learners tell, and answers.
//
//	reports ──> answer?report=ID ── corrected, as registered, seen to ──> reports; the learner's page, and a mail
//	                             └─ erase ── are you sure? ──> reports
//
// An answer that corrects the name does it by the register's own deed; one may end the link that the learner has.
package reports

import (
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

//go:embed reports.css
var style string

// Claims are what learners tell, and what answers it: claiming.Service.
type Claims interface {
	Tasks(ctx context.Context, org issuance.OrganisationID, scope department.Scope, waiting bool, of claiming.Pile, atMost int) ([]claiming.Task, error)
	Task(ctx context.Context, org issuance.OrganisationID, scope department.Scope, id issuance.ID) (claiming.Task, error)
	Settle(ctx context.Context, by issuance.By, t *claiming.Task, a claiming.Reply) error
}

// Pages answers the room's rows.
type Pages struct {
	*visit.Desk
	Claims Claims
}

// Room is what is answered here.
func (p *Pages) Room() visit.Room {
	return visit.Room{
		Rows: []visit.Row{
			visit.Get("/desk/{org}/reports", auth.Award, p.list),
			visit.Get("/desk/{org}/reports/answer", auth.Award, p.ask),
			visit.Post("/desk/{org}/reports/answer", auth.Award, p.answer),
		},
		Style: style,
	}
}

// most is how many reports stand on the page, of those that wait and of those that were answered.
const most = 100

// listView is the page of all reports.
type listView struct {
	page.Frame
	visit             *visit.Visit
	problem           string
	of                claiming.Pile // which reports alone are shown; empty: all
	waiting, answered []claiming.Task
	now               time.Time
}

// days is for how many whole days a report has waited.
func (v *listView) days(t *claiming.Task) int { return int(v.now.Sub(t.At).Hours() / 24) }

func (p *Pages) list(v *visit.Visit) error { return p.showList(v, http.StatusOK, "") }

func (p *Pages) showList(v *visit.Visit, status int, problem string) error {
	of, query := claiming.Pile(v.R.URL.Query().Get("of")), ""
	if slices.Contains(claiming.Piles, of) {
		query = "?of=" + string(of)
	} else {
		of = ""
	}
	waiting, err := p.Claims.Tasks(v.R.Context(), v.Org.ID, v.Within(auth.Award), true, of, most)
	if err != nil {
		return err
	}
	answered, err := p.Claims.Tasks(v.R.Context(), v.Org.ID, v.Within(auth.Award), false, of, most)
	if err != nil {
		return err
	}
	return page.ServeOnce(v.W, v.R, status, listPage(&listView{p.FrameHere(v, "reports", "reports", query), v, problem, of, waiting, answered, p.Now()}))
}

// answerView is the page on which one report is answered.
type answerView struct {
	page.Frame
	visit   *visit.Visit
	task    *claiming.Task
	problem string
	held    bool // the student number holds the micro-credential already
	reply   claiming.Reply
}

// task finds a report by the id that an address or a form names.
func (p *Pages) task(v *visit.Visit) (claiming.Task, error) {
	id, err := issuance.ParseID(v.R.FormValue("report"))
	if err != nil {
		return claiming.Task{}, err
	}
	return p.Claims.Task(v.R.Context(), v.Org.ID, v.Within(auth.Award), id)
}

// ask shows a report with its answers. Without one it leads to all.
func (p *Pages) ask(v *visit.Visit) error {
	if v.R.FormValue("report") == "" {
		return v.GoOn(visit.Path(&v.Org, "reports"), "", nil)
	}
	t, err := p.task(v)
	if err != nil {
		return err
	}
	if t.Answered.IsZero() && p.Asked(v, visit.Path(&v.Org, "reports/answer")) {
		return p.askErasing(v, &t, replyOf(v))
	}
	reply := claiming.Reply{Answer: t.Answer, Text: t.Reply, Person: t.Given.Person.Registered()}
	reply.Renew = t.Kind == claiming.NotMe
	return p.showAnswer(v, &t, http.StatusOK, nil, reply)
}

// showAnswer shows a report with its answers, and why one was refused.
func (p *Pages) showAnswer(v *visit.Visit, t *claiming.Task, status int, refused error, reply claiming.Reply) error {
	f := p.FrameHere(v, "reports.answer", "reports/answer", "?report="+t.ID.String())
	if t.Answered.IsZero() {
		f.Add(visit.Turned("answer"))
	}
	return page.ServeOnce(v.W, v.R, status, answerPage(&answerView{f, v, t, visit.Sentence(refused, v.Lang), part.NumberHeld(refused), reply}))
}

// showSure asks once more, by name, before everything of a learner is erased.
func (p *Pages) showSure(v *visit.Visit, t *claiming.Task, reply claiming.Reply) error {
	f := p.FrameHere(v, "reports.answer", "reports/answer", "?report="+t.ID.String())
	f.Add(visit.Turned("answer"))
	return page.ServeOnce(v.W, v.R, http.StatusOK, surePage(&answerView{f, v, t, "", false, reply}))
}

// answered answers whoever sends an answer to a report that has one: their own, by a second click, or a colleague's, which is
// shown.
func (p *Pages) answered(v *visit.Visit, t *claiming.Task, reply claiming.Reply) error {
	if t.By == v.By && t.Answer == reply.Answer {
		return v.GoOn(visit.Path(&v.Org, "reports"), doneNow(t.Answer, t.Answered), nil)
	}
	return p.showAnswer(v, t, http.StatusConflict, claiming.Refused("answered"), reply)
}

// askErasing asks once more before everything of a learner is erased; whoever is not sure gets the form back as it was.
func (p *Pages) askErasing(v *visit.Visit, t *claiming.Task, reply claiming.Reply) error {
	if v.R.PostFormValue("sure") == "no" {
		return p.showAnswer(v, t, http.StatusOK, nil, reply)
	}
	return p.showSure(v, t, reply)
}

// replyOf is the answer that a form gives.
func replyOf(v *visit.Visit) claiming.Reply {
	form := v.R.PostFormValue
	reply := claiming.Reply{
		Answer: claiming.Answer(form("answer")), Text: form("text"), Renew: form("renew") != "", Register: form("register") != "",
	}
	reply.Person, reply.Anyway = part.RegisteredOf(v)
	return reply
}

// answer settles a report.
func (p *Pages) answer(v *visit.Visit) error {
	t, err := p.task(v)
	if v.R.FormValue("report") == "" {
		return p.showList(v, http.StatusUnprocessableEntity, v.Say("desk.reports.none"))
	}
	if err != nil {
		return err
	}
	reply := replyOf(v)
	if !t.Answered.IsZero() {
		return p.answered(v, &t, reply)
	}
	if v.R.PostFormValue("sure") != "yes" && reply.Answer == claiming.Erased && t.Kind == claiming.Erasing && t.Answered.IsZero() {
		query := url.Values{"report": {t.ID.String()}}
		return p.Ask(v, visit.Path(&v.Org, "reports/answer"), query, func() error { return p.askErasing(v, &t, reply) })
	}
	if reply.Answer == claiming.Corrected {
		err = part.SinceSeen(v, t.Given.Person.Registered())
	}
	if err == nil {
		err = p.Claims.Settle(v.R.Context(), v.By, &t, reply)
	}
	if visit.Sentence(err, v.Lang) != "" {
		return p.showAnswer(v, &t, http.StatusUnprocessableEntity, err, reply)
	}
	return v.GoOn(visit.Path(&v.Org, "reports"), doneNow(reply.Answer, p.Now()), err)
}

// doneNow says in an address what was answered, and when.
func doneNow(answer claiming.Answer, at time.Time) string {
	return "?" + url.Values{"answered": {string(answer)}, "at": {strconv.FormatInt(at.Unix(), 10)}}.Encode()
}

// done says what was answered just before the page came; empty: nothing. An address that was kept tells of nothing.
func (v *listView) done() string {
	at, err := strconv.ParseInt(v.visit.R.URL.Query().Get("at"), 10, 64)
	if ago := v.now.Sub(time.Unix(at, 0)); err != nil || ago < -time.Minute || ago > 10*time.Minute {
		return ""
	}
	return v.said()
}

// said is what an address says was answered.
func (v *listView) said() string {
	switch claiming.Answer(v.visit.R.URL.Query().Get("answered")) {
	case claiming.Erased:
		return v.T("desk.reports.done.erased")
	case claiming.Corrected:
		return v.T("desk.reports.done.corrected")
	case claiming.Registered, claiming.Noted, claiming.Kept:
		return v.T("desk.reports.done")
	}
	return ""
}

// answerPath is the path of the page on which a report is answered.
func answerPath(v *visit.Visit, t *claiming.Task) string {
	return web.PageIn(visit.Path(&v.Org, "reports/answer"), v.Lang) + "?report=" + t.ID.String()
}

// awardPath is the path of the desk's page of the award.
func awardPath(v *visit.Visit, t *claiming.Task) string {
	return web.PageIn(visit.AwardPath(&v.Org, t.Award, "award"), v.Lang)
}

// othersPath is the desk's list of all that was awarded to the same mail address: a name may be wrong there, too.
func othersPath(v *visit.Visit, t *claiming.Task) string {
	return web.PageIn(visit.Path(&v.Org, "awarded"), v.Lang) + "?" + url.Values{"q": {t.Given.Person.Email}}.Encode()
}

// called is the learner's name in each script.
func called(t *claiming.Task) string {
	return t.Given.Person.PersonName().Full()
}

// title is what was awarded, in the page's language where it was published in it.
func title(f *page.Frame, t *claiming.Task) string {
	title, _ := t.Given.Title(f.Lang)
	return title
}
