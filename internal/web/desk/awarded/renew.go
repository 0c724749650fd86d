package awarded

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
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
	of     issuance.Award // one of them
	ends   time.Time      // when the last of them ends that still runs; zero: all have expired
	awards []*register.Award
	now    time.Time
}

// add puts the learner of an award on the list.
func (r *renewal) add(a *register.Award) {
	r.of = a.Award
	if a.Expires.After(r.now) && a.Expires.After(r.ends) {
		r.ends = a.Expires
	}
	r.awards = append(r.awards, a)
}

// dated are the rows of the list: none with the days, evidence and narrative of what ends, each to run as long as that.
func (r *renewal) dated(zone *time.Location) (rows []awarding.Learner) {
	begins := r.now
	if hour := r.hour(); !hour.IsZero() {
		begins = hour
	}
	for _, a := range r.awards {
		row := learnerOf(a)
		for _, gone := range []columns.Column{columns.IssuedOn, columns.Evidence, columns.Narrative} {
			delete(row, gone)
		}
		row[columns.Expires] = lasting(register.Day(begins, zone), a).Format(time.DateOnly)
		rows = append(rows, row)
	}
	return rows
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

// beginRenewal begins a list for each day on which awards end, and one for those that have ended, to be released once they
// have. Each runs as long as before.
func (p *Pages) beginRenewal(v *visit.Visit, all []*register.Award) error {
	lists := map[time.Time]*renewal{}
	for _, a := range all {
		day := register.Day(a.LastDay(a.Zone), a.Zone)
		if !a.Expires.After(p.Now()) {
			day = time.Time{}
		}
		if lists[day] == nil {
			lists[day] = &renewal{now: p.Now()}
		}
		lists[day].add(a)
	}
	to := visit.Path(&v.Org, "awards")
	for _, day := range slices.SortedFunc(maps.Keys(lists), time.Time.Compare) {
		list := lists[day]
		proposal, err := p.Awarding.Renew(v.R.Context(), v.By, &v.Org, list.of, v.Say("desk.renew.list"), list.hour(), list.dated(visit.Zone(&v.Org)))
		if err != nil {
			return err
		}
		if len(lists) == 1 {
			to = visit.Path(&v.Org, fmt.Sprintf("p/%d/rows", proposal.ID))
		}
	}
	return v.GoOn(to, "", nil)
}
