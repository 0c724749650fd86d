package visit

import (
	"net/http"

	"github.com/mitome/mitome/internal/auth"
)

// cookie is the name of the cookie that holds a session's token: bound to this very host where that is reached by https.
func (d *Desk) cookie() string {
	if d.Secure {
		return "__Host-mitome"
	}
	return "mitome"
}

// Token is that of the session of whoever asks; empty: there is none.
func (d *Desk) Token(r *http.Request) auth.Secret {
	c, err := r.Cookie(d.cookie())
	if err != nil {
		return ""
	}
	return auth.Secret(c.Value)
}

// Keep hands a token to the browser; the empty one takes it away.
func (d *Desk) Keep(w http.ResponseWriter, token auth.Secret) {
	c := &http.Cookie{Name: d.cookie(), Value: string(token), Path: "/", Secure: d.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode} //nolint:gosec // plain http is for loopback alone
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// aside is how long a browser keeps a secret aside, in seconds.
const aside = 600

// KeepAside has the browser keep a secret while it is at another host's; the empty one takes it away.
func (d *Desk) KeepAside(w http.ResponseWriter, secret auth.Secret) {
	c := &http.Cookie{Name: d.cookie() + "-aside", Value: string(secret), Path: "/", MaxAge: aside, Secure: d.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode} //nolint:gosec // as Keep
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// Aside is the secret that a browser has kept; empty: none.
func (d *Desk) Aside(r *http.Request) auth.Secret {
	c, err := r.Cookie(d.cookie() + "-aside")
	if err != nil {
		return ""
	}
	return auth.Secret(c.Value)
}

// LetIn hands the token of a session to the browser, and leads to where one begins or wanted to go.
func (d *Desk) LetIn(v *Visit, token auth.Secret, next string, err error) error {
	if err != nil {
		return err
	}
	d.Keep(v.W, token)
	if next = auth.Next(next); next == "" || next == "/desk/" { // where one begins, in the language in which one came
		next = "/desk/?lang=" + string(v.Lang)
	}
	SeeOther(v.W, next)
	return nil
}

// VisitorOf is whoever asks; auth.ErrNobody where that is not known.
func (d *Desk) VisitorOf(r *http.Request) (*auth.Visitor, error) {
	return d.Auth.Visitor(r.Context(), d.Token(r))
}
