// Package fetch asks hosts of strangers for the documents of a badge: the verify.Fetcher that programs use.
//
// An address comes from a badge, so whoever made the badge chooses it. What is asked, and what is taken, is therefore
// bounded: public addresses alone, judged when the connection is made; few redirects, each judged anew; few requests at
// once for a host; so many bytes and seconds and no more. Answers are kept for as long as their headers allow, but never
// longer than five minutes, and who asks for the same document at the same time shares one request.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
)

// The limits of a Fetcher. Open Badges 2.0 sets none; these are docs/safety.md T02 and T08.
const (
	MaxRedirects = 3                // for one address
	MaxBody      = 1 << 20          // bytes, as sent and after decompression
	MaxHeaders   = 64 << 10         // bytes of one answer
	MaxAge       = 5 * time.Minute  // no answer is used again after that, whatever its headers say
	MaxTime      = 10 * time.Second // for one address with its redirects
	perHost      = 2                // requests at once
)

// Options sets a Fetcher up. The zero value is safe for addresses that strangers name.
type Options struct {
	// Local answers the addresses below our own base URL from the store, also those that a redirect leads to; nothing is
	// sent for an address that it answers. It must answer every address below the base, if need be with 404: what it
	// leaves would be asked over the network, and we would be talking to ourselves. It sees scheme and host in lower
	// case and ASCII, without the usual port, however the address was written. May be nil.
	Local func(ctx context.Context, address string) (*verify.Response, bool)

	// Timeout ends one Fetch with all its redirects. 0 stands for 10 seconds.
	Timeout time.Duration

	// Unstated is how long an answer that says nothing about its freshness is used again: 0 for not at all, MaxAge at
	// most. A command that checks many files in one go wants each document fetched once.
	Unstated time.Duration

	// UserAgent is the User-Agent header; empty stands for mitome's own.
	UserAgent string

	// Now is the clock; nil stands for time.Now.
	Now func() time.Time
}

// Fetcher is the Fetcher that asks the network, made for addresses that strangers name:
//
//	address -> Local? -> mapped, or http:80 / https:443 of a public name -> cache -> joined to the same request under
//	way -> waits for its host (2 at once) -> dial, which refuses every address that is not public -> body -> redirect?
//
// It sends no cookies, no Referer and no credentials and uses no proxy. A redirect from https to http is followed, as
// browsers do; Response.Final shows where it ended. Make one for the whole process: the cache and the limits per host
// are its own. Source: docs/safety.md T01, T02, F9.
type Fetcher struct {
	options Options
	maps    map[string]*url.URL       // the addresses that answer for an origin; see Map
	allowed func(netip.AddrPort) bool // may be dialled
	usual   func(u *url.URL) bool     // has the usual port
	strict  *http.Transport           // to addresses of strangers
	mapped  *http.Transport           // to what Map names
	cache   *answerCache
	flights flights
	gates   gates
	small   sync.Pool          // of *bytes.Buffer, for the first bytes of a body
	large   chan *bytes.Buffer // rooms for the whole of those beyond smallBody
}

