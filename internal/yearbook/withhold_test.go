package yearbook

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// invent are the numbers of a micro-credential of at most so many.
func invent(random *rand.Rand, most int) Numbers {
	n := Numbers{Participants: Figure(random.IntN(most)), Revoked: map[string]Figure{}, Kinds: map[string]Figure{}}
	n.Awarded = Figure(random.IntN(int(n.Participants) + 1))
	for _, reason := range []string{"issued_in_error", "misconduct", "erased"} {
		if left := n.Awarded - n.Revoked["issued_in_error"] - n.Revoked["misconduct"]; random.IntN(3) == 0 {
			n.Revoked[reason] = Figure(random.IntN(int(left) + 1))
		}
	}
	n.sum()
	n.Standing = n.Awarded - n.Gone
	n.Received, n.Names, n.Reissued = n.Standing-Figure(random.IntN(int(n.Standing)+1)), Figure(random.IntN(7)), Figure(random.IntN(7))
	n.Kinds["a"] = Figure(random.IntN(int(n.Awarded) + 1))
	n.Kinds["b"] = n.Awarded - n.Kinds["a"]
	switch random.IntN(8) {
	case 0:
		n.Participants = Unknown
	case 1:
		n.Participants = Figure(random.IntN(most)) // typed wrongly
	}
	return n
}

// term is a sum of unknown numbers: what each of them counts, by row and number.
type term map[[2]int]int

// cellOf is a number of a row as a sum of unknown ones.
func cellOf(row, cell int) term {
	if cell == gone {
		return gapOf(row, inAll)
	}
	return term{{row, cell}: 1}
}

func gapOf(row, gap int) term { return term{{row, gaps[gap][0]}: 1, {row, gaps[gap][1]}: -1} }

// prime is that by which equations are solved: no number of a sheet comes near it.
const prime = 2_147_483_647

// solver knows sums of unknown numbers, in echelon form.
type solver struct {
	rows  int
	known [][]int
}

func (s *solver) vector(of term) []int {
	v := make([]int, s.rows*cells)
	for at, n := range of {
		v[at[0]*cells+at[1]] = (n%prime + prime) % prime
	}
	for _, k := range s.known {
		pivot := slices.Index(k, 1) // the first that is not 0
		if by := v[pivot]; by != 0 {
			for i := range v {
				v[i] = ((v[i]-by*k[i])%prime + prime) % prime
			}
		}
	}
	return v
}

// learn takes a sum whose value is shown.
func (s *solver) learn(of term) {
	v := s.vector(of)
	pivot := slices.IndexFunc(v, func(n int) bool { return n != 0 })
	if pivot < 0 {
		return
	}
	inverse := power(v[pivot], prime-2)
	for i := range v {
		v[i] = v[i] * inverse % prime
	}
	s.known = append(s.known, v)
}

// finds reports whether a sum follows from what is known.
func (s *solver) finds(of term) bool {
	return !slices.ContainsFunc(s.vector(of), func(n int) bool { return n != 0 })
}

func power(of, to int) int {
	result := 1
	for ; to > 0; to >>= 1 {
		if to&1 == 1 {
			result = result * of % prime
		}
		of = of * of % prime
	}
	return result
}

// Whoever adds, takes away and compares what is shown – rows, sums, a department's own sheet beside the whole – finds no number
// below five and no small number of revocations.
func TestPublicBySolving(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 29)) //nolint:gosec // for a test
	shownCells, all := 0, 0
	for range 3000 {
		s := &Sheet{}
		for range 1 + random.IntN(6) {
			s.Entries = append(s.Entries, Entry{Now: invent(random, 6+random.IntN(60))})
		}
		part := &Sheet{IsPart: true, Entries: s.Entries[:1+random.IntN(len(s.Entries))]}
		p := s.Public()
		known := solver{rows: len(s.Entries)}
		for i := range p.Entries {
			n := &p.Entries[i].Now
			for cell, of := range n.cells() {
				if *of >= 0 {
					known.learn(cellOf(i, cell))
					shownCells++
				}
				all++
			}
			if n.Revoked != nil && n.Gone > 0 {
				known.learn(gapOf(i, 0))
				known.learn(gapOf(i, 1))
			}
			if len(n.Kinds) > 0 {
				known.learn(cellOf(i, awarded))
			}
		}
		for _, of := range []struct{ sheet, public *Sheet }{{s, p}, {part, part.Public()}} {
			total := of.public.Total(false)
			for cell, shown := range total.cells() {
				sum := term{}
				for i := range of.sheet.Entries {
					if cell != tookPart || of.sheet.Entries[i].Now.Participants != Unknown {
						for at, n := range cellOf(i, cell) {
							sum[at] += n
						}
					}
				}
				if *shown >= 0 {
					known.learn(sum)
				}
			}
			if diff := cmp.Diff(p.Entries[0].Now, of.public.Entries[0].Now); diff != "" {
				t.Fatalf("a department's sheet shows another row: %s", diff)
			}
		}
		for i := range s.Entries {
			r := rowOf(&s.Entries[i].Now)
			for cell, of := range r.values {
				if small(of) && known.finds(cellOf(i, cell)) {
					t.Fatalf("number %d of row %d, %d, is found:\n%+v\n%+v\nsum %+v", cell, i, of, s.Entries[i].Now, p.Entries[i].Now, p.Total(false))
				}
			}
			for gap := range gaps {
				if small(r.gap(gap)) && known.finds(gapOf(i, gap)) {
					t.Fatalf("gap %d of row %d, %d, is found:\n%+v\n%+v\nsum %+v", gap, i, r.gap(gap), s.Entries[i].Now, p.Entries[i].Now, p.Total(false))
				}
			}
		}
	}
	if shownCells*100 < all*55 {
		t.Errorf("%d of %d numbers are shown", shownCells, all)
	}
}

