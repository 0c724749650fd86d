package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// passkeyView is the page on which somebody who signed in by a link is offered a passkey.
type passkeyView struct {
	page.Frame
	name string // by which a new passkey is known, unless one says otherwise
	next string // where to go on
}

// askedOfPasskey answers a browser's script what its passkey is to be asked.
func (d *Desk) askedOfPasskey(v *visit, ask func(ctx context.Context) ([]byte, error)) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	asked, err := ask(v.r.Context())
	var tries *auth.TriesError
	switch {
	case errors.As(err, &tries):
		return &web.Error{Status: http.StatusTooManyRequests, Err: err}
	case sentence(err, v.lang) != "":
		return &web.Error{Status: http.StatusConflict, Err: err}
	case err != nil:
		return err
	}
	v.w.Header()["Content-Type"] = []string{"application/json"}
	return v.send("", asked)
}

func (d *Desk) askToSignIn(v *visit) error {
	return d.askedOfPasskey(v, func(ctx context.Context) ([]byte, error) { return d.Passkeys.AskToSignIn(ctx, d.gate.Client(v.r)) })
}

func (d *Desk) askToAdd(v *visit) error {
	return d.askedOfPasskey(v, func(ctx context.Context) ([]byte, error) { return d.Passkeys.AskToAdd(ctx, v.Visitor) })
}

// signInByPasskey lets in whoever has the passkey that answered.
func (d *Desk) signInByPasskey(v *visit) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	token, err := d.Passkeys.SignIn(v.r.Context(), []byte(v.r.PostFormValue("answer")), d.token(v.r), v.r.UserAgent())
	if text := sentence(err, v.lang); text != "" {
		return d.showSignIn(v, http.StatusUnprocessableEntity, text, false)
	}
	return d.letIn(v, token, v.r.PostFormValue("next"), err)
}

// offerPasskey offers a passkey to somebody who has none yet.
func (d *Desk) offerPasskey(v *visit) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	view := &passkeyView{name: browserName(v.r.UserAgent()), next: auth.Next(v.r.FormValue("next"))}
	view.Frame = d.page(v, "passkey", "/desk/passkey", nextQuery(view.next))
	return page.ServeLiveOnce(v.w, v.r, http.StatusOK, offerPage(view))
}

// offered is where somebody goes who was let in by a link: to a passkey first, where the browser can make one and there is none.
func (d *Desk) offered(v *visit, person issuance.ID, next string) (string, error) {
	if d.Passkeys == nil || v.r.PostFormValue("able") == "" {
		return next, nil
	}
	keys, err := d.Auth.Passkeys(v.r.Context(), person)
	if err != nil || len(keys) > 0 {
		return next, err
	}
	return web.PageIn("/desk/passkey", v.lang) + nextQuery(next), nil
}

// addPasskey keeps a passkey that the browser made.
func (d *Desk) addPasskey(v *visit) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	err := d.Passkeys.Add(v.r.Context(), v.Visitor, []byte(v.r.PostFormValue("answer")), v.r.PostFormValue("name"))
	if next := auth.Next(v.r.PostFormValue("next")); err == nil && next != "" {
		seeOther(v.w, next)
		return nil
	}
	return d.toAccount(v, err)
}

// passkey is the one of whoever asks that a form is about.
func (v *visit) passkey() (issuance.ID, error) { return issuance.ParseID(v.r.PostFormValue("passkey")) }

func (d *Desk) namePasskey(v *visit) error {
	id, err := v.passkey()
	if err == nil {
		err = d.Auth.NamePasskey(v.r.Context(), v.Person, id, v.r.PostFormValue("name"))
	}
	return d.toAccount(v, err)
}

func (d *Desk) removePasskey(v *visit) error {
	id, err := v.passkey()
	if err == nil {
		err = d.Auth.RemovePasskey(v.r.Context(), v.Person, id, d.Now())
	}
	return d.toAccount(v, err)
}

// toAccount leads to the page of one's sign-in after a deed, or says there why it was not done.
func (d *Desk) toAccount(v *visit, err error) error {
	if text := sentence(err, v.lang); text != "" {
		return d.showAccount(v, http.StatusUnprocessableEntity, text)
	}
	return v.goOn("/desk/account", "", err)
}

// browsers and systems, by what their names look like in what browsers call themselves. Most claim to be others too: the first
// that is found is the one.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"Linux", "Linux"}}
)

// browserName is what people call a browser, by what it calls itself: "Firefox, Windows".
func browserName(called string) string {
	var names []string
	for _, known := range [][][2]string{browsers, systems} {
		i := slices.IndexFunc(known, func(k [2]string) bool { return strings.Contains(called, k[0]) })
		if i >= 0 {
			names = append(names, known[i][1])
		}
	}
	if len(names) == 0 {
		return called
	}
	return strings.Join(names, ", ")
}
