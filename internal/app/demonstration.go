package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
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

// Found makes an institution of a demonstration, of which d says what it is, with people as whom one signs in to its desk. It
// returns it and the one who awards, in whose name the record tells what the institution does. An empty zone is Japan's.
func (a *App) Found(ctx context.Context, by issuance.By, d *microcredential.Description, base, zone string) (org issuance.Organisation, office issuance.By, err error) {
	f, err := a.Service.PlanFounding(ctx, d, base, cmp.Or(zone, "Asia/Tokyo"), issuance.Contact{}, issuance.House{YearBegins: issuance.YearBegins})
	if err != nil {
		return org, office, err
	}
	settings, err := a.Service.Prepare(f)
	if err != nil {
		return org, office, err
	}
	for name, value := range settings { // the first institution's count
		if _, err := a.Store.Setting(ctx, name); errors.Is(err, issuance.ErrNotFound) {
			err = a.Store.PutSetting(ctx, by, name, value, a.config.Now())
			if err != nil {
				return org, office, err
			}
		}
	}
	org, err = a.Store.CreateOrganisation(ctx, by, f.Organisation, f.Key, a.config.Now())
	if err != nil {
		return org, office, err
	}
	if err := a.Populate(ctx, by, &org); err != nil {
		return org, office, err
	}
	person, err := a.Auth.Add(ctx, by, auth.Invitation{ // with the owner, for what takes two
		Email: "office@" + org.Slug + ".example", Name: inventedName(60 + int(org.ID)), Language: locale.Japanese,
		Membership: auth.Membership{Org: org.ID, Role: auth.Administrator},
	})
	return org, person.By, err
}

// Populate gives a demonstration people as whom one signs in to its desk.
func (a *App) Populate(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	roles := []auth.Role{auth.Owner, auth.Author, auth.Reviewer}
	for i, role := range roles {
		_, err := a.Auth.Add(ctx, by, auth.Invitation{
			Email: string(role) + "@" + org.Slug + ".example", Name: inventedName(len(roles)*int(org.ID-1) + i), Language: locale.Japanese,
			Membership: auth.Membership{Org: org.ID, Role: role},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Names of people who are nobody: in both scripts, so that either language's readers can tell them apart.
var (
	families = [...][2]string{
		{"水野", "Mizuno"}, {"楢崎", "Narasaki"}, {"樫村", "Kashimura"}, {"萩原", "Hagiwara"}, {"桐山", "Kiriyama"}, {"藤田", "Fujita"},
		{"榎本", "Enomoto"}, {"杉浦", "Sugiura"}, {"柏木", "Kashiwagi"}, {"竹内", "Takeuchi"}, {"梅津", "Umezu"},
	}
	givens = [...][2]string{
		{"かおる", "Kaoru"}, {"学", "Manabu"}, {"実", "Minoru"}, {"千尋", "Chihiro"}, {"直樹", "Naoki"}, {"恵", "Megumi"}, {"真琴", "Makoto"},
		{"陽子", "Yoko"}, {"拓也", "Takuya"}, {"明日香", "Asuka"},
	}
)

// inventedName is the name of the n-th invented person, counted from 0; no two of the first 110 are called alike.
func inventedName(n int) string {
	family, given := families[n%len(families)], givens[n%len(givens)]
	return family[0] + " " + given[0] + " (" + given[1] + " " + family[1] + ")"
}
