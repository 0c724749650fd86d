package awards

import (
	"net/http"
	"slices"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file has lists that are released for a later hour.

// changeWaiting takes rows out of a list that waits for its hour, or takes its release back. Whatever else is sent comes from a
// page that is older.
func (p *Pages) changeWaiting(v *visit.Visit, proposal *awarding.Proposal, revision int64) (err error) {
	ctx := v.R.Context()
	if proposal.Revision != revision {
		return p.show(v, proposal, http.StatusConflict, overtaken(v, proposal))
	}
	switch v.R.PostFormValue("deed") {
	case "take":
		err = p.Awarding.TakeOut(ctx, v.By, &v.Org, proposal, revision, ticked(v))
	case "": // the key Enter
	case "cancel":
		err = p.Awarding.Cancel(ctx, v.By, proposal, revision)
	default:
		return p.show(v, proposal, http.StatusConflict, told("desk.rows.planned.already"))
	}
	if err == nil {
		return v.GoOn(visit.Path(&v.Org, proposalPath(proposal.ID, "rows")), visit.QueryOf(v.R), nil)
	}
	return p.unreleased(v, proposal, err)
}

// ticked are the rows that are to be left out.
func ticked(v *visit.Visit) (rows []int) {
	for name := range v.R.PostForm {
		if row, ok := rowOf(name); ok {
			rows = append(rows, row)
		}
	}
	slices.Sort(rows)
	return rows
}

// leaves is the deed of the button beneath the rows.
func (v *rowsView) leaves() string {
	if v.proposal.Waits() {
		return "take"
	}
	return "read"
}

// releases is what the button says that releases the list.
func (v *rowsView) releases() string {
	if v.proposal.Asked.Hour != "" && v.unhoured == "" {
		return v.T("desk.rows.plan", "count", v.good(), "at", v.moment())
	}
	return v.T("desk.rows.release", "count", v.good())
}

// moment is the hour as of which the plan is made.
func (v *rowsView) moment() string { return part.Moment(v.plan.At, v.visit.Org.Location(), v.Lang) }

// planned says when an open list is awarded by itself; empty where it waits for no hour.
func (v *listView) planned(one *openList) string {
	if !one.Waits() {
		return ""
	}
	return v.T("desk.awards.planned", "at", part.Moment(one.Release.At, v.visit.Org.Location(), v.Lang))
}
