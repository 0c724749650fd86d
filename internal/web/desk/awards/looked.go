package awards

import (
	"errors"
	"strings"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file has what is to be looked at before a list is released: the first press of the button asks, the second does it.

// otherHour says that the hour was changed by what asked for the release, early that the day of the decision was, and lies
// behind a day of issuing, risky that mails may reach nobody, or somebody else.
const (
	otherHour = told("desk.rows.hour.look")
	early     = told("desk.rows.decision.look")
	risky     = told("desk.rows.tell.look")
)

// looked is what is to be looked at before a list is released whose hour or day of decision was another until now, or whose
// mails have risks that the form does not say were told; empty where there is nothing.
func (p *Pages) looked(v *visit.Visit, proposal *awarding.Proposal, hour, day string) (look told, err error) {
	if hour != proposal.Asked.Hour { // by which dates are judged
		if same, err := p.Awarding.SameAt(v.R.Context(), &v.Org, proposal, hour); err != nil || !same {
			return otherHour, err
		}
	}
	if day != proposal.Asked.Decision.Day {
		if notice, err := p.Awarding.Early(v.R.Context(), &v.Org, proposal); err != nil || notice != nil {
			return early, err
		}
	}
	if risks, err := p.risks(v, proposal); err != nil || risks != v.R.PostFormValue("risks") && risks != "" {
		return risky, err
	}
	return "", nil
}

// risks are the risks of the mails that the release of a proposal would send; empty where there are none, or where nothing is
// known of them because the proposal is refused.
func (p *Pages) risks(v *visit.Visit, proposal *awarding.Proposal) (string, error) {
	view := &rowsView{visit: v, proposal: proposal}
	if err := p.tellable(v, view); err != nil || !proposal.Asked.Notify || view.telling.outlook == nil || view.telling.outlook.Safe() {
		return "", err
	}
	o := view.telling.outlook
	plan, err := p.Awarding.Plan(v.R.Context(), &v.Org, proposal)
	if plan != nil { // of what is refused there may be one, too
		defer plan.Close()
	}
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) || errors.Is(err, issuance.ErrRefused) && !proposal.Asked.SkipBad {
		return "", nil // what it is refused for is said where it is shown
	}
	if err != nil && !errors.Is(err, issuance.ErrRefused) || plan.Whole {
		return "", err
	}
	err = plan.EachRow(v.R.Context(), func(row *issuance.Row) error {
		if row.Fate == issuance.ToIssue || row.Fate == issuance.Again {
			o.Add(row.Number, row.Email)
		}
		return nil
	})
	return o.Risks(), err
}

// look says what is to be looked at before the list is released, and with it what the mails risk; nothing where something else
// is told.
func (v *rowsView) look(what told) {
	switch what {
	case otherHour:
		v.looks()
	case early:
		v.looksEarly()
	case risky:
		v.problem = ""
	default:
		return
	}
	if o := v.telling.outlook; v.problem == "" && o != nil && v.proposal.Asked.Notify {
		v.looksRisky(o, what == risky)
	}
}

// looks says, of an hour that was typed, that it is to be looked at, or what is wrong with it.
func (v *rowsView) looks() {
	if v.problem = v.unhoured; v.problem == "" {
		v.next = v.T("desk.rows.hour.look", "at", v.proposal.Asked.Hour, "hour", v.moment())
	}
}

// looksEarly says what is to be looked at of a day of decision that was typed.
func (v *rowsView) looksEarly() {
	v.problem = ""
	for _, n := range v.plan.Notices {
		if n.Code == "before_decision" {
			v.next = v.T("desk.rows.decision.look", "why", v.noticed(n).Message(v.Lang))
		}
	}
}

// looksRisky says of which rows the mails may reach nobody, or somebody else; alone, where nothing else is to be looked at.
func (v *rowsView) looksRisky(o *mail.Outlook, alone bool) {
	if v.risks = o.Risks(); v.risks == "" {
		return
	}
	said := []string{v.T("desk.rows.tell.sends", "count", v.good())}
	if n := len(o.Dead); n > 0 {
		said = append(said, v.T("desk.telling.dead", "count", n, "rows", roster.Rows(o.Dead).Text))
	}
	if n := len(o.Not); n > 0 {
		said = append(said, v.T("desk.telling.disowned", "count", n, "rows", roster.Rows(o.Not).Text))
	}
	gap := map[locale.Language]string{locale.English: " "}[v.Lang]
	if why := strings.Join(said, gap); alone {
		v.next = v.T("desk.rows.tell.look", "why", why)
	} else {
		v.next += gap + why
	}
}
