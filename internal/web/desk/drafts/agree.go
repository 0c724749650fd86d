package drafts

import (
	"cmp"
	"strconv"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// wanted is what somebody has asked for and somebody else has to agree to, as the start page tells it.
type wanted struct {
	title string // of the micro-credential that it is about
	lang  locale.Language
	path  string // of the page where one agrees or withdraws it
	what  string // a sentence: who asks for what, since when
}

// wantedAtMost is how many of those the start page names.
const wantedAtMost = 20

// wanted finds what waits for whoever awards, one of the members, to agree, or for somebody else to agree with them.
func (d *Pages) wanted(v *visit.Visit, members []auth.Member) ([]wanted, error) {
	all, err := d.Agreements.Agreements(v.R.Context(), v.Org.ID, v.Within(auth.Award), wantedAtMost)
	if err != nil {
		return nil, err
	}
	names := map[issuance.By]string{}
	for i := range members {
		names[members[i].By] = members[i].Called()
	}
	var told []wanted
	for i := range all {
		a := &all[i]
		w := wanted{path: web.PageIn(visit.Path(&v.Org, agreePath(a)), v.Lang)}
		if w.title, w.lang, err = d.Lists.Title(v.R.Context(), &v.Org, a.Class, v.Lang); err != nil {
			return nil, err
		}
		w.title = cmp.Or(w.title, v.Say("desk.untitled"))
		key := "desk.waits.agree."
		if a.By == v.By {
			key = "desk.waits.asked."
		}
		w.what = v.Say(key+string(a.What), "who", names[a.By], "at", part.Moment(a.At, v.Org.Location(), v.Lang))
		if !a.Ends.IsZero() {
			w.what += v.Say("desk.waits.before", "at", part.Moment(a.Ends, v.Org.Location(), v.Lang))
		}
		told = append(told, w)
	}
	return told, nil
}

// agreePath is the page of what is asked for.
func agreePath(a *issuance.Agreement) string {
	number := strconv.FormatInt(a.Subject, 10)
	if a.What == issuance.Releasing {
		return "p/" + number + "/rows"
	}
	return "b/" + number + "/batch"
}
