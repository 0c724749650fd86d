package codes

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// mostCodes and mostRequests are how many stand on the page.
const (
	mostCodes    = 100
	mostRequests = 500
)

// listView is the page of receipt codes, and of what is asked by them.
type listView struct {
	page.Frame
	visit    *visit.Visit
	classes  []authoring.Listed
	titles   map[issuance.ID]string
	codes    []claiming.ReceiptCode
	requests []claiming.Request
	open     []openList // onto which they can be put
	now      time.Time
	problem  string
	done     string
	failed   bool // a code was to be made
}

// openList is a list that is not released yet.
type openList struct {
	awarding.Proposal
	title string          // of what it awards
	lang  locale.Language // of the title
}

// codeHere finds a code by its handle; one of another organisation or department is not there.
func (p *Pages) codeHere(v *visit.Visit, handle string) (claiming.ReceiptCode, error) {
	code, err := p.Claims.Receipt(v.R.Context(), handle)
	if err == nil && code.Org != v.Org.ID {
		err = issuance.ErrNotFound
	}
	if err == nil {
		err = p.Reach(v, auth.Award, code.Class)
	}
	return code, err
}

// list shows the codes, and what waits.
func (p *Pages) list(v *visit.Visit) error { return p.show(v, http.StatusOK, &listView{}) }

func (p *Pages) show(v *visit.Visit, status int, view *listView) (err error) {
	ctx := v.R.Context()
	view.visit, view.now, view.titles = v, p.Now(), map[issuance.ID]string{}
	if view.classes, err = p.Authoring.Awardable(ctx, &v.Org, v.Within(auth.Award)); err != nil {
		return err
	}
	if view.codes, err = p.Claims.ReceiptsOf(ctx, v.Org.ID, v.Within(auth.Award), mostCodes); err != nil {
		return err
	}
	if view.requests, err = p.Claims.Requests(ctx, v.Org.ID, v.Within(auth.Award), mostRequests); err != nil {
		return err
	}
	for i := range view.codes {
		if view.titles[view.codes[i].Class], _, err = p.Awarding.Title(ctx, &v.Org, view.codes[i].Class, v.Lang); err != nil {
			return err
		}
	}
	if len(view.requests) > 0 {
		if view.open, err = p.openLists(v, view); err != nil {
			return err
		}
	}
	view.Frame = p.FrameHere(v, "codes", "codes", "")
	view.Add(visit.Turned("make"))
	return page.ServeOnce(v.W, v.R, status, listPage(view))
}

// openLists are the lists that can still take in somebody of those who ask, those first that were changed last.
func (p *Pages) openLists(v *visit.Visit, view *listView) (open []openList, err error) {
	asked := func(r claiming.Request, class issuance.ID) bool { return view.code(r.Code).Class == class }
	all, err := p.Awarding.OpenProposals(v.R.Context(), v.Org.ID, v.Within(auth.Award), 0, visit.Pageful)
	for i := range all {
		if all[i].Waits() || !slices.ContainsFunc(view.requests, func(r claiming.Request) bool { return asked(r, all[i].Class) }) {
			continue
		}
		one := openList{Proposal: all[i]}
		if one.title, one.lang, err = p.Awarding.Title(v.R.Context(), &v.Org, all[i].Class, v.Lang); err != nil {
			return nil, err
		}
		open = append(open, one)
	}
	return open, err
}

// code is a code of the page, by what was typed or printed.
func (v *listView) code(handle string) *claiming.ReceiptCode {
	i := slices.IndexFunc(v.codes, func(c claiming.ReceiptCode) bool { return c.Handle == handle })
	if i < 0 {
		return &claiming.ReceiptCode{}
	}
	return &v.codes[i]
}

// sheet is the path of the sheet that is printed of a code.
func (v *listView) sheet(c *claiming.ReceiptCode) string {
	return web.PageIn(visit.Path(&v.visit.Org, "codes/sheet"), v.Lang) + "?code=" + c.Handle
}

// typed is what a refused form had in a field.
func (v *listView) typed(name string) string { return v.visit.R.PostFormValue(name) }

