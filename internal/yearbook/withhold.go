package yearbook

// This file chooses which numbers of the public form are hidden (Public).
//
// What a stranger knows of a row: each of its first five numbers is a part of the one before, gone is what was awarded and
// stands no more, and all that is shown. What must not come out of that: a number below five, and a gap below five, which is a
// number of revocations. A choice is safe where of each of them two values are still possible; of the safe choices the one that
// hides fewest is taken, and of those the one that leaves what is asked for most. A row is chosen for by its own numbers alone.
// Sums are a row like the others, in which a sum is hidden, too, that would tell what is hidden in its column.

// The numbers of a row.
const (
	tookPart = iota
	awarded
	completed
	standing
	received
	gone // what was awarded and stands no more
	reissued
	names
	cells

	chained = received + 1 // so many are each a part of the one before
)

// cells are the numbers of a row, in their order.
func (n *Numbers) cells() [cells]*Figure {
	return [...]*Figure{&n.Participants, &n.Awarded, &n.Completed, &n.Standing, &n.Received, &n.Gone, &n.Reissued, &n.Names}
}

// gaps are differences that are numbers of revocations: as a mistake, for another reason, and in all.
var gaps = [...][2]int{{awarded, completed}, {completed, standing}, {awarded, standing}}

// inAll is the gap that gone tells.
const inAll = 2

// dear is how much it costs to hide one of the linked numbers: each more than what the order among them could save.
var dear = [gone + 1]int{102, 105, 104, 103, 102, 101}

// row are the numbers of a row, with what of them must not be known.
type row struct {
	values  [cells]Figure
	bounded bool            // the others are a part of those who took part, as far as anybody knows
	forced  [cells]bool     // hidden whatever else is
	secret  [len(gaps)]bool // gaps that must not be known
}

// withheld is a row, and which of its numbers are hidden.
type withheld struct {
	row
	hidden [cells]bool
}

func rowOf(n *Numbers) row {
	var r row
	for i, cell := range n.cells() {
		r.values[i] = *cell
		r.forced[i] = small(*cell)
	}
	for i := range gaps {
		r.secret[i] = small(r.gap(i))
	}
	r.bounded = r.values[tookPart] >= r.values[awarded]
	return r
}

func (r *row) gap(i int) Figure { return r.values[gaps[i][0]] - r.values[gaps[i][1]] }

// withhold chooses what of a row is hidden.
func withhold(r row) withheld {
	best, least := r.forced, -1
	for choice := range 1 << (gone + 1) {
		hidden, cost := r.forced, 0
		for i := range gone + 1 {
			if choice>>i&1 == 1 {
				hidden[i] = true
				cost += dear[i]
			}
		}
		if (least < 0 || cost < least) && r.safe(hidden) {
			best, least = hidden, cost
		}
	}
	return withheld{r, best}
}

// far is more than any number of a sheet.
const far = Figure(1) << 30

// bounds are between which values each of the chained numbers lies, as far as a stranger knows, who takes what is hidden for
// few where it is.
func (r *row) bounds(hidden [cells]bool) (lo, hi [chained]Figure) {
	var known [chained]bool
	for i := range known {
		known[i] = !hidden[i] && (i != tookPart || r.bounded)
	}
	if !hidden[gone] && (known[awarded] || known[standing]) {
		known[awarded], known[standing] = true, true
	}
	for i := range known {
		hi[i] = far
		for above := i; above >= 0 && hi[i] == far; above-- {
			if known[above] {
				hi[i] = r.values[above]
			}
		}
		for below := chained - 1; below >= i; below-- {
			if known[below] {
				lo[i] = r.values[below]
			}
		}
		if i == tookPart && !r.bounded {
			lo[i], hi[i] = 0, far
		}
		if small(r.values[i]) && !known[i] {
			lo[i], hi[i] = max(lo[i], 1), min(hi[i], few-1)
		}
	}
	least, most := r.values[gone], r.values[gone]
	if hidden[gone] { // and so it is not none
		least, most = 1, far
	}
	lo[awarded], hi[awarded] = max(lo[awarded], lo[standing]+least), min(hi[awarded], hi[standing]+most)
	lo[standing], hi[standing] = max(lo[standing], lo[awarded]-most), min(hi[standing], hi[awarded]-least)
	for i, of := range gaps {
		whole, part := of[0], of[1]
		if small(r.gap(i)) && known[whole] && !known[part] {
			lo[part], hi[part] = max(lo[part], r.values[whole]-few+1), min(hi[part], r.values[whole]-1)
		}
		if small(r.gap(i)) && known[part] && !known[whole] {
			lo[whole], hi[whole] = max(lo[whole], r.values[part]+1), min(hi[whole], r.values[part]+few-1)
		}
	}
	return lo, hi
}

// safe reports whether nothing that must not be known comes out of what is shown.
func (r *row) safe(hidden [cells]bool) bool {
	if r.secret[inAll] && !hidden[gone] {
		return false
	}
	lo, hi := r.bounds(hidden)
	for i := range lo {
		if r.forced[i] && hi[i] <= lo[i] {
			return false
		}
	}
	for i, of := range gaps {
		least, most := max(lo[of[0]]-hi[of[1]], 0), hi[of[0]]-lo[of[1]]
		switch {
		case !r.secret[i]:
		case small(r.gap(i)):
			if min(most, few-1) <= max(least, 1) {
				return false
			}
		case most-least < few-1:
			return false
		}
	}
	return true
}

// sumOf is the row of the sums of rows. Of a part of the rows of which the sums are told elsewhere, a sum is hidden wherever a
// number is: else the one were to be taken from the other.
func sumOf(total *Numbers, rows []withheld, part bool) row {
	sum := rowOf(total)
	for i := range rows {
		sum.bounded = sum.bounded && rows[i].bounded
	}
	for cell := range sum.forced {
		sum.forced[cell] = sum.forced[cell] || tells(rows, cell, part)
	}
	for gap := range sum.secret {
		few, all := 0, Figure(0)
		for i := range rows {
			if rows[i].secret[gap] {
				few, all = few+1, all+rows[i].gap(gap)
			}
		}
		sum.secret[gap] = sum.secret[gap] || few > 0 && (part || few == 1 || !apart(all, few))
	}
	sum.secret[inAll] = sum.secret[inAll] || sum.forced[gone] // or it is found from the sums of the others
	return sum
}

// apart reports whether so many numbers below five that sum up to that can each be different ones.
func apart(sum Figure, count int) bool {
	return sum > Figure(count) && sum < Figure(count)*(few-1)
}

// tells reports whether the sum of a column tells a number that is hidden in it.
func tells(rows []withheld, cell int, part bool) bool {
	var lo, hi []Figure
	var sum, least, most Figure
	for i := range rows {
		if rows[i].hidden[cell] {
			low, high := rows[i].between(cell)
			lo, hi, sum = append(lo, low), append(hi, high), sum+rows[i].values[cell]
			least, most = least+low, most+high
		}
	}
	for i := range lo {
		if part || min(hi[i], sum-(least-lo[i])) <= max(lo[i], sum-(most-hi[i])) {
			return true
		}
	}
	return false
}

// between is between which values a hidden number lies, as far as a stranger knows.
func (w *withheld) between(cell int) (low, high Figure) {
	lo, hi := w.bounds(w.hidden)
	switch {
	case cell < chained:
		return lo[cell], hi[cell]
	case small(w.values[cell]):
		return 1, few - 1
	}
	return max(lo[awarded]-hi[standing], 1), hi[awarded] - lo[standing]
}
