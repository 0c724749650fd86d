package awarded

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// This file begins the list by which those are awarded again whose awards have expired or will within a while. What still runs
// is no fault of it: its list is released once the last of them has ended.

// renewal is a list of those who are awarded again.
type renewal struct {
	ends   time.Time // when the last of them ends that still runs; zero: all have expired
	awards []*register.Award
	to     []string // where each is reached; see reached
	now    time.Time
}

// add puts the learner of an award on the list, under an address.
func (r *renewal) add(a *register.Award, address string) {
	if a.Expires.After(r.now) && a.Expires.After(r.ends) {
		r.ends = a.Expires
	}
	r.awards, r.to = append(r.awards, a), append(r.to, address)
}

// dated are the rows of the list: none with the days, evidence and narrative of what ends, each to run as long as that.
func (r *renewal) dated(zone *time.Location) (rows []awarding.Learner) {
	begins := r.now
	if hour := r.hour(); !hour.IsZero() {
		begins = hour
	}
	for i, a := range r.awards {
		row := learnerOf(a)
		row[columns.Email] = r.to[i]
		for _, gone := range []columns.Column{columns.IssuedOn, columns.Evidence, columns.Narrative} {
			delete(row, gone)
		}
		row[columns.Expires] = lasting(register.Day(begins, zone), a).Format(time.DateOnly)
		rows = append(rows, row)
	}
	return rows
}

// of is the list under a name.
func (r *renewal) of(zone *time.Location, name string) *awarding.Renewal {
	begun := &awarding.Renewal{Name: name, Hour: r.hour(), Rows: r.dated(zone)}
	for _, a := range r.awards {
		begun.Of = append(begun.Of, a.Award)
	}
	return begun
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
	renewing, err := p.Awarding.Renewing(v.R.Context(), v.Org.ID)
	switch {
	case err != nil:
		return err
	case renewing[a.ID] != nil:
		return p.showAward(v, a, http.StatusUnprocessableEntity, "renew", v.Say("desk.renew.twice"))
	}
	return p.beginRenewal(v, []*register.Award{a})
}

// without are awards as a search leaves them out.
func without(renewing map[issuance.ID]*awarding.Proposal) map[issuance.ID]bool {
	left := map[issuance.ID]bool{}
	for id := range renewing {
		left[id] = true
	}
	return left
}

// renewAll begins a list with the learners of those of the awards that are shown which have expired or will, each once; those
// that are to be renewed already are left out.
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
	renewing, err := p.Awarding.Renewing(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	search := asked.search(&v.Org)
	search.Without = without(renewing)
	type whom struct{ email, period string }
	var all []*register.Award
	seen := map[whom]bool{}
	err = filed.Each(v.R.Context(), search, func(a *register.Award) error {
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
		address, err := p.reached(v, a)
		if err != nil {
			return err
		}
		lists[day].add(a, address)
	}
	to := visit.Path(&v.Org, "awards")
	for _, day := range slices.SortedFunc(maps.Keys(lists), time.Time.Compare) {
		list := lists[day]
		proposal, err := p.Awarding.Renew(v.R.Context(), v.By, &v.Org, list.of(v.Org.Location(), v.Say("desk.renew.list")))
		if err != nil {
			return err
		}
		if len(lists) == 1 {
			to = visit.Path(&v.Org, fmt.Sprintf("p/%d/rows", proposal.ID))
		}
	}
	return v.GoOn(to, "", nil)
}

// reached is the address at which an award's learner is awarded again: the registered one or, where that does not work, the one
// that the office has added. The learner's own is not the office's to see.
func (p *Pages) reached(v *visit.Visit, a *register.Award) (string, error) {
	dead, err := p.deadOf(v, a.Email)
	if err != nil || !dead[a.Email] {
		return a.Email, err
	}
	claim, err := p.Claims.Claims.Claim(v.R.Context(), v.Org.ID, a.ID)
	if errors.Is(err, issuance.ErrNotFound) || err == nil && claim.Added == "" {
		return a.Email, nil
	}
	if err != nil {
		return "", err
	}
	if dead, err = p.deadOf(v, claim.Added); err != nil || dead[claim.Added] {
		return a.Email, err
	}
	return claim.Added, nil
}

// renewalPath is the page of a list by which awards are to be renewed.
func renewalPath(v *visit.Visit, list *awarding.Proposal) string {
	return web.PageIn(visit.Path(&v.Org, fmt.Sprintf("p/%d/rows", list.ID)), v.Lang)
}

// planned says of a list by which an award is to be renewed when that will be, as it stands by the award in a list of awards
// and, as a sentence, on its page; empty: there is none.
func planned(v *visit.Visit, list *awarding.Proposal, key string) string {
	switch {
	case list == nil:
		return ""
	case list.Waits():
		return v.Say(key+".at", "at", part.Moment(list.Release.At, v.Org.Location(), v.Lang))
	}
	return v.Say(key)
}

// renewing finds which of the awards that are shown are to be renewed already, and how many in all where such are asked for.
func (p *Pages) renewing(v *visit.Visit, view *listView, filed *register.Filed) (err error) {
	if view.renewal, err = p.Awarding.Renewing(v.R.Context(), v.Org.ID); err != nil || len(view.renewal) == 0 || !view.renewable() {
		return err
	}
	search := view.asked.search(&v.Org)
	search.Without = without(view.renewal)
	_, left, err := filed.Find(v.R.Context(), search, 0, 0)
	view.renewed = view.total - left
	return err
}

// renewable reports whether a list can be made of those that are shown.
func (v *listView) renewable() bool {
	return (v.asked.status == issuance.Expired || v.asked.status == register.Ending) && v.asked.class != 0
}

// heard is what has come of an award: with its learner, and the list by which it is to be renewed.
func (v *listView) heard(a *register.Award) string {
	said := []string{register.HeardText(a, v.Lang), planned(v.visit, v.renewal[a.ID], "desk.renew.listed")}
	return strings.Join(slices.DeleteFunc(said, func(text string) bool { return text == "" }), " · ")
}
