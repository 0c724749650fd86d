package issuance

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Organisations keeps awarding bodies, and the settings of the whole store.
type Organisations interface {
	Setting(ctx context.Context, name string) (string, error)
	PutSetting(ctx context.Context, by By, name, value string, at time.Time) error
	Organisations(ctx context.Context) ([]Organisation, error)
	OrganisationByHome(ctx context.Context, home string) (Organisation, error)
	OrganisationByID(ctx context.Context, id OrganisationID) (Organisation, error)
	// CreateOrganisation records a new organisation with its first key; ErrConflict when home or slug is taken.
	CreateOrganisation(ctx context.Context, by By, org Organisation, key PublishedKey, at time.Time) (Organisation, error)
	// UpdateProfile replaces an organisation's names, its Profile, and what that was made from.
	UpdateProfile(ctx context.Context, by By, org Organisation, at time.Time) error
	// UpdateContact replaces whom people ask about an organisation's awards.
	UpdateContact(ctx context.Context, by By, org Organisation, contact Contact, at time.Time) error
	// Awarded reports whether an organisation has awarded anything, or decided to.
	Awarded(ctx context.Context, org OrganisationID) (bool, error)
	// MoveOrganisation gives an organisation the addresses and the time zone of a Move, in all that it has published;
	// ErrConflict where it has awarded something or was moved meanwhile.
	MoveOrganisation(ctx context.Context, by By, m *Move, at time.Time) error
	// UpdateHouse replaces how an organisation wants things done.
	UpdateHouse(ctx context.Context, by By, org Organisation, house House, at time.Time) error
	// UpdateSecondRelease changes Organisation.SecondRelease, and nothing else; ErrConflict where it is so already.
	UpdateSecondRelease(ctx context.Context, by By, org OrganisationID, wanted bool, at time.Time) error
}

// findOrganisation looks for the awarding body of a description; one that names none is refused later, by the check.
func (p *Plan) findOrganisation(ctx context.Context) error {
	home, err := p.request.Description.HomeURL()
	if err != nil {
		return nil //nolint:nilerr // the check will say so
	}
	p.Org, err = p.service.Organisations.OrganisationByHome(ctx, home)
	if errors.Is(err, ErrNotFound) {
		p.Org, err = Organisation{HomeURL: home}, nil
	}
	return err
}

// planOrganisation makes sure that the awarding body can award, or drafts it at its first description.
func (p *Plan) planOrganisation(ctx context.Context) error {
	if _, err := p.request.Description.HomeURL(); err != nil {
		return err
	}
	if !p.known() {
		return p.draftOrganisation(ctx)
	}
	if err := sameBase(&p.Org, p.request.BaseURL); err != nil {
		return err
	}
	if err := p.checkClock(ctx); err != nil {
		return err
	}
	if err := p.checkKey(); err != nil {
		return err
	}
	return p.compareProfile()
}

// compareProfile finds a description that says other things of the awarding body than its published Profile does.
func (p *Plan) compareProfile() (err error) {
	facts := profileFacts(p.request.Description)
	p.published = p.Org.Facts
	switch {
	case bytes.Equal(facts, p.published):
		return nil
	case p.request.UpdateProfile:
		p.newProfile = true
		return p.service.describe(&p.Org, p.request.Description)
	case p.request.Strict:
		return refuse("profile_stale")
	}
	p.StaleProfile = true
	return nil
}

// sameBase refuses a base URL that differs from the one fixed at the organisation's first use.
func sameBase(org *Organisation, wanted string) error {
	if wanted == "" {
		return nil
	}
	base, err := NormalizeBaseURL(wanted)
	if err == nil && base != org.BaseURL {
		code := "base_url_fixed"
		if org.Trial() {
			code = "base_url_trial"
		}
		err = refuse(code, "url", base, "fixed", org.BaseURL, "name", org.NameEN)
	}
	return err
}

func profileFacts(d *microcredential.Description) []byte {
	sum := sha256.Sum256(d.ProfileText())
	return sum[:]
}

// describe makes an organisation what a description says of it: its names, its Profile, and what that was made from.
func (s *Service) describe(org *Organisation, d *microcredential.Description) error {
	body, err := d.AwardingBodyFacts().MarshalJSON()
	if err != nil {
		return err
	}
	org.Facts, org.Body = profileFacts(d), string(body)
	org.NameEN, org.NameJA = bodyNames(d)
	org.Profile, err = profileDocument(s.Editions.Current(), org, d)
	return err
}

func bodyNames(d *microcredential.Description) (en, ja string) {
	en, ja = d.Text(microcredential.AwardingBody, "en"), d.Text(microcredential.AwardingBody, "ja")
	return cmp.Or(en, ja), cmp.Or(ja, en)
}

