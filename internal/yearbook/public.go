package yearbook

import "slices"

// few is how many people a number must be of to stand in the public form of a sheet; none is not few.
const few = 5

func small(n Figure) bool { return n > 0 && n < few }

// Public is the sheet as strangers may see it. A number below five is Hidden, and so is what would give it away: a sum of which
// a part is hidden (Total), all kinds of learners where one of them is, and a number that is less than five short of another,
// since the difference is a number of people, too – of those who took part and got nothing, who got an award and did not
// receive it, or who still hold one when others were revoked. What happened month by month, with each mail and by each decision
// is not in it at all.
func (s *Sheet) Public() *Sheet {
	public := *s
	public.IsPublic, public.Years = true, nil
	public.Entries = slices.Clone(s.Entries)
	for i := range public.Entries {
		e := &public.Entries[i]
		e.Now, e.Before, e.Completed = e.Now.public(), e.Before.public(), slices.Clone(e.Completed)
		for j := range e.Completed {
			e.Completed[j].Awarded = Hidden
		}
	}
	return &public
}

func (n Numbers) public() Numbers {
	p := Numbers{Participants: n.Participants, Awarded: n.Awarded, Received: n.Received, Reissued: n.Reissued, Names: n.Names, Standing: Hidden, Sent: Hidden, Opened: Hidden, Declined: Hidden}
	if small(n.Participants - n.Awarded) {
		p.Participants = Hidden
	}
	if small(n.Awarded - n.Received) {
		p.Received = Hidden
	}
	if small(n.Awarded - n.Reissued) {
		p.Reissued = Hidden
	}
	for _, of := range []*Figure{&p.Participants, &p.Awarded, &p.Received, &p.Reissued, &p.Names} {
		if small(*of) {
			*of = Hidden
		}
	}
	p.Revoked = map[string]Figure{}
	left := small(n.Awarded - n.RevokedInAll()) // so few still hold an award
	for reason, of := range n.Revoked {
		if small(of) || left && of > 0 {
			of = Hidden
		}
		p.Revoked[reason] = of
	}
	if p.Awarded != Hidden {
		p.Kinds = n.Kinds
		for _, of := range n.Kinds {
			if small(of) {
				p.Kinds = nil
			}
		}
	}
	return p
}
