package fetch

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

// NewIn returns a fetcher in such a world.
func NewIn(options Options, world World) *Fetcher {
	f := New(options)
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
	f.strict = transport(&net.Dialer{Timeout: dialTimeout, ControlContext: f.control, Resolver: world.Resolver})
	f.strict.TLSClientConfig.RootCAs = world.Roots
	return f
}

// Asked counts the addresses that are being asked for.
func (f *Fetcher) Asked() int {
	f.flights.mu.Lock()
	defer f.flights.mu.Unlock()
	return len(f.flights.flying)
}

// Kept tells how full the cache is.
func (f *Fetcher) Kept() (entries, bytes int) {
	f.cache.mu.Lock()
	defer f.cache.mu.Unlock()
	return len(f.cache.entries), f.cache.bytes
}

// ShrinkCache replaces the cache by a smaller one.
func (f *Fetcher) ShrinkCache(entries, bytes int) { f.cache = newCache(entries, bytes) }

// Admits reads an address as the fetcher does and tells what it would ask, without asking.
func (f *Fetcher) Admits(address string) (*url.URL, error) {
	to, err := f.target(address)
	if err != nil {
		return nil, err
	}
	return to.url, f.permit(to)
}

// MayDial tells whether a connection would be made.
func (f *Fetcher) MayDial(to netip.AddrPort) bool { return f.allowed(to) }

// Freshness is freshness.
func Freshness(h map[string][]string, now time.Time, unstated time.Duration) (time.Duration, bool) {
	return freshness(h, now, unstated)
}
