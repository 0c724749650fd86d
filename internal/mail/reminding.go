package mail

import "slices"

// Left is why a learner of a batch is not reminded.
type Left string

// Why learners are not reminded, in the order in which it is told; of several the first counts.
const (
	Over     Left = "over"     // the award is not in force
	Received Left = "received" // the learner has received it
	Declined Left = "declined"
	Disowned Left = "disowned" // somebody has said there that it is somebody else's, and no other address was added
	Hushed   Left = "quiet"    // reminders were ended, or a mail complained of
	Unknown  Left = "unknown"  // no address is known
	Dead     Left = "dead"     // no address that is known works
	JustNow  Left = "just_now" // a mail about it waits, or went within the hour
)

// Lefts are all of them.
var Lefts = []Left{Over, Received, Declined, Disowned, Hushed, Unknown, Dead, JustNow}

// Reminding is who is reminded of a batch's awards, and how many are not for which reason: what the page shows before is what
// is done.
type Reminding struct {
	Notes     []Note
	Elsewhere int // of them, to another address than the registered one
	Not       []NotReminded
}

// NotReminded is how many are not reminded for a reason.
type NotReminded struct {
	Why   Left
	Count int
}

// Leave counts a learner who is not reminded.
func (r *Reminding) Leave(why Left) {
	for i := range r.Not {
		if r.Not[i].Why == why {
			r.Not[i].Count++
			return
		}
	}
	r.Not = append(r.Not, NotReminded{why, 1})
	slices.SortFunc(r.Not, func(a, b NotReminded) int { return slices.Index(Lefts, a.Why) - slices.Index(Lefts, b.Why) })
}