// New returns a fetcher with its own connections and its own cache.
func New(options Options) *Fetcher {
	if options.Timeout <= 0 {
		options.Timeout = MaxTime
	}
	if options.UserAgent == "" {
		options.UserAgent = "mitome (+https://github.com/mitome/mitome)"
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	f := &Fetcher{
		options: options,
		maps:    make(map[string]*url.URL),
		allowed: func(to netip.AddrPort) bool {
			return publicAddress(to.Addr()) && (to.Port() == 80 || to.Port() == 443)
		},
		usual: usualPort,
		cache: newCache(cacheEntries, cacheBytes),
		small: sync.Pool{New: func() any { return new(bytes.Buffer) }},
		large: rooms(),
	}
	f.strict = transport(&net.Dialer{Timeout: dialTimeout, ControlContext: f.control})
	f.mapped = transport(&net.Dialer{Timeout: dialTimeout})
	return f
}

// Close ends the idle connections. What is under way goes on.
func (f *Fetcher) Close() {
	f.strict.CloseIdleConnections()
	f.mapped.CloseIdleConnections()
}

// Fetch implements Fetcher. Every error is a *verify.FetchError. The fragment of the address is not sent, and Response.Final
// has none; without a redirect Final is otherwise the address byte for byte.
func (f *Fetcher) Fetch(ctx context.Context, address, accept string) (*verify.Response, error) {
	return f.fetch(ctx, address, accept, verify.Validators{})
}

// FetchUnless is Fetch for who has an answer from before: where that still holds, Status is 304 and Body is nil.
// Source: RFC 9110, section 13.
func (f *Fetcher) FetchUnless(ctx context.Context, address, accept string, known verify.Validators) (*verify.Response, error) {
	response, err := f.fetch(ctx, address, accept, known)
	switch {
	case err != nil:
		return nil, err
	case known == (verify.Validators{}) && response.Status == http.StatusNotModified:
		return nil, &verify.FetchError{Code: verify.FetchUnreachable, Address: address, Err: errors.New("304 that nobody asked for")}
	case known != (verify.Validators{}) && response.Status == http.StatusOK && known == response.Validators: // the cache has it
		still := *response
		still.Status, still.Body = http.StatusNotModified, nil
		return &still, nil
	}
	return response, nil
}

func (f *Fetcher) fetch(ctx context.Context, address, accept string, known verify.Validators) (*verify.Response, error) {
	if f.options.Local == nil { // else it is asked first, whatever the cache has
		plain, _, _ := strings.Cut(address, "#")
		if a, fresh := f.cache.get(cacheKey(plain, accept), f.options.Now()); fresh && a.location == "" {
			return a.response(plain, true), nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, f.options.Timeout)
	defer cancel()
	response, err := f.follow(ctx, address, accept, known)
	if err == nil {
		return response, nil
	}
	why := &verify.FetchError{Code: verify.FetchUnreachable, Address: address, Err: err}
	var inner *verify.FetchError
	if errors.As(err, &inner) {
		why.Code, why.Err = inner.Code, inner.Err
	}
	return nil, why
}

// follow walks from redirect to redirect; each address is checked as if it had been asked for.
func (f *Fetcher) follow(ctx context.Context, address, accept string, known verify.Validators) (*verify.Response, error) {
	cached := true
	for hop := 0; ; hop++ {
		to, err := f.target(address)
		if err != nil {
			return nil, err
		}
		if f.options.Local != nil {
			if response, ok := f.options.Local(ctx, originOf(to.url)+to.url.RequestURI()); ok {
				return response, nil
			}
		}
		if err := f.permit(to); err != nil {
			return nil, err
		}
		a, fromCache, err := f.answer(ctx, to, accept, known)
		if err != nil {
			return nil, err
		}
		cached = cached && fromCache
		if a.location == "" {
			return a.response(to.address, cached), nil
		}
		if hop == MaxRedirects {
			return nil, &verify.FetchError{Code: verify.FetchTooManyRedirects}
		}
		next, err := to.url.Parse(a.location)
		if err != nil {
			return nil, &verify.FetchError{Code: verify.FetchBadAddress, Err: err}
		}
		address = next.String()
	}
}

// answer gets one answer, without following it: from the cache, or from a request that several may be waiting for.
func (f *Fetcher) answer(ctx context.Context, to *destination, accept string, known verify.Validators) (a *netAnswer, fromCache bool, err error) {
	key := cacheKey(to.address, accept)
	if a, fresh := f.cache.get(key, f.options.Now()); fresh {
		return a, true, nil
	}
	a, err = f.flights.join(ctx, key+"\n"+known.ETag+"\n"+known.Modified, func() (*netAnswer, error) {
		leave, err := f.gates.enter(ctx, to.url.Hostname())
		if err != nil {
			return nil, err
		}
		defer leave()
		old, fresh := f.cache.get(key, f.options.Now())
		if fresh { // someone was quicker
			return old, nil
		}
		if old == nil && known != (verify.Validators{}) {
			old = &netAnswer{status: http.StatusNotModified, etag: known.ETag, modified: known.Modified}
		}
		a, err := f.send(ctx, to, accept, old)
		if err == nil && a.status != http.StatusNotModified {
			f.cache.put(key, a)
		}
		return a, err
	})
	return a, false, err
}
