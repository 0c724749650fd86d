package verify

import (
	"context"
	"time"
)

// The limits of one verification where Options leaves them open.
const (
	DefaultMaxFetches = 8
	DefaultTimeout    = 10 * time.Second
)

// Options are what a Verifier needs. The zero value judges only what needs no network.
type Options struct {
	Fetcher    Fetcher          // nil: every document is unreachable
	Now        func() time.Time // nil: time.Now
	MaxFetches int              // documents in one verification; 0: DefaultMaxFetches
	Timeout    time.Duration    // of all fetches of one verification together; 0: DefaultTimeout
}

// Verifier verifies badges. It may be used by several goroutines at once, and remembers what it has read of documents
// that its Fetcher answers from a cache.
type Verifier struct {
	options Options
}

// New makes a Verifier.
func New(options Options) *Verifier {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.MaxFetches == 0 {
		options.MaxFetches = DefaultMaxFetches
	}
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	return &Verifier{options: options}
}

// Verify judges one badge. It always returns a report: what went wrong is a reason in it.
func (v *Verifier) Verify(ctx context.Context, target Target) *Report {
	report := &Report{At: target.At}
	report.decide()
	return report
}
