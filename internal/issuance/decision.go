package issuance

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Decision is the awarding body's own decision that the learners of a list have completed (修了認定), as its records hold
// it. It is kept with the batch and published nowhere but as the date of issuing.
type Decision struct {
	Day    string `json:"day,omitzero"`    // on which it was decided, as time.DateOnly: when rows that give no date are issued; empty: when they are recorded
	By     string `json:"by,omitzero"`     // the body or person that decided
	Dated  string `json:"dated,omitzero"`  // the date of the document that says so, as it is written there
	Number string `json:"number,omitzero"` // and its number
}

// maxDecision is how many characters each part of a Decision may have.
const maxDecision = 200

// Tidy brings a Decision into the form in which it is kept, or refuses it with a *Refusal.
func (d *Decision) Tidy() error {
	for _, text := range []*string{&d.Day, &d.By, &d.Dated, &d.Number} {
		*text = strings.Join(strings.Fields(*text), " ")
		if utf8.RuneCountInString(*text) > maxDecision || !utf8.ValidString(*text) || strings.ContainsFunc(*text, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			return refuse("decision_text", "limit", maxDecision)
		}
	}
	if d.Day == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, d.Day); err != nil {
		return refuse("decision_day", "day", d.Day)
	}
	return nil
}

// planDecision finds out when rows that give no date are issued.
func (p *Plan) planDecision(context.Context) error {
	p.issued = p.At.In(p.zone).Truncate(time.Second)
	if err := p.request.Decision.Tidy(); err != nil || p.request.Decision.Day == "" {
		return err
	}
	day, err := time.ParseInLocation(time.DateOnly, p.request.Decision.Day, p.zone)
	if err != nil {
		return refuse("decision_day", "day", p.request.Decision.Day)
	}
	if day.After(p.At) {
		return refuse("decision_future")
	}
	p.issued = day
	return nil
}

// Decision is the decision on which the plan stands.
func (p *Plan) Decision() Decision { return p.request.Decision }
