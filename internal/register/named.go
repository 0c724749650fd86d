package register

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/kanji"
	"github.com/mitome/mitome/internal/locale"
)

// This file finds in all that organisations have awarded what somebody asks for who has no list before the eyes.

// Named returns the awards of whoever has a whole name, reading, student number or address, in whatever letters, family or
// given name first: those that stand or, where none does, those that were revoked. Where nobody is written so, near says that
// they differ from it in long vowels and dashes, and may be somebody else's.
func (r *Register) Named(ctx context.Context, person string) (found []*Award, near bool, err error) {
	filed, err := r.filed(ctx, nil)
	if err != nil {
		return nil, false, err
	}
	for _, near := range []bool{false, true} {
		for _, f := range filed {
			awards, err := f.tell(ctx, f.batches.named(person, near, r.now()))
			if err != nil {
				return nil, near, err
			}
			found = append(found, awards...)
		}
		if len(found) > 0 {
			if slices.ContainsFunc(found, stands) {
				found = slices.DeleteFunc(found, func(a *Award) bool { return !stands(a) })
			}
			return found, near, nil
		}
	}
	return nil, false, nil
}

// stands reports whether an award was not revoked.
func stands(a *Award) bool { return a.RevokedAt.IsZero() }

// filed is what organisations have awarded; nil: all of them.
func (r *Register) filed(ctx context.Context, orgs []issuance.Organisation) (all []*Filed, err error) {
	if orgs == nil {
		if orgs, err = r.Organisations(ctx); err != nil {
			return nil, fmt.Errorf("organisations: %w", err)
		}
	}
	all = make([]*Filed, len(orgs))
	for i := range orgs {
		if all[i], err = r.Filed(ctx, &orgs[i], department.Whole()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// named are where the awards of a person are filed, near as Named has it.
func (s snapshot) named(person string, near bool, now time.Time) (places []place) {
	spell := func(folded string) string { return folded }
	if near {
		spell = shorten
	}
	spellings := []string{spell(kanji.Name(person))}
	if words := strings.Fields(person); len(words) == 2 {
		spellings = append(spellings, spell(kanji.Name(words[1]+words[0])))
	}
	if spellings[0] == "" {
		return nil
	}
	meant := func(c *card) bool { return hasLine(spell(c.text), spellings) }
	s.all(&Search{}, now, meant, func(at place) { places = append(places, at) })
	return places
}

// hasLine reports whether a line of a text is one of some spellings.
func hasLine(text string, spellings []string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if slices.Contains(spellings, line) {
			return true
		}
	}
	return false
}

// Found hands on the awards of organisations that are looked for, as one list as Awards does, at most limit. Each word may also
// be part of what a micro-credential is called. An error of add ends it, ErrEnough without one.
func (r *Register) Found(ctx context.Context, orgs []issuance.Organisation, s Search, oldestFirst bool, limit int, add func(*Award) error) error {
	filed, err := r.filed(ctx, orgs)
	if err != nil {
		return err
	}
	wanted, left := map[issuance.OrganisationID]rowSet{}, 0
	for _, f := range filed {
		one := f.dated(s)
		if one.titles, err = r.titles(ctx, f.org.ID); err != nil {
			return err
		}
		rows := rowSet{}
		left += f.batches.each(one, r.now(), rows.add)
		wanted[f.org.ID] = rows
	}
	if left = min(left, limit); left == 0 {
		return nil
	}
	selection := issuance.Selection{Batch: s.Batch, Class: s.Class, OldestFirst: oldestFirst}
	return r.Awards(ctx, orgs, selection, math.MaxInt, func(a *Award) error {
		if !wanted[a.Org.ID].has(place{a.Batch, a.Row}) {
			return nil
		}
		if err := add(a); err != nil {
			return err
		}
		if left--; left == 0 {
			return ErrEnough
		}
		return nil
	})
}

// titles are what micro-credentials are called today in every language, folded, by their classes.
func (r *Register) titles(ctx context.Context, org issuance.OrganisationID) (map[int64]string, error) {
	called, err := r.called(ctx, org, 0)
	all := make(map[int64]string, len(called))
	for class, is := range called {
		for _, lang := range locale.Languages {
			all[class] += "\n" + kanji.Name(is.Titles[lang])
		}
	}
	return all, err
}
