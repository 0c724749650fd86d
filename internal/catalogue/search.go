package catalogue

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/mitome/mitome/internal/issuance"
)

// Limits of a query.
const (
	MaxText   = 200 // characters that are looked at
	maxUnits  = 12  // words of them
	maxChosen = 64  // values
	PageSize  = 20
)

// Sort is an order of results.
type Sort string

// The orders.
const (
	ByFit    Sort = "fit"
	ByNewest Sort = "newest"
	ByLength Sort = "hours" // the shortest first
	ByNext   Sort = "start" // the next to begin first
)

// Query is what is sought. The zero Query means everything, the newest first.
type Query struct {
	Text       string
	Chosen     map[Filter][]string // values; several of one filter mean any of them
	HoursFrom  float64
	HoursUpto  float64                   // 0: no limit
	Orgs       []issuance.OrganisationID // none: all, and those of other issuers
	Sort       Sort                      // empty: by fit where there is a text, else the newest
	Page       int                       // from 1
	PageSize   int                       // 0: PageSize
	Today      time.Time
	CountsFree bool // leave out the counts
}

// Result is what was found.
type Result struct {
	Total   int
	All     int  // entries that could have been found
	Vain    bool // there is a text, and nothing in it that can be sought: everything is found
	Near    bool // nothing holds all that is sought: these come near
	Page    int
	Pages   int
	Hits    []Hit
	Counts  map[Filter][]Count
	Loosen  []Loosening                      // where nothing was found: what to give up, and how many there would be
	Unknown []string                         // values that no filter has
	Names   map[Filter]map[string]InLanguage // of values that have none in the program: awarding bodies, places, audiences
}

// Hit is an entry that was found.
type Hit struct {
	*Entry
	Units []string // what is sought, to be marked; see Mark
}

// Count is how many entries would be left with a value of a filter.
type Count struct {
	Value  string
	Count  int
	Chosen bool
}

// Loosening is what could be given up, and how many there would be then.
type Loosening struct {
	Without []Filter
	Count   int
}

// ByText stands for the text among what could be given up.
const ByText Filter = "text"

// Search finds entries.
func (x *Index) Search(q *Query) *Result {
	x.mu.RLock()
	if x.day != Day(q.Today) {
		x.mu.RUnlock()
		x.mu.Lock()
		x.today(q.Today)
		x.mu.Unlock()
		x.mu.RLock()
	}
	defer x.mu.RUnlock()
	s := search{Index: x, q: q, units: units(q.Text)}
	return s.result()
}

// search is one search in hand.
type search struct {
	*Index
	q      *Query
	units  []unit
	scope  *roaring.Bitmap // what could be found
	text   *roaring.Bitmap // what holds the text
	groups map[Filter]*roaring.Bitmap
	span   *roaring.Bitmap // what is within the free range of hours; nil: there is none
	near   bool
}

func (s *search) result() *Result {
	r := &Result{Page: max(s.q.Page, 1), Vain: len(s.units) == 0 && strings.TrimSpace(s.q.Text) != ""}
	s.scope = s.live
	if len(s.q.Orgs) > 0 {
		s.scope = roaring.New()
		for _, org := range s.q.Orgs {
			s.scope.Or(s.of(value{byOrg, orgKey(org)}))
		}
	}
	r.All = int(s.scope.GetCardinality()) //nolint:gosec // entries are counted in thousands
	s.text = s.matching(s.units)
	s.span = s.ranged()
	s.groups, r.Unknown = s.chosen()
	found := s.within()
	for _, nearer := range []func() *roaring.Bitmap{s.stemmed, s.nearly} {
		if !found.IsEmpty() || len(s.units) == 0 {
			break
		}
		exact := s.text
		if near := nearer(); near != nil {
			s.text = near
			found = s.within()
		}
		if s.near = !found.IsEmpty(); !s.near {
			s.text = exact
		}
	}
	r.Near = s.near
	r.Total = int(found.GetCardinality()) //nolint:gosec // entries are counted in thousands
	size := cmp.Or(s.q.PageSize, PageSize)
	r.Pages = (r.Total + size - 1) / size
	r.Page = max(1, min(r.Page, r.Pages))
	s.hits(r, found, size)
	if !s.q.CountsFree {
		r.Counts = s.counts()
		r.Names = s.named(r.Counts)
	}
	if r.Total == 0 {
		r.Loosen = s.loosen()
	}
	return r
}

