package issuance

import (
	"context"
	"errors"
	"time"

	"github.com/mitome/mitome/openbadges"
)

// This file looks at an award that another is to take the place of: whether it may, and what is lost with it.

// checkReplaces makes sure that the award to be replaced exists, that one row alone takes its place, and that the place
// is free.
func (p *Plan) checkReplaces(ctx context.Context) error {
	r, awards := p.request, p.service.Awards
	if r.Replaces == (ID{}) {
		return nil
	}
	old, err := awards.Award(ctx, p.Org.ID, r.Replaces)
	switch {
	case errors.Is(err, ErrNotFound):
		return refuse("replaces_unknown", "award", r.Replaces)
	case err != nil:
		return err
	case p.spoilt():
		return nil // the rows say what is wrong
	case p.Good != 1:
		return refuse("replaces_one", "rows", p.Good)
	}
	if err := p.checkSuccessor(ctx, &old); err != nil {
		return err
	}
	return p.rows.each(func(in *intent) error {
		if err := p.checkPlace(ctx, in); err != nil {
			return err
		}
		person, err := awards.Recipient(ctx, old)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		p.Replaced, p.Drops = person, p.dropped(&old, &person, in)
		return nil
	})
}

// checkSuccessor refuses an award in whose place another stands already, whosever that is.
func (p *Plan) checkSuccessor(ctx context.Context, old *Award) error {
	if old.RevokedAt.IsZero() {
		p.Revokes = old
		return nil
	}
	id, err := p.service.Awards.InPlaceOf(ctx, p.Org.ID, old.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	standing, err := p.service.Awards.Award(ctx, p.Org.ID, id)
	if err == nil && standing.RevokedAt.IsZero() {
		err = refuse("replaces_done", "award", p.Org.AwardAddress(id), "old", p.Org.AwardAddress(old.ID))
	}
	return err
}

// checkPlace refuses a learner who holds another award than the one to be replaced, be it that it was replaced already.
func (p *Plan) checkPlace(ctx context.Context, in *intent) error {
	old := p.request.Replaces
	held, err := p.holder(ctx, in)
	if errors.Is(err, ErrNotFound) || err == nil && (held.ID == old || held.Status(p.At) == Expired) {
		return nil
	}
	if err != nil {
		return err
	}
	batch, err := p.service.Batches.Batch(ctx, p.Org.ID, held.Batch)
	if err != nil {
		return err
	}
	code := "replaces_held"
	if batch.Replaces == old {
		code = "replaces_done"
	}
	return refuse(code, "award", p.Org.AwardAddress(held.ID), "old", p.Org.AwardAddress(old))
}

// dropped names what the award to be replaced says and the row that takes its place does not: nothing is carried over
// silently, nor left out without a word.
func (p *Plan) dropped(old *Award, person *Recipient, in *intent) (names []string) {
	var narrative string
	var evidence int
	if a, err := openbadges.Parse[openbadges.Assertion](old.Assertion); err == nil {
		narrative, evidence = a.Narrative, len(a.Evidence)
	}
	for _, said := range []struct {
		name    string
		old, in bool
	}{
		{"issued_on", !old.IssuedOn.Equal(in.IssuedOn), !in.IssuedOn.Equal(p.At.Truncate(time.Second))},
		{"expires", !old.Expires.IsZero(), !in.Expires.IsZero()},
		{"period", old.Period != "", in.Period != ""},
		{"name", person.Name != "", in.Name != ""},
		{"name_en", person.NameEN != "", in.NameEN != ""},
		{"reading", person.Reading != "", in.Reading != ""},
		{"display_name", person.DisplayName != "", in.DisplayName != ""},
		{"student_id", person.StudentID != "", in.StudentID != ""},
		{"learner_type", person.LearnerType != "", in.LearnerType != ""},
		{"language", person.Language != "", in.Language != ""},
		{"show_name", person.ShowName, in.ShowName},
		{"narrative", narrative != "", in.Narrative != ""},
		{"evidence", evidence > 0, in.Evidence != ""},
	} {
		if said.old && !said.in {
			names = append(names, said.name)
		}
	}
	return names
}
