package register

import (
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// places tell which awards are of one learner, one in the place of another: all of them are one award to whoever counts.
// Which of them tells what became of it changes: where a replacement is undone and the first reinstated, the first does again.
type places struct {
	taken map[*card]bool  // those that are in the place of another
	lasts map[*card]*card // by the first: the one that tells
	tell  map[*card]bool  // those of them that are in another's place
}

// last is the award that tells what became of a first one.
func (p *places) last(first *card) *card {
	if last := p.lasts[first]; last != nil {
		return last
	}
	return first
}

// tells reports whether an award tells what became of itself, or of the first in whose place it is.
func (p *places) tells(c *card) bool {
	return p.tell[c] || !p.taken[c] && p.last(c) == c
}

// placesTaken are the places that had been taken before a time.
func (f *Filed) placesTaken(until time.Time) *places {
	p := &places{map[*card]bool{}, map[*card]*card{}, map[*card]bool{}}
	cards := map[*heard]*card{} // of all that are in the place of another, and of those others
	for _, batch := range f.batches {
		if batch.replaces == (issuance.ID{}) {
			continue
		}
		for _, c := range batch.cards {
			if before := c.heard.before.Load(); before != nil && c.recorded.Before(until) {
				cards[c.heard] = c
				if _, known := cards[before]; !known {
					cards[before] = nil
				}
			}
		}
	}
	if len(cards) == 0 {
		return p
	}
	for _, batch := range f.batches {
		for _, c := range batch.cards {
			if _, wanted := cards[c.heard]; wanted && c.recorded.Before(until) {
				cards[c.heard] = c
			}
		}
	}
	for _, c := range cards {
		if c == nil { // it is not of what is looked at
			continue
		}
		first := c
		for before := cards[first.heard.before.Load()]; before != nil; before = cards[first.heard.before.Load()] {
			first = before
		}
		if first != c {
			p.taken[c], p.lasts[first] = true, later(p.last(first), c, until)
		}
	}
	for first, last := range p.lasts {
		p.tell[last] = last != first
	}
	return p
}

// later is the one of two awards of a learner that tells how it stands: one that is not revoked, else the one that was revoked
// last.
func later(a, b *card, until time.Time) *card {
	switch gone, also := a.revoked(until), b.revoked(until); {
	case gone != also && also, gone && also && a.revokedAt.After(b.revokedAt), !gone && !also && a.recorded.After(b.recorded):
		return a
	}
	return b
}
