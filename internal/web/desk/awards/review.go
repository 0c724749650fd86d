package awards

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// ofProposal finds the proposal of the address. One of another organisation is not there.
func (p *Pages) ofProposal(do func(v *visit.Visit, proposal *awarding.Proposal) error) func(*visit.Visit) error {
	return func(v *visit.Visit) error {
		id, err := strconv.ParseInt(v.R.PathValue("proposal"), 10, 64)
		if err != nil {
			return issuance.ErrNotFound
		}
		proposal, err := p.Awarding.Proposal(v.R.Context(), v.Org.ID, id)
		if err != nil {
			return err
		}
		return do(v, &proposal)
	}
}

// rowsView is the page on which a list is looked through, mended and released.
type rowsView struct {
	page.Frame
	visit    *visit.Visit
	proposal *awarding.Proposal
	plan     *issuance.Plan
	title    string
	lang     locale.Language // of the title
	problem  string          // why it was not released, or not changed
	next     string          // what is to be done next
	risks    string          // the risks of the mails of which next tells; empty: it tells of none
	asker    string          // who has asked for the release; empty: nobody
	second   bool            // somebody else has asked, so that whoever looks may release it
	undone   string          // what is wrong with the decision
	unhoured string          // what is wrong with the hour
	planner  string          // who has released it for a later hour; empty: nobody
	mails    bool            // mails can be sent
	trial    bool            // addresses open on this machine alone: nobody is told of them
	first    *issuance.Row   // the first who gets the award
	telling  telling         // what is shown before they are told
	sheets   []string        // of the workbook, as people see them
	blocked  string          // why nothing of it can be awarded at all; empty: nothing but rows stands in the way

	unapproved bool // that is why: nobody has approved what would be awarded

	mending []mending // rows that cannot be used, the first of them
	more    int       // others
	kinds   []kind    // of rows about which somebody has to decide, or has decided
	counts  map[issuance.Fate]int

	published time.Time                // the version that is awarded
	begun     time.Time                // when the first version was published
	early     []int                    // rows of a day on which an earlier version was published
	aged      []int                    // rows of a day long before anything was published
	rows      []issuance.Row           // of the page that is shown
	requests  map[int]claiming.Request // by receipt codes, by which rows have their addresses
	coded     []int                    // rows of those who get the award and have their address by such a code
	doubted   []int                    // those of them whose learner was asked for by another name or number
	only      issuance.Fate            // rows of one fate alone; empty: all that can be used
	number    int                      // of the page, from 1
	pages     int
	typed     url.Values // what was sent and could not be kept
}

// kind is a kind of rows about which somebody decides.
type kind struct {
	out     words.Out
	rows    roster.Some
	decided roster.Decision
}

// rows shows what a proposal would do.
func (p *Pages) rows(v *visit.Visit, proposal *awarding.Proposal) error {
	if proposal.Batch != 0 {
		return v.GoOn(visit.Path(&v.Org, batchPath(proposal.Batch, "batch")), "", nil)
	}
	return p.show(v, proposal, http.StatusOK, nil)
}

// show shows what a proposal would do; cause is why something was not done.
func (p *Pages) show(v *visit.Visit, proposal *awarding.Proposal, status int, cause error) error {
	view := &rowsView{visit: v, proposal: proposal, counts: map[issuance.Fate]int{}, typed: v.R.PostForm, sheets: roster.Sheets(proposal.List)}
	if cause != nil {
		switch view.problem = visit.Sentence(cause, v.Lang); {
		case refused(cause, "decision_"):
			view.undone = view.problem
		case refused(cause, "hour_"):
			view.unhoured = view.problem
		}
	}
	if err := p.tellable(v, view); err != nil {
		return err
	}
	if err := p.planned(v, view); err != nil {
		return err
	}
	defer view.plan.Close()
	if err := p.whoAsked(v, view); err != nil {
		return err
	}
	if err := p.Awarding.See(v.R.Context(), proposal, view.sight()); err != nil {
		return err
	}
	if err := p.sample(v, view); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "rows", proposalPath(proposal.ID, "rows"), visit.QueryOf(v.R))
	if look := told(""); errors.As(cause, &look) {
		view.look(look)
	}
	view.Add(visit.Turned("list"))
	return page.ServeLiveOnce(v.W, v.R, status, rowsPage(view))
}

