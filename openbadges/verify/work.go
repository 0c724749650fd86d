package verify

import "context"

// work is the computing of one verification, counted in steps: one for each entry of a stranger's list that is looked
// at. When the time of the verification is over, its loops end too.
type work struct {
	ctx   context.Context
	steps int
	over  bool // a loop was ended before its time
}

// stepsBetween is how many steps pass between two looks at the clock.
const stepsBetween = 64

// next counts one step and reports whether there is time for it. Loops over what strangers sent ask it for each entry and
// end when it says no: what they leave undone makes no verdict, see run.finish.
func (w *work) next() bool {
	w.steps++
	if w.steps%stepsBetween == 0 && w.ctx.Err() != nil {
		w.over = true
	}
	return !w.over
}
