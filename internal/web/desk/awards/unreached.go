package awards

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// unreachedView is the page of the mails to learners that did not arrive.
type unreachedView struct {
	page.Frame
	visit *visit.Visit
	mails []mail.Queued
	stop  mail.Stop
	at    paged
}

// unreached shows the addresses that do not work, and whether mails are stopped.
func (p *Pages) unreached(v *visit.Visit) error {
	view := &unreachedView{visit: v, at: pageOf(v, "page")}
	mails, err := p.Letters.Failed(v.R.Context(), v.Org.ID, v.Within(auth.Award), "", view.at.skipped(), visit.Pageful+1)
	if err != nil {
		return err
	}
	view.mails = shown(&view.at, mails)
	if view.stop, err = p.Letters.Stop(v.R.Context(), v.Org.ID); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "unreached", "unreached", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, http.StatusOK, unreachedPage(view))
}

// resume lets mails go again that were stopped.
func (p *Pages) resume(v *visit.Visit) error {
	stop, err := p.Letters.Stop(v.R.Context(), v.Org.ID)
	if err == nil && stop.Stopped {
		err = p.Letters.Resume(v.R.Context(), v.By, v.Org.ID)
	}
	return v.GoOn(visit.Path(&v.Org, "unreached"), "", err)
}

func (v *unreachedView) path(number int) string {
	return web.PageIn(visit.Path(&v.visit.Org, "unreached"), v.Lang) + "?" + url.Values{"page": {strconv.Itoa(number)}}.Encode()
}

// award is the page of the award that a mail is about.
func (v *unreachedView) award(q *mail.Queued) string {
	return web.PageIn(visit.Path(&v.visit.Org, "a/"+q.AwardOf()+"/award"), v.Lang)
}
