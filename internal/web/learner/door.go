package learner

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// kind is what a code is for: the cookie into which it is changed, and the page to which it leads.
type kind struct{ cookie, page string }

var (
	learners  = kind{"mitome-mine", "award"}
	addresses = kind{"mitome-address", "proof"}
	readers   = kind{"mitome-shown", "shown"}
	silences  = kind{"mitome-quiet", "quiet"}
)

// lasts is for how long a cookie stays after the last page: the next one who sits at the same machine should find nothing.
const lasts = time.Hour

// guess is what a code that opens nothing costs of a client's share, beside the request itself: a school behind one address
// enters at once, and who guesses does it once a second.
const guess = 20

// enter looks up what a handle names and a secret opens.
type enter func(ctx context.Context, handle, secret string) (claiming.Claim, error)

// name is that of the cookie: bound to https where the host is reached by it.
func (p *Pages) name(k kind) string {
	if p.Secure {
		return "__Secure-" + k.cookie
	}
	return k.cookie
}

// keep hands a secret to the browser, for the pages of one award alone.
func (p *Pages) keep(w http.ResponseWriter, k kind, handle, secret string) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // plain http is for loopback alone
		Name: p.name(k), Value: secret, Path: "/mine/" + handle + "/", MaxAge: int(lasts.Seconds()), Secure: p.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// door changes the code in the query into a cookie and leads to its page, at a clean address. The language is the learner's
// own. Without a code it leads to where one is typed.
func (p *Pages) door(k kind, in enter) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header()["Referrer-Policy"] = []string{"no-referrer"}
		v := &visit{w: w, r: r, lang: web.Language(r)}
		typed := r.URL.Query().Get("k")
		if typed == "" {
			return v.goOn(web.PageIn("/mine", v.lang))
		}
		return p.admit(v, k, in, typed)
	}
}

// admit leads to what a code opens, or says that it opens nothing.
func (p *Pages) admit(v *visit, k kind, in enter, typed string) error {
	handle, secret, _ := claiming.Split(claiming.Plain(typed))
	claim, err := in(v.r.Context(), handle, secret)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.nothing(v, k)
	}
	if err != nil {
		return err
	}
	lang := v.lang
	if k == learners {
		if given, err := p.Claims.Given(v.r.Context(), claim); err == nil && given.Person.Language != "" {
			lang = given.Person.Language
		}
	}
	p.keep(v.w, k, handle, secret)
	return v.goOn(pathOf(handle, k.page, lang))
}

// silence leads to the page on which reminders are ended, and ends them where a mail program says so in its user's name, which
// has neither cookie nor page (RFC 8058, section 3.2).
func (p *Pages) silence(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return p.door(silences, p.Claims.EnterQuiet)(w, r)
	}
	v := &visit{w: w, r: r, lang: web.Language(r)}
	handle, secret, _ := claiming.Split(claiming.Plain(r.URL.Query().Get("k")))
	claim, err := p.Claims.EnterQuiet(r.Context(), handle, secret)
	if errors.Is(err, issuance.ErrNotFound) {
		return p.nothing(v, silences)
	}
	if err == nil {
		err = p.Claims.Hush(r.Context(), &claim)
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// quiet asks whether reminders are to end. Nothing of the learner is told here: what ends them opens nothing else.
func (p *Pages) quiet(v *visit) error {
	title, in := v.given.Title(v.lang)
	f := p.frame(v, v.say("quiet.title"), "quiet")
	return page.ServeOnce(v.w, v.r, http.StatusOK, quietPage(&awardView{Given: v.given, visit: v, title: title, titleIn: in, Frame: f}))
}

func (p *Pages) hushed(v *visit) error {
	if err := p.Claims.Hush(v.r.Context(), &v.given.Claim); err != nil {
		return err
	}
	return v.goOn(v.at("quiet"))
}

// of lets whoever has the cookie of an award come to its pages.
func (p *Pages) of(k kind, in enter) func(do func(v *visit) error) func(*visit) error {
	return func(do func(v *visit) error) func(*visit) error {
		return func(v *visit) error {
			handle, secret := v.r.PathValue("handle"), ""
			if c, err := v.r.Cookie(p.name(k)); err == nil {
				secret = c.Value
			}
			claim, err := in(v.r.Context(), handle, secret)
			if err == nil {
				v.given, err = p.Claims.Given(v.r.Context(), claim)
			}
			if errors.Is(err, issuance.ErrNotFound) {
				return p.nothing(v, k)
			}
			if err != nil {
				return err
			}
			p.keep(v.w, k, handle, secret)
			return do(v)
		}
	}
}

// typingView is the page on which a code is typed.
type typingView struct {
	page.Frame
	title   string
	problem string
	typed   string
	written string // by the learner, on a page that was open for too long
	learner bool   // a code can be typed here
}

// nothing says that a code opens nothing, without saying why.
func (p *Pages) nothing(v *visit, k kind) error {
	if err := p.gate.Further(v.w, v.r, guess); err != nil {
		return err
	}
	view := &typingView{title: v.say("title"), problem: v.say("nothing." + k.page), learner: k == learners}
	if view.learner && v.r.Method == http.MethodPost {
		view.written = cmp.Or(v.r.PostFormValue("said"), v.r.PostFormValue("address"))
	}
	if !view.learner {
		view.title = v.say(k.page + ".title")
	}
	return p.showTyping(v, http.StatusNotFound, view)
}

// typing asks for a code.
func (p *Pages) typing(v *visit) error {
	return p.showTyping(v, http.StatusOK, &typingView{title: v.say("title"), learner: true})
}

func (p *Pages) showTyping(v *visit, status int, view *typingView) error {
	view.Frame = p.chrome.Frame(v.lang, page.Titled(view.title, v.say("about")), page.At("/mine", ""), page.Private, page.Once, page.Styled("learner.css"), page.Foot(v.say("foot.any")))
	return page.ServeOnce(v.w, v.r, status, typingPage(view))
}

// typed takes a code that was typed, or the link as it was copied.
func (p *Pages) typed(v *visit) error {
	typed := v.r.PostFormValue("k")
	if _, code, ok := strings.Cut(typed, "k="); ok {
		typed = code
	}
	if claiming.Plain(typed) == "" {
		return p.showTyping(v, http.StatusUnprocessableEntity, &typingView{
			title: v.say("title"), problem: v.say("typed.wrong", "chars", claiming.CodeChars), typed: typed, learner: true,
		})
	}
	return p.admit(v, learners, p.Claims.Enter, typed)
}