// makeCode makes a code, or ends one.
func (p *Pages) makeCode(v *visit.Visit) error {
	form, back := v.R.PostFormValue, visit.Path(&v.Org, "codes")
	if handle := form("end"); handle != "" {
		if _, err := p.codeHere(v, handle); err != nil {
			return err
		}
		return v.GoOn(back, "", p.Claims.EndReceipt(v.R.Context(), v.By, v.Org.ID, handle, p.Now()))
	}
	class, err := issuance.ParseID(form("class"))
	if err == nil {
		var title string
		if title, _, err = p.Awarding.Title(v.R.Context(), &v.Org, class, v.Lang); err == nil && title == "" {
			err = issuance.ErrNotFound
		}
	}
	if err == nil {
		err = p.Reach(v, auth.Award, class)
	}
	if errors.Is(err, issuance.ErrNotFound) || form("class") == "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{failed: true, problem: v.Say("desk.award.class.missing")})
	}
	if err != nil {
		return err
	}
	c := claiming.ReceiptCode{Org: v.Org.ID, Class: class, Label: form("label"), Most: int64(fields.Number(form("most")))}
	if day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(form("ends")), visit.Zone(&v.Org)); err == nil {
		c.Ends = day.AddDate(0, 0, 1) // the day itself is still good
	}
	_, err = p.Claims.MakeReceipt(v.R.Context(), v.By, c)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{failed: true, problem: text})
	}
	return v.GoOn(back, "", err)
}

// settle puts what was asked on a list, or declines it.
func (p *Pages) settle(v *visit.Visit) error {
	waiting, err := p.Claims.Requests(v.R.Context(), v.Org.ID, v.Within(auth.Award), mostRequests)
	if err != nil {
		return err
	}
	chosen := slices.DeleteFunc(waiting, func(r claiming.Request) bool { return !slices.Contains(v.R.PostForm["request"], r.Handle) })
	if len(chosen) == 0 {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: v.Say("desk.codes.choose")})
	}
	if v.R.PostFormValue("deed") == "decline" {
		return v.GoOn(visit.Path(&v.Org, "codes"), "", p.Claims.SettleRequests(v.R.Context(), v.By, v.Org.ID, handles(chosen), "declined", p.Now()))
	}
	class, err := p.asked(v, chosen)
	switch {
	case err != nil:
		return err
	case class == issuance.ID{}:
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: v.Say("desk.codes.mixed")})
	case v.R.PostFormValue("list") == "new":
		return p.newList(v, class, chosen)
	}
	return p.ontoList(v, class, chosen)
}

func handles(requests []claiming.Request) (all []string) {
	for i := range requests {
		all = append(all, requests[i].Handle)
	}
	return all
}

// asLearners are requests as rows of a list.
func asLearners(requests []claiming.Request) (all []awarding.Learner) {
	for i := range requests {
		r := &requests[i]
		all = append(all, awarding.Learner{columns.Name: r.Name, columns.StudentID: r.Student, columns.Email: r.Address, columns.Language: string(r.Lang)})
	}
	return all
}

// asked is the micro-credential for which all requests ask; the zero ID where they ask for several.
func (p *Pages) asked(v *visit.Visit, requests []claiming.Request) (class issuance.ID, err error) {
	for i := range requests {
		c, err := p.Claims.Receipt(v.R.Context(), requests[i].Code)
		if err != nil || i > 0 && class != c.Class {
			return issuance.ID{}, err
		}
		class = c.Class
	}
	return class, nil
}

// newList begins a list of what was asked, to be looked through, decided and released as any other.
func (p *Pages) newList(v *visit.Visit, class issuance.ID, chosen []claiming.Request) error {
	proposal, err := p.Awarding.Begin(v.R.Context(), v.By, &v.Org, class, v.Say("desk.codes.list"), awarding.ListOf(asLearners(chosen)...))
	if err == nil {
		err = p.Claims.SettleRequests(v.R.Context(), v.By, v.Org.ID, handles(chosen), "listed", p.Now())
	}
	if err != nil {
		return err
	}
	return p.GoOn(v, proposal.ID)
}

