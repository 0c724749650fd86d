package verify

import (
	"context"
	"fmt"
	"time"

	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// Fetcher gets one document. It follows redirects itself and caches as the answer's own headers allow, but status never
// longer than 5 minutes. An answer with any status is a Response; no answer is a *FetchError. A Fetcher may be used by
// several goroutines at once.
type Fetcher interface {
	// Fetch asks for an absolute http or https address. accept is the value of the Accept header.
	Fetch(ctx context.Context, address, accept string) (*Response, error)
}

// MaxAddress is how many bytes of an address are asked for, and the most that a note repeats of a stranger's word.
const MaxAddress = handed.MaxAddress

// Response is one answer. Who receives it must not change it: it may come from a cache.
type Response struct {
	Final       string    // the address that answered, after redirects
	Status      int       // of the last answer, such as 200, 404 or 410
	ContentType string    // the header as sent; may be empty
	Link        []string  // the Link headers as sent (RFC 8288)
	Body        []byte    // after decompression
	At          time.Time // when the other side answered
	Cached      bool      // whether nothing was sent for it now

	Validators Validators // by which to ask later whether it still holds
}

// Validators are what lets the other side say that an answer still holds, as it sent them; each may be empty.
// Source: RFC 9110, section 8.8.
type Validators struct {
	ETag     string
	Modified string // Last-Modified
}

// FetchError says why there is no answer. It never tells more about a forbidden address than that it is forbidden.
type FetchError struct {
	Code    string // FetchForbidden and so on; stable
	Address string // as asked for
	Err     error  // the cause, for the log; may be nil
}

// The reasons for which there is no answer; see FetchError.
const (
	FetchForbidden        = "forbidden-address"  // private, loopback, link-local, metadata; a port that is not the usual one
	FetchBadAddress       = "bad-address"        // not an absolute http or https address
	FetchTimeout          = "timeout"            // no answer, or not the whole of it, in time
	FetchTooLarge         = "too-large"          // body or headers beyond the limit
	FetchTooManyRedirects = "too-many-redirects" // more than 3
	FetchTooMany          = "too-many-fetches"   // more documents than one verification may ask for
	FetchUnreachable      = "unreachable"        // no such host, refused, TLS or HTTP broken
)

func (e *FetchError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("fetch %q: %s", e.Address, e.Code)
	}
	return fmt.Sprintf("fetch %q: %s: %v", e.Address, e.Code, e.Err)
}

func (e *FetchError) Unwrap() error { return e.Err }