func (s *search) of(v value) *roaring.Bitmap {
	if set := s.values[v]; set != nil {
		return set
	}
	return roaring.New()
}

// matching are the entries that hold all units; nil means every one.
func (s *search) matching(all []unit) *roaring.Bitmap {
	var out *roaring.Bitmap
	for i := range all {
		held := s.holding(&all[i])
		if out == nil {
			out = held
		} else {
			out = roaring.And(out, held)
		}
	}
	return out
}

// holding are the entries that hold a unit: all pairs of a run, or the word or one that it begins; or its parts.
func (s *search) holding(u *unit) *roaring.Bitmap {
	var own *roaring.Bitmap
	if u.gapless {
		own = s.all(u.terms)
	} else {
		own = s.beginning(u)
	}
	if u.parts == nil {
		return own
	}
	return roaring.Or(own, s.matching(u.parts))
}

// all are the entries that hold each of some terms.
func (s *search) all(terms []string) *roaring.Bitmap {
	var out *roaring.Bitmap
	for _, t := range terms {
		set := s.texts[t]
		if set == nil {
			return roaring.New()
		}
		if out == nil {
			out = set
		} else {
			out = roaring.And(out, set)
		}
	}
	return out
}

// beginning are the entries with a word; the last word of a query may be the beginning of one.
func (s *search) beginning(u *unit) *roaring.Bitmap {
	set := s.texts[u.text]
	if !u.last || len(u.text) < 3 {
		if set == nil {
			return roaring.New()
		}
		return set
	}
	sets := []*roaring.Bitmap{}
	for _, w := range s.words {
		if len(w) > len(u.text) && strings.HasPrefix(w, u.text) {
			sets = append(sets, s.texts[w])
		}
	}
	if set != nil {
		sets = append(sets, set)
	}
	return roaring.FastOr(sets...)
}

// stemmed are the entries that hold all words without the 学 or 論 at their ends: 統計 for 統計学; nil where none has it.
func (s *search) stemmed() *roaring.Bitmap {
	shorter, any := slices.Clone(s.units), false
	for i := range shorter {
		u := &shorter[i]
		chars := []rune(u.text)
		if n := len(chars) - 1; u.gapless && n >= 2 && (chars[n] == '学' || chars[n] == '論') {
			u.terms, any = u.terms[:len(u.terms)-1], true // the pair that ends with it
		}
	}
	if !any {
		return nil
	}
	return s.matching(shorter)
}

// nearly are the entries that hold two thirds of the terms, where there are three or more; nil where there are none.
func (s *search) nearly() *roaring.Bitmap {
	count := map[uint32]int{}
	total := 0
	for i := range s.units {
		u := &s.units[i]
		if !u.gapless || u.shortKana() {
			total++
			for it := s.holding(u).Iterator(); it.HasNext(); {
				count[it.Next()]++
			}
			continue
		}
		for _, t := range u.terms {
			total++
			if set := s.texts[t]; set != nil {
				for it := set.Iterator(); it.HasNext(); {
					count[it.Next()]++
				}
			}
		}
	}
	if total < 3 {
		return nil
	}
	out := roaring.New()
	for n, c := range count {
		if 3*c >= 2*total {
			out.Add(n)
		}
	}
	return out
}

// chosen are the entries that have a chosen value, for each filter that was chosen from.
func (s *search) chosen() (groups map[Filter]*roaring.Bitmap, unknown []string) {
	groups = map[Filter]*roaring.Bitmap{}
	for filter, values := range s.q.Chosen {
		if !slices.Contains(Filters, filter) {
			continue
		}
		out := roaring.New()
		for _, v := range values[:min(len(values), maxChosen)] {
			if set := s.values[value{filter, v}]; set != nil {
				out.Or(set)
			} else {
				unknown = append(unknown, v)
			}
		}
		groups[filter] = out
	}
	switch group := groups[ByHours]; {
	case s.span == nil:
	case group == nil:
		groups[ByHours] = s.span
	default:
		group.And(s.span)
	}
	return groups, unknown
}

