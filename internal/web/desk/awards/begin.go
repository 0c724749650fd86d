package awards

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/template"
	"github.com/mitome/mitome/internal/web"
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
	done  []*register.Batch
}

// openList is a list that is not released yet.
type openList struct {
	awarding.Proposal
	title string
	lang  locale.Language
	who   string
}

func (v *listView) path(name string) string {
	return web.PageIn(visit.Path(&v.visit.Org, name), v.Lang)
}

func proposalPath(id int64, name string) string { return "p/" + strconv.FormatInt(id, 10) + "/" + name }

func batchPath(id int64, name string) string { return "b/" + strconv.FormatInt(id, 10) + "/" + name }

// list shows the lists that are open, and the batches.
func (p *Pages) list(v *visit.Visit) error {
	ctx := v.R.Context()
	view := &listView{visit: v}
	called, err := p.callers(v)
	if err != nil {
		return err
	}
	classes, err := p.published(ctx, &v.Org)
	if err != nil {
		return err
	}
	open, err := p.Awarding.OpenProposals(ctx, v.Org.ID, pageful)
	if err != nil {
		return err
	}
	for _, proposal := range open {
		one := openList{Proposal: proposal, lang: v.Lang, who: called(proposal.By)}
		for i := range classes {
			if classes[i].ID == proposal.Class {
				one.title, one.lang = classes[i].Title(v.Lang)
			}
		}
		view.open = append(view.open, one)
	}
	batches, err := p.Batches.Batches(ctx, v.Org.ID, pageful)
	if err != nil {
		return err
	}
	for _, recorded := range batches {
		b, err := p.Register.Batch(ctx, &v.Org, recorded)
		if err != nil {
			return err
		}
		b.ByName = called(b.By)
		view.done = append(view.done, b)
	}
	view.Frame = p.FrameHere(v, "awards", "awards", "")
	return page.ServeOnce(v.W, v.R, http.StatusOK, listPage(view))
}

// callers tell by which names colleagues know who did something; others are known by the name of their kind.
func (p *Pages) callers(v *visit.Visit) (func(by issuance.By) string, error) {
	members, err := p.Auth.Members(v.R.Context(), v.Org.ID)
	return func(by issuance.By) string {
		name, err := p.Batches.ActorName(v.R.Context(), by)
		if err != nil {
			return ""
		}
		for _, m := range members {
			if m.ID.String() == name {
				return m.Called()
			}
		}
		return name
	}, err
}

// published are the micro-credentials that can be awarded.
func (p *Pages) published(ctx context.Context, org *issuance.Organisation) (all []authoring.Listed, err error) {
	const atMost = 1000
	drafts, err := p.Authoring.FindDrafts(ctx, org.ID, authoring.Search{AtMost: atMost})
	if err != nil {
		return nil, err
	}
	classes, err := p.Authoring.Undrafted(ctx, org.ID, authoring.Search{AtMost: atMost})
	for _, l := range append(drafts, classes...) {
		if l.Version > 0 && !l.Retired {
			all = append(all, l)
		}
	}
	if err != nil {
		return nil, err
	}
	return all, p.Authoring.Reviewed(ctx, org, all)
}

// askView is the page on which a list is handed in.
type askView struct {
	page.Frame
	visit   *visit.Visit
	classes []authoring.Listed
	class   string            // that is chosen
	typed   map[string]string // of the form for one learner, and of the pasted cells
	way     string            // "file", "paste" or "one"
	problem string
}

// learnerFields are those of the form for one learner, in its order; each is a column of a list.
var learnerFields = []columns.Column{
	columns.Name, columns.NameEN, columns.Reading, columns.Email, columns.StudentID, columns.Language, columns.ShowName,
	columns.Period, columns.Expires, columns.Evidence, columns.Narrative,
}

// ask asks for a list.
func (p *Pages) ask(v *visit.Visit) error { return p.showAsk(v, http.StatusOK, "") }

func (p *Pages) showAsk(v *visit.Visit, status int, problem string) error {
	view := &askView{visit: v, class: cmp.Or(v.R.PostFormValue("class"), v.R.URL.Query().Get("class")), typed: map[string]string{}, problem: problem}
	view.way = cmp.Or(v.R.PostFormValue("way"), "file")
	for _, field := range learnerFields {
		view.typed[string(field)] = v.R.PostFormValue(string(field))
	}
	view.typed["cells"] = v.R.PostFormValue("cells")
	var err error
	if view.classes, err = p.published(v.R.Context(), &v.Org); err != nil {
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
	class, err := issuance.ParseID(v.R.PostFormValue("class"))
	if err != nil {
		return p.showAsk(v, http.StatusUnprocessableEntity, v.Say("desk.award.class.missing"))
	}
	name, list, err := given(v)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showAsk(v, http.StatusUnprocessableEntity, text)
	}
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return p.showAsk(v, http.StatusUnprocessableEntity, v.Say("desk.award.nothing"))
	}
	proposal, err := p.Awarding.Begin(v.R.Context(), v.By, &v.Org, class, name, list)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.showAsk(v, http.StatusUnprocessableEntity, v.Say("desk.award.class.missing"))
	}
	return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), "", err)
}

// given is the list that was handed in: a file, pasted cells, or one learner.
func given(v *visit.Visit) (name string, list []byte, err error) {
	file, err := v.File("file")
	switch cells := v.R.PostFormValue("cells"); {
	case err != nil || len(file) > 0:
		return locale.Excerpt(v.FileName("file")), file, err
	case strings.TrimSpace(cells) != "":
		return "", []byte(cells), nil
	}
	return "", oneLearner(v), nil
}

// oneLearner is the form for one learner as a list; nil where nothing was typed.
func oneLearner(v *visit.Visit) []byte {
	var head, row []string
	for _, field := range learnerFields {
		if text := strings.TrimSpace(v.R.PostFormValue(string(field))); text != "" {
			head, row = append(head, string(field)), append(row, text)
		}
	}
	if len(row) == 0 || len(row) == 1 && head[0] == string(columns.Language) {
		return nil
	}
	if v.R.PostFormValue(string(columns.Email)) == "" { // a column that is there, so that what is missing is named
		head, row = append(head, string(columns.Email)), append(row, "")
	}
	var list bytes.Buffer
	out := csv.NewWriter(&list)
	_ = out.WriteAll([][]string{head, row}) // to memory
	return list.Bytes()
}

// template hands an empty list out.
func (p *Pages) template(v *visit.Visit) error {
	inLanguage(v)
	var book bytes.Buffer
	if err := template.WriteXLSX(&book, v.Lang); err != nil {
		return err
	}
	v.W.Header()["Content-Type"] = []string{visit.SheetType}
	return v.Send("learners.xlsx", book.Bytes())
}
