package verify

import (
	"time"

	"github.com/mitome/mitome/openbadges"
)

// checkTimes compares the dates of the assertion with the time for which it is judged. That it ends before it begins
// is found when it is read.
func (r *run) checkTimes(a *openbadges.Assertion) {
	r.step("step-times", "at", r.at.UTC().Format(time.RFC3339))
	if from, err := openbadges.ParseTime(a.IssuedOn); err == nil && from.After(r.at.Add(Skew)) {
		r.reason(note("issued-in-future", "date", a.IssuedOn))
	}
	if a.Expires == "" {
		return
	}
	if until, err := openbadges.ParseTime(a.Expires); err == nil && until.Before(r.at) {
		r.reason(note("expired", "date", a.Expires))
	}
}
