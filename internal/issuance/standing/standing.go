// Package standing decides what becomes of awards after they were made: whether they stand, by what the register knows their
// learners, and what is left of them.
//
//	made ── Revoke, Undo ──> revoked ── Reinstate ──> standing as it was, under the same addresses
//	  │                         │
//	  ├── Amend, ShowName       └─────┐
//	  └── Erase ──────────────────────┴──> erased: 410, and perhaps a line of the register of completions
//
// Of a batch, Halt keeps back what was not made yet. What one person must not do alone, one asks for and another agrees to.
//
// Nothing is made here, and the post office (package issuance) knows nothing of it. Each decision is one transaction of the
// store's, so that it is whole or not at all; what it gives to do in the background is done even if this process dies.
package standing

import (
	"time"

	"github.com/mitome/mitome/internal/issuance"
)

// Service has the deeds. Make it with New.
type Service struct {
	records Records
	Now     func() time.Time
}

// Records are where awards lie, each subject behind the small interface that stands beside its callers. What they promise is
// said of issuance.Records.
type Records struct {
	Organisations Organisations
	Awards        Awards
	Learners      Learners
	Batches       Batches
	Agreements    Agreements
}

// New returns a Service.
func New(records Records, now func() time.Time) *Service { return &Service{records, now} }

// refuse is a request that cannot be followed, for a reason that the person can mend.
func refuse(code string, args ...any) error { return &issuance.Refusal{Code: code, Args: args} }
