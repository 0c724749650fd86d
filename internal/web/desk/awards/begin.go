package awards

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/template"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// pageful is how many lists, batches or learners stand on a page.
const pageful = 100

// listView is the page of what is being awarded and what was.
type listView struct {
	page.Frame
	visit *visit.Visit
	open  []openList
	done  []oneBatch
	pages map[string]paged // of "open" and "done"
}

// oneBatch is a batch, with what was awarded in the reader's language, or else the other.
type oneBatch struct {
	*register.Batch
	title string
	lang  locale.Language
}

// paged is a page of a list: its number, from 1, and whether another follows.
type paged struct {
	number int
	more   bool
}

// pageOf is the page of a list that the address asks for.
func pageOf(v *visit.Visit, name string) paged {
	return paged{number: visit.PageNumber(v.R, name)}
}

// skipped is how many entries stand before the page.
func (p paged) skipped() int { return (p.number - 1) * visit.Pageful }

// shown are the entries of the page, of which one more than it holds was asked for.
func shown[T any](p *paged, all []T) []T {
	p.more = len(all) > visit.Pageful
	return all[:min(len(all), visit.Pageful)]
}

// at is the address of the list at another page of one of its parts.
func (v *listView) at(name string, number int) string {
	query := v.visit.R.URL.Query()
	query.Set(name, strconv.Itoa(number))
	return v.path("awards") + "?" + query.Encode() + "#" + name
}

// openList is a list that is not released yet.
type openList struct {
	awarding.Proposal
	title string
	lang  locale.Language
	who   string
	asked string // who has asked for the release and since when, in words; empty: nobody has
}

func (v *listView) path(name string) string {
	return web.PageIn(visit.Path(&v.visit.Org, name), v.Lang)
}

func proposalPath(id int64, name string) string { return "p/" + strconv.FormatInt(id, 10) + "/" + name }

func batchPath(id int64, name string) string { return "b/" + strconv.FormatInt(id, 10) + "/" + name }

// list shows the lists that are open, and the batches.
func (p *Pages) list(v *visit.Visit) error {
	view := &listView{visit: v, pages: map[string]paged{}}
	called, err := p.callers(v)
	if err != nil {
		return err
	}
	if err := p.openLists(v, view, called); err != nil {
		return err
	}
	if err := p.batches(v, view, called); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "awards", "awards", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, http.StatusOK, listPage(view))
}

// openLists are a page of the lists that are open.
func (p *Pages) openLists(v *visit.Visit, view *listView, called func(by issuance.By) string) error {
	at := pageOf(v, "open")
	open, err := p.Awarding.OpenProposals(v.R.Context(), v.Org.ID, v.Within(auth.Award), at.skipped(), visit.Pageful+1)
	if err != nil {
		return err
	}
	waiting, err := p.Batches.Agreements(v.R.Context(), v.Org.ID, v.Within(auth.Award), visit.Pageful)
	if err != nil {
		return err
	}
	asked := map[int64]*issuance.Agreement{}
	for i := range waiting {
		if waiting[i].What == issuance.Releasing {
			asked[waiting[i].Subject] = &waiting[i]
		}
	}
	for _, proposal := range shown(&at, open) {
		one := openList{Proposal: proposal, who: called(proposal.By)}
		if a := asked[proposal.ID]; a != nil {
			one.asked = v.Say("desk.awards.asked", "who", called(a.By), "at", part.Moment(a.At, v.Org.Location(), v.Lang))
		}
		if one.title, one.lang, err = p.Awarding.Title(v.R.Context(), &v.Org, proposal.Class, v.Lang); err != nil {
			return err
		}
		view.open = append(view.open, one)
	}
	view.pages["open"] = at
	return nil
}

// batches are a page of what was recorded.
func (p *Pages) batches(v *visit.Visit, view *listView, called func(by issuance.By) string) error {
	at := pageOf(v, "done")
	batches, err := p.Batches.Batches(v.R.Context(), v.Org.ID, v.Within(auth.Award), at.skipped(), visit.Pageful+1)
	if err != nil {
		return err
	}
	for _, recorded := range shown(&at, batches) {
		b, err := p.Register.Batch(v.R.Context(), &v.Org, recorded)
		if err != nil {
			return err
		}
		b.ByName = called(b.By)
		one := oneBatch{Batch: b}
		if one.title, one.lang, err = p.Register.TitleIn(v.R.Context(), v.Org.ID, b.Edition, v.Lang); err != nil {
			return err
		}
		view.done = append(view.done, one)
	}
	view.pages["done"] = at
	return nil
}

// callers tell by which names colleagues know who did something; others are known by the name of their kind.
func (p *Pages) callers(v *visit.Visit) (func(by issuance.By) string, error) {
	colleagues, err := p.Colleagues(v)
	return func(by issuance.By) string {
		name, err := p.Batches.ActorName(v.R.Context(), by)
		if err != nil {
			return ""
		}
		return cmp.Or(colleagues[name], name)
	}, err
}

// askView is the page on which a list is handed in.
type askView struct {
	page.Frame
	visit   *visit.Visit
	classes []authoring.Listed
	class   string            // that is chosen
	typed   map[string]string // of the form for one learner, and of the pasted cells
	rows    int               // that are offered to be typed
	more    bool              // somebody has asked for more of them
	added   int               // the first row that was added by that, from 0; -1: none was
	problem string
	known   []way // of which the problem says that they hold something
}

