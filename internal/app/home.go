package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges"
)

// home is a store as verification asks it. It is asked anew for each badge: a name that was hidden is gone at once.
type home struct{ store *store.Store }

// find returns the first organisation for which is holds, or nil.
func (h home) find(ctx context.Context, is func(*issuance.Organisation) bool) (*issuance.Organisation, error) {
	orgs, err := h.store.Organisations(ctx)
	for i := range orgs {
		if is(&orgs[i]) {
			return &orgs[i], err
		}
	}
	return nil, err
}

// Issuer finds the organisation with that Profile.
func (h home) Issuer(ctx context.Context, profile string) (*verification.Issuer, error) {
	org, err := h.find(ctx, func(o *issuance.Organisation) bool { return o.ProfileAddress() == profile })
	if org == nil {
		return nil, err
	}
	return issuerOf(org), nil
}

func issuerOf(org *issuance.Organisation) *verification.Issuer {
	return &verification.Issuer{
		Name: verification.Name{EN: org.NameIn(locale.English), JA: org.NameIn(locale.Japanese)}, Zone: org.Location(), Contact: contactOf(org),
	}
}

// contactOf is whom to ask, as the pages of the organisation say it: its office, else what its Profile gives.
func contactOf(org *issuance.Organisation) verification.Contact {
	own := verification.Contact(org.Contact)
	if p, err := openbadges.Parse[openbadges.Profile](org.Profile); err == nil {
		own = own.Over(verification.ReadBody(p).Contact)
	}
	return own
}

// Names are the names of all organisations, in both languages.
func (h home) Names(ctx context.Context) (all []string, err error) {
	orgs, err := h.store.Organisations(ctx)
	for i := range orgs {
		for _, name := range []string{orgs[i].NameEN, orgs[i].NameJA} {
			if name != "" {
				all = append(all, name)
			}
		}
	}
	return all, err
}

// Award finds an award by the address of its Assertion, or by the URN of its signed one.
func (h home) Award(ctx context.Context, assertion, profile string) (*verification.OwnAward, error) {
	urn, signed := strings.CutPrefix(assertion, "urn:uuid:")
	org, err := h.find(ctx, func(o *issuance.Organisation) bool {
		return signed && o.ProfileAddress() == profile || !signed && strings.HasPrefix(assertion, o.AwardPrefix())
	})
	if org == nil {
		return nil, err
	}
	if !signed {
		urn = strings.TrimPrefix(assertion, org.AwardPrefix())
	}
	id, err := issuance.ParseID(urn)
	if err == nil && signed {
		id, err = h.store.AwardOfSigned(ctx, org.ID, id)
	}
	var award issuance.Award
	if err == nil {
		award, err = h.store.PublishedAward(ctx, org.ID, id)
	}
	if err != nil {
		return nil, known(err)
	}
	return h.told(ctx, org, &award)
}

// told is what may be told of an award to whoever holds it.
func (h home) told(ctx context.Context, org *issuance.Organisation, award *issuance.Award) (*verification.OwnAward, error) {
	a := &verification.OwnAward{Issuer: issuerOf(org), Address: org.AwardAddress(award.ID)}
	own, err := h.store.Shown(ctx, org.ID, award.ID)
	if err = known(err); err != nil {
		return nil, err
	}
	a.Learner = verification.Name{EN: own.Name.In("en"), JA: own.Name.In("ja")}
	edition, err := h.store.Edition(ctx, org.ID, award.Edition)
	if err != nil {
		return a, known(err)
	}
	if a.Description, err = h.store.DescriptionOf(ctx, org.ID, edition.ID); err != nil {
		return a, known(err)
	}
	if a.Editions, err = h.editions(ctx, org, &edition); err != nil {
		return a, err
	}
	a.Issued = award.IssuedOn.In(a.Issuer.Zone)
	if a.Version = edition.Version; award.Status(award.RecordedAt) != issuance.Revoked {
		return a, nil
	}
	a.Revoked, a.Reason = award.RevokedAt.In(a.Issuer.Zone), award.Reason
	if a.Class, err = openbadges.Parse[openbadges.BadgeClass](edition.Document); err != nil || award.Reason != "replaced" {
		return a, err
	}
	successor, err := h.store.Successor(ctx, org.ID, award.ID)
	if err == nil {
		a.Successor = org.AwardAddress(successor)
	}
	return a, known(err)
}

// editions are the version that was awarded in each language in which it was published.
func (h home) editions(ctx context.Context, org *issuance.Organisation, awarded *issuance.Edition) (all []*openbadges.BadgeClass, err error) {
	for _, lang := range locale.Languages {
		edition, err := h.store.EditionIn(ctx, org.ID, awarded.Class, awarded.Version, lang)
		if errors.Is(err, issuance.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		class, err := openbadges.Parse[openbadges.BadgeClass](edition.Document)
		if err != nil {
			return nil, err
		}
		all = append(all, class)
	}
	return all, nil
}

// Zone is that of all organisations, or nil.
func (h home) Zone(ctx context.Context) (*time.Location, error) {
	orgs, err := h.store.Organisations(ctx)
	if err != nil || len(orgs) == 0 || slices.ContainsFunc(orgs, func(o issuance.Organisation) bool { return o.Zone != orgs[0].Zone }) {
		return nil, err
	}
	return orgs[0].Location(), nil
}

// Zone is the time zone in which this house tells its days: that of its awarding bodies where they share one, else UTC.
func (a *App) Zone(ctx context.Context) (*time.Location, error) {
	zone, err := home{a.Store}.Zone(ctx)
	return cmp.Or(zone, time.UTC), err
}

// known is the error of a question, for which nothing there is an answer.
func known(err error) error {
	if errors.Is(err, issuance.ErrNotFound) {
		return nil
	}
	return err
}
