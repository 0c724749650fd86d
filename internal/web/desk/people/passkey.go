package people

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// passkeyView is the page on which somebody who signed in by a link is offered a passkey.
type passkeyView struct {
	page.Frame
	name string // by which a new passkey is known, unless one says otherwise
	next string // where to go on
}

// askedOfPasskey answers a browser's script what its passkey is to be asked.
func (d *Pages) askedOfPasskey(v *visit.Visit, ask func(ctx context.Context) ([]byte, error)) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	asked, err := ask(v.R.Context())
	var tries *auth.TriesError
	switch {
	case errors.As(err, &tries):
		return &web.Error{Status: http.StatusTooManyRequests, Err: err}
	case err != nil:
		return err
	}
	return v.Answer("application/json", asked)
}

func (d *Pages) askToSignIn(v *visit.Visit) error {
	return d.askedOfPasskey(v, func(ctx context.Context) ([]byte, error) { return d.Passkeys.AskToSignIn(ctx, d.Gate.Client(v.R)) })
}

func (d *Pages) askToAdd(v *visit.Visit) error {
	return d.askedOfPasskey(v, func(ctx context.Context) ([]byte, error) { return d.Passkeys.AskToAdd(ctx, v.Visitor) })
}

// signInByPasskey lets in whoever has the passkey that answered.
func (d *Pages) signInByPasskey(v *visit.Visit) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	token, err := d.Passkeys.SignIn(v.R.Context(), []byte(v.R.PostFormValue("answer")), d.Token(v.R), v.R.UserAgent())
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showSignIn(v, http.StatusUnprocessableEntity, text, false)
	}
	return d.LetIn(v, token, v.R.PostFormValue("next"), err)
}

// offerPasskey offers a passkey to somebody who has none yet.
func (d *Pages) offerPasskey(v *visit.Visit) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	view := &passkeyView{name: browserName(v.R.UserAgent()), next: auth.Next(v.R.FormValue("next"))}
	view.Frame = d.FrameAt(v, "passkey", "/desk/passkey", nextQuery(view.next))
	view.Add(visit.Turned("passkey"))
	return page.ServeLiveOnce(v.W, v.R, http.StatusOK, offerPage(view))
}

// offered is where somebody goes who was let in by a link: to a passkey first, where the browser can make one and there is
// none.
func (d *Pages) offered(v *visit.Visit, person issuance.ID, next string) (string, error) {
	if d.Passkeys == nil || v.R.PostFormValue("able") == "" {
		return next, nil
	}
	keys, err := d.Auth.Passkeys.Passkeys(v.R.Context(), person)
	if err != nil || len(keys) > 0 {
		return next, err
	}
	return web.PageIn("/desk/passkey", v.Lang) + nextQuery(next), nil
}

// addPasskey keeps a passkey that the browser made.
func (d *Pages) addPasskey(v *visit.Visit) error {
	if d.Passkeys == nil {
		return issuance.ErrNotFound
	}
	err := d.Passkeys.Add(v.R.Context(), v.Visitor, []byte(v.R.PostFormValue("answer")), v.R.PostFormValue("name"))
	if next := auth.Next(v.R.PostFormValue("next")); err == nil && next != "" {
		visit.SeeOther(v.W, next)
		return nil
	}
	return d.toAccount(v, err)
}

// passkey is the one of whoever asks that a form is about.
func passkey(v *visit.Visit) (issuance.ID, error) {
	return issuance.ParseID(v.R.PostFormValue("passkey"))
}

func (d *Pages) namePasskey(v *visit.Visit) error {
	id, err := passkey(v)
	if err == nil {
		err = d.Auth.NamePasskey(v.R.Context(), v.Person, id, v.R.PostFormValue("name"))
	}
	return d.toAccount(v, err)
}

func (d *Pages) removePasskey(v *visit.Visit) error {
	id, err := passkey(v)
	if err == nil {
		err = d.Auth.Passkeys.RemovePasskey(v.R.Context(), v.Person, id, d.Now())
	}
	return d.toAccount(v, err)
}

// toAccount leads to the page of one's sign-in after a deed, or says there why it was not done.
func (d *Pages) toAccount(v *visit.Visit, err error) error {
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showAccount(v, http.StatusUnprocessableEntity, text)
	}
	return v.GoOn("/desk/account", "", err)
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
