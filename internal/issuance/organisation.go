package issuance

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/mitome/mitome/microcredential"
)

// organisation returns the awarding body of a description, making it at its first description. stale tells that the description says other things of
// the awarding body than its published Profile, and was not asked to change it.
func (s *Service) organisation(ctx context.Context, r *Request) (org Organisation, stale bool, err error) {
	home, err := r.Description.HomeURL()
	if err != nil {
		return Organisation{}, false, err
	}
	org, err = s.Store.OrganisationByHome(ctx, home)
	if errors.Is(err, ErrNotFound) {
		org, err = s.createOrganisation(ctx, r, home)
		return org, false, err
	}
	if err != nil {
		return Organisation{}, false, err
	}
	if err := sameBase(&org, r.BaseURL); err != nil {
		return Organisation{}, false, err
	}
	facts := profileFacts(r.Description)
	published, err := s.Store.Facts(ctx, org.ID)
	if err != nil || bytes.Equal(facts, published) {
		return org, false, err
	}
	if !r.UpdateProfile {
		return org, true, nil
	}
	org.NameEN, org.NameJA = bodyNames(r.Description)
	if org.Profile, err = profileDocument(&org, r.Description); err != nil {
		return Organisation{}, false, err
	}
	return org, false, s.Store.UpdateProfile(ctx, org, facts, s.Now())
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

// createOrganisation makes an organisation with its first key, Profile and revocation list. The key is on the disk
// before anything names it.
func (s *Service) createOrganisation(ctx context.Context, r *Request, home string) (Organisation, error) {
	base, err := s.baseURL(ctx, r.BaseURL)
	if err != nil {
		return Organisation{}, err
	}
	for {
		org := Organisation{BaseURL: base, HomeURL: home, Zone: r.zoneName(""), KeyNumber: 1, Secret: make([]byte, 32)}
		rand.Read(org.Secret)
		org.NameEN, org.NameJA = bodyNames(r.Description)
		if org.Slug, err = s.freeSlug(ctx, home); err != nil {
			return Organisation{}, err
		}
		key, err := s.seal(&org, r.Description)
		if err != nil {
			return Organisation{}, err
		}
		created, err := s.Store.CreateOrganisation(ctx, org, profileFacts(r.Description), key, s.Now())
		if !errors.Is(err, ErrConflict) {
			return created, err
		}
		if org, err := s.Store.OrganisationByHome(ctx, home); err == nil { // somebody was quicker
			return org, sameBase(&org, r.BaseURL)
		}
	}
}

// seal makes the documents of a new organisation and returns that of its key; the others go into org.
func (s *Service) seal(org *Organisation, d *microcredential.Description) (key []byte, err error) {
	public, err := s.Keys.Ensure(keyName(org))
	if err != nil {
		return nil, err
	}
	if org.Profile, err = profileDocument(org, d); err != nil {
		return nil, err
	}
	if org.Revocations, err = revocationDocument(org, nil); err != nil {
		return nil, err
	}
	return keyDocument(org, public)
}

// baseURL returns where a new organisation publishes: as asked, as set, or on this machine for trying out. What is
// asked for first stays the default.
func (s *Service) baseURL(ctx context.Context, wanted string) (string, error) {
	if wanted != "" {
		base, err := NormalizeBaseURL(wanted)
		if err != nil {
			return "", err
		}
		if _, err := s.Store.Setting(ctx, settingBaseURL); !errors.Is(err, ErrNotFound) {
			return base, err
		}
		return base, s.Store.PutSetting(ctx, settingBaseURL, base)
	}
	base, err := s.Store.Setting(ctx, settingBaseURL)
	if errors.Is(err, ErrNotFound) {
		return DefaultBaseURL, nil
	}
	return base, err
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
