package issuance

import (
	"context"
	"time"

	"github.com/mitome/mitome/internal/typed"
)

// Decision is the awarding body's own decision that the learners of a list have completed (修了認定), as its records hold
// it. It is kept with the batch and published nowhere but as the date of issuing.
type Decision struct {
	Day    string `json:"day,omitzero"`    // on which it was decided, as time.DateOnly: when rows that give no date are issued; empty: when they are recorded
	By     string `json:"by,omitzero"`     // the body or person that decided
	Dated  string `json:"dated,omitzero"`  // the date of the document that says so, as it is written there
	Number string `json:"number,omitzero"` // and its number
}

// Basis is on what a batch stands.
type Basis struct {
	Decision Decision // of completion; of a batch that corrects an award and has none of its own that of the other
	Replaces ID       // the award in whose place its only one is; zero: none
}

// maxDecision is how many characters each part of a Decision may have.
const maxDecision = 200

// Tidy brings a Decision into the form in which it is kept, or refuses it with a *Refusal.
func (d *Decision) Tidy() error {
	for _, text := range []*string{&d.Day, &d.By, &d.Dated, &d.Number} {
		if !typed.Line(text, maxDecision) {
			return refuse("decision_text", "limit", maxDecision)
		}
	}
	if d.Day == "" {
		return nil
	}
	_, err := d.on(time.UTC)
	return err
}

// on is when the day begins in a zone.
func (d *Decision) on(zone *time.Location) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, d.Day, zone)
	if err != nil {
		err = refuse("decision_day", "day", d.Day)
	}
	return day, err
}

// planDecision finds out when rows that give no date are issued.
func (p *Plan) planDecision(context.Context) error {
	p.issued = p.At.In(p.zone).Truncate(time.Second)
	if err := p.request.Decision.Tidy(); err != nil || p.request.Decision.Day == "" {
		return err
	}
	day, err := p.request.Decision.on(p.zone)
	if err == nil && day.After(p.At) {
		err = refuse("decision_future")
	}
	if err == nil {
		p.issued = day
	}
	return err
}

// Decision is the decision on which the plan stands.
func (p *Plan) Decision() Decision { return p.request.Decision }
