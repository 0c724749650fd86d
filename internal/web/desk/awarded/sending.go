package awarded

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/microcredential"
)

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

// errAddress means that what was chosen or typed is no address to which a mail can go.
var errAddress = errors.New("no address to which a mail can go")

// chosen is the address to which the learner is to be told once more – the registered one, the learner's own, the one that the
// office has added, or another, which was typed – and which of them it is.
func (p *Pages) chosen(v *visit.Visit, a *register.Award) (to, address string, err error) {
	to = v.R.PostFormValue("to")
	if strings.TrimSpace(v.R.PostFormValue("address")) != "" { // an address that was typed is meant
		to = "other"
	}
	if to == "other" {
		if address, err = microcredential.NormalizeEmail(v.R.PostFormValue("address")); err != nil {
			err = errAddress
		}
		return to, address, err
	}
	own, added, err := p.Claims.Addresses(v.R.Context(), v.Org.ID, a.ID)
	switch to {
	case "own":
		address = own
	case "added":
		address = added
	default:
		to, address = "registered", a.Email
	}
	if err == nil && address == "" {
		err = errAddress
	}
	return to, address, err
}

// send tells the learner once more. Another address is the added one from then on. Before a mail goes to an address at which
// one has failed, or at which somebody has said that the award is somebody else's, it asks once more.
func (p *Pages) send(v *visit.Visit, a *register.Award) error {
	ctx := v.R.Context()
	if v.R.PostFormValue("deed") == "forget" {
		return v.GoOn(visit.AwardPath(&v.Org, a.ID, "award"), "", p.Claims.AddAddress(ctx, v.By, &a.Award, ""))
	}
	to, address, err := p.chosen(v, a)
	if errors.Is(err, errAddress) {
		return p.showAward(v, a, http.StatusUnprocessableEntity, "send", v.Say("desk.awarded.send.bad"))
	}
	ready, readyErr := p.ready(v)
	switch err := errors.Join(err, readyErr); {
	case err != nil:
		return err
	case !ready || a.Standing != issuance.Valid:
		return p.showAward(v, a, http.StatusUnprocessableEntity, "send", v.Say("desk.awarded.send.not"))
	}
	doubt, err := p.doubt(v, a, to, address)
	if err != nil {
		return err
	}
	if doubt != "" && v.R.PostFormValue("sure") != to {
		return p.serveAward(v, http.StatusUnprocessableEntity, &awardView{award: a, doubt: doubt, sure: to})
	}
	if to == "other" {
		if err := p.Claims.AddAddress(ctx, v.By, &a.Award, address); err != nil {
			return err
		}
	}
	return v.GoOn(visit.AwardPath(&v.Org, a.ID, "award"), "?sent", p.Letters.Again(ctx, v.By, &v.Org, &a.ListedAward, address))
}

// doubt says what speaks against sending to an address; empty: nothing.
func (p *Pages) doubt(v *visit.Visit, a *register.Award, to, address string) (string, error) {
	called := address
	if to == "own" { // the office does not see it
		called = v.Say("desk.awarded.send.own")
	}
	known, err := p.Letters.Known(v.R.Context(), v.Org.ID, address)
	if err != nil {
		return "", err
	}
	if !known.Dead.IsZero() {
		return v.Say("desk.awarded.send.doubt.dead", "to", called, "at", part.Moment(known.Dead, v.Org.Location(), v.Lang),
			"answer", cmp.Or(mail.Explained(v.Lang, known.Answer), known.Answer)), nil
	}
	not, err := p.Claims.IsDisowned(v.R.Context(), v.Org.ID, a.ID)
	if err != nil || !not || address != a.Email && to != "own" { // one that was typed may be the registered one
		return "", err
	}
	return v.Say("desk.awarded.send.doubt.not_me", "to", called), nil
}