// whoAsked finds out who has asked for the release.
func (p *Pages) whoAsked(v *visit.Visit, view *rowsView) error {
	called, err := p.callers(v)
	if view.proposal.Waits() {
		view.planner = called(view.proposal.Release.By)
		return err
	}
	asker, askedErr := p.Awarding.AskedBy(v.R.Context(), view.proposal)
	if err = errors.Join(err, askedErr); err != nil || asker == (issuance.By{}) {
		return err
	}
	view.asker, view.second = called(asker), asker != v.By
	return err
}

// refused reports whether an error is a refusal of one kind: about the decision of completion, or about the hour.
func refused(err error, kind string) bool {
	var refusal *issuance.Refusal
	return errors.As(err, &refusal) && strings.HasPrefix(refusal.Code, kind)
}

// planned plans the proposal for the view. An hour or a decision that cannot be used keeps nobody from seeing the rows.
func (p *Pages) planned(v *visit.Visit, view *rowsView) (err error) {
	ctx, proposal := v.R.Context(), *view.proposal
	view.plan, err = p.Awarding.Plan(ctx, &v.Org, &proposal)
	if refused(err, "hour_") {
		view.unhoured = visit.Sentence(err, v.Lang)
		proposal.Asked.Hour = ""
		view.plan, err = p.Awarding.Plan(ctx, &v.Org, &proposal)
	}
	if refused(err, "decision_") {
		view.undone = visit.Sentence(err, v.Lang)
		view.plan.Close()
		proposal.Asked.Decision = issuance.Decision{}
		view.plan, err = p.Awarding.Plan(ctx, &v.Org, &proposal)
	}
	var refusal *issuance.Refusal
	switch {
	case errors.Is(err, issuance.ErrRefused), awarding.Uncompared(err): // which is asked where the list is released
	case errors.As(err, &refusal) && refusal.Code != "left_none" && refusal.Code != "rows_none":
		view.blocked = visit.Sentence(err, v.Lang)
		if view.unapproved = refusal.Code == "unapproved"; view.unapproved {
			if view.problem == view.blocked { // the same, in the words of the command
				view.problem = ""
			}
			view.blocked = v.Say("desk.rows.unapproved")
		}
	case err != nil && visit.Sentence(err, v.Lang) == "":
		return err
	}
	if view.plan == nil {
		return err
	}
	if err := p.readRequests(v, view); err != nil {
		return err
	}
	view.title, view.lang = title(view.plan, v.Lang)
	view.telling.from(view.plan.At)
	view.faulty()
	view.decisions()
	if view.published, view.begun, err = p.Awarding.Published(ctx, &v.Org, view.proposal.Class, view.plan.Version.Number); err != nil {
		return err
	}
	return view.read(v)
}

// readRequests finds out which rows have their address by a receipt code.
func (p *Pages) readRequests(v *visit.Visit, view *rowsView) error {
	requests, err := p.Requests.RequestsOn(v.R.Context(), v.Org.ID, view.proposal.ID)
	view.requests = map[int]claiming.Request{}
	for _, r := range requests {
		view.requests[r.Row] = r
	}
	return err
}

// request is that by which a row has its address.
func (v *rowsView) request(row *issuance.Row) (r claiming.Request, ok bool) {
	r, ok = v.requests[row.Number]
	return r, ok && r.Address == row.Email
}

// asker is whoever asked by a receipt code, as lists are compared with.
func asker(r *claiming.Request) *awarding.Asker {
	return &awarding.Asker{Name: r.Name, Student: r.Student, Address: r.Address}
}

// title is what is awarded.
func title(plan *issuance.Plan, lang locale.Language) (string, locale.Language) {
	titles := authoring.FieldsOf(plan.Description())
	return titles.TitleIn(lang)
}

