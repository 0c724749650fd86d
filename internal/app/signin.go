package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/internal/web/gate"
)

// DeskURL is where the desk is reached: at the base URL of the store or of its first organisation, or else, in an empty
// store and in a demonstration, whose organisations have hosts of their own, at the listener on this machine. It never
// comes from a request (T34).
func (a *App) DeskURL(ctx context.Context, listener net.Addr) (string, error) {
	if a.demonstration {
		return here(listener), nil
	}
	base, err := a.Service.BaseURL(ctx)
	if !errors.Is(err, issuance.ErrNotFound) {
		return base, err
	}
	orgs, err := a.Store.Organisations(ctx)
	if err != nil {
		return "", err
	}
	if len(orgs) > 0 {
		return orgs[0].BaseURL, nil
	}
	return here(listener), nil
}

// here is the address of a listener, as a browser on this machine asks for it.
func here(listener net.Addr) string {
	port := 8080
	if tcp, ok := listener.(*net.TCPAddr); ok {
		port = tcp.Port
	}
	return fmt.Sprintf("http://localhost:%d", port)
}

// besideDesk puts the desk beside a site, at its one host. A store that can only be read, and a preview, have none.
func (a *App) besideDesk(ctx context.Context, site http.Handler, judge *verifier, listener net.Addr, logger *slog.Logger) (http.Handler, error) {
	if a.Store.ReadOnly() || a.config.Preview || a.config.Memory {
		return site, nil
	}
	base, err := a.DeskURL(ctx, listener)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	a.desk = base
	config := a.deskConfig(judge, logger)
	config.Host, config.Secure = u.Host, u.Scheme == "https"
	config.Demonstration, config.Notice, config.Limits = a.demonstration, a.notice(), gate.Limits{Proxies: a.config.Proxies}
	handler, err := desk.New(config)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if desk.Here(r, u.Host) {
			handler.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(w, r)
	}), nil
}

// SetUpURL is an address by which the store gets its operator, once and within an hour.
func (a *App) SetUpURL(ctx context.Context, listener net.Addr) (string, error) {
	base, err := a.DeskURL(ctx, listener)
	if err != nil {
		return "", err
	}
	secret, err := a.Auth.SetUpLink(ctx)
	return base + "/desk/link?k=" + string(secret), err
}

// letters queues what people are told of their sign-in.
type letters struct{ *App }

// SignIn queues a link to an address; whether somebody has it is found when the mail is written.
func (l letters) SignIn(ctx context.Context, email, next string, lang locale.Language) error {
	now := l.config.Now()
	return l.Mail.Queue(ctx, mail.Note{Kind: mail.SignIn, About: next, To: mail.Address{Address: email}, Lang: lang, Due: now, Until: now.Add(15 * time.Minute)})
}

// Invite queues an invitation.
func (l letters) Invite(ctx context.Context, by, to auth.Person, m auth.Membership) error {
	about := strings.Join([]string{to.ID.String(), by.ID.String(), string(m.Role), fmt.Sprint(m.Org)}, " ")
	return l.Mail.Queue(ctx, mail.Note{
		Kind: mail.Invitation, About: about, To: mail.Address{Name: to.Name, Address: to.Email}, Lang: to.Language, Due: l.config.Now(),
	})
}

// linkTo is the address of a page with a button that a secret opens.
func (a *App) linkTo(lang locale.Language, secret auth.Secret) string {
	return a.desk + web.PageIn("/desk/link", lang) + "?k=" + string(secret)
}

// gone is the error of a mail for whom there is nothing to say any more.
func gone(err error) error {
	if errors.Is(err, issuance.ErrNotFound) {
		return mail.ErrWithdrawn
	}
	return err
}

// writeSignIn writes the mail with a link, for whoever has the address.
func (a *App) writeSignIn(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	secret, err := a.Auth.SignInLink(ctx, n.To.Address, n.About)
	if err != nil {
		return nil, gone(err)
	}
	return mail.SignInLetter(n.Lang, mail.SignInText{URL: a.linkTo(n.Lang, secret), Host: a.deskHost(), Minutes: 15})
}

func (a *App) deskHost() string {
	_, host, _ := strings.Cut(a.desk, "://")
	return host
}

// writeInvitation writes the mail that invites somebody to a role.
func (a *App) writeInvitation(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	var to, by, role string
	var org issuance.OrganisationID
	if _, err := fmt.Sscan(n.About, &to, &by, &role, &org); err != nil {
		return nil, mail.ErrWithdrawn
	}
	person, err := issuance.ParseID(to)
	if err != nil {
		return nil, gone(err)
	}
	body, err := a.Store.OrganisationByID(ctx, org)
	if err != nil {
		return nil, gone(err)
	}
	secret, err := a.Auth.InvitationLink(ctx, person)
	if err != nil {
		return nil, gone(err)
	}
	text := mail.InvitationText{
		URL: a.linkTo(n.Lang, secret), Host: a.deskHost(), Role: auth.Role(role).Name, Days: 7,
		Body: func(lang locale.Language) string { name, _ := body.Name(lang); return name },
	}
	if id, err := issuance.ParseID(by); err == nil {
		if inviter, err := a.Auth.Person(ctx, id); err == nil {
			text.By = inviter.Called()
		}
	}
	return mail.InvitationLetter(n.Lang, text)
}

// Unmanned reports whether nobody can sign in to the desk yet.
func (a *App) Unmanned(ctx context.Context) (bool, error) {
	n, err := a.Auth.CountPeople(ctx)
	return n == 0, err
}
