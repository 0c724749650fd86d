package issuance

import "time"

// Matter is what somebody asks for and somebody else has to agree to.
type Matter string

const (
	Undoing     Matter = "undo"      // that everything of a batch is revoked (T20)
	Reinstating Matter = "reinstate" // that an undoing is taken back
	Releasing   Matter = "release"   // that a list is awarded, where the organisation wants two persons
)

// Agreement is what somebody has asked for, and somebody else has to agree to. It is gone once it is done, or withdrawn.
type Agreement struct {
	Org     OrganisationID
	What    Matter
	Subject int64  // the number of the batch, or of the list (package awarding)
	Class   ID     // the public id of what it awards
	Code    string // the reason of an undoing
	Note    string // private
	Tell    bool   // learners are told by mail
	At      time.Time
	Ends    time.Time // when it is of no use any more; zero: never
	By      By
}
