package learner

import (
	"errors"
	"net/http"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/page"
)

// proof asks whoever has read the mail whether the address is to be kept. Nothing of the learner is told here: the address may
// be somebody else's.
func (p *Pages) proof(v *visit) error {
	title, in := v.given.Title(v.lang)
	return page.ServeOnce(v.w, v.r, http.StatusOK, proofPage(&awardView{Given: v.given, visit: v, title: title, titleIn: in, Frame: p.frame(v, v.say("proof.title"), "proof")}))
}

// proved keeps the address. The code that proved it opens nothing afterwards, so another page says that it did.
func (p *Pages) proved(v *visit) error {
	if err := p.Claims.ProveAddress(v.r.Context(), &v.given.Claim); err != nil {
		return err
	}
	return v.goOn(v.at("proved"))
}

// provedView is the page that says that an address was proved.
type provedView struct {
	page.Frame
	own string // path of the page of whoever has that one open in this browser; empty: nobody has
}

// provedHere says that an address was proved, of whatever handle: it tells nothing of any award.
func (p *Pages) provedHere(v *visit) error {
	handle, secret := v.r.PathValue("handle"), ""
	if c, err := v.r.Cookie(p.name(learners)); err == nil {
		secret = c.Value
	}
	view := &provedView{Frame: p.chrome.Frame(v.lang, page.Titled(v.say("proof.title"), v.say("about")), page.At("/mine/"+handle+"/proved", ""),
		page.Private, page.Once, page.Styled("learner.css"), page.Foot(v.say("foot.any")))}
	_, err := p.Claims.Enter(v.r.Context(), handle, secret)
	switch {
	case err == nil:
		view.own = v.at("award")
	case !errors.Is(err, issuance.ErrNotFound):
		return err
	}
	return page.ServeOnce(v.w, v.r, http.StatusOK, provedPage(view))
}
