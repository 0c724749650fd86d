package awarding

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/kanji"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
)

// This file puts mail addresses into rows of a list for people who ask for that by a receipt code. A code hangs on a wall, and
// student numbers follow one another: so number and name have to be the row's, and where anything speaks against it somebody
// looks at both first.
//
//	Compare: whose row is whose, and what speaks against it ── Fill: the same once more, and the addresses into the rows

// Asker is somebody who asks for a row of a list.
type Asker struct {
	Class   issuance.ID // what is asked for
	Name    string
	Student string // number; may be empty
	Address string // proved by mail
	Chosen  bool   // to be put into the list
	Despite bool   // whatever speaks against it: somebody has looked at both
}

// Doubt is what speaks against putting an address into a row.
type Doubt string

// The doubts.
const (
	OtherName   Doubt = "name"   // the row has the number, and another name
	OtherNumber Doubt = "number" // the row has the name, and a number that was not said
	HasAddress  Doubt = "taken"  // the row has another address
	Rival       Doubt = "rival"  // somebody else asks for the row by another address
)

// Found is what a list has of an asker.
type Found struct {
	Row     *issuance.Row // nil: none, or several
	Several []int         // rows of which each might be meant
	Doubts  []Doubt
	Put     bool // Fill has put the address there, or it stood there already
}

// Plain reports whether nothing speaks against putting the address into the row.
func (f *Found) Plain() bool { return f.Row != nil && len(f.Doubts) == 0 }

// goesIn reports whether an asker who is chosen gets the row.
func (f *Found) goesIn(a *Asker) bool {
	return a.Chosen && f.Row != nil && (a.Despite || len(f.Doubts) == 0)
}

// errOtherList is a list into which nobody who asks can be put.
var errOtherList = &issuance.Refusal{Code: "receipt_list"}

// Takes reports whether addresses can be put into a list at all: it can be read, and is not on its way.
func (p *Proposal) Takes() bool {
	if p.Batch != 0 || p.Waits() {
		return false
	}
	list, err := roster.Open(opened(p.List), roster.Options{Hand: p.Asked.Hand, Deciders: p.Asked.Deciders})
	if err != nil {
		return false
	}
	return list.Close() == nil
}

// Compare finds out which row of a list is whose, among all who ask for what the list awards. It refuses another's list,
// and one that cannot be read or is on its way.
func (s *Service) Compare(ctx context.Context, org *issuance.Organisation, p *Proposal, askers []Asker) ([]Found, error) {
	found, _, err := s.compare(ctx, org, p, askers)
	return found, err
}

// Fill puts the addresses of those who are chosen into their rows, where the list is still at a revision and nothing speaks
// against it, or somebody has decided so. Of two who want one row, neither gets it.
func (s *Service) Fill(ctx context.Context, by issuance.By, org *issuance.Organisation, p *Proposal, revision int64, askers []Asker) ([]Found, error) {
	if p.Revision != revision {
		return nil, &ConflictError{*p}
	}
	found, column, err := s.compare(ctx, org, p, askers)
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].Put = found[i].goesIn(&askers[i])
		for j := range found {
			if i != j && found[i].Put && found[j].goesIn(&askers[j]) && found[j].Row.Number == found[i].Row.Number && askers[j].Address != askers[i].Address {
				found[i].Put = false
			}
		}
	}
	return found, s.Change(ctx, by, p, revision, func(a *Asked) {
		for i := range found {
			if found[i].Put && found[i].Row.Email != askers[i].Address {
				a.Hand.Mend(found[i].Row.Number, column, askers[i].Address)
			}
		}
	})
}

// compare is Compare, with the column of the addresses.
func (s *Service) compare(ctx context.Context, org *issuance.Organisation, p *Proposal, askers []Asker) (found []Found, column int, err error) {
	if !p.Takes() || slices.ContainsFunc(askers, func(a Asker) bool { return a.Class != p.Class }) {
		return nil, 0, errOtherList
	}
	looked := *p // hour and decision are no matter here, and what is wrong with them is said where they are asked for
	looked.Plan, looked.Asked.Hour, looked.Asked.Decision = 0, "", issuance.Decision{}
	plan, err := s.Plan(ctx, org, &looked)
	if plan == nil {
		return nil, 0, err
	}
	defer plan.Close()
	var refusal *issuance.Refusal
	if err != nil && !errors.Is(err, issuance.ErrRefused) && !errors.As(err, &refusal) {
		return nil, 0, err
	}
	column = slices.IndexFunc(plan.Headings, func(h issuance.Heading) bool { return h.Column == columns.Email })
	if plan.Whole || column < 0 {
		return nil, 0, errOtherList
	}
	c := newComparison(plan, column, askers)
	if err := plan.EachRow(ctx, c.look); err != nil {
		return nil, 0, err
	}
	return c.found(), column, nil
}

