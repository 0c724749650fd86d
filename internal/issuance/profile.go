package issuance

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/microcredential"
)

// ProfilePlan is what other facts of an awarding body would publish.
type ProfilePlan struct {
	Before, After Organisation
	New           bool                      // false: the facts are those that are published
	Findings      []microcredential.Finding // about the awarding body alone
}

// PlanProfile finds out what publishing the facts of d would do to an organisation's Profile, and changes nothing:
// PublishProfile does it. Of d only what it says of the awarding body counts; its website cannot change, for the organisation
// is known by it. With ErrRefused the findings say why.
func (s *Service) PlanProfile(org *Organisation, d *microcredential.Description) (*ProfilePlan, error) {
	d = d.AwardingBodyFacts()
	if err := d.Set("awarding_body_url", org.HomeURL); err != nil {
		return nil, err
	}
	p := &ProfilePlan{Before: *org, After: *org, New: !bytes.Equal(profileFacts(d), org.Facts)}
	var err error
	if p.Findings, err = s.checkBody(d, org.Zone); err != nil {
		return p, err
	}
	return p, s.describe(&p.After, d)
}

// factNames are what facts of an awarding body are called in the record of deeds, by how their keys begin.
var factNames = [][2]string{
	{"awarding_body_email", "email"}, {"awarding_body_kind", "kind"}, {"awarding_body_trust_uri", "trust_uri"}, {"awarding_body_trust", "trust"},
	{"awarding_body", "name"}, {"", "country"},
}

// ChangedFacts names which facts of the awarding body another state of it has otherwise, for the record of deeds: "name,email".
// Where it is not known of what one of the two was made, it is empty.
func (o *Organisation) ChangedFacts(to *Organisation) string {
	var was, is map[string]any
	if json.Unmarshal([]byte(o.Body), &was) != nil || json.Unmarshal([]byte(to.Body), &is) != nil {
		return ""
	}
	changed := map[string]bool{}
	for key := range maps.Keys(was) {
		changed[key] = !reflect.DeepEqual(was[key], is[key])
	}
	for key := range maps.Keys(is) {
		changed[key] = !reflect.DeepEqual(was[key], is[key])
	}
	named := map[string]bool{}
	for key, differs := range changed {
		i := slices.IndexFunc(factNames, func(fact [2]string) bool { return strings.HasPrefix(key, fact[0]) })
		named[factNames[i][1]] = named[factNames[i][1]] || differs
	}
	var c audit.Changes
	for _, fact := range factNames {
		c.If(fact[1], named[fact[1]])
	}
	return c.Code()
}

// checkBody is what the rules say of an awarding body alone, with ErrRefused where they refuse it.
func (s *Service) checkBody(d *microcredential.Description, zoneName string) (findings []microcredential.Finding, err error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		zone = microcredential.DefaultZone
	}
	err = nil
	for _, f := range microcredential.Check(s.Editions.Current(), d, microcredential.Options{Now: s.Now(), Zone: zone}).Findings {
		if f.Descriptor == microcredential.AwardingBody || f.Descriptor == microcredential.Country {
			findings = append(findings, f)
			if f.Severity == microcredential.Error {
				err = ErrRefused
			}
		}
	}
	return findings, err
}

// PublishProfile publishes what was planned. It returns a *StaleError, and has done nothing, where another Profile was
// published since.
func (s *Service) PublishProfile(ctx context.Context, by By, p *ProfilePlan) error {
	now, err := s.Organisations.OrganisationByID(ctx, p.Before.ID)
	if err := errors.Join(by.Validate(), err); err != nil {
		return err
	}
	if !bytes.Equal(now.Facts, p.Before.Facts) {
		return &StaleError{Changed: []string{"profile"}}
	}
	if !p.New {
		return nil
	}
	return s.Organisations.UpdateProfile(ctx, by, p.After, s.Now())
}
