package authoring

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Assessment is what can be said of a draft as it stands.
type Assessment struct {
	Description *microcredential.Description // what is understood of it, with the facts of the organisation
	Faults      []descriptionbook.Fault      // what is not
	Findings    []microcredential.Finding
	Conforms    bool
}

// Assess judges a draft by the rules by which it would be published.
func (s *Service) Assess(ctx context.Context, org *issuance.Organisation, fields Fields) (*Assessment, error) {
	d, faults := fields.form().Understood()
	if err := s.ofOrganisation(ctx, org, d); err != nil {
		return nil, err
	}
	report := microcredential.Check(s.Post.Editions.Current(), d, microcredential.Options{Now: s.Post.Now(), Zone: org.Location(), Image: fields.Look().Bears()})
	return &Assessment{
		Description: d, Faults: faults, Findings: faults.Beyond(d, report.Findings), Conforms: report.Conforms && len(faults) == 0,
	}, nil
}

// bodyKeys begin the keys of what a description says of its awarding body. A draft's own are not asked: they are the
// organisation's.
var bodyKeys = []string{"awarding_body", "country_region_of_the_issuer"}

// IsBody reports whether a field is one of the organisation's facts.
func IsBody(name string) bool {
	return slices.ContainsFunc(bodyKeys, func(key string) bool { return strings.HasPrefix(name, key) })
}

// ofOrganisation sets the facts of the awarding body as they are published.
func (s *Service) ofOrganisation(ctx context.Context, org *issuance.Organisation, d *microcredential.Description) error {
	for _, name := range d.Names() {
		if IsBody(name) {
			d.Unset(name)
		}
	}
	content, err := []byte(org.Body), error(nil)
	if org.Body == "" { // a store from before it was kept
		content, err = s.Drafts.NewestDescription(ctx, org.ID)
	}
	if errors.Is(err, issuance.ErrNotFound) {
		return ofProfile(org, d)
	}
	if err != nil {
		return err
	}
	newest := new(microcredential.Description)
	if err := newest.UnmarshalJSON(content); err != nil {
		return err
	}
	for _, name := range newest.Names() {
		if value, _ := newest.Raw(name); IsBody(name) {
			if err := d.Set(name, value); err != nil {
				return err
			}
		}
	}
	return d.Set("awarding_body_url", org.HomeURL)
}

// Facts are what an organisation says of itself, as they are published.
func (s *Service) Facts(ctx context.Context, org *issuance.Organisation) (Fields, error) {
	d := new(microcredential.Description)
	err := s.ofOrganisation(ctx, org, d)
	return FieldsOf(d), err
}

// PlanFacts finds out what other facts of an organisation would publish; see issuance.PlanProfile. Its error is a
// descriptionbook.Faults where a field says what cannot be understood.
func (s *Service) PlanFacts(org *issuance.Organisation, fields Fields) (*issuance.ProfilePlan, error) {
	d, faults := fields.form().Understood()
	if len(faults) > 0 {
		return nil, faults
	}
	return s.Post.PlanProfile(org, d)
}

// PlanFounding finds out which organisation fields would make; see issuance.PlanFounding. Its error is a descriptionbook.Faults
// where a field says what cannot be understood.
func (s *Service) PlanFounding(ctx context.Context, fields Fields, base, zone string, office issuance.Contact, house issuance.House) (*issuance.Founding, error) {
	d, faults := fields.form().Understood()
	if len(faults) > 0 {
		return nil, faults
	}
	return s.Post.PlanFounding(ctx, d, base, zone, office, house)
}

// ofProfile sets what an organisation that has published nothing yet says in its Profile.
func ofProfile(org *issuance.Organisation, d *microcredential.Description) error {
	facts := map[string]string{"awarding_body_url": org.HomeURL, "awarding_body_ja": org.NameJA}
	if org.NameEN != org.NameJA {
		facts["awarding_body_en"] = org.NameEN
	}
	if p, err := openbadges.Parse[openbadges.Profile](org.Profile); err == nil {
		facts["awarding_body_email"] = p.Email
	}
	for name, text := range facts {
		if text == "" {
			continue
		}
		if err := d.Set(name, text); err != nil {
			return err
		}
	}
	return nil
}

// Missing are the descriptors that keep a draft from being published, in the guideline's order.
func (a *Assessment) Missing() (missing []microcredential.Key) {
	for _, row := range microcredential.KnownEditions().Current().Descriptors {
		wrong := slices.ContainsFunc(a.Findings, func(f microcredential.Finding) bool {
			return f.Descriptor == row.Key && f.Severity == microcredential.Error
		})
		unread := slices.ContainsFunc(a.Faults, func(f descriptionbook.Fault) bool { return strings.HasPrefix(f.Key(), string(row.Key)) })
		if wrong || unread {
			missing = append(missing, row.Key)
		}
	}
	return missing
}
