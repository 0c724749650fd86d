package verify

import (
	"crypto/x509"
	"net"
	"net/netip"
	"net/url"
	"time"
)

// World is the network as a test would like to have it. What it leaves out stays as it is for strangers.
type World struct {
	Public   []netip.Addr // addresses, of loopback, that count as public
	AnyPort  bool         // lifts the rule about ports, and only that
	Resolver *net.Resolver
	Roots    *x509.CertPool
}

// NewFetcherIn returns a fetcher in such a world.
func NewFetcherIn(options FetchOptions, world World) *NetFetcher {
	f := NewFetcher(options)
	if world.AnyPort {
		f.usual = func(*url.URL) bool { return true }
		f.allowed = func(to netip.AddrPort) bool {
			for _, ip := range world.Public {
				if to.Addr() == ip {
					return true
				}
			}
			return publicAddress(to.Addr())
		}
	}
	f.strict = newConnections(&net.Dialer{Timeout: dialTimeout, ControlContext: f.control, Resolver: world.Resolver})
	f.strict.tls.RootCAs = world.Roots
	return f
}

// Asked counts the addresses that are being asked for.
func (f *NetFetcher) Asked() int {
	f.flights.mu.Lock()
	defer f.flights.mu.Unlock()
	return len(f.flights.flying)
}

// ExpireIdle lets the time of the idle connections be over and returns how many there were.
func (f *NetFetcher) ExpireIdle() int {
	f.mapped.mu.Lock()
	var idle []*connection
	for _, list := range f.mapped.idle {
		idle = append(idle, list...)
	}
	f.mapped.mu.Unlock()
	for _, c := range idle {
		f.mapped.expire(c)
	}
	return len(idle)
}

// Kept tells how full the cache is.
func (f *NetFetcher) Kept() (entries, bytes int) {
	f.cache.mu.Lock()
	defer f.cache.mu.Unlock()
	return len(f.cache.entries), f.cache.bytes
}

// ShrinkCache replaces the cache by a smaller one.
func (f *NetFetcher) ShrinkCache(entries, bytes int) { f.cache = newCache(entries, bytes) }

// Admits reads an address as the fetcher does and tells what it would ask, without asking.
func (f *NetFetcher) Admits(address string) (*url.URL, error) {
	to, err := f.target(address)
	if err != nil {
		return nil, err
	}
	return to.url, f.permit(to)
}

// MayDial tells whether a connection would be made.
func (f *NetFetcher) MayDial(to netip.AddrPort) bool { return f.allowed(to) }

// Freshness is freshness.
func Freshness(h map[string][]string, now time.Time, unstated time.Duration) (time.Duration, bool) {
	return freshness(h, now, unstated)
}