// Whoever also knows that each number is a part of the one before, and that what is hidden is not none, can think of another
// value for each small number: all sheets of one or two rows that show the same are gone through.
func TestPublicByTrying(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 4)) //nolint:gosec // for a test
	for range 1500 {
		s := &Sheet{}
		for range 1 + random.IntN(2) {
			s.Entries = append(s.Entries, Entry{Now: invent(random, 11)})
		}
		p := s.Public()
		total := p.Total(false)
		var could [][]row
		pairs := 1
		for i := range s.Entries {
			could = append(could, alike(&s.Entries[i].Now, &p.Entries[i].Now))
			pairs *= len(could[i])
		}
		if pairs > 60_000 {
			continue
		}
		seen := make([]map[[2]int]map[Figure]bool, len(could))
		for i := range seen {
			seen[i] = map[[2]int]map[Figure]bool{}
		}
		each(could, nil, func(rows []row) {
			sums := total.cells()
			for cell, shown := range sums[:reissued] {
				sum := Figure(0)
				for i := range rows {
					sum += max(rows[i].values[cell], 0)
				}
				if *shown >= 0 && *shown != sum {
					return
				}
			}
			for i := range rows {
				for cell, of := range rows[i].values {
					remember(seen[i], [2]int{0, cell}, of)
				}
				for gap := range gaps {
					remember(seen[i], [2]int{1, gap}, rows[i].gap(gap))
				}
			}
		})
		for i := range s.Entries {
			r := rowOf(&s.Entries[i].Now)
			for cell, of := range r.values[:reissued] {
				if small(of) && len(seen[i][[2]int{0, cell}]) < 2 {
					t.Fatalf("number %d of row %d, %d, is the only one possible:\n%+v\n%+v\nsum %+v", cell, i, of, s.Entries[i].Now, p.Entries[i].Now, total)
				}
			}
			for gap := range gaps {
				if small(r.gap(gap)) && len(seen[i][[2]int{1, gap}]) < 2 {
					t.Fatalf("gap %d of row %d, %d, is the only one possible:\n%+v\n%+v\nsum %+v", gap, i, r.gap(gap), s.Entries[i].Now, p.Entries[i].Now, total)
				}
			}
		}
	}
}

func remember(seen map[[2]int]map[Figure]bool, what [2]int, of Figure) {
	if seen[what] == nil {
		seen[what] = map[Figure]bool{}
	}
	seen[what][of] = true
}

// each goes through all choices of one of each.
func each(could [][]row, chosen []row, do func([]row)) {
	if len(could) == 0 {
		do(chosen)
		return
	}
	for _, r := range could[0] {
		each(could[1:], append(chosen[:len(chosen):len(chosen)], r), do)
	}
}

// alike are the rows whose linked numbers would show the same.
func alike(of, shown *Numbers) (all []row) {
	is := rowOf(of)
	const most = 14
	fits := func(cell int, of Figure) bool {
		shown := *shown.cells()[cell]
		return shown == of || shown == Hidden && of != 0
	}
	var from Figure
	for took := Figure(-1); took <= most; took++ {
		if !fits(tookPart, took) || took < 0 && is.values[tookPart] >= 0 {
			continue
		}
		if from = took; !is.bounded {
			from = most
		}
		for a := Figure(0); a <= from; a++ {
			for c := Figure(0); fits(awarded, a) && c <= a; c++ {
				for st := Figure(0); fits(completed, c) && st <= c; st++ {
					for re := Figure(0); fits(standing, st) && fits(gone, a-st) && re <= st; re++ {
						if fits(received, re) {
							r := is
							r.values = [cells]Figure{took, a, c, st, re, a - st}
							all = append(all, r)
						}
					}
				}
			}
		}
	}
	return all
}
