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
	piles    []pile
	now      time.Time
	problem  string
	done     string
	failed   bool   // a code was to be made
	altering string // the code that was to be altered
}

// pile are the requests for one micro-credential.
type pile struct {
	class    issuance.ID
	title    string
	lang     locale.Language // of the title
	requests []claiming.Request
	lists    []awarding.Proposal // onto which they can be put
	chosen   *awarding.Proposal  // of those; nil: none is
	found    []awarding.Found    // what that has of each request
}

// asked is a request beside what the chosen list has of it.
type asked struct {
	*claiming.Request
	found *awarding.Found // nil: no list is chosen
}

// rows are the requests of a pile.
func (p *pile) rows() []asked {
	rows := make([]asked, len(p.requests))
	for i := range p.requests {
		rows[i].Request = &p.requests[i]
		if p.chosen != nil {
			rows[i].found = &p.found[i]
		}
	}
	return rows
}

// of are the requests of a pile that a form names in a field.
func (p *pile) of(named []string) (chosen []claiming.Request) {
	for i := range p.requests {
		if slices.Contains(named, p.requests[i].Handle) {
			chosen = append(chosen, p.requests[i])
		}
	}
	return chosen
}

// codeHere finds a code by its handle; one of another organisation or department is not there.
func (p *Pages) codeHere(v *visit.Visit, handle string) (claiming.ReceiptCode, error) {
	code, err := p.Receipts.Receipt(v.R.Context(), handle)
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
	if view.codes, err = p.Receipts.ReceiptsOf(ctx, v.Org.ID, v.Within(auth.Award), mostCodes); err != nil {
		return err
	}
	for i := range view.codes {
		if view.titles[view.codes[i].Class], _, err = p.Awarding.Title(ctx, &v.Org, view.codes[i].Class, v.Lang); err != nil {
			return err
		}
	}
	if view.piles, err = p.piles(v); err != nil {
		return err
	}
	list, _ := strconv.ParseInt(cmp.Or(v.R.PostFormValue("list"), v.R.URL.Query().Get("list")), 10, 64)
	for i := range view.piles {
		if err := p.beside(v, &view.piles[i], list); err != nil {
			return err
		}
	}
	query := ""
	if list > 0 {
		query = "?list=" + strconv.FormatInt(list, 10)
	}
	view.Frame = p.FrameHere(v, "codes", "codes", query)
	view.Add(visit.Turned("make"))
	return page.ServeOnce(v.W, v.R, status, listPage(view))
}

// piles are what waits, by what it is for; lists come with them that can take it.
func (p *Pages) piles(v *visit.Visit) (piles []pile, err error) {
	ctx := v.R.Context()
	waiting, err := p.Receipts.Requests(ctx, v.Org.ID, v.Within(auth.Award), mostRequests)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	classes := map[string]issuance.ID{}
	for _, r := range waiting {
		class, known := classes[r.Code]
		if !known {
			code, err := p.Receipts.Receipt(ctx, r.Code)
			if errors.Is(err, issuance.ErrNotFound) { // it ended a month ago, and what was asked by it goes as well
				continue
			}
			if err != nil {
				return nil, err
			}
			class = code.Class
			classes[r.Code] = class
		}
		i := slices.IndexFunc(piles, func(p pile) bool { return p.class == class })
		if i < 0 {
			one := pile{class: class}
			if one.title, one.lang, err = p.Awarding.Title(ctx, &v.Org, class, v.Lang); err != nil {
				return nil, err
			}
			if one.lists, err = p.lists(v, class); err != nil {
				return nil, err
			}
			i, piles = len(piles), append(piles, one)
		}
		piles[i].requests = append(piles[i].requests, r)
	}
	return piles, nil
}

// lists are those of a class that can still take somebody in, those first that were changed last.
func (p *Pages) lists(v *visit.Visit, class issuance.ID) (open []awarding.Proposal, err error) {
	all, err := p.Awarding.OpenProposals(v.R.Context(), v.Org.ID, v.Within(auth.Award), 0, visit.Pageful)
	for i := range all {
		if all[i].Class != class {
			continue
		}
		whole, err := p.Awarding.Proposal(v.R.Context(), v.Org.ID, all[i].ID)
		if err != nil && !errors.Is(err, issuance.ErrNotFound) { // else somebody gave it up just now
			return nil, err
		}
		if err == nil && whole.Takes() {
			open = append(open, whole)
		}
	}
	return open, err
}

