package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// awardsAtOnce is how many awards are held in memory, fewAwards how many of them at least of each organisation.
const (
	awardsAtOnce = 1000
	fewAwards    = 20
)

// ErrEnough, which whoever is handed awards returns, ends that without an error.
var ErrEnough = errors.New("enough awards were handed on")

// Awards hands the selected awards of some organisations on as one list, in the order in which they were recorded, or the
// other way round as the selection says, at most limit. What is awarded together stays together. An error of add ends it,
// ErrEnough without one.
func (r *Register) Awards(ctx context.Context, orgs []issuance.Organisation, s issuance.Selection, limit int, add func(*Award) error) error {
	piles := make([]*pile, len(orgs))
	for i := range orgs {
		called, err := r.called(ctx, orgs[i].ID, s.Class)
		if err != nil {
			return err
		}
		learned := &r.files.of(orgs[i].ID).learned
		if err := learned.current(ctx, r, orgs[i].ID); err != nil {
			return err
		}
		atOnce := min(limit, max(awardsAtOnce/len(orgs), fewAwards))
		piles[i] = &pile{of: &r.records, org: &orgs[i], zone: orgs[i].Location(), selection: s, atOnce: atOnce, called: called, learned: learned}
	}
	for n := 0; n < limit; {
		next, err := foremost(ctx, piles, s.OldestFirst)
		if next == nil || err != nil {
			return err
		}
		for batch := next.awards[0].Batch; n < limit; n++ {
			listed, err := next.top(ctx)
			if err != nil {
				return err
			}
			if listed == nil || listed.Batch != batch {
				break
			}
			award, err := r.award(ctx, next.org, next.zone, *listed)
			if err != nil {
				return err
			}
			basis := next.decided[award.Batch]
			award.Called, award.Decision, award.heard = next.called[award.class], basis.Decision, next.learned.of(award.ID)
			if basis.Replaces != (issuance.ID{}) {
				award.heard.before.Store(next.learned.of(basis.Replaces))
			}
			if err := add(award); errors.Is(err, ErrEnough) {
				return nil
			} else if err != nil {
				return err
			}
			next.awards = next.awards[1:]
		}
	}
	return nil
}

// pile is what an organisation has awarded, in the order of a selection, of which the top is in memory.
type pile struct {
	of        *Records
	org       *issuance.Organisation
	zone      *time.Location
	selection issuance.Selection
	atOnce    int
	awards    []issuance.ListedAward // the top
	last      issuance.Award         // that was on the top
	ended     bool
	learned   *learned
	called    map[int64]issuance.Called // its micro-credentials, by their classes
	decided   map[int64]issuance.Basis  // of the batches of which awards are in memory
}

// top is the award that comes next; nil after the last.
func (p *pile) top(ctx context.Context) (*issuance.ListedAward, error) {
	if len(p.awards) == 0 && !p.ended {
		var err error
		if p.awards, err = p.of.Awards.Awards(ctx, p.org.ID, p.selection, p.last, p.atOnce); err != nil {
			return nil, fmt.Errorf("awards of %s: %w", p.org.Slug, err)
		}
		p.ended = len(p.awards) < p.atOnce
		if p.ended && len(p.awards) == 0 {
			return nil, nil //nolint:nilnil // after the last there is none
		}
		one, other := p.awards[0].Batch, p.awards[len(p.awards)-1].Batch
		if p.decided, err = p.of.Batches.DecidedBetween(ctx, p.org.ID, min(one, other), max(one, other)); err != nil {
			return nil, err
		}
	}
	if len(p.awards) == 0 {
		return nil, nil //nolint:nilnil // after the last there is none
	}
	p.last = p.awards[0].Award
	return &p.awards[0], nil
}

// foremost is the pile with the newest batch on its top, or the oldest; nil when nothing is left.
func foremost(ctx context.Context, piles []*pile, oldest bool) (*pile, error) {
	var found *pile
	for _, p := range piles {
		award, err := p.top(ctx)
		if err != nil {
			return nil, err
		}
		if award != nil && (found == nil || award.Batch != found.awards[0].Batch && award.Batch < found.awards[0].Batch == oldest) {
			found = p
		}
	}
	return found, nil
}

// Teller tells of awards of an organisation, one after the other, what files say of them.
type Teller struct {
	register *Register
	org      *issuance.Organisation
	called   map[int64]issuance.Called
	decided  map[int64]issuance.Basis // of the batches that came before
}

// Teller begins to tell of an organisation's awards.
func (r *Register) Teller(ctx context.Context, org *issuance.Organisation) (*Teller, error) {
	called, err := r.called(ctx, org.ID, 0)
	return &Teller{r, org, called, map[int64]issuance.Basis{}}, err
}

// Tell tells of an award.
func (t *Teller) Tell(ctx context.Context, award issuance.Award) (*Award, error) {
	told, err := t.register.Listed(ctx, t.org, award)
	if err != nil {
		return nil, err
	}
	decision, known := t.decided[award.Batch]
	if !known {
		decided, err := t.register.records.Batches.DecidedBetween(ctx, t.org.ID, award.Batch, award.Batch)
		if err != nil {
			return nil, err
		}
		decision = decided[award.Batch]
		t.decided[award.Batch] = decision
	}
	told.Called, told.Decision = t.called[told.class], decision.Decision
	return told, nil
}
