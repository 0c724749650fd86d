package audit

import "time"

// Line is an entry as it is read to people.
type Line struct {
	Entry
	Number int64 // in its chain, from 1
	At     time.Time
	Name   string   // of the actor as it was then, or of whom the system acts for; empty: not known, or erased
	Roles  []string // that the actor had then in the organisation; none where nobody has asked, or the actor is no person
}