// decisions are the kinds of rows about which somebody has to decide, or has decided.
func (v *rowsView) decisions() {
	rows := map[words.Out][]int{}
	for _, f := range v.plan.Refused {
		if f.Out != "" && f.Row > 0 && !slices.Contains(rows[f.Out], f.Row) {
			rows[f.Out] = append(rows[f.Out], f.Row)
		}
	}
	for _, out := range append([]words.Out{words.OutHidden, words.OutRevoked}, roster.MarkedKinds...) {
		one := kind{out: out, decided: decisionOn(&v.proposal.Asked, out)}
		if len(rows[out]) == 0 && one.decided == roster.Undecided {
			continue
		}
		one.rows = roster.Rows(rows[out])
		v.kinds = append(v.kinds, one)
	}
}

// decisionOn is what was decided about a kind.
func decisionOn(a *awarding.Asked, out words.Out) roster.Decision {
	switch out {
	case words.OutHidden:
		return a.Deciders.Hidden
	case words.OutRevoked:
		return a.Revoked
	}
	return a.Deciders.Kinds.On(out)
}

// decide writes a decision about a kind down.
func decide(a *awarding.Asked, out words.Out, decision roster.Decision) {
	switch out {
	case words.OutHidden:
		a.Deciders.Hidden = decision
	case words.OutRevoked:
		a.Revoked = decision
	default:
		a.Deciders.Kinds = a.Deciders.Kinds.With(out, decision)
	}
}

// read counts what becomes of the rows, and takes those of the page that is shown.
func (v *rowsView) read(visit *visit.Visit) error {
	query := visit.R.URL.Query()
	v.number, _ = strconv.Atoi(query.Get("page"))
	v.number = max(v.number, 1)
	v.only = issuance.Fate(query.Get("only"))
	if v.plan.Whole {
		return nil
	}
	n := 0
	err := v.plan.EachRow(visit.R.Context(), func(row *issuance.Row) error {
		v.counts[row.Fate]++
		if row.Fate == issuance.ToIssue || row.Fate == issuance.Again {
			v.awards(row)
		}
		if row.Fate == issuance.Faulty || row.Fate == issuance.Outside || row.Fate == issuance.Asked || v.only != "" && row.Fate != v.only {
			return nil
		}
		if n++; n > (v.number-1)*pageful && n <= v.number*pageful {
			v.rows = append(v.rows, *row)
		}
		return nil
	})
	v.pages = max(1, (n+pageful-1)/pageful)
	return err
}

// awards takes in a row whose learner would get the award.
func (v *rowsView) awards(row *issuance.Row) {
	if v.first == nil {
		first := *row
		v.first = &first
	}
	if v.telling.outlook != nil {
		v.telling.outlook.Add(row.Number, row.Email)
	}
	v.dated(row)
	if r, ok := v.request(row); ok {
		v.coded = append(v.coded, row.Number)
		if len(asker(&r).Doubts(row)) > 0 {
			v.doubted = append(v.doubted, row.Number)
		}
	}
}

// dated finds a day of issuing that is to be looked at: one on which an earlier version was published, or one of more than a
// year before anything was, whose year may be a slip. That a course ended before its text was published is how most begin.
func (v *rowsView) dated(row *issuance.Row) {
	zone := v.visit.Org.Location()
	switch day, begun := register.Day(row.IssuedOn, zone), register.Day(v.begun, zone); {
	case v.begun.IsZero() || row.IssuedOn.IsZero():
	case day.Before(begun.AddDate(-1, 0, 0)):
		v.aged = append(v.aged, row.Number)
	case !day.Before(begun) && day.Before(register.Day(v.published, zone)):
		v.early = append(v.early, row.Number)
	}
}

// fates are those by which the rows that can be used are told apart.
func (v *rowsView) fates() (fates []issuance.Fate) {
	for _, fate := range []issuance.Fate{issuance.ToIssue, issuance.Already, issuance.OtherName, issuance.Again} {
		if v.counts[fate] > 0 {
			fates = append(fates, fate)
		}
	}
	return fates
}

