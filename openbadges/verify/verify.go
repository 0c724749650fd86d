package verify

import (
	"context"
	"errors"
	"time"
)

// The limits of one verification where Options leaves them open.
const (
	DefaultMaxFetches = 8
	DefaultTimeout    = 10 * time.Second
)

// Skew is how far an issuer's clock may be ahead of ours.
const Skew = 5 * time.Minute

// Options are what a Verifier needs. The zero value judges only what needs no network.
type Options struct {
	Fetcher    Fetcher          // nil: every document is unreachable
	Now        func() time.Time // nil: time.Now
	MaxFetches int              // documents in one verification; 0: DefaultMaxFetches
	Timeout    time.Duration    // of one verification, fetches and computing; 0: DefaultTimeout
}

// Verifier verifies badges. It may be used by several goroutines at once, and remembers what it has read of documents
// that its Fetcher answers from a cache.
type Verifier struct {
	options Options
	memory  memory
}

// New makes a Verifier.
func New(options Options) *Verifier {
	if options.Fetcher == nil {
		options.Fetcher = noFetcher{}
	}
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
	return v.verify(ctx, target, false)
}

func (v *Verifier) verify(ctx context.Context, target Target, classes bool) *Report {
	ctx, cancel := context.WithTimeout(ctx, v.options.Timeout)
	defer cancel()
	start := time.Now()
	r := &run{Verifier: v, work: work{ctx: ctx}, at: target.At, target: target, report: newReport(), asked: map[string]reply{}, classes: classes}
	if r.at.IsZero() {
		r.at = v.options.Now()
	}
	r.report.At = r.at
	if target.Bytes != nil {
		r.fromBytes(target.Bytes)
	} else {
		r.fromAddress(target.Address)
	}
	r.checkRecipients()
	r.finish()
	r.report.Took = time.Since(start)
	return r.report
}

// newReport has room for what is usually found.
func newReport() *Report {
	return &Report{Steps: make([]Step, 0, 16), Fetched: make([]Fetched, 0, DefaultMaxFetches)}
}

// noFetcher stands where no Fetcher was given.
type noFetcher struct{}

var errNoFetcher = errors.New("no fetcher")

func (noFetcher) Fetch(_ context.Context, address, _ string) (*Response, error) {
	return nil, &FetchError{Code: FetchUnreachable, Address: address, Err: errNoFetcher}
}
