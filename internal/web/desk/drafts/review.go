package drafts

import (
	"cmp"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// reviewView is the page on which a text is judged: descriptor by descriptor what differs, what the rules say, what was said.
type reviewView struct {
	draftView
	state     authoring.State
	step      int  // of the review that waits
	own       bool // whoever asks has written the text
	whole     bool // and decides for the whole organisation, not for a department alone
	minor     bool // it may take the shorter route
	lacks     []lack
	parts     []authoring.Part // but those that are said of each learner
	shown     []editionView
	zone      *time.Location
	done      bool
	typed     func(name string) string // what was typed last, where that was refused
	positions string                   // the position that whoever asks named last
	atOnce    bool                     // whoever asks can approve it and publish it with one button
}

// at is where a part stands on the page.
func at(p *authoring.Part) string { return "d-" + cmp.Or(string(p.Key), "rest") }

func changed(p *authoring.Part) bool { return p.Changed }
func found(p *authoring.Part) bool   { return len(p.Findings) > 0 }
func open(p *authoring.Part) bool    { return p.Open }

// partsWhere are the parts of which something is so.
func (v *reviewView) partsWhere(so func(*authoring.Part) bool) (all []authoring.Part) {
	for _, p := range v.parts {
		if so(&p) {
			all = append(all, p)
		}
	}
	return all
}

func (d *Pages) review(v *visit.Visit, draft authoring.Draft) error {
	return d.showReview(v, draft, http.StatusOK, "")
}

func (d *Pages) showReview(v *visit.Visit, draft authoring.Draft, status int, problem string) error {
	shared, err := d.view(v, draft, "review")
	if err != nil {
		return err
	}
	if err := d.judge(v, &shared); err != nil {
		return err
	}
	a := shared.assessed
	view := &reviewView{draftView: shared, zone: v.Org.Location(), done: v.R.URL.Query().Has("done"), typed: func(name string) string { return "" }}
	if problem != "" { // a form goes to the address that it stands at, which may say that something was done
		view.problem, view.typed, view.done = problem, v.R.PostFormValue, false
	}
	j := view.judged
	view.state, view.minor, view.parts = j.State(), j.MayBeMinor(), slices.DeleteFunc(j.Parts(a, v.Lang), func(p authoring.Part) bool { return p.Awarded() })
	if j.MayBeHandedIn() {
		view.lacks = lacksOf(a, v.Lang)
	}
	if j.Review != nil {
		_, view.step = j.Review.Standing()
	}
	view.whole = v.Within(auth.Publish).IsWhole()
	if view.own, err = d.Authoring.IsOwn(v.R.Context(), v.By, &v.Org, draft.ID, j); err != nil {
		return err
	}
	view.positions = lastPosition(j, v.By)
	view.atOnce = v.MayHere(auth.Publish) && j.AtOnce(authoring.Decider{Own: view.own, Whole: view.whole}, v.MayHere(auth.Write))
	if view.shown, err = d.preview(v, draft, a); err != nil {
		return err
	}
	return page.ServeOnce(v.W, v.R, status, reviewPage(view))
}

// lastPosition is the position that somebody named with their last decision; empty: none.
func lastPosition(j *authoring.Judged, by issuance.By) string {
	for _, r := range j.History {
		for _, decision := range slices.Backward(r.Decisions) {
			if decision.By == by && decision.Position != "" {
				return decision.Position
			}
		}
	}
	return ""
}

// position is the position in which whoever asks says that they decide.
func position(v *visit.Visit) string {
	return strings.Join(strings.Fields(v.R.PostFormValue("position")), " ")
}

// submit hands the text in.
func (d *Pages) submit(v *visit.Visit, draft authoring.Draft) error {
	revision, err := v.Revision()
	if err != nil {
		return err
	}
	err = d.Authoring.Submit(v.R.Context(), v.By, v.Called(), &v.Org, &draft, revision, v.R.PostFormValue("minor") != "")
	return d.reviewed(v, draft, err)
}

// judged finds how the text of a draft stands now.
func (d *Pages) judged(v *visit.Visit, draft *authoring.Draft) (*authoring.Judged, error) {
	view := draftView{draft: *draft}
	err := d.judge(v, &view)
	return view.judged, err
}

// decide takes a decision about the text that was shown.
func (d *Pages) decide(v *visit.Visit, draft authoring.Draft) error {
	form := v.R.PostFormValue
	digest, badDigest := hex.DecodeString(form("digest"))
	turn, badTurn := strconv.Atoi(form("turn"))
	step, badStep := strconv.Atoi(form("step"))
	if err := errors.Join(badDigest, badTurn, badStep); err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	j, err := d.judged(v, &draft)
	if err != nil {
		return err
	}
	decision := authoring.Decision{Turn: turn, Step: step, By: v.By, Whole: v.Within(auth.Publish).IsWhole(), Name: v.Called(), Position: position(v)}
	remark := authoring.Remark{Text: form("text"), Descriptor: microcredential.Key(form("descriptor"))}
	var file []byte
	switch form("deed") {
	case "return":
		decision.Verdict = authoring.Returns
		if decision.To, err = strconv.Atoi(form("to")); err != nil {
			decision.To = authoring.ToDraft
		}
	case "record":
		decision.Verdict, decision.Recorded, decision.Proxy = authoring.Approves, true, form("proxy") != ""
		decision.Body, decision.Document = form("body"), form("document")
		if decision.On, err = time.Parse(time.DateOnly, form("on")); err != nil {
			decision.On = time.Time{}
		}
		if file, err = v.File("file"); err != nil {
			return d.reviewed(v, draft, err)
		}
	case "approve":
		decision.Verdict = authoring.Approves
	}
	return d.reviewed(v, draft, d.Authoring.Decide(v.R.Context(), &v.Org, j, digest, decision, remark, file))
}

// remark keeps a remark.
func (d *Pages) remark(v *visit.Visit, draft authoring.Draft) error { return d.say(v, draft, 0) }

// answer keeps the answer to one.
func (d *Pages) answer(v *visit.Visit, draft authoring.Draft) error {
	to, err := strconv.ParseInt(v.R.PostFormValue("answers"), 10, 64)
	if err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	return d.say(v, draft, to)
}

// say keeps what somebody says; to is the remark that it answers, or 0.
func (d *Pages) say(v *visit.Visit, draft authoring.Draft, to int64) error {
	j, err := d.judged(v, &draft)
	if err != nil {
		return err
	}
	m := authoring.Remark{Descriptor: microcredential.Key(v.R.PostFormValue("descriptor")), Text: v.R.PostFormValue("text"), By: v.By, Name: v.Called(), Answers: to}
	return d.reviewed(v, draft, d.Authoring.Say(v.R.Context(), j, m))
}

// reviewed goes on after a deed of a review, or says why it was not done.
func (d *Pages) reviewed(v *visit.Visit, draft authoring.Draft, err error) error {
	var turn *authoring.TurnError
	var conflict *authoring.ConflictError
	switch {
	case err == nil:
		visit.SeeOther(v.W, web.PageIn(v.At(draft.ID, "review"), v.Lang)+"?done")
		return nil
	case errors.As(err, &turn):
		return d.showReview(v, draft, http.StatusConflict, turn.Message(v.Lang))
	case errors.As(err, &conflict):
		return d.showReview(v, draft, http.StatusConflict, v.Say("desk.publish.changed"))
	case unready(err):
		return d.showReview(v, draft, http.StatusUnprocessableEntity, v.Say("desk.review.unready"))
	case visit.Sentence(err, v.Lang) != "":
		return d.showReview(v, draft, http.StatusUnprocessableEntity, visit.Sentence(err, v.Lang))
	}
	return err
}

// document answers the PDF of a decision, as a download alone.
func (d *Pages) document(v *visit.Visit, draft authoring.Draft) error {
	name := v.R.URL.Query().Get("f")
	if name == "" {
		return &web.Error{Status: http.StatusBadRequest, Err: errors.New("no document is named")}
	}
	history, err := d.Authoring.Reviews.Reviews(v.R.Context(), v.Org.ID, draft.ID)
	if err != nil {
		return err
	}
	for _, r := range history {
		for _, decision := range r.Decisions {
			if decision.File == name {
				data, err := d.Authoring.Reviews.File(v.R.Context(), v.Org.ID, name)
				if err != nil {
					return err
				}
				decided := decision.On
				if decided.IsZero() {
					decided = decision.At.In(v.Org.Location())
				}
				return v.Download(visit.File{What: "decision", Of: draft.Fields.Title(), Day: decided, Ext: ".pdf"}, "application/pdf", data)
			}
		}
	}
	return issuance.ErrNotFound
}

// handInDo says what handing in does.
func (v *reviewView) handInDo() string {
	switch v.state {
	case authoring.SentBack:
		return v.T("desk.review.submit_again")
	case authoring.Approved:
		return v.T("desk.review.submit_anew")
	}
	return v.T("desk.review.submit")
}

// shownReview is the review whose steps are shown: that of the text, or the one from which it was returned; nil: none.
func (v *reviewView) shownReview() *authoring.Review {
	if v.judged.Review == nil && v.state == authoring.SentBack {
		return &v.judged.History[0]
	}
	return v.judged.Review
}

// typedRemark is the remark on a part that was typed last and refused.
func (v *reviewView) typedRemark(p *authoring.Part) string {
	if v.typed("answers")+v.typed("deed") != "" || v.typed("descriptor") != string(p.Key) {
		return ""
	}
	return v.typed("text")
}

// typedAnswer is the answer to a remark that was typed last and refused.
func (v *reviewView) typedAnswer(to string) string {
	if v.typed("answers") != to {
		return ""
	}
	return v.typed("text")
}

// mayDecide reports whether the review waits for whoever asks.
func (v *reviewView) mayDecide() bool { return v.state == authoring.InReview && v.may(auth.Publish) }

// bars says why whoever asks may not approve the step that waits; empty: they may.
func (v *reviewView) bars() string {
	return v.judged.Bars(authoring.Decider{Own: v.own, Whole: v.whole})
}

// way is how the step that waits is approved.
func (v *reviewView) way() authoring.StepKind { return v.judged.Review.Route[v.step].Kind }

// earlier are the steps to which a review can be returned.
func (v *reviewView) earlier() (all []int) {
	for i, step := range v.judged.Review.Route[:v.step] {
		if step.Kind != authoring.Informed {
			all = append(all, i)
		}
	}
	return all
}

// decided is the decision of a step that counts; nil where there is none.
func decided(r *authoring.Review, step int) *authoring.Decision {
	for _, d := range r.Counts() {
		if d.Step == step {
			return &d
		}
	}
	return nil
}

// returnedAt is the decision at a step by which a review ended; nil where it did not end there.
func returnedAt(r *authoring.Review, step int) *authoring.Decision {
	if state, at := r.Standing(); state != authoring.Returned || at != step {
		return nil
	}
	return &r.Decisions[len(r.Decisions)-1]
}

// whose says by whom a decision was made.
func whose(f *page.Frame, d *authoring.Decision) string {
	name := d.Name
	if d.Position != "" {
		name = f.T("desk.review.position_name", "position", d.Position, "name", d.Name)
	}
	if !d.Recorded {
		return name
	}
	key := "desk.review.recorded"
	if d.Proxy {
		key = "desk.review.recorded_proxy"
	}
	return f.T(key, "body", d.Body, "day", locale.Day(f.Lang, d.On), "document", d.Document, "name", name)
}
