package awarded

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// awardView is the page of one award.
type awardView struct {
	page.Frame
	visit   *visit.Visit
	award   *register.Award
	title   string            // of what was awarded, in the page's language or else the edition's
	spoken  locale.Language   // which of them it is
	dead    map[string]bool   // those of the learner's addresses that do not work
	not     bool              // somebody has said at the registered address that the award is somebody else's
	names   map[string]string // of colleagues, by the names by which the record knows them
	claim   claiming.Claim    // how far it has come with the learner
	consent claiming.Consent  // to show the name, as it was given or withdrawn last
	ready   bool              // mails can be sent
	next    []coming          // what does not go at once to the learner's addresses
	mails   []mail.Queued     // about it, that went or should have, the newest first
	failed  string            // the deed that was refused: "name", "number", "shown", "hidden", "send", "revoke", "reinstate" or "erase"; empty: none was
	problem string
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
	view := &awardView{visit: v, award: a, failed: failed, problem: problem}
	err := p.claimed(v, view)
	if err != nil {
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

// claimed finds out how far the award has come with its learner: nowhere, where nobody was told of it.
func (p *Pages) claimed(v *visit.Visit, view *awardView) error {
	claim, err := p.Claims.Claim(v.R.Context(), v.Org.ID, view.award.ID)
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
	view.consent, err = p.Claims.LastConsent(v.R.Context(), v.Org.ID, view.award.ID)
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

// sendTo is which address is chosen in the form by which the learner is told once more: what was chosen, else the first that
// works and is the learner's, else one that is to be typed.
func (v *awardView) sendTo() string {
	first := "other"
	switch {
	case !v.dead[v.award.Email] && !v.not:
		first = "registered"
	case v.claim.Address != "" && !v.dead[v.claim.Address]:
		first = "own"
	case v.claim.Added != "" && !v.dead[v.claim.Added]:
		first = "added"
	}
	return v.typed("to", first)
}

// choice is an address in that form, with the word that it does not work where that is so.
func (v *awardView) choice(text, address string) string {
	if v.dead[address] {
		text += v.T("desk.awarded.send.dead")
	}
	return text
}

// listed is the registered address in that form, with the word that it is somebody else's where that was said.
func (v *awardView) listed() string {
	text := v.choice(v.award.Email, v.award.Email)
	if v.not {
		text += v.T("desk.awarded.send.not_me")
	}
	return text
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
	case c.Waits && !c.Rests:
		key = "desk.awarded.waits.later"
	case c.Waits:
		key = "desk.awarded.waits.until"
	}
	if !c.At.IsZero() {
		at = part.Moment(c.At, visit.Zone(&v.Org), v.Lang)
	}
	return v.Say(key, "to", c.to, "at", at)
}

// done leads back to the award after a deed, or says on its page why it was refused.
func (p *Pages) done(v *visit.Visit, a *register.Award, deed string, err error) error {
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showAward(v, a, http.StatusUnprocessableEntity, deed, text)
	}
	return v.GoOn(visit.AwardPath(&v.Org, a.ID, "award"), "?done="+deed, err)
}

// did says what was done to the award before the page came; empty: nothing, or it is so no longer.
func (v *awardView) did() string {
	if v.problem != "" {
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

// name corrects who the learner is in the register: names, reading, student number.
func (p *Pages) name(v *visit.Visit, a *register.Award) error {
	to, anyway := part.RegisteredOf(v)
	if err := part.SinceSeen(v, a.Registered()); err != nil {
		return p.done(v, a, "name", err)
	}
	err, deed := p.Authoring.Post.Amend(v.R.Context(), v.By, a.Award, to, anyway), "name"
	if part.NumberHeld(err) {
		deed = "number"
	}
	return p.done(v, a, deed, err)
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

// shown lets the award's page show the learner's name, who has agreed to that, or no longer.
func (p *Pages) shown(v *visit.Visit, a *register.Award) error {
	deed, show := "hidden", v.R.PostFormValue("show") == "yes"
	if show {
		deed = "shown"
		view := &awardView{award: a}
		if err := p.claimed(v, view); err != nil {
			return err
		}
		if seen := view.nameSeen(); seen != "hidden" && seen != "shown" {
			return p.showAward(v, a, http.StatusUnprocessableEntity, deed, v.Say("desk.awarded."+seen))
		}
		if v.R.PostFormValue("agreed") != "yes" {
			return p.showAward(v, a, http.StatusUnprocessableEntity, deed, v.Say("desk.awarded.show.agreed.missing"))
		}
	}
	return p.done(v, a, deed, p.Authoring.Post.ShowName(v.R.Context(), v.By, a.Award, show))
}

// send tells the learner once more: at the registered address, at the learner's own, at the one that the office has added, or
// at another one, which is the added one from then on.
func (p *Pages) send(v *visit.Visit, a *register.Award) error {
	if v.R.PostFormValue("deed") == "forget" {
		return v.GoOn(visit.AwardPath(&v.Org, a.ID, "award"), "", p.Claims.AddAddress(v.R.Context(), v.By, &a.Award, ""))
	}
	address, to := a.Email, v.R.PostFormValue("to")
	if strings.TrimSpace(v.R.PostFormValue("address")) != "" { // an address that was typed is meant
		to = "other"
	}
	switch to {
	case "own":
		address = ""
	case "added":
		var err error
		if _, address, err = p.Claims.Addresses(v.R.Context(), v.Org.ID, a.ID); err != nil || address == "" {
			return cmp.Or(err, p.showAward(v, a, http.StatusUnprocessableEntity, "send", v.Say("desk.awarded.send.bad")))
		}
	case "other":
		var err error
		if address, err = microcredential.NormalizeEmail(v.R.PostFormValue("address")); err != nil {
			return p.showAward(v, a, http.StatusUnprocessableEntity, "send", v.Say("desk.awarded.send.bad"))
		}
	}
	ready, err := p.ready(v)
	switch {
	case err != nil:
		return err
	case !ready || a.Standing != issuance.Valid:
		return p.showAward(v, a, http.StatusUnprocessableEntity, "send", v.Say("desk.awarded.send.not"))
	}
	if to == "other" {
		if err := p.Claims.AddAddress(v.R.Context(), v.By, &a.Award, address); err != nil {
			return err
		}
	}
	err = p.Letters.Again(v.R.Context(), v.By, &v.Org, &a.ListedAward, address)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.showAward(v, a, http.StatusUnprocessableEntity, "send", v.Say("desk.awarded.send.bad"))
	}
	return v.GoOn(visit.AwardPath(&v.Org, a.ID, "award"), "?sent", err)
}

// ready reports whether a learner can be written to: of a trial, whose addresses nobody else can open, nobody is told.
func (p *Pages) ready(v *visit.Visit) (bool, error) {
	if v.Org.Trial() {
		return false, nil
	}
	return p.Letters.Ready(v.R.Context())
}

// reasons are those for which an award is taken back here. That another stands in its place is said by replacing it: said by
// hand, the public page would tell of an award that there is not.
func reasons() []string {
	return slices.DeleteFunc(issuance.RevocationReasons(), func(code string) bool { return code == "replaced" })
}

// revoke takes the award back.
func (p *Pages) revoke(v *visit.Visit, a *register.Award) error {
	r := issuance.Revocation{Code: v.R.PostFormValue("reason"), Note: v.R.PostFormValue("note"), Tell: v.R.PostFormValue("tell") != ""}
	if !slices.Contains(reasons(), r.Code) {
		r.Code = "" // none is chosen
	}
	err := p.Authoring.Post.Revoke(v.R.Context(), v.By, v.Org, a.ID, r)
	return p.done(v, a, "revoke", err)
}

// reinstate takes back that the award was revoked.
func (p *Pages) reinstate(v *visit.Visit, a *register.Award) error {
	r := issuance.Reinstatement{Tell: v.R.PostFormValue("tell") != ""}
	_, err := p.Authoring.Post.Reinstate(v.R.Context(), v.By, v.Org, []issuance.Award{a.Award}, r)
	return p.done(v, a, "reinstate", err)
}

// canStandAgain reports whether the award is revoked, and nothing stands in its place.
func (v *awardView) canStandAgain() bool {
	return !v.award.RevokedAt.IsZero() && v.award.Reason != "replaced"
}

// erase lets go of what is public of the award, or of the line that an erased one has left in the register of completions.
func (p *Pages) erase(v *visit.Visit, a *register.Award) error {
	if v.R.PostFormValue("sure") != "yes" {
		return p.showAward(v, a, http.StatusUnprocessableEntity, "erase", v.Say("desk.awarded.erase.sure.missing"))
	}
	e := issuance.Erasure{Register: a.Erased, Ground: issuance.Ground(v.R.PostFormValue("ground")), Words: v.R.PostFormValue("words")}
	return p.done(v, a, "erase", p.Authoring.Post.Erase(v.R.Context(), v.By, v.Org, a.ID, e))
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

// day is a day in the organisation's zone; empty for none.
func (v *awardView) day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return locale.Day(v.Lang, at.In(v.award.Zone))
}

// fact is a line of what is known of an award.
type fact struct{ label, value string }

// facts are what is known of the learner and of the award, in the page's order; what is empty is left out.
func (v *awardView) facts() []fact {
	a := v.award
	language := ""
	if a.Language != "" {
		language = v.T("language." + string(a.Language))
	}
	return v.known(
		fact{"desk.column.email", a.Email}, fact{"desk.awarded.added", v.claim.Added}, fact{"desk.awarded.own", v.ownAddress()},
		fact{"desk.column.student_id", a.StudentID}, fact{"desk.column.reading", a.Reading},
		fact{"desk.column.display_name", a.DisplayName}, fact{"desk.column.learner_type", a.LearnerType}, fact{"desk.column.language", language},
		fact{"desk.column.period", a.Period}, fact{"desk.rows.decision", v.decided()}, fact{"desk.awarded.issued", v.day(a.IssuedOn)},
		fact{"desk.awarded.expires", v.day(a.Expires)}, fact{"desk.awarded.opened", v.moment(v.claim.Opened)},
		fact{"desk.awarded.receipt", v.moment(v.claim.Received)}, fact{"desk.awarded.declined", v.moment(v.claim.Declined)},
		fact{"desk.awarded.consent", v.consented()}, fact{"desk.awarded.signed", a.SignedID},
	)
}

// moment is a time in the organisation's zone; empty for none.
func (v *awardView) moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return part.Moment(at, v.award.Zone, v.Lang)
}

// ownAddress says whether the learner has an address of their own, which the office does not see; empty: none.
func (v *awardView) ownAddress() string {
	switch {
	case v.claim.Asked != "":
		return v.T("desk.awarded.own.asked", "at", v.moment(v.claim.AskedAt), "proved", v.claim.Address != "")
	case v.claim.Address != "":
		return v.T("desk.awarded.own.proved")
	}
	return ""
}

// consented says what the learner has said last of showing the name; empty: nothing.
func (v *awardView) consented() string {
	switch {
	case v.consent.At.IsZero():
		return ""
	case v.consent.Shown:
		return v.T("desk.awarded.consent.given", "at", v.moment(v.consent.At))
	}
	return v.T("desk.awarded.consent.withdrawn", "at", v.moment(v.consent.At))
}

// decided is on which decision of completion the award stands: the day, who decided, and the record of it.
func (v *awardView) decided() string {
	d := v.award.Decision
	day := d.Day
	if at, err := time.Parse(time.DateOnly, d.Day); err == nil {
		day = locale.Day(v.Lang, at)
	}
	var said []string
	for _, text := range []string{day, d.By, d.Dated, d.Number} {
		if text != "" {
			said = append(said, text)
		}
	}
	return strings.Join(said, v.T("desk.awarded.decided.between"))
}

// completed is what the register of completions has of an erased award.
func (v *awardView) completed() []fact {
	c := v.award.Completion
	return v.known(
		fact{"desk.column.name", issuance.PersonName{Name: c.Name, English: c.NameEN}.Full()}, fact{"desk.column.reading", c.Reading},
		fact{"desk.column.student_id", c.StudentID},
	)
}

// known are the facts that are not empty, their labels in words.
func (v *awardView) known(facts ...fact) (known []fact) {
	for _, f := range facts {
		if f.value != "" {
			known = append(known, fact{v.T(f.label), f.value})
		}
	}
	return known
}

// shownMails is of how many mails about an award its page tells.
const shownMails = 50

// history is what was done to the award, and which mails told of it, the newest first.
func (v *awardView) history() []part.Line {
	lines := part.Done(v.award.History, v.names, v.Lang)
	for i := range v.mails {
		m := &v.mails[i]
		what := v.T("desk.awarded.mailed", "kind", m.Kind.Name(v.Lang), "to", v.addressOf(m), "state", m.State.Name(v.Lang), "answer", m.Answer)
		lines = append(lines, part.Line{At: m.Ended, What: what, Who: locale.Text(v.Lang, "register.actor.system")})
	}
	slices.SortStableFunc(lines, func(a, b part.Line) int { return b.At.Compare(a.At) })
	return lines
}

// addressOf is the address to which a mail went, in words where the office does not see it: the learner's own, and any that is
// known no more.
func (v *awardView) addressOf(m *mail.Queued) string {
	switch m.To.Address {
	case v.award.Email, v.claim.Added:
		return m.To.Address
	case v.claim.Address:
		return v.T("desk.awarded.send.own")
	}
	return v.T("desk.awarded.mailed.other")
}

// lost is the last mail about the award, where it did not arrive; else nil.
func (v *awardView) lost() *mail.Queued {
	if len(v.mails) == 0 || v.mails[0].State == mail.Sent {
		return nil
	}
	return &v.mails[0]
}

// standing is how the award stands, in words.
func (v *awardView) standing() string {
	text := register.StatusText(v.award.Standing, v.Lang)
	if v.award.Standing == issuance.Revoked {
		text = v.T("desk.awarded.revoked", "day", v.day(v.award.RevokedAt), "reason", register.ReasonText(v.award.Reason, v.Lang))
	}
	return text
}
