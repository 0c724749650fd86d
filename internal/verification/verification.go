// Package verification gives the two answers that trust in a badge rests on: is it genuine, and what assures the
// quality of the learning?
//
//	openbadges/verify ── verdict, reasons, objects ──┐
//	microcredential ──── reading of the criteria ────┼──> Report ──> Answer (a sentence), Wire (JSON), pages
//	Home ─────────────── issuers at home here ───────┘
//
// The envelope's verdict is never changed here: a badge without any descriptor of the guideline may be as genuine as one
// with all of them. The command, the page and the interface for programs show the same Report.
package verification

import (
	"context"
	"sync"
	"time"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// Options are what a Service needs. The zero value judges only what needs no network, and knows no issuer.
type Options struct {
	Fetcher verify.Fetcher   // nil: every document is unreachable
	Now     func() time.Time // nil: time.Now

	Editions microcredential.Editions // of the guideline, by which badges are read

	Home Home // nil: no issuer is at home here
	// Trial reports whether what is issued at an address is for trying out. nil: openbadges.Loopback.
	Trial func(address string) bool
}

// Service verifies badges. It may be used by several goroutines at once.
type Service struct {
	options  Options
	verifier *verify.Verifier
	readings readings
	pictures sync.Mutex // one is looked at at a time, for it is large
}

// New makes a Service. Make one for the whole process: it remembers what it has read.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Trial == nil {
		o.Trial = openbadges.Loopback
	}
	return &Service{options: o, verifier: verify.New(verify.Options{Fetcher: o.Fetcher, Now: o.Now})}
}

// Report is the verdict of openbadges/verify, and what the guideline asks a reader to look at.
type Report struct {
	*verify.Report
	Guideline Guideline
	Standing  Standing
	Checked   time.Time // when the verification ended
	Home      *Issuer   // nil: the issuer is not at home here, or could not be read
	Own       *OwnAward // nil: it is no award of this store

	// Repainted tells that the picture in hand shows something else than the one that was published with this award of ours.
	Repainted bool

	asked string             // the address, if it was an address
	named []verify.Recipient // who was asked about
	zone  *time.Location     // of this store; may be nil
}

// Verify judges one badge. It always returns a report: what went wrong is a reason or a warning in it.
func (s *Service) Verify(ctx context.Context, t verify.Target) *Report {
	r := &Report{Report: s.verifier.Verify(ctx, t), Checked: s.options.Now(), asked: t.Address, named: t.Recipients}
	return s.read(ctx, r)
}

// Read is Verify for those who want to know what a badge says: it also reads a BadgeClass that was awarded to nobody, which
// has no verdict (verify.NoVerdict).
func (s *Service) Read(ctx context.Context, t verify.Target) *Report {
	return s.read(ctx, &Report{Report: s.verifier.Read(ctx, t), Checked: s.options.Now(), asked: t.Address})
}

func (s *Service) read(ctx context.Context, r *Report) *Report {
	r.Guideline = s.readings.of(r.Report, r.Checked, s.options.Editions)
	s.recognise(ctx, r)
	s.standing(ctx, r)
	return r
}