// learnerFields are those of the form for one learner, in its order; each is a column of a list.
var learnerFields = []columns.Column{
	columns.Name, columns.NameEN, columns.Reading, columns.Email, columns.StudentID, columns.Language, columns.ShowName,
	columns.DisplayName, columns.Period, columns.Expires, columns.Evidence, columns.Narrative,
}

// ask asks for a list.
func (p *Pages) ask(v *visit.Visit) error { return p.showAsk(v, http.StatusOK, "") }

// showAsk asks for a list, and says what the problem is with what was handed in; known are the ways that it names.
func (p *Pages) showAsk(v *visit.Visit, status int, problem string, known ...way) error {
	view := &askView{visit: v, class: cmp.Or(v.R.PostFormValue("class"), v.R.URL.Query().Get("class")), typed: map[string]string{}, problem: problem, known: known}
	for _, field := range learnerFields {
		view.typed[string(field)] = v.R.PostFormValue(string(field))
	}
	view.typed["cells"] = v.R.PostFormValue("cells")
	view.rows, view.more, view.added = max(rowsTyped(v), typedRows), v.R.PostFormValue("deed") == "more", -1
	if view.more {
		view.added, view.rows = view.rows, min(view.rows+typedRows, maxTypedRows)
	}
	var err error
	if view.classes, err = p.Authoring.Awardable(v.R.Context(), &v.Org, v.Within(auth.Award)); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "award", "award", visit.QueryOf(v.R))
	if len(view.classes) > 0 {
		view.Add(visit.Turned("award"))
	}
	return page.ServeOnce(v.W, v.R, status, askPage(view))
}

// begin takes a list in, and leads to its rows.
func (p *Pages) begin(v *visit.Visit) error {
	if v.R.PostFormValue("deed") == "more" {
		problem := ""
		if byFile.holds(v) {
			problem = v.Say("desk.award.way.file")
		}
		return p.showAsk(v, http.StatusOK, problem)
	}
	class, err := issuance.ParseID(v.R.PostFormValue("class"))
	if err == nil {
		err = p.Reach(v, auth.Award, class)
	}
	if errors.Is(err, issuance.ErrNotFound) {
		return p.showAsk(v, http.StatusUnprocessableEntity, v.Say("desk.award.class.missing"))
	}
	if _, err := v.File("file"); err != nil { // too large, whatever else was handed in
		return p.showAsk(v, http.StatusUnprocessableEntity, visit.Sentence(err, v.Lang))
	}
	read, known, problem := wayRead(v)
	if problem != "" {
		return p.showAsk(v, http.StatusUnprocessableEntity, problem, known...)
	}
	proposal, err := p.handIn(v, class, read)
	if err == error(nothing) { //nolint:errorlint // it is returned as it is
		return p.showAsk(v, http.StatusUnprocessableEntity, v.Say("desk.award.empty", "file", locale.Excerpt(v.FileName("file"))))
	}
	var faults roster.Faults
	if errors.As(err, &faults) {
		return p.showAsk(v, http.StatusUnprocessableEntity, unreadable(v, faults))
	}
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showAsk(v, http.StatusUnprocessableEntity, text)
	}
	if errors.Is(err, issuance.ErrNotFound) {
		return p.showAsk(v, http.StatusUnprocessableEntity, v.Say("desk.award.class.missing"))
	}
	return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), "", err)
}

// unreadable says why what was handed in is no list.
func unreadable(v *visit.Visit, faults roster.Faults) string {
	var why []string
	for _, f := range faults {
		why = append(why, f.Sentence(v.Lang))
	}
	return v.Say("desk.award.unreadable", "file", locale.Excerpt(v.FileName("file")), "why", strings.Join(why, " "))
}

// nothing says that no list was handed in.
const nothing = told("desk.award.nothing")

// handIn keeps what was handed in by a way.
func (p *Pages) handIn(v *visit.Visit, class issuance.ID, read way) (awarding.Proposal, error) {
	ctx := v.R.Context()
	var learners []awarding.Learner
	switch read {
	case byFile:
		file, err := v.File("file")
		if err == nil && len(file) == 0 {
			err = nothing
		}
		if err != nil {
			return awarding.Proposal{}, err
		}
		return p.Awarding.Begin(ctx, v.By, &v.Org, class, locale.Excerpt(v.FileName("file")), file)
	case byCells:
		return p.Awarding.Begin(ctx, v.By, &v.Org, class, "", []byte(v.R.PostFormValue("cells")))
	case byRows:
		learners = typedLearners(v)
	case byForm:
		learners = oneLearner(v)
	}
	return p.Awarding.BeginTyped(ctx, v.By, &v.Org, class, learners, func(c columns.Column) string { return v.Say("desk.column." + string(c)) })
}

// oneLearner is who stands in the form for one; nobody where nothing was typed.
func oneLearner(v *visit.Visit) []awarding.Learner {
	row := awarding.Learner{}
	for _, field := range learnerFields {
		if text := strings.TrimSpace(v.R.PostFormValue(string(field))); text != "" {
			row[field] = text
		}
	}
	if len(row) == 0 || len(row) == 1 && row[columns.Language] != "" {
		return nil
	}
	return []awarding.Learner{row}
}

// template hands an empty list out.
func (p *Pages) template(v *visit.Visit) error {
	v.InLanguage()
	var book bytes.Buffer
	if err := template.WriteDeskXLSX(&book, v.Lang); err != nil {
		return err
	}
	return v.Download(visit.File{What: "learners", Ext: ".xlsx"}, web.WorkbookType, book.Bytes())
}