// draftOrganisation sets the organisation as it would be made, with its Profile and revocation list.
func (p *Plan) draftOrganisation(ctx context.Context) error {
	base, err := p.baseURL(ctx)
	if err != nil {
		return err
	}
	if wanted := p.request.BaseURL; wanted != "" && Foreign(wanted) {
		p.Remarks = append(p.Remarks, remark{"issue.base_url_encoded", []any{"url", wanted, "base", base}})
	}
	p.Org, err = p.service.draftOrganisation(ctx, p.request.Description, base, p.request.zoneName(""))
	return err
}

// draftOrganisation is an organisation as it would be made, with its Profile and revocation list.
func (s *Service) draftOrganisation(ctx context.Context, d *microcredential.Description, base, zone string) (org Organisation, err error) {
	org = Organisation{BaseURL: base, Zone: zone, KeyNumber: 1, Secret: draw(s.Random, 32), House: House{YearBegins: YearBegins}}
	if org.HomeURL, err = d.HomeURL(); err != nil {
		return org, err
	}
	if org.Slug, err = s.freeSlug(ctx, org.HomeURL); err != nil {
		return org, err
	}
	if err := s.describe(&org, d); err != nil {
		return org, err
	}
	org.Revocations, err = RevocationDocument(&org, nil)
	return org, err
}

// firstKey makes the key of an organisation that is to be made. It is on the disk before anything names it.
func (s *Service) firstKey(org *Organisation) (key PublishedKey, err error) {
	public, err := s.Keys.Ensure(keyName(org), RS256)
	if err != nil {
		return key, err
	}
	key.Algorithm = RS256
	key.Document, err = keyDocument(org, public)
	return key, err
}

// makeOrganisation makes the organisation that was drafted, or publishes the Profile that was changed.
func (p *Plan) makeOrganisation(ctx context.Context, by By) error {
	organisations := p.service.Organisations
	if p.known() {
		if !p.newProfile {
			return nil
		}
		return organisations.UpdateProfile(ctx, by, p.Org, p.service.Now())
	}
	if err := p.keepBaseURL(ctx, by); err != nil {
		return err
	}
	key, err := p.service.firstKey(&p.Org)
	if err != nil {
		return err
	}
	p.Org, err = organisations.CreateOrganisation(ctx, by, p.Org, key, p.service.Now())
	return err
}

// baseURL returns where a new organisation would publish: as asked, as set, or on this machine for trying out.
func (p *Plan) baseURL(ctx context.Context) (base string, err error) {
	if p.request.BaseURL != "" {
		if base, err = NormalizeBaseURL(p.request.BaseURL); err == nil && p.request.Trial && !openbadges.Loopback(base) {
			err = refuse("trial_apart", "url", base)
		}
		return base, err
	}
	base, err = p.service.Organisations.Setting(ctx, settingBaseURL)
	if errors.Is(err, ErrNotFound) || err == nil && p.request.Trial && !openbadges.Loopback(base) {
		return DefaultBaseURL, nil
	}
	return base, err
}

// checkTrial lets nobody begin a trial by leaving a flag out, nor take what is for good for a trial; nor are learners told of
// what opens on this machine alone. It comes last, so that a rehearsal has told all else by then.
func (p *Plan) checkTrial(context.Context) error {
	r := p.request
	switch {
	case p.known() && r.Trial && !p.Org.Trial():
		return refuse("trial_over", "name", p.Org.NameEN, "fixed", p.Org.BaseURL)
	case !p.known() && p.Org.Trial() && r.BaseURL == "" && !r.Trial:
		return refuse("trial_unsaid", "url", p.Org.BaseURL)
	case r.Notify && p.Org.Trial():
		return refuse("notify_trial", "url", p.Org.BaseURL)
	}
	return nil
}

// keepBaseURL makes the base URL that is asked for first the default.
func (p *Plan) keepBaseURL(ctx context.Context, by By) error {
	organisations := p.service.Organisations
	if p.request.BaseURL == "" {
		return nil
	}
	_, err := organisations.Setting(ctx, settingBaseURL)
	if errors.Is(err, ErrNotFound) {
		return organisations.PutSetting(ctx, by, settingBaseURL, p.Org.BaseURL, p.service.Now())
	}
	return err
}

// freeSlug makes a slug out of the home address, such as "mizunara-u" for https://www.mizunara-u.example/.
func (s *Service) freeSlug(ctx context.Context, home string) (string, error) {
	orgs, err := s.Organisations.Organisations(ctx)
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