// beside puts a list beside a pile, where it is one of the pile's.
func (p *Pages) beside(v *visit.Visit, one *pile, list int64) (err error) {
	i := slices.IndexFunc(one.lists, func(p awarding.Proposal) bool { return p.ID == list })
	if i < 0 {
		return nil
	}
	one.found, err = p.Awarding.Compare(v.R.Context(), &v.Org, &one.lists[i], askers(one, v.R.PostForm["request"], nil))
	if err == nil {
		one.chosen = &one.lists[i]
	}
	return err
}

// askers are the requests of a pile as a list is compared with.
func askers(one *pile, chosen, despite []string) []awarding.Asker {
	all := make([]awarding.Asker, len(one.requests))
	for i := range one.requests {
		r := &one.requests[i]
		looked := slices.Contains(despite, r.Handle)
		all[i] = awarding.Asker{
			Class: one.class, Name: r.Name, Student: r.Student, Address: r.Address,
			Chosen: looked || slices.Contains(chosen, r.Handle), Despite: looked,
		}
	}
	return all
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

// makeCode makes a code, or alters or ends one.
func (p *Pages) makeCode(v *visit.Visit) error {
	form, back := v.R.PostFormValue, visit.Path(&v.Org, "codes")
	if handle := form("end"); handle != "" {
		if _, err := p.codeHere(v, handle); err != nil {
			return err
		}
		return v.GoOn(back, "", p.Receipts.EndReceipt(v.R.Context(), v.By, v.Org.ID, handle, p.Now()))
	}
	if handle := form("alter"); handle != "" {
		return p.alter(v, handle)
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
	c.Ends = endOf(v, form("ends"))
	_, err = p.Claims.MakeReceipt(v.R.Context(), v.By, c)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{failed: true, problem: text})
	}
	return v.GoOn(back, "", err)
}

// endOf is the end of a day that was typed, which is good itself; zero for what is none.
func endOf(v *visit.Visit, typed string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(typed), v.Org.Location())
	if err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, 1)
}

// alter gives a code another limit and end.
func (p *Pages) alter(v *visit.Visit, handle string) error {
	code, err := p.codeHere(v, handle)
	if err != nil {
		return err
	}
	code.Most, code.Ends = int64(fields.Number(v.R.PostFormValue("most-"+handle))), endOf(v, v.R.PostFormValue("ends-"+handle))
	err = p.Claims.AlterReceipt(v.R.Context(), v.By, code)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{altering: handle, problem: text})
	}
	return v.GoOn(visit.Path(&v.Org, "codes"), "", err)
}

// settle puts what was asked on a list, or declines it.
func (p *Pages) settle(v *visit.Visit) error {
	piles, err := p.piles(v)
	if err != nil {
		return err
	}
	form := v.R.PostFormValue
	refused := func(said string) error {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: v.Say(said)})
	}
	i := slices.IndexFunc(piles, func(p pile) bool { return p.class.String() == form("class") })
	if i < 0 {
		return refused("desk.codes.choose")
	}
	chosen := piles[i].of(v.R.PostForm["request"])
	looked := piles[i].of(v.R.PostForm["despite"])
	deed := form("deed")
	if len(chosen) == 0 && (len(looked) == 0 || deed != "take") {
		return refused("desk.codes.choose")
	}
	switch deed {
	case "decline":
		return v.GoOn(visit.Path(&v.Org, "codes"), "", p.Receipts.DeclineRequests(v.R.Context(), v.By, v.Org.ID, chosen, p.Now()))
	case "new":
		return p.newList(v, &piles[i], chosen)
	}
	list, _ := strconv.ParseInt(form("list"), 10, 64)
	at := slices.IndexFunc(piles[i].lists, func(p awarding.Proposal) bool { return p.ID == list })
	if at < 0 {
		return refused("desk.codes.list.missing")
	}
	return p.ontoList(v, &piles[i], &piles[i].lists[at])
}

