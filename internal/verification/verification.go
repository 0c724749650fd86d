// Package verification gives the two answers that trust in a badge rests on: is it genuine, and what assures the
// quality of the learning?
//
//	openbadges/verify ── verdict, reasons, objects ──┐
//	microcredential ──── reading of the criteria ────┼──> Report ──> Answer (a sentence), Wire (JSON), pages
//	Options.Known ────── issuers at home here ───────┘
//
// The envelope's verdict is never changed here: a badge without any descriptor of the guideline may be as genuine as one
// with all of them. The command, the page and the interface for programs show the same Report.
package verification

import (
	"context"
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

	// Known says whether the issuer with that id is at home in this store, and its name. nil: none is.
	Known func(ctx context.Context, issuerID string) (name string, known bool, err error)
	// Names returns the names of all issuers at home in this store, to find those that imitate them. nil: there are none.
	Names func(ctx context.Context) ([]string, error)
	// Trial reports whether what is issued at an address is for trying out. nil: openbadges.Loopback.
	Trial func(address string) bool
}

// Service verifies badges. It may be used by several goroutines at once.
type Service struct {
	options  Options
	verifier *verify.Verifier
	readings readings
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
}

// Verify judges one badge. It always returns a report: what went wrong is a reason or a warning in it.
func (s *Service) Verify(ctx context.Context, t verify.Target) *Report {
	r := &Report{Report: s.verifier.Verify(ctx, t), Checked: s.options.Now()}
	return s.read(ctx, r)
}

// Read is Verify for those who want to know what a badge says: it also reads a BadgeClass that was awarded to nobody, which
// has no verdict (verify.NoVerdict).
func (s *Service) Read(ctx context.Context, t verify.Target) *Report {
	return s.read(ctx, &Report{Report: s.verifier.Read(ctx, t), Checked: s.options.Now()})
}

func (s *Service) read(ctx context.Context, r *Report) *Report {
	r.Guideline = s.readings.of(r.Report, r.Checked, s.options.Editions)
	r.Standing = s.standing(ctx, r.Issuer)
	return r
}
