package awarded

import (
	"net/http"
	"slices"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file has what can be done to one award, but for what takes its place (reissue.go).

// done leads back to the award after a deed, or says on its page why it was refused.
func (p *Pages) done(v *visit.Visit, a *register.Award, deed string, err error) error {
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showAward(v, a, http.StatusUnprocessableEntity, deed, text)
	}
	return v.GoOn(visit.AwardPath(&v.Org, a.ID, "award"), "?done="+deed, err)
}

// name corrects who the learner is in the register: names, reading, student number.
func (p *Pages) name(v *visit.Visit, a *register.Award) error {
	to, anyway := part.RegisteredOf(v)
	if err := part.SinceSeen(v, a.Registered()); err != nil {
		return p.done(v, a, "name", err)
	}
	amendment := standing.Amendment{To: to, Seen: a.Registered(), Anyway: anyway}
	err, deed := p.Standing.Amend(v.R.Context(), v.By, v.Org, a.Award, amendment), "name"
	if part.NumberHeld(err) {
		deed = "number"
	}
	return p.done(v, a, deed, err)
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
	return p.done(v, a, deed, p.Standing.ShowName(v.R.Context(), v.By, a.Award, show))
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
	return slices.DeleteFunc(standing.RevocationReasons(), func(code string) bool { return code == "replaced" })
}

// revoke takes the award back.
func (p *Pages) revoke(v *visit.Visit, a *register.Award) error {
	r := issuance.Revocation{Code: v.R.PostFormValue("reason"), Note: v.R.PostFormValue("note"), Tell: v.R.PostFormValue("tell") != "", Back: v.R.PostFormValue("back") != ""}
	if !slices.Contains(reasons(), r.Code) {
		r.Code = "" // none is chosen
	}
	err := p.Standing.Revoke(v.R.Context(), v.By, v.Org, a.ID, r)
	return p.done(v, a, "revoke", err)
}

// reinstate takes back that the award was revoked.
func (p *Pages) reinstate(v *visit.Visit, a *register.Award) error {
	r := issuance.Reinstatement{Tell: v.R.PostFormValue("tell") != ""}
	_, err := p.Standing.Reinstate(v.R.Context(), v.By, v.Org, []issuance.Award{a.Award}, r)
	return p.done(v, a, "reinstate", err)
}

// erase lets go of what is public of the award, or of the line that an erased one has left in the register of completions.
func (p *Pages) erase(v *visit.Visit, a *register.Award) error {
	if v.R.PostFormValue("sure") != "yes" {
		return p.showAward(v, a, http.StatusUnprocessableEntity, "erase", v.Say("desk.awarded.erase.sure.missing"))
	}
	e := standing.Erasure{Register: a.Erased, Ground: standing.Ground(v.R.PostFormValue("ground")), Words: v.R.PostFormValue("words")}
	return p.done(v, a, "erase", p.Standing.Erase(v.R.Context(), v.By, v.Org, a.ID, e))
}