// asLearners are requests as rows of a list.
func asLearners(requests []claiming.Request) (all []awarding.Learner) {
	for i := range requests {
		r := &requests[i]
		all = append(all, awarding.Learner{columns.Name: r.Name, columns.StudentID: r.Student, columns.Email: r.Address, columns.Language: string(r.Lang)})
	}
	return all
}

// newList begins a list of what was asked, to be looked through, decided and released as any other.
func (p *Pages) newList(v *visit.Visit, one *pile, chosen []claiming.Request) error {
	err := p.Claims.RoomFor(v.R.Context(), chosen)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: text})
	}
	if err != nil {
		return err
	}
	called := func(c columns.Column) string { return v.Say("desk.column." + string(c)) }
	proposal, err := p.Awarding.BeginRequested(v.R.Context(), v.By, &v.Org, one.class, v.Say("desk.codes.list"), asLearners(chosen), called)
	if err != nil {
		return err
	}
	put := make([]claiming.Put, len(chosen))
	for i := range chosen {
		put[i] = claiming.Put{Request: chosen[i], Row: i + 1}
	}
	return p.put(v, &proposal, put, 0)
}

// ontoList puts the addresses that were given into the rows of a list, as was looked at. What speaks against one and was not
// looked at stays asked for.
func (p *Pages) ontoList(v *visit.Visit, one *pile, proposal *awarding.Proposal) error {
	chosen, despite := v.R.PostForm["request"], v.R.PostForm["despite"]
	revision, err := v.Revision()
	if err != nil {
		return err
	}
	if err = p.Claims.RoomFor(v.R.Context(), one.of(slices.Concat(chosen, despite))); err != nil {
		if text := visit.Sentence(err, v.Lang); text != "" {
			return p.show(v, http.StatusUnprocessableEntity, &listView{problem: text})
		}
		return err
	}
	all := askers(one, chosen, despite)
	found, err := p.Awarding.Fill(v.R.Context(), v.By, &v.Org, proposal, revision, all)
	var conflict *awarding.ConflictError
	if errors.As(err, &conflict) {
		return p.show(v, http.StatusConflict, &listView{problem: v.Say("desk.codes.conflict")})
	}
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: text})
	}
	if err != nil {
		return err
	}
	var put []claiming.Put
	left := 0
	for i := range found {
		switch {
		case found[i].Put:
			put = append(put, claiming.Put{Request: one.requests[i], Row: found[i].Row.Number, Despite: !found[i].Plain()})
		case all[i].Chosen:
			left++
		}
	}
	return p.put(v, proposal, put, left)
}

// put notes what was put on a list, and leads there where nothing is left of what was chosen.
func (p *Pages) put(v *visit.Visit, proposal *awarding.Proposal, put []claiming.Put, left int) error {
	err := p.Claims.PutOn(v.R.Context(), v.By, v.Org.ID, proposal.ID, put)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.show(v, http.StatusUnprocessableEntity, &listView{problem: text})
	}
	if err != nil {
		return err
	}
	if left == 0 {
		return p.GoOn(v, proposal.ID)
	}
	view := &listView{problem: v.Say("desk.codes.unlisted", "count", left)}
	if len(put) > 0 {
		view.done = v.Say("desk.codes.filled", "count", len(put))
	}
	return p.show(v, http.StatusUnprocessableEntity, view)
}

// sheetView is a code as it is printed, in both languages.
type sheetView struct {
	page.Frame
	visit   *visit.Visit
	code    claiming.ReceiptCode
	address string // that the QR code holds
	typed   string // where the code is typed, in words
	titles  map[locale.Language]string
	qr      string    // as SVG
	last    time.Time // the last day on which requests are taken
}

// both is a word of the sheet in both languages, the reader's first.
func (v *sheetView) both(key string) string {
	var words []string
	for _, lang := range part.Order(v.Lang) {
		words = append(words, page.Say(lang, key))
	}
	return strings.Join(words, " / ")
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
	view := &sheetView{visit: v, code: code, last: code.Ends.In(v.Org.Location()).Add(-time.Second), typed: p.Host + "/mine/ask", titles: map[locale.Language]string{}}
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
