package catalogue

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// hits are those of the page.
func (s *search) hits(r *Result, found *roaring.Bitmap, size int) {
	type ranked struct {
		doc   *doc
		score float64
	}
	all := make([]ranked, 0, r.Total)
	by := s.q.Sort
	if by == "" || by == ByFit && len(s.units) == 0 {
		by = ByNewest
		if len(s.units) > 0 {
			by = ByFit
		}
	}
	score := s.scorer(by)
	for i := found.Iterator(); i.HasNext(); {
		n := i.Next()
		all = append(all, ranked{s.docs[n], score(n)})
	}
	slices.SortFunc(all, func(a, b ranked) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Or(b.doc.Since.Compare(a.doc.Since), cmp.Compare(a.doc.ID, b.doc.ID))
	})
	sought := marks(s.units)
	for _, one := range all[min((r.Page-1)*size, len(all)):min(r.Page*size, len(all))] {
		r.Hits = append(r.Hits, Hit{one.doc.Entry, sought})
	}
}

// marks are what is marked in texts of what is sought.
func marks(units []unit) (all []string) {
	for i := range units {
		all = append(all, units[i].text)
		for _, part := range units[i].parts {
			all = append(all, part.text)
		}
	}
	return all
}

// scorer gives the higher number to what comes first.
func (s *search) scorer(by Sort) func(n uint32) float64 {
	day := Day(s.q.Today)
	switch by {
	case ByLength:
		return func(n uint32) float64 {
			if h := s.docs[n].Facts.Hours; h != nil {
				return -h.Value
			}
			return math.Inf(-1)
		}
	case ByNext:
		return func(n uint32) float64 {
			if next := s.docs[n].Facts.Next(day); next != 0 {
				return -float64(next)
			}
			return math.Inf(-1)
		}
	case ByFit:
		return s.fit()
	}
	return func(uint32) float64 { return 0 }
}

// fit weighs rare words above common ones, and titles above all else: a title that holds the words side by side, that
// begins with them, that says little more.
func (s *search) fit() func(n uint32) float64 {
	whole := ""
	weights := make([]float64, len(s.units))
	for i := range s.units {
		u := &s.units[i]
		whole += u.text
		weights[i] = math.Log(2 + float64(s.live.GetCardinality())/(1+float64(s.holding(u).GetCardinality())))
	}
	return func(n uint32) (score float64) {
		title := s.docs[n].title
		for i := range s.units {
			u := &s.units[i]
			short := !u.gapless && len(u.text) < 3 // which stands in many words
			switch titled := s.titled(u, n); {
			case short && titled, !short && strings.Contains(title, u.text):
				score += 8 * weights[i]
			case titled:
				score += 4 * weights[i]
			default:
				score += weights[i]
			}
		}
		if at := strings.Index(title, whole); at >= 0 {
			score += 6
			if at == 0 || title[at-1] == '\n' {
				score += 4
			}
		}
		return score + 2*float64(len(whole))/float64(1+len(title))
	}
}

// titled says whether all terms of a unit, or of its parts, stand in a title.
func (s *search) titled(u *unit, n uint32) bool {
	lacks := func(term string) bool {
		set := s.titles[term]
		return set == nil || !set.Contains(n)
	}
	if !slices.ContainsFunc(u.terms, lacks) {
		return true
	}
	return len(u.parts) > 0 && !slices.ContainsFunc(u.parts, func(part unit) bool { return slices.ContainsFunc(part.terms, lacks) })
}