// periods reports whether a row of the page that is shown has a period, ends whether one has an expiry.
func (v *rowsView) periods() bool {
	return slices.ContainsFunc(v.rows, func(row issuance.Row) bool { return row.Period != "" })
}

func (v *rowsView) ends() bool {
	return slices.ContainsFunc(v.rows, func(row issuance.Row) bool { return !row.Expires.IsZero() })
}

// good is how many learners get the award by the release.
func (v *rowsView) good() int { return v.counts[issuance.ToIssue] + v.counts[issuance.Again] }

// held is how many hold it already.
func (v *rowsView) held() int { return v.counts[issuance.Already] + v.counts[issuance.OtherName] }

// refusedRows is how many rows cannot be used.
func (v *rowsView) refusedRows() int { return len(v.mending) + v.more }

// ready reports whether the list can be released as it stands, but for the decision.
func (v *rowsView) ready() bool {
	waiting := slices.ContainsFunc(v.plan.Refused, func(f roster.Fault) bool { return f.Out != "" })
	return v.blocked == "" && !v.plan.Whole && v.good() > 0 && !waiting && (len(v.plan.Refused) == 0 || v.proposal.Asked.SkipBad)
}

// path is the address of the page, at another page of rows or with rows of one fate alone.
func (v *rowsView) path(only issuance.Fate, number int) string {
	query := url.Values{}
	if only != "" {
		query.Set("only", string(only))
	}
	if number > 1 {
		query.Set("page", strconv.Itoa(number))
	}
	path := web.PageIn(visit.Path(&v.visit.Org, proposalPath(v.proposal.ID, "rows")), v.Lang)
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path + "#rows"
}

// GoOn leads to the rows of a list that another room has begun or filled.
func (p *Pages) GoOn(v *visit.Visit, list int64) error {
	return v.GoOn(visit.Path(&v.Org, proposalPath(list, "rows")), "", nil)
}

// change keeps all that was typed, and releases the list where that is asked for. What cannot be kept is shown again as it was
// typed.
func (p *Pages) change(v *visit.Visit, proposal *awarding.Proposal) error {
	if proposal.Batch != 0 { // a second click, or a colleague
		return p.released(v, proposal.Batch)
	}
	revision, err := v.Revision()
	if err != nil {
		return err
	}
	if proposal.Waits() {
		return p.changeWaiting(v, proposal, revision)
	}
	asker, err := p.Awarding.AskedBy(v.R.Context(), proposal)
	if err != nil {
		return err
	}
	named, before, hour, day := proposal.Asked.Hand.Means, proposal.Revision, proposal.Asked.Hour, proposal.Asked.Decision.Day
	err = p.Awarding.Change(v.R.Context(), v.By, proposal, revision, func(a *awarding.Asked) { asked(a, v.R.PostForm) })
	var conflict *awarding.ConflictError
	if errors.As(err, &conflict) {
		if conflict.Stored.Batch != 0 {
			return p.released(v, conflict.Stored.Batch)
		}
		return p.show(v, &conflict.Stored, http.StatusConflict, overtaken(v, &conflict.Stored))
	}
	if err == nil && !slices.Equal(named, proposal.Asked.Hand.Means) {
		err = p.Awarding.Remember(v.R.Context(), proposal)
	}
	if err != nil {
		return err
	}
	looked := seen(v)
	looked.Revision = revision + proposal.Revision - before // what was typed now was looked at, too
	deed := cmp.Or(v.R.PostFormValue("deed"), "read")
	if deed == "ask" || deed == "release" {
		if look, err := p.looked(v, proposal, hour, day); err != nil || look != "" {
			if err != nil {
				return err
			}
			return p.show(v, proposal, http.StatusUnprocessableEntity, look)
		}
	}
	switch deed {
	case "ask":
		return p.askRelease(v, proposal, looked)
	case "withdraw":
		return p.withdraw(v, proposal)
	case "release":
		return p.release(v, proposal, looked)
	}
	query := visit.QueryOf(v.R)
	if deed == "keep" {
		query = "?saved"
	}
	if asker != (issuance.By{}) && proposal.Revision != before { // what was asked for is another list now
		query = "?ended"
	}
	return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), query, nil)
}