// comparison holds the rows that may be somebody's, while a list is read.
type comparison struct {
	plan           *issuance.Plan
	column         int // of the addresses
	askers         []Asker
	numbers, names map[string][]int // who has said what, by its spelling
	rows           []map[int]row    // by asker and number
}

// row is one that may be somebody's.
type row struct {
	*issuance.Row
	number bool // its number is what was said
}

func newComparison(plan *issuance.Plan, column int, askers []Asker) *comparison {
	c := &comparison{plan, column, askers, map[string][]int{}, map[string][]int{}, make([]map[int]row, len(askers))}
	for i := range askers {
		c.rows[i] = map[int]row{}
		if number := kanji.Name(askers[i].Student); number != "" {
			c.numbers[number] = append(c.numbers[number], i)
		}
		for _, name := range kanji.Spellings(askers[i].Name) {
			c.names[name] = append(c.names[name], i)
		}
	}
	return c
}

// look takes a row in, where it may be somebody's.
func (c *comparison) look(r *issuance.Row) error {
	var kept *issuance.Row
	take := func(who []int, number bool) {
		for _, i := range who {
			if kept == nil {
				one := *r
				if raw := c.plan.Raw[r.Number]; r.Email == "" && c.column < len(raw) {
					one.Email = raw[c.column] // what is there and is no address
				}
				kept = &one
			}
			c.rows[i][r.Number] = row{kept, number || c.rows[i][r.Number].number}
		}
	}
	take(c.numbers[kanji.Name(r.StudentID)], true)
	for _, name := range namesOf(r) {
		take(c.names[name], false)
	}
	return nil
}

// namesOf are the names of a row in the spellings in which names are compared. The reading stands for the name.
func namesOf(r *issuance.Row) (names []string) {
	for _, text := range []string{r.Name, r.NameEN, r.Reading, r.DisplayName} {
		names = append(names, kanji.Spellings(text)...)
	}
	return names
}

// Doubts are what number and name of an asker say against a row.
func (a *Asker) Doubts(r *issuance.Row) (doubts []Doubt) {
	said := kanji.Spellings(a.Name)
	if !slices.ContainsFunc(namesOf(r), func(name string) bool { return slices.Contains(said, name) }) {
		doubts = append(doubts, OtherName)
	}
	if r.StudentID != "" && kanji.Name(a.Student) != kanji.Name(r.StudentID) {
		doubts = append(doubts, OtherNumber)
	}
	return doubts
}

// whose are the rows that may be an asker's: those with the number, or else those with the name; of several the one of which
// both are, if that is one.
func (c *comparison) whose(i int) []*issuance.Row {
	var numbered, named, both []*issuance.Row
	for _, number := range slices.Sorted(maps.Keys(c.rows[i])) {
		one := c.rows[i][number]
		if one.number {
			numbered = append(numbered, one.Row)
		} else {
			named = append(named, one.Row)
		}
		if len(c.askers[i].Doubts(one.Row)) == 0 {
			both = append(both, one.Row)
		}
	}
	rows := numbered
	if len(rows) == 0 {
		rows = named
	}
	if len(rows) > 1 && len(both) == 1 {
		return both
	}
	return rows
}

// found is what the list has of each asker.
func (c *comparison) found() []Found {
	found := make([]Found, len(c.askers))
	for i := range c.askers {
		a, f, rows := &c.askers[i], &found[i], c.whose(i)
		if len(rows) > 1 {
			for _, one := range rows {
				f.Several = append(f.Several, one.Number)
			}
		}
		if len(rows) != 1 {
			continue
		}
		f.Row, f.Doubts = rows[0], a.Doubts(rows[0])
		if f.Row.Email != "" && f.Row.Email != a.Address {
			f.Doubts = append(f.Doubts, HasAddress)
		}
	}
	for i := range found {
		for j := range found {
			if found[i].Row != nil && found[j].Row != nil && i != j && found[i].Row.Number == found[j].Row.Number && c.askers[i].Address != c.askers[j].Address {
				found[i].Doubts = append(found[i].Doubts, Rival)
				break
			}
		}
	}
	return found
}
