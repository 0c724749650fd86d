package yearbook

import (
	"slices"
)

// few is how many people a number must be of to stand in the public form of a sheet; none is not few.
const few = 5

func small(n Figure) bool { return n > 0 && n < few }

// Public is the sheet as strangers may see it: a number below five is Hidden, and with it so many others that nobody finds it
// by adding, taking away, or by what is a part of what – and no more (withheld). Kinds of learners and reasons of revocations,
// which sum up to other numbers, stand there all or not at all; where one is few, it is not even said which there are: that
// somebody had themselves erased is nobody's business. What happened month by month, with each mail and by each decision is
// not in it. Each year is hidden by its own numbers alone, so that a sheet and that of the next year hide the same.
func (s *Sheet) Public() *Sheet {
	public := *s
	public.IsPublic, public.Years, public.Sums = true, nil, nil
	public.Entries = slices.Clone(s.Entries)
	for _, before := range []bool{false, true} {
		rows := make([]withheld, len(s.Entries))
		for i := range s.Entries {
			rows[i] = withhold(rowOf(s.Entries[i].year(before)))
			*public.Entries[i].year(before) = s.Entries[i].year(before).public(&rows[i])
		}
		total := s.Total(before)
		hidden := withhold(sumOf(&total, rows, s.IsPart))
		public.Sums = append(public.Sums, total.public(&hidden))
	}
	for i := range public.Entries {
		e := &public.Entries[i]
		e.Decided = slices.Clone(e.Decided)
		for j := range e.Decided {
			e.Decided[j].Awarded = Hidden
		}
	}
	return &public
}

// public are the numbers without what is withheld.
func (n Numbers) public(w *withheld) Numbers {
	p := n
	p.Sent, p.Opened, p.Declined, p.Months = Hidden, Hidden, Hidden, nil
	for i, cell := range p.cells() {
		if w.hidden[i] {
			*cell = Hidden
		}
	}
	if w.hidden[awarded] || anySmall(n.Kinds) {
		p.Kinds = nil
	}
	if w.hidden[awarded] || w.hidden[completed] || w.hidden[standing] || w.hidden[gone] || anySmall(n.Revoked) {
		p.Revoked = nil
	}
	return p
}

func anySmall(all map[string]Figure) bool {
	for _, of := range all {
		if small(of) {
			return true
		}
	}
	return false
}
