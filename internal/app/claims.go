package app

import (
	"cmp"
	"context"
	"strings"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// This file writes the mails of the learners' own pages.

// writeAddress writes the mail by which a learner proves an address. An address that was taken back, or replaced by another, is
// written to no more.
func (a *App) writeAddress(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	handle, _, _ := strings.Cut(n.About, " ") // and the award, by which mails are erased
	claim, code, err := a.Claims.AddressCode(ctx, handle, n.To.Address)
	if err != nil {
		return nil, gone(err)
	}
	given, err := a.Claims.Given(ctx, claim)
	if err != nil {
		return nil, gone(err)
	}
	letter, err := mail.AddressLetter(n.Lang, mail.AddressText{
		URL: a.deskBase() + "/mine/address?k=" + code, Host: a.deskHost(), Hours: claiming.AddressHours, Body: bodyOf(given), Title: titleOf(given),
	})
	return sentBy(letter, &given.Organisation, n.Lang), err
}

// writeAsked writes the mail by which somebody proves the address of what was asked for by a receipt code.
func (a *App) writeAsked(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	request, secret, err := a.Claims.RequestCode(ctx, n.About)
	if err != nil {
		return nil, gone(err)
	}
	code, err := a.Store.Receipt(ctx, request.Code)
	if err != nil {
		return nil, gone(err)
	}
	org, err := a.Store.OrganisationByID(ctx, request.Org)
	if err != nil {
		return nil, gone(err)
	}
	letter, err := mail.AskedLetter(n.Lang, mail.AskedText{
		URL: a.deskBase() + "/mine/asked?k=" + secret, Host: a.deskHost(), Label: code.Label, Days: claiming.RequestDays,
		Body: func(lang locale.Language) string { name, _ := org.Name(lang); return name },
	})
	return sentBy(letter, &org, n.Lang), err
}

// writeAnswer writes the mail that tells a learner of the office's answer.
func (a *App) writeAnswer(ctx context.Context, n *mail.Note) (*mail.Letter, error) {
	report, _, _ := strings.Cut(n.About, " ")
	id, err := issuance.ParseID(report)
	if err != nil {
		return nil, mail.ErrWithdrawn
	}
	task, err := a.Claims.Task(ctx, issuance.OrganisationID(n.Org), department.Whole(), id)
	if err != nil {
		return nil, gone(err)
	}
	given := task.Given
	link, err := a.learnerLink(ctx, &given.Award)
	if err != nil {
		return nil, err
	}
	letter, err := mail.AnswerLetter(n.Lang, mail.AnswerText{
		URL: link, Host: a.deskHost(), Name: given.Name, Body: bodyOf(given), Title: titleOf(given),
		Office: func(lang locale.Language) string { return office(&given.Organisation, lang) },
	})
	return sentBy(letter, &given.Organisation, n.Lang), err
}

func bodyOf(g *claiming.Given) func(locale.Language) string {
	return func(lang locale.Language) string { name, _ := g.Organisation.Name(lang); return name }
}

func titleOf(g *claiming.Given) func(locale.Language) string {
	return func(lang locale.Language) string { title, _ := g.Title(lang); return title }
}

// sentBy is a letter in the name of the organisation that awarded.
func sentBy(letter *mail.Letter, org *issuance.Organisation, lang locale.Language) *mail.Letter {
	if letter == nil {
		return nil
	}
	name, _ := org.Name(lang)
	letter.From = cmp.Or(org.House.Sender, name)
	if address := org.Contact.Email; address != "" {
		letter.ReplyTo = mail.Address{Name: letter.From, Address: address}
	}
	return letter
}
