package learner

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// askView is the page on which somebody asks by a receipt code, or proves the address of what was asked.
type askView struct {
	page.Frame
	fault   fault
	done    bool
	closed  bool   // the code takes no requests any more
	code    string // as it was typed
	label   string // of the code, where it is known
	body    string // name of the awarding body
	title   string // of the micro-credential that it is about; empty: it is published no more
	spoken  locale.Language
	office  verification.Contact
	name    string
	student string
	address string
	secret  string // of the mail's link; empty: something is asked here
}

// inLanguage leads to a page in the reader's language, with its query.
func (p *Pages) inLanguage(name string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := &visit{w: w, r: r, lang: web.Language(r)}
		w.Header()["Referrer-Policy"] = []string{"no-referrer"}
		to := web.PageIn("/mine/"+name, v.lang)
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		return v.goOn(to)
	}
}

func (p *Pages) showAsk(v *visit, status int, view *askView) error {
	title := "ask.title"
	if view.secret != "" {
		title = "proof.title"
	}
	at, query := "", "" // a page that was sent to, or whose secret proves something, comes in one language
	if v.r.Method != http.MethodPost && view.secret == "" {
		if at = "/mine/ask"; view.code != "" {
			query = "?" + url.Values{"c": {view.code}}.Encode()
		}
	}
	view.Frame = p.chrome.Frame(v.lang, page.Titled(v.say(title), v.say("about")), page.At(at, query), page.Private, page.Once, page.Styled("learner.css"), page.Foot(v.say("foot.any")))
	return page.ServeOnce(v.w, v.r, status, askPage(view))
}

// receipt finds the code that a view is for, and puts in what that is about; issuance.ErrNotFound for what is no code, and what
// says so for one that takes no requests any more.
func (p *Pages) receipt(v *visit, view *askView) (claiming.ReceiptCode, error) {
	code, closed := p.Claims.FindReceipt(v.r.Context(), view.code)
	if closed != nil && faultOf(closed, v.lang).text == "" {
		return code, closed
	}
	org, err := p.Organisations.OrganisationByID(v.r.Context(), code.Org)
	view.label = code.Label
	if err != nil {
		return code, err
	}
	view.body = org.NameIn(v.lang)
	view.office = verification.Contact(org.Office())
	view.title, view.spoken, err = p.Title(v.r.Context(), &org, code.Class, v.lang)
	if err == nil {
		err = closed
	}
	return code, err
}

// asking asks for a receipt code, or where one is known for name, number and address.
func (p *Pages) asking(v *visit) error {
	view := &askView{code: v.r.URL.Query().Get("c")}
	if view.code == "" {
		return p.showAsk(v, http.StatusOK, view)
	}
	_, err := p.receipt(v, view)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.noReceipt(v, view)
	}
	if view.fault = faultOf(err, v.lang); view.fault.text != "" {
		view.closed = true
		return p.showAsk(v, http.StatusGone, view)
	}
	if err != nil {
		return err
	}
	return p.showAsk(v, http.StatusOK, view)
}

// noReceipt says that something is no code.
func (p *Pages) noReceipt(v *visit, view *askView) error {
	if err := p.gate.Further(v.w, v.r, guess); err != nil {
		return err
	}
	view.fault.text = v.say("ask.nothing")
	return p.showAsk(v, http.StatusNotFound, view)
}

// asked keeps what somebody asks for, and has the mail sent that proves the address.
func (p *Pages) asked(v *visit) error {
	form := v.r.PostFormValue
	view := &askView{code: form("c"), name: form("name"), student: form("student"), address: form("address")}
	code, err := p.receipt(v, view)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.noReceipt(v, view)
	}
	if view.fault = faultOf(err, v.lang); view.fault.text != "" {
		view.closed = true
		return p.showAsk(v, http.StatusGone, view)
	}
	if err != nil {
		return err
	}
	err = p.Claims.Ask(v.r.Context(), &code, view.name, view.student, view.address, v.lang)
	if view.fault = faultOf(err, v.lang); view.fault.text != "" {
		return p.showAsk(v, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	view.done = true
	return p.showAsk(v, http.StatusOK, view)
}

// request is what a mail's link names.
func (p *Pages) request(v *visit, secret string) (claiming.Request, error) {
	handle, rest, _ := claiming.Split(claiming.Plain(secret))
	return p.Claims.EnterRequest(v.r.Context(), handle, rest)
}

// proving asks whoever has read the mail whether the office is to get the request. Nothing of it is told here.
func (p *Pages) proving(v *visit) error {
	secret := v.r.URL.Query().Get("k")
	if _, err := p.request(v, secret); errors.Is(err, issuance.ErrNotFound) {
		return p.noReceipt(v, &askView{})
	} else if err != nil {
		return err
	}
	return p.showAsk(v, http.StatusOK, &askView{secret: secret})
}

// provedAsked hands the request to the office.
func (p *Pages) provedAsked(v *visit) error {
	view := &askView{secret: v.r.PostFormValue("k")}
	r, err := p.request(v, view.secret)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.noReceipt(v, &askView{})
	}
	if err == nil {
		err = p.Claims.Prove(v.r.Context(), &r)
	}
	if view.fault = faultOf(err, v.lang); view.fault.text != "" {
		return p.showAsk(v, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	view.done = true
	return p.showAsk(v, http.StatusOK, view)
}