// ontoList puts the addresses that were given into the rows of an open list that lack one. Who is not on the list stays asked
// for.
func (p *Pages) ontoList(v *visit.Visit, class issuance.ID, chosen []claiming.Request) error {
	id, _ := strconv.ParseInt(v.R.PostFormValue("list"), 10, 64)
	proposal, err := p.Awarding.Proposal(v.R.Context(), v.Org.ID, id)
	if err == nil {
		err = p.Reach(v, auth.Award, proposal.Class)
	}
	if errors.Is(err, issuance.ErrNotFound) || err == nil && (proposal.Batch != 0 || proposal.Waits()) {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: v.Say("desk.codes.list.missing")})
	}
	if err != nil {
		return err
	}
	if proposal.Class != class {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: v.Say("desk.codes.list.other")})
	}
	found, err := p.Awarding.Fill(v.R.Context(), v.By, &v.Org, &proposal, asLearners(chosen))
	var conflict *awarding.ConflictError
	if errors.As(err, &conflict) {
		return p.show(v, http.StatusConflict, &listView{problem: v.Say("desk.rows.conflict")})
	}
	if err != nil {
		return err
	}
	var listed []claiming.Request
	for i := range chosen {
		if found[i] {
			listed = append(listed, chosen[i])
		}
	}
	if err := p.Claims.SettleRequests(v.R.Context(), v.By, v.Org.ID, handles(listed), "listed", p.Now()); err != nil {
		return err
	}
	view := &listView{}
	if len(listed) > 0 {
		view.done = v.Say("desk.codes.filled", "count", len(listed))
	}
	if missing := len(chosen) - len(listed); missing > 0 {
		view.problem = v.Say("desk.codes.unlisted", "count", missing)
		return p.show(v, http.StatusUnprocessableEntity, view)
	}
	return p.GoOn(v, proposal.ID)
}

// sheetView is a code as it is printed, in both languages.
type sheetView struct {
	page.Frame
	visit   *visit.Visit
	code    claiming.ReceiptCode
	address string // that the QR code holds
	typed   string // where the code is typed, in words
	titles  map[locale.Language]string
	qr      string // as SVG
}

// body is the awarding body by its names, the reader's first.
func (v *sheetView) body() string {
	var names []string
	for _, lang := range part.Order(v.Lang) {
		if name, _ := v.visit.Org.Name(lang); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " / ")
}

// office is whom to ask, in a language where it has a name in it; empty where none is set.
func (v *sheetView) office(lang locale.Language) string {
	c := v.visit.Org.Office()
	name := cmp.Or(c.NameJA, c.NameEN)
	if lang == locale.English {
		name = cmp.Or(c.NameEN, c.NameJA)
	}
	return strings.Join(strings.Fields(name+" "+c.Telephone+" "+c.Email), " ")
}

// sheet shows a code to be printed.
func (p *Pages) sheet(v *visit.Visit) error {
	handle := v.R.URL.Query().Get("code")
	if handle == "" {
		return v.GoOn(visit.Path(&v.Org, "codes"), "", nil)
	}
	code, err := p.codeHere(v, handle)
	if err != nil {
		return err
	}
	view := &sheetView{visit: v, code: code, typed: p.Host + "/mine/ask", titles: map[locale.Language]string{}}
	for _, lang := range locale.Languages {
		title, in, err := p.Awarding.Title(v.R.Context(), &v.Org, code.Class, lang)
		if err != nil {
			return err
		}
		if in == lang {
			view.titles[lang] = title
		}
	}
	view.address = "http://" + view.typed + "?c=" + code.Handle
	if p.Secure {
		view.address = strings.Replace(view.address, "http:", "https:", 1)
	}
	qr, err := web.QRCode(view.address)
	if err != nil {
		return err
	}
	view.qr = string(qr)
	view.Frame = p.FrameHere(v, "codes", "codes/sheet", "?code="+code.Handle)
	return page.ServeOnce(v.W, v.R, http.StatusOK, sheetPage(view))
}
