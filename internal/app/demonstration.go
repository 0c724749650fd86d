package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// settingDemonstration marks a store in which everything is invented.
const settingDemonstration = "demonstration"

// ErrUsed means that a store has organisations already, which are real as far as anybody knows.
var ErrUsed = locale.NewTrouble("trouble.used", "only a new store can be a demonstration")

// demonstrate marks a new store as a demonstration.
func (a *App) demonstrate(ctx context.Context) error {
	if orgs, err := a.Store.Organisations(ctx); err != nil || len(orgs) > 0 {
		return errors.Join(err, ErrUsed)
	}
	by, err := a.Operator(ctx)
	if err != nil {
		return err
	}
	return a.Store.PutSetting(ctx, by, settingDemonstration, "yes", a.config.Now())
}

// demonstrates reports whether the store was made by a demonstration. A store that does not answer is none.
func (a *App) demonstrates(ctx context.Context) bool {
	value, err := a.Store.Setting(ctx, settingDemonstration)
	return err == nil && value == "yes"
}

// invented reports whether an address is one of a demonstration's invented hosts: a name below localhost, which leads every
// browser to this machine and nobody to another. Such a host is shown as if the world could reach it, in a demonstration
// alone; everywhere else it is a trial.
func invented(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.HasSuffix(u.Hostname(), ".localhost")
}

// besides lets the fetcher of a demonstration ask other demonstrations on this machine: these origins and no others, and at
// loopback alone, which is where such names lead.
func besides(f *fetch.Fetcher, origins []string) error {
	for _, origin := range origins {
		if !invented(origin) {
			return fmt.Errorf("%q is not below localhost", origin)
		}
		if err := f.Map(origin, origin); err != nil {
			return err
		}
	}
	return nil
}

// trial says which addresses are those of a trial.
func trial(demonstration bool) func(address string) bool {
	return func(address string) bool {
		return openbadges.Loopback(address) && !(demonstration && invented(address))
	}
}

// show marks the organisations of a demonstration's invented hosts.
func (p published) show(o *issuance.Organisation) {
	o.Invented = p.demonstration && invented(o.BaseURL)
}

func (p published) Organisations(ctx context.Context) ([]issuance.Organisation, error) {
	all, err := p.Store.Organisations(ctx)
	for i := range all {
		p.show(&all[i])
	}
	return all, err
}

func (p published) Organisation(ctx context.Context, slug string) (issuance.Organisation, error) {
	o, err := p.Store.Organisation(ctx, slug)
	p.show(&o)
	return o, err
}

// Populate gives a demonstration people as whom one signs in to its desk.
func (a *App) Populate(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	for _, p := range []struct {
		name, address string
		role          auth.Role
	}{
		{"水野 かおる", "owner", auth.Owner}, {"楢崎 学", "author", auth.Author}, {"樫村 実", "reviewer", auth.Reviewer},
	} {
		_, err := a.Auth.Add(ctx, by, auth.Invitation{
			Email: p.address + "@" + org.Slug + ".example", Name: p.name, Language: locale.Japanese,
			Membership: auth.Membership{Org: org.ID, Role: p.role},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