// seen is what somebody has looked at before asking for it, but for the revision.
func seen(v *visit.Visit) (seen awarding.Seen) {
	seen.Version, _ = strconv.Atoi(v.R.PostFormValue("version"))
	seen.Good, _ = strconv.Atoi(v.R.PostFormValue("good"))
	return seen
}

// askRelease asks somebody else to release the list as it was looked at.
func (p *Pages) askRelease(v *visit.Visit, proposal *awarding.Proposal, looked awarding.Seen) error {
	err := p.Awarding.Ask(v.R.Context(), v.By, &v.Org, proposal, looked)
	if err == nil {
		return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), "", nil)
	}
	return p.unreleased(v, proposal, err)
}

// withdraw takes back that somebody has asked for the release, be it by that person or by who does not agree.
func (p *Pages) withdraw(v *visit.Visit, proposal *awarding.Proposal) error {
	if err := p.Awarding.Withdraw(v.R.Context(), v.By, proposal); err != nil {
		return p.unreleased(v, proposal, err)
	}
	return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), "", nil)
}

// release releases the list as it was looked at.
func (p *Pages) release(v *visit.Visit, proposal *awarding.Proposal, looked awarding.Seen) error {
	batch, err := p.Awarding.Release(v.R.Context(), v.By, &v.Org, proposal, looked)
	switch {
	case err == nil && batch == 0: // it waits for its hour
		return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), "", nil)
	case err == nil:
		return p.released(v, batch)
	}
	return p.unreleased(v, proposal, err)
}

// released leads to the batch of a list, which says that it was issued to whoever has just asked for that.
func (p *Pages) released(v *visit.Visit, batch int64) error {
	query := ""
	if v.R.PostFormValue("deed") == "release" {
		query = "?released=" + strconv.FormatInt(p.Now().Unix(), 10)
	}
	return v.GoOn(visit.Path(&v.Org, batchPath(batch, "batch")), query, nil)
}

// unreleased shows why a list was not released, with all that was typed.
func (p *Pages) unreleased(v *visit.Visit, proposal *awarding.Proposal, err error) error {
	if !errors.Is(err, issuance.ErrRefused) && visit.Sentence(err, v.Lang) == "" && !errors.As(err, new(*awarding.ConflictError)) {
		return err
	}
	stored, readErr := p.Awarding.Proposal(v.R.Context(), v.Org.ID, proposal.ID)
	if readErr != nil {
		return readErr
	}
	if errors.Is(err, issuance.ErrRefused) {
		err = told("desk.rows.unmended")
	} else if errors.As(err, new(*awarding.ConflictError)) {
		err = overtaken(v, &stored)
	}
	return p.show(v, &stored, http.StatusUnprocessableEntity, err)
}

// told is the key of a sentence that says why something was not done.
type told string

func (t told) Error() string                       { return t.Message(locale.English) }
func (t told) Message(lang locale.Language) string { return page.Say(lang, string(t)) }

// overtaken says that a list was changed meanwhile: by somebody else, or by the same person in another window.
func overtaken(v *visit.Visit, stored *awarding.Proposal) told {
	if stored.By == v.By {
		return "desk.rows.conflict.own"
	}
	return "desk.rows.conflict"
}

// drop gives a list up.
func (p *Pages) drop(v *visit.Visit, proposal *awarding.Proposal) error {
	if v.R.PostFormValue("deed") != "drop" {
		return p.rows(v, proposal)
	}
	err := p.Awarding.Drop(v.R.Context(), v.By, proposal)
	if errors.Is(err, issuance.ErrConflict) {
		return p.rows(v, proposal)
	}
	return v.GoOn(visit.Path(&v.Org, "awards"), "?dropped", err)
}
