package mails

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// unreachedView is the page of the addresses that do not work, and of the mails to learners that did not arrive.
type unreachedView struct {
	page.Frame
	visit  *visit.Visit
	dead   []mail.KnownAddress
	mails  []mail.Queued
	stop   mail.Stop
	at     paged                        // of the addresses
	mailed paged                        // of the mails
	whole  bool                         // whoever looks may see the addresses of the whole organisation
	known  map[string]mail.KnownAddress // of the mails' addresses
}

// unreached shows the addresses that do not work, the mails that did not arrive, and whether mails are stopped.
func (p *Pages) unreached(v *visit.Visit) error {
	view := &unreachedView{visit: v, at: paged{number: visit.PageNumber(v.R, "page")}, mailed: paged{number: visit.PageNumber(v.R, "mails")}, whole: v.MayHere(auth.Organisation)}
	ctx := v.R.Context()
	if view.whole {
		dead, err := p.Letters.Dead(ctx, v.Org.ID, view.at.skipped(), visit.Pageful+1)
		if err != nil {
			return err
		}
		view.dead = take(&view.at, dead)
	}
	mails, err := p.Letters.Failed(ctx, v.Org.ID, v.Within(auth.Award), view.mailed.skipped(), visit.Pageful+1)
	if err != nil {
		return err
	}
	view.mails, view.known = take(&view.mailed, mails), map[string]mail.KnownAddress{}
	for i := range view.mails {
		address := view.mails[i].To.Address
		if view.known[address], err = p.Letters.Known(ctx, v.Org.ID, address); err != nil {
			return err
		}
	}
	if view.stop, err = p.Letters.Stop(ctx, v.Org.ID); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "unreached", "unreached", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, http.StatusOK, unreachedPage(view))
}

// reached lets mails go again that were stopped, or notes that an address works again.
func (p *Pages) reached(v *visit.Visit) error {
	ctx, back := v.R.Context(), visit.Path(&v.Org, "unreached")
	if v.R.PostFormValue("deed") == "works" {
		return v.GoOn(back, "", p.Letters.Works(ctx, v.By, v.Org.ID, v.R.PostFormValue("address")))
	}
	stop, err := p.Letters.Stop(ctx, v.Org.ID)
	if err == nil && stop.Stopped {
		err = p.Letters.Resume(ctx, v.By, v.Org.ID)
	}
	return v.GoOn(back, "", err)
}

// pathOf is the address of a page of a list that stands at a path.
func pathOf(f *page.Frame, path, name string, number int) string {
	return web.PageIn(path, f.Lang) + "?" + url.Values{name: {strconv.Itoa(number)}}.Encode()
}

// since says what was sent since an address was found not to work, and when: to another one of its learner, or there once more;
// empty: nothing.
func (v *unreachedView) since(a *mail.KnownAddress) string {
	at := func(t time.Time) string { return part.Moment(t, v.visit.Org.Location(), v.Lang) }
	switch {
	case a.Dead.IsZero():
		return ""
	case !a.Reached.IsZero() && !a.Reached.Before(a.Tried):
		return v.T("desk.unreached.reached", "own", a.Own, "at", at(a.Reached))
	case !a.Tried.IsZero():
		return v.T("desk.unreached.tried", "at", at(a.Tried), "days", int(mail.Settles/mail.Day))
	}
	return ""
}

// award is the page of the award that a mail is about.
func (v *unreachedView) award(q *mail.Queued) string {
	return web.PageIn(visit.Path(&v.visit.Org, "a/"+q.AwardOf()+"/award"), v.Lang)
}
