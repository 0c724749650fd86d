package app

import (
	"context"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	accounts "github.com/mitome/mitome/internal/auth/invented"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// institution is the service of a demonstration with whose invented accounts one signs in, at its host.
type institution struct {
	*accounts.Provider
	host string
}

// What a demonstration is known as to its own service. It opens nothing that one click does not.
const (
	inventedClient = "mitome"
	inventedSecret = "invented"
)

// inventedAccounts is a demonstration's service, set up for its first organisation; nil where there is none.
func (a *App) inventedAccounts(ctx context.Context, fetcher *fetch.Fetcher, listener net.Addr) (*institution, error) {
	if !a.demonstration {
		return nil, nil //nolint:nilnil // only a demonstration has one
	}
	orgs, err := a.Store.Organisations(ctx)
	if err != nil || len(orgs) == 0 {
		return nil, err
	}
	base := here(listener)
	u, err := url.Parse(strings.Replace(base, "localhost", "accounts.localhost", 1))
	if err != nil {
		return nil, err
	}
	members, err := a.Auth.People.Members(ctx, orgs[0].ID)
	if err != nil {
		return nil, err
	}
	var all []accounts.Account
	for _, m := range members {
		all = append(all, accounts.Account{
			Subject: "account of " + m.Email, Name: m.Name, Email: m.Email, Verified: true, Label: m.Name + " – 氏名と確認済みのアドレスを渡す / releases name and verified address",
		})
	}
	all = append(all, accounts.Account{Subject: "bare", Label: "識別子だけを渡す / releases nothing but an identifier"},
		accounts.Account{Subject: "unverified", Email: "owner@" + orgs[0].Slug + ".example", Label: "確認していないアドレスを渡す / releases an address that nobody has verified"})
	if err := fetcher.Map(u.String(), base); err != nil {
		return nil, err
	}
	return &institution{accounts.New(u.String(), inventedClient, inventedSecret, base, all...), u.Host}, a.useInvented(ctx, &orgs[0], u.String())
}

// useInvented sets the service up, unless it is.
func (a *App) useInvented(ctx context.Context, org *issuance.Organisation, entity string) error {
	all, err := a.Auth.Identities.ProvidersOf(ctx, org.ID)
	if err != nil || slices.ContainsFunc(all, func(p auth.Provider) bool { return p.Entity == entity }) {
		return err
	}
	secret, err := a.Mail.Vault.Seal(inventedSecret)
	if err != nil {
		return err
	}
	p := auth.Provider{
		ID: issuance.NewID(a.config.Random), Org: org.ID, Kind: auth.OpenID, Entity: entity, NameJA: org.NameJA + "のアカウント（架空）", NameEN: org.NameEN + " account (invented)",
		Client: inventedClient, Secret: secret, Tried: a.config.Now(), Released: []string{"sub"},
	}
	return a.AsOperator(ctx, func(by issuance.By) error {
		if err := a.Auth.Identities.AddProvider(ctx, by, p, a.config.Now()); err != nil {
			return err
		}
		return a.Auth.Identities.SetProvider(ctx, by, p, a.config.Now())
	})
}
