package issuance

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/mitome/mitome/microcredential"
)

// planOrganisation finds the awarding body of a description, or drafts it at its first description.
func (p *plan) planOrganisation(ctx context.Context) error {
	r := p.request
	home, err := r.Description.HomeURL()
	if err != nil {
		return err
	}
	p.facts = profileFacts(r.Description)
	p.org, err = p.service.Store.OrganisationByHome(ctx, home)
	if errors.Is(err, ErrNotFound) {
		return p.draftOrganisation(ctx, home)
	}
	if err != nil {
		return err
	}
	p.known, p.out.Org = true, p.org
	if err := sameBase(&p.org, r.BaseURL); err != nil {
		return err
	}
	if err := p.checkClock(ctx); err != nil {
		return err
	}
	if err := p.checkKey(); err != nil {
		return err
	}
	return p.compareProfile(ctx)
}

// compareProfile finds a description that says other things of the awarding body than its published Profile does.
func (p *plan) compareProfile(ctx context.Context) error {
	published, err := p.service.Store.Facts(ctx, p.org.ID)
	if err != nil || bytes.Equal(p.facts, published) {
		return err
	}
	if p.out.Stale = !p.request.UpdateProfile; p.out.Stale {
		if p.request.Strict {
			return refuse("profile_stale")
		}
		return nil
	}
	p.newProfile = true
	p.org.NameEN, p.org.NameJA = bodyNames(p.request.Description)
	p.org.Profile, err = profileDocument(&p.org, p.request.Description)
	return err
}

// sameBase refuses a base URL that differs from the one fixed at the organisation's first use.
func sameBase(org *Organisation, wanted string) error {
	if wanted == "" {
		return nil
	}
	base, err := NormalizeBaseURL(wanted)
	if err == nil && base != org.BaseURL {
		err = refuse("base_url_fixed", "url", base, "fixed", org.BaseURL, "name", org.NameEN)
	}
	return err
}

func profileFacts(d *microcredential.Description) []byte {
	sum := sha256.Sum256(d.ProfileText())
	return sum[:]
}

func bodyNames(d *microcredential.Description) (en, ja string) {
	en, ja = d.Text(microcredential.AwardingBody, "en"), d.Text(microcredential.AwardingBody, "ja")
	return or(en, ja), or(ja, en)
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// draftOrganisation sets the organisation as it would be made, with its Profile and revocation list.
func (p *plan) draftOrganisation(ctx context.Context, home string) error {
	base, err := p.baseURL(ctx)
	if err != nil {
		return err
	}
	org := &p.org
	*org = Organisation{BaseURL: base, HomeURL: home, Zone: p.request.zoneName(""), KeyNumber: 1, Secret: draw(p.service.Random, 32)}
	org.NameEN, org.NameJA = bodyNames(p.request.Description)
	if org.Slug, err = p.service.freeSlug(ctx, home); err != nil {
		return err
	}
	if org.Profile, err = profileDocument(org, p.request.Description); err != nil {
		return err
	}
	org.Revocations, err = revocationDocument(org, nil)
	return err
}

// makeOrganisation makes the organisation that was drafted, or publishes the Profile that was changed. The key is on
// the disk before anything names it.
func (p *plan) makeOrganisation(ctx context.Context, by By) error {
	store := p.service.Store
	if p.known {
		if !p.newProfile {
			return nil
		}
		return store.UpdateProfile(ctx, by, p.org, p.facts, p.service.Now())
	}
	if err := p.keepBaseURL(ctx, by); err != nil {
		return err
	}
	public, err := p.service.Keys.Ensure(keyName(&p.org))
	if err != nil {
		return err
	}
	key, err := keyDocument(&p.org, public)
	if err != nil {
		return err
	}
	p.org, err = store.CreateOrganisation(ctx, by, p.org, p.facts, key, p.service.Now())
	return err
}

// baseURL returns where a new organisation would publish: as asked, as set, or on this machine for trying out.
func (p *plan) baseURL(ctx context.Context) (string, error) {
	if wanted := p.request.BaseURL; wanted != "" {
		base, err := NormalizeBaseURL(wanted)
		if err == nil && Foreign(wanted) {
			p.out.Remarks = append(p.out.Remarks, remark{"issue.base_url_encoded", []any{"url", wanted, "base", base}})
		}
		return base, err
	}
	base, err := p.service.Store.Setting(ctx, settingBaseURL)
	if errors.Is(err, ErrNotFound) {
		return DefaultBaseURL, nil
	}
	return base, err
}

// keepBaseURL makes the base URL that is asked for first the default.
func (p *plan) keepBaseURL(ctx context.Context, by By) error {
	store := p.service.Store
	if p.request.BaseURL == "" {
		return nil
	}
	_, err := store.Setting(ctx, settingBaseURL)
	if errors.Is(err, ErrNotFound) {
		return store.PutSetting(ctx, by, settingBaseURL, p.org.BaseURL, p.service.Now())
	}
	return err
}

// freeSlug makes a slug out of the home address, such as "mizunara-u" for https://www.mizunara-u.example/.
func (s *Service) freeSlug(ctx context.Context, home string) (string, error) {
	orgs, err := s.Store.Organisations(ctx)
	if err != nil {
		return "", err
	}
	wish := slugOf(home)
	for n := 1; ; n++ {
		slug := wish
		if n > 1 {
			slug = fmt.Sprintf("%s-%d", wish, n)
		}
		if !slices.ContainsFunc(orgs, func(o Organisation) bool { return o.Slug == slug }) {
			return slug, nil
		}
	}
}

func slugOf(home string) string {
	u, err := url.Parse(home)
	if err != nil {
		return "organisation"
	}
	host := u.Hostname()
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		host = domain
	}
	label, _, _ := strings.Cut(host, ".")
	slug := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(label))
	if slug = strings.Trim(slug, "-"); slug == "" {
		return "organisation"
	}
	return slug[:min(len(slug), 63)]
}
