package awarded

import (
	"fmt"
	"net/http"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file begins the list by which those are awarded again whose awards have expired or will within a while. What still runs
// is no fault of it: its list is released once the last of them has ended.

// renewal is a list of those who are awarded again.
type renewal struct {
	of   issuance.Award // one of them
	ends time.Time      // when the last of them ends that still runs; zero: all have expired
	rows []awarding.Learner
	now  time.Time
}

// add puts the learner of an award on the list.
func (r *renewal) add(a *register.Award) {
	r.of = a.Award
	if a.Expires.After(r.now) && a.Expires.After(r.ends) {
		r.ends = a.Expires
	}
	row := learnerOf(a)
	for _, gone := range []columns.Column{columns.IssuedOn, columns.Expires, columns.Evidence, columns.Narrative} {
		delete(row, gone)
	}
	r.rows = append(r.rows, row)
}

// hour is the first minute in which all that is renewed has ended; zero: now.
func (r *renewal) hour() time.Time {
	if r.ends.IsZero() {
		return time.Time{}
	}
	return r.ends.Add(time.Minute).Truncate(time.Minute)
}

// lasting is the last day of an award that begins on a day, and runs as long as another did: as many months, or else days.
func lasting(begins time.Time, like *register.Award) time.Time {
	from, last := register.Day(like.IssuedOn, like.Zone), register.Day(like.LastDay(like.Zone), like.Zone)
	for _, short := range []int{0, -1} {
		months := (last.Year()-from.Year())*12 + int(last.Month()-from.Month())
		for _, n := range []int{months, months + 1} {
			if n > 0 && from.AddDate(0, n, short).Equal(last) {
				return begins.AddDate(0, n, short)
			}
		}
	}
	return begins.AddDate(0, 0, int(last.Sub(from).Hours()/24))
}

// renew begins a list with the learner of an award that has expired, or will.
func (p *Pages) renew(v *visit.Visit, a *register.Award) error {
	if a.Standing != issuance.Expired && !a.EndsSoon(p.Now()) {
		return p.showAward(v, a, http.StatusUnprocessableEntity, "renew", v.Say("desk.renew.not"))
	}
	return p.beginRenewal(v, []*register.Award{a})
}

// renewAll begins a list with the learners of those of the awards that are shown which have expired or will, each once.
func (p *Pages) renewAll(v *visit.Visit) error {
	v.R.URL.RawQuery = v.R.PostFormValue("asked")
	asked := ask(v.R)
	if asked.class == 0 {
		return p.showList(v, http.StatusUnprocessableEntity, v.Say("desk.renew.class"))
	}
	if asked.status != register.Ending {
		asked.status = issuance.Expired
	}
	filed, err := p.Register.Filed(v.R.Context(), &v.Org, v.Within(auth.Award))
	if err != nil {
		return err
	}
	type whom struct{ email, period string }
	var all []*register.Award
	seen := map[whom]bool{}
	err = filed.Each(v.R.Context(), asked.search(&v.Org), func(a *register.Award) error {
		if who := (whom{a.Email, a.Period}); !seen[who] {
			seen[who], all = true, append(all, a)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(all) == 0:
		return p.showList(v, http.StatusUnprocessableEntity, v.Say("desk.renew.none"))
	}
	return p.beginRenewal(v, all)
}

// beginRenewal begins a list with the learners of awards, to be released once they have ended. Each runs as long as before.
func (p *Pages) beginRenewal(v *visit.Visit, all []*register.Award) error {
	list := renewal{now: p.Now()}
	for _, a := range all {
		list.add(a)
	}
	begins := register.Day(list.now, visit.Zone(&v.Org))
	if hour := list.hour(); !hour.IsZero() {
		begins = register.Day(hour, visit.Zone(&v.Org))
	}
	for i, a := range all {
		list.rows[i][columns.Expires] = lasting(begins, a).Format(time.DateOnly)
	}
	proposal, err := p.Awarding.Renew(v.R.Context(), v.By, &v.Org, list.of, v.Say("desk.renew.list"), list.hour(), list.rows)
	return v.GoOn(visit.Path(&v.Org, fmt.Sprintf("p/%d/rows", proposal.ID)), "", err)
}
