package awarded

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// awardView is the page of one award.
type awardView struct {
	page.Frame
	visit   *visit.Visit
	award   *register.Award
	title   string             // of what was awarded, in the page's language or else the edition's
	spoken  locale.Language    // which of them it is
	dead    map[string]bool    // those of the learner's addresses that do not work
	not     bool               // somebody has said at the registered address that the award is somebody else's
	names   map[string]string  // of colleagues, by the names by which the record knows them
	claim   claiming.Claim     // how far it has come with the learner
	consent claiming.Consent   // to show the name, as it was given or withdrawn last
	reports []claiming.Report  // of its learner, that wait for an answer
	first   *register.Award    // whose place it took, and that can stand again; nil: none
	beside  bool               // the award whose place it took stands
	ready   bool               // mails can be sent
	renewal *awarding.Proposal // the list by which it is to be renewed; nil: none
	next    []coming           // what does not go at once to the learner's addresses
	mails   []mail.Queued      // about it, that went or should have, the newest first
	failed  string             // the deed that was refused: "name", "number", "shown", "hidden", "send", "revoke", "reinstate" or "erase"; empty: none was
	problem string
	now     time.Time
	doubt   string // what is to be looked at before a mail is sent once more; empty: nothing
	sure    string // the address of which that is said, as the form calls it
}

// ofAward finds the award of the address. One of another organisation is not there.
func (p *Pages) ofAward(do func(v *visit.Visit, a *register.Award) error) func(*visit.Visit) error {
	return func(v *visit.Visit) error {
		id, err := issuance.ParseID(v.R.PathValue("award"))
		if err != nil {
			return issuance.ErrNotFound
		}
		award, err := p.Register.Open(v.R.Context(), &v.Org, id)
		if err != nil {
			return err
		}
		return do(v, award)
	}
}

// award shows an award.
func (p *Pages) award(v *visit.Visit, a *register.Award) error {
	return p.showAward(v, a, http.StatusOK, "", "")
}

func (p *Pages) showAward(v *visit.Visit, a *register.Award, status int, failed, problem string) error {
	return p.serveAward(v, status, &awardView{award: a, failed: failed, problem: problem})
}

// serveAward answers with the page of the award of a view.
func (p *Pages) serveAward(v *visit.Visit, status int, view *awardView) error {
	a := view.award
	view.visit, view.now = v, p.Now()
	err := p.claimed(v, view)
	if err != nil {
		return err
	}
	if err := p.neighbours(v, view); err != nil {
		return err
	}
	if view.title, view.spoken, err = p.Register.TitleIn(v.R.Context(), v.Org.ID, a.Edition, v.Lang); err != nil {
		return err
	}
	if view.ready, err = p.ready(v); err != nil {
		return err
	}
	if view.ready {
		if view.next, err = p.coming(v, a, view.claim.Address, view.claim.Added); err != nil {
			return err
		}
	}
	if view.dead, err = p.deadOf(v, a.Email, view.claim.Address, view.claim.Added); err != nil {
		return err
	}
	if view.mails, err = p.Letters.Past(v.R.Context(), &a.Award, shownMails); err != nil {
		return err
	}
	if view.names, err = p.Colleagues(v); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "awarded.award", "a/"+a.ID.String()+"/award", "")
	view.Add(visit.Turned("correct"))
	return page.ServeOnce(v.W, v.R, status, awardPage(view))
}

