package register

import (
	"cmp"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Ledger is the register of completions (修了者台帳) of an organisation, as it lay at a moment: who completed what, by which
// decision, each learner once. An award in whose place another came is told of by that one, and what was revoked as a mistake
// is none. Of somebody who was erased it has the line that the institution keeps, for as long as it keeps that; where the
// line is erased as well, it has nothing.
type Ledger struct {
	filed  *Filed
	search Search
	places rowSet
	count  int
	years  []LedgerYear
}

// rowSet are rows of batches; of a hundred thousand it is filled and asked in a millisecond.
type rowSet map[int64][]bool

func (s rowSet) add(at place) {
	rows := s[at.batch]
	if more := at.row + 1 - len(rows); more > 0 {
		rows = append(rows, make([]bool, more)...)
		s[at.batch] = rows
	}
	rows[at.row] = true
}

func (s rowSet) has(at place) bool {
	rows := s[at.batch]
	return at.row < len(rows) && rows[at.row]
}

// LedgerYear is how many have completed in a business year, by the year in which it begins, and how many of them were erased.
type LedgerYear struct{ Year, Completed, Erased int }

// Ledger takes the register of completions out of what is looked for.
func (f *Filed) Ledger(s Search) *Ledger {
	now := f.register.now()
	l := &Ledger{filed: f, search: s, places: rowSet{}}
	found, places, days, years := rowSet{}, f.placesTaken(now), f.calendar(), map[int]*LedgerYear{}
	f.batches.each(f.dated(s), now, found.add)
	for _, batch := range f.batches {
		for _, c := range batch.cards {
			at := place{batch.id, c.row}
			if !found.has(at) || !places.tells(c) || !c.revokedAt.IsZero() && issuance.Mistaken(c.reason) || c.erased && !f.keeps(c) {
				continue
			}
			l.places.add(at)
			l.count++
			year, _ := days.of(c.issued)
			if years[year] == nil {
				years[year] = &LedgerYear{Year: year}
			}
			years[year].Completed++
			if c.erased {
				years[year].Erased++
			}
		}
	}
	for _, y := range years {
		l.years = append(l.years, *y)
	}
	slices.SortFunc(l.years, func(a, b LedgerYear) int { return cmp.Compare(b.Year, a.Year) })
	return l
}

// keeps reports whether the register of completions has a line of an erased award, and its term has not passed: the line goes
// within an hour of that, and is told of no more at once.
func (f *Filed) keeps(c *card) bool {
	years := f.org.House.RegisterYears
	return strings.Trim(c.text, "\n") != "" && (years == 0 || c.issued.AddDate(years, 0, 0).After(f.register.now()))
}

// Count is how many it has.
func (l *Ledger) Count() int { return l.count }

// Years are the business years of which it has any, the newest first.
func (l *Ledger) Years() []LedgerYear { return l.years }

// Each hands on all of it, those recorded first first. Of an erased award the names are those of the register of completions.
func (l *Ledger) Each(ctx context.Context, add func(*Award) error) error {
	r := l.filed.register
	all := issuance.Selection{Batch: l.search.Batch, Class: l.search.Class, OldestFirst: true}
	return r.Awards(ctx, []issuance.Organisation{*l.filed.org}, all, math.MaxInt, func(a *Award) error {
		if !l.places.has(place{a.Batch, a.Row}) {
			return nil
		}
		if !a.Erased {
			return add(a)
		}
		line, err := r.records.Awards.Completion(ctx, a.Org.ID, a.ID)
		if errors.Is(err, issuance.ErrNotFound) { // erased since
			return nil
		}
		a.Name, a.NameEN, a.Reading, a.StudentID = line.Name, line.NameEN, line.Reading, line.StudentID
		return errors.Join(err, add(a))
	})
}

// NewLedgerCSV and NewLedgerXLSX begin files of the register of completions, with headers in lang ("en" or "ja").
func NewLedgerCSV(to io.Writer, lang locale.Language) (Writer, error) {
	return newCSV(to, ledger, reading{lang: lang})
}

func NewLedgerXLSX(to io.Writer, lang locale.Language) (*XLSXWriter, error) {
	return newXLSX(to, ledger, lang, "register.ledger")
}
