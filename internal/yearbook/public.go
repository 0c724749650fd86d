package yearbook

import (
	"maps"
	"slices"
)

// few is how many people a number must be of to stand in the public form of a sheet; none is not few.
const few = 5

func small(n Figure) bool { return n > 0 && n < few }

// Public is the sheet as strangers may see it. A number below five is Hidden, and so is what would give it away: a sum of
// which a part is hidden (Total), all kinds of learners or reasons of revocations where one of them is, and a number that is
// less than five short of another, since the difference is a number of people, too – of those who took part and got nothing,
// who got an award and did not receive it, or who still hold one when others were revoked. What happened month by month, with
// each mail and by each decision is not in it at all.
func (s *Sheet) Public() *Sheet {
	public := *s
	public.IsPublic, public.Years = true, nil
	public.Entries = slices.Clone(s.Entries)
	for i := range public.Entries {
		e := &public.Entries[i]
		e.Now, e.Before, e.Decided = e.Now.public(), e.Before.public(), slices.Clone(e.Decided)
		for j := range e.Decided {
			e.Decided[j].Awarded = Hidden
		}
	}
	return &public
}

func (n Numbers) public() Numbers {
	p := n
	p.Sent, p.Opened, p.Declined, p.Months, p.Kinds = Hidden, Hidden, Hidden, nil, nil
	if small(n.Gone) || small(n.Standing) { // what was revoked and what stands sum up to what was awarded
		p.Gone, p.Standing = Hidden, Hidden
	}
	if small(n.Awarded-n.Completed) || p.Standing != Hidden && small(n.Completed-n.Standing) {
		p.Completed = Hidden
	}
	if small(n.Participants-n.Awarded) || small(n.Participants-n.Completed) || small(n.Participants-n.Standing) || small(n.Participants-n.Received) {
		p.Participants = Hidden
	}
	if small(n.Awarded-n.Received) || small(n.Completed-n.Received) || small(n.Standing-n.Received) {
		p.Received = Hidden
	}
	if small(n.Awarded - n.Reissued) {
		p.Reissued = Hidden
	}
	for _, of := range []*Figure{&p.Participants, &p.Awarded, &p.Completed, &p.Received, &p.Reissued, &p.Names} {
		if small(*of) {
			*of = Hidden
		}
	}
	p.Revoked = maps.Clone(n.Revoked)
	if p.Gone == Hidden || anySmall(n.Revoked) { // one by one they sum up to what was revoked
		for reason, of := range n.Revoked {
			if of > 0 {
				p.Revoked[reason] = Hidden
			}
		}
	}
	if p.Awarded != Hidden && !anySmall(n.Kinds) {
		p.Kinds = n.Kinds
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