// neighbours finds whose place the award took, where that one can stand again, and of an award that has an end which one of
// the same learner it continues, and by which list it is to be renewed.
func (p *Pages) neighbours(v *visit.Visit, view *awardView) error {
	a := view.award
	renewing, err := p.Awarding.Renewing(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	view.renewal = renewing[a.ID]
	if a.Predecessor != (issuance.ID{}) {
		first, err := p.Register.Open(v.R.Context(), &v.Org, a.Predecessor)
		if err != nil {
			return err
		}
		view.beside = first.RevokedAt.IsZero()
		if first.Reason == "replaced" && !first.Erased && a.RevokedAt.IsZero() {
			view.first = first
		}
		return nil
	}
	if a.Expires.IsZero() || a.Erased || !a.RevokedAt.IsZero() {
		return nil
	}
	filed, err := p.Register.Filed(v.R.Context(), &v.Org, v.Within(auth.Award))
	if err == nil {
		a.Predecessor, err = filed.Before(v.R.Context(), a)
	}
	return err
}

// claimed finds out what the award's learner has said, and how far it has come: nowhere, where nobody was told of it.
func (p *Pages) claimed(v *visit.Visit, view *awardView) error {
	told, err := p.Claims.Reports.ReportsOf(v.R.Context(), v.Org.ID, view.award.ID)
	if err != nil {
		return err
	}
	view.reports = slices.DeleteFunc(told, func(r claiming.Report) bool { return !r.Answered.IsZero() })
	claim, err := p.Claims.Claims.Claim(v.R.Context(), v.Org.ID, view.award.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	view.claim = claim
	if view.not, err = p.Claims.IsDisowned(v.R.Context(), v.Org.ID, view.award.ID); err != nil {
		return err
	}
	view.consent, err = p.Claims.Claims.LastConsent(v.R.Context(), v.Org.ID, view.award.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		err = nil
	}
	return err
}

// deadOf are those of some addresses that do not work, as far as the organisation knows.
func (p *Pages) deadOf(v *visit.Visit, addresses ...string) (map[string]bool, error) {
	dead := map[string]bool{}
	for _, address := range addresses {
		if address == "" {
			continue
		}
		known, err := p.Letters.Known(v.R.Context(), v.Org.ID, address)
		if err != nil {
			return nil, err
		}
		dead[address] = !known.Dead.IsZero()
	}
	return dead, nil
}

// coming is a mail that waits, or would.
type coming struct {
	mail.Next
	to string // its address, or in words where the office does not see it
}

// coming are the mails to the learner's addresses – the registered one, the learner's own, the one that the office has added –
// that do not go at once.
func (p *Pages) coming(v *visit.Visit, a *register.Award, own, added string) (all []coming, err error) {
	said := map[string]string{a.Email: a.Email, own: v.Say("desk.awarded.send.own"), added: added}
	for _, address := range []string{a.Email, own, added} {
		text := said[address]
		if delete(said, address); address == "" || text == "" {
			continue
		}
		next, err := p.Letters.Next(v.R.Context(), &a.ListedAward, address)
		if err != nil {
			return nil, err
		}
		if next.Waits || !next.At.IsZero() && a.RevokedAt.IsZero() {
			all = append(all, coming{next, text})
		}
	}
	return all, nil
}

// sentence says when a mail goes.
func (c *coming) sentence(v *visit.Visit) string {
	key, at := "desk.awarded.next", ""
	switch {
	case c.Waits && c.At.IsZero():
		key = "desk.awarded.waits"
	case c.Waits && c.Full:
		key = "desk.awarded.waits.full"
	case c.Full:
		key = "desk.awarded.full"
	case c.Waits && !c.Rests:
		key = "desk.awarded.waits.later"
	case c.Waits:
		key = "desk.awarded.waits.until"
	}
	if !c.At.IsZero() {
		at = part.Moment(c.At, v.Org.Location(), v.Lang)
	}
	return v.Say(key, "to", c.to, "at", at)
}

// fresh reports whether the last deed on the award was done just now, so that an address that was kept tells of none.
func (v *awardView) fresh() bool {
	deeds := v.award.History
	return len(deeds) > 0 && v.now.Sub(deeds[len(deeds)-1].At) < 10*time.Minute
}

// did says what was done to the award before the page came; empty: nothing, or it is so no longer.
func (v *awardView) did() string {
	if v.problem != "" || !v.fresh() {
		return ""
	}
	query := v.visit.R.URL.Query()
	if query.Has("sent") {
		return v.T("desk.awarded.sent")
	}
	revoked := !v.award.RevokedAt.IsZero()
	so := map[string]bool{
		"name": !v.award.Erased, "shown": v.award.ShowName, "hidden": !v.award.ShowName, "revoke": revoked, "reinstate": !revoked,
		"erase": v.award.Erased,
	}
	if deed := query.Get("done"); so[deed] {
		return v.T("desk.awarded.done." + deed)
	}
	return ""
}

// correcting reports whether somebody has begun to correct who the learner is.
func (v *awardView) correcting() bool {
	return v.failed == "name" || v.failed == "number" || v.visit.R.PostForm.Has("student_id")
}

// registered is who the learner is, as it was typed or else as it is.
func (v *awardView) registered() issuance.Registered {
	if v.correcting() {
		to, _ := part.RegisteredOf(v.visit)
		return to
	}
	return v.award.Registered()
}

// nameSeen says of the public page whether it shows the learner's name: "shown", "hidden", or "unseen.WHY" where the office
// cannot have it shown.
func (v *awardView) nameSeen() string {
	switch {
	case !v.award.RevokedAt.IsZero():
		return "unseen.ended"
	case !v.claim.Declined.IsZero():
		return "unseen.declined"
	case v.award.ShowName:
		return "shown"
	case !v.consent.At.IsZero() && !v.consent.Shown:
		return "unseen.unwanted"
	}
	return "hidden"
}

// canStandAgain reports whether the award is revoked, and nothing stands in its place, nor what it had taken the place of.
func (v *awardView) canStandAgain() bool {
	return !v.award.RevokedAt.IsZero() && v.award.Reason != "replaced" && !v.beside
}

// successor and predecessor say what the award beside this one is: that this one was replaced by it, which may stand no longer,
// or renewed.
func (v *awardView) successor() string {
	switch {
	case v.award.RevokedAt.IsZero():
		return v.T("desk.awarded.renewed")
	case v.award.Reason == issuance.ReplacementEnded:
		return v.T("desk.awarded.successor.ended")
	}
	return v.T("desk.awarded.successor")
}

func (v *awardView) predecessor() string {
	if v.award.Replacing {
		return v.T("desk.awarded.predecessor")
	}
	return v.T("desk.awarded.renews")
}

// reportPath is the page on which a report of the award's learner is answered.
func (v *awardView) reportPath(r *claiming.Report) string {
	return web.PageIn(visit.Path(&v.visit.Org, "reports/answer"), v.Lang) + "?report=" + r.ID.String()
}

// renewable reports whether a list can be made by which the learner is awarded anew: once the award has expired or will within
// a while, and no other continues it, nor is to.
func (v *awardView) renewable() bool {
	return v.award.Successor == (issuance.ID{}) && v.renewal == nil && (v.award.Standing == issuance.Expired || v.award.EndsSoon(v.now))
}

// path is the address of a deed on the award.
func (v *awardView) path(name string) string {
	return web.PageIn(visit.AwardPath(&v.visit.Org, v.award.ID, name), v.Lang)
}

// batchPath is the page of the list with which the award was made.
func (v *awardView) batchPath() string {
	return web.PageIn(visit.Path(&v.visit.Org, "b/"+v.batch()+"/batch"), v.Lang)
}

func (v *awardView) batch() string {
	return (&register.Batch{Batch: issuance.Batch{ID: v.award.Batch}}).Number()
}

// typed is what a refused form had in a field, or else what is known.
func (v *awardView) typed(name, known string) string {
	if form := v.visit.R.PostForm; form.Has(name) {
		return form.Get(name)
	}
	return known
}
