package issuance

import (
	"context"

	"github.com/mitome/mitome/microcredential"
)

// Founding is an organisation that is made before it has described anything.
type Founding struct {
	Organisation Organisation
	Key          PublishedKey              // its first; see Found
	Findings     []microcredential.Finding // about the awarding body alone
	Review       []byte                    // how it reviews, as package authoring keeps that; empty: nothing
}

// PlanFounding finds out which organisation the facts of d would make at a base URL, with its office and ways, and makes
// nothing. Of d only what it says of the awarding body counts. With ErrRefused the findings say why; a *Refusal says what else
// cannot be.
func (s *Service) PlanFounding(ctx context.Context, d *microcredential.Description, base, zone string, office Contact, house House) (f *Founding, err error) {
	f = new(Founding)
	if base, err = NormalizeBaseURL(base); err != nil {
		return f, err
	}
	if _, err := loadZone(zone); err != nil {
		return f, err
	}
	if err := office.Tidy(); err != nil {
		return f, err
	}
	if err := house.Tidy(); err != nil {
		return f, err
	}
	d = d.AwardingBodyFacts()
	if f.Findings, err = s.checkBody(d, zone); err != nil {
		return f, err
	}
	f.Organisation, err = s.draftOrganisation(ctx, d, base, zone)
	f.Organisation.Contact, f.Organisation.House = office, house
	return f, err
}

// Prepare makes the first key of an organisation that is to be made, and returns it with the settings that the store keeps of
// it: it is then made by whoever keeps the records.
func (s *Service) Prepare(f *Founding) (settings map[string]string, err error) {
	f.Key, err = s.firstKey(&f.Organisation)
	return map[string]string{settingBaseURL: f.Organisation.BaseURL}, err
}
