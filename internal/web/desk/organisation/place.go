package organisation

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// place is where an organisation publishes, and by which clock, as it is kept or was typed.
type place struct {
	base, zone string
	fixed      bool // something was awarded
}

// moveView is the page of what another base address or time zone would do, and of where the desk is afterwards.
type moveView struct {
	page.Frame
	org   *issuance.Organisation
	move  *issuance.Move
	moved string // the link by which one signs in at the other address; empty: nothing was done yet
}

// changePlace shows what another base address and time zone would do, and at the second asking does it.
func (d *Pages) changePlace(v *visit.Visit) error {
	typed := place{base: fields.Cut(v.R.PostFormValue("base")), zone: fields.Cut(v.R.PostFormValue("zone"))}
	move, err := d.Authoring.Post.PlanMove(v.R.Context(), &v.Org, typed.base, typed.zone, v.May(0, auth.Platform))
	if err == nil && move.New() && v.R.PostFormValue("deed") != "move" {
		view := &moveView{org: &v.Org, move: move}
		view.Frame = d.FrameHere(v, "organisation", "place", "")
		view.Add(page.Typed(page.Typing{Form: "move", Name: "deed", Value: "look"}))
		return page.ServeOnce(v.W, v.R, http.StatusOK, movePage(view))
	}
	if err == nil {
		err = d.Authoring.Post.MoveOrganisation(v.R.Context(), v.By, move)
	}
	if err == nil && move.Default {
		return d.moved(v, move)
	}
	return d.kept(v, "place", err, func(view *organisationView) { view.place.base, view.place.zone = typed.base, typed.zone })
}

// moved leads to the desk at the address that it has from now on. There nobody is signed in: a link opens it.
func (d *Pages) moved(v *visit.Visit, move *issuance.Move) error {
	ctx := v.R.Context()
	base, err := d.Moved(ctx)
	if err != nil {
		return err
	}
	if u, err := url.Parse(base); err == nil && u.Host == d.Host {
		return v.GoOn(visit.Path(&v.Org, "organisation"), "?done=place", nil)
	}
	link, err := d.Auth.LaterLink(ctx, v.Email, visit.Path(&v.Org, "organisation"))
	if err := errors.Join(err, d.Auth.SignOut(ctx, d.Token(v.R))); err != nil {
		return err
	}
	d.Keep(v.W, "")
	view := &moveView{org: &v.Org, move: move, moved: base + "/desk/link?k=" + string(link)}
	view.Frame = d.FrameHere(v, "organisation", "organisation", "")
	return page.ServeOnce(v.W, v.R, http.StatusOK, movedPage(view))
}
