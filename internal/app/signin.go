package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web"
)

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

// Invite gives somebody a role, and queues the mail that invites, for when the role begins.
func (l letters) Invite(ctx context.Context, by, to auth.Person, m auth.Membership, at time.Time) (auth.Person, error) {
	return l.Store.Invite(ctx, by.By, to, m, func(to auth.Person) mail.Note {
		about := strings.Join([]string{to.ID.String(), by.ID.String(), string(m.Role), fmt.Sprint(m.Org), m.Department.String()}, " ")
		return mail.Note{Kind: mail.Invitation, About: about, To: mail.Address{Name: to.Name, Address: to.Email}, Lang: to.Language, Due: m.Begins}
	}, at)
}

// linkTo is the address of a page with a button that a secret opens.
func (a *App) linkTo(lang locale.Language, secret auth.Secret) string {
	return a.deskBase() + web.PageIn("/desk/link", lang) + "?k=" + string(secret)
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

// deskBase is where the desk is reached; empty before it is served.
func (a *App) deskBase() string {
	if at := a.desk.Load(); at != nil {
		return at.base
	}
	return ""
}

func (a *App) deskHost() string {
	_, host, _ := strings.Cut(a.deskBase(), "://")
	return host
}

// writeInvitation writes the mail that invites somebody to a role.
func (a *App) writeInvitation(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	var to, by, role string
	var org issuance.OrganisationID
	var of department.ID // a note of before departments were known names none
	if read, err := fmt.Sscan(n.About, &to, &by, &role, &org, &of); err != nil && read < 4 {
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
	departments, err := a.Departments.Departments(ctx, org)
	if err != nil {
		return nil, err
	}
	secret, err := a.Auth.InvitationLink(ctx, person)
	if err != nil {
		return nil, gone(err)
	}
	text := mail.InvitationText{
		URL: a.linkTo(n.Lang, secret), Host: a.deskHost(), Days: 7,
		Role: func(lang locale.Language) string {
			if name := departments.Name(of, lang); name != "" {
				return locale.Text(lang, "register.role.of", "role", auth.Role(role).Name(lang), "department", name)
			}
			return auth.Role(role).Name(lang)
		},
		Body: func(lang locale.Language) string { name, _ := body.Name(lang); return name },
	}
	if id, err := issuance.ParseID(by); err == nil {
		if inviter, err := a.Auth.People.Person(ctx, id); err == nil {
			text.By = inviter.Called()
		}
	}
	letter, err := mail.InvitationLetter(n.Lang, text)
	if err == nil {
		letter.From = cmp.Or(body.House.Sender, text.Body(n.Lang))
	}
	return letter, err
}
