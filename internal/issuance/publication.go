package issuance

import (
	"context"
	"errors"
)

// PlanVersion finds out what publishing a description would do, and changes nothing: the steps of Plan that come before a
// learner list. A class is published in all of its languages or not at all, so that an edition that cannot be drawn refuses
// it. It comes with what was found so far also where it refuses, as Plan does.
func (s *Service) PlanVersion(ctx context.Context, r Request) (*Plan, error) {
	r.Description = classOnly(r.Description)
	p := &Plan{service: s, request: &r, At: s.Now()}
	return p, p.walk(ctx,
		p.findOrganisation, p.planZone, p.planLook, p.checkRetired, p.check, p.planOrganisation, p.planVersion, p.checkWhole, p.checkTrial, p.checkApproved,
	)
}

// checkWhole refuses a version of which an edition cannot be drawn.
func (p *Plan) checkWhole(context.Context) error {
	for _, language := range p.LeftOut() {
		return p.undrawn[language]
	}
	return nil
}

// NewEditions are those that would be published, as they would be but for their pictures; none where nothing is new.
func (p *Plan) NewEditions() []Edition {
	if p.next == nil {
		return nil
	}
	return p.next.Editions
}

// Publish publishes the version that was planned; one that is published already stays as it is. It returns a *StaleError,
// and has done nothing, where the plan holds no longer.
func (s *Service) Publish(ctx context.Context, by By, p *Plan) error {
	if err := errors.Join(by.Validate(), p.refusal); err != nil {
		return err
	}
	if err := p.Holds(ctx); err != nil {
		return err
	}
	if err := p.makeOrganisation(ctx, by); err != nil {
		return overtaken(err, "profile")
	}
	if err := p.approve(ctx, by); err != nil {
		return err
	}
	return overtaken(p.publish(ctx, by), "version")
}