// ranged are the entries within the free range of hours; nil where none was given.
func (s *search) ranged() *roaring.Bitmap {
	from, upto := s.q.HoursFrom, s.q.HoursUpto
	if from <= 0 && upto <= 0 {
		return nil
	}
	out := roaring.New()
	for i := s.scope.Iterator(); i.HasNext(); {
		n := i.Next()
		if h := s.docs[n].Facts.Hours; h != nil && h.Value >= from && (upto == 0 || h.Value <= upto) {
			out.Add(n)
		}
	}
	return out
}

// within are the entries that hold the text and have a value of every chosen filter but one.
func (s *search) within(but ...Filter) *roaring.Bitmap {
	sets := []*roaring.Bitmap{s.scope, s.live}
	if s.text != nil && !slices.Contains(but, ByText) {
		sets = append(sets, s.text)
	}
	for filter, set := range s.groups {
		if !slices.Contains(but, filter) {
			sets = append(sets, set)
		}
	}
	return roaring.FastAnd(sets...)
}

// counts are how many would be left with each value of each filter.
func (s *search) counts() map[Filter][]Count {
	sets := map[Filter]*roaring.Bitmap{}
	whole := s.within()
	for _, filter := range Filters {
		if s.groups[filter] != nil {
			sets[filter] = s.within(filter)
		} else {
			sets[filter] = whole
		}
	}
	if s.span != nil { // a band adds nothing beyond the range
		sets[ByHours] = roaring.And(sets[ByHours], s.span)
	}
	all := map[Filter][]Count{}
	for v, set := range s.values {
		within := sets[v.filter]
		if within == nil {
			continue
		}
		chosen := slices.Contains(s.q.Chosen[v.filter], v.value)
		if n := int(within.AndCardinality(set)); n > 0 || chosen { //nolint:gosec // entries are counted in thousands
			all[v.filter] = append(all[v.filter], Count{v.value, n, chosen})
		}
	}
	for _, list := range all {
		slices.SortFunc(list, func(a, b Count) int {
			if a.Value == NotStated || b.Value == NotStated {
				return cmp.Compare(b2i(a.Value == NotStated), b2i(b.Value == NotStated))
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	return all
}

// named are the names of values that were counted.
func (s *search) named(counts map[Filter][]Count) map[Filter]map[string]InLanguage {
	all := map[Filter]map[string]InLanguage{}
	for _, filter := range []Filter{ByBody, ByPlace, ByAudience} {
		all[filter] = map[string]InLanguage{}
		for _, c := range counts[filter] {
			if name, ok := s.names[value{filter, c.Value}]; ok {
				all[filter][c.Value] = name
			}
		}
	}
	return all
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// loosen says how many there would be without one of the conditions, the most first; where none of these helps, without two of
// them, or without all filters.
func (s *search) loosen() (all []Loosening) {
	filters := slices.Sorted(maps.Keys(s.groups))
	conditions := filters
	if s.text != nil {
		conditions = append([]Filter{ByText}, filters...)
	}
	try := func(without ...Filter) {
		if n := int(s.within(without...).GetCardinality()); n > 0 { //nolint:gosec // entries are counted in thousands
			all = append(all, Loosening{without, n})
		}
	}
	for _, one := range conditions {
		try(one)
	}
	for i := 0; len(all) == 0 && i < len(conditions); i++ {
		for _, other := range conditions[i+1:] {
			try(conditions[i], other)
		}
	}
	if len(all) == 0 && len(conditions) > len(filters) {
		try(filters...)
	}
	slices.SortStableFunc(all, func(a, b Loosening) int { return cmp.Compare(b.Count, a.Count) })
	return all[:min(len(all), len(Filters))]
}
